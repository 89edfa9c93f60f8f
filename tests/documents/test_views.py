"""What documents show, and what they cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import pytest
from msgspec import Struct
from msgspec.structs import fields

from agendagen.compose.composer import compose
from agendagen.compose.meeting import TalkLine
from agendagen.documents.build import (
    CUE_WORDS,
    agenda_view,
    cue_card_view,
    last_words,
    talk_track_view,
)
from agendagen.documents.views import (
    AgendaView,
    CueCardView,
    CueItem,
    CueObjection,
    TalkTrackView,
    TrackItem,
    TrackLine,
    View,
)
from agendagen.records.base import Visibility
from agendagen.timing.schedule import TimedItem, TimedLine, TimedMeeting, schedule
from agendagen.workspace.workspace import open_workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPE = "templates/types/pitch.yaml"
MEETING = "content/meetings/monday.yaml"
PERSON = "content/people/tom-lipka.yaml"
HELLO = "      - {id: hello, say: Good morning.}\n"
OVER = "      - {id: over, handoff: {to: expert, say: Over to you.}}\n"
PLAIN = {str, int, float, bool}


def timed(workspace: WorkspaceBuilder, **options: Any) -> TimedMeeting:
    found = schedule(compose(workspace.open(), "monday", **options))
    assert found.problems == ()
    return found


def leaves(hint: Any) -> Iterator[Any]:
    """The types that a field's type is made of."""
    inner = [argument for argument in get_args(hint) if argument is not Ellipsis]
    if inner:
        for argument in inner:
            yield from leaves(argument)
    else:
        yield hint


def reachable(root: type) -> dict[type, dict[str, set[Any]]]:
    """Every structure that a view is made of, with its fields and their types."""
    found: dict[type, dict[str, set[Any]]] = {}
    waiting = [root]
    while waiting:
        model = waiting.pop()
        if model in found:
            continue
        hints = get_type_hints(model)
        found[model] = {f.name: set(leaves(hints[f.name])) for f in fields(model)}
        types = {t for its_types in found[model].values() for t in its_types}
        waiting += [t for t in types if isinstance(t, type) and issubclass(t, Struct)]
    return found


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from strings(part)
    elif isinstance(value, Struct):
        for field in fields(value):
            yield from strings(getattr(value, field.name))


def test_an_agenda_has_no_place_for_a_script() -> None:
    """By construction: whatever an agenda is made of, talk lines are not part of it."""
    parts = reachable(AgendaView)
    scripts = {TrackLine, TrackItem, CueItem, CueObjection, TalkLine, TimedLine, TimedItem}
    assert not scripts & set(parts)
    secret = {
        "talk", "line", "lines", "say", "ask", "know", "do", "show", "cue", "cues", "asks",
        "fallback", "fallbacks", "answer", "objections", "handoff", "notes", "shares", "planned",
        "fill", "priority", "script",
    }  # fmt: skip
    for model, its_fields in parts.items():
        assert not secret & set(its_fields), model
        for name, types in its_fields.items():
            known = PLAIN | {t for t in types if issubclass(t, Struct)}
            assert types <= known, f"{model.__name__}.{name} could hold anything"


def test_the_walk_would_see_a_script() -> None:
    assert TrackLine in reachable(TalkTrackView)
    assert CueObjection in reachable(CueCardView)


def test_not_even_the_internal_agenda_prints_the_script(workspace: WorkspaceBuilder) -> None:
    lines = "".join(
        f"      - {{{kind}: SENTINEL-{kind}}}\n" for kind in ("say", "ask", "show", "do", "know")
    )
    workspace.replace(TYPE, HELLO, f"{lines}      - {{objection: SENTINEL, answer: SENTINEL}}\n")
    workspace.replace(TYPE, "    lead: expert\n", "    lead: expert\n    cues: [SENTINEL]\n")
    workspace.replace(TYPE, "A recorded run", "SENTINEL")
    house = timed(workspace)
    assert "SENTINEL" not in "\n".join(strings(agenda_view(house)))
    assert "SENTINEL" in "\n".join(strings(talk_track_view(house)))
    assert "SENTINEL" in "\n".join(strings(cue_card_view(house)))


def test_the_agenda_of_a_client(workspace: WorkspaceBuilder) -> None:
    view = agenda_view(timed(workspace, audience=Visibility.CLIENT))
    assert (view.heading.document, view.heading.edition) == ("Agenda", "")
    assert view.heading.title == "Pitch of Tempora"
    assert view.heading.client == "Sandmere Bank"
    assert view.heading.date == "Tuesday 1 December 2026"
    assert (view.heading.time, view.heading.zone) == ("09:30–10:00", "Warsaw, UTC+1")
    assert view.heading.brand.name == "Fennimark"
    assert [(i.number, i.title, i.start, i.end, i.minutes) for i in view.during] == [
        (1, "Opening", "09:30", "09:35", 5),
        (2, "Demonstration", "09:35", "09:50", 15),
        (3, "Next step", "09:50", "10:00", 10),
    ]
    assert [item.lead for item in view.during[:2]] == ["Ann Reed", "Tom Lipka"]
    assert [(g.name, g.role, g.side) for g in view.attendees] == [
        ("Ann Reed", "", "house"),  # the roles are called as they are
        ("Tom Lipka", "", "house"),
        ("Maria Lis", "", "client"),
    ]


def test_what_only_the_house_sees_is_marked(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        TYPE,
        "  - id: opening\n",
        "  - {id: run, title: Run, phase: before, workdays: 1, minutes: 9}\n"
        "  - {id: send, title: Send, phase: after, minutes: 9, visibility: client}\n"
        "  - id: opening\n",
    )
    house = agenda_view(timed(workspace))
    assert house.heading.edition == "Internal"
    assert [(i.id, i.number, i.due, i.start, i.internal) for i in house.before] == [
        ("run", 0, "Monday 30 November", "", True)
    ]
    assert [(i.id, i.number, i.due, i.start, i.internal) for i in house.after] == [
        ("send", 0, "", "10:00", False)
    ]
    client = agenda_view(timed(workspace, audience=Visibility.CLIENT))
    assert [i.id for i in (*client.before, *client.during, *client.after)] == [
        "opening", "demo", "closing", "send",
    ]  # fmt: skip
    workspace.replace(TYPE, "audience: client", "audience: internal")
    assert not any(i.internal for i in agenda_view(timed(workspace)).before)


def test_breaks_are_not_counted(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        TYPE,
        "  - id: closing\n",
        "  - {id: tea, title: Tea, minutes: 5, kind: break, visibility: client}\n  - id: closing\n",
    )
    house = timed(workspace)
    expected = [("opening", 1), ("demo", 2), ("tea", 0), ("closing", 3)]
    assert [(i.id, i.number) for i in agenda_view(house).during] == expected
    assert [(i.id, i.number) for i in talk_track_view(house).items] == expected
    assert [i.number for i in cue_card_view(house).items] == [1, 2, 0, 3]
    assert [s.number for s in agenda_view(house).timeline] == [1, 2, 0, 3]


@pytest.mark.parametrize("meeting", sorted(open_workspace().sources("meeting")))
def test_the_timeline_is_the_whole_meeting(meeting: str) -> None:
    segments = agenda_view(schedule(compose(open_workspace(), meeting))).timeline
    assert segments[0].left == 0
    edge = 0.0
    for segment in segments:
        assert segment.left == pytest.approx(edge, abs=0.01)
        assert segment.width > 0
        edge = segment.left + segment.width
    assert edge == pytest.approx(100, abs=0.01)
    assert sum(segment.width for segment in segments) == pytest.approx(100, abs=0.01)


def test_guests_elsewhere_see_their_own_time(workspace: WorkspaceBuilder) -> None:
    for zone, local, name in (
        ("Europe/Paris", "", ""),
        ("Europe/London", "08:30–09:00", "London, UTC"),
        ("America/New_York", "03:30–04:00", "New York, UTC−5"),
        ("Asia/Kolkata", "14:00–14:30", "Kolkata, UTC+5:30"),
    ):
        workspace.write(PERSON, f"visibility: client\nname: Tom Lipka\ntimezone: {zone}\n")
        tom = agenda_view(timed(workspace)).attendees[1]
        assert (tom.local_time, tom.zone) == (local, name)


def test_another_day_at_the_guests_place_is_named(workspace: WorkspaceBuilder) -> None:
    workspace.write(PERSON, "visibility: client\nname: Tom Lipka\ntimezone: Asia/Tokyo\n")
    workspace.replace(MEETING, "start: 09:30", "start: 18:30")
    tom = agenda_view(timed(workspace)).attendees[1]
    assert tom.local_time == "02:30–03:00, Wednesday 2 December"
    polish = agenda_view(timed(workspace, locale="pl")).attendees[1]
    assert polish.local_time == "02:30–03:00, środa, 2 grudnia"
    assert polish.zone == "Tokio, UTC+9"


def test_an_end_on_another_day_is_named(workspace: WorkspaceBuilder) -> None:
    workspace.replace(MEETING, "start: 09:30", "start: 23:45")
    heading = agenda_view(timed(workspace)).heading
    assert heading.time == "23:45–00:15 (Wednesday 2 December)"


def test_the_zone_of_a_summer_meeting(workspace: WorkspaceBuilder) -> None:
    workspace.replace(MEETING, "date: 2026-12-01", "date: 2026-06-01")
    assert agenda_view(timed(workspace)).heading.zone == "Warsaw, UTC+2"


def test_the_script_for_everyone(workspace: WorkspaceBuilder) -> None:
    view = talk_track_view(timed(workspace))
    assert (view.speaker, view.heading.edition) == ("", "Everyone")
    opening, demo, closing = view.items
    assert [(x.kind, x.speaker, x.role, x.text, x.to, x.own) for x in opening.lines] == [
        ("say", "Ann", "Account executive", "Good morning.", "", True),
        ("handoff", "Ann", "Account executive", "Over to you.", "Tom", True),
    ]
    assert demo.fallback == "A recorded run"
    assert (closing.lines[0].listen, closing.lines[0].seconds) == ("0:20", "0:21")
    assert closing.planned == "0:21"
    assert (closing.fill, opening.fill) == (4, 1)


def test_a_speakers_copy_has_only_the_last_words_of_the_others(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.replace(TYPE, HELLO, "      - say: One two three four five six seven eight nine.\n")
    view = talk_track_view(timed(workspace), "expert")
    assert (view.speaker, view.heading.edition) == ("Tom Lipka", "Tom Lipka")
    opening, demo, _ = view.items
    assert [(x.own, x.text, x.cue) for x in opening.lines] == [
        (False, "", "… three four five six seven eight nine."),
        (False, "", "Over to you."),
    ]
    assert [(x.own, x.text, x.cue) for x in demo.lines] == [
        (True, "The report", ""),
        (True, "Back to you.", ""),
    ]
    assert "two" not in " ".join(strings(view))


def test_a_speakers_copy_leaves_out_the_others_work(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        TYPE,
        "  - id: opening\n",
        "  - {id: run, title: Run, phase: before, minutes: 9, lead: expert}\n"
        "  - {id: send, title: Send, phase: after, minutes: 9, lead: rep}\n"
        "  - id: opening\n",
    )
    house = timed(workspace)
    ids = {who: [i.id for i in talk_track_view(house, who).items] for who in ("rep", "expert")}
    assert ids == {
        "rep": ["opening", "demo", "closing", "send"],
        "expert": ["run", "opening", "demo", "closing"],
    }
    assert len(talk_track_view(house).items) == 5


def test_a_role_that_nobody_plays_speaks_under_its_title(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        TYPE, "expert: {title: Engineer}", "expert: {title: Engineer, required: false}"
    )
    workspace.replace(MEETING, ", expert: tom-lipka", "")
    house = timed(workspace)
    assert agenda_view(house).during[1].lead == "Engineer"
    assert talk_track_view(house).items[0].lines[1].to == "Engineer"
    assert talk_track_view(house, "expert").speaker == "Engineer"


def test_the_cue_card(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        TYPE,
        HELLO,
        HELLO
        + "      - {ask: What is new?, listen: 5 s}\n"
        + "      - {objection: No time, answer: Ten minutes}\n"
        + "      - know: Smile\n",
    )
    workspace.replace(TYPE, "    lead: expert\n", "    lead: expert\n    cues: [Result first]\n")
    view = cue_card_view(timed(workspace))
    opening, demo, closing = view.items
    assert (opening.asks, opening.handoff, opening.cues) == (("What is new?",), "Tom", ())
    assert (demo.cues, demo.handoff, demo.kind) == (("Result first",), "Ann", "demo")
    assert (closing.handoff, closing.asks) == ("", ("Shall we begin?",))
    assert [(o.says, o.answer) for o in view.objections] == [("No time", "Ten minutes")]
    assert view.fallbacks == ("A recorded run",)
    assert "Smile" not in " ".join(strings(view))


def test_who_has_the_word_adds_up(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, HELLO, f"      - say: {'word ' * 140}\n")
    workspace.replace(TYPE, "{id: screen, show: The report}", "{id: screen, show: R, lasts: 3 min}")
    shares = talk_track_view(timed(workspace)).shares
    assert [s.name for s in shares] == ["Tom", "Ann", "Listening and exercises"]
    assert sum(s.percent for s in shares) == pytest.approx(100, abs=1)
    assert shares[0].time == "3:01"


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Good morning.", "Good morning."),
        ("one two three four five six seven", "one two three four five six seven"),
        ("one two three four five six seven eight", "… two three four five six seven eight"),
        ("**bold** *words* stay [plain](https://x.example)", "bold words stay plain"),
        ("", ""),
        ("  many   spaces  ", "many spaces"),
    ],
)
def test_the_last_words(text: str, cue: str) -> None:
    assert last_words(text) == cue
    assert len(cue.removeprefix("… ").split()) <= CUE_WORDS


def test_documents_speak_polish(workspace: WorkspaceBuilder) -> None:
    house = timed(workspace, locale="pl")
    views: list[View] = [agenda_view(house), talk_track_view(house), cue_card_view(house)]
    assert [v.heading.document for v in views] == ["Agenda", "Scenariusz", "Ściąga"]
    assert views[0].heading.edition == "Do użytku wewnętrznego"
    assert views[0].heading.date == "wtorek, 1 grudnia 2026"
    assert views[0].heading.zone == "Warszawa, UTC+1"
