"""What the documentation shows is so: its commands run, its files work, its tables are whole."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from agendagen.checks.workspace import check_edition
from agendagen.cli.root import BUG, COMMANDS, run
from agendagen.compose.resolve import type_chain, validated
from agendagen.problems import did_you_mean
from agendagen.records.types import TypeSpec
from agendagen.workspace.folders import FOLDERS
from agendagen.workspace.workspace import open_workspace

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
RUN = [
    "README.md",
    *(f"docs/{page}.md" for page in ("manager", "rep", "marketer", "phrasing", "own-type")),
]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
CODE = re.compile(r"[a-z]+(-[a-z]+)*")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, its text, and the line it starts on."""

    language: str
    text: str
    line: int

    @property
    def path(self) -> str:
        """Where a YAML block is to be saved, said in its first line; empty for a mere example."""
        named = re.match(r"# ((?:content|templates)/\S+\.yaml)\n", self.text)
        return named[1] if named and self.language == "yaml" else ""


def blocks(page: str) -> list[Block]:
    text = (ROOT / page).read_text("utf-8")
    fences = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    return [Block(f[1], f[2], text.count("\n", 0, f.start()) + 1) for f in fences.finditer(text)]


def commands(block: Block) -> Iterator[tuple[list[str], int]]:
    """Every command of a shell block and the exit code that its comment announces."""
    for line in block.text.replace("\\\n", " ").splitlines():
        announced = re.search(r"#.*exit code (\d+)", line)
        words = shlex.split(line, comments=True)
        if words:
            yield words, int(announced[1]) if announced else 0


@pytest.fixture(autouse=True)
def _quick_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFs are tested elsewhere; here only that the commands ask for the right ones.

    The day is that of the pages: guidelines end, and are due for review.
    """
    for command in ("check", "fix", "phrasing_report"):
        monkeypatch.setattr(f"agendagen.cli.{command}.today", lambda: date(2026, 12, 1))
    monkeypatch.setattr("agendagen.formats.pdf.to_pdf", lambda view, workspace: b"%PDF")
    monkeypatch.setattr("agendagen.formats.engine.warm_up", lambda: None)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("AGENDAGEN_DEBUG", "1")


@pytest.mark.parametrize("page", RUN)
def test_a_page_runs_from_top_to_bottom(
    page: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    ran = 0
    for block in blocks(page):
        where = f"{page}:{block.line}"
        if block.path and Path("agendagen.toml").is_file():
            file = Path(block.path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, "utf-8")
        elif block.language == "sh":
            said = []
            for words, announced in commands(block):
                if words[0] == "cd":
                    monkeypatch.chdir(words[1])
                elif words[0] == "agendagen":
                    code = run(words[1:])
                    captured = capsys.readouterr()
                    said += [captured.out, captured.err]
                    allowed = (0, 3) if words[1] == "doctor" else (announced,)
                    assert code in allowed, f"{where}: {shlex.join(words)}\n{captured.err}"
                    ran += 1
        elif block.language == "text":
            for piece in block.text.split("…\n"):
                shown = piece.strip("\n")
                assert any(shown in text for text in said), f"{where}: {shown}\n{said}"
    assert ran >= 5


def test_commands_in_other_pages_are_shown_in_pages_that_run() -> None:
    """So that no page can hold a command that nothing tries."""
    shown = [
        str(page.relative_to(ROOT).as_posix())
        for page in PAGES
        for block in blocks(str(page.relative_to(ROOT)))
        if block.language == "sh" and "agendagen " in block.text
    ]
    assert set(shown) <= set(RUN)


def test_the_meeting_of_the_readme_is_complete_as_printed(tmp_path: Path) -> None:
    """Ten lines, without a problem in any language, in the built-in workspace."""
    [block] = [block for block in blocks("README.md") if block.path]
    lines = block.text.splitlines()[1:]
    assert len(lines) <= 10
    (tmp_path / "agendagen.toml").write_text('languages = ["en", "pl"]\ncurrency = "PLN"\n')
    file = tmp_path / block.path
    file.parent.mkdir(parents=True)
    file.write_text(block.text, "utf-8")
    workspace = open_workspace(tmp_path)
    assert [*check_edition(workspace, file.stem, "en")] == []
    assert [*check_edition(workspace, file.stem, "pl")] == []


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for command in COMMANDS:
        assert f"**{command}**" in text, command


def test_the_readme_has_every_meeting_type_and_mode() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    workspace = open_workspace(ROOT)
    rows = re.findall(r"^\| `([a-z-]+)` \| (team|client) \| (\d+) \|", text, re.MULTILINE)
    shown = {name: (room, int(minutes)) for name, room, minutes in rows}
    there: dict[str, tuple[str, int]] = {}
    for name in workspace.sources("type"):
        spec = validated(TypeSpec, type_chain(workspace, name, "en", []))
        there[name] = ("client" if spec.audience == "client" else "team", spec.minutes)
    assert shown == there
    for mode in workspace.sources("mode"):
        assert f"`{mode}`" in text


def reporters(trees: list[ast.Module]) -> dict[str, int]:
    """`Problem`, and every function that takes a `code`: name → which argument that is."""
    found = {"Problem": 1, "Fault": 1, "Misread": 0, "Kind": 0}
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args if argument.arg != "self"]
            if "code" in names:
                found[node.name] = names.index("code")
    return found


def codes_in(trees: list[ast.Module]) -> set[str]:
    """Codes that problems are given: as an argument, in a table, or in a tuple that explains."""
    known = reporters(trees)
    found: set[str] = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name not in known or len(node.args) <= known[name]:
                continue
            code = node.args[known[name]]
            if isinstance(code, ast.Constant):
                found.add(str(code.value))
            elif ast.unparse(code) == "f'unknown-{kind}'":
                found |= {f"unknown-{kind}" for kind in FOLDERS}
            elif not ast.unparse(code).startswith("CODES["):
                assert ast.unparse(code) == "code", f"what code is {ast.unparse(node)}?"
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CODES":
            found |= set(ast.literal_eval(node.value).values())
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith("(code, "):
            assert isinstance(node.value, ast.Tuple)
            if isinstance(node.value.elts[0], ast.Constant):
                found.add(str(node.value.elts[0].value))
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            texts = [getattr(element, "value", "") for element in node.value.elts[:2]]
            if len(node.value.elts) == 4:
                found |= {t for t in texts if isinstance(t, str) and CODE.fullmatch(t)}
    return found


def test_every_code_is_explained_and_none_that_does_not_exist() -> None:
    there = codes_in([ast.parse(file.read_text("utf-8")) for file in SOURCES])
    text = (ROOT / "docs" / "problems.md").read_text("utf-8")
    explained = re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)
    assert len(explained) == len(set(explained)), "a code is explained twice"
    assert len(there) > 40, "the search for codes finds nothing any more"
    assert set(explained) == there


def test_the_readme_explains_every_exit_code() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    codes = {int(code) for code in re.findall(r"^\| (\d+) \| ", text, re.MULTILINE)}
    assert codes == {0, 1, 2, 3, BUG, 130}


def anchors(page: Path) -> set[str]:
    """The addresses of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name) if name else page
        assert file.exists(), f"{page.name} → {target}"
        if anchor:
            assert anchor in anchors(file), f"{page.name} → {target}"


def test_targets_of_make_exist() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for page in PAGES:
        for target in re.findall(r"(?:^|`)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE):
            hint = did_you_mean(target, targets)
            assert target in targets, f"{page.name}: make {target}. {hint}"
