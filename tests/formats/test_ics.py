"""Invitations as a calendar reads them: times in every zone, texts as written, nobody told more."""

from __future__ import annotations

import importlib
import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from agendagen.compose.composer import edition, prepare
from agendagen.compose.markdown_text import escape
from agendagen.documents.invitation import (
    InvitationView,
    Invitee,
    Recurrence,
    address,
    invitation_view,
)
from agendagen.formats.ics import time_zone, to_ics
from agendagen.formats.plain import to_text
from agendagen.records.base import LANGUAGES, Visibility
from agendagen.timing.schedule import TimedMeeting, schedule
from agendagen.workspace.workspace import Workspace, builtin_root, open_workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

CLIENT, INTERNAL = Visibility.CLIENT, Visibility.INTERNAL
WARSAW, NEW_YORK = ZoneInfo("Europe/Warsaw"), ZoneInfo("America/New_York")
rrulestr: Any = importlib.import_module("dateutil.rrule").rrulestr
"""By name: the library has no types."""


@cache
def built_in() -> Workspace:
    return open_workspace(builtin_root())


@cache
def timed(meeting: str, locale: str = "en", audience: Visibility = CLIENT) -> TimedMeeting:
    return schedule(edition(prepare(built_in(), meeting, locale=locale), audience))


def a_view() -> InvitationView:
    return invitation_view(timed("pitch-sandmere"))


def titled(title: str) -> InvitationView:
    view = a_view()
    heading = replace(view.heading, title=escape(title))
    return replace(view, agenda=replace(view.agenda, heading=heading), place=title)


def events(calendar: bytes) -> list[Any]:
    return list(Calendar.from_ical(calendar).walk("VEVENT"))


def event(calendar: bytes) -> Any:
    (one,) = events(calendar)
    return one


def when(name: str, of: Any) -> datetime:
    moment = of.decoded(name)
    assert isinstance(moment, datetime)
    return moment.astimezone(UTC)


MEETINGS = sorted(built_in().sources("meeting"))


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("meeting", MEETINGS)
def test_every_meeting_is_read_with_its_times_and_its_agenda(meeting: str, locale: str) -> None:
    inside = timed(meeting, locale, INTERNAL)
    audiences = [INTERNAL] if inside.meeting.faces is INTERNAL else [INTERNAL, CLIENT]
    for audience in audiences:
        of = timed(meeting, locale, audience)
        view = invitation_view(of)
        read = event(to_ics(view))
        assert (when("dtstart", read), when("dtend", read)) == (
            of.start.astimezone(UTC),
            of.end.astimezone(UTC),
        )
        assert str(read["description"]) == to_text(view.agenda).strip()
        assert read["summary"].params["language"] == locale
        invited = [one.removeprefix("mailto:") for one in _listed(read.get("attendee"))]
        everyone = [a for a in of.meeting.attendees if audience is CLIENT or a.side == "house"]
        assert invited == [a.email for a in everyone if a.email]
        assert str(read["organizer"]) in _listed(read.get("attendee"))
        assert read["uid"] == event(to_ics(invitation_view(inside)))["uid"]


def _listed(found: Any) -> list[str]:
    return [str(one) for one in (found if isinstance(found, list) else [found] if found else [])]


def test_every_meeting_has_one_identifier_in_all_its_editions() -> None:
    found = {
        meeting: {invitation_view(timed(meeting, locale, INTERNAL)).uid for locale in LANGUAGES}
        for meeting in MEETINGS
    }
    assert {len(ids) for ids in found.values()} == {1}
    assert len(set.union(*found.values())) == len(MEETINGS)


def test_an_invitation_depends_on_the_meeting_alone() -> None:
    made = to_ics(a_view())
    assert made == to_ics(a_view())
    assert event(made).decoded("dtstamp") == datetime(2026, 12, 1, tzinfo=UTC)
    # with attendees, PUBLISH would break RFC 5546 (3.2.1); a file to take over needs no method
    assert (event(made)["sequence"], b"METHOD" in made) == (0, False)


TITLES = [
    "One, two; three",
    r"Back\slash and \n that is no line",
    'She said "no": really',
    "Zażółć gęślą jaźń",
    "Emoji 😀👩‍👩‍👧 and 🇵🇱 flags " * 9,
    "Three hundred letters " * 14,
    "ż" * 300,
    "BEGIN:VEVENT",
    "a" * 74 + "😀",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_text_is_read_as_it_was_written(title: str) -> None:
    read = event(to_ics(titled(title)))
    assert str(read["summary"]) == re.sub("[\u200d]", "", title).strip()
    assert str(read["location"]) == re.sub("[\u200d]", "", title).strip()


@pytest.mark.parametrize("title", TITLES)
def test_lines_are_folded_by_octets_and_never_inside_a_letter(title: str) -> None:
    made = to_ics(titled(title))
    assert made.count(b"\n") == made.count(b"\r\n") == made.count(b"\r")
    for line in made.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_nothing_that_a_value_says_becomes_a_property() -> None:
    evil = "x\r\nATTENDEE:mailto:evil@example.com\x00\x1b[31m\u202e"
    made = to_ics(replace(titled(evil), organizer=Invitee(f'{evil}";X="', "a@example.com")))
    assert [line for line in made.split(b"\r\n") if line.startswith(b"ATTENDEE:")] == []
    assert not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f]", made)
    assert str(event(made)["organizer"]) == "mailto:a@example.com"
    assert "evil@example.com" not in str(event(made).get("attendee"))


@pytest.mark.parametrize(
    ("email", "good"),
    [
        ("ann.reed+x@mail.example.com", True),
        ("ann reed@example.com", False),
        ("ann@example", False),
        ("ann@example.com\nBcc: x@example.com", False),
        ("ann@example.com,b@example.com", False),
        ("<ann@example.com>", False),
        ("żółć@example.com", False),
        ("", False),
    ],
)
def test_an_address_is_one_that_a_letter_reaches(email: str, good: bool) -> None:
    assert bool(address(email)) is good


# -- zones --------------------------------------------------------------------------------------

ZONES = [
    "Europe/Warsaw",
    "Europe/Dublin",
    "America/New_York",
    "America/Santiago",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Jerusalem",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
]


def described(zone: str, year: int) -> list[tuple[datetime, timedelta]]:
    """When the VTIMEZONE changes the offset, in UTC, and to what: as RFC 5545 reads it."""
    found = []
    parts: list[Any] = time_zone(ZoneInfo(zone), year).subcomponents
    for part in parts:
        start, before = part.decoded("dtstart"), part.decoded("tzoffsetfrom")
        onsets = [start]
        if "rrule" in part:
            rule = rrulestr(part["rrule"].to_ical().decode(), dtstart=start)
            onsets = list(rule.between(start, datetime(year + 6, 1, 1), inc=True))  # noqa: DTZ001
        for dates in part.get("rdate", []):
            onsets += [value.dt for value in dates.dts]
        found += [((o - before).replace(tzinfo=UTC), part.decoded("tzoffsetto")) for o in onsets]
    return sorted(set(found))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", [2026, 2027])
def test_a_zone_is_described_to_the_second(zone: str, year: int) -> None:
    """Nothing else than zoneinfo says, for five years from the first day of the meeting's."""
    changes = [(datetime.min.replace(tzinfo=UTC), timedelta()), *described(zone, year)]
    local, second = ZoneInfo(zone), timedelta(seconds=1)

    def by_component(moment: datetime) -> timedelta:
        return next(offset for onset, offset in reversed(changes) if onset <= moment)

    ends = [onset for onset, _ in changes[1:] if year <= onset.year < year + 5]
    noons = [datetime(year, 1, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(5 * 365)]
    for moment in [*noons, *ends, *(end - second for end in ends)]:
        assert moment.astimezone(local).utcoffset() == by_component(moment), moment
    assert bool(ends) is (zone != "Asia/Tokyo")


def test_the_usual_zone_is_two_rules_that_every_calendar_knows() -> None:
    text = time_zone(WARSAW, 2026).to_ical().decode()
    assert text.count("BEGIN:DAYLIGHT") == text.count("BEGIN:STANDARD") == 1
    assert "DTSTART:20250330T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n" in text
    assert "DTSTART:20251026T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n" in text


@pytest.mark.parametrize(
    ("day", "utc", "in_new_york"),
    [
        ("2026-03-06", 8, 3),
        ("2026-03-09", 8, 4),  # New York has changed, Warsaw has not
        ("2026-03-28", 8, 4),
        ("2026-03-29", 7, 3),
        ("2026-10-24", 7, 3),
        ("2026-10-25", 8, 4),
        ("2026-11-02", 8, 3),
    ],
)
def test_nine_in_warsaw_is_right_for_everyone_on_both_sides_of_a_change(
    workspace: WorkspaceBuilder, day: str, utc: int, in_new_york: int
) -> None:
    workspace.replace("content/meetings/monday.yaml", "2026-12-01", day)
    workspace.replace("content/meetings/monday.yaml", "09:30", "09:00")
    workspace.replace(
        "content/clients/sandmere.yaml",
        "title: HR director,",
        "title: HR director, timezone: America/New_York, email: maria@example.com,",
    )
    of = schedule(edition(prepare(workspace.open(), "monday"), CLIENT))
    read = event(to_ics(invitation_view(of)))
    assert read["dtstart"].params["tzid"] == "Europe/Warsaw"
    assert read["dtstart"].dt.replace(tzinfo=None) == datetime.fromisoformat(f"{day}T09:00")
    assert when("dtstart", read) == datetime.combine(
        date.fromisoformat(day), datetime.min.time(), UTC
    ).replace(hour=utc)
    assert when("dtstart", read).astimezone(NEW_YORK).hour == in_new_york
    assert f"0{in_new_york}:00–0{in_new_york}:30 New York" in str(read["description"])


def test_a_meeting_in_the_hour_that_comes_twice_ends_when_it_ends() -> None:
    start = datetime(2026, 10, 25, 2, 30, tzinfo=WARSAW)
    end = (start.astimezone(UTC) + timedelta(hours=1)).astimezone(WARSAW)
    read = event(to_ics(replace(a_view(), start=start, end=end)))
    assert when("dtstart", read) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert when("dtend", read) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


# -- series ---------------------------------------------------------------------------------------


def series(rule: str, first: datetime, **more: Any) -> list[Any]:
    view = replace(a_view(), start=first, end=first + timedelta(hours=1))
    return events(to_ics(replace(view, recurrence=Recurrence(rule, **more))))


def occurrences(event: Any) -> list[datetime]:
    """The starts of a series as RFC 5545 reads them, in UTC."""
    start = event.decoded("dtstart")
    local = start.replace(tzinfo=None)
    text = event["rrule"].to_ical().decode()
    if until := re.search(r"UNTIL=(\d{8}T\d{6})Z", text):
        last = datetime.strptime(until[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        shown = f"UNTIL={last.astimezone(start.tzinfo):%Y%m%dT%H%M%S}"
        text = text.replace(until[0], shown)
    assert "Z" not in text
    left = event.get("exdate", [])
    out = {date.dt for one in (left if isinstance(left, list) else [left]) for date in one.dts}
    days = [day.replace(tzinfo=start.tzinfo) for day in rrulestr(text, dtstart=local)]
    return [day.astimezone(UTC) for day in days if day not in out]


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [(WARSAW, {8}, {7}), (NEW_YORK, {14}, {13})],
)
def test_a_weekly_series_stays_at_nine_over_march_and_october(
    zone: ZoneInfo, before: set[int], after: set[int]
) -> None:
    first = datetime(2026, 3, 2, 9, tzinfo=zone)
    (one,) = series("FREQ=WEEKLY;UNTIL=20261130", first)
    starts = occurrences(one)
    assert len(starts) == 40
    assert {start.astimezone(zone).strftime("%a %H:%M") for start in starts} == {"Mon 09:00"}
    summer = {bool(start.astimezone(zone).dst()) for start in starts}
    assert summer == {True, False}
    assert {s.hour for s in starts if not s.astimezone(zone).dst()} == before
    assert {s.hour for s in starts if s.astimezone(zone).dst()} == after


@pytest.mark.parametrize("until", ["20260330", "20260330T090000", "20260330T070000Z"])
def test_the_last_day_of_a_series_is_in_it(until: str) -> None:
    (one,) = series(f"FREQ=WEEKLY;UNTIL={until}", datetime(2026, 3, 16, 9, tzinfo=WARSAW))
    assert len(occurrences(one)) == 3


def test_holidays_are_left_out_and_a_moved_meeting_is_moved() -> None:
    first = datetime(2026, 3, 30, 9, tzinfo=WARSAW)
    easter, next_week = first + timedelta(weeks=1), first + timedelta(weeks=2)
    later = next_week + timedelta(days=1, hours=2)
    one, moved = series(
        "FREQ=WEEKLY;COUNT=4", first, without=(easter,), moved=((next_week, later),)
    )
    assert [start.day for start in occurrences(one)] == [30, 13, 20]
    assert one["exdate"].dts[0].dt == easter
    assert moved["uid"] == one["uid"]
    assert moved.decoded("recurrence-id") == next_week
    assert when("dtstart", moved) == later.astimezone(UTC)
    assert when("dtend", moved) - when("dtstart", moved) == timedelta(hours=1)
    assert "rrule" not in moved


# -- who is told ----------------------------------------------------------------------------------


def test_the_internal_entry_of_a_client_meeting_invites_the_house_only() -> None:
    read = event(to_ics(invitation_view(timed("pitch-sandmere", "en", INTERNAL))))
    assert {one.rpartition("@")[2] for one in _listed(read["attendee"])} == {"fennimark.example"}
    assert read["class"] == "PRIVATE"
    assert event(to_ics(a_view()))["class"] == "PUBLIC"


def test_who_leads_invites_and_the_link_is_there_to_be_opened() -> None:
    read = event(to_ics(a_view()))
    roles = {str(one): one.params["role"] for one in read["attendee"]}
    assert roles.pop("mailto:adam.wroniec@fennimark.example") == "CHAIR"
    assert set(roles.values()) == {"REQ-PARTICIPANT"}
    assert read["organizer"].params["cn"] == "Adam Wroniec"
    assert str(read["url"]) == "https://meet.fennimark.example/sandmere-0112"
    assert str(read["location"]) == "Fennimark Meet, in any browser"


def test_who_has_no_address_is_named_in_a_warning(workspace: WorkspaceBuilder) -> None:
    result = workspace.run("render", "monday", "--format", "ics", "--audience", "client")
    assert result.exit_code == 0
    assert result.stderr.count("[no-address]") == 3
    assert "Maria Lis has no e-mail address, so the invitation leaves them out." in result.stderr
    read = event((workspace.root / "out/monday.agenda.client.en.ics").read_bytes())
    assert "attendee" not in read
    assert "Maria Lis" in str(read["description"])


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("-f ics", ["agenda.client.en.ics", "agenda.internal.en.ics"]),
        ("-f ics -a client", ["agenda.client.en.ics"]),
        ("-f ics -f md -d cue-card", ["cue-card.en.md"]),
        ("-f ics -f md -a internal -d agenda", ["agenda.internal.en.ics", "agenda.internal.en.md"]),
    ],
)
def test_only_agendas_are_invitations(
    workspace: WorkspaceBuilder, line: str, names: list[str]
) -> None:
    result = workspace.run("render", "monday", *line.split())
    assert result.exit_code == 0, result.stderr
    made = sorted(file.name for file in (workspace.root / "out").glob("monday*"))
    assert made == [f"monday.{name}" for name in names]
