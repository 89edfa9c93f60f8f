"""Ctrl-C at any point: a word, 130, no litter, and every file whole."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

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
