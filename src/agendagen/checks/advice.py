"""Whether to meet at all: a reason and a way out each. Advice, never a block.

Advice is shown by `show` and by `check --advice` and fails nothing, whatever `--fail-on` says: a
meeting that somebody wants is no mistake. Each piece can be waived in the meeting file, with a
reason: `waive: {advice-no-decision: The board asked for it}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from msgspec import Struct

from agendagen.compose.actions import held_of
from agendagen.compose.composer import Prepared, edition, prepare
from agendagen.problems import Position, Problem, ProblemsFound, did_you_mean, in_order
from agendagen.records.base import Visibility
from agendagen.timing.schedule import TimedItem, TimedMeeting, schedule
from agendagen.workspace.nodes import Mapping, Node, Scalar, Sequence, find, place
from agendagen.workspace.workspace import BUILT_IN, Workspace

MOST_DECIDERS = 7
"""Each person over seven in a group that decides takes a tenth from its effectiveness: Blenko,
Mankins and Rogers (Bain & Company), *Decide & Deliver*, 2010; known to us from those who quote it.
"""
NEEDS_OUTCOME = 10
"""Minutes from which an item says what it is for (own)."""
SAME_PEOPLE = 3
"""Meetings of the same people in a week from which on one is too many (own)."""


class Advice(Struct, frozen=True):
    """One piece of advice; `waived` is the reason why it does not hold here, or empty."""

    problem: Problem
    waived: str = ""

    def __str__(self) -> str:
        said = str(self.problem)
        if not self.waived:
            return said.replace(": warning: ", ": advice: ", 1)
        first = said.partition("\n")[0].replace(": warning: ", ": waived: ", 1)
        return f"{first}\n    Because: {self.waived}"

    def as_json(self) -> dict[str, Any]:
        """The problem as `--json` prints it, with severity `advice`, and the reason or null."""
        return {**self.problem.as_json(), "severity": "advice", "waived": self.waived or None}


def advice(prepared: Prepared, timed: TimedMeeting) -> tuple[Advice, ...]:
    """What to think about before this meeting, waived pieces too; `timed` is the house's."""
    found = in_order(problem for rule in RULES.values() for problem in rule(prepared, timed))
    waived = prepared.resolved.meeting.waive
    return tuple(Advice(problem, waived.get(problem.code, "")) for problem in found)


def advice_of(
    workspace: Workspace, meetings: Iterable[str], locale: str, mode: str | None = None
) -> tuple[Advice, ...]:
    """The advice on several meetings; those that cannot be composed have other problems."""
    found: list[Advice] = []
    for name in meetings:
        try:
            prepared = prepare(workspace, name, locale=locale, mode=mode)
            timed = schedule(edition(prepared, Visibility.INTERNAL))
        except ProblemsFound:
            continue
        found.extend(advice(prepared, timed))
    return tuple(found)


def check_said(prepared: Prepared, timed: TimedMeeting) -> Iterator[Problem]:
    """`waive` and `deciders` must name what there is."""
    tree, said = prepared.resolved.meeting_tree, prepared.resolved.meeting
    for code in said.waive:
        if code not in RULES:
            hint = did_you_mean(code, RULES, otherwise=f"There are: {', '.join(RULES)}.")
            at = place(tree, ("waive", code), key=True)
            yield Problem(at, "unknown-advice", f"There is no advice “{code}”.", hint)
    there = [attendee.id for attendee in timed.meeting.attendees]
    for index, name in enumerate(said.deciders):
        if name not in there:
            yield Problem(
                place(tree, ("deciders", index)),
                "unknown-decider",
                f"“{name}” is to decide, but is not in the room.",
                did_you_mean(name, there, otherwise=f"In the room: {', '.join(there)}."),
            )


# -- the rules ----------------------------------------------------------------------------------


def _no_decision(_: Prepared, timed: TimedMeeting) -> Iterator[Problem]:
    """Nothing to decide, practise or answer: reading it takes a tenth of the time."""
    items = _items(timed)
    if not all(item.item.kind == "topic" for item in items):
        return
    if any(line.line.kind == "ask" for item in items for line in item.talk):
        return
    name = timed.meeting.id
    yield _thought(
        timed.meeting.at,
        "advice-no-decision",
        "This meeting only informs: there is nothing to decide and nobody is asked anything.",
        f"“agendagen render {name} --as-memo” makes a one-page message of it. If there is"
        " something to decide, give it an item with “kind: decision”.",
    )


def _too_many_deciders(prepared: Prepared, timed: TimedMeeting) -> Iterator[Problem]:
    count = len(_deciders(prepared, timed))
    if _decisions(timed) and count > MOST_DECIDERS:
        yield _thought(
            place(prepared.resolved.meeting_tree, ("attendees",), key=True),
            "advice-too-many-deciders",
            f"{count} people are to decide together. Each one over seven makes a decision a"
            " tenth less effective (Blenko, Mankins and Rogers, “Decide & Deliver”, 2010).",
            "Say who decides and who is heard, “deciders: [marta-zielinska]”, or invite fewer.",
        )


def _nobody_decides(prepared: Prepared, timed: TimedMeeting) -> Iterator[Problem]:
    decisions = _decisions(timed)
    if not decisions or _deciders(prepared, timed):
        return
    theirs = timed.meeting.faces is Visibility.CLIENT
    whom = timed.meeting.client_name or "The client"
    who = f"{whom} is to decide, but nobody of theirs is" if theirs else "Nobody who decides is"
    key = "guests" if theirs else "attendees"
    yield _thought(
        _item_at(timed, decisions[0]),
        "advice-nobody-decides",
        f"“{decisions[0].item.id}” is a decision. {who} in the room.",
        f"Add those who decide to “{key}” of {timed.meeting.id}, or send it as a message:"
        f" “agendagen render {timed.meeting.id} --as-memo”.",
    )


def _no_end(prepared: Prepared, _: TimedMeeting) -> Iterator[Problem]:
    """A series that nobody ends goes on when its reason is gone."""
    tree = prepared.resolved.meeting_tree
    series = find(tree, ("series",))
    if not isinstance(series, Mapping):
        return
    rule = series.get("rule")
    ends = isinstance(rule, Scalar) and ("COUNT=" in rule.text or "UNTIL=" in rule.text)
    if rule is not None and series.get("until") is None and not ends:
        yield _thought(
            place(tree, ("series", "rule"), key=True),
            "advice-no-end",
            "This series has no end, so nobody will ask whether it is still needed.",
            "Write “until:” with a day about three months on, and decide then to go on.",
        )


def _same_people(prepared: Prepared, timed: TimedMeeting) -> Iterator[Problem]:
    here = frozenset(attendee.id for attendee in timed.meeting.attendees)
    if len(here) < 2:
        return
    before = [name for name in _earlier_this_week(prepared) if _people(prepared, name) == here]
    if len(before) >= SAME_PEOPLE - 1:
        yield _thought(
            place(prepared.resolved.meeting_tree, ("date",)),
            "advice-same-people",
            f"The same {len(here)} people meet for the {_ordinal(len(before) + 1)} time this"
            f" week, after {' and '.join(before)}.",
            f"Put the items into {before[-1]}, or send those that only inform as a message.",
        )


def _no_outcome(_: Prepared, timed: TimedMeeting) -> Iterator[Problem]:
    for item in _items(timed):
        if item.minutes >= NEEDS_OUTCOME and not item.item.outcome:
            yield _thought(
                _item_at(timed, item),
                "advice-no-outcome",
                f"“{item.item.id}” takes {item.minutes} min, and does not say what is to come"
                " out of it.",
                f"Write it: items: [{{id: {item.item.id}, outcome: …}}]. If nothing is to come"
                " out, leave the item out.",
            )


Rule = Callable[[Prepared, TimedMeeting], Iterator[Problem]]
RULES: dict[str, Rule] = {
    "advice-no-decision": _no_decision,
    "advice-too-many-deciders": _too_many_deciders,
    "advice-nobody-decides": _nobody_decides,
    "advice-no-end": _no_end,
    "advice-same-people": _same_people,
    "advice-no-outcome": _no_outcome,
}


# -- what they ask ------------------------------------------------------------------------------


def _thought(at: Position, code: str, message: str, hint: str) -> Problem:
    return Problem(at, code, message, hint, severity="warning")


def _items(timed: TimedMeeting) -> list[TimedItem]:
    return [item for item in timed.phase("during") if item.item.kind != "break"]


def _decisions(timed: TimedMeeting) -> list[TimedItem]:
    return [item for item in timed.phase("during") if item.item.kind == "decision"]


def _deciders(prepared: Prepared, timed: TimedMeeting) -> list[str]:
    """Who decides: whom the meeting names; else the client's people, or among us everyone."""
    side = "client" if timed.meeting.faces is Visibility.CLIENT else "house"
    named = prepared.resolved.meeting.deciders
    return [a.id for a in timed.meeting.attendees if (a.id in named if named else a.side == side)]


def _item_at(timed: TimedMeeting, item: TimedItem) -> Position:
    """What stands in a built-in file is put right in the meeting."""
    return timed.meeting.at if item.item.at.path.startswith(BUILT_IN) else item.item.at


def _earlier_this_week(prepared: Prepared) -> list[str]:
    """The meetings of this week before this one, by time.

    Other meetings are not composed, and those whose file holds no day of the week are not read
    at all: this runs in `show`.
    """
    workspace, said = prepared.workspace, prepared.resolved.meeting
    monday = said.date - timedelta(days=said.date.weekday())
    days = [(monday + timedelta(days=n)).isoformat() for n in range(said.date.weekday() + 1)]
    found = (
        held_of(workspace, source)
        for source in workspace.own_sources("meeting").values()
        if workspace.mentions(source, *days)
    )
    now = held_of(workspace, workspace.source("meeting", prepared.resolved.id))
    before = sorted(one for one in found if one and now and monday <= one.date and one < now)
    return [one.id for one in before]


def _people(prepared: Prepared, meeting: str) -> frozenset[str]:
    """Who is in the room of another meeting: `attendees`, else the cast; and the guests."""
    tree = prepared.workspace.read(prepared.workspace.source("meeting", meeting))
    ours = find(tree, ("attendees",)) or find(tree, ("cast",))
    return frozenset([*_texts(ours), *_texts(find(tree, ("guests",)))])


def _texts(node: Node | None) -> Iterator[str]:
    if isinstance(node, Mapping):
        yield from (e.value.text for e in node.entries.values() if isinstance(e.value, Scalar))
    elif isinstance(node, Sequence):
        yield from (item.text for item in node.items if isinstance(item, Scalar))


def _ordinal(number: int) -> str:
    return {3: "third", 4: "fourth", 5: "fifth"}.get(number, f"{number}th")
