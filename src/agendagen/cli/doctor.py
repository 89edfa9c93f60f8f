"""agendagen doctor"""

from __future__ import annotations

import click

from agendagen import __version__
from agendagen.cli.common import MISSING_LIBRARY, workspace_of


@click.command("doctor")
@click.pass_context
def command(context: click.Context) -> int:
    """Look whether everything agendagen needs is on this machine, and say what to install.

    \b
    agendagen doctor
    """
    import platform
    from ctypes.util import find_library

    from agendagen.formats.engine import MissingLibrary, warm_up

    click.echo(f"agendagen {__version__}, Python {platform.python_version()}")
    workspace = workspace_of(context)
    where = workspace.root or "the built-in one (agendagen init DIR makes your own)"
    click.echo(f"workspace: {where}")
    click.echo("Markdown and HTML: ready")
    try:
        warm_up()
    except MissingLibrary as error:
        click.echo(f"PDF: {error}", err=True)
        return MISSING_LIBRARY
    if find_library("harfbuzz-subset") is None:
        click.echo("PDF: ready, but slow and with other bytes than elsewhere. Install:", err=True)
        click.echo("    sudo apt install libharfbuzz-subset0", err=True)
        return MISSING_LIBRARY
    click.echo("PDF: ready")
    return 0
