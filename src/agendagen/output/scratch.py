"""The temporary folder of one run, and what runs that were killed have left of theirs."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from shutil import rmtree

PREFIX = "agendagen-run-"
YOUNG = 60
"""Seconds in which a folder without a lock may belong to a run that is about to take it."""


class Scratch:
    """A folder that is locked as long as this process, or a child of it, lives."""

    def __init__(self) -> None:
        _clear_litter()
        self.path = tempfile.mkdtemp(prefix=PREFIX)
        self._lock = _locked(self.path)

    def remove(self) -> None:
        """Remove the folder with all that is in it."""
        rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _clear_litter() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            found = folder.lstat()
            mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
            if not mine or time.time() - found.st_mtime < YOUNG or folder.is_symlink():
                continue
            lock = _locked(str(folder))
        except OSError:
            continue
        if lock is not None:
            rmtree(folder, ignore_errors=True)
            os.close(lock)


def _locked(folder: str) -> int | None:
    """A descriptor that holds the lock on the folder; None when another run has it."""
    try:
        import fcntl
    except ImportError:
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
