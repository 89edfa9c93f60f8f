"""Everything that is wrong with data for a model, as sentences for people.

msgspec stops at the first fault; this walks model and data side by side and names them all.
It asks msgspec about every single value, so the two agree.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Meta, ValidationError

from agendagen.problems import Problem, did_you_mean
from agendagen.records.base import Misread, Model
from agendagen.records.reading import Place, fields_of, read

Path = tuple[str | int, ...]
_PATTERN_HINTS = {
    "#": "Write a colour as #1f3a5f.",
    "_": "Use lower case letters, digits and underscores.",
    "A-Z": "Write it as PLN or EUR.",
    "": "Use lower case letters, digits and hyphens, as in a file name.",
}
"""By what the pattern holds."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; `on_key` when the key is meant rather than its value."""

    path: Path
    code: str
    message: str
    hint: str = ""
    on_key: bool = False


@dataclass(frozen=True, slots=True)
class _Option:
    """One of the kinds of value that an annotation allows."""

    kind: Any
    """A class, or `Literal`, `tuple`, `dict`."""
    arguments: tuple[Any, ...]
    limits: Meta


def explain(model: type[Model], data: object, place: Place, lists: str) -> list[Problem]:
    """Every fault as a problem with its place; `lists` tells how lists are written."""
    faults = list(_faults(model, data, ())) or [Fault((), "bad-value", "This cannot be read.")]
    problems = []
    for fault in faults:
        code, hint = fault.code, lists if fault.hint == "list" else fault.hint
        problems.append(Problem(place(fault.path, fault.on_key), code, fault.message, hint))
    return problems


def _faults(wanted: Any, value: object, path: Path) -> Iterator[Fault]:
    if _fits(wanted, value):
        return
    options = _options(wanted)
    for option in options:
        if isinstance(value, dict) and _is_model(option.kind):
            yield from _in_model(option.kind, value, path)
            return
        if isinstance(value, dict) and option.kind is dict and value:
            yield from _in_mapping(option.arguments, value, path)
            return
        if isinstance(value, list) and option.kind is tuple and value:
            for index, item in enumerate(value):
                yield from _faults(option.arguments[0], item, (*path, index))
            return
    yield _sentence(options[0], value, path)


def _in_model(model: type[Model], data: dict[str, Any], path: Path) -> Iterator[Fault]:
    fields = fields_of(model)
    found = False
    for key, value in data.items():
        if key in fields:
            for fault in _faults(fields[key].type, value, (*path, key)):
                found = True
                yield fault
        elif key in (refused := getattr(model, "refused", {})):
            found = True
            message, hint = refused[key]
            yield Fault((*path, key), "personal-rate", message, hint, on_key=True)
        else:
            found = True
            hint = did_you_mean(key, fields, otherwise=f"Known here: {', '.join(fields)}.")
            message = f"There is no key “{key}” here."
            yield Fault((*path, key), "unknown-key", message, hint, on_key=True)
    for key, field in fields.items():
        if field.required and key not in data:
            found = True
            message = f"The key “{key}” is missing here."
            yield Fault((*path, key), "missing-key", message, f"Add “{key}:”.")
    if not found:  # each value is right, but not beside the others
        try:
            read(model, data)
        except ValidationError as error:
            text = str(error.__cause__ or error)
            yield Fault(path, "bad-value", f"{text[0].upper()}{text[1:]}.")


def _in_mapping(arguments: tuple[Any, ...], data: dict[str, Any], path: Path) -> Iterator[Fault]:
    key_type, value_type = arguments
    for key, value in data.items():
        if not _fits(key_type, key):
            fault = _sentence(_options(key_type)[0], key, (*path, key))
            message = f"“{key}” cannot be a name." if fault.hint else fault.message
            yield replace(fault, message=message, on_key=True)
        yield from _faults(value_type, value, (*path, key))


def _sentence(option: _Option, value: object, path: Path) -> Fault:
    """What is wrong with one value that is not of the kind it should be."""
    name = next((step for step in reversed(path) if isinstance(step, str)), "the file")
    shown = f"“{value}”" if isinstance(value, str) and len(value) <= 60 else "this value"
    kind, limits = option.kind, option.limits
    code, message, hint = "bad-value", f"“{name}” cannot be {shown}", ""
    if (kind is tuple and value == []) or (kind is dict and value == {}):
        message = f"“{name}” must not be empty"
    elif kind is tuple:
        code, message = "bad-type", f"“{name}” must be a list, not {_what(value)}"
        hint = "list"
    elif kind is dict or _is_model(kind):
        code = "bad-type"
        message = f"“{name}” must hold “key: value” lines, not {_what(value)}"
    elif kind is Literal or issubclass(kind, Enum):
        choices = [str(c) for c in (option.arguments or kind)]
        hint = did_you_mean(str(value), choices, otherwise=f"One of: {', '.join(choices)}.")
    elif kind is int:
        code, message = "bad-number", f"“{name}” needs a whole number, not {shown}"
        if _fits(int, value):
            low = limits.ge is not None and read(int, value) < limits.ge
            bound = f"at least {limits.ge}" if low else f"at most {limits.le}"
            message = f"“{name}” must be {bound}, not {value}"
    elif not isinstance(value, str):
        code, message = "bad-type", f"“{name}” must be text, not {_what(value)}"
    elif hasattr(kind, "written"):
        try:
            kind.written(value)
        except Misread as misread:
            code, hint = misread.code, misread.hint
            message = misread.message.format(name=name, shown=shown)
    elif kind is date:
        code, message, hint = "bad-date", f"{shown} is no date", "Write it as 2026-12-01."
    elif limits.pattern == r"\S":
        message = f"“{name}” must not be empty"
    elif limits.max_length is not None and len(value) > limits.max_length:
        message = f"“{name}” is too long"
    elif limits.pattern:
        hint = next(hint for part, hint in _PATTERN_HINTS.items() if part in limits.pattern)
    return Fault(path, code, f"{message[0].upper()}{message[1:]}.", hint)


def _options(wanted: Any, limits: Meta | None = None) -> list[_Option]:
    """The kinds of value that an annotation allows, None aside; a literal's choices together."""
    origin = get_origin(wanted)
    if origin is Annotated:
        metas = [m for m in wanted.__metadata__ if isinstance(m, Meta)]
        limit = next((m for m in metas if m.description is None or m.pattern), None)
        return _options(wanted.__origin__, limit or limits)
    if origin in (Union, types.UnionType):
        found = [o for part in get_args(wanted) for o in _options(part, limits)]
        choices = tuple(c for o in found if o.kind is Literal for c in o.arguments)
        rest = [o for o in found if o.kind is not Literal]
        return [_Option(Literal, choices, Meta()), *rest] if choices else rest
    if wanted is type(None):
        return []
    return [_Option(origin or wanted, get_args(wanted), limits or Meta())]


def _fits(wanted: Any, value: object) -> bool:
    try:
        read(wanted, value)
    except ValidationError:
        return False
    return True


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Model)


def _what(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "a number" if isinstance(value, int | float) else "one value"
