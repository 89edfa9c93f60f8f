"""agendagen minutes"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from agendagen.cli.common import locale_option, meeting_names, printable, workspace_of

if TYPE_CHECKING:
    from agendagen.timing.schedule import TimedMeeting
    from agendagen.workspace.workspace import Workspace


@click.command("minutes")
@click.argument("meeting")
@locale_option
@click.option("-o", "--output", metavar="-", help="“-” prints the file instead of writing it.")
@click.pass_context
def command(context: click.Context, meeting: str, locale: str | None, output: str | None) -> int:
    """Write the file to fill in during a meeting: decisions, actions, what comes next.

    It holds the items, who is there, and what was promised before, to tick off. An existing
    file is never replaced. What is filled in is open until later minutes say it is done.

    \b
    agendagen minutes weekly-2026-w49
    agendagen render weekly-2026-w49 --document minutes
    agendagen actions --series weekly
    """
    from agendagen.checks.workspace import examine
    from agendagen.output.fresh import write_new
    from agendagen.output.trouble import CannotWrite
    from agendagen.workspace.workspace import FOLDERS

    if output not in (None, "-"):
        raise click.UsageError("--output takes “-” only; the file has the name of the meeting.")
    workspace = workspace_of(context)
    name = meeting_names(workspace, [meeting])[0]
    language = locale or workspace.config.locale
    timed, _ = examine(workspace, name, language)
    text = _text(workspace, timed)
    if output == "-" or workspace.root is None:
        click.echo(printable(text), nl=False)
        if output != "-":
            click.echo(
                "This is the built-in workspace, so the file is printed only."
                " “agendagen init DIR” makes one of your own.",
                err=True,
            )
        return 0
    path = f"{FOLDERS['minutes']}/{name}.yaml"
    (workspace.root / FOLDERS["minutes"]).mkdir(parents=True, exist_ok=True)
    try:
        write_new(workspace.root, [(path, text)])
    except CannotWrite as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"wrote {path}", err=True)
    click.echo(f"Next:\n  agendagen render {name} --document minutes", err=True)
    return 0


def _text(workspace: Workspace, timed: TimedMeeting) -> str:
    from agendagen.compose.actions import carried_to, held_of, name_of, parked
    from agendagen.output.minuting import minutes_text
    from agendagen.problems import Problem, ProblemsFound
    from agendagen.workspace.nodes import find, scalars

    meeting = timed.meeting
    problems: list[Problem] = []
    source = workspace.source("meeting", meeting.id)
    held = held_of(workspace, source)
    assert held is not None  # it has been composed
    carried = carried_to(workspace, held, meeting.locale, problems)
    if problems:
        raise ProblemsFound(problems)
    tree = workspace.tree(source, meeting.locale, [])
    written = find(tree, ("series", "parked"))
    own = tuple(scalar.text for _, scalar in scalars(written)) if written else ()
    left = parked(workspace, held, own, meeting.locale) if held.series else ()
    names = {action.who: name_of(workspace, action.who) for action in carried}
    language = meeting.locale if meeting.locale != workspace.config.locale else ""
    return minutes_text(timed, carried, left, names, language)
