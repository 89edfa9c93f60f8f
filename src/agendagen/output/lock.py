"""One run at a time in a folder, and none of the rubbish of one that was killed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from agendagen.output.trouble import CannotWrite, cannot_write

TEMPORARY = ".agendagen-"
PATIENCE = 30.0
"""Seconds to wait for another run."""
OLD = 3600.0
"""Seconds after which a temporary file is nobody's, where a folder cannot be locked."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Make the folder, and keep every other run out of it meanwhile. Raises `CannotWrite`.

    The lock is on the folder itself: it leaves no file, and ends with the process, however that
    ends. So any temporary file found under it was left by a run that was killed, and is removed.
    """
    try:
        lock = _locked(folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        _clear(folder, 0 if lock is not None else OLD)
        yield
    finally:
        if lock is not None:
            os.close(lock)


def _locked(folder: Path) -> int | None:
    """The folder, open and locked; None where folders cannot be (Windows, network drives)."""
    patient_until = time.monotonic() + PATIENCE
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        if sys.platform == "win32":
            return None
        import fcntl

        try:
            lock = os.open(folder, os.O_RDONLY)
        except PermissionError:  # one may write into it, but not look
            return None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(lock), folder.stat()):
                return lock
        except (BlockingIOError, FileNotFoundError):
            pass  # another run is at work, or has put another folder in its place
        except OSError:
            os.close(lock)
            return None
        os.close(lock)
        if time.monotonic() > patient_until:
            raise CannotWrite(
                f"Another run has been writing into “{folder}” for {PATIENCE:.0f} seconds."
                " Wait for it to end, or choose another folder."
            )
        time.sleep(0.02)


def _clear(folder: Path, age: float) -> None:
    """Remove temporary files that are older than `age` seconds."""
    for file in folder.glob(f"{TEMPORARY}*.tmp"):
        with suppress(OSError):
            if not age or time.time() - file.lstat().st_mtime > age:
                file.unlink()
