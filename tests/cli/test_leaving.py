"""The command as a process of its own: it ends at once, and leaves nothing undone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

MAIN = "import sys; from agendagen.cli import main; sys.argv = ['agendagen', *sys.argv[1:]]; main()"


def started(
    folder: Path, *arguments: str, temporary: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "TMPDIR": str(temporary or folder)}
    return subprocess.run(
        [sys.executable, "-c", MAIN, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )


def test_everything_printed_arrives(tmp_path: Path) -> None:
    done = started(tmp_path, "show", "kickoff-2027", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["id"] == "kickoff-2027"


def test_the_exit_code_is_the_commands(tmp_path: Path) -> None:
    done = started(tmp_path, "show", "nope")
    assert done.returncode == 2
    assert "There is no meeting “nope”" in done.stderr.decode()


@pytest.mark.pdf
def test_no_temporary_files_are_left(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    arguments = ["render", "pitch-sandmere", "-d", "agenda", "-a", "client", "-o", "a.pdf"]
    done = started(tmp_path, *arguments, temporary=temporary)
    assert done.returncode == 0
    assert (tmp_path / "a.pdf").read_bytes().endswith(b"%%EOF\n")
    assert list(temporary.iterdir()) == []
