"""agendagen actions"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from agendagen.cli.common import (
    JSON_VERSION,
    as_of_option,
    json_option,
    locale_option,
    print_json,
    print_problems,
    printable,
    refuse_unknown,
    today,
    workspace_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agendagen.compose.actions import Action
    from agendagen.workspace.workspace import Workspace


@click.command("actions")
@click.option("--owner", metavar="PERSON", help="Only what this person promised.")
@click.option("--series", "series_id", metavar="ID", help="Only what a series promised.")
@click.option("--overdue", is_flag=True, help="Only what should have been done by now.")
@as_of_option
@locale_option
@json_option
@click.pass_context
def command(
    context: click.Context,
    owner: str | None,
    series_id: str | None,
    overdue: bool,
    as_of: date | None,
    locale: str | None,
    as_json: bool,
) -> int:
    """List what was promised in meetings and is open: what, who, by when, and since when.

    Actions are made in the minutes of a meeting, and closed by “done” or “dropped” in later
    ones. Exits with 1 when minutes cannot be read.

    \b
    agendagen actions
    agendagen actions --owner priya-raman --overdue
    agendagen actions --series weekly --as-of 2026-12-07 --json
    """
    from agendagen.compose.actions import minutes, open_before, without_meeting
    from agendagen.problems import has_errors

    workspace = workspace_of(context)
    _refuse_unknown(workspace, owner, series_id)
    day = as_of or today()
    problems = [*without_meeting(workspace)]
    every = minutes(workspace, locale or workspace.config.locale, problems)
    found = [
        action
        for action in open_before(every, day + timedelta(days=1))
        if action.meeting in workspace.own_sources("minutes")
        and owner in (None, action.who)
        and series_id in (None, action.series)
        and (action.overdue(day) or not overdue)
    ]
    if as_json:
        rows = [_row(workspace, action, day) for action in found]
        print_json({"version": JSON_VERSION, "as_of": day.isoformat(), "actions": rows})
    else:
        for line in _page(workspace, found, day, locale or workspace.config.locale):
            click.echo(printable(line))
        if not found:
            click.echo(f"Nothing is open on {day}.", err=True)
    print_problems(problems)
    return 1 if has_errors(problems) else 0


def _page(workspace: Workspace, found: Sequence[Action], day: date, locale: str) -> Iterator[str]:
    """One block a person, what is due first on top; what is overdue says so."""
    from agendagen.compose.actions import name_of
    from agendagen.compose.dates import age, format_day
    from agendagen.documents.words import say

    people = sorted({action.who for action in found}, key=lambda who: name_of(workspace, who))
    overdue = say(locale, "overdue")
    for number, who in enumerate(people):
        if number:
            yield ""
        yield name_of(workspace, who)
        theirs = [action for action in found if action.who == who]
        for action in sorted(theirs, key=lambda a: (a.due or date.max, a.id)):
            due = format_day(action.due, locale, "day") if action.due else "–"
            late = f" ({overdue})" if action.overdue(day) else ""
            since = age(action.made, day, locale)
            yield f"  {due}{late}  {' '.join(action.what.split())}"
            yield f"      {since} · {action.id}"


def _row(workspace: Workspace, action: Action, day: date) -> dict[str, Any]:
    from agendagen.compose.actions import name_of
    from agendagen.compose.dates import week_of

    return {
        "id": action.id,
        "meeting": action.meeting,
        "series": action.series,
        "item": action.item,
        "who": action.who,
        "name": name_of(workspace, action.who),
        "what": action.what,
        "since": action.made.isoformat(),
        "weeks": week_of(action.made, day),
        "due": action.due.isoformat() if action.due else "",
        "overdue": action.overdue(day),
        "visibility": action.visibility.value,
        "file": action.at.path,
        "line": action.at.line,
    }


def _refuse_unknown(workspace: Workspace, owner: str | None, series_id: str | None) -> None:
    from agendagen.compose.actions import series

    if owner is not None and "/" not in owner:
        refuse_unknown("person", owner, workspace.sources("person"), "people")
    if series_id is not None and not series(workspace, series_id):
        raise click.UsageError(f"There is no series “{series_id}”: no meeting says “series:” so.")
