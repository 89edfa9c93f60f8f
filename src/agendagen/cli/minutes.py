"""agendagen minutes"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from agendagen.cli.common import locale_option, meeting_names, workspace_of, write_files

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
    from agendagen.workspace.folders import FOLDERS

    if output not in (None, "-"):
        raise click.UsageError("--output takes “-” only; the file has the name of the meeting.")
    workspace = workspace_of(context)
    name = meeting_names(workspace, [meeting])[0]
    language = locale or workspace.config.locale
    timed, _ = examine(workspace, name, language)
    text = _text(workspace, timed)
    files = [(f"{FOLDERS['minutes']}/{name}.yaml", text)]
    if write_files(workspace, files, printed=output == "-") is not None:
        click.echo(f"Next:\n  agendagen render {name} --document minutes", err=True)
    return 0


def _text(workspace: Workspace, timed: TimedMeeting) -> str:
    from agendagen.compose.actions import held_of, name_of, open_at
    from agendagen.output.minuting import minutes_text
    from agendagen.problems import Problem, ProblemsFound

    meeting = timed.meeting
    problems: list[Problem] = []
    held = held_of(workspace, workspace.source("meeting", meeting.id))
    assert held is not None  # it has been composed
    carried = open_at(workspace, held, meeting.locale, problems)
    if problems:
        raise ProblemsFound(problems)
    names = {action.who: name_of(workspace, action.who) for action in carried}
    language = meeting.locale if meeting.locale != workspace.config.locale else ""
    return minutes_text(timed, carried, meeting.parked, names, language)
