"""pydantic's findings as sentences for people who have never heard of pydantic."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from agendagen.problems import Position, Problem, did_you_mean

Place = Callable[[tuple[str | int, ...], bool], Position]
"""path, whether the key itself is meant → where it was written."""


def explain(error: ValidationError, model: type[BaseModel], place: Place) -> list[Problem]:
    """Every finding of one validation as a problem with its place."""
    problems = []
    for finding in error.errors(include_url=False):
        path = _written_path(finding["loc"], model)
        name = next((step for step in reversed(path) if isinstance(step, str)), "")
        code, message, hint, on_key = _sentence(finding, name, path, model)
        problems.append(Problem(place(path, on_key), code, message, hint))
    return problems


def known_keys(model: type[BaseModel]) -> list[str]:
    """The keys of a model as people write them."""
    return [info.alias or name for name, info in model.model_fields.items()]


def _sentence(
    finding: Any, name: str, path: tuple[str | int, ...], model: type[BaseModel]
) -> tuple[str, str, str, bool]:
    kind: str = finding["type"]
    value = finding.get("input")
    context = finding.get("ctx") or {}
    shown = f"“{value}”" if isinstance(value, str) and len(value) <= 60 else "this value"
    if kind == "extra_forbidden":
        owner = _model_at(path[:-1], model)
        keys = known_keys(owner) if owner else []
        hint = did_you_mean(name, keys, otherwise=f"Known here: {', '.join(keys)}.")
        return "unknown-key", f"There is no key “{name}” here.", hint, True
    if kind == "missing":
        return "missing-key", f"The key “{name}” is missing here.", f"Add “{name}:”.", False
    if kind in ("literal_error", "enum"):
        expected = str(context.get("expected", "")).replace("'", "")
        options = expected.replace(" or ", ", ").split(", ")
        hint = did_you_mean(str(value), options, otherwise=f"One of: {', '.join(options)}.")
        return "bad-value", f"“{name}” cannot be {shown}.", hint, False
    if kind.startswith("date"):
        return "bad-date", f"{shown} is no date.", "Write it as 2026-12-01.", False
    if kind.startswith(("int", "decimal", "float")):
        return "bad-number", f"“{name}” needs a whole number, not {shown}.", "", False
    if kind.startswith("bool"):
        return "bad-value", f"“{name}” is yes or no, not {shown}.", "Write true or false.", False
    if kind.startswith(("greater", "less")):
        limit = context.get("ge", context.get("gt", context.get("le", context.get("lt"))))
        side = "at least" if kind.startswith("greater") else "at most"
        return "bad-number", f"“{name}” must be {side} {limit}, not {value}.", "", False
    if kind == "string_pattern_mismatch":
        return "bad-value", f"“{name}” cannot be {shown}.", _pattern_hint(context), False
    if kind == "string_type":
        return "bad-type", f"“{name}” must be text, not {_what(value)}.", "", False
    if kind in ("tuple_type", "list_type"):
        return "bad-type", f"“{name}” must be a list, not {_what(value)}.", "Use “- ” lines.", False
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return (
            "bad-type",
            f"“{name or 'the file'}” must hold “key: value” lines, not {_what(value)}.",
            "",
            False,
        )
    if kind == "value_error":
        text = str(context.get("error", finding.get("msg", "")))
        if text.startswith("is "):
            text = f"{shown} {text}"
        return "bad-value", f"{text[0].upper()}{text[1:]}.", "", False
    if kind in ("too_short", "string_too_short"):
        return "bad-value", f"“{name}” must not be empty.", "", False
    if kind == "string_too_long":
        return "bad-value", f"“{name}” is too long.", "", False
    return "bad-value", f"“{name}” cannot be {shown}.", str(finding.get("msg", "")), False


def _pattern_hint(context: Any) -> str:
    pattern = str(context.get("pattern", ""))
    if "#" in pattern:
        return "Write a colour as #1f3a5f."
    if "_" in pattern:
        return "Use lower case letters, digits and underscores."
    if "A-Z" in pattern:
        return "Write it as PLN or EUR."
    if pattern == "^[a-z]{2}$":
        return "Write a language as en or pl."
    return "Use lower case letters, digits and hyphens, as in a file name."


def _what(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "one value"


def _written_path(loc: tuple[str | int, ...], model: type[BaseModel]) -> tuple[str | int, ...]:
    """Drop the names of union members that pydantic adds to a location."""
    path: list[str | int] = []
    for step in loc:
        if isinstance(step, str) and (step[:1].isupper() or step in ("int", "str") or "[" in step):
            continue
        path.append(step)
    return tuple(path)


def _model_at(path: tuple[str | int, ...], model: type[BaseModel]) -> type[BaseModel] | None:
    """The model that a path leads to, to know its keys."""
    current: list[Any] = [model]
    for step in path:
        following: list[Any] = []
        for candidate in current:
            if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                for name, info in candidate.model_fields.items():
                    if step in (name, info.alias):
                        following += _unwrap(info.annotation)
            else:
                following += [a for arg in get_args(candidate) for a in _unwrap(arg)]
        current = following
    return next((c for c in current if isinstance(c, type) and issubclass(c, BaseModel)), None)


def _unwrap(annotation: Any) -> list[Any]:
    """A union's members; `Annotated[X, …]` as X; containers as they are."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return [inner for arg in get_args(annotation) for inner in _unwrap(arg)]
    if hasattr(annotation, "__metadata__"):
        return _unwrap(get_args(annotation)[0])
    return [annotation]
