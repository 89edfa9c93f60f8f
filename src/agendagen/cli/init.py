"""agendagen init"""

from __future__ import annotations

import click


@click.command("init")
@click.argument("folder", default=".", metavar="[DIR]")
def command(folder: str) -> int:
    """Make a workspace of your own: settings, sample content and editor schemas to start from.

    Nothing that is already there is changed. The sample company is made up; replace its files
    with yours, one by one.

    \b
    agendagen init my-meetings
    """
    from pathlib import Path

    from agendagen.output.starter import starter_files
    from agendagen.output.write import write_atomically

    target = Path(folder)
    files = starter_files()
    present = [name for name in files if (target / name).exists() and name != ".gitignore"]
    if present:
        listed = ", ".join(present[:5]) + (" …" if len(present) > 5 else "")
        raise click.UsageError(
            f"“{folder}” already holds {listed}. Choose an empty folder: agendagen init NAME."
        )
    try:
        for name, content in files.items():
            file = target / name
            if file.exists():
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(file, content)
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        raise click.ClickException(f"“{error.filename or folder}”: {reason}.") from error
    where = "" if folder == "." else f"cd {folder}\n  "
    click.echo(f"Your workspace is in {target.resolve()}: {len(files)} files.", err=True)
    click.echo(f"Next:\n  {where}agendagen list meetings\n  agendagen check", err=True)
    return 0
