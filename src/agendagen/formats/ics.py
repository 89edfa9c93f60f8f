"""Invitations and plans as iCalendar files (RFC 5545), with the same bytes for the same meeting.

The `icalendar` library escapes and folds. Time zones are written here: that library begins
summer time an hour late. No clock and no host name goes into a file; DTSTAMP is the day of the
meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vRecur,
)

from agendagen.compose.markdown_text import plain_text, visible
from agendagen.documents.contacts import ContactPlan
from agendagen.documents.invitation import InvitationView, Invitee
from agendagen.documents.recurrence import Recurrence
from agendagen.formats.plain import series_text, to_text

YEARS = 10
"""How far ahead a zone is described where its changes follow no yearly rule."""
_WHEN = re.compile(rb"^(?:DTSTART|DTEND|RRULE|RDATE|EXDATE|RECURRENCE-ID)[;:].*$", re.MULTILINE)
_SEQUENCE = re.compile(rb"^SEQUENCE:(\d{1,9})\s*$", re.MULTILINE)
_WEEK = timedelta(weeks=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def to_ics(view: InvitationView) -> bytes:
    """A meeting as a calendar; with it, where it is one of a series, all the others."""
    calendar = _calendar(view.heading.locale)
    again = view.recurrence
    zone = view.start.tzinfo
    if isinstance(zone, ZoneInfo) and zone.key != "UTC":
        begins = view.start if again is None else min(view.start, again.first)
        calendar.add_component(time_zone(zone, begins.year))
    for event in [_meeting(view)] if again is None else _series(view, again):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _meeting(view: InvitationView) -> Event:
    return _event(view, view.start, view.title, to_text(view.agenda), view.invited)


def _series(view: InvitationView, again: Recurrence) -> Iterator[Event]:
    """The rule, whose texts hold for every meeting; then the meetings that differ from it."""
    people = (*view.invited, *view.absent)
    text = series_text(view.agenda, again.title)
    every = _event(view, again.first, again.title, text, people)
    every.add("rrule", vRecur.from_ical(again.rule))
    for start in again.without:
        every.add("exdate", start)
    for start in again.extra:
        every.add("rdate", start)
    yield every
    for planned, real in again.moved:
        moved = _event(view, real, again.title, text, people)
        moved.add("recurrence-id", planned)
        yield moved
    this = _meeting(view)
    this.add("recurrence-id", again.this)
    yield this


def plan_to_ics(plan: ContactPlan) -> bytes:
    """A contact plan: an entry without a time of day for every contact."""
    calendar = _calendar(plan.locale)
    language = {"language": plan.locale}
    for step in plan.steps:
        event = Event()
        event.add("uid", step.uid)
        event.add("dtstamp", _stamp(plan.day))
        event.add("sequence", plan.revision)
        event.add("dtstart", step.day)
        event.add("dtend", step.day + timedelta(days=1))
        event.add("summary", _clean(f"{step.channel_name}: {step.person}"), language)
        event.add("description", _clean("\n".join(step.lines)), language)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def time_zone(zone: ZoneInfo, year: int) -> Timezone:
    """The VTIMEZONE that holds from the year before `year` on.

    A change that comes on the same day of every year (the last Sunday in March) becomes a
    rule without an end; others are listed, for `YEARS` ahead.
    """
    changes = list(_changes(zone, date(year - 1, 1, 1), date(year + YEARS, 12, 31)))
    described = Timezone()
    described.add("tzid", zone.key)
    kinds: dict[tuple[timedelta, timedelta, str], list[datetime]] = {}
    for onset, before, after, name in changes:
        kinds.setdefault((before, after, name), []).append(onset)
    first = datetime(year - 1, 1, 1)  # noqa: DTZ001  # local time of the zone being described
    if not changes or changes[0][0] > first.replace(year=year):
        offset = _offset(datetime(year - 1, 1, 1, tzinfo=UTC), zone)
        name = first.replace(tzinfo=zone).tzname() or zone.key
        kinds = {(offset, offset, name): [first], **kinds}
    for (before, after, name), onsets in kinds.items():
        part = TimezoneDaylight() if after > before else TimezoneStandard()
        part.add("dtstart", onsets[0])
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        if rule := _yearly(onsets):
            part.add("rrule", rule)
        elif onsets[1:]:
            # each by itself, and the first too: ical.js reads one of a list, and no DTSTART then
            for onset in onsets:
                part.add("rdate", onset)
        described.add_component(part)
    return described


def is_ignored(new: bytes, old: bytes) -> bool:
    """Whether calendars that have the old file keep its times: others, but no higher SEQUENCE."""
    return _WHEN.findall(new) != _WHEN.findall(old) and _highest(new) <= _highest(old)


def _highest(calendar: bytes) -> int:
    return max(map(int, _SEQUENCE.findall(calendar)), default=-1)


def _calendar(locale: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//agendagen//agendagen//{locale.upper()}")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(
    view: InvitationView, start: datetime, title: str, text: str, people: Sequence[Invitee]
) -> Event:
    language = {"language": view.heading.locale}
    length = view.end.astimezone(UTC) - view.start.astimezone(UTC)
    event = Event()
    event.add("uid", view.uid)
    event.add("dtstamp", _stamp(view.start.date()))
    event.add("sequence", view.sequence)
    event.add("dtstart", _moment(start))
    event.add("dtend", _moment((start.astimezone(UTC) + length).astimezone(start.tzinfo)))
    event.add("summary", _clean(plain_text(title)), language)
    event.add("description", _clean(text), language)
    if view.place:
        event.add("location", _clean(view.place), language)
    if view.link:
        event.add("url", _clean(view.link))
    event.add("status", "CONFIRMED")
    event.add("class", "PRIVATE" if view.internal else "PUBLIC")
    event.add("transp", "OPAQUE")
    if view.organizer is not None:
        event.add("organizer", _person(view.organizer, {}))
    for invitee in people:
        chair = invitee == view.organizer
        role = "CHAIR" if chair else "REQ-PARTICIPANT"
        answer = "ACCEPTED" if chair else "NEEDS-ACTION"
        person = _person(invitee, {"cutype": "INDIVIDUAL", "role": role, "partstat": answer})
        event.add("attendee", person)
    return event


def _person(invitee: Invitee, said: Mapping[str, str]) -> vCalAddress:
    person = vCalAddress(f"mailto:{invitee.email}")
    person.params.update({"cn": " ".join(_clean(invitee.name).split()).replace('"', "'"), **said})
    return person


def _stamp(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _moment(moment: datetime) -> datetime:
    """In UTC where the local time comes twice and the second is meant: no local time says so."""
    return moment.astimezone(UTC) if moment.fold else moment


def _clean(text: str) -> str:
    return visible(text).strip()


Change = tuple[datetime, timedelta, timedelta, str]
"""Onset in local time before the change, offset before and after it, name after it."""


def _changes(zone: ZoneInfo, first: date, last: date) -> Iterator[Change]:
    """Every change of the offset; it is looked for week by week, then to the second."""
    left = datetime.combine(first, time(), UTC)
    end = datetime.combine(last, time(), UTC)
    while left < end:
        right = left + _WEEK
        before, after = _offset(left, zone), _offset(right, zone)
        if before != after:
            early, late = left, right
            while late - early > timedelta(seconds=1):
                middle = early + (late - early) // 2
                middle = middle.replace(microsecond=0)
                if _offset(middle, zone) == before:
                    early = middle
                else:
                    late = middle
            name = late.astimezone(zone).tzname() or zone.key
            yield (late + before).replace(tzinfo=None), before, after, name
        left = right


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _yearly(onsets: list[datetime]) -> dict[str, Any] | None:
    """The rule behind the days: once in every year, on the nth or last weekday of a month."""
    years = [onset.year for onset in onsets]
    alike = {(o.month, o.weekday(), o.time()) for o in onsets}
    if len(onsets) < YEARS or years != list(range(years[0], years[-1] + 1)) or len(alike) > 1:
        return None
    nth = {(o.day - 1) // 7 + 1 for o in onsets}
    is_last = all((o + _WEEK).month != o.month for o in onsets)
    if not is_last and len(nth) > 1:
        return None
    number = -1 if is_last else nth.pop()
    day = f"{number}{_WEEKDAYS[onsets[0].weekday()]}"
    return {"freq": "yearly", "bymonth": onsets[0].month, "byday": day}
