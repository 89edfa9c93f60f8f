"""agendagen phrasing export"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import click

from agendagen.cli.common import locale_option, print_problems, workspace_of


@click.command("export")
@click.option(
    "--vale",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Write styles of the prose linter Vale into this folder.",
)
@locale_option
@click.option("--overwrite", is_flag=True, help="Also replace files that were edited by hand.")
@click.pass_context
def command(context: click.Context, folder: str, locale: str | None, overwrite: bool) -> int:
    """Write the guidelines as Vale styles, every inflected form spelt out, for use in editors.

    One style for each pack, with a .vale.ini beside them. Vale knows neither the meeting nor the
    client: what is conditional becomes a suggestion there, and “agendagen check” decides.

    \b
    agendagen phrasing export --vale vale
    agendagen phrasing export --vale vale --locale pl
    """
    from agendagen.output.trouble import CannotWrite
    from agendagen.output.write import write_files
    from agendagen.phrasing.guidebook import guidebook
    from agendagen.phrasing.vale.writing import write_styles

    workspace = workspace_of(context)
    languages = (locale,) if locale else workspace.config.languages
    books = [guidebook(workspace, language) for language in languages]
    print_problems(problem for book in books for problem in book.problems)
    files = sorted(write_styles(*books).items(), key=lambda file: (Path(file[0]).parent, file[0]))
    new = kept = 0
    try:
        for parent, group in groupby(files, lambda file: Path(file[0]).parent):
            target = Path(folder) / parent
            contents = [(Path(name).name, text.encode()) for name, text in group]
            written = write_files(target, contents, overwrite=overwrite)
            new += len(written.new)
            kept += len(written.kept)
            for path in written.kept:
                click.echo(
                    f"kept {path}: it was changed by hand. --overwrite replaces it.", err=True
                )
    except CannotWrite as error:
        raise click.ClickException(str(error)) from error
    rules = sum(1 for name, _ in files if name.endswith(".yml"))
    click.echo(f"{rules} rules in {folder}: {new} written, {kept} kept.", err=True)
    return 1 if kept else 0
