"""Plain dicts, lists and strings as records: one call of msgspec when nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeVar

from msgspec import ValidationError, convert
from msgspec.structs import FieldInfo, fields

from agendagen.problems import Position, ProblemsFound
from agendagen.records.base import Model

T = TypeVar("T")
M = TypeVar("M", bound=Model)
Place = Callable[[tuple[str | int, ...], bool], Position]
"""path, whether the key itself is meant → where it was written."""


def read(wanted: type[T], value: object) -> T:
    """The value as what is wanted. Raises `ValidationError` at the first thing wrong."""
    return convert(value, wanted, strict=False, dec_hook=_written)


def checked(model: type[M], data: object, place: Place, *, lists: str = "Use “- ” lines.") -> M:
    """The data as a model. Raises `ProblemsFound` with every finding in its place.

    `lists` is the hint that tells how lists are written.
    """
    try:
        return read(model, data)
    except ValidationError as error:
        from agendagen.records.errors import explain

        raise ProblemsFound(explain(model, data, place, lists)) from error


@cache
def fields_of(model: type[Model]) -> dict[str, FieldInfo]:
    """Every field of a model by its key as people write it."""
    return {field.encode_name: field for field in fields(model)}


def models_in(annotation: Any) -> Iterator[type[Model]]:
    """The models that an annotation holds, at any depth of it."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from models_in(argument)


def _written(kind: Any, value: object) -> Any:
    """A value of one of our own kinds, from its text."""
    if not isinstance(value, str):
        raise TypeError
    return kind.written(value)
