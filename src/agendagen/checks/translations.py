"""Every word that a reader sees exists in every language of the workspace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_origin

from msgspec import ValidationError
from msgspec.structs import FieldInfo

from agendagen.compose.catalog import MODELS
from agendagen.compose.resolve import type_chain
from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.records.base import LANGUAGES, Mark, Model, marks
from agendagen.records.cadences import Cadence
from agendagen.records.data import DataSpec
from agendagen.records.minutes import MinutesSpec
from agendagen.records.phrasing import GuidelinePack
from agendagen.records.reading import fields_of, models_in, read
from agendagen.records.types import InputSpec, ItemSpec, MeetingSpec, ModeSpec, TypeSpec
from agendagen.workspace.folders import COMPANY, FOLDERS
from agendagen.workspace.merge import entry_id
from agendagen.workspace.nodes import Mapping, Node, Scalar, Sequence, plain, text_of
from agendagen.workspace.workspace import Source, Workspace

Place = tuple[str, ...]
SPECS: dict[str, type[Model]] = {
    **MODELS,
    "type": TypeSpec,
    "mode": ModeSpec,
    "meeting": MeetingSpec,
    "minutes": MinutesSpec,
    "phrasing": GuidelinePack,
    "cadence": Cadence,
    "data": DataSpec,
}
_WORDED_INPUTS = frozenset({"text", "list"})


def check_translations(workspace: Workspace) -> Iterator[Problem]:
    """What the user's files say in one language and not in the others; one warning a file."""
    for kind in FOLDERS:
        for source in workspace.own_sources(kind).values():
            yield from _source(workspace, kind, source)
    company = workspace.company_source()
    if company.layer.own or workspace.root is None:
        yield from _source(workspace, COMPANY, company)


def _source(workspace: Workspace, kind: str, source: Source) -> Iterator[Problem]:
    try:
        base = workspace.read(source)
        language = workspace.language_of(source, base)
        for locale in workspace.config.languages:
            if locale == language or language not in LANGUAGES:
                continue  # an unknown language is reported where the file itself is checked
            overlay: Node | None = None
            if locale in source.translations:
                overlay = workspace.read_path(*source.translations[locale])
            missing = list(_missing(SPECS[kind], base, overlay, _inputs(workspace, kind, base)))
            if not missing:
                continue
            at, place = missing[0]
            more = f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
            file = source.base.name.replace(".yaml", f".{locale}.yaml")
            yield Problem(
                at,
                "missing-translation",
                f"“{'.'.join(place)}”{more} has no translation into “{locale}”.",
                f"Write it into {file}.",
                severity="warning",
            )
    except ProblemsFound:
        return  # reported where the file itself is checked


def _inputs(workspace: Workspace, kind: str, base: Node) -> dict[str, InputSpec]:
    """The inputs of a meeting's type and mode: they tell which values are words."""
    if kind != "meeting":
        return {}
    found: dict[str, InputSpec] = {}
    chosen: list[Node] = []
    try:
        if (name := text_of(base, "type")) is not None:
            chosen.append(type_chain(workspace, name, "en", []))
        if (name := text_of(base, "mode")) is not None:
            chosen.append(workspace.read(workspace.source("mode", name)))
    except ProblemsFound:
        return {}
    for tree in chosen:
        inputs = tree.get("inputs") if isinstance(tree, Mapping) else None
        if isinstance(inputs, Mapping):
            for key, entry in inputs.entries.items():
                try:
                    found[key] = read(InputSpec, plain(entry.value))
                except ValidationError:
                    continue
    return found


def _missing(
    model: type[Model], base: Node, overlay: Node | None, inputs: dict[str, InputSpec]
) -> Iterator[tuple[Position, Place]]:
    """Places of words in `base` with no counterpart in `overlay`."""
    if not isinstance(base, Mapping):
        return
    fields = fields_of(model)
    for key, entry in base.entries.items():
        if key not in fields:
            continue
        other = overlay.get(key) if isinstance(overlay, Mapping) else None
        if model in (ModeSpec, MeetingSpec) and key == "items":
            yield from _lists(ItemSpec, entry.value, other, (key,))
        elif model is MeetingSpec and key == "inputs":
            yield from _input_words(entry.value, other, inputs)
        else:
            yield from _value(model, fields[key], entry.value, other, (key,))


def _value(
    model: type[Model], field: FieldInfo, base: Node, other: Node | None, place: Place
) -> Iterator[tuple[Position, Place]]:
    inner = next(models_in(field.type), None)
    if inner is not None and isinstance(base, Sequence):
        yield from _lists(inner, base, other, place)
    elif inner is not None and isinstance(base, Mapping):
        entries = base.entries if get_origin(field.type) is dict else None
        if entries is None:
            for at, rest in _missing(inner, base, other, {}):
                yield at, (*place, *rest)
            return
        for key, entry in entries.items():
            there = other.get(key) if isinstance(other, Mapping) else None
            for at, rest in _missing(inner, entry.value, there, {}):
                yield at, (*place, key, *rest)
    elif Mark.TRANSLATED in marks(model, field.name) and other is None and _has_letters(base):
        yield base.at, place


def _lists(
    model: type[Model], base: Node, other: Node | None, place: Place
) -> Iterator[tuple[Position, Place]]:
    """Entries pair by `id`; a list without ids is translated as a whole."""
    if not isinstance(base, Sequence):
        return
    by_id = {entry_id(item): item for item in base.items}
    theirs = {entry_id(i): i for i in other.items} if isinstance(other, Sequence) else {}
    if other is not None and (None in theirs or None in by_id):
        return
    for index, item in enumerate(base.items):
        name = entry_id(item)
        if isinstance(item, Scalar):
            yield item.at, (*place, str(index + 1))
            continue
        for at, rest in _missing(model, item, theirs.get(name) if name else None, {}):
            yield at, (*place, name or str(index + 1), *rest)


def _input_words(
    base: Node, other: Node | None, inputs: dict[str, InputSpec]
) -> Iterator[tuple[Position, Place]]:
    if not isinstance(base, Mapping):
        return
    for key, entry in base.entries.items():
        spec = inputs.get(key)
        worded = spec is not None and (spec.kind in _WORDED_INPUTS or "text" in spec.cells.values())
        there = other.get(key) if isinstance(other, Mapping) else None
        if spec is not None and spec.kind == "actions" and isinstance(entry.value, Scalar):
            continue  # the id of a series
        if worded and there is None and _has_letters(entry.value):
            yield entry.value.at, ("inputs", key)


def _has_letters(node: Node) -> bool:
    """Whether there is anything to translate: not in `{{ client.name }}`, a link or a number."""
    if isinstance(node, Sequence):
        return any(_has_letters(item) for item in node.items)
    if isinstance(node, Mapping):
        return any(_has_letters(entry.value) for entry in node.entries.values())
    text = node.text
    while "{{" in text and "}}" in text:
        head, _, rest = text.partition("{{")
        text = head + rest.partition("}}")[2]
    bare = " " not in text.strip() and any(c in text for c in "@/:.0123456789")
    return any(c.isalpha() for c in text) and not bare
