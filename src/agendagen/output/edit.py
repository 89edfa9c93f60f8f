"""Words put into a file that a person wrote, and nothing else of it changed."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from agendagen.problems import Position, ProblemsFound
from agendagen.workspace.nodes import Node, Path, Scalar, scalars
from agendagen.workspace.places import chars, offset_of, span
from agendagen.workspace.reading import parse


class Edit(Struct, frozen=True):
    """`old`, which begins at `at`, becomes `new`."""

    at: Position
    old: str
    new: str


class _Place(Struct, frozen=True):
    """Where an edit goes: offsets in the file, and in the value at `path`."""

    begin: int
    end: int
    path: Path
    start: int


def edited(text: str, edits: Iterable[Edit]) -> tuple[str, list[Edit]]:
    """The file with the edits in it, and those that could be made, in their order.

    After each the file is read again: every value but the one must be what it was, and that one
    must be what was meant. What fails that is left out, and so are edits that overlap.
    """
    tree = parse(text, "")
    values = _values(tree)
    places = {edit: place for edit in edits if (place := _place(text, tree, edit))}
    done: list[Edit] = []
    for edit, place in sorted(places.items(), key=lambda item: -item[1].begin):
        if any(_overlap(place, other) for other in places.values() if other is not place):
            continue
        words = _laid_out(text[place.begin : place.end], edit)
        changed = text[: place.begin] + words + text[place.end :]
        said = values[place.path]
        meant = said[: place.start] + edit.new + said[place.start + len(edit.old) :]
        wanted = values | {place.path: meant}
        try:
            fine = _values(parse(changed, "")) == wanted
        except ProblemsFound:
            fine = False
        if fine:
            text, values = changed, wanted
            done.append(edit)
    return text, done[::-1]


def _place(text: str, tree: Node, edit: Edit) -> _Place | None:
    """The place of an edit; None when other words stand there, or it is not certain."""
    here = (edit.at.line, edit.at.column)
    before = [(p, s) for p, s in scalars(tree) if (s.at.line, s.at.column) <= here]
    if not before:
        return None
    path, scalar = max(before, key=lambda one: (one[1].at.line, one[1].at.column))
    start = _index_of(text, scalar, offset_of(text, edit.at))
    end = start + len(edit.old)
    if start < 0 or scalar.text[start:end] != edit.old:
        return None
    found = span(text, scalar, start, end)
    return None if found is None else _Place(*found, path, start)


def _overlap(one: _Place, other: _Place) -> bool:
    return one.begin < other.end and other.begin < one.end


def _laid_out(raw: str, edit: Edit) -> str:
    """The new words in the old layout, line break included, when there are as many."""
    old, new = raw.split(), edit.new.split()
    if len(old) != len(new) or len(old) < 2 or raw == edit.old:
        return edit.new
    made = raw
    at = 0
    for before, after in zip(old, new, strict=True):
        at = made.index(before, at)
        made = made[:at] + after + made[at + len(before) :]
        at += len(after)
    return made


def _index_of(text: str, scalar: Scalar, offset: int) -> int:
    """Which character of the scalar stands at an offset of the file; -1 for none."""
    found = chars(text, scalar.at, scalar.text)
    return next((i for i, char in enumerate(found) if char.begin == offset), -1)


def _values(tree: Node) -> dict[Path, str]:
    return {path: scalar.text for path, scalar in scalars(tree)}
