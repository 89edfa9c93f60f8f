"""A workspace of one's own, and meeting files to fill in."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from agendagen.compose.resolve import type_chain, validated
from agendagen.output.starter import starter_files
from agendagen.output.yamltext import scalar
from agendagen.records.types import TypeSpec
from agendagen.workspace.nodes import Mapping, Scalar
from agendagen.workspace.reading import parse
from agendagen.workspace.workspace import open_workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPES = sorted(open_workspace().sources("type"))


@pytest.fixture
def starter(empty_workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    """What `init` makes, in the current folder."""
    for path, content in starter_files().items():
        empty_workspace.write(path, content)
    return empty_workspace


def test_init_makes_a_workspace_that_works(empty_workspace: WorkspaceBuilder) -> None:
    result = empty_workspace.run("init", "mine")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "cd mine" in result.stderr
    made = {
        f.relative_to(empty_workspace.root / "mine").as_posix()
        for f in (empty_workspace.root / "mine").rglob("*")
        if f.is_file()
    }
    assert made == set(starter_files())
    assert {"agendagen.toml", ".gitignore", "content/company.yaml", "schema/meeting.json"} <= made

    check = empty_workspace.run("-w", "mine", "check")
    assert (check.exit_code, check.stderr) == (0, "Everything is fine.\n")
    render = empty_workspace.run("-w", "mine", "render", "pitch-sandmere", "-f", "md")
    assert render.exit_code == 0
    assert len(list((empty_workspace.root / "mine" / "out").glob("*.md"))) == 4


def test_what_the_starter_is_changed_to_is_what_is_rendered(starter: WorkspaceBuilder) -> None:
    starter.replace("content/company.yaml", "name: Fennimark\n", "name: Our Own House\n")
    line = ["render", "pitch-sandmere", "-d", "agenda", "-a", "client", "-o", "-"]
    assert "Our Own House" in starter.run(*line).stdout


def test_what_is_copied_is_read_as_english_in_a_polish_workspace(starter: WorkspaceBuilder) -> None:
    starter.replace("agendagen.toml", 'locale = "en"', 'locale = "pl"')
    assert starter.run("check").stderr == "Everything is fine.\n"
    assert "Po prezentacji" in starter.run("list", "cadences").stdout
    assert "menedżerka sprzedaży" in starter.run("show", "weekly-2026-w49").stdout


def test_ones_own_people_alone_are_offered(workspace: WorkspaceBuilder) -> None:
    assert [line.split()[0] for line in workspace.run("list", "people").stdout.splitlines()] == [
        "ann-reed",
        "tom-lipka",
    ]
    made = workspace.run("new", "pitch", "--no-input", "--output", "-").stdout
    assert "rep:  # Account executive: ann-reed, tom-lipka\n" in made


def test_init_refuses_what_is_there(empty_workspace: WorkspaceBuilder) -> None:
    mine = empty_workspace.write("mine/content/company.yaml", "name: Ours\n")
    before = sorted(empty_workspace.root.rglob("*"))
    result = empty_workspace.run("init", "mine")
    assert result.exit_code == 2
    assert "already holds content/company.yaml" in result.stderr
    assert sorted(empty_workspace.root.rglob("*")) == before
    assert mine.read_text("utf-8") == "name: Ours\n"


def test_init_twice(empty_workspace: WorkspaceBuilder) -> None:
    assert empty_workspace.run("init").exit_code == 0
    made = {path: empty_workspace.root / path for path in starter_files()}
    assert {p: f.read_bytes() for p, f in made.items()} == starter_files()
    assert empty_workspace.run("init").exit_code == 2


def test_init_leaves_files_of_others_alone(empty_workspace: WorkspaceBuilder) -> None:
    empty_workspace.write("README.md", "Ours\n")
    empty_workspace.write(".gitignore", "secret/\n")
    assert empty_workspace.run("init").exit_code == 0
    assert (empty_workspace.root / "README.md").read_text("utf-8") == "Ours\n"
    assert (empty_workspace.root / ".gitignore").read_text("utf-8") == "secret/\n"


def spec_of(type_id: str) -> TypeSpec:
    return validated(TypeSpec, type_chain(open_workspace(), type_id, "en", []))


def check(workspace: WorkspaceBuilder, name: str) -> list[dict[str, str]]:
    result = workspace.run("check", name, "--json", "--locale", "en")
    problems: list[dict[str, str]] = json.loads(result.stdout)["problems"]
    assert result.exit_code == (1 if problems else 0)
    return problems


def needed(type_id: str) -> list[tuple[str, str]]:
    """The roles and inputs that a type cannot do without."""
    spec = spec_of(type_id)
    roles = [("missing-role", name) for name, role in spec.roles.items() if role.required]
    inputs = [
        ("missing-input", name)
        for name, kind in spec.inputs.items()
        if kind.required and kind.default is None
    ]
    return [*roles, *inputs]


def named(workspace: WorkspaceBuilder, name: str) -> list[tuple[str, str]]:
    """What `check` misses in a meeting; it must find nothing else."""
    found = []
    for problem in check(workspace, name):
        said = re.search(r"(?:Nobody plays the|does not say|The key) “?(\w+)", problem["message"])
        assert said, problem["message"]
        assert problem["path"] == f"content/meetings/{name}.yaml"
        found.append((problem["code"], said[1]))
    return found


def test_the_blanks_of_a_new_file_are_named_all_at_once(starter: WorkspaceBuilder) -> None:
    assert len(TYPES) >= 17
    for type_id in TYPES:
        result = starter.run("new", type_id, "--no-input", "--id", f"blank-{type_id}")
        assert (result.exit_code, result.stdout) == (0, "")
        assert f"wrote content/meetings/blank-{type_id}.yaml" in result.stderr
        when = [("missing-key", "date"), ("missing-key", "start")]
        assert sorted(named(starter, f"blank-{type_id}")) == sorted(when + needed(type_id))


@pytest.mark.parametrize("type_id", TYPES)
def test_each_role_and_input_left_blank_is_named(starter: WorkspaceBuilder, type_id: str) -> None:
    line = ["--set", "date=2026-12-07", "--set", "start=9:00", "--no-input"]
    result = starter.run("new", type_id, *line)
    assert result.exit_code == 0
    assert f"agendagen check {type_id}-2026-12-07" in result.stderr
    assert sorted(named(starter, f"{type_id}-2026-12-07")) == sorted(needed(type_id))


VALUES = [
    "date=2026-12-07", "start=09:00", "mode=video", "title=Tempora for Dalwick",
    "cast.rep=adam-wroniec", "guests=sandmere-bank/maria-lis", "client=sandmere-bank",
    "product=tempora", "spoke_on=2026-11-17", "criteria=less work", "criteria=data: \"safe\"",
    "quote=For 1,400 people that is 26,600 zloty a month.", "next_step=two trial branches",
    "cases=dalwick-payroll", "objections=too-expensive", "link=https://meet.example/x#y",
]  # fmt: skip


def test_a_new_file_with_everything_given_is_right(starter: WorkspaceBuilder) -> None:
    sets = [part for value in VALUES for part in ("--set", value)]
    result = starter.run("new", "client-pitch", "--no-input", *sets)
    assert result.exit_code == 0
    assert check(starter, "client-pitch-2026-12-07") == []
    data = json.loads(starter.run("show", "client-pitch-2026-12-07", "--json").stdout)
    assert data["title"] == "Tempora for Dalwick"
    assert data["mode"] == "video"
    assert {"label": "Link", "text": "https://meet.example/x#y"} in data["joining"]
    assert "Maria Lis" in {a["name"] for a in data["attendees"]}
    said = json.dumps(data, ensure_ascii=False)
    assert 'less work and data: \\"safe\\"' in said


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("client=sandmer-bank", "there is no client “sandmer-bank”. Did you mean “sandmere-bank”?"),
        ("cast.rep=adam", "there is no person “adam”."),
        ("rep=adam", "cast.rep: there is no person “adam”."),
        ("date=soon", "“soon” is no date"),
        ("start=noon", "“noon” is no time"),
        ("minutes=an hour", "“an hour” is no number of minutes"),
        ("mode=vido", "Did you mean “video”?"),
        ("clent=sandmere-bank", "This type asks for no “clent”. Did you mean “client”?"),
        ("cast.boss=adam-wroniec", "This type asks for no “cast.boss”."),
        ("client", "is not NAME=VALUE"),
        ("=x", "is not NAME=VALUE"),
        ("spoke_on=yesterday", "“yesterday” is no date"),
        ("cases=dalwick", "Did you mean “dalwick-payroll”?"),
        ("guests=maria-lis", "client/contact"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    starter: WorkspaceBuilder, value: str, message: str
) -> None:
    result = starter.run("new", "client-pitch", "--no-input", "--set", value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())
    assert not list((starter.root / "content/meetings").glob("client-pitch*"))


def test_guidelines_are_asked_for_by_the_day_of_the_last_briefing(
    starter: WorkspaceBuilder,
) -> None:
    line = ["new", "phrasing-briefing", "--no-input", "--set"]
    refused = starter.run(*line, "guidelines=lately")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "guidelines: “lately” is no date" in " ".join(refused.stderr.split())
    made = starter.run(*line, "guidelines=2026-11-16", "--output", "-")
    assert "  guidelines: 2026-11-16  # What is new?" in made.stdout


def test_an_existing_file_is_not_replaced(starter: WorkspaceBuilder) -> None:
    line = ["new", "client-pitch", "--no-input", "--id", "pitch-sandmere"]
    before = (starter.root / "content/meetings/pitch-sandmere.yaml").read_bytes()
    result = starter.run(*line)
    assert result.exit_code == 1
    assert "is already there, and is not replaced. “--id” chooses another name." in result.stderr
    assert (starter.root / "content/meetings/pitch-sandmere.yaml").read_bytes() == before


@pytest.mark.parametrize("name", ["../../outside", "a/b", "Über", "Upper", ".hidden", "with space"])
def test_a_name_that_is_none_is_refused(starter: WorkspaceBuilder, name: str) -> None:
    before = sorted(starter.root.parent.rglob("*"))
    result = starter.run("new", "client-pitch", "--no-input", "--id", name)
    assert result.exit_code == 2
    assert sorted(starter.root.parent.rglob("*")) == before


def test_new_prints_where_there_is_no_workspace(empty_workspace: WorkspaceBuilder) -> None:
    result = empty_workspace.run("new", "client-pitch", "--no-input")
    assert result.exit_code == 0
    assert "type: client-pitch" in result.stdout
    assert "agendagen init" in result.stderr
    assert list(empty_workspace.root.iterdir()) == []


def test_new_prints_when_asked(starter: WorkspaceBuilder) -> None:
    result = starter.run("new", "client-pitch", "--no-input", "-o", "-")
    assert (result.exit_code, result.stderr) == (0, "")
    assert isinstance(parse(result.stdout, "new"), Mapping)
    assert not list((starter.root / "content/meetings").glob("client-pitch*"))


@pytest.mark.parametrize(
    "text",
    ["plain", "a: b", "# x", "x # y", "- x", "'q'", '"q"', "{a}", "[a]", "*a", "&a", "!t", "|", ">",
     "%x", "@x", "`x`", "", " x ", "yes", "null", "1.10", "a\nb", "a\tb", "ż", "?", ":", "x:", "~",
     "\u2028", "---", "...", "#", "a #b", "a\\b", "{{ x }}"],
)  # fmt: skip
def test_a_value_written_into_yaml_reads_back_the_same(text: str) -> None:
    node = parse(f"k: {scalar(text)}", "new")
    assert isinstance(node, Mapping)
    value = node.entries["k"].value
    assert isinstance(value, Scalar)
    assert value.text == text
