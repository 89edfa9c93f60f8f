"""A page can eat one worker, never the machine; workers and their files go with their run."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from agendagen.formats.engine import PdfTrouble
from agendagen.output import limits, scratch
from agendagen.output.editions import Edition, Request, editions
from agendagen.output.make import make
from agendagen.output.press import Press
from agendagen.output.scratch import Scratch
from agendagen.workspace.workspace import Workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
pytestmark = posix


def forever() -> None:
    while True:
        pass


def forever_in_a_library() -> None:
    sum(itertools.repeat(1))  # never returns to Python, so hears no signal


def eat() -> None:
    bytearray(limits.MEMORY)


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def planned(workspace: WorkspaceBuilder) -> tuple[Workspace, tuple[Edition, ...]]:
    opened = workspace.open()
    request = Request(("monday",), documents=("agenda", "cue-card"), formats=("pdf",))
    found, problems = editions(opened, request)
    assert problems == ()
    return opened, found


@pytest.mark.parametrize("hostile", [forever, forever_in_a_library, eat, killed])
def test_a_page_beyond_the_limits_is_named_and_the_rest_lives(
    workspace: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch, hostile: Callable[[], None]
) -> None:
    def to_pdf(view: Any, _: Workspace) -> bytes:
        if view.heading.document == "Cue card":
            hostile()
        return b"%PDF"

    monkeypatch.setattr("agendagen.formats.pdf.to_pdf", to_pdf)
    monkeypatch.setattr("agendagen.formats.engine.warm_up", lambda: None)
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    monkeypatch.setattr(limits, "GRACE", 1)
    opened, found = planned(workspace)
    with pytest.raises(PdfTrouble, match=r"^monday\.cue-card\.en\.pdf cannot be made: .* more"):
        make(opened, found)
    assert [content for _, content in make(opened, found[:2])] == [b"%PDF", b"%PDF"]


@pytest.mark.pdf
def test_a_hostile_page_ends_in_a_sentence(
    workspace: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SECONDS", 2)
    rows = "<tr><td>x</td></tr>" * 5_000
    page = f"<html lang=en><head><title>x</title></head><body><table>{rows}</table></body></html>"
    workspace.write("templates/documents/cue-card.html", page)
    opened, found = planned(workspace)
    with pytest.raises(PdfTrouble, match=r"^monday\.cue-card\.en\.pdf cannot be made: .*more than"):
        make(opened, found[-1:])


def test_many_documents_are_made_by_new_workers_now_and_then(
    workspace: WorkspaceBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agendagen.formats.pdf.to_pdf", lambda *_: str(os.getpid()).encode())
    monkeypatch.setattr("agendagen.formats.engine.warm_up", lambda: None)
    monkeypatch.setattr("agendagen.output.make.ROUND", 2)
    opened, found = planned(workspace)
    with Press(1) as press:
        made = make(opened, (found[0],) * 6, press=press)
    assert len({content for _, content in made}) == 3


def test_a_run_that_breaks_off_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agendagen.formats.engine.warm_up", lambda: time.sleep(60))
    begun = time.monotonic()
    press = Press(2)
    folder = press.scratch
    assert Path(folder).exists()

    def interrupted() -> None:
        with press:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - begun < 30
    assert not Path(folder).exists()


WAITS = """
import sys, time
from pathlib import Path
import agendagen.formats.engine as engine
from agendagen.output.press import Press
def wait():
    import os
    Path(sys.argv[1], str(os.getpid())).touch()
    time.sleep(300)
engine.warm_up = wait
with Press(2):
    time.sleep(300)
"""


def test_workers_do_not_outlive_a_run_that_was_killed(tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    notes = tmp_path / "pids"
    temporary.mkdir()
    notes.mkdir()
    run = subprocess.Popen(
        [sys.executable, "-c", WAITS, str(notes)], env={**os.environ, "TMPDIR": str(temporary)}
    )
    wanted = min(2, os.cpu_count() or 1)
    until(lambda: len(list(notes.iterdir())) == wanted)
    workers = [int(note.name) for note in notes.iterdir()]
    run.send_signal(signal.SIGKILL)
    run.wait()
    until(lambda: not any(map(alive, workers)))
    assert list(temporary.glob(f"{scratch.PREFIX}*"))


def test_the_next_run_clears_what_a_killed_one_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(scratch, "YOUNG", 0)
    left = tmp_path / f"{scratch.PREFIX}left"
    (left / "fonts").mkdir(parents=True)
    at_work = Scratch()
    foreign = tmp_path / "agendagen-notes"
    foreign.mkdir()
    target = tmp_path / "target"
    target.mkdir()
    (tmp_path / f"{scratch.PREFIX}link").symlink_to(target)
    mine = Scratch()
    assert not left.exists()
    assert Path(at_work.path).exists()
    assert foreign.exists()
    assert target.exists()
    mine.remove()
    at_work.remove()
    assert not Path(mine.path).exists()


def test_a_young_folder_is_left_to_the_run_that_is_about_to_take_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    young = tmp_path / f"{scratch.PREFIX}young"
    young.mkdir()
    Scratch().remove()
    assert young.exists()


def until(true: Callable[[], bool]) -> None:
    """Wait for it, at most half a minute."""
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
