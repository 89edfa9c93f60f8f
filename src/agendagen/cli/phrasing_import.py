"""agendagen phrasing import"""

from __future__ import annotations

from pathlib import Path

import click

from agendagen.cli.common import LOCALES, printable, workspace_of


@click.command("import")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False))
@click.option(
    "-l",
    "--locale",
    type=click.Choice(LOCALES),
    default="en",
    help="The language of styles whose name does not end with one; otherwise en.",
)
@click.option("--dry-run", is_flag=True, help="Print the packs; write nothing.")
@click.option("--overwrite", is_flag=True, help="Also replace packs that are there.")
@click.pass_context
def command(
    context: click.Context, folder: str, locale: str, dry_run: bool, overwrite: bool
) -> int:
    """Read styles of the prose linter Vale, and write each as a guideline pack.

    DIR is a style, a folder of .yml rules, or a folder of several styles. Existence,
    substitution, occurrence, repetition, consistency, conditional and capitalization are read;
    what cannot be is named, with the reason. The packs go to content/phrasing/, where you can
    change them like any other.

    \b
    agendagen phrasing import styles/House
    agendagen phrasing import styles --locale en --dry-run
    """
    from agendagen.output.lock import alone_in
    from agendagen.output.trouble import CannotWrite
    from agendagen.output.write import refuse_outside, write_atomically
    from agendagen.phrasing.vale.reading import read_styles
    from agendagen.workspace.folders import FOLDERS

    if not Path(folder).is_dir():
        raise click.UsageError(f"There is no folder “{folder}”.")
    workspace = workspace_of(context)
    imported = read_styles(Path(folder), locale)
    for notice in imported.notices:
        click.echo(printable(notice), err=True)
    if dry_run:
        for text in imported.packs.values():
            click.echo(printable(text), nl=False)
        return 0 if imported.packs else 1
    if workspace.root is None:
        raise click.UsageError(
            "There is no workspace here to write to. “agendagen init DIR” makes one."
        )
    target = workspace.root / FOLDERS["phrasing"]
    kept = False
    try:
        target.mkdir(parents=True, exist_ok=True)
        refuse_outside(target, workspace.root)
        with alone_in(target):
            for name, text in imported.packs.items():
                file = target / f"{name}.yaml"
                if file.exists() and file.read_bytes() != text.encode() and not overwrite:
                    click.echo(f"kept {file.name}: it is there. --overwrite replaces it.", err=True)
                    kept = True
                    continue
                write_atomically(file, text.encode())
                click.echo(f"wrote {FOLDERS['phrasing']}/{file.name}", err=True)
    except CannotWrite as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        from agendagen.output.trouble import reason

        raise click.ClickException(f"“{target}” cannot be written: {reason(error)}.") from error
    return 1 if kept or not imported.packs else 0
