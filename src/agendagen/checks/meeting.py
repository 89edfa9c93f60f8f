"""What can be wrong with a meeting that could be composed: one rule a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from agendagen.problems import Problem
from agendagen.records.base import Visibility
from agendagen.timing.schedule import TimedLine, TimedMeeting
from agendagen.timing.speech import SPOKEN, clock
from agendagen.workspace.workspace import BUILT_IN

Rule = Callable[[TimedMeeting], Iterator[Problem]]


def check_meeting(timed: TimedMeeting) -> list[Problem]:
    """Every rule's findings, with what composing and timing found before."""
    found = list(timed.problems)
    for rule in RULES:
        found.extend(rule(timed))
    return found


def words_fit(timed: TimedMeeting) -> Iterator[Problem]:
    """The words scripted for an item must fit its minutes.

    What stands in a built-in file is put right in the meeting, so the finding points there.
    """
    if any(problem.code == "impossible-minutes" for problem in timed.problems):
        return  # the minutes are not the ones the items would get
    for item in timed.items:
        seconds = item.seconds.expected
        if item.item.talk and item.start is not None and seconds > item.minutes * 60:
            built_in = item.item.minutes_at.path.startswith(BUILT_IN)
            yield Problem(
                timed.meeting.at if built_in else item.item.minutes_at,
                "words-overrun",
                f"“{item.item.id}” has {item.minutes} min, but its words and pauses take"
                f" {clock(seconds)} min.",
                f"Cut lines of the {LANGUAGE_NAMES[timed.meeting.locale]} script, or give the item"
                f" more minutes: items: [{{id: {item.item.id}, minutes: {need(seconds)}}}].",
            )


def voices_change_with_a_handoff(timed: TimedMeeting) -> Iterator[Problem]:
    """When another voice speaks, the one before has handed over.

    Lines hang on inputs and people: as long as one of them is missing, nobody can tell.
    """
    if any(problem.code in UNSETTLED for problem in timed.problems):
        return
    spoken = [line for item in timed.phase("during") for line in item.talk if _is_spoken(line)]
    may_speak: set[str] = set()
    before: TimedLine | None = None
    for now in spoken:
        speaker = now.line.speaker
        roles = {speaker, now.line.to or speaker}
        if any(timed.meeting.role(role) is None for role in roles):
            may_speak, before = set(), None  # no such role: said elsewhere; start anew
            continue
        if before is None or speaker in may_speak:
            may_speak = {now.line.to or speaker}
        else:
            yield Problem(
                now.line.at,
                "no-handoff",
                f"Here the {speaker} speaks after the {before.line.to or before.line.speaker},"
                " without a hand-off.",
                f"Add “handoff: {{to: {speaker}, say: …}}” before this line.",
            )
            # who was interrupted may go on: one missing hand-off is one finding
            may_speak |= {now.line.to or speaker}
        before = now


def speakers_are_in_the_room(timed: TimedMeeting) -> Iterator[Problem]:
    """Who speaks, leads or is handed over to must be on the attendee list."""
    meeting = timed.meeting
    seen: set[str] = set()
    for item in timed.phase("during"):
        places = [(item.item.lead, item.item.at)]
        places += [(line.line.speaker, line.line.at) for line in item.talk if _is_spoken(line)]
        places += [(line.line.to, line.line.at) for line in item.talk if line.line.to]
        for role, at in places:
            if role in seen or meeting.player(role) is not None or meeting.role(role) is None:
                continue
            seen.add(role)
            found = meeting.role(role)
            if found and found.required and not found.person:
                continue  # composing has said that nobody plays it
            who = f"{found.person}, the {role}," if found and found.person else f"the {role}"
            yield Problem(
                at,
                "speaker-absent",
                f"{who[0].upper()}{who[1:]} has a part here but is not on the attendee list.",
                f"Add them to “attendees” of {meeting.id}."
                if found and found.person
                else f"Put someone into “cast: {{{role}: …}}” of {meeting.id},"
                " or guard the line with “when:”.",
            )


def demos_have_a_fallback(timed: TimedMeeting) -> Iterator[Problem]:
    """A demonstration can fail; what then?"""
    for item in timed.items:
        if item.item.kind == "demo" and not item.item.fallback:
            yield Problem(
                item.item.at,
                "demo-without-fallback",
                f"“{item.item.id}” is a demonstration without a fallback.",
                "Add “fallback:” with what you show when it fails.",
            )


def clients_see_every_minute(timed: TimedMeeting) -> Iterator[Problem]:
    """With clients in the room, what happens in the room is on their agenda."""
    if timed.meeting.faces is not Visibility.CLIENT:
        return
    for item in timed.phase("during"):
        if item.item.visibility is not Visibility.CLIENT:
            yield Problem(
                item.item.at,
                "internal-item",
                f"“{item.item.id}” is internal, but clients are in the room during it.",
                "Mark it “visibility: client”, or move it to phase before or after.",
            )


UNSETTLED = frozenset({"missing-input", "missing-role", "bad-input"}) | {
    f"unknown-{kind}" for kind in ("person", "client", "product", "campaign", "case", "objection")
}
LANGUAGE_NAMES = {"en": "English", "pl": "Polish"}

RULES: tuple[Rule, ...] = (
    words_fit,
    voices_change_with_a_handoff,
    speakers_are_in_the_room,
    demos_have_a_fallback,
    clients_see_every_minute,
)


def need(seconds: float) -> int:
    """The whole minutes that so many seconds need."""
    return -int(-seconds // 60)


def _is_spoken(line: TimedLine) -> bool:
    return line.line.kind in SPOKEN
