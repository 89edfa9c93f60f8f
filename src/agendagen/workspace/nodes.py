"""YAML as text: values keep the place where they were written, and nothing is guessed.

A file becomes a tree of `Scalar`, `Mapping` and `Sequence`. Every scalar is a string; the
models give types later. Trees are never changed: merging makes new ones (see `merge.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from agendagen.problems import Position

Path = tuple[str | int, ...]


class Scalar(Struct, frozen=True):
    """One string. `block` tells a `|` or `>` scalar, whose text begins on the next line."""

    text: str
    at: Position
    block: bool = False
    empty: bool = False
    """Nothing was written after the key, as in `link:`; quotes make a string of it."""


class Entry(Struct, frozen=True):
    """A key with its place, and the value."""

    key: str
    at: Position
    value: Node


class Mapping(Struct, frozen=True):
    """Keys in the order they were written."""

    entries: dict[str, Entry]
    at: Position

    def get(self, key: str) -> Node | None:
        """The value of `key`; None when absent or left blank."""
        entry = self.entries.get(key)
        return None if entry is None or is_blank(entry.value) else entry.value


class Sequence(Struct, frozen=True):
    """A list."""

    items: tuple[Node, ...]
    at: Position


Node = Scalar | Mapping | Sequence
Plain = str | dict[str, "Plain"] | list["Plain"]


def is_blank(node: Node) -> bool:
    """True for a value left out, as in `link:` with nothing behind it."""
    return isinstance(node, Scalar) and node.empty


def plain(node: Node) -> Plain:
    """The tree as dicts, lists and strings; keys left blank count as not written."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {
        key: plain(entry.value) for key, entry in node.entries.items() if not is_blank(entry.value)
    }


def find(node: Node, path: Path) -> Node | None:
    """The node at `path` (keys and indices), or None."""
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            node = node.entries[step].value
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def text_of(node: Node | None, key: str) -> str | None:
    """The string that a mapping has under `key`; None when there is none."""
    found = node.get(key) if isinstance(node, Mapping) else None
    return found.text if isinstance(found, Scalar) else None


def place(node: Node, path: Path, *, key: bool = False) -> Position:
    """Where `path` was written; the nearest parent that was, when it was not.

    With `key`, the place of the last key rather than that of its value.
    """
    at = node.at
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            entry = node.entries[step]
            node = entry.value
            at = entry.at if key else node.at
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            at = node.at
    return at


def scalars(node: Node, path: Path = ()) -> Iterator[tuple[Path, Scalar]]:
    """Every string of the tree with its path."""
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from scalars(item, (*path, index))
    else:
        for key, entry in node.entries.items():
            yield from scalars(entry.value, (*path, key))
