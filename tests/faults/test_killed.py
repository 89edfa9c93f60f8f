"""`kill -9` at any moment: every file is the old or the new one, and the next run tidies up."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from faults.conftest import Builds

KILLED = -signal.SIGKILL


def test_a_kill_at_every_line_of_the_writing(builds: Builds) -> None:
    mixed = littered = 0
    steps = builds.steps("new", "lines")
    builds.check_clean_run("old")
    for at in range(1, steps + 1):
        assert builds.run("new", steps="lines", at=at) == KILLED
        builds.check_whole()
        mixed += builds.mixed()
        littered += bool(builds.litter())
        builds.check_clean_run("old", only_write=at % 5 > 0)
    assert steps > 120
    assert mixed > 30
    assert littered > 10


def test_kills_one_after_the_other(builds: Builds) -> None:
    """Several killed runs, of other contents, before one is left in peace."""
    steps = builds.steps("new", "lines")
    chance = random.Random(3)
    for _ in range(8):
        for _ in range(5):
            at = chance.randint(steps // 4, steps)
            builds.run(chance.choice(["old", "new"]), steps="lines", at=at)
            builds.check_whole()
        builds.check_clean_run(chance.choice(["old", "new"]))


def test_a_kill_at_any_time(builds: Builds) -> None:
    """Also inside the calls of the system, which no line shows."""
    started = time.monotonic()
    builds.check_clean_run("new")
    whole = time.monotonic() - started
    chance = random.Random(5)
    for number in range(60):
        folder = ("old", "new")[number % 2]
        process = builds.start(folder)
        time.sleep(chance.uniform(0, whole))
        os.kill(process, signal.SIGKILL)
        assert builds.wait(process) in (KILLED, 0)
        builds.check_whole()
        builds.check_clean_run(folder)


@pytest.mark.parametrize("seed", range(8))
def test_a_kill_of_the_real_command(builds: Builds, seed: int) -> None:
    """From the start of the interpreter; half of the kills wait for the writing to begin."""
    chance = random.Random(seed)
    with builds.command("new") as process:
        if seed % 2:
            before = builds.listing()
            while process.poll() is None and builds.listing() == before:
                time.sleep(0.0005)
        else:
            time.sleep(chance.uniform(0, 0.4))
        process.kill()
    builds.check_whole()
    builds.check_clean_run("old")
