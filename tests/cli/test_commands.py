"""The commands as people use them: help, lists, show, colours, exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agendagen import __version__
from agendagen.cli.list import KINDS
from agendagen.cli.root import BUG, COMMANDS
from agendagen.formats import engine
from agendagen.formats.engine import MissingLibrary
from agendagen.output import editions
from agendagen.workspace.workspace import open_workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

ESCAPES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MEETING = "content/meetings/monday.yaml"


def test_help_loads_nothing_that_takes_time() -> None:
    modules = ", ".join(f"agendagen.cli.{command}" for command in ("root", *COMMANDS))
    told = subprocess.run(
        [sys.executable, "-c", f"import sys, {modules}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    heavy = {"yaml", "jinja2", "babel", "markdown", "weasyprint", "duckdb", "regex", "holidays"}
    assert not heavy & set(told)
    assert not [name for name in told if re.match(r"agendagen\.(compose|documents)\.", name)]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_opens_and_shows_an_example(workspace: WorkspaceBuilder, command: str) -> None:
    for flag in ("--help", "-h"):
        result = workspace.run(command, flag)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.startswith(f"Usage: agendagen {command}")
        body = result.stdout.split("\n", 1)[1]
        assert re.search(rf"^ +agendagen {command}\b", body, re.MULTILINE), result.stdout


def test_the_first_help_names_every_command(workspace: WorkspaceBuilder) -> None:
    result = workspace.run("--help")
    assert result.exit_code == 0
    for command, says in COMMANDS.items():
        assert re.search(rf"^  {command} +{re.escape(says)}", result.stdout, re.MULTILINE)


@pytest.mark.parametrize("arguments", [[], ["--help"]])
def test_help_is_a_page_not_a_traceback(workspace: WorkspaceBuilder, arguments: list[str]) -> None:
    result = workspace.run(*arguments)
    assert "Usage: agendagen" in result.stdout + result.stderr


def test_the_version(workspace: WorkspaceBuilder) -> None:
    for flag in ("--version", "-V"):
        assert workspace.run(flag).stdout == f"agendagen {__version__}\n"


@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize("locale", ["en", "pl"])
def test_lists_of_everything(empty_workspace: WorkspaceBuilder, what: str, locale: str) -> None:
    """In a folder without a workspace the built-in one is listed."""
    sources = open_workspace().sources(KINDS[what])
    result = empty_workspace.run("list", what, "--locale", locale)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(sources)
    assert all(line.strip() != name for line, name in zip(lines, sources, strict=True))

    machine = json.loads(empty_workspace.run("list", what, "--json").stdout)
    assert machine["version"] == 1
    assert [row["id"] for row in machine[what]] == list(sources)
    assert set(machine[what][0]) == {"id", "name", "note", "file"}


def test_packs_are_listed_with_their_size_and_language(workspace: WorkspaceBuilder) -> None:
    """What a pack lacks is told; the others are listed all the same."""
    rule = "{id: a, kind: avoid, not: [one], why: Two.}"
    workspace.write("content/phrasing/a-pl.yaml", f"title: Ours\nguidelines: [{rule}]\n")
    workspace.write("content/phrasing/b.yaml", "title: None yet\n")
    workspace.write("content/phrasing/c.yaml", "title: Broken\nguidelines: [{id: a}]\n")
    result = workspace.run("list", "phrasing")
    assert result.exit_code == 1
    assert [line.split(maxsplit=1) for line in result.stdout.splitlines()[:3]] == [
        ["a-pl", "Ours — 1 guideline, pl"],
        ["b", "None yet — 0 guidelines, en"],
        ["c"],
    ]
    assert "content/phrasing/c.yaml:2:14: error: " in result.stderr


def test_a_list_tells_ours_from_the_built_in(workspace: WorkspaceBuilder) -> None:
    rows = json.loads(workspace.run("list", "types", "--json").stdout)["types"]
    files = {row["id"]: row["file"] for row in rows}
    assert files["pitch"] == "templates/types/pitch.yaml"
    assert files["client-pitch"] == "built-in/templates/types/client-pitch.yaml"


def test_a_list_with_a_broken_file_shows_the_rest(workspace: WorkspaceBuilder) -> None:
    workspace.write("content/people/bad.yaml", "name: [\n")
    result = workspace.run("list", "people")
    assert result.exit_code == 1
    assert "Ann Reed" in result.stdout
    assert "content/people/bad.yaml:" in result.stderr


def test_show_prints_the_timed_agenda(workspace: WorkspaceBuilder) -> None:
    result = workspace.run("show", "monday")
    assert result.exit_code == 0
    assert all(": advice: " in line for line in result.stderr.splitlines()[::2])
    text = " ".join(result.stdout.split())
    assert text.startswith("Pitch of Tempora Tuesday 1 December 2026 · 09:30–10:00")
    assert "30 min · In person" in text
    assert "Ann Reed, Account executive" in text
    assert "09:30–09:35 5 min Opening · Ann" in text
    assert "09:35–09:50 15 min Demonstration · Tom" in text
    assert "09:50–10:00 10 min Next step · Ann" in text
    assert result.stdout.index("Opening") < result.stdout.index("Demonstration")


def test_show_says_what_a_time_is_and_no_more_than_there_is(workspace: WorkspaceBuilder) -> None:
    workspace.write("content/people/tom-lipka.yaml", "visibility: client\nname: Tom Lipka\n")
    shown = workspace.run("show", "monday").stdout
    assert "  Tom Lipka – " in shown
    assert re.search(r"Ann Reed  script \d:\d\d", shown)


def test_show_speaks_polish_throughout(empty_workspace: WorkspaceBuilder) -> None:
    result = empty_workspace.run("show", "pitch-sandmere", "--locale", "pl")
    assert result.exit_code == 0
    for english in ("Before", "Afterwards", "Agenda:", "Who has", "Listening", "December"):
        assert english not in result.stdout


def test_show_for_machines(workspace: WorkspaceBuilder) -> None:
    result = workspace.run("show", "monday", "--json", "--mode", "phone")
    data = json.loads(result.stdout)
    assert (result.exit_code, data["version"], data["mode"]) == (0, 1, "phone")
    assert (data["start"], data["end"]) == ("2026-12-01T09:30+01:00", "2026-12-01T10:00+01:00")
    opening = next(item for item in data["items"] if item["id"] == "opening")
    assert opening["start"] == "2026-12-01T09:30+01:00"
    assert opening["talk"][-1]["to"] == "expert"
    assert data["problems"] == []
    assert data["talk_share"]


def test_show_with_an_error_shows_what_there_is(workspace: WorkspaceBuilder) -> None:
    workspace.replace("templates/types/pitch.yaml", "    fallback: A recorded run\n", "")
    result = workspace.run("show", "monday")
    assert result.exit_code == 1
    assert "Opening" in result.stdout
    assert "demo-without-fallback" in result.stderr
    machine = json.loads(workspace.run("show", "monday", "--json").stdout)
    assert [p["code"] for p in machine["problems"]] == ["demo-without-fallback"]


def test_show_without_a_meeting_to_show(workspace: WorkspaceBuilder) -> None:
    workspace.replace(MEETING, "type: pitch", "type: picth")
    result = workspace.run("show", "monday", "--json")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert (data["version"], [p["code"] for p in data["problems"]]) == (1, ["unknown-type"])


def test_check(workspace: WorkspaceBuilder) -> None:
    result = workspace.run("check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Everything is fine.\n")
    workspace.replace(MEETING, "client: sandmere", "client: sandmer")
    for line in (["check"], ["check", "monday"], ["check", MEETING]):
        result = workspace.run(*line)
        assert (result.exit_code, result.stdout) == (1, "")
        assert f"{MEETING}:7:11: error: There is no client “sandmer”." in result.stderr
        assert "Did you mean “sandmere”?" in result.stderr
        assert result.stderr.endswith("1 error, 0 warnings.\n")
    data = json.loads(workspace.run("check", "--json").stdout)
    assert data["version"] == 1
    assert set(data["problems"][0]) == {
        "path", "line", "column", "code", "severity", "message", "hint",
    }  # fmt: skip


def test_a_warning_is_no_failure(workspace: WorkspaceBuilder) -> None:
    workspace.write("agendagen.toml", 'locale = "en"\nlanguages = ["en", "pl"]\n')
    result = workspace.run("check", "--locale", "en")
    assert result.exit_code == 0
    assert re.search(r"0 errors, \d+ warnings?\.\n$", result.stderr)


def test_schemas_are_printed_and_written(workspace: WorkspaceBuilder) -> None:
    printed = workspace.run("schema", "meeting").stdout
    assert json.loads(printed)["title"] == "agendagen meeting"
    assert workspace.run("schema").exit_code == 0
    assert (workspace.root / "schema/meeting.json").read_text("utf-8") == printed


@pytest.fixture
def no_pango(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def missing() -> None:
        raise MissingLibrary("PDF needs the Pango libraries. Install them with:\n    sudo apt …")

    engine.cool_down()
    monkeypatch.setattr(engine, "_import", missing)
    yield
    engine.cool_down()


@pytest.mark.usefixtures("no_pango")
def test_without_the_pdf_library_the_rest_is_made(workspace: WorkspaceBuilder) -> None:
    result = workspace.run("render", "monday", "-d", "agenda", "-f", "md", "-f", "pdf")
    assert result.exit_code == 3
    assert "wrote out/monday.agenda.client.en.md" in result.stderr
    assert "sudo apt" in result.stderr
    assert not list((workspace.root / "out").glob("*.pdf"))
    assert workspace.run("doctor").exit_code == 3


def test_our_own_mistake_is_called_a_bug(
    workspace: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise RuntimeError("the wheels came off")

    monkeypatch.setattr(editions, "agenda_view", broken)
    result = workspace.run("render", "monday", "-f", "md")
    assert result.exit_code == BUG == 70
    assert "agendagen has a bug: RuntimeError: the wheels came off" in result.stderr
    assert "Traceback" not in result.stderr
    monkeypatch.setenv("AGENDAGEN_DEBUG", "1")
    with pytest.raises(RuntimeError):
        workspace.run("render", "monday", "-f", "md")


EVIL = "x\\e[31mRED\\x9b2J\\x07\\u202e"


def evil(workspace: WorkspaceBuilder) -> None:
    """Content whose every text would colour, clear or ring the terminal."""
    for path in ("content/people/ann-reed.yaml", "content/people/tom-lipka.yaml"):
        workspace.write(path, f'visibility: client\nname: "{EVIL}"\ntitle: "{EVIL}"\n')
    workspace.write("templates/modes/in-person.yaml", f'title: "{EVIL}"\n')
    text = (workspace.root / "templates/types/pitch.yaml").read_text("utf-8")
    for words in ("Opening", "Decide about a trial.", "Good morning.", "Which client?"):
        assert words in text
        text = text.replace(words, f'"{EVIL}"', 1)
    text = text.replace("title: Pitch of {{ product.name }}", f'title: "{EVIL}"\nsummary: "{EVIL}"')
    text = text.replace("{title: Engineer}", f'{{title: "{EVIL}"}}')
    workspace.write("templates/types/pitch.yaml", text)


@pytest.mark.parametrize(
    "line",
    [
        "show monday",
        "list people",
        "list types",
        "list modes",
        "check",
        "show monday --json",
        "list people --json",
        "new pitch --no-input",
        "new pitch --no-input --output -",
        "render monday -f md",
    ],
)
def test_content_does_not_command_the_terminal(workspace: WorkspaceBuilder, line: str) -> None:
    evil(workspace)
    result = workspace.run(*line.split())
    assert result.exit_code == 0, result.stderr
    assert ESCAPES.findall(result.stdout + result.stderr) == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (MEETING, "client: sandmere", f'client: "{EVIL}"'),
        (MEETING, "type: pitch", f'type: "{EVIL}"'),
        (MEETING, "date: 2026-12-01", f'date: "{EVIL}"'),
        (MEETING, "type: pitch", f'type: pitch\n"{EVIL}": 1'),
        ("agendagen.toml", 'locale = "en"', 'locale = "\\u001b[31m"'),
    ],
)
def test_mistakes_in_content_do_not_command_it_either(
    workspace: WorkspaceBuilder, path: str, old: str, new: str
) -> None:
    workspace.replace(path, old, new)
    for line in ("check", "show monday", "render -f md"):
        result = workspace.run(*line.split())
        assert result.exit_code in (1, 2)
        assert ESCAPES.findall(result.stdout + result.stderr) == []


def test_nor_do_the_names_of_files(workspace: WorkspaceBuilder) -> None:
    workspace.write("templates/modes/e\x1b[31mvil.yaml", "title: Evil\n")
    workspace.write("content/meetings/e\x1b[31mvil.yaml", "type: pitch\n")
    for line in (
        ["list", "modes"],
        ["list", "meetings"],
        ["check"],
        ["show", "monday", "--mode", "xyz"],
        ["show", "evil"],
        ["new", "pitch", "--set", "mode=xyz"],
    ):
        result = workspace.run(*line)
        assert ESCAPES.findall(result.stdout + result.stderr) == [], line


def test_a_pipe_that_closes_is_no_error(workspace: WorkspaceBuilder) -> None:
    code = "from agendagen.cli import main; main()"
    command = [sys.executable, "-c", code, "list", "types"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=workspace.root
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (0, b"")


def test_it_runs_where_the_folder_is_gone(tmp_path: Path) -> None:
    """A terminal may stand in a folder that was deleted meanwhile."""
    gone = tmp_path / "gone"
    gone.mkdir()
    code = (
        "import os, sys; os.chdir(sys.argv[1]); os.rmdir(sys.argv[1]); sys.argv[1:] = ['list',"
        " 'modes']; from agendagen.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, gone], capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1, 2), done.stderr
    assert "has a bug" not in done.stderr
    assert "Traceback" not in done.stderr


def test_output_is_utf_8_whatever_the_machine_speaks(empty_workspace: WorkspaceBuilder) -> None:
    """Under LC_ALL=C, too, words are printed as they are written."""
    done = subprocess.run(
        [sys.executable, "-c", "from agendagen.cli import main; main()", "list", "clients"],
        capture_output=True,
        check=False,
        cwd=empty_workspace.root,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )
    assert done.returncode == 0
    assert "Dalwick Freight — road freight" in done.stdout.decode("utf-8")
