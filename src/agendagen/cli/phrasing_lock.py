"""agendagen phrasing lock"""

from __future__ import annotations

import click

from agendagen.cli.common import MISSING_LIBRARY, print_problems, workspace_of
from agendagen.problems import Problem


@click.command("lock")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if it is stale.")
@click.pass_context
def command(context: click.Context, only_check: bool) -> int:
    """Look up the forms of every Polish phrase, and write them beside the packs.

    Needs the dictionary (pip install 'agendagen[polish]'). The file it writes,
    content/phrasing/forms.lock.json, belongs into git: “check” and “render” read it and need no
    dictionary.

    \b
    agendagen phrasing lock
    """
    from agendagen.compose.packs import pack_language, read_packs
    from agendagen.output.lock import alone_in
    from agendagen.output.trouble import CannotWrite
    from agendagen.output.write import refuse_outside, write_atomically
    from agendagen.phrasing.lock import LOCK, lock_text, make_lock, wanted
    from agendagen.phrasing.polish import MissingDictionary, NoModel
    from agendagen.workspace.folders import FOLDERS

    workspace = workspace_of(context)
    problems: list[Problem] = []
    packs = [pack for pack in read_packs(workspace, problems) if pack[1]]
    if problems:
        print_problems(problems)
        return 1
    if not packs:
        raise click.UsageError("There is no guideline pack here yet, in content/phrasing/.")
    root = workspace.layers[0].root
    if workspace.root is None and not (root / "pyproject.toml").is_file():
        raise click.UsageError(
            "There is no workspace here, and the built-in packs have their lock."
            " “agendagen init DIR” makes one."
        )
    file = root / FOLDERS["phrasing"] / LOCK
    by_pack = {
        name: [*wanted(pack, pack_language(workspace, name, pack))] for name, _, pack, _ in packs
    }
    keys = [key for of_pack in by_pack.values() for key in of_pack]
    if not keys and not file.is_file():
        click.echo("Nothing to look up: your packs have no Polish phrases to inflect.", err=True)
        return 0
    try:
        text = lock_text(make_lock(keys))
    except MissingDictionary as error:
        click.echo(f"Error: {error}.", err=True)
        return MISSING_LIBRARY
    except NoModel as error:
        named = [name for name, found in by_pack.items() if error.key in (key for key, _ in found)]
        raise click.ClickException(
            f"{error}. Choose another word for “inflects_like” in content/phrasing/{named[0]}.yaml."
        ) from error
    present = file.read_bytes() if file.is_file() else b""
    if present == text.encode():
        click.echo(f"unchanged {file.name}: {len(set(keys))} phrases.", err=True)
        return 0
    if only_check:
        click.echo(f"{file.name} is stale. Run “agendagen phrasing lock”.", err=True)
        return 1
    try:
        refuse_outside(file.parent, root)
        with alone_in(file.parent):
            write_atomically(file, text.encode())
    except CannotWrite as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"wrote {file.name}: {len(set(keys))} phrases in all their forms.", err=True)
    return 0
