"""agendagen load"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from agendagen.cli.common import (
    JSON_VERSION,
    as_of_option,
    locale_option,
    print_json,
    print_problems,
    printable,
    today,
    workspace_of,
)
from agendagen.problems import Problem, has_errors

if TYPE_CHECKING:
    from agendagen.documents.views import LoadRow, LoadView
    from agendagen.timing.schedule import TimedMeeting
    from agendagen.workspace.workspace import Workspace

FORMATS = ("text", "json", "md", "html", "pdf")


@click.command("load")
@click.option(
    "--month",
    metavar="MONTH",
    callback=lambda _, __, value: _month(value),
    help="The month, as 2026-12; otherwise that of --as-of.",
)
@as_of_option
@locale_option
@click.option(
    "-f",
    "--format",
    "shape",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="text and json are printed; the others become a file.",
)
@click.option(
    "-o",
    "--output",
    metavar="DIR|FILE|-",
    help="With md, html and pdf: a folder, a file, or - for standard output; otherwise out/.",
)
@click.option("--overwrite", is_flag=True, help="Also replace a file that was edited by hand.")
@click.pass_context
def command(
    context: click.Context,
    month: date | None,
    as_of: date | None,
    locale: str | None,
    shape: str,
    output: str | None,
    overwrite: bool,
) -> int:
    """Add up the meetings of a month: hours and cost per person, team, type and week.

    Share of the working week, and days on which somebody has no gap between two meetings. The
    limits under [load] in agendagen.toml are held by “agendagen check”. Clients' people are not
    counted. Money appears when company.yaml gives average rates.

    \b
    agendagen load --month 2026-12
    agendagen load --month 2026-12 --locale pl --format pdf
    agendagen load --month 2026-12 --format json
    """
    if output is not None and shape in ("text", "json"):
        raise click.UsageError("--output goes with --format md, html or pdf.")
    from agendagen.checks.load import meetings_of
    from agendagen.timing.load import load

    workspace = workspace_of(context)
    language = locale or workspace.config.locale
    problems: list[Problem] = []
    meetings = meetings_of(workspace, language, problems)
    first = month or (as_of or today()).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if not any(first <= timed.meeting.date <= last for timed in meetings):
        print_problems(problems)
        raise click.UsageError(_nothing(meetings, first))
    limits = workspace.config.load
    found = load(meetings, first, last, limits)
    print_problems(problems)
    status = 1 if has_errors(problems) else 0
    some = meetings[0].meeting
    if shape == "json":
        from agendagen.documents.load import load_data

        print_json({"version": JSON_VERSION, **load_data(found, some.currency)})
        return status
    from agendagen.documents.load import load_view

    titles = {group.id: _title(workspace, group.id, language) for group in found.types}
    view = load_view(found, some, limits.share, titles)
    if shape == "text":
        for line in _lines(view):
            click.echo(printable(line.replace("\u00a0", " ")))
        return status
    return _write(workspace, view, f"{first:%Y-%m}", shape, output, overwrite) or status


def _month(text: str | None) -> date | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text) or not 1900 <= int(text[:4]) <= 2999:
        raise click.UsageError(f"“{text}” is no month. Write it as 2026-12.")
    return date.fromisoformat(f"{text}-01")


def _title(workspace: Workspace, type_id: str, locale: str) -> str:
    from agendagen.compose.resolve import type_chain
    from agendagen.workspace.nodes import text_of

    return text_of(type_chain(workspace, type_id, locale, []), "title") or type_id


def _nothing(meetings: tuple[TimedMeeting, ...], month: date) -> str:
    known = sorted({f"{timed.meeting.date:%Y-%m}" for timed in meetings})
    hint = f" There are some in {', '.join(known[-12:])}." if known else ""
    return f"There is no meeting in {month:%Y-%m}.{hint}"


def _write(
    workspace: Workspace,
    view: LoadView,
    month: str,
    shape: str,
    output: str | None,
    overwrite: bool,
) -> int:
    from agendagen.cli.render import Target, make_and_write
    from agendagen.output.editions import Edition
    from agendagen.output.press import Press
    from agendagen.records.base import Visibility

    target = Target(output)
    report = Edition("load", month, Visibility.INTERNAL, "", view.heading.locale, shape, view)
    target.refuse_many((report,))
    with Press(1 if shape == "pdf" else 0) as press:
        return make_and_write(workspace, (report,), target, overwrite, press)


def _lines(view: LoadView) -> Iterator[str]:
    from agendagen.documents.words import say

    locale = view.heading.locale

    def table(title: str, rows: tuple[LoadRow, ...]) -> Iterator[str]:
        if not rows:
            return
        yield ""
        yield title
        names = [f"{row.name}, {row.note}" if row.note else row.name for row in rows]
        heads = ("", "Meetings", "In meetings", "Share", "Before and after", "Cost")
        lines: list[tuple[str, ...]] = [
            (name, str(row.meetings), row.hours, row.share, row.work, row.money)
            for name, row in zip(names, rows, strict=True)
        ]
        shown = [n for n, column in enumerate(zip(*lines, strict=True)) if any(column)]
        lines.insert(0, tuple(say(locale, head) if head else "" for head in heads))
        wide = [max(len(line[n]) for line in lines) for n in range(len(heads))]
        marks = ["", *(say(locale, "over {limit}%") if row.over else "" for row in rows)]
        for line, mark in zip(lines, marks, strict=True):
            cells = (f"{line[n]:>{wide[n]}}" for n in shown[1:])
            told = (f"{line[0]:<{wide[0]}}", *cells, mark.format(limit=view.limit))
            yield f"  {'  '.join(told)}".rstrip()

    yield view.heading.title
    for fact in view.facts:
        yield f"  {fact.label}: {fact.text}"
    yield from table(say(locale, "By person"), view.people)
    if view.crowded:
        yield ""
        yield say(locale, "Full days")
        for day in view.crowded:
            yield f"  {day.label}: {day.text}"
    yield from table(say(locale, "Week by week"), view.weeks)
    yield from table(say(locale, "By team"), view.teams)
    yield from table(say(locale, "By meeting type"), view.types)
