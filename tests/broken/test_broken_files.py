"""Files that are not what they seem: links, folders, pictures, names that fit nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Change, Refuses, WorkspaceBuilder

ANN = "content/people/ann-reed.yaml"
COMPANY = "content/company.yaml"
SECRET = "name: Hidden Person\nvisibility: client\n"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the workspace."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "ann-reed.yaml").write_text(SECRET, encoding="utf-8")
    return folder


def test_a_link_out_of_the_workspace_is_not_followed(
    workspace: WorkspaceBuilder, refuses: Refuses, outside: Path
) -> None:
    (workspace.root / ANN).unlink()
    (workspace.root / ANN).symlink_to(outside / "ann-reed.yaml")
    refuses({}, [(f"{ANN}:1:1", "outside", "leads out of the workspace", "Put the file itself")])
    assert "Hidden" not in workspace.run("list", "people").stdout


def test_a_folder_that_leads_out_is_not_followed(
    workspace: WorkspaceBuilder, refuses: Refuses, outside: Path
) -> None:
    (outside / "tom-lipka.yaml").write_text(SECRET, encoding="utf-8")
    people = workspace.root / "content/people"
    for file in people.iterdir():
        file.unlink()
    people.rmdir()
    people.symlink_to(outside)
    message = "leads out of the workspace"
    refuses(
        {},
        [
            (f"{ANN}:1:1", "outside", message, "Put the file itself"),
            ("content/people/tom-lipka.yaml:1:1", "outside", message, "Put the file itself"),
        ],
    )


def test_a_link_inside_the_workspace_is_followed(workspace: WorkspaceBuilder) -> None:
    (workspace.root / "content/people/boss.yaml").symlink_to("ann-reed.yaml")
    workspace.replace("content/meetings/monday.yaml", "rep: ann-reed", "rep: boss")
    assert workspace.run("check").stderr == "Everything is fine.\n"


def test_a_link_to_nothing(workspace: WorkspaceBuilder, refuses: Refuses) -> None:
    (workspace.root / ANN).unlink()
    (workspace.root / ANN).symlink_to("nobody.yaml")
    refuses({}, [(f"{ANN}:1:1", "unreadable", "cannot be read", "Check its name")])


def test_a_link_to_itself(workspace: WorkspaceBuilder, refuses: Refuses) -> None:
    (workspace.root / ANN).unlink()
    (workspace.root / ANN).symlink_to("ann-reed.yaml")
    refuses({}, [(f"{ANN}:1:1", "unreadable", "cannot be read", "Check its name")])


def test_a_pipe_does_not_make_us_wait(workspace: WorkspaceBuilder) -> None:
    (workspace.root / ANN).unlink()
    os.mkfifo(workspace.root / ANN)
    line = "from agendagen.cli.root import run; raise SystemExit(run(['check']))"
    done = subprocess.run(
        [sys.executable, "-c", line], capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 1
    assert f"{ANN}:1:1: error: The file cannot be read: it is no ordinary file." in done.stderr


def test_a_folder_with_the_name_of_a_file(workspace: WorkspaceBuilder, refuses: Refuses) -> None:
    (workspace.root / "content/people/team.yaml").mkdir()
    at = "content/people/team.yaml:1:1"
    expected = [(at, "unreadable", "cannot be read: it is a folder", "Check its name")]
    refuses({}, expected, render=False)


@pytest.mark.parametrize(
    ("changes", "place", "code", "message", "hint"),
    [
        pytest.param(
            {COMPANY: "visibility: client\nname: Fennimark\nlogo: logo.svg\n"},
            f"{COMPANY}:3:7",
            "missing-file",
            "The logo “logo.svg” is not beside company.yaml",
            "Put the SVG file there",
            id="logo that is not there",
        ),
        pytest.param(
            {COMPANY: "visibility: client\nname: Fennimark\nlogo: ../agendagen.toml\n"},
            f"{COMPANY}:3:7",
            "missing-file",
            "is not beside company.yaml",
            "Put the SVG file there",
            id="logo from another folder",
        ),
        pytest.param(
            {COMPANY: "visibility: client\nname: Fennimark\nlogo: /etc/hostname\n"},
            f"{COMPANY}:3:7",
            "missing-file",
            "is not beside company.yaml",
            "Put the SVG file there",
            id="logo by an absolute path",
        ),
        pytest.param(
            {COMPANY: "visibility: client\nname: Fennimark\nlogo: ~/logo.svg\n"},
            f"{COMPANY}:3:7",
            "missing-file",
            "“~/logo.svg” is not beside company.yaml",
            "Put the SVG file there",
            id="logo by a home folder",
        ),
        pytest.param(
            {
                COMPANY: "visibility: client\nname: Fennimark\nlogo: logo.png\n",
                "content/logo.png": b"\x89PNG\r\n\x1a\n",
            },
            f"{COMPANY}:3:7",
            "bad-logo",
            "“logo.png” is no SVG picture",
            "SVG",
            id="logo that is a photograph",
        ),
        pytest.param(
            {
                COMPANY: "visibility: client\nname: Fennimark\nlogo: logo.svg\n",
                "content/logo.svg": "our logo\n",
            },
            f"{COMPANY}:3:7",
            "bad-logo",
            "“logo.svg” is no SVG picture",
            "SVG",
            id="logo that is no picture",
        ),
        pytest.param(
            {COMPANY: "visibility: client\n"},
            f"{COMPANY}:1:1",
            "missing-key",
            "“name” is missing",
            "Add “name:”",
            id="company without a name",
        ),
    ],
)
def test_the_company_and_its_logo(
    refuses: Refuses,
    changes: dict[str, Change],
    place: str,
    code: str,
    message: str,
    hint: str,
) -> None:
    refuses(changes, [(place, code, message, hint)])


@pytest.mark.parametrize(
    ("path", "place", "code", "message", "hint"),
    [
        pytest.param(
            "content/people/bob.pl.yaml",
            "1:1",
            "missing-file",
            "translation",
            "bob.yaml",
            id="translation of nothing",
        ),
        pytest.param(
            "content/people/ann-reed.de.yaml",
            "1:1",
            "bad-name",
            "“de” is no language",
            "en or pl",
            id="translation into a language we do not write",
        ),
        pytest.param(
            "content/people/Bob Smith.yaml",
            "1:1",
            "bad-name",
            "“Bob Smith” cannot be the name of a file",
            "lower case letters, digits and hyphens",
            id="file name that cannot be referred to",
        ),
    ],
)
def test_names_of_files(
    workspace: WorkspaceBuilder,
    refuses: Refuses,
    path: str,
    place: str,
    code: str,
    message: str,
    hint: str,
) -> None:
    refuses({path: "name: Bob\n"}, [(f"{path}:{place}", code, message, hint)], render=False)
