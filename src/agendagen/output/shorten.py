"""A shrunk meeting as changes to its file, by the one merge rule."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from agendagen.checks.workspace import examine
from agendagen.compose.composer import Prepared
from agendagen.compose.meeting import Item, TalkLine
from agendagen.output.lock import alone_in
from agendagen.output.patch import CannotPatch, Entries, patched
from agendagen.output.trouble import CannotWrite
from agendagen.output.write import refuse_outside, write_atomically
from agendagen.problems import Position, Problem, ProblemsFound, has_errors, in_order
from agendagen.records.types import Share
from agendagen.timing.schedule import TimedMeeting
from agendagen.timing.shrink import Decision, Shrunk
from agendagen.workspace.merge import entry_id, entry_ids
from agendagen.workspace.nodes import Mapping, Node, find
from agendagen.workspace.nodes import Sequence as NodeList
from agendagen.workspace.reading import read_text
from agendagen.workspace.workspace import Source

Languages = Sequence[tuple[Prepared, Shrunk]]
"""One meeting in the languages of its workspace, each shrunk by the same decision."""


class ShorterFile(Struct, frozen=True):
    """The file of a meeting before and after, and what `check` will say to it: no errors."""

    source: Source
    before: str
    after: str
    problems: tuple[Problem, ...]


def shorter_file(languages: Languages, decision: Decision) -> ShorterFile:
    """The decision as changes to the meeting's file; proved to give the meeting decided on.

    Raises `ProblemsFound` where that cannot be: a line can only be left out by its `id`, and
    the file must be laid out line by line; or where the meeting has errors.
    """
    workspace = languages[0][0].workspace
    source = workspace.source("meeting", languages[0][0].resolved.id)
    text = read_text(source.base, source.shown)
    entries = _entries(languages, decision)
    try:
        after = patched(text, source.shown, languages[0][1].after.meeting.minutes, entries)
    except CannotPatch as error:
        raise ProblemsFound([_no_place(source.shown)]) from error
    changed = workspace.with_text(source, after)
    found: list[Problem] = []
    for prepared, shrunk in languages:
        timed, problems = examine(changed, source.id, prepared.locale)
        found += problems
        if _outline(timed) != _outline(shrunk.after) and not has_errors(problems):
            raise ProblemsFound([_other_meeting(source.shown)])
    if has_errors(found):
        raise ProblemsFound(found)
    return ShorterFile(source, text, after, in_order(found))


def write(file: ShorterFile) -> None:
    """Put it there, whole or not at all. Raises `CannotWrite`."""
    path = file.source.base
    refuse_outside(path.parent, file.source.layer.root)
    with alone_in(path.parent):
        raw = path.read_bytes()
        mark = BOM_UTF8 if raw.startswith(BOM_UTF8) else b""
        if raw != mark + file.before.encode():
            raise CannotWrite(f"“{path.name}” was changed meanwhile. Run shrink again.")
        write_atomically(path, mark + file.after.encode())


def _outline(timed: TimedMeeting) -> list[tuple[str, int]]:
    return [(one.item.id, one.minutes) for one in timed.phase("during")]


def _entries(languages: Languages, decision: Decision) -> Entries:
    prepared, shrunk = languages[0]
    own = _own_items(prepared)
    entries: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for timed in shrunk.before.phase("during"):
        name = _item_id(prepared, timed.item)
        keep = decision.get(timed.item.id)
        change: dict[str, Any] = {"id": name}
        if keep is None:
            change |= {"remove": "true"} | ({"if_there": "true"} if name in own else {})
        else:
            change |= _minutes(timed.item.minutes, keep.minutes)
        if entries.setdefault(name, change) != change:
            problems.append(_of_a_loop(timed.item))
    gone: list[set[tuple[str, tuple[str, ...]]]] = []
    for one, short in languages:
        gone.append(set())
        for item, line in short.lines:
            ids = _address(one, item, line)
            if ids is None:
                problems.append(_no_id(line))
            else:
                gone[-1].add((_item_id(one, item), ids))
    for name, ids in sorted(set().union(*gone)):
        everywhere = name not in own and all((name, ids) in here for here in gone)
        _remove(entries[name], ids, {} if everywhere else {"if_there": "true"})
    for item, line in shrunk.bridges:
        talk = entries[_item_id(prepared, item)].setdefault("talk", [])
        said = f"{{{{ {line.to}.first_name }}}}?"
        name = f"call-{line.to.replace('_', '-')}"
        talk.append({"id": name, "handoff": {"to": line.to, "say": said}})
    if problems:
        raise ProblemsFound(problems)
    return [entry for entry in entries.values() if len(entry) > 1]


def _minutes(written: int | Share | None, minutes: int) -> dict[str, Any]:
    """As many parts as minutes: a share keeps its bounds, and can change again."""
    if isinstance(written, Share) and written.min <= minutes <= written.max:
        return {"minutes": {"share": str(minutes)}}
    return {} if written == minutes else {"minutes": str(minutes)}


def _remove(entry: dict[str, Any], ids: tuple[str, ...], flags: dict[str, str]) -> None:
    """`talk: [{id: a, talk: [{id: b, remove: true}]}]` for a line b in a group a."""
    for name in ids:
        talk = entry.setdefault("talk", [])
        known = [line for line in talk if line["id"] == name]
        if not known:
            talk.append({"id": name})
        entry = known[0] if known else talk[-1]
    entry |= {"remove": "true"} | flags


def _own_items(prepared: Prepared) -> set[str | None]:
    return {*entry_ids(find(prepared.resolved.meeting_tree, ("items",)))}


def _item_id(prepared: Prepared, item: Item) -> str:
    """The id as written: with `each` that of the item is longer."""
    return entry_id(_written(prepared, item)) or item.id


def _written(prepared: Prepared, item: Item) -> Node:
    """The entry of the type that an item was made of."""
    here = find(prepared.resolved.type_tree, ("items",))
    assert isinstance(here, NodeList)
    return next(node for node in here.items if node.at == item.at)


def _address(prepared: Prepared, item: Item, line: TalkLine) -> tuple[str, ...] | None:
    """The ids that lead to a line; None when it, or a group around it, has none."""
    for ids, at in _lines(_written(prepared, item), line.kind):
        if at == line.at:
            return None if None in ids else tuple(i for i in ids if i)
    return None


def _lines(
    node: Node, kind: str, above: tuple[str | None, ...] = ()
) -> Iterator[tuple[tuple[str | None, ...], Position]]:
    talk = find(node, ("talk",))
    for line in talk.items if isinstance(talk, NodeList) else ():
        ids = (*above, entry_id(line))
        if isinstance(line, Mapping) and kind in line.entries:
            yield ids, line.entries[kind].at
        yield from _lines(line, kind, ids)


def _no_id(line: TalkLine) -> Problem:
    return Problem(
        line.at,
        "no-line-id",
        "This line has to go, but has no “id” by which a meeting could leave it out.",
        "Add “id:” to the line, and to the group around it; in its translation too.",
    )


def _of_a_loop(item: Item) -> Problem:
    return Problem(
        item.at,
        "no-place",
        f"“{item.id}” comes out of “each”, so a meeting cannot change it without its siblings.",
        "Shorten the list that it loops over, or write its items out in the meeting.",
    )


def _other_meeting(shown: str) -> Problem:
    return Problem(
        Position(shown),
        "no-place",
        "Written down, this would be another meeting: some “when:” asks for its minutes.",
        "Put “minutes:” into the file by hand, and shrink what then remains.",
    )


def _no_place(shown: str) -> Problem:
    return Problem(
        Position(shown),
        "no-place",
        "The file is laid out so that the shorter meeting cannot be written into it safely.",
        "Write every item on lines of its own, or make the changes that were printed by hand.",
    )
