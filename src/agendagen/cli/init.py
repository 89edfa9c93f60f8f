"""agendagen init"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path


@click.command("init")
@click.argument("folder", default=".", metavar="[DIR]")
def command(folder: str) -> int:
    """Make a workspace of your own: settings, sample content and editor schemas to start from.

    Nothing that is already there is changed. The sample company is made up; replace its files
    with yours, one by one.

    \b
    agendagen init my-meetings
    """
    from itertools import groupby
    from pathlib import Path

    from agendagen.output.lock import alone_in
    from agendagen.output.starter import starter_files
    from agendagen.output.trouble import CannotWrite
    from agendagen.output.write import refuse_outside, write_atomically

    target = Path(folder)
    files = {target / name: content for name, content in starter_files().items()}
    present = [file for file in files if os.path.lexists(file) and file.name != ".gitignore"]
    theirs = [file for file in present if not _holds(file, files[file])]
    # what a run that was stopped has written, and nobody has changed, is there to go on from
    if theirs or len(present) == len(files) - 1:
        names = [file.relative_to(target).as_posix() for file in theirs or present]
        listed = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
        raise click.UsageError(
            f"“{folder}” already holds {listed}. Choose an empty folder: agendagen init NAME."
        )
    try:
        for parent, group in groupby(files, lambda file: file.parent):
            refuse_outside(parent, target)
            with alone_in(parent):
                for file in group:
                    if not os.path.lexists(file):
                        write_atomically(file, files[file])
    except CannotWrite as error:
        raise click.ClickException(str(error)) from error
    where = "" if folder == "." else f"cd {folder}\n  "
    click.echo(f"Your workspace is in {target.resolve()}: {len(files)} files.", err=True)
    click.echo(f"Next:\n  {where}agendagen list meetings\n  agendagen check", err=True)
    return 0


def _holds(file: Path, content: bytes) -> bool:
    try:
        return (
            file.stat().st_size == len(content) and file.is_file() and file.read_bytes() == content
        )
    except OSError:
        return False
