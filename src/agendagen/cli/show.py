"""agendagen show"""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping
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
    from agendagen.documents.views import AgendaView, TalkTrackView
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
    from agendagen.documents.build import agenda_view, talk_track_view

    agenda, track, style = agenda_view(timed), talk_track_view(timed), _Style(colour)
    yield from _top(agenda, style)
    yield from _items(agenda, {item.id: item.planned for item in track.items}, style)
    yield from _left(agenda, style)
    yield from _sums(agenda, track, style)


class _Style:
    """How a terminal shows lines: how wide they are, bold and dim where there is colour."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour
        self._width = max(60, min(shutil.get_terminal_size().columns, 100))

    def bold(self, text: str) -> str:
        return click.style(text, bold=True) if self._colour else text

    def dim(self, text: str) -> str:
        return click.style(text, dim=True) if self._colour else text

    def wrapped(self, text: str, indent: str) -> Iterator[str]:
        yield from textwrap.wrap(text, self._width, initial_indent=indent, subsequent_indent=indent)


def _top(agenda: AgendaView, style: _Style) -> Iterator[str]:
    """What, when, who and where."""
    top = agenda.heading
    yield style.bold(_clean(top.title))
    yield f"{top.date} · {top.time} ({top.zone}) · {top.minutes} min · {_clean(top.mode)}"
    yield from style.wrapped(_clean(top.objective), "")
    yield ""
    for guest in agenda.attendees:
        local = f"  {guest.local_time} ({guest.zone})" if guest.local_time else ""
        role = f" – {_clean(guest.role)}" if guest.role else ""
        title = f", {_clean(guest.title)}" if guest.title else ""
        yield f"  {_clean(guest.name)}{title}{role}{style.dim(local)}"
    for place in agenda.where:
        yield f"  {_clean(place.label)}: {_clean(place.text)}"


def _items(agenda: AgendaView, planned: Mapping[str, str], style: _Style) -> Iterator[str]:
    """The items by phase, each with the time that its script takes."""
    from agendagen.documents.words import say

    locale = agenda.heading.locale
    for heading, items in (
        ("Before the meeting", agenda.before),
        ("Agenda", agenda.during),
        ("After the meeting", agenda.after),
    ):
        if items:
            yield from ("", style.bold(say(locale, heading)))
        for item in items:
            gutter = f"  {item.due}  " if item.due else f"  {item.start}–{item.end}  "
            length = "" if item.due and not item.minutes else f"{item.minutes:>3} min  "
            spoken = ""
            if item.start and planned.get(item.id):
                spoken = "  " + say(locale, "script {time}").format(time=planned[item.id])
            lead = "" if item.kind == "break" else f" · {_clean(item.lead)}"
            yield f"{gutter}{length}{style.bold(_clean(item.title))}{lead}{style.dim(spoken)}"
            if item.outcome:
                yield from style.wrapped(f"→ {_clean(item.outcome)}", " " * 24)


def _left(agenda: AgendaView, style: _Style) -> Iterator[str]:
    """What is there from earlier meetings."""
    from agendagen.documents.words import say

    locale = agenda.heading.locale
    if agenda.promised:
        yield from ("", style.bold(say(locale, "Promised before, and still open")))
    for one in agenda.promised:
        said = " · ".join(filter(None, (one.due, _clean(one.what), _clean(one.who), one.age)))
        yield from style.wrapped(said, "  ")
    if agenda.parked:
        yield from ("", style.bold(say(locale, "Put off until now")))
    for topic in agenda.parked:
        yield from style.wrapped(_clean(topic), "  ")


def _sums(agenda: AgendaView, track: TalkTrackView, style: _Style) -> Iterator[str]:
    """Who speaks how long, and what it costs."""
    from agendagen.documents.words import say

    locale = agenda.heading.locale
    if track.shares:
        shares = " · ".join(f"{_clean(s.name)} {s.percent}%" for s in track.shares)
        yield from ("", f"{say(locale, 'Who speaks how long')}: {shares}")
    if agenda.cost.hours:
        about = say(locale, "about {money}").format(money=agenda.cost.money)
        costs = f"{agenda.cost.hours} {say(locale, 'of our time')}"
        costs += f", {about}" if agenda.cost.money else ""
        yield _spaced(f"{say(locale, 'What it costs')}: {costs}")
        yield style.dim(_spaced(f"  {' · '.join(agenda.cost.parts)}"))


def _clean(markdown: str) -> str:
    from agendagen.compose.markdown_text import plain_text

    return printable(plain_text(markdown))


def _spaced(text: str) -> str:
    """A terminal needs no spaces that hold words together."""
    return text.replace("\u00a0", " ")
