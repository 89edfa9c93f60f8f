"""New files in a workspace: whole or not at all, and never over one that is there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from agendagen.output.lock import alone_in
from agendagen.output.trouble import CannotWrite
from agendagen.output.write import refuse_outside, write_atomically


def write_new(root: Path, files: Sequence[tuple[str, str]]) -> None:
    """Write files of one folder, paths from `root`, in the order given.

    A file that holds the same already is left alone: a run that was stopped can be repeated,
    as long as the last of the files is not there. Raises `CannotWrite`.
    """
    paths = [(root / name, text.encode()) for name, text in files]
    folder = paths[0][0].parent
    refuse_outside(folder, root)
    with alone_in(folder):
        for number, (path, content) in enumerate(paths, start=1):
            same = number < len(paths) and path.is_file() and path.read_bytes() == content
            if os.path.lexists(path) and not same:
                shown = path.relative_to(root).as_posix()
                raise CannotWrite(f"“{shown}” is already there, and is not replaced.")
        for path, content in paths:
            write_atomically(path, content)
