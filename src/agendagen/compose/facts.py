"""What templates may ask for: plain data, for one audience.

`Facts` are dicts that know their own name, where they were written and which of their fields
are internal, so that a wrong question can be answered with a sentence. A client's `Facts` do
not hold the internal values at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from msgspec import NODEFAULT
from msgspec.structs import FieldInfo, replace

from agendagen.problems import Position
from agendagen.records.base import Mark, Model, Record, Visibility, is_internal, marks
from agendagen.records.reading import fields_of

M = TypeVar("M", bound=Model)


class Facts(dict[str, Any]):
    """Names and values for templates."""

    __slots__ = ("added", "hidden", "name", "origin")

    def __init__(
        self,
        values: Mapping[str, Any],
        *,
        name: str = "",
        hidden: Iterable[str] = (),
        origin: Position | None = None,
        added: Iterable[str] = (),
    ) -> None:
        super().__init__(values)
        self.name = name
        self.hidden = frozenset(hidden)
        self.origin = origin
        self.added = tuple(added)
        """The names that loops have added."""


def view(model: Model, audience: Visibility, name: str, origin: Position | None = None) -> Facts:
    """The fields of a record that `audience` may know; the others do not exist."""
    values: dict[str, Any] = {}
    hidden: list[str] = []
    of = type(model)
    for field, key in zip(of.__struct_fields__, of.__struct_encode_fields__, strict=True):
        if audience is Visibility.CLIENT and Mark.CLIENT not in marks(of, field):
            hidden.append(key)
            continue
        values[key] = _plain(getattr(model, field), audience, f"{name}.{key}", origin)
    if "name" in values and "first_name" in values and not values["first_name"]:
        values["first_name"] = first_word(values["name"])
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


def _plain(value: Any, audience: Visibility, name: str, origin: Position | None) -> Any:
    if isinstance(value, Model):
        return view(value, audience, name, origin)
    if isinstance(value, tuple):
        return tuple(_plain(item, audience, name, origin) for item in value)
    if isinstance(value, dict):
        return Facts(value, name=name, origin=origin)
    return value
