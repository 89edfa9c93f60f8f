"""What `check` prints for other programs, and what makes `check` and `render` fail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator
from msgspec import structs

from agendagen import __version__
from agendagen.output.reporting import as_github, as_sarif, as_vale
from agendagen.problems import Position, Problem

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

MEETING = "content/meetings/monday.yaml"
RULE = "https://example.org/rules#żółw"
PLAIN = Problem(Position(MEETING, 7, 11), "unknown-client", "There is no client “x”.", "Look.")
FULL = Problem(
    Position(MEETING, 9, 5),
    "avoid",
    "“risk-free” is said.",
    "Say what is sure.",
    "warning",
    end=14,
    match="risk-free",
    link=RULE,
    replacements=("with a guarantee", "insured"),
)
BUILT_IN = Problem(Position("built-in/templates/types/pitch.yaml", 3, 4), "bad-value", "No.")
ODD = Problem(
    Position("content/a b,c:d%é\udcff.yaml", 2), "bad-template", "Take {{ 100% }}\r\n::error::out."
)
EVERY = (PLAIN, FULL, BUILT_IN, ODD)


def test_json_says_more_only_where_more_is_known() -> None:
    later = {"end", "match", "link", "replacements"}
    assert later.isdisjoint(PLAIN.as_json())
    said = FULL.as_json()
    assert {key: said[key] for key in later} == {
        "end": 14,
        "match": "risk-free",
        "link": RULE,
        "replacements": ["with a guarantee", "insured"],
    }


def test_vale_reads_alerts_as_its_own() -> None:
    """Every member, in the types that Vale's Alert has in internal/core/alert.go."""
    assert as_vale([PLAIN, FULL, BUILT_IN]) == {
        MEETING: [
            {
                "Action": {"Name": "", "Params": None},
                "Span": [11, 11],
                "Check": "agendagen.unknown-client",
                "Description": "Look.",
                "Link": "",
                "Message": "There is no client “x”.",
                "Severity": "error",
                "Match": "",
                "Line": 7,
            },
            {
                "Action": {"Name": "replace", "Params": ["with a guarantee", "insured"]},
                "Span": [5, 13],
                "Check": "agendagen.avoid",
                "Description": "Say what is sure.",
                "Link": RULE,
                "Message": "“risk-free” is said.",
                "Severity": "warning",
                "Match": "risk-free",
                "Line": 9,
            },
        ],
        BUILT_IN.at.path: [
            {
                "Action": {"Name": "", "Params": None},
                "Span": [4, 4],
                "Check": "agendagen.bad-value",
                "Description": "",
                "Link": "",
                "Message": "No.",
                "Severity": "error",
                "Match": "",
                "Line": 3,
            }
        ],
    }


@pytest.mark.parametrize(
    ("problem", "command"),
    [
        (
            PLAIN,
            f"::error file={MEETING},line=7,col=11,title=agendagen unknown-client"
            "::There is no client “x”.%0ALook.",
        ),
        (
            FULL,
            f"::warning file={MEETING},line=9,col=5,endColumn=14,title=agendagen avoid"
            f"::“risk-free” is said.%0ASay what is sure.%0A{RULE}",
        ),
        (
            BUILT_IN,
            "::error title=agendagen bad-value::built-in/templates/types/pitch.yaml:3:4: No.",
        ),
        (
            ODD,
            "::error file=content/a b%2Cc%3Ad%25é\udcff.yaml,line=2,col=1"
            ",title=agendagen bad-template::Take {{ 100%25 }}%0D%0A::error::out.",
        ),
    ],
    ids=["plain", "full", "built-in", "odd"],
)
def test_github_annotates_the_line(problem: Problem, command: str) -> None:
    """With the escapes of actions/toolkit, packages/core/src/command.ts."""
    assert as_github([problem]) == command + "\n"


def closed(required: str, **properties: Any) -> dict[str, Any]:
    """The schema of an object with these members and no others."""
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


TEXT = closed("text", text={"type": "string", "pattern": r"\S"})
URI = {
    "type": "string",
    "pattern": r"^(https?:|file:///)?([A-Za-z0-9._~!$&'()*+,;=/?#@-]|%[0-9A-F]{2})+$",
}
FROM_ONE = {"type": "integer", "minimum": 1}
RUN = closed(
    "tool results",
    tool=closed(
        "driver",
        driver=closed(
            "name",
            name={"const": "agendagen"},
            version={"const": __version__},
            rules={
                "type": "array",
                "uniqueItems": True,
                "items": closed("id", id={"type": "string"}, shortDescription=TEXT, helpUri=URI),
            },
        ),
    ),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    originalUriBaseIds={"type": "object", "additionalProperties": closed("", description=TEXT)},
    results={
        "type": "array",
        "items": closed(
            "message",
            ruleId={"type": "string"},
            ruleIndex={"type": "integer", "minimum": 0},
            level={"enum": ["none", "note", "warning", "error"]},
            message=TEXT,
            partialFingerprints={"type": "object", "additionalProperties": {"type": "string"}},
            locations={
                "type": "array",
                "minItems": 1,
                "maxItems": 1,
                "items": closed(
                    "physicalLocation",
                    physicalLocation=closed(
                        "artifactLocation region",
                        artifactLocation=closed("uri", uri=URI, uriBaseId={"type": "string"}),
                        region=closed(
                            "startLine",
                            startLine=FROM_ONE,
                            startColumn=FROM_ONE,
                            endColumn=FROM_ONE,
                        ),
                    ),
                ),
            },
        ),
    },
)
SARIF = Draft7Validator(
    closed(
        "version runs",
        version={"const": "2.1.0"},
        runs={"type": "array", "items": RUN},
        **{"$schema": {"type": "string", "pattern": r"^https://\S+/sarif-schema-2\.1\.0\.json$"}},
    )
)
"""What SARIF 2.1.0 (OASIS, with errata 01) asks of the members we write, and code scanning of a
place. The standard's own schema carries no licence to copy it here."""


def run_of(*problems: Problem) -> dict[str, Any]:
    log = as_sarif(problems, __version__)
    assert [error.message for error in SARIF.iter_errors(log)] == []
    [run] = log["runs"]
    assert isinstance(run, dict)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    return run


def place(result: dict[str, Any]) -> dict[str, Any]:
    found = result["locations"][0]["physicalLocation"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("problems", [(), *((problem,) for problem in EVERY), EVERY])
def test_sarif_has_the_members_of_the_standard(problems: tuple[Problem, ...]) -> None:
    results = run_of(*problems)["results"]
    assert [(result["ruleId"], result["level"]) for result in results] == [
        (problem.code, problem.severity) for problem in problems
    ]


def test_sarif_says_where_and_what_to_do() -> None:
    run = run_of(FULL)
    [result] = run["results"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert result["message"]["text"] == f"“risk-free” is said. Say what is sure. {RULE}"
    assert place(result) == {
        "artifactLocation": {"uri": MEETING},
        "region": {"startLine": 9, "startColumn": 5, "endColumn": 14},
    }
    assert run["tool"]["driver"]["rules"] == [
        {
            "id": "avoid",
            "shortDescription": {"text": "Avoid"},
            "helpUri": "https://example.org/rules#%C5%BC%C3%B3%C5%82w",
        }
    ]


@pytest.mark.parametrize(
    "links", [(RULE, ""), (RULE, "https://example.org/other"), ("javascript:alert(1)",)]
)
def test_sarif_gives_a_rule_no_source_that_is_not_its_own(links: tuple[str, ...]) -> None:
    """Guidelines share a code and not a source."""
    run = run_of(*(Problem(PLAIN.at, "avoid", "It is said.", link=link) for link in links))
    assert [rule.get("helpUri") for rule in run["tool"]["driver"]["rules"]] == [None]


def test_sarif_escapes_paths_and_braces() -> None:
    [result] = run_of(ODD)["results"]
    assert place(result)["artifactLocation"] == {"uri": "content/a%20b%2Cc%3Ad%25%C3%A9%FF.yaml"}
    assert result["message"]["text"].startswith("Take {{{{ 100% }}}}")


def test_sarif_does_not_seek_built_in_files_in_the_repository() -> None:
    run = run_of(PLAIN, BUILT_IN)
    ours, theirs = (place(result)["artifactLocation"] for result in run["results"])
    assert (ours, theirs["uriBaseId"]) == ({"uri": MEETING}, *run["originalUriBaseIds"])
    assert "originalUriBaseIds" not in run_of(PLAIN)


def test_sarif_names_a_file_elsewhere_in_full(workspace: WorkspaceBuilder) -> None:
    file = workspace.root / "a b.yaml"
    [result] = run_of(Problem(Position(str(file)), "yaml", "No."))["results"]
    assert place(result)["artifactLocation"] == {"uri": file.as_uri()}


def test_sarif_knows_a_finding_again_when_its_line_moves() -> None:
    moved = Problem(Position(MEETING, 70, 1), PLAIN.code, PLAIN.message, PLAIN.hint)
    other = Problem(PLAIN.at, PLAIN.code, "There is no client “y”.", PLAIN.hint)
    elsewhere = Problem(Position("content/company.yaml", 7, 11), PLAIN.code, PLAIN.message)
    mark, *others = (
        run_of(problem)["results"][0]["partialFingerprints"]
        for problem in (PLAIN, moved, other, elsewhere)
    )
    assert [mark == another for another in others] == [True, False, False]
    twice = [result["partialFingerprints"] for result in run_of(PLAIN, moved)["results"]]
    assert twice[0] == mark != twice[1]


@pytest.mark.parametrize("shape", ["json", "vale", "github", "sarif"])
def test_a_format_has_every_problem_and_nothing_else(
    workspace: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch, shape: str
) -> None:
    monkeypatch.setattr("agendagen.checks.workspace.check_workspace", lambda *_, **__: EVERY)
    result = workspace.run("check", "--format", shape)
    assert (result.exit_code, result.stderr) == (1, "")
    if shape == "github":
        commands = result.stdout.splitlines()
        assert [line.split()[0] for line in commands] == [f"::{p.severity}" for p in EVERY]
        return
    data = json.loads(result.stdout)
    found = {
        "json": lambda: [p["message"] for p in data["problems"]],
        "vale": lambda: [alert["Message"] for alerts in data.values() for alert in alerts],
        "sarif": lambda: [r["message"]["text"] for r in data["runs"][0]["results"]],
    }[shape]()
    assert len(found) == len(EVERY)
    if shape != "sarif":
        assert found == [problem.message for problem in EVERY]


@pytest.mark.parametrize(
    ("shape", "says"),
    [
        ("json", {"version": 1, "problems": []}),
        ("vale", {}),
        ("sarif", as_sarif([], __version__)),
        ("github", None),
    ],
)
def test_a_workspace_without_problems(workspace: WorkspaceBuilder, shape: str, says: Any) -> None:
    result = workspace.run("check", "--format", shape)
    assert (result.exit_code, result.stderr) == (0, "")
    assert (json.loads(result.stdout) if result.stdout else None) == says


def test_json_is_a_format_too(workspace: WorkspaceBuilder) -> None:
    workspace.replace(MEETING, "client: sandmere", "client: sandmer")
    assert workspace.run("check", "--json") == workspace.run("check", "--format", "json")
    assert workspace.run("check", "--json") == workspace.run("check", "--json", "-f", "json")
    assert workspace.run("check") == workspace.run("check", "--format", "text")
    both = workspace.run("check", "--json", "--format", "sarif")
    assert (both.exit_code, both.stdout) == (2, "")
    assert "--json and --format sarif are two formats. Leave one out." in both.stderr


@pytest.mark.parametrize("fail_on", [(), ("--fail-on", "error"), ("--fail-on", "warning")])
@pytest.mark.parametrize("found", ["nothing", "warning", "error"])
def test_the_least_that_fails(
    workspace: WorkspaceBuilder, found: str, fail_on: tuple[str, ...]
) -> None:
    """A budget in the title is a warning; a client who is nowhere is an error."""
    if found == "warning":
        workspace.replace(
            MEETING, "  product: tempora\n", "  product: tempora\n  goal: About 350\n"
        )
        workspace.replace("templates/types/pitch.yaml", "title: Opening", 'title: "{{ goal }}"')
    elif found == "error":
        workspace.replace(MEETING, "client: sandmere", "client: sandmer")
    fails = found == "error" or (found == "warning" and "warning" in fail_on)
    checked = workspace.run("check", "--json", *fail_on)
    severities = {problem["severity"] for problem in json.loads(checked.stdout)["problems"]}
    assert (checked.exit_code, severities) == (int(fails), {found} - {"nothing"})
    rendered = workspace.run("render", "-f", "md", *fail_on)
    assert rendered.exit_code == int(fails)
    assert (workspace.root / "out").exists() is not fails
    said = "Nothing was rendered: first put right what is listed above." in rendered.stderr
    assert said is fails


def test_a_guideline_is_a_rule_of_its_own() -> None:
    followed = structs.replace(FULL, rule="house-en/sure")
    assert followed.as_json()["rule"] == "house-en/sure"
    (alert,) = as_vale([followed])[MEETING]
    assert alert["Check"] == "house-en.sure"
    run = as_sarif([PLAIN, followed], __version__)["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [
        "unknown-client",
        "house-en/sure",
    ]
    assert "title=agendagen house-en/sure::" in as_github([followed])
