"""JSON Schemas for editors, one for every kind of file, made from the models.

Two for each kind: `meeting.json` for a file itself, and `meeting.translation.json` for its
translations, in which nothing is required. Editors read `1.10` as a number and `true` as a
boolean where agendagen reads text; so wherever any text is allowed, the schemas allow those.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import msgspec

from agendagen.records.base import Model, Schema
from agendagen.records.cadences import Cadence
from agendagen.records.content import Campaign, Case, Client, Company, Objection, Person, Product
from agendagen.records.data import DataSpec
from agendagen.records.minutes import MinutesSpec
from agendagen.records.phrasing import GuidelinePack
from agendagen.records.types import ItemSpec, MeetingSpec, ModeSpec, TypeSpec

KINDS: dict[str, type[Model]] = {
    "cadence": Cadence,
    "campaign": Campaign,
    "case": Case,
    "client": Client,
    "company": Company,
    "data": DataSpec,
    "meeting": MeetingSpec,
    "minutes": MinutesSpec,
    "mode": ModeSpec,
    "objection": Objection,
    "person": Person,
    "phrasing": GuidelinePack,
    "product": Product,
    "type": TypeSpec,
}
DIALECT = "http://json-schema.org/draft-07/schema#"
_PATCH_KEYS: Schema = {
    "after": {"type": "string", "description": "Put it behind the entry of that id; start: first."},
    "remove": {"type": "boolean", "description": "Take the entry of this id out."},
    "if_there": {"type": "boolean", "description": "Say nothing when there is no such entry."},
}


_NOT_BLANK = r"\S"


def schema_files() -> dict[str, str]:
    """File name → text of every schema."""
    files: dict[str, str] = {}
    for kind in KINDS:
        whole = schema(kind)
        files[f"{kind}.json"] = _text(whole)
        files[f"{kind}.translation.json"] = _text(_without_required(whole, kind))
    return files


def schema(kind: str) -> Schema:
    """The schema of one kind of file."""
    model = KINDS[kind]
    models = [model, ItemSpec] if kind in ("mode", "meeting") else [model]
    _, definitions = msgspec.json.schema_components(
        models, schema_hook=_written, ref_template="#/definitions/{name}"
    )
    made = definitions.pop(model.__name__)
    if len(models) > 1:
        made["properties"]["items"]["items"] = {"$ref": "#/definitions/ItemSpec"}
    for name in ("ItemSpec", "TalkLine", "Line", "Point"):
        if name in definitions:
            definitions[name]["properties"] |= deepcopy(_PATCH_KEYS)
    if "ItemSpec" in definitions:
        definitions["ItemSpec"]["required"] = ["id"]
    if kind == "type":
        required = made.pop("required")
        made["if"] = {"not": {"required": ["extends"]}}
        made["then"] = {"required": required}
        for name in ("Role", "InputSpec", "Line"):
            definitions[name].pop("required", None)
    made["definitions"] = definitions
    if kind in ("mode", "type", "meeting"):
        made["properties"].pop("visibility", None)
    result: Schema = {"$schema": DIALECT, **_tidy(made)}
    result["title"] = f"agendagen {kind}"
    return result


def _written(kind: Any) -> Schema:
    """What our own kinds of value say of themselves."""
    found: Schema = kind.schema
    return found


def _tidy(node: Any, *, is_properties: bool = False) -> Any:
    if isinstance(node, list):
        return [_tidy(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    tidy = {
        key: _tidy(value, is_properties=key in ("properties", "definitions"))
        for key, value in node.items()
        if is_properties or key not in ("title", "default")
    }
    if is_properties:
        return tidy
    if "enum" in tidy:
        tidy["type"] = "string"
    if "pattern" in tidy:
        tidy["pattern"] = tidy["pattern"].replace(r"\Z", "$")
    if not tidy.get("required", True):
        del tidy["required"]
    free = tidy.get("type") == "string" and tidy.get("pattern", _NOT_BLANK) == _NOT_BLANK
    if free and not {"enum", "const", "format"} & set(tidy):
        tidy["type"] = ["string", "number", "boolean"]
    return tidy


def _without_required(whole: Schema, kind: str) -> Schema:
    def strip(node: Any, *, is_properties: bool = False) -> Any:
        if isinstance(node, list):
            return [strip(entry) for entry in node]
        if not isinstance(node, dict):
            return node
        return {
            key: strip(value, is_properties=key in ("properties", "definitions"))
            for key, value in node.items()
            if is_properties or key not in ("required", "if", "then", "minProperties", "minItems")
        }

    bare: Schema = strip(whole)
    bare["title"] = f"agendagen {kind}, translation"
    return bare


def _text(schema_: Schema) -> str:
    return json.dumps(schema_, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
