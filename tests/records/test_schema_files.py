"""The JSON Schemas: as committed, and right about every file of ours as an editor reads it."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft7Validator

from agendagen.records.schema import KINDS, schema_files
from agendagen.workspace.folders import FOLDERS

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "schema"
FILES = sorted(
    file
    for folder in ("content", "templates/types", "templates/modes")
    for file in (ROOT / folder).rglob("*.yaml")
)
KIND_OF = {folder: kind for kind, folder in FOLDERS.items()} | {"content": "company"}


class EditorLoader(yaml.SafeLoader):
    """Types as editors give them: the core schema of YAML 1.2 (§ 10.3.2), no dates, no 1:30."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012  # as SafeLoader has it


def _core(tag: str, pattern: str, first: str) -> None:
    name = f"tag:yaml.org,2002:{tag}"
    EditorLoader.add_implicit_resolver(name, re.compile(f"^(?:{pattern})$"), list(first))


_core("null", r"~|null|Null|NULL|", "~nN")
EditorLoader.yaml_implicit_resolvers[""] = EditorLoader.yaml_implicit_resolvers["~"]
_core("bool", r"true|True|TRUE|false|False|FALSE", "tTfF")
_core("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789")
_core("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789")


def _decimal(loader: EditorLoader, node: yaml.ScalarNode) -> int:
    text = loader.construct_scalar(node)
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    return int(text[2:] if base != 10 else text, base)


EditorLoader.add_constructor("tag:yaml.org,2002:int", _decimal)


def as_an_editor_reads(text: str) -> Any:
    return yaml.load(text, EditorLoader)


@cache
def validator(name: str) -> Draft7Validator:
    schema = json.loads((SCHEMAS / name).read_text("utf-8"))
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def complaints(name: str, value: Any) -> list[str]:
    return [f"{list(e.absolute_path)}: {e.message}" for e in validator(name).iter_errors(value)]


def test_the_committed_schemas_are_what_the_command_writes(workspace: WorkspaceBuilder) -> None:
    assert workspace.run("schema", "--output", "made").exit_code == 0
    made = {file.name: file.read_text("utf-8") for file in (workspace.root / "made").iterdir()}
    assert made == {file.name: file.read_text("utf-8") for file in SCHEMAS.iterdir()}
    assert made == schema_files()


@pytest.mark.parametrize("kind", KINDS)
def test_one_schema_is_printed(workspace: WorkspaceBuilder, kind: str) -> None:
    printed = workspace.run("schema", kind)
    assert printed.exit_code == 0
    assert printed.stdout == (SCHEMAS / f"{kind}.json").read_text("utf-8")


def test_the_loader_is_one_of_yaml_1_2() -> None:
    text = "[09:30, 2026-12-01, 1.10, 12, 0112, 0x1F, true, yes, NO, ~, , 1e3, '5', +48 58]\n"
    assert as_an_editor_reads(text.replace(", ,", ", null,")) == [
        "09:30", "2026-12-01", 1.1, 12, 112, 31, True, "yes", "NO", None, None, 1000.0, "5",
        "+48 58",
    ]  # fmt: skip
    assert as_an_editor_reads("link:\n") == {"link": None}


def test_there_are_files_to_look_at() -> None:
    assert len(FILES) > 100


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_file_names_its_schema_and_fits_it(file: Path) -> None:
    text = file.read_text("utf-8")
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert named, "the first line tells editors the schema"
    schema = (file.parent / named[1]).resolve()
    assert schema.parent == SCHEMAS
    kind = KIND_OF[file.parent.relative_to(ROOT).as_posix()]
    translation = ".translation" if len(file.suffixes) > 1 else ""
    assert schema.name == f"{kind}{translation}.json"
    assert complaints(schema.name, as_an_editor_reads(text)) == []


MEETING = "type: client-pitch\ndate: 2026-12-01\nstart: 09:30\ncast: {rep: adam-wroniec}\n"


@pytest.mark.parametrize("start", ["09:30", "9:30", "00:00", "23:59"])
def test_times(start: str) -> None:
    assert complaints("meeting.json", as_an_editor_reads(MEETING.replace("09:30", start))) == []


@pytest.mark.parametrize("start", ["9:3", "24:00", "09:60", "9.30", "930", "noon", "09:30:00"])
def test_no_times(start: str) -> None:
    assert complaints("meeting.json", as_an_editor_reads(MEETING.replace("09:30", start)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("type: client-pitch\n", ""),
        ("type:", "tpye:"),
        ("client-pitch", "Client Pitch"),
        ("cast: {rep: adam-wroniec}", "cast: adam-wroniec"),
        ("cast:", "minutes: half an hour\ncast:"),
        ("cast:", "minutes: 3\ncast:"),
        ("cast:", "items: [{id: a, minuts: 3}]\ncast:"),
        ("cast:", "items: [{title: a}]\ncast:"),
        ("cast:", "items: [{id: a, talk: [{lasts: 40}]}]\ncast:"),
    ],
)
def test_mistakes_in_a_meeting(old: str, new: str) -> None:
    assert complaints("meeting.json", as_an_editor_reads(MEETING)) == []
    assert complaints("meeting.json", as_an_editor_reads(MEETING.replace(old, new)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_typo_is_refused_everywhere(kind: str) -> None:
    for name in (f"{kind}.json", f"{kind}.translation.json"):
        assert any("xyzzy" in found for found in complaints(name, {"xyzzy": "a"}))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("person", {"name": "Ann", "since": 1}),
        ("person", {"name": "Ann", "gender": "x"}),
        ("person", {"name": "Ann", "visibility": "public"}),
        ("person", {"name": "Ann", "words_per_minute": {"en": 20}}),
        ("client", {"name": "X", "is_new": "perhaps"}),
        ("client", {"name": "X", "contacts": [{"name": "no id"}]}),
        ("company", {"name": "X", "colours": {"primary": "blue"}}),
        ("product", {"name": "X", "price": {"amount": "a lot"}}),
        ("objection", {"says": "X", "answer": "Y", "topic": "weather"}),
        ("type", {"title": "T"}),
    ],
)
def test_mistakes_in_records(kind: str, value: dict[str, Any]) -> None:
    assert complaints(f"{kind}.json", value)


@pytest.mark.parametrize(
    "value",
    [
        {"name": 1.1},
        {"name": "Ann", "visibility": "client", "extra": {"since": 2019, "vip": True}},
        {"name": "Ann", "words_per_minute": {"en": 150}, "strengths": ["a", 5]},
        {"name": "Ann", "title": None},
    ],
)
def test_what_an_editor_types_for_us_is_text_to_us(value: dict[str, Any]) -> None:
    assert complaints("person.json", value) == []


def test_a_type_that_extends_another_may_leave_everything_out() -> None:
    assert complaints("type.json", {"extends": "client-pitch", "minutes": 45}) == []
    assert complaints("type.json", {"minutes": 45})


@pytest.mark.parametrize("kind", KINDS)
def test_a_translation_needs_nothing_and_may_hold_what_the_file_may(kind: str) -> None:
    assert complaints(f"{kind}.translation.json", {}) == []
    whole, part = (
        json.loads((SCHEMAS / name).read_text("utf-8"))
        for name in (f"{kind}.json", f"{kind}.translation.json")
    )
    assert set(part["properties"]) == set(whole["properties"])
    assert demands(whole)
    assert not demands(part)


def demands(schema: Any) -> list[Any]:
    """What a schema requires, anywhere in it; properties that are called `required` aside."""
    if isinstance(schema, list):
        return [found for entry in schema for found in demands(entry)]
    if not isinstance(schema, dict):
        return []
    here = [schema["required"]] if isinstance(schema.get("required"), list) else []
    return here + [found for entry in schema.values() for found in demands(entry)]
