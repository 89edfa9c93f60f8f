"""Words put into a file that a person wrote, and nothing else of it changed."""

from __future__ import annotations

from msgspec import Struct

from agendagen.problems import Position, ProblemsFound
from agendagen.workspace.nodes import Node, Scalar, scalars
from agendagen.workspace.places import chars, offset_of, span
from agendagen.workspace.reading import parse


class Edit(Struct, frozen=True):
    """`old`, which begins at `at`, becomes `new`."""

    at: Position
    old: str
    new: str


def edited(text: str, edits: list[Edit]) -> tuple[str, list[Edit]]:
    """The file with the edits in it, and those that could be made.

    After each the file is read again: every value but the one must be what it was, and that one
    must be what was meant. What fails that is left out.
    """
    done: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.at.line, e.at.column), reverse=True):
        changed = _with(text, edit)
        if changed is not None:
            text = changed
            done.append(edit)
    return text, done[::-1]


def _with(text: str, edit: Edit) -> str | None:
    shown = edit.at.path
    before = parse(text, shown)
    offset = offset_of(text, edit.at)
    for path, scalar in scalars(before):
        start = _index_of(text, scalar, offset)
        end = start + len(edit.old)
        if start < 0 or scalar.text[start:end] != edit.old:
            continue
        place = span(text, scalar, start, end)
        if place is None:
            return None
        words = _laid_out(text[place[0] : place[1]], edit)
        changed = text[: place[0]] + words + text[place[1] :]
        wanted = dict(_values(before))
        wanted[path] = scalar.text[:start] + edit.new + scalar.text[end:]
        try:
            after = dict(_values(parse(changed, shown)))
        except ProblemsFound:
            return None
        return changed if after == wanted else None
    return None


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
    if not found or not found[0].begin <= offset <= found[-1].end:
        return -1
    return next((i for i, char in enumerate(found) if char.begin == offset), -1)


def _values(tree: Node) -> list[tuple[tuple[str | int, ...], str]]:
    return [(path, scalar.text) for path, scalar in scalars(tree)]
