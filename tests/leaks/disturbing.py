"""The built-in workspace with everything internal in it changed, added or taken out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from agendagen.compose.catalog import MODELS
from agendagen.records.base import Model, Record
from agendagen.records.minutes import ActionSpec, Decision
from agendagen.records.types import InputSpec, ItemSpec, Line, MeetingSpec, ModeSpec
from agendagen.workspace.folders import FOLDERS
from agendagen.workspace.nodes import plain
from agendagen.workspace.workspace import (
    Workspace,
    builtin_root,
    open_workspace,
    yaml_files,
)
from leaks.finding import Memory, in_memory
from leaks.growing import Data, Files, Garden, Lots, Seed, fields_of, model_of


class Nothing(Lots):
    """Nothing is there that need not be."""

    def has(self, place: str) -> bool:
        return False

    def count(self, place: str) -> int:
        return 0


@cache
def built_in() -> Workspace:
    return open_workspace(builtin_root())


@cache
def built_in_files() -> Files:
    """What the built-in files say."""
    layer = built_in().layers[-1]
    folders = [layer.root / folder for folder in FOLDERS.values()]
    files = [file for folder in (*folders, layer.root / "content") for file in yaml_files(folder)]
    found: Files = {}
    for file in files:
        data = plain(built_in().read_path(layer, file))
        assert isinstance(data, dict)
        found[file.relative_to(layer.root).as_posix()] = data
    return found


def client_meetings() -> list[str]:
    """The built-in meetings with clients in the room."""
    return [m for m in sorted(built_in().sources("meeting")) if _faces_client(m)]


def _faces_client(meeting: str) -> bool:
    type_id = built_in_files()[f"content/meetings/{meeting}.yaml"]["type"]
    spec = built_in_files()[f"templates/types/{type_id}.yaml"]
    while "extends" in spec and "audience" not in spec:
        spec = built_in_files()[f"templates/types/{spec['extends']}.yaml"]
    return bool(spec.get("audience") == "client")


def said_to_be_client(model: type[Model]) -> frozenset[str]:
    """Ids of items, joining lines or inputs that are for clients in any file."""
    key = {ItemSpec: "items", Line: "joining", InputSpec: "inputs"}[model]
    found = set()
    for data in built_in_files().values():
        entries = data.get(key, {})
        named = (
            entries.items() if isinstance(entries, dict) else ((e.get("id"), e) for e in entries)
        )
        found |= {
            id_ for id_, e in named if isinstance(e, dict) and e.get("visibility") == "client"
        }
    return frozenset(found)


class Disturbance:
    """Goes through files with their models; `seed` decides about everything internal."""

    def __init__(self, seed: Seed, *, without_items: bool = False) -> None:
        self._garden = Garden(seed, seed)
        self._seed = seed
        self._without_items = without_items
        self._open = {model: said_to_be_client(model) for model in (ItemSpec, Line, InputSpec)}
        self.touched = 0
        """How many internal values were there before."""

    def workspace(self) -> Memory:
        files = {path: self._file(path, data) for path, data in built_in_files().items()}
        for kind, folder in FOLDERS.items():
            if kind in MODELS and self._seed.has("record"):
                files[f"{folder}/nobody-asks.yaml"] = self._garden.grow(MODELS[kind], internal=True)
        return in_memory(files, built_in().config)

    def _file(self, path: str, data: Data) -> Data:
        if path.startswith(FOLDERS["phrasing"]):
            return {"title": "No guideline at all"}  # a pack is internal from end to end
        if path.startswith(FOLDERS["data"]):  # see tests/figures/test_templates.py
            return data
        model = model_of(path.replace(".pl.yaml", ".yaml"))
        base = built_in_files()[path.replace(".pl.yaml", ".yaml")]
        hidden = issubclass(model, Record) and base.get("visibility") != "client"
        return self._model(model, data, inside=hidden, told=path.endswith(".pl.yaml"))

    def _model(self, model: type[Model], data: Data, *, inside: bool, told: bool) -> Data:
        """The same with other internal values; a translation (`told`) loses them."""
        known = {field.key for field in fields_of(model)}
        result = {key: value for key, value in data.items() if key not in known}  # after, remove
        for field in fields_of(model):
            key = field.key
            if (inside or field.internal) and not field.structure:
                self.touched += key in data
                wanted = key in data if field.required else self._seed.has(field.place)
                if wanted and not told:
                    result[key] = self._garden.value(field.kind, field.place, internal=True)
            elif key in data:
                result[key] = self._kept(model, field.inner, key, data[key], told=told)
        return result

    def _kept(
        self, model: type[Model], inner: type[Model] | None, key: str, value: Any, *, told: bool
    ) -> Any:
        """What clients may read, or structure: its parts may still be internal."""
        if model in (ModeSpec, MeetingSpec) and key == "items":
            inner = ItemSpec
        if model is MeetingSpec and key == "inputs":
            return {
                name: text if name in self._open[InputSpec] else self._other(text)
                for name, text in value.items()
            }
        if inner is None or isinstance(value, str):
            return value
        if inner is Decision:  # one that is no more than a text is ours
            value = [self._other(one) if isinstance(one, str) else one for one in value]
        if isinstance(value, list):
            return [
                entry
                if isinstance(entry, str)
                else self._model(inner, entry, inside=self._hides(inner, key, entry), told=told)
                for entry in value
                if not (self._without_items and inner is ItemSpec and self._goes(entry, told=told))
            ]
        if any(isinstance(entry, dict) for entry in value.values()) and key in ("roles", "inputs"):
            return {
                name: self._model(inner, entry, inside=False, told=told)
                for name, entry in value.items()
            }
        return self._model(inner, value, inside=False, told=told)

    def _hides(self, inner: type[Model], key: str, entry: Data) -> bool:
        if inner is ItemSpec or (inner is Line and key == "joining"):
            return entry["id"] not in self._open[inner]
        if inner is ActionSpec:
            return entry["id"] not in promised_to_clients()
        return inner is Decision and entry.get("visibility") != "client"

    def _goes(self, entry: Data, *, told: bool) -> bool:
        """An internal item that nothing is placed after."""
        id_ = entry["id"]
        return id_ not in self._open[ItemSpec] and id_ not in _placed_after()

    def _other(self, value: Any) -> Any:
        """What a meeting says to an internal input, in other words; names of records stay."""
        if isinstance(value, str) and " " in value:
            self.touched += 1
            return self._seed.word("MeetingSpec.inputs")
        return [self._other(entry) for entry in value] if isinstance(value, list) else value


@cache
def promised_to_clients() -> frozenset[str]:
    """Ids of the actions that are for clients in any minutes."""
    return frozenset(
        action["id"]
        for path, data in built_in_files().items()
        if path.startswith(FOLDERS["minutes"])
        for item in data.get("items", ())
        for action in item.get("actions", ())
        if action.get("visibility") == "client"
    )


@cache
def _placed_after() -> frozenset[str]:
    def named(data: Any) -> Iterator[str]:
        if isinstance(data, dict):
            yield from [data["after"]] if isinstance(data.get("after"), str) else []
            yield from (name for entry in data.values() for name in named(entry))
        elif isinstance(data, list):
            yield from (name for entry in data for name in named(entry))

    return frozenset(name for data in built_in_files().values() for name in named(data))
