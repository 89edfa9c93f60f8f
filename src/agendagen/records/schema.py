"""JSON Schemas for editors, one for every kind of file, made from the models.

Two for each kind: `meeting.json` for a file itself, and `meeting.translation.json` for its
translations, in which nothing is required. Editors read `1.10` as a number and `true` as a
boolean where agendagen reads text; so wherever any text is allowed, the schemas allow those.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from pydantic import BaseModel

from agendagen.records.content import Campaign, Case, Client, Company, Objection, Person, Product
from agendagen.records.types import ItemSpec, MeetingSpec, ModeSpec, TypeSpec

Schema = dict[str, Any]
KINDS: dict[str, type[BaseModel]] = {
    "campaign": Campaign,
    "case": Case,
    "client": Client,
    "company": Company,
    "meeting": MeetingSpec,
    "mode": ModeSpec,
    "objection": Objection,
    "person": Person,
    "product": Product,
    "type": TypeSpec,
}
DIALECT = "http://json-schema.org/draft-07/schema#"
_PATCH_KEYS: Schema = {
    "after": {"type": "string", "description": "Put it behind the entry of that id; start: first."},
    "remove": {"type": "boolean", "description": "Take the entry of this id out."},
    "optional": {"type": "boolean", "description": "Say nothing when there is no such entry."},
}


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
    made = KINDS[kind].model_json_schema(mode="validation", ref_template="#/definitions/{model}")
    definitions = made.pop("$defs", {})
    if kind in ("mode", "meeting"):
        items = ItemSpec.model_json_schema(ref_template="#/definitions/{model}")
        definitions |= items.pop("$defs", {})
        definitions["ItemSpec"] = items
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
    free = tidy.get("type") == "string" and not {"pattern", "enum", "const", "format"} & set(tidy)
    if free and not is_properties:
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
