"""What was promised in meetings, read from their minutes: open until later minutes close it.

Nothing is copied from one meeting to the next, so an action can neither double nor get lost:
an agenda asks what was open when its meeting began.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from agendagen.compose.resolve import validated
from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.records.base import Visibility
from agendagen.records.days import Day
from agendagen.records.minutes import ActionSpec, MinutesSpec
from agendagen.workspace.nodes import Node, Scalar, Sequence, find, place, scalars, text_of
from agendagen.workspace.reading import MAX_BYTES
from agendagen.workspace.workspace import Source, Workspace


class Held(Struct, frozen=True, order=True):
    """A meeting as its file says it, in the order of time."""

    date: date
    start: str
    id: str
    series: str
    """Empty for a meeting of no series."""


class Minuted(Struct, frozen=True):
    """The minutes of a meeting."""

    held: Held
    spec: MinutesSpec
    tree: Node


class Action(Struct, frozen=True):
    """Something that somebody promised."""

    id: str
    """`weekly-2026-w48/3-1`: the meeting, and the id in its minutes."""
    series: str
    item: str
    who: str
    """A person's id, or `client/contact`."""
    what: str
    made: date
    due: date | None
    visibility: Visibility
    at: Position
    closed: date | None = None
    dropped: str = ""
    """Why nobody does it any more."""

    @property
    def meeting(self) -> str:
        """Where it was promised."""
        return self.id.partition("/")[0]

    def week(self, day: date) -> int:
        """Which week of its life it is in: 1 in the first seven days."""
        return max(0, (day - self.made).days) // 7 + 1

    def overdue(self, day: date) -> bool:
        """Whether its day has passed."""
        return self.due is not None and self.due < day


def promised(minutes: Iterable[Minuted], before: date) -> tuple[Action, ...]:
    """Every action as it stood before a day, from minutes in the order of time.

    What the first later minutes say closes it; the last ones before the day say when it is due
    and who does it.
    """
    found: dict[str, Action] = {}
    for one in minutes:
        day = one.held.date
        if day >= before:
            continue
        for said in one.spec.carried:
            action = found.get(said.id)
            if action is None or action.closed is not None:
                continue  # `check` names what was never promised
            done = said.done.day(day) if said.done else None
            closed = max(done, day) if done else day if said.dropped else None
            found[said.id] = replace(
                action,
                who=said.who or action.who,
                due=said.due or action.due,
                closed=closed,
                dropped="" if done else said.dropped or "",
            )
        for at, item, made in _made(one):
            done = made.done.day(day) if made.done else None
            found.setdefault(
                f"{one.held.id}/{made.id}",
                Action(
                    id=f"{one.held.id}/{made.id}",
                    series=one.held.series,
                    item=item,
                    who=made.who,
                    what=made.what,
                    made=day,
                    due=made.due,
                    visibility=made.visibility,
                    at=at,
                    closed=max(done, day) if done else None,
                ),
            )
    return tuple(found.values())


def open_before(minutes: Iterable[Minuted], day: date) -> tuple[Action, ...]:
    """What was open when a day began, oldest first."""
    return tuple(
        action for action in promised(minutes, day) if action.closed is None or action.closed >= day
    )


def parked(workspace: Workspace, meeting: Held, own: Iterable[str], locale: str) -> tuple[str, ...]:
    """Topics put off until a meeting: its own, and what its series had left before it.

    Minutes say what is left after them; a meeting without minutes leaves all that it had.
    """
    left: tuple[str, ...] = ()
    for held in series(workspace, meeting.series):
        if held >= meeting:
            break
        left = (*left, *_parked_in(workspace, "meeting", held.id, ("series", "parked"), locale))
        if held.id in workspace.sources("minutes"):
            left = _parked_in(workspace, "minutes", held.id, ("parked",), locale)
    return tuple(dict.fromkeys((*left, *own)))


def series(workspace: Workspace, name: str) -> tuple[Held, ...]:
    """The meetings of a series, in the order of time."""
    found = (
        held_of(workspace, source)
        for source in workspace.sources("meeting").values()
        if _says(source.base, name)
    )
    return tuple(sorted(held for held in found if held is not None and held.series == name))


def held_of(workspace: Workspace, source: Source) -> Held | None:
    """When a meeting is; None for a file that cannot be read, which is said where it is checked."""
    with suppress(ProblemsFound):
        tree = workspace.read(source)
        day, start, name = (
            node.text if isinstance(node := find(tree, path), Scalar) else ""
            for path in (("date",), ("start",), ("series", "id"))
        )
        with suppress(ValueError):
            return Held(Day.written(day), start.zfill(5), source.id, name)
    return None


def minutes(workspace: Workspace, locale: str, problems: list[Problem]) -> tuple[Minuted, ...]:
    """All minutes of the workspace, in the order of time; what cannot be read is a problem."""
    found: list[Minuted] = []
    for source in workspace.sources("minutes").values():
        meeting = workspace.sources("meeting").get(source.id)
        held = None if meeting is None else held_of(workspace, meeting)
        if held is None:
            continue  # said where the minutes or the meeting are checked
        try:
            tree = workspace.tree(source, locale, problems)
            found.append(Minuted(held, validated(MinutesSpec, tree), tree))
        except ProblemsFound as error:
            problems.extend(error.problems)
    return tuple(sorted(found, key=lambda one: one.held))


def carried_to(
    workspace: Workspace, meeting: Held, locale: str, problems: list[Problem]
) -> tuple[Action, ...]:
    """What is open when a meeting begins: what its series has promised."""
    if not meeting.series:
        return ()
    every = minutes(workspace, locale, problems)
    return tuple(a for a in open_before(every, meeting.date) if a.series == meeting.series)


def relevant(every: Iterable[Minuted], one: Minuted) -> tuple[Action, ...]:
    """What was open when a meeting began: of its series, and what its minutes speak of."""
    said = {carried.id for carried in one.spec.carried}
    return tuple(
        action
        for action in open_before(every, one.held.date)
        if action.id in said or (action.series and action.series == one.held.series)
    )


def name_of(workspace: Workspace, who: str) -> str:
    """What a person, or somebody of a client, is called; the id where that cannot be read."""
    name, _, contact = who.partition("/")
    with suppress(ProblemsFound):
        if not contact:
            return text_of(workspace.read(workspace.source("person", name)), "name") or who
        contacts = find(workspace.read(workspace.source("client", name)), ("contacts",))
        for one in contacts.items if isinstance(contacts, Sequence) else ():
            id_, said = find(one, ("id",)), find(one, ("name",))
            if isinstance(id_, Scalar) and id_.text == contact and isinstance(said, Scalar):
                return said.text
    return who


def _made(one: Minuted) -> Iterator[tuple[Position, str, ActionSpec]]:
    for index, item in enumerate(one.spec.items):
        for number, action in enumerate(item.actions):
            yield place(one.tree, ("items", index, "actions", number, "what")), item.id, action


def _says(file: Path, words: str) -> bool:
    """Whether a file may hold the words: most need not be read any further."""
    try:
        return file.stat().st_size > MAX_BYTES or words.encode() in file.read_bytes()
    except OSError:
        return True  # reading it says what is wrong


def _parked_in(
    workspace: Workspace, kind: str, name: str, path: tuple[str, ...], locale: str
) -> tuple[str, ...]:
    with suppress(ProblemsFound):
        tree = workspace.tree(workspace.source(kind, name), locale, [])
        return tuple(s.text for _, s in scalars(node)) if (node := find(tree, path)) else ()
    return ()
