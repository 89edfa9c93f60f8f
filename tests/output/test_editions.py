"""Which files a command line means, and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPE = "templates/types/pitch.yaml"


def made(workspace: WorkspaceBuilder, line: str) -> list[str]:
    """The names of the files that a command line makes."""
    result = workspace.run("render", *line.split())
    assert result.exit_code == 0, result.stderr
    files = {f.name for f in (workspace.root / "out").iterdir()} - {".agendagen.json"}
    wrote = {line.split("/")[-1] for line in result.stderr.splitlines() if "wrote" in line}
    assert wrote == files
    return sorted(files)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "monday -f md",
            ["agenda.client.en.md", "agenda.internal.en.md", "cue-card.en.md", "talk-track.en.md"],
        ),
        ("monday -f md -d agenda", ["agenda.client.en.md", "agenda.internal.en.md"]),
        ("monday -f md -d agenda -a client", ["agenda.client.en.md"]),
        ("monday -f md -a client", ["agenda.client.en.md"]),
        (
            "monday -f md -a internal",
            ["agenda.internal.en.md", "cue-card.en.md", "talk-track.en.md"],
        ),
        ("monday -f md -f html -d cue-card", ["cue-card.en.html", "cue-card.en.md"]),
        ("monday -f md -l en -l pl -d cue-card", ["cue-card.en.md", "cue-card.pl.md"]),
        ("monday -f md -l pl -d talk-track", ["talk-track.pl.md"]),
        ("monday -f md -s rep", ["talk-track.rep.en.md"]),
        ("monday -f md -s tom-lipka", ["talk-track.expert.en.md"]),
        ("monday -f md -s all", ["talk-track.expert.en.md", "talk-track.rep.en.md"]),
        ("monday -f md -s rep -s ann-reed -d talk-track", ["talk-track.rep.en.md"]),
        (
            "monday -f md -s expert -d agenda -d talk-track -a internal",
            ["agenda.internal.en.md", "talk-track.expert.en.md"],
        ),
        ("content/meetings/monday.yaml monday -f md -d cue-card", ["cue-card.en.md"]),
    ],
)
def test_one_file_for_each_edition(
    workspace: WorkspaceBuilder, line: str, names: list[str]
) -> None:
    assert made(workspace, line) == [f"monday.{name}" for name in names]


def test_all_meetings_when_none_is_named(workspace: WorkspaceBuilder) -> None:
    text = (workspace.root / "content/meetings/monday.yaml").read_text("utf-8")
    workspace.write("content/meetings/tuesday.yaml", text)
    internal = (workspace.root / TYPE).read_text("utf-8").replace("audience: client\n", "")
    workspace.write("templates/types/inside.yaml", internal)
    workspace.write("content/meetings/inside.yaml", text.replace("type: pitch", "type: inside"))
    assert made(workspace, "-f md -d agenda") == [
        "inside.agenda.internal.en.md",
        "monday.agenda.client.en.md",
        "monday.agenda.internal.en.md",
        "tuesday.agenda.client.en.md",
        "tuesday.agenda.internal.en.md",
    ]


def test_what_an_internal_meeting_has_not_is_left_out_unless_asked_for(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.replace(TYPE, "audience: client\n", "")
    assert made(workspace, "monday -f md -d agenda") == ["monday.agenda.internal.en.md"]
    result = workspace.run("render", "-f", "md", "-a", "client")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Nothing of what is here matches these options." in result.stderr


def test_the_client_edition_holds_no_secret_and_the_script_does(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.replace(TYPE, "      - {id: hello,", "      - know: SENTINEL\n      - {id: hello,")
    made(workspace, "monday -f md -f html")
    for file in (workspace.root / "out").iterdir():
        secret = "talk-track" in file.name
        assert ("SENTINEL" in file.read_text("utf-8")) == secret, file.name
        assert "About 350" not in file.read_text("utf-8")


def test_the_mode_of_the_command_line_is_in_the_file(workspace: WorkspaceBuilder) -> None:
    workspace.write("templates/modes/walk.yaml", "title: A walk in the park\n")
    made(workspace, "monday -f md -d agenda -a client --mode walk")
    text = (workspace.root / "out/monday.agenda.client.en.md").read_text("utf-8")
    assert "A walk in the park" in text
