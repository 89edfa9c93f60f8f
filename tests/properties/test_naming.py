"""Names of files, from every id that is accepted."""

from __future__ import annotations

import re
import unicodedata
from typing import cast

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from msgspec import ValidationError

from agendagen.checks.files import LONGEST_NAME, check_file_name
from agendagen.documents.views import View
from agendagen.output.editions import Edition
from agendagen.output.names import DOCUMENTS, FORMATS
from agendagen.problems import Position
from agendagen.records.base import LANGUAGES, Visibility
from agendagen.records.reading import read
from agendagen.records.types import Name

LIMIT = 255
"""Bytes of a file name, on every file system that people use."""
DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
"""Names that Windows keeps for itself, whatever stands behind the first full stop."""

meeting_ids = st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True)
role_ids = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
texts = (
    meeting_ids
    | role_ids
    | st.text(max_size=20)
    | st.text("abAB09-_./\\: \n\0~łŁıſ\u0301", max_size=12)
    | st.sampled_from([*sorted(DEVICES), "..", "c:x", "-rf", "a\n", "x" * 61, "ü", "u\u0308"])
)


def may_speak(role: str) -> bool:
    """Whether a role may be called so."""
    try:
        read(Name, role)
    except ValidationError:
        return False
    return True


def may_be_rendered(meeting: str) -> bool:
    """Whether a file of this name is taken for a meeting."""
    return check_file_name(Position("f"), meeting) is None


def editions_of(meeting: str, speakers: list[str]) -> list[Edition]:
    """Every edition that a meeting can have."""
    view = cast("View", None)
    return [
        Edition(meeting, document, audience, speaker, locale, format_, view)
        for document in DOCUMENTS
        for audience in (Visibility if document == "agenda" else [Visibility.INTERNAL])
        for speaker in (["", *speakers] if document == "talk-track" else [""])
        for locale in LANGUAGES
        for format_ in FORMATS
    ]


def portable(name: str) -> bool:
    """A name that every system takes as it is, in a folder and on a command line."""
    return (
        re.fullmatch(r"[a-z0-9][a-z0-9_.-]*[a-z0-9]", name) is not None
        and len(name.encode()) <= LIMIT
        and name.partition(".")[0] not in DEVICES
        and unicodedata.normalize("NFC", name) == name
    )


@given(texts, st.lists(texts, max_size=4))
@example("x" * LONGEST_NAME, ["y" * 40])
@example("x" * 250, [])
@settings(max_examples=500)
def test_every_edition_of_a_meeting_gets_a_portable_name_of_its_own(
    meeting: str, speakers: list[str]
) -> None:
    assume(may_be_rendered(meeting))
    roles = sorted({speaker for speaker in speakers if may_speak(speaker)})
    names = [edition.file_name for edition in editions_of(meeting, roles)]
    assert [name for name in names if not portable(name)] == []
    assert len({name.casefold() for name in names}) == len(names)


@given(st.lists(texts.filter(may_be_rendered), min_size=2, max_size=6, unique=True))
def test_two_meetings_never_share_a_name(meetings: list[str]) -> None:
    names = [{e.file_name.casefold() for e in editions_of(m, ["rep"])} for m in meetings]
    assert all(one.isdisjoint(two) for i, one in enumerate(names) for two in names[i + 1 :])
