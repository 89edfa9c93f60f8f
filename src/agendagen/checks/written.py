"""What people wrote for one meeting, string by string: its place, and who may read it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from msgspec import Struct

from agendagen.compose.composer import Prepared
from agendagen.compose.given import given
from agendagen.compose.items import HEARD
from agendagen.records.base import Mark, Model, Record, Visibility, marks
from agendagen.workspace.nodes import Mapping, Node, Scalar, Sequence


class Written(Struct, frozen=True):
    """One string."""

    scalar: Scalar
    key: str
    """What it is called in its file: `rivals.name`."""
    public: bool
    """A client may read or hear it."""
    name: bool = True
    """One word of it may be a name: it is a fact or an entry of a list, not prose."""


def written_for(prepared: Prepared) -> Iterator[Written]:
    """The records that a meeting has read, its inputs, its type with everything laid over it."""
    for record, tree in (*prepared.catalog.used(), prepared.catalog.company()):
        yield from of_record(record, tree)
    for name, kind, public, scalar in given(prepared.resolved):
        if kind in ("text", "number"):
            yield Written(scalar, name, public)
    yield from _of_type(prepared.resolved.type_tree)


def of_record(record: Record, tree: Node) -> Iterator[Written]:
    """The strings of one record. Of an internal one all are internal."""
    yield from _of_model(record, tree, record.visibility is Visibility.CLIENT)


def _of_model(model: Model, tree: Node, public: bool, above: str = "") -> Iterator[Written]:
    if not isinstance(tree, Mapping):
        return
    of = type(model)
    for field, key in zip(of.__struct_fields__, of.__struct_encode_fields__, strict=True):
        node = tree.get(key)
        if node is not None:
            said = marks(of, field)
            value = getattr(model, field)
            name = Mark.TRANSLATED not in said or isinstance(value, tuple)
            yield from _of_value(value, node, above + key, public and Mark.CLIENT in said, name)


def _of_value(value: Any, node: Node, key: str, public: bool, name: bool) -> Iterator[Written]:
    if isinstance(value, Model):
        yield from _of_model(value, node, public, f"{key}.")
    elif isinstance(value, tuple) and isinstance(node, Sequence):
        for entry, item in zip(value, node.items, strict=False):
            yield from _of_value(entry, item, key, public, name)
    elif isinstance(value, dict) and isinstance(node, Mapping):
        for inner, fact in value.items():
            yield from _of_value(fact, node.entries[inner].value, f"{key}.{inner}", public, name)
    elif isinstance(value, str | Decimal) and isinstance(node, Scalar):
        yield Written(node, key, public, name)


_WORDS = HEARD | {"answer", "know", "title", "objective", "outcome", "points", "text", "label"}


def _of_type(tree: Node) -> Iterator[Written]:
    """Cues, fallbacks and `do` echo the item they belong to and would be found in every type."""
    for top, entry in tree.entries.items() if isinstance(tree, Mapping) else ():
        if top in ("inputs", "summary"):
            continue
        parts = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
        for part in parts:
            public = top not in ("items", "joining") or _is_public(part)
            texts: list[tuple[str, Scalar]] = []
            _gather(part, top, texts)
            for key, scalar in texts:
                yield Written(scalar, key, public and key != "know", name=False)


def _gather(node: Node, key: str, texts: list[tuple[str, Scalar]]) -> None:
    """The strings that somebody reads, with the keys they stand under."""
    if isinstance(node, Mapping):
        for name, entry in node.entries.items():
            _gather(entry.value, name, texts)
    elif isinstance(node, Sequence):
        for item in node.items:
            _gather(item, key, texts)
    elif key in _WORDS:
        texts.append((key, node))


def _is_public(part: Node) -> bool:
    said = part.get("visibility") if isinstance(part, Mapping) else None
    return isinstance(said, Scalar) and said.text == Visibility.CLIENT
