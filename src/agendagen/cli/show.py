"""agendagen show"""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from agendagen.cli.common import (
    JSON_VERSION,
    json_option,
    known_mode,
    locale_option,
    meeting_names,
    mode_option,
    print_advice,
    print_json,
    print_problems,
    printable,
    use_colour,
    workspace_of,
)
from agendagen.problems import has_errors

if TYPE_CHECKING:
    from agendagen.timing.schedule import TimedMeeting


@click.command("show")
@click.argument("meeting")
@locale_option
@mode_option
@json_option
@click.pass_context
def command(
    context: click.Context, meeting: str, locale: str | None, mode: str | None, as_json: bool
) -> int:
    """Print the timed agenda of a meeting: what, when, who, and whether the words fit.

    At the end: what it costs, and whether a message or fewer people might do.

    \b
    agendagen show pitch-sandmere
    agendagen show pitch-sandmere --mode phone --locale pl
    agendagen show weekly-2026-w49 --json
    """
    from agendagen.checks.advice import advice
    from agendagen.checks.workspace import examined
    from agendagen.compose.composer import prepare

    workspace = workspace_of(context)
    (name,) = meeting_names(workspace, [meeting])
    language = locale or workspace.config.locale
    prepared = prepare(workspace, name, locale=language, mode=known_mode(workspace, mode))
    timed, problems = examined(prepared)
    thoughts = advice(prepared, timed)
    if as_json:
        from agendagen.documents.data import as_data

        said = {"advice": [thought.as_json() for thought in thoughts]}
        print_json({"version": JSON_VERSION, **as_data(timed, problems), **said})
    else:
        for line in page(timed, use_colour(sys.stdout)):
            click.echo(line)
        print_problems(problems)
        print_advice(thoughts)
    return 1 if has_errors(problems) else 0


def page(timed: TimedMeeting, colour: bool) -> Iterator[str]:
    """The timed agenda as lines for a terminal."""
    from agendagen.compose.markdown_text import plain_text
    from agendagen.documents.build import agenda_view, talk_track_view
    from agendagen.documents.words import say

    width = max(60, min(shutil.get_terminal_size().columns, 100))
    agenda = agenda_view(timed)
    track = talk_track_view(timed)
    top = agenda.heading
    locale = timed.meeting.locale

    def bold(text: str) -> str:
        return click.style(text, bold=True) if colour else text

    def dim(text: str) -> str:
        return click.style(text, dim=True) if colour else text

    def clean(markdown: str) -> str:
        return printable(plain_text(markdown))

    def wrapped(text: str, indent: str) -> Iterator[str]:
        yield from textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent)

    yield bold(clean(top.title))
    yield f"{top.date} · {top.time} ({top.zone}) · {top.minutes} min · {clean(top.mode)}"
    yield from wrapped(clean(top.objective), "")
    yield ""
    for guest in agenda.attendees:
        local = f"  {guest.local_time} ({guest.zone})" if guest.local_time else ""
        role = f" – {clean(guest.role)}" if guest.role not in ("", guest.title) else ""
        title = f", {clean(guest.title)}" if guest.title else ""
        yield f"  {clean(guest.name)}{title}{role}{dim(local)}"
    for place in agenda.where:
        yield f"  {clean(place.label)}: {clean(place.text)}"
    scripts = {item.id: item for item in track.items}
    for heading, items in (
        (say(locale, "Before the meeting"), agenda.before),
        (say(locale, "Agenda"), agenda.during),
        (say(locale, "After the meeting"), agenda.after),
    ):
        if not items:
            continue
        yield ""
        yield bold(heading)
        for item in items:
            when = item.start or item.due
            gutter = f"  {when}  " if item.due else f"  {when}–{item.end}  "
            length = "" if item.due and not item.minutes else f"{item.minutes:>3} min  "
            script = scripts.get(item.id)
            spoken = ""
            if script and script.planned and item.start:
                spoken = "  " + say(locale, "script {time}").format(time=script.planned)
            lead = "" if item.kind == "break" else f" · {clean(item.lead)}"
            yield f"{gutter}{length}{bold(clean(item.title))}{lead}{dim(spoken)}"
            if item.outcome:
                yield from wrapped(f"→ {clean(item.outcome)}", " " * 24)
    if agenda.promised:
        yield from ("", bold(say(locale, "Promised before, and still open")))
    for one in agenda.promised:
        said = " · ".join(filter(None, (one.due, clean(one.what), clean(one.who), one.age)))
        yield from wrapped(said, "  ")
    if agenda.parked:
        yield from ("", bold(say(locale, "Put off until now")))
    for topic in agenda.parked:
        yield from wrapped(clean(topic), "  ")
    if track.shares:
        yield ""
        shares = " · ".join(f"{clean(s.name)} {s.percent}%" for s in track.shares)
        yield f"{say(locale, 'Who speaks how long')}: {shares}"
    if agenda.cost.hours:
        about = say(locale, "about {money}").format(money=agenda.cost.money)
        costs = f"{agenda.cost.hours} {say(locale, 'of our time')}"
        costs += f", {about}" if agenda.cost.money else ""
        yield _spaced(f"{say(locale, 'What it costs')}: {costs}")
        yield dim(_spaced(f"  {' · '.join(agenda.cost.parts)}"))


def _spaced(text: str) -> str:
    """A terminal needs no spaces that hold words together."""
    return text.replace("\u00a0", " ")
