"""Two builds at once on one folder take turns: what is there is what one of them made."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faults.conftest import Builds


@contextmanager
def held(builds: Builds) -> Iterator[None]:
    """Be another run that is at work in `out`."""
    lock = os.open(builds.root / "out", os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def test_fifty_pairs_of_builds(builds: Builds) -> None:
    """Of one content or of two, each time other than what is there."""
    for number in range(50):
        pair = [("new", "new"), ("old", "new"), ("old", "old"), ("new", "old")][number % 4]
        processes = [
            builds.start(folder, said=f"said-{n}", slow=True) for n, folder in enumerate(pair)
        ]
        assert [builds.wait(process) for process in processes] == [0, 0]
        assert builds.found() in [builds.contents[folder] for folder in pair]
        assert builds.litter() == []
        assert "kept" not in builds.said("said-0") + builds.said("said-1")
    builds.check_clean_run("old")


def test_a_build_waits_for_another(builds: Builds) -> None:
    with held(builds):
        process = builds.start("new")
        time.sleep(0.3)
        assert builds.found() == builds.contents["old"]
    assert builds.wait(process) == 0
    assert builds.found() == builds.contents["new"]


def test_who_waits_can_be_stopped(builds: Builds) -> None:
    with held(builds):
        process = builds.start("new")
        time.sleep(0.3)
        os.kill(process, signal.SIGINT)
        assert builds.wait(process) == 130
    assert builds.said().strip() == "Stopped. No file was left half-written."
    assert builds.found() == builds.contents["old"]
    builds.check_clean_run("new")
