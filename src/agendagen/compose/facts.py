"""What templates may ask for: plain data, for one audience.

`Facts` are dicts that know their own name, where they were written and which of their fields
are internal, so that a wrong question can be answered with a sentence. A client's `Facts` do
not hold the internal values at all. Texts know where they were written, but not what stands
beside them: a place, no tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

from msgspec import NODEFAULT
from msgspec.structs import FieldInfo, replace

from agendagen.problems import Position
from agendagen.records.base import Mark, Model, Record, Visibility, is_internal, marks
from agendagen.records.reading import fields_of
from agendagen.workspace.nodes import Entry, Node, Scalar, Sequence
from agendagen.workspace.nodes import Mapping as Tree

M = TypeVar("M", bound=Model)


class Written(str):
    """A text with the place where the value it comes from begins."""

    __slots__ = ("at",)
    at: Position


def placed(text: str, at: Position) -> Written:
    """A text that was written at `at`."""
    found = Written(text)
    found.at = at
    return found


def as_placed(text: str, other: str) -> str:
    """A text made of another one, with its place if it has one."""
    return placed(text, other.at) if isinstance(other, Written) else text


Hidden = Mapping[str, Position | None]
"""Names that an audience must not know, and the place of the record, if all of it is internal."""
_NOTHING: Hidden = {}


class Facts(dict[str, Any]):
    """Names and values for templates."""

    __slots__ = ("added", "hidden", "name", "origin")

    def __init__(
        self,
        values: Mapping[str, Any],
        *,
        name: str = "",
        hidden: Hidden = _NOTHING,
        origin: Position | None = None,
        added: Iterable[str] = (),
    ) -> None:
        super().__init__(values)
        self.name = name
        self.hidden = hidden
        self.origin = origin
        self.added = tuple(added)
        """The names that loops have added."""


def view(model: Model, audience: Visibility, name: str, tree: Node | None = None) -> Facts:
    """The fields of a record that `audience` may know; the others do not exist.

    `tree` is what the record was read from, and tells the places.
    """
    return _view(model, audience, name, tree, None if tree is None else tree.at)


def _view(
    model: Model, audience: Visibility, name: str, tree: Node | None, origin: Position | None
) -> Facts:
    values: dict[str, Any] = {}
    entries = _entries(tree)
    shown, hidden = _fields(type(model), audience)
    for field, key in shown:
        value = getattr(model, field)
        if value is not None:
            entry = entries.get(key)
            node = None if entry is None else entry.value
            value = _plain(value, audience, name, key, node, origin)
        values[key] = value
    if "name" in values and "first_name" in values and not values["first_name"]:
        values["first_name"] = as_placed(first_word(values["name"]), values["name"])
    if "contacts" in values and isinstance(values.get("champion"), str):
        values["champion"] = next(
            (c for c in values["contacts"] if c["id"] == values["champion"]), None
        )
    return Facts(values, name=name, hidden=hidden, origin=origin)


def public(model: M) -> M:
    """The record without its internal fields: they are as if nobody had written them."""
    of = type(model)
    return replace(
        model,
        **{
            field.name: _unwritten(field)
            if is_internal(of, field.name)
            else _public(getattr(model, field.name))
            for field in fields_of(of).values()
        },
    )


def _unwritten(field: FieldInfo) -> Any:
    return field.default if field.default_factory is NODEFAULT else field.default_factory()


def _public(value: Any) -> Any:
    if isinstance(value, Model):
        return public(value)
    return tuple(map(_public, value)) if isinstance(value, tuple) else value


def first_word(name: str) -> str:
    """The first name of a person whose record does not say it."""
    return name.split(maxsplit=1)[0] if name.strip() else name


def is_visible(record: Record, audience: Visibility) -> bool:
    """Whether a record exists for `audience` at all."""
    return audience is Visibility.INTERNAL or record.visibility is Visibility.CLIENT


def _plain(
    value: Any,
    audience: Visibility,
    owner: str,
    key: str,
    tree: Node | None,
    origin: Position | None,
) -> Any:
    if isinstance(value, str):
        return placed(value, tree.at) if isinstance(tree, Scalar) else value
    if isinstance(value, Model):
        return _view(value, audience, f"{owner}.{key}", tree, origin)
    if isinstance(value, tuple):
        items = tree.items if isinstance(tree, Sequence) else (None,) * len(value)
        return tuple(
            _plain(item, audience, owner, key, node, origin)
            for item, node in zip(value, items, strict=True)
        )
    if isinstance(value, dict):
        entries = _entries(tree)
        texts = {
            name: placed(text, entries[name].value.at) if name in entries else text
            for name, text in value.items()
        }
        return Facts(texts, name=f"{owner}.{key}", origin=origin)
    return value


def _entries(tree: Node | None) -> dict[str, Entry]:
    return tree.entries if isinstance(tree, Tree) else {}


@cache
def _fields(model: type[Model], audience: Visibility) -> tuple[tuple[tuple[str, str], ...], Hidden]:
    """Name and key of each field that `audience` may know, and the keys of the others."""
    both = zip(model.__struct_fields__, model.__struct_encode_fields__, strict=True)
    fields = tuple(both)
    shown = tuple(
        (field, key)
        for field, key in fields
        if audience is Visibility.INTERNAL or Mark.CLIENT in marks(model, field)
    )
    return shown, dict.fromkeys(key for _, key in set(fields) - set(shown))
