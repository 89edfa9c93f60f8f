"""On a terminal: questions and answers, colours, and how to stop."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from select import select
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

import fcntl
import pty
import termios

PATIENCE = 20
"""Seconds without a word from the program."""

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
ANSWERS = "2026-12-07\n09:30\nann-reed\ntom-lipka\nsandmere\ntempora\n"
NEW = "content/meetings/pitch-2026-12-07.yaml"


def _be_in_front() -> None:
    """Ctrl-C is a signal, also where the tests themselves run behind something (nohup, &)."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def on_terminal(
    workspace: WorkspaceBuilder,
    *arguments: str,
    typed: str = "",
    insist: bool = False,
    **environ: str,
) -> tuple[int, str]:
    """Exit code and everything that the screen shows. What is `typed` answers the first question.

    With `insist` it is typed again while the program waits: a signal that comes just before
    the program begins to read a line is noticed after that line only.
    """
    ours, theirs = pty.openpty()
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    process = subprocess.Popen(
        [sys.executable, "-c", "from agendagen.cli import main; main()", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=workspace.root,
        env={**clean, "TERM": "xterm", "COLUMNS": "100", **environ},
        start_new_session=True,
        preexec_fn=_be_in_front,
    )
    os.close(theirs)
    screen = b""
    asked = False
    silences = 0
    try:
        while silences < PATIENCE:
            silent = not select([ours], [], [], 1)[0]
            silences += silent
            if not silent:
                part = os.read(ours, 65536)
                if not part:
                    break
                screen += part
            if b"?" in screen and (not asked or (silent and insist)):
                asked = True
                os.write(ours, typed.encode())
    except OSError:  # the other side has hung up: how Linux tells the end
        pass
    finally:
        os.close(ours)  # hangs up, so that a program that still waits ends
    return process.wait(PATIENCE), screen.decode().replace("\r\n", "\n")


def test_new_asks_for_what_it_needs(workspace: WorkspaceBuilder) -> None:
    code, screen = on_terminal(workspace, "new", "pitch", typed=ANSWERS)
    assert code == 0, screen
    for question in (
        "Which day (2026-12-01)?", "When does it start (09:30)?", "Who is the Account executive?",
        "Who is the Engineer?", "Which client?", "Which product?",
    ):  # fmt: skip
        assert question in screen
    assert "What for?" not in screen, "what is not needed is not asked for"
    assert "ann-reed, " in screen, "the choices are shown"
    assert f"wrote {NEW}" in screen
    assert workspace.run("check", "pitch-2026-12-07").exit_code == 0


def test_a_wrong_answer_is_asked_for_again(workspace: WorkspaceBuilder) -> None:
    typed = "soon\n" + ANSWERS.replace("sandmere\n", "sandmre\nsandmere\n")
    code, screen = on_terminal(workspace, "new", "pitch", typed=typed)
    assert code == 0, screen
    assert "“soon” is no date; write it as 2026-12-01." in screen
    assert "there is no client “sandmre”. Did you mean “sandmere”?" in screen
    assert workspace.run("check", "pitch-2026-12-07").exit_code == 0


def test_what_was_given_is_not_asked_for(workspace: WorkspaceBuilder) -> None:
    given = ["--set", "date=2026-12-07", "--set", "client=sandmere"]
    typed = ANSWERS.replace("2026-12-07\n", "").replace("sandmere\n", "")
    code, screen = on_terminal(workspace, "new", "pitch", *given, typed=typed)
    assert code == 0, screen
    assert "Which day" not in screen
    assert "Which client" not in screen


def test_no_input_asks_nothing(workspace: WorkspaceBuilder) -> None:
    code, screen = on_terminal(workspace, "new", "pitch", "--no-input")
    assert code == 0, screen
    assert "?:" not in screen
    assert "wrote content/meetings/pitch-new.yaml" in screen


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
def test_stopping_changes_nothing(workspace: WorkspaceBuilder, key: str) -> None:
    before = sorted(workspace.root.rglob("*"))
    code, screen = on_terminal(workspace, "new", "pitch", typed=key, insist=True)
    assert code == 130, screen
    assert "Stopped. No file was left half-written." in screen
    assert "Traceback" not in screen
    assert sorted(workspace.root.rglob("*")) == before


def test_colours_on_a_terminal_and_none_when_not_wanted(workspace: WorkspaceBuilder) -> None:
    _, coloured = on_terminal(workspace, "show", "monday")
    assert COLOUR.search(coloured)
    _, plain = on_terminal(workspace, "show", "monday", NO_COLOR="1")
    assert not COLOUR.search(plain)
    assert plain == COLOUR.sub("", coloured)


def test_problems_in_colour_say_the_same_in_words(workspace: WorkspaceBuilder) -> None:
    workspace.replace("content/meetings/monday.yaml", "client: sandmere", "client: sandmre")
    code, coloured = on_terminal(workspace, "check")
    assert code == 1
    assert "\x1b[31m\x1b[1merror\x1b[0m" in coloured
    assert "error: There is no client “sandmre”." in COLOUR.sub("", coloured)
    _, plain = on_terminal(workspace, "check", NO_COLOR="1")
    assert plain == COLOUR.sub("", coloured)


def test_progress_leaves_the_line_clean(workspace: WorkspaceBuilder) -> None:
    code, screen = on_terminal(workspace, "render", "monday", "-f", "md")
    assert code == 0
    assert "4 of 4" in screen
    seen = [line.rpartition("\r")[2].replace("\x1b[K", "") for line in screen.split("\n")]
    assert [line for line in seen if line] == [
        f"wrote out/monday.{name}.en.md"
        for name in ("agenda.client", "agenda.internal", "talk-track", "cue-card")
    ]
