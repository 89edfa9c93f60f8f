"""Everything that is built in, in every combination: types, modes, languages, documents."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from typing import Any, get_args

import pytest
from pypdf import PdfReader

from agendagen.checks.workspace import check_workspace, examine
from agendagen.compose.markdown_text import plain_text
from agendagen.compose.resolve import type_chain, validated
from agendagen.documents.data import as_data
from agendagen.output.editions import Edition, Request, editions
from agendagen.output.make import make_one
from agendagen.problems import Position, Problem
from agendagen.records.base import Visibility
from agendagen.records.types import Purpose, Share, TypeSpec
from agendagen.timing.schedule import TimedItem, TimedLine, TimedMeeting
from agendagen.workspace.workspace import Workspace, builtin_root, open_workspace

LOCALES = ("en", "pl")
MODES = ("hybrid", "in-person", "phone", "video")


@cache
def built_in() -> Workspace:
    return open_workspace(builtin_root())


@cache
def type_of(meeting: str) -> str:
    spec = built_in().read(built_in().source("meeting", meeting))
    found: str = spec.get("type").text  # type: ignore[union-attr]
    return found


def types() -> list[str]:
    return sorted(built_in().sources("type"))


def meetings() -> list[str]:
    return sorted(built_in().sources("meeting"))


@cache
def meeting_of(type_id: str) -> str:
    return next(m for m in meetings() if type_of(m) == type_id)


@cache
def examined(
    meeting: str, locale: str, mode: str | None
) -> tuple[TimedMeeting, tuple[Problem, ...]]:
    return examine(built_in(), meeting, locale, mode)


@cache
def spec_of(type_id: str) -> TypeSpec:
    return validated(TypeSpec, type_chain(built_in(), type_id, "en", []))


# -- the whole of it --------------------------------------------------------------------------


def test_there_are_seventeen_types_and_four_modes() -> None:
    assert len(types()) >= 17
    assert tuple(sorted(built_in().sources("mode"))) == MODES


def test_check_finds_nothing_in_the_starter() -> None:
    assert check_workspace(built_in()) == ()


@pytest.mark.parametrize("type_id", types())
def test_every_type_has_a_meeting_to_look_at(type_id: str) -> None:
    assert type_id in {type_of(meeting) for meeting in meetings()}


@pytest.mark.parametrize("type_id", types())
def test_every_type_says_what_it_is_for(type_id: str) -> None:
    spec = spec_of(type_id)
    assert spec.purposes
    assert len(set(spec.purposes)) == len(spec.purposes)
    assert spec.summary
    assert spec.summary.endswith(".")


def test_every_purpose_has_a_type() -> None:
    assert {p for type_id in types() for p in spec_of(type_id).purposes} == set(get_args(Purpose))


@pytest.mark.parametrize("folder", ["templates/types", "templates/modes"])
def test_every_file_has_its_polish(folder: str) -> None:
    """`check` looks at what they say; this, that they are there."""
    names = {path.name for path in (builtin_root() / folder).glob("*.yaml")}
    bases = {name for name in names if not name.endswith(".pl.yaml")}
    assert {name.replace(".yaml", ".pl.yaml") for name in bases} == names - bases


# -- conventions of the types -----------------------------------------------------------------


@pytest.mark.parametrize("type_id", types())
def test_a_type_opens_closes_and_fills_its_time(type_id: str) -> None:
    spec = spec_of(type_id)
    during = [item for item in spec.items if item.phase == "during"]
    assert (during[0].id, during[-1].id) == ("opening", "closing")
    for item in during:
        assert item.kind == "break" or item.outcome, item.id
        assert item.kind == "break" or 1 <= len(item.cues) <= 3, item.id
        assert all(len(re.sub(r"\{\{.*?\}\}", "", cue)) <= 60 for cue in item.cues), item.id
        if spec.audience is Visibility.CLIENT:
            assert item.visibility is Visibility.CLIENT, item.id
    if not any(item.each or item.when for item in during):
        asked = [i.minutes.share if isinstance(i.minutes, Share) else i.minutes for i in during]
        assert sum(minutes or 0 for minutes in asked) == spec.minutes


# -- the clock --------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("type_id", types())
def test_the_items_tile_the_meeting(type_id: str, mode: str, locale: str) -> None:
    timed, problems = examined(meeting_of(type_id), locale, mode)
    assert problems == ()
    data: dict[str, Any] = as_data(timed, problems)
    during = [item for item in data["items"] if item["phase"] == "during"]
    assert during[0]["start"] == data["start"]
    assert during[-1]["end"] == data["end"]
    for before, after in pairwise(during):
        assert before["end"] == after["start"]
    for item in during:
        length = datetime.fromisoformat(item["end"]) - datetime.fromisoformat(item["start"])
        assert length.total_seconds() == 60 * item["minutes"] > 0
        assert item["seconds"] <= 60 * item["minutes"]
    assert sum(item["minutes"] for item in during) == data["minutes"]
    assert (data["mode"], data["locale"]) == (mode, locale)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("mode", ["phone", "video", "hybrid"])
def test_a_mode_changes_the_meeting_and_not_only_its_label(mode: str, locale: str) -> None:
    def lines(chosen: str) -> dict[str, list[str]]:
        timed, _ = examined("pitch-sandmere", locale, chosen)
        return {item.item.id: [line.line.text for line in item.talk] for item in timed.items}

    there, here = lines(mode), lines("in-person")
    assert set(there) != set(here), "items"
    changed = {name for name in set(there) & set(here) if there[name] != here[name]}
    assert {"opening", "demo", "questions", "closing"} <= changed, "talk lines"
    joining = examined("pitch-sandmere", locale, mode)[0].meeting.joining
    assert joining != examined("pitch-sandmere", locale, "in-person")[0].meeting.joining


def by_guidelines(type_id: str) -> bool:
    """Whether lines of a type come from guideline packs, of which each language has its own."""
    return any(spec.kind == "guidelines" for spec in spec_of(type_id).inputs.values())


def told_once(item: TimedItem) -> list[TimedLine]:
    """Of the rounds of a loop only the first in which a line is there."""
    found: dict[Position, TimedLine] = {}
    for line in item.talk:
        found.setdefault(line.line.at, line)
    return [*found.values()]


@pytest.mark.parametrize("type_id", types())
def test_the_polish_script_is_the_same_meeting(type_id: str) -> None:
    """The same items, lines and hand-offs in the same order; other words."""
    english, polish = (examined(meeting_of(type_id), locale, None)[0] for locale in LOCALES)
    assert [i.item.id for i in english.items] == [i.item.id for i in polish.items]
    for one, other in zip(english.items, polish.items, strict=True):
        assert one.minutes == other.minutes
        ours, theirs = (
            [t.line for t in (told_once(i) if by_guidelines(type_id) else i.talk)]
            for i in (one, other)
        )
        assert [(line.kind, line.speaker, line.to) for line in ours] == [
            (line.kind, line.speaker, line.to) for line in theirs
        ], one.item.id


# -- the documents ----------------------------------------------------------------------------


class Page(HTMLParser):
    """What a page says, and whether its elements close."""

    VOID = frozenset({"br", "meta", "link", "img", "hr", "wbr", "col", "path", "rect", "circle"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.lang = ""
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.lang = dict(attrs).get("lang") or ""
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "title"):
            self.words.append(data)


def editions_of(meeting: str, locale: str, *formats: str) -> tuple[Edition, ...]:
    found, problems = editions(
        built_in(), Request((meeting,), formats=formats, locales=(locale,), speakers=())
    )
    assert problems == ()
    return found


def check_words(text: str, where: str) -> None:
    for stray in ("{{", "}}", "{%", "Undefined", "Markup(", "&amp;amp;", "&lt;strong"):
        assert stray not in text, f"{stray} in {where}"
    assert not re.search(r"\bNone\b(?! of)", text), f"None in {where}"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("meeting", meetings())
def test_every_document_of_every_meeting(meeting: str, locale: str) -> None:
    made = editions_of(meeting, locale, "md", "html")
    faces_client = spec_of(type_of(meeting)).audience is Visibility.CLIENT
    documents = {(e.document, e.audience.value) for e in made}
    internal = {(d, "internal") for d in ("agenda", "talk-track", "cue-card")}
    assert documents == internal | ({("agenda", "client")} if faces_client else set())
    assert len(made) == 2 * len(documents)
    for edition in made:
        text = make_one(built_in(), edition).decode()
        title = plain_text(edition.view.heading.title)
        if edition.format == "html":
            page = Page()
            page.feed(text)
            page.close()
            assert page.open == []
            assert page.lang == locale
            assert page.headings[0] == 1
            assert page.headings.count(1) == 1
            assert all(after - before <= 1 for before, after in pairwise(page.headings))
            words = "".join(page.words)
            check_words(words, edition.file_name)
            assert "<script" not in text
            assert not re.search(r"(?:src|href)=\"(?:https?:)?//(?!\S+\")", text)
        else:
            words = text
            check_words(text, edition.file_name)
            assert text.startswith("# ")
            assert text.endswith("\n")
            assert "\n\n\n" not in text
        squeezed = re.sub(r"\s+", " ", words.replace("\u00a0", " "))
        spaced = title.replace("\u00a0", " ")
        assert spaced.split(":")[0].split("“")[0].split("„")[0].strip() in squeezed


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("meeting", "document", "audience", "locale"),
    [
        ("pitch-sandmere", "agenda", "client", "en"),
        ("pitch-sandmere", "agenda", "client", "pl"),
        ("pitch-sandmere", "talk-track", "internal", "en"),
        ("pitch-sandmere", "cue-card", "internal", "en"),
        ("weekly-2026-w49", "agenda", "internal", "pl"),
    ],
)
def test_a_pdf(meeting: str, document: str, audience: str, locale: str) -> None:
    [edition] = (
        e
        for e in editions_of(meeting, locale, "pdf")
        if (e.document, e.audience.value) == (document, audience)
    )
    reader = PdfReader(BytesIO(make_one(built_in(), edition)))
    text = re.sub(r"\s+", " ", "".join(page.extract_text() for page in reader.pages))
    check_words(text, edition.file_name)
    assert plain_text(edition.view.heading.title).split()[0] in text
