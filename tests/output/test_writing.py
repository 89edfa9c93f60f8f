"""Files are written whole or not at all, and never over what a person has changed."""

from __future__ import annotations

import json
import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agendagen.output.write import MANIFEST, CannotWrite, write_atomically, write_files

if TYPE_CHECKING:
    from conftest import Result, WorkspaceBuilder

AGENDA = "out/monday.agenda.client.en.md"
ONE = ["render", "monday", "-f", "md", "-d", "agenda", "-a", "client"]
PERSON = "content/people/ann-reed.yaml"
LONG_AGO = 1_000_000_000


def render(workspace: WorkspaceBuilder, *more: str) -> Result:
    return workspace.run(*ONE, *more)


def age(folder: Path) -> dict[str, int]:
    """Make every file old; the times, to see which are touched."""
    for file in folder.iterdir():
        os.utime(file, (LONG_AGO, LONG_AGO))
    return {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}


def times(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}


def test_what_has_not_changed_is_not_touched(workspace: WorkspaceBuilder) -> None:
    first = render(workspace)
    assert (first.exit_code, first.stdout) == (0, "")
    assert first.stderr == f"wrote {AGENDA}\n"
    before = age(workspace.root / "out")
    again = render(workspace)
    assert (again.exit_code, again.stderr) == (0, f"unchanged {AGENDA}\n")
    assert times(workspace.root / "out") == before


def test_what_has_changed_is_replaced(workspace: WorkspaceBuilder) -> None:
    render(workspace)
    workspace.replace(PERSON, "name: Ann Reed", "name: Anna Reed")
    assert render(workspace).stderr == f"wrote {AGENDA}\n"
    assert "Anna Reed" in (workspace.root / AGENDA).read_text("utf-8")


def test_what_was_edited_by_hand_is_kept_and_named(workspace: WorkspaceBuilder) -> None:
    render(workspace)
    (workspace.root / AGENDA).write_text("My own words\n")
    for changed in (False, True):
        if changed:
            workspace.replace(PERSON, "name: Ann Reed", "name: Anna Reed")
        result = render(workspace)
        assert result.exit_code == 1
        assert result.stderr == (
            f"kept {AGENDA}: it was changed by hand. --overwrite replaces it.\n"
        )
        assert (workspace.root / AGENDA).read_text("utf-8") == "My own words\n"


def test_overwrite_replaces_it(workspace: WorkspaceBuilder) -> None:
    render(workspace)
    (workspace.root / AGENDA).write_text("My own words\n")
    assert render(workspace, "--overwrite").exit_code == 0
    assert "Ann Reed" in (workspace.root / AGENDA).read_text("utf-8")
    assert render(workspace).stderr == f"unchanged {AGENDA}\n"


def test_a_file_that_agendagen_did_not_write_is_kept(workspace: WorkspaceBuilder) -> None:
    workspace.write(AGENDA, "Was here before\n")
    assert render(workspace).exit_code == 1
    assert (workspace.root / AGENDA).read_text("utf-8") == "Was here before\n"


def test_the_others_are_written_when_one_is_kept(workspace: WorkspaceBuilder) -> None:
    workspace.write(AGENDA, "Was here before\n")
    result = workspace.run("render", "monday", "-f", "md")
    assert result.exit_code == 1
    assert "wrote out/monday.talk-track.en.md" in result.stderr
    assert f"kept {AGENDA}" in result.stderr


def test_a_deleted_file_comes_back(workspace: WorkspaceBuilder) -> None:
    render(workspace)
    (workspace.root / AGENDA).unlink()
    assert render(workspace).stderr == f"wrote {AGENDA}\n"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', "\x00"])
def test_a_list_of_files_that_is_damaged_counts_as_none(
    workspace: WorkspaceBuilder, text: str
) -> None:
    render(workspace)
    (workspace.root / "out" / MANIFEST).write_text(text)
    assert render(workspace).exit_code == 0, "unchanged files are known by their content"
    listing = json.loads((workspace.root / "out" / MANIFEST).read_text("utf-8"))
    assert "monday.agenda.client.en.md" in listing


def test_an_error_writes_nothing(workspace: WorkspaceBuilder) -> None:
    workspace.replace("content/meetings/monday.yaml", "client: sandmere", "client: sandmer")
    result = workspace.run("render", "-f", "md")
    assert result.exit_code == 1
    assert "unknown-client" in result.stderr
    assert "Nothing was rendered" in result.stderr
    assert not (workspace.root / "out").exists()


def test_an_error_in_one_meeting_leaves_the_others_as_they_were(
    workspace: WorkspaceBuilder,
) -> None:
    assert workspace.run("render", "-f", "md").exit_code == 0
    before = {f.name: f.read_bytes() for f in (workspace.root / "out").iterdir()}
    text = (workspace.root / "content/meetings/monday.yaml").read_text("utf-8")
    workspace.write("content/meetings/aaa.yaml", text.replace("tempora", "tempra"))
    workspace.replace(PERSON, "name: Ann Reed", "name: Anna Reed")
    assert workspace.run("render", "-f", "md").exit_code == 1
    assert {f.name: f.read_bytes() for f in (workspace.root / "out").iterdir()} == before


def test_a_warning_passes(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        "templates/types/pitch.yaml", "say: Good morning.", "say: \"{{ rep | form('dative') }}\""
    )
    result = render(workspace, "-l", "pl")
    assert result.exit_code == 0
    assert "warning" in result.stderr
    assert "missing-form" in result.stderr


def test_a_template_that_fails_leaves_yesterdays_files(workspace: WorkspaceBuilder) -> None:
    """Every document is made before the first is written."""
    assert workspace.run("render", "-f", "md").exit_code == 0
    before = {f.name: f.read_bytes() for f in (workspace.root / "out").iterdir()}
    workspace.replace(PERSON, "name: Ann Reed", "name: Anna Reed")
    workspace.write("templates/documents/cue-card.md", "{{ view.nothing }}\n")
    result = workspace.run("render", "-f", "md")
    assert result.exit_code == 1
    assert "templates/documents/cue-card.md:1" in result.stderr
    assert {f.name: f.read_bytes() for f in (workspace.root / "out").iterdir()} == before


def blocked(workspace: WorkspaceBuilder) -> Path:
    """A folder where the third file should go."""
    place = workspace.root / "out/monday.talk-track.en.md"
    place.unlink(missing_ok=True)
    place.mkdir(parents=True)
    return place


def test_a_write_that_fails_leaves_whole_files_and_no_litter(
    workspace: WorkspaceBuilder,
) -> None:
    assert workspace.run("render", "-f", "md").exit_code == 0
    blocked(workspace)
    workspace.replace(PERSON, "name: Ann Reed", "name: Anna Reed")
    result = workspace.run("render", "-f", "md")
    assert result.exit_code == 1
    assert "monday.talk-track.en.md” cannot be written" in result.stderr
    for file in (workspace.root / "out").glob("*.md"):
        if file.is_file():
            assert file.read_text("utf-8").endswith("\n")
    assert list((workspace.root / "out").glob(".agendagen-*")) == []


def test_what_a_failed_run_wrote_is_still_ours(workspace: WorkspaceBuilder) -> None:
    """The disk was full once; that does not make yesterday's files somebody's own."""
    assert workspace.run("render", "-f", "md").exit_code == 0
    place = blocked(workspace)
    workspace.replace(PERSON, "name: Ann Reed", "name: Anna Reed")
    assert workspace.run("render", "-f", "md").exit_code == 1
    place.rmdir()
    workspace.replace(PERSON, "name: Anna Reed", "name: Annie Reed")
    result = workspace.run("render", "-f", "md")
    assert "kept" not in result.stderr
    assert result.exit_code == 0


def test_a_stop_in_the_middle_of_a_file_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.md"
    write_atomically(file, b"old")

    def stop(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(file, b"new")
    assert file.read_bytes() == b"old"
    assert [f.name for f in tmp_path.iterdir()] == ["a.md"]


def test_a_full_disk_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match="no space left on device"):
        write_files(tmp_path / "out", [("a.md", b"new")])


def test_files_are_as_readable_as_any_other(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_atomically(tmp_path / "a.md", b"text")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o644


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    old, young = tmp_path / ".agendagen-old.tmp", tmp_path / ".agendagen-young.tmp"
    other = tmp_path / "other.tmp"
    for file in (old, young, other):
        file.write_text("half")
    long_ago = time.time() - 7200
    for file in (old, other):
        os.utime(file, (long_ago, long_ago))
    write_files(tmp_path, [("a.md", b"text")])
    assert not old.exists()
    assert young.exists(), "another run may be at work"
    assert other.exists(), "not ours"


def test_standard_output_is_the_document_and_nothing_else(workspace: WorkspaceBuilder) -> None:
    render(workspace)
    result = render(workspace, "--output", "-")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (workspace.root / AGENDA).read_text("utf-8")


def test_standard_output_is_markdown_unless_said(workspace: WorkspaceBuilder) -> None:
    line = ["render", "monday", "-d", "agenda", "-a", "client", "-o", "-"]
    assert workspace.run(*line).stdout.startswith("#")
    assert workspace.run(*line, "-f", "html").stdout.lower().startswith("<!doctype html>")
    assert not (workspace.root / "out").exists()


@pytest.mark.parametrize(("name", "start"), [("mine.md", "#"), ("mine.html", "<!doctype html>")])
def test_one_file_whose_name_tells_the_format(
    workspace: WorkspaceBuilder, name: str, start: str
) -> None:
    line = ["render", "monday", "-d", "agenda", "-a", "client", "-o", f"sub/{name}"]
    result = workspace.run(*line)
    assert (result.exit_code, result.stderr) == (0, f"wrote sub/{name}\n")
    assert (workspace.root / "sub" / name).read_text("utf-8").lower().startswith(start)
    assert not (workspace.root / "out").exists()
    assert workspace.run(*line).stderr == f"unchanged sub/{name}\n"


def test_one_file_that_is_somebodys_is_kept(workspace: WorkspaceBuilder) -> None:
    file = workspace.write("notes.md", "Mine\n")
    result = workspace.run(*ONE, "-o", "notes.md")
    assert result.exit_code == 1
    assert file.read_text("utf-8") == "Mine\n"


@pytest.mark.parametrize("output", ["-", "one.md"])
@pytest.mark.parametrize(
    "line", ["monday -f md", "monday -d agenda -f md", "monday -d cue-card -l en -l pl -f md"]
)
def test_several_documents_do_not_fit_one_place(
    workspace: WorkspaceBuilder, output: str, line: str
) -> None:
    result = workspace.run("render", *line.split(), "-o", output)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "one place to put them" in result.stderr
    assert not (workspace.root / "one.md").exists()


def test_a_folder_is_made_with_the_folders_above_it(workspace: WorkspaceBuilder) -> None:
    assert workspace.run(*ONE, "-o", "a/b/c").stderr == ("wrote a/b/c/monday.agenda.client.en.md\n")


def test_files_go_to_the_workspace_from_anywhere_inside(
    workspace: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.root / "content" / "people")
    assert render(workspace).exit_code == 0
    assert (workspace.root / AGENDA).is_file()


def test_the_same_input_gives_the_same_bytes_in_any_folder(
    workspace: WorkspaceBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = ["render", "monday", "-f", "md", "-f", "html"]
    workspace.run(*line, "-o", "one")
    monkeypatch.chdir(tmp_path)
    workspace.run("-w", "workspace", *line, "-o", "two")
    one = {f.name: f.read_bytes() for f in (workspace.root / "one").iterdir()}
    two = {f.name: f.read_bytes() for f in (tmp_path / "two").iterdir()}
    assert one == two
    assert len(one) == 9
