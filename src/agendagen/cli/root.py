"""The command group: commands are imported only when they are run."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from agendagen import __version__
from agendagen.cli import STOPPED
from agendagen.cli.lazy import LazyGroup

COMMANDS = {
    "init": "Make a workspace of your own to start from.",
    "new": "Write a meeting file for a type, to fill in.",
    "list": "List types, modes, meetings, people, products, clients …",
    "show": "Print the timed agenda of a meeting.",
    "shrink": "Make a meeting shorter: what stays, what goes, what it saves.",
    "check": "Find everything that is wrong, with file, line and column.",
    "render": "Make agenda, talk track and cue card as Markdown, HTML or PDF.",
    "minutes": "Write the file to fill in during a meeting.",
    "next": "Write the next meeting of a series.",
    "actions": "List what was promised and is still open.",
    "contacts": "Plan the contacts after a client meeting, with their legal ground.",
    "load": "Add up the meetings of a month: hours and cost.",
    "metrics": "Print the numbers of a CRM export: goals, wins, stalled deals …",
    "fix": "Put the approved words into your files, where that is safe.",
    "phrasing": "Guidelines: look up forms, report, exchange with Vale.",
    "schema": "Write the JSON Schemas that editors complete files with.",
    "doctor": "Look whether everything agendagen needs is on this machine.",
}
BUG = 70


class _Root(LazyGroup):
    commands_by_name = COMMANDS


@click.group(
    cls=_Root,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    epilog="Start with “agendagen render pitch-sandmere”, then “agendagen init my-meetings”.",
)
@click.version_option(__version__, "-V", "--version", message="agendagen %(version)s")
@click.option(
    "-w",
    "--workspace",
    "folder",
    type=click.Path(file_okay=False),
    metavar="DIR",
    help="The workspace; otherwise the folder you are in, or the built-in one.",
)
@click.pass_context
def root(context: click.Context, folder: str | None) -> None:
    """Sales meetings as plain text: an agenda for the room, a talk track for who speaks.

    \b
    agendagen render pitch-sandmere            agenda, talk track and cue card as PDF
    agendagen show weekly-2026-w49             the timed agenda here in the terminal
    agendagen new weekly-sales                 a meeting file to fill in
    """
    context.obj = folder


def run(arguments: list[str]) -> int:
    """Run a command line; the exit code. No traceback reaches a user."""
    from agendagen.problems import ProblemsFound

    try:
        os.getcwd()  # noqa: PTH109  # pathlib costs a quarter of --help
    except OSError:
        click.echo("Error: The folder you are in is no longer there. Go to another one.", err=True)
        return 2
    try:
        result: Any = root.main(arguments, prog_name="agendagen", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(STOPPED, err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ProblemsFound as found:
        from agendagen.cli.common import print_problems

        print_problems(found.problems)
        return 1
    except (BrokenPipeError, SystemExit):  # the reader of a pipe has gone; Click exits for it
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        return 0
    except OSError as error:
        from agendagen.output.trouble import OF_A_STREAM, reason

        if error.filename is not None or error.errno not in OF_A_STREAM:
            return _bug(error)
        # what fails to be written and has no name is standard output
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        click.echo(f"Error: standard output cannot be written: {reason(error)}.", err=True)
        return 1
    except Exception as error:
        return _bug(error)


def _bug(error: Exception) -> int:
    if os.environ.get("AGENDAGEN_DEBUG"):
        raise error
    click.echo(
        f"agendagen has a bug: {type(error).__name__}: {error}\n"
        "    Nothing was written. Set AGENDAGEN_DEBUG=1 to see where; please report it.",
        err=True,
    )
    return BUG
