"""agendagen shrink"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from agendagen.cli.common import (
    JSON_VERSION,
    json_option,
    locale_option,
    meeting_names,
    print_json,
    print_problems,
    printable,
    use_colour,
    workspace_of,
)
from agendagen.problems import Problem, ProblemsFound, has_errors

if TYPE_CHECKING:
    from agendagen.output.shorten import Languages
    from agendagen.timing.shrink import Decision, Shrunk
    from agendagen.workspace.workspace import Workspace


@click.command("shrink")
@click.argument("meeting")
@click.option("--to", type=click.IntRange(5, 1440), required=True, help="The minutes there are.")
@locale_option
@click.option("--write", is_flag=True, help="Put the change into the meeting's file.")
@json_option
@click.pass_context
def command(
    context: click.Context, meeting: str, to: int, locale: str | None, write: bool, as_json: bool
) -> int:
    """When the hour becomes thirty minutes: what stays, what goes, what it saves.

    Items with “priority: could” go before those with “should”; a “must” never goes. Items that
    stay get shorter, the least important first, as long as their words still fit in every
    language of the workspace. Lines marked “optional” go where they no longer fit, and so do
    hand-offs to somebody whose part has gone. Where there are several ways, the one that keeps
    most is taken. Nothing is written without --write; comments in the file stay.

    \b
    agendagen shrink weekly-2026-w49 --to 30
    agendagen shrink review-klosek --to 30 --write
    """
    workspace = workspace_of(context)
    (name,) = meeting_names(workspace, [meeting])
    if write:
        _refuse(workspace, name)
    languages, decision = _shrunk(workspace, name, to, locale)
    problems = _write(languages, decision) if write else _check(languages)
    shrunk = languages[0][1]
    if as_json:
        print_json({"version": JSON_VERSION, **_data(shrunk, problems)})
    else:
        from agendagen.cli.show import page

        for line in page(shrunk.after, use_colour(sys.stdout)):
            click.echo(line)
        click.echo()
        for line in _told(shrunk):
            click.echo(printable(line))
        print_problems(problems)
    if write:
        click.echo(f"wrote {workspace.source('meeting', name).shown}", err=True)
    elif not as_json:
        click.echo("The file is as it was; “--write” puts this into it.", err=True)
    return 1 if has_errors(problems) else 0


def _shrunk(
    workspace: Workspace, name: str, to: int, locale: str | None
) -> tuple[Languages, Decision]:
    """The meeting, shrunk; its language first, then the others of the workspace."""
    from agendagen.compose.composer import edition, prepare
    from agendagen.records.base import Visibility
    from agendagen.timing.allot import ImpossibleMinutes
    from agendagen.timing.schedule import schedule
    from agendagen.timing.shrink import decide, shortened

    first = locale or workspace.config.locale
    every = dict.fromkeys([first, *workspace.config.languages])
    prepared = [prepare(workspace, name, locale=language) for language in every]
    timed = [schedule(edition(one, Visibility.INTERNAL)) for one in prepared]
    meeting = timed[0].meeting
    if to >= meeting.minutes:
        raise click.UsageError(f"“{name}” has {meeting.minutes} minutes. --to takes fewer.")
    try:
        decision = decide(timed, to)
    except ImpossibleMinutes as error:
        hint = "Choose more minutes, or give an item another “priority”."
        problem = Problem(meeting.at, "impossible-minutes", str(error), hint)
        raise ProblemsFound([problem]) from error
    return [
        (one, shortened(clock, decision)) for one, clock in zip(prepared, timed, strict=True)
    ], decision


def _check(languages: Languages) -> tuple[Problem, ...]:
    from agendagen.checks.meeting import check_meeting
    from agendagen.problems import in_order

    return in_order(check_meeting(languages[0][1].after))


def _refuse(workspace: Workspace, name: str) -> None:
    if workspace.root is None or name not in workspace.own_sources("meeting"):
        raise click.UsageError(
            f"“{name}” is a built-in meeting, and built-in files are not changed."
            " “agendagen init DIR” makes a workspace with a copy of your own."
        )
    if minutes := workspace.sources("minutes").get(name):
        raise click.UsageError(
            f"“{name}” has minutes, {minutes.shown}, and they name its items. If it has not been"
            " held yet, take that file away, shrink, and make it anew with “agendagen minutes”."
        )


def _write(languages: Languages, decision: Decision) -> tuple[Problem, ...]:
    from agendagen.output.shorten import shorter_file, write
    from agendagen.output.trouble import CannotWrite

    file = shorter_file(languages, decision)
    try:
        write(file)
    except CannotWrite as error:
        raise click.ClickException(str(error)) from error
    return file.problems


def _told(shrunk: Shrunk) -> Iterator[str]:
    from agendagen.compose.markdown_text import plain_text

    was, now = shrunk.before.meeting.minutes, shrunk.after.meeting.minutes
    yield f"From {was} to {now} minutes: {was - now} saved."
    if shrunk.cut:
        yield "Left out:"
    for timed in shrunk.cut:
        item = timed.item
        yield f"  {item.id} ({item.priority}, {timed.minutes} min): {plain_text(item.title)}"
    if shrunk.squeezed:
        yield "Other minutes:"
    for item, before, after in shrunk.squeezed:
        yield f"  {item.id} ({item.priority}): {before} → {after}"
    if shrunk.lines:
        yield "Lines left out:"
    for item, line in shrunk.lines:
        yield f"  {item.id}, {line.kind}: {plain_text(line.text)}"
    if shrunk.bridges:
        yield "New hand-offs:"
    for item, line in shrunk.bridges:
        yield f"  {item.id}, {line.speaker} to {line.to}: {plain_text(line.text)}"
    if shrunk.seams:
        yield "Read the joins aloud once: what comes after was written to follow something else."
    for first, second in shrunk.seams:
        yield f"  {first.id} → {second.id}"


def _data(shrunk: Shrunk, problems: tuple[Problem, ...]) -> dict[str, Any]:
    from agendagen.compose.markdown_text import plain_text
    from agendagen.documents.data import as_data

    was, now = shrunk.before.meeting.minutes, shrunk.after.meeting.minutes
    return {
        "from": was,
        "to": now,
        "saved": was - now,
        "cut": [
            {"id": timed.item.id, "priority": timed.item.priority, "minutes": timed.minutes}
            for timed in shrunk.cut
        ],
        "minutes_changed": [
            {"id": item.id, "from": before, "to": after} for item, before, after in shrunk.squeezed
        ],
        "lines_left_out": [
            {"id": item.id, "kind": line.kind, "text": plain_text(line.text)}
            for item, line in shrunk.lines
        ],
        "new_handoffs": [
            {"id": item.id, "to": line.to, "text": plain_text(line.text)}
            for item, line in shrunk.bridges
        ],
        "joins": [[first.id, second.id] for first, second in shrunk.seams],
        "meeting": as_data(shrunk.after, problems),
    }
