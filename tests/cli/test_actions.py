"""`agendagen actions`: what is open, whose it is, and since when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

MINUTES = """\
items:
  - id: demo
    actions:
      - {id: 1, what: send the report, who: ann-reed, due: 2026-12-03}
      - {id: 2, what: ring the branch, who: tom-lipka, due: 2026-12-10}
      - {id: 3, what: name the branches, who: sandmere/maria-lis}
      - {id: 4, what: done already, who: ann-reed, done: yes}
"""


@pytest.fixture
def promised(workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    workspace.write("content/minutes/monday.yaml", MINUTES)
    return workspace


def listed(workspace: WorkspaceBuilder, *arguments: str) -> list[str]:
    result = workspace.run("actions", "--json", *arguments)
    assert result.exit_code == 0
    return [one["id"].removeprefix("monday/") for one in json.loads(result.stdout)["actions"]]


def test_a_page_for_people(promised: WorkspaceBuilder) -> None:
    result = promised.run("actions", "--as-of", "2026-12-09")
    assert result.exit_code == 0
    assert result.stdout == (
        "Ann Reed\n"
        "  3 December (overdue)  send the report\n"
        "      since 1 December, second week · monday/1\n"
        "\n"
        "Maria Lis\n"
        "  –  name the branches\n"
        "      since 1 December, second week · monday/3\n"
        "\n"
        "Tom Lipka\n"
        "  10 December  ring the branch\n"
        "      since 1 December, second week · monday/2\n"
    )
    polish = promised.run("actions", "--as-of", "2026-12-09", "--locale", "pl").stdout
    assert "  3 grudnia (po terminie)  send the report\n" in polish
    assert "      od 1 grudnia, drugi tydzień · monday/1\n" in polish


def test_everything_about_one_for_machines(promised: WorkspaceBuilder) -> None:
    told = json.loads(promised.run("actions", "--as-of", "2026-12-09", "--json").stdout)
    assert (told["version"], told["as_of"]) == (1, "2026-12-09")
    assert told["actions"][0] == {
        "id": "monday/1",
        "meeting": "monday",
        "series": "",
        "item": "demo",
        "who": "ann-reed",
        "name": "Ann Reed",
        "what": "send the report",
        "since": "2026-12-01",
        "weeks": 2,
        "due": "2026-12-03",
        "overdue": True,
        "visibility": "internal",
        "file": "content/minutes/monday.yaml",
        "line": 4,
    }


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("--as-of 2026-11-30", ""),
        ("--as-of 2026-12-01", "1 2 3"),
        ("--as-of 2026-12-03 --overdue", ""),
        ("--as-of 2026-12-04 --overdue", "1"),
        ("--as-of 2026-12-11 --overdue", "1 2"),
        ("--as-of 2026-12-11 --overdue --owner tom-lipka", "2"),
        ("--as-of 2026-12-11 --owner sandmere/maria-lis", "3"),
    ],
)
def test_which_ones(promised: WorkspaceBuilder, arguments: str, expected: str) -> None:
    assert listed(promised, *arguments.split()) == expected.split()


def test_those_of_a_series(promised: WorkspaceBuilder) -> None:
    text = (promised.root / "content/meetings/monday.yaml").read_text("utf-8")
    meeting = text.replace("2026-12-01", "2026-12-02") + "series: {id: demos, rule: FREQ=WEEKLY}\n"
    promised.write("content/meetings/tuesday.yaml", meeting)
    promised.write("content/minutes/tuesday.yaml", MINUTES)
    assert listed(promised, "--as-of", "2026-12-09", "--series", "demos") == [
        "tuesday/1",
        "tuesday/2",
        "tuesday/3",
    ]
    assert len(listed(promised, "--as-of", "2026-12-09")) == 6


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--owner", "ann-red"], "There is no person “ann-red”. Did you mean “ann-reed”?"),
        (["--owner", "ann"], "There is no person “ann”. Did you mean “ann-reed”?"),
        (["--series", "demos"], "There is no series “demos”"),
        (["--as-of", "yesterday"], "yesterday"),
    ],
)
def test_what_is_refused(promised: WorkspaceBuilder, arguments: list[str], said: str) -> None:
    result = promised.run("actions", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in " ".join(result.stderr.split())


def test_minutes_that_cannot_be_read_are_told(promised: WorkspaceBuilder) -> None:
    promised.replace("content/minutes/monday.yaml", "what: done already", "waht: done already")
    result = promised.run("actions", "--as-of", "2026-12-09")
    assert result.exit_code == 1
    assert "There is no key “waht” here. [unknown-key]" in result.stderr


def test_nothing_open_is_said(workspace: WorkspaceBuilder) -> None:
    result = workspace.run("actions", "--as-of", "2026-12-07")
    said = "Nothing is open on 2026-12-07.\n"
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", said)
