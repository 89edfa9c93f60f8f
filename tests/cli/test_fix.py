"""`agendagen fix`: approved words put into the files that people wrote."""

from __future__ import annotations

import errno
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from agendagen.cli import fix
from agendagen.cli.root import run
from agendagen.output import write
from agendagen.output.edit import Edit
from agendagen.output.trouble import cannot_write
from agendagen.workspace import workspace as layers
from agendagen.workspace.workspace import Workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

PACK = """\
title: Ours
lang: en
guidelines:
  - {id: sunday, kind: prefer, not: [quiet Sunday], say: [free Sunday], fix: auto, why: Clear.}
  - {id: settle, kind: prefer, not: [decide about], say: [agree on, settle], fix: auto, why: Plain.}
  - {id: hush, kind: avoid, not: [good morning], why: Too stiff.}
  - {id: pole, kind: prefer, not: [benefit], say: [gain], fix: auto, why: Short.}
"""
PRODUCT = "content/products/tempora.yaml"
TYPE = "templates/types/pitch.yaml"
ADDED = """\
# about quiet Sundays
summary: Quiet Sundays.  # quiet Sundays
who_for: >
  Two benefits and a benefit, and
  quiet Sundays. “A quiet Sunday”, they say.
"""


@pytest.fixture
def ours(workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    """The minimal workspace with a pack, and words in it that the pack does not want."""
    workspace.write("content/phrasing/ours-en.yaml", PACK)
    workspace.write(PRODUCT, (workspace.root / PRODUCT).read_text("utf-8") + ADDED)
    return workspace


def files(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in sorted(root.rglob("*"))
        if file.is_file() and ".git/" not in file.as_posix()
    }


def about(ours: WorkspaceBuilder) -> list[tuple[str, int]]:
    """What `check` finds by our pack: code and line."""
    found = json.loads(ours.run("check", "--json").stdout)["problems"]
    return [(p["match"], p["line"]) for p in found if "ours-en/" in p["hint"]]


def test_it_writes_and_a_second_run_changes_nothing(ours: WorkspaceBuilder) -> None:
    before = files(ours.root)
    assert len(about(ours)) == 8
    result = ours.run("fix")
    assert (result.exit_code, result.stdout) == (0, "")
    after = files(ours.root)
    assert [name for name in before if before[name] != after[name]] == [PRODUCT]
    assert (
        after[PRODUCT]
        .decode()
        .endswith(
            "discount_floor: 12 per cent\n"
            "# about quiet Sundays\n"
            "summary: Free Sundays.  # quiet Sundays\n"
            "who_for: >\n"
            "  Two gains and a gain, and\n"
            "  free Sundays. “A quiet Sunday”, they say.\n"
        )
    )
    assert f"{PRODUCT}:8:10: “Quiet Sundays” is now “Free Sundays”. [ours-en/sunday]" in (
        result.stderr
    )
    assert result.stderr.endswith("5 changed, 3 for you to decide.\n")
    assert about(ours) == [("quiet Sunday", 11), ("Decide about", 4), ("Good morning", 20)]
    again = ours.run("fix")
    assert again.exit_code == 0
    assert "0 changed, 3 for you to decide." in again.stderr
    assert files(ours.root) == after


def test_what_is_said_are_sentences_with_their_place(ours: WorkspaceBuilder) -> None:
    """`path:line:column: Sentence. [guideline]`, in the order of the files."""
    lines = ours.run("fix").stderr.splitlines()
    told = [re.fullmatch(r"(\S+):(\d+):\d+: [“A-Z].*\. \[ours-en/\w+\]", line) for line in lines]
    assert all(told[:-1])
    assert lines[-3:-1] == [
        f"{TYPE}:4:12: Say “Agree on” or “Settle” instead of “Decide about”: Plain."
        " [ours-en/settle]",
        f"{TYPE}:20:26: “Good morning” is not said: Too stiff. [ours-en/hush]",
    ]


@pytest.mark.parametrize("flag", ["--diff", "--dry-run"])
def test_a_trial_writes_nothing(ours: WorkspaceBuilder, flag: str) -> None:
    before = files(ours.root)
    result = ours.run("fix", flag)
    assert result.exit_code == 0
    assert files(ours.root) == before
    assert "“Quiet Sundays” would become “Free Sundays”." in result.stderr
    assert "5 to change, 3 for you to decide." in result.stderr
    assert bool(result.stdout) is (flag == "--diff")


WAYS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "with CRLF": lambda text: text.replace("\n", "\r\n"),
    "with a byte order mark": lambda text: "\ufeff" + text,
    "without a last line break": lambda text: text.removesuffix("\n"),
    "with blanks and breaks of other kinds": lambda text: text.replace(
        "summary: ", "tagline: a\u00a0b\u00adc\u202ed\n# \u2028# \x85# e\nsummary: "
    ),
}
TOOLS = [
    tool
    for tool in (["git", "apply", "--whitespace=nowarn", "-"], ["patch", "-p1", "--binary"])
    if shutil.which(tool[0])
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool[0])
def test_the_patch_does_what_writing_does(
    ours: WorkspaceBuilder, tmp_path: Path, tool: list[str], way: str
) -> None:
    ours.write(PRODUCT, WAYS[way]((ours.root / PRODUCT).read_text("utf-8")).encode())
    patched = tmp_path / "patched"
    shutil.copytree(ours.root, patched)
    patch = ours.run("fix", "--diff").stdout
    subprocess.run(tool, cwd=patched, input=patch.encode(), check=True, capture_output=True)
    assert "5 changed" in ours.run("fix").stderr
    assert files(patched) == files(ours.root)


def test_the_patch_names_files_as_the_workspace_does(
    ours: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ours.root / "content/meetings")
    patch = ours.run("fix", "--diff").stdout
    assert patch.startswith(f"--- a/{PRODUCT}\n+++ b/{PRODUCT}\n@@ ")


def test_a_terminal_does_not_obey_a_patch(
    ours: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours.replace(PRODUCT, "# about", "# \u202e\u2066about")

    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    monkeypatch.setattr(sys, "stderr", StringIO())
    assert run(["fix", "--diff"]) == 0
    assert "# \ufffd\ufffdabout" in terminal.getvalue()


def test_nothing_to_do_is_fine(workspace: WorkspaceBuilder) -> None:
    for arguments in (["fix"], ["fix", "--diff"], ["fix", "monday"]):
        result = workspace.run(*arguments)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "0 changed, 0 for you to decide.\n" or "--diff" in arguments


def test_a_named_meeting_is_fixed_with_what_it_shows_and_no_more(ours: WorkspaceBuilder) -> None:
    ours.replace(TYPE, "say: Good morning.", "say: 'Quiet Sundays: {{ product.benefits[0].text }}'")
    ours.replace(PRODUCT, "Nobody works on Sunday.", "A quiet Sunday for all.")
    product = (ours.root / PRODUCT).read_text("utf-8")
    result = ours.run("fix", "monday.yaml")
    assert result.exit_code == 0
    assert "say: 'Free Sundays: {{ product" in (ours.root / TYPE).read_text("utf-8")
    assert (ours.root / PRODUCT).read_text("utf-8") == product.replace(
        "A quiet Sunday for", "A free Sunday for"
    )
    unknown = ours.run("fix", "mondey")
    assert unknown.exit_code == 2
    assert "There is no meeting “mondey”. Did you mean “monday”?" in unknown.stderr


def test_built_in_files_are_never_touched_even_inside_the_workspace(
    ours: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virtual environment often lies in the folder that one works in."""
    built_in = ours.root / ".venv/agendagen/_data"
    shutil.copytree(layers.builtin_root() / "content", built_in / "content")
    moved = built_in / "templates/types/pitch.yaml"
    moved.parent.mkdir(parents=True)
    shutil.move(ours.root / TYPE, moved)
    moved.write_text(moved.read_text("utf-8").replace("Good morning.", "Quiet Sundays."), "utf-8")
    monkeypatch.setattr(layers, "builtin_root", lambda: built_in)
    before = files(built_in)
    result = ours.run("fix", "monday")
    assert result.exit_code == 0
    assert "pitch.yaml:20:26: Say “Free Sundays” instead of “Quiet Sundays”: Clear." in (
        result.stderr
    )
    assert files(built_in) == before


def test_without_a_workspace_it_says_how_to_make_one(empty_workspace: WorkspaceBuilder) -> None:
    result = empty_workspace.run("fix")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no workspace here, and built-in files are not changed." in result.stderr
    assert "“agendagen init DIR” makes one." in result.stderr


def changed_meanwhile(ours: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch) -> str:
    real = fix._write

    def late(file: Path, *rest: Any) -> None:
        if file.name == "tempora.yaml":
            file.write_bytes(file.read_bytes() + b"# late\n")
        real(file, *rest)

    monkeypatch.setattr(fix, "_write", late)
    return "was changed meanwhile. Run fix again."


def before_it_is_read(
    monkeypatch: pytest.MonkeyPatch, product: Path, happens: Callable[[], object]
) -> None:
    real = fix._fix

    def late(workspace: Workspace, shown: str, *rest: Any, **more: Any) -> list[Edit]:
        if shown.endswith(product.name):
            happens()
        return real(workspace, shown, *rest, **more)

    monkeypatch.setattr(fix, "_fix", late)


def gone_meanwhile(ours: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch) -> str:
    product = ours.root / PRODUCT
    before_it_is_read(monkeypatch, product, product.unlink)
    return "cannot be written: the folder is gone."


def broken_meanwhile(ours: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch) -> str:
    product = ours.root / PRODUCT
    broken = product.read_bytes() + b'x: "\n'
    before_it_is_read(monkeypatch, product, lambda: product.write_bytes(broken))
    return "was changed meanwhile. Run fix again."


def marked_read_only(ours: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch) -> str:
    (ours.root / PRODUCT).chmod(0o444)
    return "is read-only. Allow writing to it, then run fix again."


def in_a_folder_one_may_not_write(ours: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch) -> str:
    real = write.write_atomically

    def refused(path: Path, content: bytes, **more: Any) -> None:
        if path.name == "tempora.yaml":
            raise cannot_write(path, PermissionError(errno.EACCES, "no"))
        real(path, content, **more)

    monkeypatch.setattr(write, "write_atomically", refused)
    return "cannot be written: you may not write there"


def a_folder_elsewhere(ours: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch) -> str:
    before_it_is_read(
        monkeypatch, ours.root / PRODUCT, lambda: lead_out(ours, Path(PRODUCT).parent)
    )
    return "is a link that leads out of the workspace."


def a_file_elsewhere(ours: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch) -> str:
    before_it_is_read(monkeypatch, ours.root / PRODUCT, lambda: lead_out(ours, Path(PRODUCT)))
    return "is a link that leads out of the workspace."


def lead_out(ours: WorkspaceBuilder, path: Path) -> Path:
    """Move something out of the workspace, and leave a link to it."""
    elsewhere = ours.root.parent / "elsewhere" / path.name
    elsewhere.parent.mkdir()
    shutil.move(ours.root / path, elsewhere)
    (ours.root / path).symlink_to(elsewhere)
    return elsewhere


@pytest.mark.parametrize(
    "trouble",
    [
        changed_meanwhile,
        gone_meanwhile,
        broken_meanwhile,
        marked_read_only,
        in_a_folder_one_may_not_write,
        a_folder_elsewhere,
        a_file_elsewhere,
    ],
)
def test_a_file_that_cannot_be_written_is_told_and_the_rest_is_done(
    ours: WorkspaceBuilder,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Callable[[WorkspaceBuilder, pytest.MonkeyPatch], str],
) -> None:
    ours.replace(TYPE, "say: Good morning.", "say: Quiet Sundays.")
    says = trouble(ours, monkeypatch)
    result = ours.run("fix")
    assert (result.exit_code, result.stdout) == (1, "")
    assert re.search(rf"^Error: “.*{re.escape(says)}", result.stderr, re.MULTILINE), result.stderr
    assert "1 changed, 7 for you to decide." in result.stderr
    assert "say: Free Sundays." in (ours.root / TYPE).read_text("utf-8")
    product = ours.root / PRODUCT
    assert not product.exists() or "summary: Quiet Sundays.  #" in product.read_text("utf-8")
    assert not [*ours.root.rglob("*.tmp")]


@pytest.mark.parametrize("path", [Path(PRODUCT), Path(PRODUCT).parent])
def test_what_a_link_leads_out_to_is_not_even_read(ours: WorkspaceBuilder, path: Path) -> None:
    elsewhere = lead_out(ours, path)
    before = files(elsewhere.parent)
    result = ours.run("fix")
    assert "0 changed, 2 for you to decide.\nOther errors: 1." in result.stderr
    assert files(elsewhere.parent) == before


def test_a_link_inside_the_workspace_stays_one(ours: WorkspaceBuilder) -> None:
    shared = ours.root / "shared"
    shared.mkdir()
    shutil.move(ours.root / PRODUCT, shared / "tempora.yaml")
    (ours.root / PRODUCT).symlink_to(shared / "tempora.yaml")
    assert ours.run("fix").exit_code == 0
    assert (ours.root / PRODUCT).is_symlink()
    assert "summary: Free Sundays." in (shared / "tempora.yaml").read_text("utf-8")


def test_a_file_keeps_its_rights(ours: WorkspaceBuilder) -> None:
    (ours.root / PRODUCT).chmod(0o640)
    ours.run("fix")
    assert (ours.root / PRODUCT).stat().st_mode & 0o777 == 0o640


def test_two_guidelines_for_the_same_words_are_for_a_person(ours: WorkspaceBuilder) -> None:
    ours.write("content/phrasing/theirs-en.yaml", PACK.replace("free Sunday", "Sunday off"))
    result = ours.run("fix")
    product = (ours.root / PRODUCT).read_text("utf-8")
    assert "summary: Quiet Sundays.  #" in product
    assert "Two gains and a gain" in product, "both say the same"
    why = "instead of “Quiet Sundays”: it could not be put in safely."
    assert f"{PRODUCT}:8:10: Say “Free Sundays” {why} [ours-en/sunday]" in result.stderr
    assert f"{PRODUCT}:8:10: Say “Sunday offs” {why} [theirs-en/sunday]" in result.stderr


def test_what_the_layout_does_not_take_is_for_a_person(ours: WorkspaceBuilder) -> None:
    ours.write(
        "content/phrasing/ours-en.yaml", PACK.replace("[free Sunday]", "['Sunday: a free day']")
    )
    ours.replace(PRODUCT, "summary: Quiet Sundays. ", "summary: A quiet Sunday. ")
    result = ours.run("fix")
    assert result.exit_code == 0
    assert "summary: A quiet Sunday.  #" in (ours.root / PRODUCT).read_text("utf-8")
    says = "Say “Sunday: a free day” instead of “quiet Sunday”: it could not be put in safely."
    assert says in result.stderr


def test_what_a_comment_allows_stays(ours: WorkspaceBuilder) -> None:
    allow = "# allow ours-en/sunday until 2030-01-01: the client's own words\n"
    ours.replace(PRODUCT, "# about quiet Sundays\n", allow)
    ours.run("fix")
    assert "summary: Quiet Sundays.  #" in (ours.root / PRODUCT).read_text("utf-8")


def test_on_another_day_another_guideline_holds(ours: WorkspaceBuilder) -> None:
    valid = "fix: auto, valid: {until: 2026-11-30}, why: Clear."
    ours.write("content/phrasing/ours-en.yaml", PACK.replace("fix: auto, why: Clear.", valid))
    later = ours.run("fix", "--dry-run", "--as-of", "2026-12-01").stderr
    sooner = ours.run("fix", "--dry-run", "--as-of", "2026-11-30").stderr
    assert "Free Sundays" not in later
    assert "Free Sundays" in sooner


def test_other_errors_are_not_passed_over_in_silence(ours: WorkspaceBuilder) -> None:
    """A pack that cannot be read finds nothing: that must not look like a clean workspace."""
    ours.replace("content/phrasing/ours-en.yaml", "fix: auto, why: Clear.", "fix: always, why: x")
    result = ours.run("fix")
    assert result.exit_code == 0
    assert "0 changed, 0 for you to decide.\nOther errors: 1." in result.stderr
    assert "“agendagen check” lists them." in result.stderr
