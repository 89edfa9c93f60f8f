"""Builds as processes that can be killed, and what must be true of a folder after that."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from agendagen.output.write import write_files

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

ZYGOTE = Path(__file__).with_name("zygote.py")
MAIN = "import sys; from agendagen.cli import main; sys.argv = ['agendagen', *sys.argv[1:]]; main()"
RENDER = ("render", "-d", "agenda", "-d", "talk-track", "-f", "md", "-o", "../out")

IN_MEMORY = Path("/dev/shm")
"""Where waiting for the disk takes no time: thousands of files are written here."""


@dataclass
class Builds:
    """Two workspaces, `old` and `new`, whose documents go to one folder, `out`."""

    root: Path
    _zygote: subprocess.Popen[str]
    contents: dict[str, dict[str, bytes]] = field(default_factory=dict)
    """What each workspace comes to: name → bytes."""

    def start(
        self,
        folder: str,
        *arguments: str,
        said: str = "said",
        slow: bool = False,
        steps: str | None = None,
        at: int = 0,
        number: int = signal.SIGKILL,
    ) -> int:
        """Begin a command in a process of its own; its id.

        It may have a slow disk, or meet a signal at a step.
        """
        order = {
            "folder": str(self.root / folder),
            "arguments": arguments or RENDER,
            "said": str(self.root / said),
            "slow": slow,
        }
        trap = {"steps": steps, "at": at, "signal": int(number)} if steps else {}
        return self._ask({**order, **trap})

    def line(self, *arguments: str) -> list[str]:
        """The command line of the command itself."""
        return [sys.executable, "-c", MAIN, *(arguments or RENDER)]

    def command(self, folder: str, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """The command itself, from the start of the interpreter."""
        return subprocess.Popen(
            self.line(*arguments),
            cwd=self.root / folder,
            text=True,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        )

    def warm(self, folder: str) -> None:
        """Load what a build needs, so that every process has it from the start."""
        self._ask({"warm": str(self.root / folder), "arguments": [*RENDER[:-1], "../warm"]})

    def wait(self, process: int) -> int:
        """The exit code of a command; minus the number of the signal that ended it."""
        return self._ask({"wait": process})

    def run(self, folder: str, *arguments: str, **trap: Any) -> int:
        """Run a command to its end; its exit code."""
        return self.wait(self.start(folder, *arguments, **trap))

    def said(self, name: str = "said") -> str:
        """What the last command printed."""
        return (self.root / name).read_text("utf-8")

    def steps(self, folder: str, steps: str) -> int:
        """How many steps a build of `folder` has, from where `out` is now."""
        assert self.run(folder, steps=steps) == 0
        return int((self.root / "said.steps").read_text())

    def found(self, folder: str = "out") -> dict[str, bytes]:
        """The documents in a folder: files that are not ours alone."""
        files = (self.root / folder).iterdir()
        return {f.name: f.read_bytes() for f in files if f.name.startswith("monday")}

    def listing(self) -> list[tuple[str, int]]:
        """The names in `out`, and which file each is."""
        return sorted((entry.name, entry.inode()) for entry in os.scandir(self.root / "out"))

    def litter(self, folder: str = "out") -> list[str]:
        """The temporary files in a folder."""
        return [file.name for file in (self.root / folder).glob(".agendagen-*")]

    def check_whole(self, folder: str = "out") -> None:
        """Every file is there, and is the old or the new one."""
        found = self.found(folder)
        assert found.keys() == self.contents["old"].keys()
        for name, content in found.items():
            known = [self.contents[workspace][name] for workspace in ("old", "new")]
            assert content in known, f"{name} is torn"

    def mixed(self) -> bool:
        """Whether some files are old and some are new."""
        now = set(self.found().values())
        return all(now & set(self.contents[folder].values()) for folder in ("old", "new"))

    def check_clean_run(self, folder: str, *, only_write: bool = False) -> None:
        """One more build puts everything right; or only its last step, which is quicker."""
        if only_write:
            files = self.contents[folder].items()
            assert write_files(self.root / "out", files).kept == ()
        else:
            assert self.run(folder) == 0, self.said()
            assert "kept" not in self.said()
        assert self.found() == self.contents[folder]
        assert self.litter() == []

    def _ask(self, order: dict[str, Any]) -> int:
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        self._zygote.stdin.write(json.dumps(order) + "\n")
        self._zygote.stdin.flush()
        return int(self._zygote.stdout.readline())


@pytest.fixture(scope="session")
def zygote() -> Iterator[subprocess.Popen[str]]:
    """The process that forks."""
    with subprocess.Popen(
        [sys.executable, str(ZYGOTE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def builds(zygote: subprocess.Popen[str], workspace: WorkspaceBuilder) -> Iterator[Builds]:
    """Both workspaces; `out` holds the documents of `old`."""
    with TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        yield _built(Builds(Path(folder), zygote), workspace)


def _built(made: Builds, workspace: WorkspaceBuilder) -> Builds:
    for folder, name in (("new", "Anna Reed, who has a longer name"), ("old", "Ann Reed")):
        workspace.replace("content/people/ann-reed.yaml", "name: Ann Reed", f"name: {name}")
        shutil.copytree(workspace.root, made.root / folder)
        workspace.replace("content/people/ann-reed.yaml", f"name: {name}", "name: Ann Reed")
        made.warm(folder)
        assert made.run(folder) == 0, made.said()
        made.contents[folder] = made.found()
    assert made.contents["old"].keys() == made.contents["new"].keys()
    assert not {*made.contents["old"].values()} & {*made.contents["new"].values()}
    return made
