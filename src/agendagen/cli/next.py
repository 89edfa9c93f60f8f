"""agendagen next"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from agendagen.cli.common import (
    day_option,
    locale_option,
    print_problems,
    printable,
    refuse_unknown,
    workspace_of,
    write_files,
)
from agendagen.problems import Position, Problem

if TYPE_CHECKING:
    from agendagen.series.plan import Plan
    from agendagen.workspace.workspace import Workspace


@click.command("next")
@click.argument("name", metavar="SERIES|MEETING")
@day_option("--date", "day", "The day, as 2026-12-08; otherwise the next one of the series.")
@click.option(
    "--without",
    "absent",
    multiple=True,
    metavar="PERSON",
    help="Who cannot come; they are back in the meeting after. May be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Print the file; write nothing.")
@locale_option
@click.pass_context
def command(
    context: click.Context,
    name: str,
    day: date | None,
    absent: tuple[str, ...],
    dry_run: bool,
    locale: str | None,
) -> int:
    """Write the next meeting of a series: its day, its number, and whose turn it is.

    It follows the last meeting of the series, or the one that is named. Standing inputs go
    over; what belonged to one meeting is left for you to fill in, with a comment. Open actions
    and parked topics come from the minutes by themselves. A meeting is never on a holiday of
    the series' countries, and an existing file is never replaced.

    \b
    agendagen next weekly
    agendagen next weekly --without kenji-mori
    agendagen next weekly-2026-w49 --date 2026-12-08 --dry-run
    """
    from pathlib import Path

    from agendagen.series.plan import NoNextMeeting, plan

    workspace = workspace_of(context)
    language = locale or workspace.config.locale
    wanted = Path(name).stem if name.endswith(".yaml") else name
    for who in absent:
        refuse_unknown("person", who, workspace.sources("person"), "people")
    try:
        planned = plan(workspace, wanted, language, day=day, absent=absent)
    except NoNextMeeting as error:
        raise click.ClickException(str(error)) from error
    return _write(workspace, planned, language, dry_run)


def _write(workspace: Workspace, planned: Plan, locale: str, dry_run: bool) -> int:
    from agendagen.checks.files import check_file_name
    from agendagen.output.sequel import sequel_id
    from agendagen.workspace.folders import FOLDERS
    from agendagen.workspace.workspace import open_workspace

    stem = sequel_id(planned, workspace.sources("meeting"))
    if problem := check_file_name(Position(stem), stem):
        raise click.ClickException(f"{problem.message} {problem.hint}")
    files = [(f"{FOLDERS['meeting']}/{stem}{s}.yaml", t) for s, t in _texts(workspace, planned)]
    written = write_files(workspace, files, printed=dry_run)
    _tell(workspace, planned, stem, locale)
    if written is None:
        return 0
    print_problems(_left_to_do(open_workspace(written), stem))
    click.echo(f"Next:\n  agendagen show {stem}\n  agendagen render {stem}", err=True)
    return 0


def _texts(workspace: Workspace, planned: Plan) -> list[tuple[str, str]]:
    """What comes before the suffix, and the text: the translations, then the file itself."""
    from agendagen.compose.resolve import validated
    from agendagen.output.sequel import sequel_text, sequel_translation
    from agendagen.records.types import ModeSpec
    from agendagen.series.history import inputs_of_type

    base = planned.base
    source = workspace.source("meeting", base.held.id)
    said = validated(ModeSpec, workspace.read(workspace.source("mode", base.spec.mode)))
    inputs = inputs_of_type(workspace, base.spec.type, workspace.config.locale)
    files = [
        (f".{language}", sequel_translation(planned, workspace.read_path(*where), inputs))
        for language, where in sorted(source.translations.items())
    ]
    files = [(suffix, text) for suffix, text in files if text]
    return [*files, ("", sequel_text(planned, inputs, said.inputs))]


def _tell(workspace: Workspace, planned: Plan, stem: str, locale: str) -> None:
    """What the manager wants to know of the new meeting, on standard error."""
    from agendagen.compose.actions import name_of
    from agendagen.compose.dates import format_day
    from agendagen.output.sequel import carried_lines
    from agendagen.series.history import inputs_of_type

    one = planned.occurrence
    click.echo(f"{stem}: no. {planned.number}, {format_day(one.day, locale, 'full')}", err=True)
    if one.off:
        click.echo(f"  not on {format_day(one.planned, locale, 'weekday')}: {one.off}", err=True)
    if planned.instead_of:
        day = format_day(planned.instead_of, locale, "weekday")
        click.echo(f"  instead of {day}: to meet then too, take it out of “except”", err=True)
    if not planned.base.is_told:
        last = planned.base.held.id
        said = (
            f"the minutes of {last} are empty"
            if planned.base.minutes
            else (f"there are no minutes of {last} (agendagen minutes {last})")
        )
        click.echo(f"  {said}: what was promised or done there is not counted yet", err=True)
    for turn in planned.turns:
        click.echo(f"  {turn.role}: {turn.person or 'nobody is there'}", err=True)
    names = {action.who: name_of(workspace, action.who) for action in planned.actions}
    lines = list(carried_lines(planned, names, locale))
    if lines:
        click.echo(f"  open actions: {len(lines)}", err=True)
    for line in lines:
        click.echo(printable(f"    {line}"), err=True)
    inputs = inputs_of_type(workspace, planned.base.spec.type, workspace.config.locale)
    if any(one.praise for one in inputs.values()):
        _tell_of_praise(planned)


def _tell_of_praise(planned: Plan) -> None:
    if planned.praise:
        suggested = ", ".join(
            candidate.who + (" (ask first)" if candidate.consent == "ask" else "")
            for candidate in planned.praise[:3]
        )
        click.echo(f"  whom to praise, longest not praised first: {suggested}", err=True)
    if planned.no_praise:
        alone = ", ".join(planned.no_praise)
        click.echo(f"  to thank alone, as they wish: {alone}", err=True)


def _left_to_do(workspace: Workspace, stem: str) -> list[Problem]:
    from agendagen.checks.workspace import check_edition

    return list(check_edition(workspace, stem, workspace.config.locale))
