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

from agendagen.compose.composer import Prepared, edition, prepare
from agendagen.compose.markdown_text import escape
from agendagen.documents.invitation import (
    InvitationView,
    Invitee,
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
WHO_MEETS = "Fennimark – Sandmere Bank"
WARSAW, NEW_YORK = ZoneInfo("Europe/Warsaw"), ZoneInfo("America/New_York")
rrulestr: Any = importlib.import_module("dateutil.rrule").rrulestr
"""By name: the library has no types."""


@cache
def built_in() -> Workspace:
    return open_workspace(builtin_root())


@cache
def prepared(meeting: str, locale: str) -> Prepared:
    return prepare(built_in(), meeting, locale=locale)


@cache
def timed(meeting: str, locale: str = "en", audience: Visibility = CLIENT) -> TimedMeeting:
    return schedule(edition(prepared(meeting, locale), audience))


@cache
def sent(meeting: str, locale: str = "en", audience: Visibility = CLIENT) -> InvitationView:
    return invitation_view(timed(meeting, locale, audience), prepared(meeting, locale))


def a_view() -> InvitationView:
    return sent("pitch-sandmere")


def titled(title: str) -> InvitationView:
    view = a_view()
    heading = replace(view.heading, title=escape(title))
    return replace(view, agenda=replace(view.agenda, heading=heading), place=title)


def events(calendar: bytes) -> list[Any]:
    return list(Calendar.from_ical(calendar).walk("VEVENT"))


def event(calendar: bytes) -> Any:
    """The entry of the meeting itself, which stands last."""
    return events(calendar)[-1]


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
        view = sent(meeting, locale, audience)
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
        assert read["uid"] == sent(meeting, locale, INTERNAL).uid


def _listed(found: Any) -> list[str]:
    return [str(one) for one in (found if isinstance(found, list) else [found] if found else [])]


def test_every_meeting_has_one_identifier_in_all_its_editions() -> None:
    found = {
        meeting: {sent(meeting, locale, INTERNAL).uid for locale in LANGUAGES}
        for meeting in MEETINGS
    }
    assert {len(ids) for ids in found.values()} == {1}
    assert found["weekly-2026-w48"] == found["weekly-2026-w49"]
    assert len(set.union(*found.values())) == len(MEETINGS) - 1


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
    organizer = event(made)["organizer"]
    assert str(organizer) == "mailto:a@example.com"
    assert not re.search(r"[\n^]", organizer.params["cn"])
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
    read = event(to_ics(client_view(workspace)))
    assert read["dtstart"].params["tzid"] == "Europe/Warsaw"
    assert read["dtstart"].dt.replace(tzinfo=None) == datetime.fromisoformat(f"{day}T09:00")
    assert when("dtstart", read) == datetime.combine(
        date.fromisoformat(day), datetime.min.time(), UTC
    ).replace(hour=utc)
    assert when("dtstart", read).astimezone(NEW_YORK).hour == in_new_york
    assert f"0{in_new_york}:00–0{in_new_york}:30 (New York" in str(read["description"])


def test_a_meeting_in_the_hour_that_comes_twice_ends_when_it_ends() -> None:
    start = datetime(2026, 10, 25, 2, 30, tzinfo=WARSAW)
    end = (start.astimezone(UTC) + timedelta(hours=1)).astimezone(WARSAW)
    read = event(to_ics(replace(a_view(), start=start, end=end)))
    assert when("dtstart", read) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert when("dtend", read) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


# -- series ---------------------------------------------------------------------------------------

MEETING = "content/meetings/monday.yaml"
WEEKLY = "id: w, rule: FREQ=WEEKLY;BYDAY=MO, from: 2026-03-23, until: 2026-04-20"


def client_view(workspace: WorkspaceBuilder, meeting: str = "monday") -> InvitationView:
    of = prepare(workspace.open(), meeting)
    return invitation_view(schedule(edition(of, CLIENT)), of)


def in_series(
    workspace: WorkspaceBuilder, series: str, name: str, day: str, start: str = "09:00"
) -> None:
    """A meeting of a series, in a file of its own."""
    text = (workspace.root / MEETING).read_text("utf-8")
    if "series:" not in text:
        text += "series: {}\n"
    for key, said in (("date", day), ("start", start), ("series", f"{{{series}}}")):
        text = re.sub(f"(?m)^{key}: .*", f"{key}: {said}", text)
    workspace.write(f"content/meetings/{name}.yaml", text)


def starts(calendar: bytes) -> dict[datetime, Any]:
    """The entry of every start in UTC, as RFC 5545 reads rule, exceptions and changed meetings."""
    every, *changed = events(calendar)
    zone, local = every["dtstart"].dt.tzinfo, every["dtstart"].dt.replace(tzinfo=None)
    rule = every["rrule"].to_ical().decode()
    if until := re.search(r"UNTIL=(\d{8}T\d{6})Z", rule):
        last = datetime.strptime(until[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        rule = rule.replace(until[0], f"UNTIL={last.astimezone(zone):%Y%m%dT%H%M%S}")
    assert ("Z" in rule, "COUNT" in rule) == (False, False)
    days = list(rrulestr(rule, dtstart=local).between(local, local + timedelta(366), inc=True))
    assert days[0] == local, "DTSTART is the first start of the rule"
    added, left_out = (
        {date.dt for one in _each(every.get(name)) for date in one.dts}
        for name in ("rdate", "exdate")
    )
    found = {day.replace(tzinfo=zone): every for day in days} | dict.fromkeys(added, every)
    assert left_out <= {*found} - {every["dtstart"].dt}
    for day in left_out:
        del found[day]
    for one in changed:
        assert (one["uid"], one["sequence"]) == (every["uid"], every["sequence"])
        assert "rrule" not in one
        del found[one.decoded("recurrence-id")]
        found[one.decoded("dtstart")] = one
    return {day.astimezone(UTC): found[day] for day in sorted(found)}


def _each(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [found] if found else []


@pytest.mark.parametrize(
    ("series", "files", "expected"),
    [
        ("", "", "03-23 03-30 04-06 04-13 04-20"),
        ("holidays: PL", "", "03-23 03-30 04-13 04-20"),
        ("holidays: PL, on_holiday: after", "", "03-23 03-30 04-07 04-13 04-20"),
        ("holidays: PL, on_holiday: before", "", "03-23 03-30 04-03 04-13 04-20"),
        ("except: [2026-04-13]", "", "03-23 03-30 04-06 04-20"),
        ("rule: FREQ=WEEKLY;COUNT=3", "", "03-23 03-30 04-06"),
        ("rule: FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "", "03-23 04-06 04-20"),
        ("rule: FREQ=MONTHLY;BYDAY=3MO, until: 2026-06-01", "04-20", "04-20 05-18"),
        ("from: 2026-03-24", "03-30", "03-30 04-06 04-13 04-20"),
        ("from: 2026-04-06, holidays: PL", "04-13", "04-13 04-20"),
        ("", "03-23 03-31", "03-23 03-31 04-06 04-13 04-20"),  # held on a Tuesday
        ("", "03-23 04-13", "03-23 04-13 04-20"),  # two weeks were passed over
        ("", "03-23 03-25 03-30", "03-23 03-25 03-30 04-06 04-13 04-20"),  # once more
        ("holidays: PL", "03-23 03-30 04-06", "03-23 03-30 04-06 04-13 04-20"),  # all the same
        ("", "03-20 03-23", "03-23 03-30 04-06 04-13 04-20"),  # one before the rule begins
        ("", "03-23 04-27", "03-23 04-27"),  # one after its end
    ],
)
def test_a_series_is_all_its_meetings_with_the_days_that_differ(
    workspace: WorkspaceBuilder, series: str, files: str, expected: str
) -> None:
    """As every one of its files sends it."""
    said = dict(
        part.split(": ", 1) for part in re.split(r", (?=\w+:)", f"{WEEKLY}, {series}") if part
    )
    whole = ", ".join(f"{key}: {value}" for key, value in said.items())
    for name in (files or "03-23").split():
        day, _, start = name.partition("T")
        in_series(workspace, whole, f"on-{name[:5]}", f"2026-{day}", start or "09:00")
    (workspace.root / MEETING).unlink()
    wanted = expected.split()
    for name in wanted if files else wanted[:1]:
        if (workspace.root / f"content/meetings/on-{name[:5]}.yaml").is_file():
            calendar = to_ics(client_view(workspace, f"on-{name[:5]}"))
            found = [f"{day.astimezone(WARSAW):%m-%dT%H:%M}" for day in starts(calendar)]
            assert [day.replace("T09:00", "") for day in found] == wanted


@pytest.mark.parametrize(
    ("meeting", "expected"),
    [
        ("early", "03-23T09:00 03-30T10:30 04-06T09:00 04-13T09:00 04-20T09:00"),
        ("late", "03-23T09:00 03-30T10:30 04-06T10:30 04-13T10:30 04-20T10:30"),
    ],
)
def test_the_meetings_to_come_are_at_the_hour_of_the_one_that_is_sent(
    workspace: WorkspaceBuilder, meeting: str, expected: str
) -> None:
    in_series(workspace, WEEKLY, "early", "2026-03-23")
    in_series(workspace, WEEKLY, "late", "2026-03-30", "10:30")
    found = starts(to_ics(client_view(workspace, meeting)))
    assert [f"{day.astimezone(WARSAW):%m-%dT%H:%M}" for day in found] == expected.split()


def test_nine_in_warsaw_is_the_same_moment_everywhere_over_march_and_october(
    workspace: WorkspaceBuilder,
) -> None:
    in_series(
        workspace, "id: w, rule: FREQ=WEEKLY;BYDAY=MO, until: 2026-11-30", "monday", "2026-03-02"
    )
    calendar = to_ics(client_view(workspace))
    assert b"UNTIL=20261130T080000Z" in calendar, "the last start, in UTC"
    found = starts(calendar)
    assert len(found) == 40
    hours = {
        zone: {
            f"{day.astimezone(ZoneInfo(zone)):%m-%d}": day.astimezone(ZoneInfo(zone)).hour
            for day in found
        }
        for zone in ("Europe/Warsaw", "Europe/London", "America/New_York", "Asia/Tokyo")
    }
    assert {*hours["Europe/Warsaw"].values()} == {9}
    assert {*hours["Europe/London"].values()} == {8}
    tokyo, new_york = hours["Asia/Tokyo"], hours["America/New_York"]
    assert [tokyo[day] for day in ("03-23", "03-30", "10-19", "10-26")] == [17, 16, 16, 17]
    # New York changes on 8 March and 1 November, Warsaw on 29 March and 25 October
    days = ("03-02", "03-09", "03-23", "03-30", "10-19", "10-26", "11-02")
    assert [new_york[day] for day in days] == [3, 4, 4, 3, 3, 4, 3]
    ends = {day: when("dtend", one) for day, one in found.items() if "recurrence-id" in one}
    assert all(end - day == timedelta(minutes=30) for day, end in ends.items())


def test_the_series_says_what_holds_every_week_and_the_meeting_its_agenda() -> None:
    for locale, title, word in (
        ("en", "Weekly sales meeting", "Before each meeting, its agenda appears here."),
        (
            "pl",
            "Cotygodniowe spotkanie sprzedaży",
            "Przed każdym spotkaniem pojawi się tu jego agenda.",
        ),
    ):
        view = sent("weekly-2026-w49", locale, INTERNAL)
        found = starts(to_ics(view))
        assert len(found) == 32
        (this,) = [
            one for one in found.values() if one["description"] == to_text(view.agenda).strip()
        ]
        assert when("dtstart", this) == view.start.astimezone(UTC)
        others = [one for one in found.values() if one is not this]
        assert {str(one["summary"]) for one in others} == {title}
        assert {str(one["location"]) for one in others} == {"Fennimark Meet"}
        (text,) = {str(one["description"]) for one in others}
        assert word in text
        assert "https://meet.fennimark.example/weekly" in text
        assert not re.search(r"49|Kowalton|09:", text), "nothing that holds for one week"
        moved = {f"{day:%m-%d}" for day in found if day.astimezone(WARSAW).weekday()}
        assert moved == {"03-30", "05-04"}, "Easter Monday, 3 May"


@pytest.mark.parametrize(
    ("title", "of_type", "inside", "theirs"),
    [
        ("Our Monday", "Pitch", "Our Monday", "Our Monday"),
        ("With {{ client.name }}", "Pitch", "With Sandmere Bank", "With Sandmere Bank"),
        ("Week {{ meeting.week }}", "Pitch", "Pitch", WHO_MEETS),
        ("With {{ client.name ~ meeting.week }}", "Pitch", "Pitch", WHO_MEETS),
        ("{{ product.name }}: 1 of 3", "Pitch & talk", "Pitch & talk", WHO_MEETS),
        ("Part 2", "Pitch of {{ product.name }}", "Part 2", WHO_MEETS),
    ],
)
def test_the_title_of_a_series_is_one_that_lasts_and_for_clients_no_kind_of_meeting(
    workspace: WorkspaceBuilder, title: str, of_type: str, inside: str, theirs: str
) -> None:
    workspace.replace("templates/types/pitch.yaml", "Pitch of {{ product.name }}", f'"{of_type}"')
    in_series(workspace, WEEKLY, "monday", "2026-03-23")
    workspace.write(MEETING, f'title: "{title}"\n{(workspace.root / MEETING).read_text("utf-8")}')
    of = prepare(workspace.open(), "monday")
    for audience, said in ((INTERNAL, inside), (CLIENT, theirs)):
        view = invitation_view(schedule(edition(of, audience)), of)
        assert str(events(to_ics(view))[0]["summary"]) == said


def test_a_series_invites_who_is_absent_once_and_has_one_organizer(
    workspace: WorkspaceBuilder,
) -> None:
    for name in ("ann-reed", "tom-lipka"):
        file = f"content/people/{name}.yaml"
        text = (workspace.root / file).read_text("utf-8")
        workspace.write(file, f"{text}email: {name}@example.com\n")
        workspace.write(
            f"content/people/{name}-2.yaml",
            f"name: X\nemail: {name}-2@example.com\n" + ("visibility: client\n" * (name[0] == "a")),
        )
    absent = "absent: [ann-reed-2, tom-lipka-2, ann-reed]"
    in_series(workspace, f"{WEEKLY}, rotate: {{rep: [ann-reed]}}, {absent}", "monday", "2026-03-23")
    every, this = events(to_ics(client_view(workspace)))
    names = [
        [one.removeprefix("mailto:").partition("@")[0] for one in _listed(e["attendee"])]
        for e in (every, this)
    ]
    assert names == [["ann-reed", "tom-lipka", "ann-reed-2"], ["ann-reed", "tom-lipka"]]
    organizers = {str(one["organizer"]) for one in (every, this)}
    assert organizers == {"mailto:tom-lipka@example.com"}, "whose role does not go round"


def test_a_newer_file_of_a_meeting_or_a_series_has_a_higher_sequence(
    workspace: WorkspaceBuilder,
) -> None:
    def sequence(series: str, revision: int) -> int:
        text = re.sub(
            r"(?m)^(revision|series): .*\n", "", (workspace.root / MEETING).read_text("utf-8")
        )
        rule = WEEKLY.replace("2026-04-20", "2027-04-20")
        series = f"series: {{{rule}, {series}}}\n" if series else ""
        workspace.write(MEETING, f"{text}revision: {revision}\n{series}")
        return int(event(to_ics(client_view(workspace)))["sequence"])

    assert [sequence("", n) for n in (0, 1, 99)] == [0, 1, 99]
    said = [sequence(f"number: {n}", revision) for n in (1, 2, 3) for revision in (0, 99)]
    assert said == sorted({*said})
    workspace.replace(MEETING, "revision: 99", "revision: 100")
    assert "[bad-number]" in workspace.run("check", "monday").stderr
    workspace.replace(MEETING, "revision: 100", "revision: 9")
    following = workspace.run("next", "w", "--dry-run").stdout
    assert ("number: 4" in following, "revision" in following) == (True, False)


def test_render_says_when_calendars_would_not_take_a_new_time(workspace: WorkspaceBuilder) -> None:
    def told() -> bool:
        result = workspace.run("render", "monday", "--format", "ics", "--audience", "client")
        assert result.exit_code == 0
        return "raise “revision:” in the meeting file by one" in result.stderr

    changes = [
        ("", ""),
        ("Opening", "Welcome"),
        ("09:30", "10:30"),
        ("10:30\n", "11:30\nrevision: 1\n"),
    ]
    said = []
    for old, new in changes:
        for file in (MEETING, "templates/types/pitch.yaml"):
            text = (workspace.root / file).read_text("utf-8")
            workspace.write(file, text.replace(old, new) if old else text)
        said.append(told())
    assert said == [False, False, True, False]


def test_a_series_with_an_unknown_country_is_not_sent(workspace: WorkspaceBuilder) -> None:
    in_series(workspace, f"{WEEKLY}, holidays: [PL, Atlantis]", "monday", "2026-03-23")
    result = workspace.run("render", "monday", "--format", "ics")
    assert result.exit_code == 1
    assert "“Atlantis” are not known. [unknown-country]" in result.stderr


# -- who is told ----------------------------------------------------------------------------------


def test_our_own_entry_says_with_whom() -> None:
    ours = event(to_ics(sent("pitch-dalwick", audience=INTERNAL)))
    assert str(ours["summary"]).endswith("Carlisle – Dalwick Freight")


def test_the_internal_entry_of_a_client_meeting_invites_the_house_only() -> None:
    read = event(to_ics(sent("pitch-sandmere", "en", INTERNAL)))
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
    for file, email in (("tom-lipka", "tom@żółw.example"), ("ann-reed", "ann reed@example.com")):
        person = workspace.root / f"content/people/{file}.yaml"
        workspace.write(str(person), f"{person.read_text('utf-8')}email: {email}\n")
    result = workspace.run("render", "monday", "--format", "ics", "--audience", "client")
    assert result.exit_code == 0
    assert result.stderr.count("[no-address]") == 3
    assert "Maria Lis has no e-mail address, so the invitation leaves them out." in result.stderr
    assert "mail programs do not take, “tom@żółw.example”, so the" in result.stderr
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
