"""The series that a meeting is one of, as calendars take it: the rule, and what differs from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from msgspec import Struct

from agendagen.compose.actions import Held, series
from agendagen.compose.composer import Prepared
from agendagen.compose.markdown_text import escape
from agendagen.compose.resolve import type_chain
from agendagen.problems import ProblemsFound
from agendagen.records.base import Visibility
from agendagen.records.series import SeriesSpec
from agendagen.series.calendar import UnknownCountry, days_of_rule, occurrences
from agendagen.timing.holidays import unknown_country
from agendagen.timing.schedule import TimedMeeting
from agendagen.workspace.config import known_zone
from agendagen.workspace.nodes import place, text_of

_LASTING = re.compile(r"([^\d{}]|\{\{\s*(client|company)\b((?!meeting)[^{}])*\}\})+")
"""A title without a number, and without names that mean something else next week."""


class Recurrence(Struct, frozen=True):
    """How a meeting comes again. All starts are in the zone of the meeting."""

    id: str
    number: int
    """Of this meeting in the series; it grows, so that a calendar knows the newer file."""
    title: str
    """What holds for every meeting; one line of Markdown."""
    rule: str
    """As in RFC 5545, without its name: `FREQ=WEEKLY;UNTIL=20270628T070000Z`."""
    first: datetime
    this: datetime
    """The start of this meeting as the rule gives it, or as it is in `extra`."""
    without: tuple[datetime, ...] = ()
    """Starts that the rule gives and that are left out."""
    extra: tuple[datetime, ...] = ()
    """Starts that the rule does not give."""
    moved: tuple[tuple[datetime, datetime], ...] = ()
    """Of other meetings: the start that the rule gives, and the real one."""


def recurrence_of(prepared: Prepared, timed: TimedMeeting) -> Recurrence | None:
    """The series of a meeting; None for a meeting of no series.

    The meetings whose files are there are when their files say; a day of the rule between them
    without a file is left out, as `next` passed it over. The days to come are those of this
    meeting's rule, at its hour, without the holidays of the next five years. Raises
    `ProblemsFound` where a country is not known.
    """
    spec = prepared.resolved.meeting.series
    if spec is None:
        return None
    zone = timed.start.tzinfo
    starts = _starts(prepared, timed)
    held = [start.astimezone(zone) for start in starts]
    own = starts.index(timed.start)
    days, kept = _days(prepared, spec, held)

    def at(day: date) -> datetime:
        return datetime.combine(day, timed.start.time(), zone)

    claimed = _claimed(held, days, kept)
    real = {planned: held[n] for n, planned in enumerate(claimed) if planned is not None}
    passed = {p for p, d in kept.items() if held[0].date() < d < held[-1].date()} - {*real}
    days = _from_first(days, {*real, *kept} - passed)
    if not days or timed.start.date() < days[0]:
        return None
    left_out = [p for p in days if p not in real and (p not in kept or p in passed)]
    moved = {p: real.get(p) or at(kept[p]) for p in days if p not in left_out}
    this = claimed[own]
    ends = days[-1] if "COUNT=" in spec.rule else spec.until
    return Recurrence(
        id=spec.id,
        number=spec.number,
        title=_title(prepared, timed),
        rule=_ending(spec.rule, at(ends) if ends else None),
        first=at(days[0]),
        this=timed.start if this is None else at(this),
        without=tuple(map(at, left_out)),
        extra=tuple(
            start
            for start, planned in zip(held, claimed, strict=True)
            if planned is None and start.date() > days[0]
        ),
        moved=tuple((at(p), start) for p, start in moved.items() if p != this and start != at(p)),
    )


def _starts(prepared: Prepared, timed: TimedMeeting) -> list[datetime]:
    """When the meetings of the series that have files begin, in the order of time."""
    workspace, said = prepared.workspace, prepared.resolved.meeting.series
    assert said is not None
    found = {timed.start}
    for one in series(workspace, said.id):
        if one.id != prepared.resolved.id:
            with suppress(ValueError, ProblemsFound):  # said where that file is checked
                found.add(_start(prepared, one))
    return sorted(found)


def _start(prepared: Prepared, held: Held) -> datetime:
    workspace = prepared.workspace
    written = text_of(workspace.read(workspace.source("meeting", held.id)), "timezone")
    zone = known_zone(written) if written else workspace.config.timezone
    return datetime.combine(held.date, time.fromisoformat(held.start), ZoneInfo(zone))


def _days(
    prepared: Prepared, spec: SeriesSpec, held: Sequence[datetime]
) -> tuple[list[date], dict[date, date]]:
    """The days of the rule, and of those that take place the day on which they do."""
    first, last = held[0].date(), held[-1].date()
    try:
        kept = {one.planned: one.day for one in occurrences(spec, first, last)}
    except UnknownCountry as error:
        at = place(prepared.resolved.meeting_tree, ("series", "holidays"))
        raise ProblemsFound([unknown_country(str(error), at)]) from error
    return list(days_of_rule(spec, first, last)), kept


def _claimed(
    held: Sequence[datetime], days: Sequence[date], kept: dict[date, date]
) -> list[date | None]:
    """The day of the rule that each meeting stands for; None for one beside the rule.

    A meeting on a day of its own stands for the last day that nobody has claimed before it.
    """
    by_day = {day: planned for planned, day in kept.items()} | {
        day: day for day in {*days} - {*kept}
    }
    found: list[date | None] = []
    before = date.min
    for start in held:
        day = start.date()
        planned = by_day.get(day)
        if planned is None or planned in found:
            free = (p for p, d in kept.items() if before < d < day)
            planned = max((p for p in free if p not in found), default=None)
        found.append(planned)
        before = day
    return found


def _from_first(days: Sequence[date], taking_place: set[date]) -> list[date]:
    """Without the days before the first meeting: a series begins with one that takes place."""
    begins = next((n for n, day in enumerate(days) if day in taking_place), len(days))
    return list(days[begins:])


def _ending(rule: str, last: datetime | None) -> str:
    """With its end as RFC 5545, 3.3.10, wants it where the start has a zone: in UTC."""
    parts = [part for part in rule.split(";") if not part.startswith("COUNT=")]
    if last is not None:
        parts.append(f"UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    return ";".join(parts)


def _title(prepared: Prepared, timed: TimedMeeting) -> str:
    """The title of the meeting where it holds for all of them, else that of its type.

    What the house calls a kind of meeting (“Client pitch”) is not for clients: they read who meets.
    """
    resolved, meeting = prepared.resolved, timed.meeting
    if _LASTING.fullmatch(resolved.type.title):
        return meeting.title
    if meeting.audience is Visibility.CLIENT:
        return escape(" – ".join(filter(None, (meeting.company.name, meeting.client_name))))
    of_type = text_of(
        type_chain(prepared.workspace, resolved.type_id, prepared.locale, []), "title"
    )
    lasting = of_type and "{" not in of_type and _LASTING.fullmatch(of_type)
    return escape(of_type) if of_type and lasting else meeting.title
