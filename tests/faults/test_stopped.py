"""Ctrl-C at any point: a word, 130, no litter, and every file whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from faults.conftest import Builds


def stop(builds: Builds, steps: str, at: int) -> None:
    assert builds.run("new", steps=steps, at=at, number=signal.SIGINT) == 130, builds.said()
    assert builds.said().strip() == "Stopped. No file was left half-written."
    builds.check_whole()
    assert builds.litter() == []


def test_at_every_line_of_the_writing(builds: Builds) -> None:
    steps = builds.steps("new", "lines")
    builds.check_clean_run("old")
    mixed = 0
    for at in range(1, steps + 1, 3):
        stop(builds, "lines", at)
        mixed += builds.mixed()
        builds.check_clean_run("old", only_write=True)
    assert mixed > 15


def test_before_the_writing_nothing_is_changed(builds: Builds) -> None:
    steps = builds.steps("new", "calls")
    builds.check_clean_run("old")
    before = builds.listing()
    for at in [*range(2, 12), *range(12, steps * 9 // 10, steps // 40)]:
        stop(builds, "calls", at)
        assert builds.listing() == before


AT_A_FORK = """
import os, signal, sys
def interrupt(left=[1]):
    if left:
        left.pop()
        os.kill(os.getpid(), signal.SIGINT)
os.register_at_fork(after_in_parent=interrupt)
signal.signal(signal.SIGINT, signal.default_int_handler)
from agendagen.cli import main
sys.argv = ["agendagen", *sys.argv[1:]]
main()
"""


@pytest.mark.pdf
def test_in_the_middle_of_a_fork(builds: Builds) -> None:
    """Python drops an interrupt that comes there, unless it is made to wait."""
    arguments = ["render", "-d", "cue-card", "-o", "../pdf"]
    temporary = builds.root / "temporary"
    temporary.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", AT_A_FORK, *arguments],
        cwd=builds.root / "new",
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.strip()) == (
        130,
        "Stopped. No file was left half-written.",
    )
    assert not (builds.root / "pdf").exists()
    assert list(temporary.iterdir()) == []
