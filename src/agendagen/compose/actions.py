"""What was promised in meetings, read from their minutes: open until later minutes close it.

Nothing is copied from one meeting to the next, so an action can neither double nor get lost:
an agenda asks what was open when its meeting began.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from agendagen.compose.resolve import validated
from agendagen.problems import Position, Problem, ProblemsFound, did_you_mean
from agendagen.records.base import Visibility
from agendagen.records.days import Day
from agendagen.records.minutes import ActionSpec, Carried, MinutesSpec, as_decision
from agendagen.workspace.nodes import Node, Scalar, Sequence, find, place, scalars, text_of
from agendagen.workspace.workspace import Source, Workspace

CLIENT = Visibility.CLIENT
Items = Callable[[str], Collection[str] | None]
"""A meeting → the items of its client's edition; None where no client is in the room."""


class Held(Struct, frozen=True, order=True):
    """A meeting as its file says it, in the order of time."""

    date: date
    start: str
    id: str
    series: str
    """Empty for a meeting of no series."""
    client: str = ""
    """Whom it is about; empty for nobody."""

    def belongs_with(self, other: Held) -> bool:
        """Whether both are of one series, or about one client."""
        return _belongs(self, other)


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
    client: str = ""
    """The client of that meeting."""

    @property
    def meeting(self) -> str:
        """Where it was promised."""
        return self.id.partition("/")[0]

    def concerns(self, meeting: Held) -> bool:
        """Whether it was promised in the same series, or to the same client."""
        return _belongs(self, meeting)

    def overdue(self, day: date) -> bool:
        """Whether its day has passed."""
        return self.due is not None and self.due < day


def _belongs(one: Held | Action, other: Held) -> bool:
    of_series = one.series and one.series == other.series
    return bool(of_series or (one.client and one.client == other.client))


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
            closed = max(done, day) if done else None if said.dropped is None else day
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
                    client=one.held.client,
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
        left = (*left, *_parked_in(workspace, "meeting", held.id, locale))
        if held.id in workspace.sources("minutes"):
            left = _parked_in(workspace, "minutes", held.id, locale)
    return tuple(dict.fromkeys((*left, *own)))


def series(workspace: Workspace, name: str) -> tuple[Held, ...]:
    """The meetings of a series, in the order of time: the user's, else the built-in ones."""
    return workspace.once(("series", name), lambda: _series(workspace, name))


def _series(workspace: Workspace, name: str) -> tuple[Held, ...]:
    every = [
        (source.layer.own, held)
        for source in workspace.sources("meeting").values()
        if workspace.mentions(source, name) and (held := held_of(workspace, source)) is not None
    ]
    found = [(own, held) for own, held in every if held.series == name]
    mine = any(own for own, _ in found)
    return tuple(sorted(held for own, held in found if own or not mine))


def held_of(workspace: Workspace, source: Source) -> Held | None:
    """When a meeting is; None for a file that cannot be read, which is said where it is checked."""
    with suppress(ProblemsFound):
        tree = workspace.read(source)
        day, start, name, client = (
            node.text if isinstance(node := find(tree, path), Scalar) else ""
            for path in (("date",), ("start",), ("series", "id"), ("inputs", "client"))
        )
        with suppress(ValueError):
            return Held(Day.written(day), start.zfill(5), source.id, name, client)
    return None


def minutes(
    workspace: Workspace, locale: str, problems: list[Problem], of: Held | None = None
) -> tuple[Minuted, ...]:
    """All minutes of the workspace, in the order of time.

    What cannot be read is a problem; with `of`, only in the minutes that belong with a meeting.
    """
    every = workspace.once(
        ("minutes", locale), lambda: sorted(_minutes(workspace, locale), key=lambda entry: entry[0])
    )
    for held, _, wrong in every:
        if of is None or held.belongs_with(of):
            problems.extend(problem for problem in wrong if problem not in problems)
    return tuple(one for _, one, _ in every if one is not None)


def _minutes(
    workspace: Workspace, locale: str
) -> Iterator[tuple[Held, Minuted | None, list[Problem]]]:
    for source in workspace.sources("minutes").values():
        meeting = workspace.sources("meeting").get(source.id)
        held = None if meeting is None else held_of(workspace, meeting)
        if held is None or not (source.layer.own or _is_current(workspace, held)):
            continue  # said where the minutes or the meeting are checked
        problems: list[Problem] = []
        found = None
        try:
            tree = workspace.tree(source, locale, problems)
            found = Minuted(held, validated(MinutesSpec, tree), tree)
        except ProblemsFound as error:
            problems.extend(error.problems)
        yield held, found, problems


def _is_current(workspace: Workspace, held: Held) -> bool:
    """Whether a built-in meeting is not of a series that the user has made their own."""
    return not held.series or held in series(workspace, held.series)


def without_meeting(workspace: Workspace) -> Iterator[Problem]:
    """Minutes whose meeting is gone, or has another name now: what they promise would be lost."""
    meetings = workspace.sources("meeting")
    for source in workspace.own_sources("minutes").values():
        if source.id not in meetings:
            otherwise = "Give the file the name of its meeting."
            yield Problem(
                Position(source.shown),
                "unknown-meeting",
                f"There is no meeting “{source.id}” of which these could be the minutes.",
                did_you_mean(source.id, meetings, otherwise=otherwise),
            )


def open_at(
    workspace: Workspace, meeting: Held, locale: str, problems: list[Problem]
) -> tuple[Action, ...]:
    """What is open when a meeting begins: promised in its series, or to its client."""
    if not (meeting.series or meeting.client):
        return ()
    every = minutes(workspace, locale, problems, meeting)
    return tuple(a for a in open_before(every, meeting.date) if a.concerns(meeting))


def relevant(every: Iterable[Minuted], one: Minuted) -> tuple[Action, ...]:
    """What was open when a meeting began, and what its minutes speak of besides."""
    said = {carried.id for carried in one.spec.carried}
    return tuple(
        action
        for action in open_before(every, one.held.date)
        if action.id in said or action.concerns(one.held)
    )


def open_to_client(every: Iterable[Minuted], meeting: Held, items: Items) -> tuple[Action, ...]:
    """What is open with a client when a meeting begins, as far as the client knows it.

    They know what their own minutes say. Of all others there is only that something is done.
    """
    known = (
        replace(one, spec=for_client(one.spec, own))
        if one.held.client == meeting.client and (own := items(one.held.id)) is not None
        else replace(one, spec=_only_done(one.spec))
        for one in every
        if one.held.date < meeting.date
    )
    return open_before(known, meeting.date) if meeting.client else ()


def _only_done(spec: MinutesSpec) -> MinutesSpec:
    return MinutesSpec(
        carried=tuple(Carried(id=one.id, done=one.done) for one in spec.carried if one.done)
    )


def for_client(spec: MinutesSpec, items: Collection[str]) -> MinutesSpec:
    """What a client may read of minutes; `items` are those of their own edition of the meeting.

    Why something was dropped is not for them.
    """
    return MinutesSpec(
        present=spec.present,
        carried=tuple(
            one if one.dropped is None else replace(one, dropped="") for one in spec.carried
        ),
        items=tuple(
            replace(
                item,
                decisions=tuple(
                    d for d in map(as_decision, item.decisions) if d.visibility is CLIENT
                ),
                actions=tuple(action for action in item.actions if action.visibility is CLIENT),
            )
            for item in spec.items
            if item.id in items
        ),
    )


def name_of(workspace: Workspace, who: str) -> str:
    """What a person, or somebody of a client, is called; the id where that cannot be read."""
    name, _, contact = who.partition("/")
    with suppress(ProblemsFound):
        if not contact:
            return text_of(workspace.read(workspace.source("person", name)), "name") or who
        contacts = find(workspace.read(workspace.source("client", name)), ("contacts",))
        for one in contacts.items if isinstance(contacts, Sequence) else ():
            if text_of(one, "id") == contact:
                return text_of(one, "name") or who
    return who


def _made(one: Minuted) -> Iterator[tuple[Position, str, ActionSpec]]:
    for index, item in enumerate(one.spec.items):
        for number, action in enumerate(item.actions):
            yield place(one.tree, ("items", index, "actions", number, "what")), item.id, action


def _parked_in(workspace: Workspace, kind: str, name: str, locale: str) -> tuple[str, ...]:
    """The topics that a file parks, a meeting for itself or its minutes for the next one."""
    path = ("series", "parked") if kind == "meeting" else ("parked",)

    def read() -> tuple[str, ...]:
        with suppress(ProblemsFound):
            tree = workspace.tree(workspace.source(kind, name), locale, [])
            return tuple(s.text for _, s in scalars(node)) if (node := find(tree, path)) else ()
        return ()

    return workspace.once(("parked", kind, name, locale), read)
