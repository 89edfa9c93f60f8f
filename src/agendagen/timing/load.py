"""What the meetings of a period add up to, for the people of the house.

Guests are the client's, and are not counted. A day and a week are those of the person's own time
zone. Days without air are counted by presence: preparation can be moved, a meeting cannot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from agendagen.compose.markdown_text import plain_text
from agendagen.problems import Position
from agendagen.timing.cost import Cost, Work, cost, total
from agendagen.timing.holidays import WORKDAYS, country_code, is_workday
from agendagen.timing.schedule import TimedMeeting
from agendagen.workspace.config import Load as Limits

DAY = timedelta(days=1)
WEEK = 7 * DAY
TREND = 12
"""Weeks that are shown, where there are meetings so long ago (own)."""


class Visit(Struct, frozen=True):
    """One person in one meeting. The times are UTC, the day is the person's own."""

    person: str
    name: str
    meeting: str
    title: str
    clock: str
    """When it begins for the person, `09:30`."""
    day: date
    start: datetime
    end: datetime
    at: Position
    """Where the meeting says when it begins."""

    @property
    def minutes(self) -> int:
        """From its start to its end."""
        return (self.end - self.start) // timedelta(minutes=1)


class Crowded(Struct, frozen=True):
    """A day without air: two meetings `at-once`, `no-gap` between two, or too many `hours`."""

    why: Literal["at-once", "no-gap", "hours"]
    day: date
    name: str
    minutes: int
    """In meetings on that day."""
    visits: tuple[Visit, ...]
    """The two meetings; of too many hours, all."""


class Group(Struct, frozen=True):
    """Meetings of a person, a team, a type or a week."""

    id: str
    name: str
    meetings: int
    cost: Cost

    @property
    def presence(self) -> int:
        """Person-minutes in meetings."""
        return self.cost.minutes("during")


class Load(Struct, frozen=True):
    """What the meetings from `first` to `last` add up to."""

    first: date
    last: date
    cost: Cost
    meetings: int
    working_minutes: int
    """Of one person in the period: on its working days."""
    people: tuple[Group, ...]
    """The most in meetings first, as are teams and types."""
    teams: tuple[Group, ...]
    types: tuple[Group, ...]
    weeks: tuple[Group, ...]
    """Whole weeks up to the last that the period touches; `id` is the Monday."""
    crowded: tuple[Crowded, ...]


def load(meetings: Sequence[TimedMeeting], first: date, last: date, limits: Limits) -> Load:
    """The load from `first` to `last`, both included. `meetings` are all there are."""
    inside = [m for m in meetings if first <= m.meeting.date <= last]
    costs = {m.meeting.id: cost(m) for m in meetings}
    names = {w.person: w.name for c in costs.values() for w in c.work}
    return Load(
        first,
        last,
        total(costs[m.meeting.id] for m in inside),
        len(inside),
        working_minutes(first, last, limits, country_of(meetings)),
        people=_groups(inside, costs, lambda _, work: work.person, names),
        teams=_groups(inside, costs, lambda _, work: work.team, {}),
        types=_groups(inside, costs, lambda m, _: m.meeting.type_id, {}),
        weeks=tuple(_week(monday, meetings, costs) for monday in _mondays(meetings, first, last)),
        crowded=tuple(crowded(inside, limits.back_to_back)),
    )


def visits(meetings: Iterable[TimedMeeting]) -> Iterator[Visit]:
    """Who of the house is in which meeting."""
    for timed in meetings:
        for attendee in timed.meeting.attendees:
            if attendee.side == "house":
                begins = timed.start.astimezone(ZoneInfo(attendee.timezone))
                yield Visit(
                    attendee.id,
                    attendee.name,
                    timed.meeting.id,
                    plain_text(timed.meeting.title),
                    f"{begins:%H:%M}",
                    begins.date(),
                    timed.start.astimezone(UTC),
                    timed.end.astimezone(UTC),
                    timed.meeting.start_at,
                )


def crowded(meetings: Iterable[TimedMeeting], most_hours: int | None) -> Iterator[Crowded]:
    """Every day of somebody without air, by day and name."""
    days: defaultdict[tuple[date, str], list[Visit]] = defaultdict(list)
    for visit in visits(meetings):
        days[visit.day, visit.person].append(visit)
    for (day, _), found in sorted(days.items()):
        on_the_day = sorted(found, key=lambda visit: (visit.start, visit.end, visit.meeting))
        minutes = sum(visit.minutes for visit in on_the_day)
        name = on_the_day[0].name
        for one, other in pairwise(on_the_day):
            if other.start <= one.end:
                why: Literal["at-once", "no-gap"] = "at-once" if other.start < one.end else "no-gap"
                yield Crowded(why, day, name, minutes, (one, other))
        if most_hours is not None and minutes > most_hours * 60:
            yield Crowded("hours", day, name, minutes, tuple(on_the_day))


def country_of(meetings: Sequence[TimedMeeting]) -> str:
    """The code of the country whose working days are the company's; empty if it says none."""
    return country_code(meetings[0].meeting.company.country or "") if meetings else ""


def working_minutes(first: date, last: date, limits: Limits, country: str) -> int:
    """Of one person from `first` to `last`, both included."""
    days = sum(1 for day in _days(first, last) if is_workday(day, country))
    return days * limits.hours_per_week * 60 // WORKDAYS


def percent(minutes: int, working: int) -> int:
    """Part of the working time, as it is shown and compared with the limit."""
    return round(100 * minutes / working) if working else 0


def weeks_of(meetings: Iterable[TimedMeeting]) -> dict[tuple[str, date], list[Visit]]:
    """What each person visits in each week: by id and Monday."""
    found: defaultdict[tuple[str, date], list[Visit]] = defaultdict(list)
    for visit in visits(meetings):
        found[visit.person, _monday(visit.day)].append(visit)
    return dict(found)


def _groups(
    meetings: Iterable[TimedMeeting],
    costs: dict[str, Cost],
    key: Callable[[TimedMeeting, Work], str],
    names: dict[str, str],
) -> tuple[Group, ...]:
    work: defaultdict[str, list[Work]] = defaultdict(list)
    met: defaultdict[str, set[str]] = defaultdict(set)
    for timed in meetings:
        for one in costs[timed.meeting.id].work:
            group = key(timed, one)
            work[group].append(one)
            if one.phase == "during":
                met[group].add(timed.meeting.id)
    groups = (Group(g, names.get(g, g), len(met[g]), Cost(tuple(w))) for g, w in work.items())
    return tuple(sorted(groups, key=lambda g: (-g.presence, -g.cost.minutes(), g.name)))


def _week(monday: date, meetings: Iterable[TimedMeeting], costs: dict[str, Cost]) -> Group:
    these = [m.meeting.id for m in meetings if _monday(m.meeting.date) == monday]
    return Group(monday.isoformat(), "", len(these), total(costs[name] for name in these))


def _mondays(meetings: Iterable[TimedMeeting], first: date, last: date) -> Iterator[date]:
    """The weeks of the period, and before them those of a trend, from the first meeting on."""
    begin = min(_monday(m.meeting.date) for m in meetings)
    end = _monday(last)
    return _days(min(_monday(first), max(begin, end - (TREND - 1) * WEEK)), end, WEEK)


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _days(first: date, last: date, step: timedelta = DAY) -> Iterator[date]:
    for number in range((last - first) // step + 1):
        yield first + number * step
