"""The file that is filled in during a meeting: its items, and what was promised before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from agendagen.compose.actions import Action
from agendagen.compose.dates import age, format_day
from agendagen.compose.markdown_text import plain_text
from agendagen.documents.words import say
from agendagen.output.yamltext import entry, in_comment, scalar, schema_line
from agendagen.problems import Position
from agendagen.records.base import Visibility
from agendagen.timing.schedule import TimedItem, TimedMeeting
from agendagen.workspace.nodes import Scalar
from agendagen.workspace.nodes import Sequence as ListNode

_NOWHERE = Position("")


def minutes_text(
    timed: TimedMeeting,
    carried: Sequence[Action],
    parked: Sequence[str],
    names: Mapping[str, str],
    language: str = "",
) -> str:
    """The file, with a comment on everything; `names` are those of the people, by id.

    `language` is written down when the words will not be in the language of the workspace.
    """
    locale = timed.meeting.locale
    lines = [schema_line("minutes"), *_head(timed), ""]
    if language:
        lines += [f"lang: {language}", ""]
    lines += _present(timed)
    if carried:
        note = say(
            locale, "Promised before. done: yes, or the day; due: a new day; dropped: the reason."
        )
        lines += ["", f"# {note}", "carried:"]
        for action in carried:
            lines += _carried(action, timed, names)
    lines += ["", "items:"]
    during = timed.phase("during")
    for number, item in enumerate((i for i in during if i.item.kind != "break"), start=1):
        lines += _item(number, item, timed)
    lines += ["", *_parked(parked, locale), *_praise(timed)]
    return "\n".join(lines) + "\n"


def _head(timed: TimedMeeting) -> Iterator[str]:
    meeting = timed.meeting
    locale = meeting.locale
    day = format_day(meeting.date, locale, "full")
    title = in_comment(plain_text(meeting.title))
    yield f"# {title} · {day}, {timed.start:%H:%M}–{timed.end:%H:%M}"
    note = say(locale, "Fill this in during the meeting; take the “#” away where you write.")
    yield f"# {note}"
    yield f"#   agendagen render {meeting.id} --document minutes"
    if meeting.faces is Visibility.CLIENT:
        note = say(locale, "The client reads only what says “visibility: client”.")
        yield f"# {note}"


def _present(timed: TimedMeeting) -> Iterator[str]:
    people = tuple(Scalar(a.id, _NOWHERE) for a in timed.meeting.attendees)
    note = say(timed.meeting.locale, "Take out who was not there.")
    yield f"# {note}"
    yield from entry("present", ListNode(people, _NOWHERE))


def _carried(action: Action, timed: TimedMeeting, names: Mapping[str, str]) -> Iterator[str]:
    locale, day = timed.meeting.locale, timed.meeting.date
    since = age(action.made, day, locale)
    due = f" · {format_day(action.due, locale, 'weekday')}" if action.due else ""
    who = names.get(action.who, action.who)
    yield f"  # {in_comment(who)}: {in_comment(action.what)} · {since}{due}"
    yield f"  - id: {action.id}"
    yield "    # done: yes"


def _item(number: int, item: TimedItem, timed: TimedMeeting) -> Iterator[str]:
    lead = timed.meeting.player(item.item.lead)
    led = f" · {in_comment(lead.name)}" if lead else ""
    public = item.item.visibility is Visibility.CLIENT and timed.meeting.faces is Visibility.CLIENT
    seen = ", visibility: client" if public else ""
    start = f"{item.start:%H:%M} " if item.start else ""
    yield f"  # {start}{in_comment(plain_text(item.item.title))}{led}"
    yield f"  - id: {item.item.id}"
    yield "    # decisions:"
    yield f"    #   - {{text: {seen}}}" if seen else "    #   - "
    yield "    # actions:"
    yield f"    #   - {{id: {number}-1, what: , who: , due: {_week_on(timed.meeting.date)}{seen}}}"


def _parked(parked: Sequence[str], locale: str) -> Iterator[str]:
    note = say(locale, "Topics for the next time; take out what was dealt with.")
    yield f"# {note}"
    yield "parked:" if parked else "# parked:"
    yield from (f"  - {scalar(topic)}" for topic in parked)
    if not parked:
        yield "#   - "


def _praise(timed: TimedMeeting) -> Iterator[str]:
    """The lines for praise; it is for the house."""
    locale = timed.meeting.locale
    note = say(locale, "Who was praised: for what, what it changed, what the others can copy.")
    yield from ("", f"# {note}", "# praise:", "#   - {who: , what: , effect: , copy: }")


def _week_on(day: date) -> date:
    return day + timedelta(days=7)
