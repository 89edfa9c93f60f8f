"""Disks that are full or closed: a sentence, exit 1, and yesterday's files as they were."""

from __future__ import annotations

import ctypes
import os
import random
import re
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agendagen.output.starter import starter_files

if TYPE_CHECKING:
    from faults.conftest import Builds

FULL = Path("/dev/full")
ON_A_FULL_DISK = """
set -e
mount -t tmpfs -o size=256k none out
cp before/* before/.agendagen.json out/
cat /dev/zero 2> /dev/null > out/filler || true
cd new
"$@" 2> ../said && status=0 || status=$?
echo $status > ../status
cp -r ../out ../after
rm ../out/filler
"$@" 2> ../said-again || exit 1
cp -r ../out ../again
"""


@cache
def mounting_works() -> bool:
    """Whether this machine lets us mount a small disk of our own."""
    try:
        line = ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
        return subprocess.run(line, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def limited(size: int) -> Callable[[], None]:
    """A process that may write no larger file, which every system knows."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def as_a_user() -> None:
    """A process that obeys permissions, even when root started it."""
    if os.geteuid() == 0:
        drop_from_bounding_set, dac_override = 24, 1
        assert ctypes.CDLL(None).prctl(drop_from_bounding_set, dac_override, 0, 0, 0) == 0


def said_by(process: subprocess.Popen[str], status: int = 1) -> str:
    """What a command says as it fails."""
    _, said = process.communicate()
    assert process.returncode == status, said
    assert "Traceback" not in said
    assert "bug" not in said
    return said


def test_a_full_disk(builds: Builds) -> None:
    """A small disk of our own where one may be mounted, and everywhere a limit of size."""
    if mounting_works():
        shutil.copytree(builds.root / "out", builds.root / "before")
        line = ["unshare", "-rm", "sh", "-c", ON_A_FULL_DISK, "sh", *builds.line()]
        done = subprocess.run(line, cwd=builds.root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        said = (builds.root / "said").read_text("utf-8")
        assert (builds.root / "status").read_text() == "1\n"
        assert "/monday." in said
        assert "cannot be written: the disk is full. Make room" in said
        builds.check_whole("after")
        assert builds.litter("after") == []
        assert "kept" not in (builds.root / "said-again").read_text("utf-8")
        assert builds.found("again") == builds.contents["new"]
    largest = max(len(content) for content in builds.contents["new"].values())
    for size in (0, 100, largest - 1):
        said = said_by(builds.command("new", preexec_fn=limited(size)))
        assert "/monday." in said
        assert "cannot be written: it is larger than a file may be there." in said
        builds.check_whole()
        assert builds.litter() == []
        builds.check_clean_run("old")


@pytest.mark.parametrize(
    "line",
    [
        "render monday -d agenda -a client -o -",
        "show monday",
        "list people",
        "check --json",
        "schema meeting",
        "new pitch --no-input -o -",
    ],
)
def test_standard_output_that_is_full(builds: Builds, line: str) -> None:
    limit = None if FULL.exists() else limited(0)
    with (FULL if FULL.exists() else builds.root / "stdout").open("w") as full:
        said = said_by(builds.command("old", *line.split(), stdout=full, preexec_fn=limit))
    assert re.fullmatch(
        r"Error: standard output cannot be written: (the disk is full|it is larger than).*\.\n",
        said,
    )


def test_standard_output_that_is_closed(builds: Builds) -> None:
    def close() -> None:
        os.close(1)

    said = said_by(builds.command("old", "show", "monday", preexec_fn=close))
    assert said == "Error: standard output cannot be written: it is not open for writing.\n"
    said_by(builds.command("new", preexec_fn=close), status=0)
    assert builds.found() == builds.contents["new"]


def test_a_folder_one_may_not_write_into(builds: Builds) -> None:
    out = builds.root / "out"
    out.chmod(0o555)
    said = said_by(builds.command("new", preexec_fn=as_a_user))
    out.chmod(0o755)
    assert "/monday." in said
    assert "you may not write there" in said
    assert builds.found() == builds.contents["old"]
    builds.check_clean_run("new")


def test_a_folder_one_may_write_into_but_not_read(builds: Builds) -> None:
    """Then it cannot be locked; the files are written all the same."""
    out = builds.root / "out"
    out.chmod(0o333)
    with builds.command("new", preexec_fn=as_a_user) as process:
        _, said = process.communicate()
    out.chmod(0o755)
    assert process.returncode == 0, said
    assert builds.found() == builds.contents["new"]


def write_init(builds: Builds, **options: object) -> subprocess.Popen[str]:
    return builds.command("old", "init", "../mine", **options)


def starter(builds: Builds) -> dict[str, bytes]:
    """What is there of a new workspace."""
    root = builds.root / "mine"
    files = (file for file in root.rglob("*") if file.is_file())
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


def test_init_on_a_full_disk_goes_on_later(builds: Builds) -> None:
    said = said_by(write_init(builds, preexec_fn=limited(2000)))
    assert "cannot be written: it is larger than a file may be there." in said
    begun = starter(builds)
    assert begun.items() < starter_files().items()
    assert builds.run("old", "init", "../mine") == 0, builds.said()
    assert starter(builds) == starter_files()


def test_init_that_was_killed_goes_on_later(builds: Builds) -> None:
    assert builds.run("old", "init", "../mine", steps="lines") == 0
    steps = int((builds.root / "said.steps").read_text())
    chance = random.Random(1)
    for _ in range(12):
        shutil.rmtree(builds.root / "mine")
        at = chance.randint(1, steps)
        killed = builds.run("old", "init", "../mine", steps="lines", at=at)
        assert killed == -signal.SIGKILL
        assert builds.run("old", "init", "../mine") == 0, builds.said()
        assert starter(builds) == starter_files()


@pytest.mark.parametrize("line", ["new pitch --no-input", "schema"])
def test_what_else_writes_on_a_full_disk(builds: Builds, line: str) -> None:
    before = sorted(file for file in (builds.root / "old").rglob("*") if file.is_file())
    said = said_by(builds.command("old", *line.split(), preexec_fn=limited(20)))
    assert "cannot be written: it is larger than a file may be there." in said
    after = sorted(file for file in (builds.root / "old").rglob("*") if file.is_file())
    assert after == before
