"""agendagen schema"""

from __future__ import annotations

import click

from agendagen.cli.common import refuse_unknown, workspace_of


@click.command("schema")
@click.argument("kind", required=False)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    help="The folder to write to; otherwise schema/ of the workspace.",
)
@click.pass_context
def command(context: click.Context, kind: str | None, output: str | None) -> int:
    """Write the JSON Schemas that editors complete and check files with.

    With KIND (meeting, type, person …) that schema is printed; without, all are written into
    schema/. The first line of each starter file points there.

    \b
    agendagen schema
    agendagen schema meeting
    """
    from pathlib import Path

    from agendagen.output.lock import alone_in
    from agendagen.output.trouble import CannotWrite
    from agendagen.output.write import refuse_outside, write_atomically
    from agendagen.records.schema import KINDS, schema_files

    files = schema_files()
    if kind is not None:
        refuse_unknown("kind of file", kind, KINDS)
        click.echo(files[f"{kind}.json"], nl=False)
        return 0
    root = workspace_of(context).root or Path.cwd()
    folder = Path(output) if output else root / "schema"
    try:
        if not output:
            refuse_outside(folder, root)
        with alone_in(folder):
            for name, text in files.items():
                write_atomically(folder / name, text.encode())
    except CannotWrite as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"wrote {len(files)} schemas to {folder}", err=True)
    return 0
