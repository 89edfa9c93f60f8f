"""“Say … not …” beside the lines of a talk track."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agendagen.compose.composer import compose
from agendagen.documents.build import talk_track_view
from agendagen.documents.views import SayInstead, TrackLine
from agendagen.output.editions import Edition, Request, editions
from agendagen.output.make import make_one
from agendagen.phrasing.wording import Wording
from agendagen.records.base import Visibility
from agendagen.timing.schedule import TimedMeeting, schedule

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPE = "templates/types/pitch.yaml"
HELLO = "      - {id: hello, say: Good morning.}\n"
SCREEN = "      - {id: screen, show: The report}\n"
BEFORE = (
    "  - id: call\n"
    "    title: Call\n"
    "    phase: before\n"
    "    minutes: 5\n"
    "    lead: rep\n"
    "    talk:\n"
    "      - say: A fair price, among ourselves.\n"
)
LINES = (
    "      - say: A fair price.\n"
    "      - ask: A fair price again?\n"
    "      - know: A fair price, for you.\n"
    "      - show: A fair price on screen.\n"
    "      - {objection: A fair price?, answer: It is a good deal.}\n"
)
PACK = (
    "title: Sales\n"
    "guidelines:\n"
    "  - id: price\n"
    "    kind: prefer\n"
    "    not: [best price, lowest price]\n"
    "    say: [fair price]\n"
    "    applies: {audience: client}\n"
    "    why: Nobody can prove it.\n"
)


def house(workspace: WorkspaceBuilder, locale: str = "en") -> TimedMeeting:
    workspace.replace(TYPE, HELLO, LINES)
    workspace.replace(TYPE, SCREEN, f"{SCREEN}      - say: A fair price for experts.\n")
    workspace.replace(TYPE, "items:\n", f"items:\n{BEFORE}")
    return schedule(compose(workspace.open(), "monday", locale=locale))


def guidance(text: str, audience: Visibility) -> tuple[Wording, ...]:
    """Names who hears a text that holds a phrase."""
    phrases = [phrase for phrase in ("fair price", "good deal") if phrase in text]
    return tuple(Wording(f"{audience} {p}", p, ("old", "bad"), f"{audience}.") for p in phrases)


def beside(timed: TimedMeeting, speaker: str | None = None) -> list[tuple[str, str, str]]:
    view = talk_track_view(timed, speaker, guidance)
    return [
        (line.kind, line.text or line.cue, f"{wording.say} {wording.why}")
        for item in view.items
        for line in item.lines
        for wording in line.wordings
    ]


def test_a_guideline_stands_beside_the_first_line_that_it_concerns(
    workspace: WorkspaceBuilder,
) -> None:
    """What is said before the meeting is among ourselves; what they object is theirs."""
    assert beside(house(workspace)) == [
        ("say", "A fair price, among ourselves.", "“fair price” internal."),
        ("say", "A fair price.", "“fair price” client."),
        ("objection", "A fair price?", "“good deal” client."),
    ]


def test_a_speakers_copy_has_what_concerns_their_own_lines(workspace: WorkspaceBuilder) -> None:
    timed = house(workspace)
    assert beside(timed, "expert") == [("say", "A fair price for experts.", "“fair price” client.")]
    assert [text for _, text, _ in beside(timed, "rep")][1:] == ["A fair price.", "A fair price?"]


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en", SayInstead("“fair price”", "“old”, “bad”", "internal.")),
        ("pl", SayInstead("„fair price”", "„old”, „bad”", "internal.")),
    ],
)
def test_phrases_are_quoted_as_the_language_does(
    workspace: WorkspaceBuilder, locale: str, expected: SayInstead
) -> None:
    view = talk_track_view(house(workspace, locale), None, guidance)
    assert view.items[0].lines[0].wordings == (expected,)


def test_what_to_say_instead_takes_no_time(workspace: WorkspaceBuilder) -> None:
    timed = house(workspace)
    plain, told = talk_track_view(timed), talk_track_view(timed, None, guidance)

    def lines(of: TrackLine) -> tuple[str, str]:
        return of.text, of.seconds

    assert [[*map(lines, item.lines)] for item in told.items] == [
        [*map(lines, item.lines)] for item in plain.items
    ]
    assert [item.planned for item in told.items] == [item.planned for item in plain.items]
    assert told.shares == plain.shares


def made(workspace: WorkspaceBuilder, format_: str, **wanted: tuple[str, ...]) -> dict[str, str]:
    found, problems = editions(
        workspace.open(),
        Request(("monday",), formats=(format_,), **wanted),  # type: ignore[arg-type]
    )
    assert problems == ()

    def text(edition: Edition) -> str:
        return make_one(workspace.open(), edition).decode()

    return {edition.file_name: text(edition) for edition in found}


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        ("md", "> *Say “fair price” · not “best price”, “lowest price”. Nobody can prove it.*"),
        (
            "html",
            '<p class="beside">Say “fair price” · not “best price”, “lowest price”.'
            '<span class="why"> Nobody can prove it.</span></p>',
        ),
    ],
)
def test_only_the_talk_track_prints_it(
    workspace: WorkspaceBuilder, format_: str, expected: str
) -> None:
    workspace.write("content/phrasing/sales-en.yaml", PACK)
    house(workspace)
    documents = made(workspace, format_)
    assert len(documents) == 4
    counts = {name: text.count(expected) for name, text in documents.items()}
    assert {name for name, count in counts.items() if count} == {f"monday.talk-track.en.{format_}"}
    assert set(counts.values()) == {0, 1}
    assert sum(text.count("prove it") for text in documents.values()) == 1


def test_it_is_printed_beside_answers_too(workspace: WorkspaceBuilder) -> None:
    workspace.write("content/phrasing/sales-en.yaml", PACK.replace("fair price", "good deal"))
    house(workspace)
    (text,) = made(workspace, "md", documents=("talk-track",)).values()
    assert "> **Say:** It is a good deal.\n>\n> *Say “good deal” · not “best" in text
    (page,) = made(workspace, "html", documents=("talk-track",)).values()
    answer, _, rest = page.partition("It is a good deal.")
    assert answer.count('class="beside"') == 0
    assert rest.index('class="beside"') < rest.index("</div>")


def test_it_is_printed_in_polish(workspace: WorkspaceBuilder) -> None:
    pack = PACK.replace("fair price", "dobra cena").replace(
        "best price, lowest price", "tania cena"
    )
    workspace.write("content/phrasing/sales-pl.yaml", pack)
    workspace.replace(TYPE, HELLO, "      - say: Dobra cena.\n")
    (text,) = made(workspace, "md", documents=("talk-track",), locales=("pl",)).values()
    assert "> *Mów „dobra cena” · nie „tania cena”. Nobody can prove it.*" in text
