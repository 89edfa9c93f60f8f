"""The message instead of a meeting: what its readers may know, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from msgspec import to_builtins
from pypdf import PdfReader

from agendagen.compose.composer import compose
from agendagen.documents.build import agenda_view
from agendagen.documents.memo import memo_view
from agendagen.documents.views import AgendaView
from agendagen.documents.words import say
from agendagen.output.editions import Request, editions
from agendagen.output.make import make
from agendagen.records.base import Visibility
from agendagen.timing.schedule import schedule
from agendagen.workspace.workspace import Workspace, builtin_root, open_workspace

MEETINGS = ("pitch-sandmere", "weekly-2026-w49", "review-klosek")


def strings(value: Any) -> Iterator[str]:
    """Every text in a view."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in strings(part))
    elif isinstance(value, list | tuple):
        yield from (text for part in value for text in strings(part))


@cache
def built_in() -> Workspace:
    return open_workspace(builtin_root())


def agenda(meeting: str, locale: str, audience: Visibility = Visibility.INTERNAL) -> AgendaView:
    return agenda_view(schedule(compose(built_in(), meeting, locale=locale, audience=audience)))


@pytest.mark.parametrize("locale", ["en", "pl"])
@pytest.mark.parametrize("meeting", ["pitch-sandmere", "review-klosek"])
def test_a_clients_memo_says_nothing_that_the_clients_agenda_does_not(
    meeting: str, locale: str
) -> None:
    view = agenda(meeting, locale, Visibility.CLIENT)
    known = {*strings(to_builtins(view)), say(locale, "Message")}
    lead = memo_view(view).sender
    assert lead.split(", ")[0] in known
    assert set(strings(to_builtins(memo_view(view)))) - {lead} <= known
    assert memo_view(view).disclosures == view.disclosures


def test_what_is_read_is_told_apart_from_what_is_done_together() -> None:
    memo = memo_view(agenda("weekly-2026-w49", "en"))
    pipeline = "What repeats in the pipeline, and what stands still"
    assert [part.title for part in memo.decide] == ["One priority each", pipeline]
    asked = memo.decide[1].points
    assert asked == ("Which deal do we close as lost today?",)
    told = next(part for part in memo.know if part.title == pipeline)
    assert told.points
    assert not {*asked} & {*told.points}
    assert [title.partition(":")[0] for title in memo.together] == ["Practice"]
    assert "The numbers" in [part.title for part in memo.know]
    assert memo.sender == "Marta Zielińska, sales manager"
    assert "Marta Zielińska" not in memo.readers
    assert [(task.who, task.by) for task in memo.tasks] == [
        ("Marta Zielińska", "Monday 30 November"),
        ("Marta Zielińska", "Thursday 3 December"),
    ]


def test_clients_are_named_before_colleagues() -> None:
    readers = memo_view(agenda("pitch-sandmere", "en")).readers
    assert readers[0] == "Maria Lis"
    assert readers[-1] == "Tomasz Lipka"


def test_a_memo_is_one_page() -> None:
    request = Request(
        MEETINGS, documents=("memo",), formats=("pdf",), locales=("en", "pl"), named=False
    )
    found, problems = editions(built_in(), request)
    assert not [p for p in problems if p.severity == "error"]
    pages = {e.file_name: len(PdfReader(BytesIO(b)).pages) for e, b in make(built_in(), found)}
    assert len(pages) == 10
    assert set(pages.values()) == {1}
    assert "pitch-sandmere.memo.client.pl.pdf" in pages
