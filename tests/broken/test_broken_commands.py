"""Command lines that cannot be meant: exit 2, one sentence, and nothing done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("rendr", "There is no command “rendr”. Did you mean “render”?"),
        ("xyzzy", "There are: init, new, list"),
        ("render tuesday", "There is no meeting “tuesday”."),
        ("render mondy", "Did you mean “monday”?"),
        ("check mondy", "Did you mean “monday”?"),
        ("show mondy", "Did you mean “monday”?"),
        ("render monday --mode vido", "Did you mean “video”?"),
        ("check --mode telepathy", "There is no mode “telepathy”."),
        ("render monday --format docx", "'docx' is not one of"),
        ("render monday --locale de", "'de' is not one of"),
        ("render monday --document notes", "'notes' is not one of"),
        ("render monday --colour", "No such option"),
        ("render monday --format md --output agenda.html", "is not a file name for md"),
        ("render monday --output -", "but there is one place to put them"),
        ("--workspace nowhere check", "There is no folder “nowhere”."),
        ("--workspace .. check", "is no workspace"),
        ("schema recipe", "There is no kind of file “recipe”."),
        ("new pich", "Did you mean “pitch”?"),
        ("list peple", "Did you mean “people”?"),
    ],
)
def test_a_wrong_command_line_is_explained(
    workspace: WorkspaceBuilder, line: str, message: str
) -> None:
    before = sorted(workspace.root.rglob("*"))
    result = workspace.run(*line.split())
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert sorted(workspace.root.rglob("*")) == before


def test_a_folder_that_cannot_be_made(workspace: WorkspaceBuilder) -> None:
    workspace.write("out", "a file where the folder should be\n")
    result = workspace.run("render", "--format", "md")
    assert result.exit_code == 1
    assert (
        "cannot be written: there is a file where a folder should be. Choose another folder."
        in result.stderr
    )


def test_an_unknown_speaker(workspace: WorkspaceBuilder) -> None:
    result = workspace.run("render", "monday", "--speaker", "boss", "--format", "md")
    assert result.exit_code == 1
    assert "“boss” has no part in monday." in result.stderr
    assert "Speakers: rep, expert." in result.stderr
    assert not (workspace.root / "out").exists()


def test_a_client_edition_of_an_internal_meeting(workspace: WorkspaceBuilder) -> None:
    workspace.replace("templates/types/pitch.yaml", "audience: client\n", "")
    line = ["render", "monday", "--document", "agenda", "--audience", "client", "--format", "md"]
    result = workspace.run(*line)
    assert result.exit_code == 1
    assert "monday.yaml:1:7: error: “pitch” is an internal meeting" in result.stderr
    assert not (workspace.root / "out").exists()
