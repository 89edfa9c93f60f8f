"""agendagen contacts"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from agendagen.cli.common import (
    JSON_VERSION,
    locale_option,
    meeting_names,
    print_json,
    print_problems,
    printable,
    refuse_unknown,
    workspace_of,
)
from agendagen.problems import ProblemsFound, has_errors

if TYPE_CHECKING:
    from agendagen.documents.contacts import ContactPlan

_WIDTH = 96


@click.command("contacts")
@click.argument("meeting")
@click.option(
    "-c",
    "--cadence",
    metavar="CADENCE",
    help="Which cadence; otherwise the first that follows this type of meeting.",
)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(("text", "json", "ics")),
    default="text",
    show_default=True,
    help="ics: entries for your own calendar.",
)
@locale_option
@click.pass_context
def command(
    context: click.Context, meeting: str, cadence: str | None, format_: str, locale: str | None
) -> int:
    """Print when to contact the client after a meeting, how, with which words, and why one may.

    For the house only. Days off in the client's country are left out. A contact that needs
    consent and has none is refused: the exit code is 1, and there is no calendar.

    \b
    agendagen contacts pitch-sandmere
    agendagen contacts pitch-sandmere --cadence after-pitch --locale pl
    agendagen contacts pitch-sandmere --format ics > contacts.ics
    """
    from agendagen.documents.contacts import contact_plan

    workspace = workspace_of(context)
    name = meeting_names(workspace, [meeting])[0]
    if cadence is not None:
        refuse_unknown("cadence", cadence, workspace.sources("cadence"))
    try:
        plan, problems = contact_plan(workspace, name, cadence, locale or workspace.config.locale)
    except ProblemsFound as found:
        if format_ != "json":
            raise
        print_json({"version": JSON_VERSION, "problems": [one.as_json() for one in found.problems]})
        return 1
    if format_ == "json":
        told = [one.as_json() for one in problems]
        print_json({"version": JSON_VERSION, **plan.as_data(), "problems": told})
    else:
        print_problems(problems)
        if format_ == "text":
            for line in _page(plan):
                click.echo(printable(line))
        elif has_errors(problems):
            click.echo("No calendar was made: first put right what is listed above.", err=True)
        else:
            from agendagen.formats.ics import plan_to_ics

            sys.stdout.buffer.write(plan_to_ics(plan))
            sys.stdout.buffer.flush()
    return 1 if has_errors(problems) else 0


def _page(plan: ContactPlan) -> Iterator[str]:
    from agendagen.compose.dates import format_day
    from agendagen.documents.words import say

    yield f"{plan.cadence_title}: {plan.client}"
    yield f"{plan.title}, {format_day(plan.day, plan.locale)} · {say(plan.locale, 'Internal')}"
    for step in plan.steps:
        yield ""
        yield f"{format_day(step.day, plan.locale, 'full')} · {step.channel_name} · {step.person}"
        for line in step.lines:
            yield from textwrap.wrap(line, _WIDTH, initial_indent="    ", subsequent_indent="    ")
