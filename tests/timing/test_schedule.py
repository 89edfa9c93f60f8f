"""A meeting on the clock: tiles, other days, other zones, nights when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendagen.compose.meeting import Attendee, Item, Meeting, TalkLine
from agendagen.problems import Position
from agendagen.records.base import Visibility
from agendagen.records.content import Company
from agendagen.records.types import LineKind, Share
from agendagen.timing.schedule import TimedMeeting, schedule, talk_share

AT = Position("meeting.yaml")


def line(kind: LineKind, speaker: str = "rep", text: str = "", **others: Any) -> TalkLine:
    return TalkLine(kind=kind, speaker=speaker, text=text, at=AT, **others)


def item(name: str, minutes: int | Share | None = 10, **others: Any) -> Item:
    known: dict[str, Any] = {
        "id": name,
        "title": name,
        "outcome": "",
        "minutes": minutes,
        "lead": "rep",
        "phase": "during",
        "workdays": None,
        "kind": "topic",
        "visibility": Visibility.CLIENT,
        "priority": "should",
        "fallback": "",
        "points": (),
        "cues": (),
        "talk": (),
        "at": AT,
        "minutes_at": AT,
    }
    return Item(**{**known, **others})


def attendee(name: str, *roles: str, rate: int | None = None) -> Attendee:
    return Attendee(name, name, name, "", "house", roles, "Europe/Warsaw", rate)


def meeting(*items: Item, **others: Any) -> Meeting:
    known: dict[str, Any] = {
        "id": "m",
        "type_id": "t",
        "title": "T",
        "objective": "",
        "mode_id": "in-person",
        "mode_title": "In person",
        "audience": Visibility.INTERNAL,
        "faces": Visibility.CLIENT,
        "locale": "en",
        "rate": 140,
        "date": date(2026, 12, 1),
        "start": time(9, 30),
        "timezone": "Europe/Warsaw",
        "minutes": sum(i.minutes for i in items if isinstance(i.minutes, int)),
        "roles": (),
        "attendees": (),
        "items": items,
        "joining": (),
        "disclosures": (),
        "client_name": "",
        "company": Company(name="Fennimark"),
        "logo_svg": "",
        "at": AT,
        "start_at": AT,
        "minutes_at": AT,
        "problems": (),
    }
    return Meeting(**{**known, **others})


def clock(timed: TimedMeeting) -> list[str]:
    return [f"{i.start:%H:%M}-{i.end:%H:%M}" if i.start else str(i.due) for i in timed.items]


def codes(timed: TimedMeeting) -> list[str]:
    return [problem.code for problem in timed.problems]


def test_items_during_the_meeting_tile_it() -> None:
    timed = schedule(
        meeting(item("opening", Share(share=1)), item("talk", 25), item("closing", 5), minutes=60)
    )
    assert clock(timed) == ["09:30-10:00", "10:00-10:25", "10:25-10:30"]
    assert (timed.start.hour, timed.end.hour, timed.end.minute) == (9, 10, 30)
    assert timed.start.isoformat() == "2026-12-01T09:30:00+01:00"
    assert codes(timed) == []


@given(
    st.lists(st.integers(1, 90), min_size=1, max_size=8),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)
@settings(derandomize=True, deadline=None)
def test_tiles_meet_in_real_time_on_every_day_of_the_year(lengths: list[int], day: date) -> None:
    items = [item(f"i{n}", minutes) for n, minutes in enumerate(lengths)]
    timed = schedule(meeting(*items, date=day, start=time(0, 30)))
    edges = [timed.start, *(i.start for i in timed.items), *(i.end for i in timed.items)]
    assert None not in edges
    for before, after in pairwise(timed.items):
        assert before.end == after.start
    assert timed.items[0].start == timed.start
    assert timed.items[-1].end == timed.end
    elapsed = timed.end.astimezone(UTC) - timed.start.astimezone(UTC)
    assert elapsed.total_seconds() == 60 * sum(lengths)


def test_work_before_and_after_is_set_against_the_edges_of_the_meeting() -> None:
    timed = schedule(
        meeting(
            item("debrief", 15, phase="after"),
            item("set-up", 20, phase="before"),
            item("talk", 30),
            item("sound", 10, phase="before"),
            item("pack", 5, phase="after"),
            minutes=30,
        )
    )
    assert [i.item.id for i in timed.items] == ["set-up", "sound", "talk", "debrief", "pack"]
    assert clock(timed) == [
        "09:00-09:20", "09:20-09:30", "09:30-10:00", "10:00-10:15", "10:15-10:20",
    ]  # fmt: skip
    assert [i.item.id for i in timed.phase("before")] == ["set-up", "sound"]


def test_work_on_other_days_has_a_day_and_no_time() -> None:
    friday = date(2026, 12, 4)
    timed = schedule(
        meeting(
            item("call", 15, phase="after", workdays=5),
            item("letter", 15, phase="after", workdays=1),
            item("talk", 30),
            item("run", 30, phase="before", workdays=1),
            item("plan", 30, phase="before", workdays=5),
            item("sound", 10, phase="before"),
            date=friday,
            minutes=30,
        )
    )
    assert [(i.item.id, i.due) for i in timed.items] == [
        ("plan", date(2026, 11, 27)),
        ("run", date(2026, 12, 3)),
        ("sound", None),
        ("talk", None),
        ("letter", date(2026, 12, 7)),
        ("call", date(2026, 12, 11)),
    ]
    assert all((i.start is None) == (i.due is not None) for i in timed.items)


@pytest.mark.parametrize(
    ("country", "due"),
    [(None, 10), ("PL", 9), ("polska", 9), ("United Kingdom", 10), ("Atlantis", 10)],
)
def test_a_public_holiday_of_the_company_is_no_working_day(country: str | None, due: int) -> None:
    timed = schedule(
        meeting(
            item("run", phase="before", workdays=2),
            item("talk", 30),
            date=date(2026, 11, 12),  # the day after Independence Day
            minutes=30,
            company=Company(name="Fennimark", country=country),
        )
    )
    assert timed.items[0].due == date(2026, 11, due)


def test_a_meeting_over_midnight() -> None:
    timed = schedule(meeting(item("talk", 60), item("more", 60), start=time(23, 15)))
    assert clock(timed) == ["23:15-00:15", "00:15-01:15"]
    assert timed.end.date() == date(2026, 12, 2)


def test_the_night_the_clocks_go_forward() -> None:
    timed = schedule(
        meeting(item("talk", 30), item("more", 60), date=date(2026, 3, 29), start=time(1, 30))
    )
    assert clock(timed) == ["01:30-03:00", "03:00-04:00"]
    assert codes(timed) == []


def test_the_night_the_clocks_go_back() -> None:
    timed = schedule(
        meeting(item("talk", 30), item("more", 60), date=date(2026, 10, 25), start=time(2, 30))
    )
    assert clock(timed) == ["02:30-02:00", "02:00-03:00"]
    assert [i.end.isoformat() for i in timed.items if i.end] == [
        "2026-10-25T02:00:00+01:00",
        "2026-10-25T03:00:00+01:00",
    ]


def test_work_before_a_meeting_in_the_night_of_the_change_really_takes_its_minutes() -> None:
    timed = schedule(
        meeting(
            item("set-up", 60, phase="before"),
            item("talk", 30),
            minutes=30,
            date=date(2026, 3, 29),
            start=time(3, 30),
        )
    )
    assert clock(timed)[0] == "01:30-03:30"


def test_a_start_that_the_clocks_skip_is_a_problem() -> None:
    timed = schedule(meeting(item("talk", 30), date=date(2026, 3, 29), start=time(2, 30)))
    assert codes(timed) == ["skipped-time"]


def test_impossible_minutes_are_a_problem_and_the_rest_goes_on() -> None:
    timed = schedule(
        meeting(item("opening", Share(share=5, min=5, max=9)), item("talk", 30), minutes=20)
    )
    assert codes(timed) == ["impossible-minutes"]
    assert [i.minutes for i in timed.items] == [5, 30]
    assert timed.items[-1].end == timed.end


def test_speaking_listening_exercises_and_pauses_take_time() -> None:
    ten = " ".join(["word"] * 10)
    script = (
        line("say", text=ten),
        line("ask", text=ten, listen=30),
        line("handoff", text=ten, to="expert"),
        line("show", text=ten, lasts=40),
        line("do", text=ten, lasts=120),
        line("know", text=ten),
        line("objection", text=ten, answer=ten),
        line("pause", lasts=5),
    )
    timed = schedule(meeting(item("talk", 10, talk=script), rate=120))
    assert [t.seconds.expected for t in timed.items[0].talk] == [5, 35, 5, 40, 120, 0, 0, 5]
    listening = timed.items[0].talk[1].seconds
    assert (listening.low, listening.high) == (30 + 5 * 0.85, 30 + 5 * 1.15)
    assert timed.items[0].seconds.expected == 210


def test_a_person_may_have_a_rate_of_their_own() -> None:
    script = (line("say", text="word " * 10), line("say", "expert", text="word " * 10))
    timed = schedule(
        meeting(
            item("talk", 10, talk=script),
            rate=120,
            attendees=(attendee("ann", "rep"), attendee("tom", "expert", rate=60)),
        )
    )
    assert [t.seconds.expected for t in timed.items[0].talk] == [5, 10]


def test_who_has_the_word() -> None:
    script = (
        line("say", text="word " * 20),
        line("ask", text="word " * 20, listen=10),
        line("show", "expert", lasts=20),
        line("do", lasts=20),
        line("pause", lasts=10),
        line("know", text="word " * 500),
    )
    timed = schedule(
        meeting(
            item("talk", 10, talk=script),
            item("later", 10, phase="after", talk=(line("do", lasts=600),)),
            rate=120,
            minutes=10,
        )
    )
    assert talk_share(timed) == {"rep": 0.25, "expert": 0.25, "others": 0.5}


_lines = st.builds(
    line,
    st.sampled_from(["say", "ask", "show", "do", "know", "handoff", "objection", "pause"]),
    st.sampled_from(["rep", "expert", "manager"]),
    st.integers(0, 60).map(lambda n: "word " * n),
    listen=st.just(0),
    lasts=st.integers(0, 300),
)


@given(st.lists(_lines, max_size=20))
@settings(derandomize=True, deadline=None)
def test_the_shares_of_the_talk_add_up_to_one(script: list[TalkLine]) -> None:
    timed = schedule(meeting(item("talk", 30, talk=tuple(script))))
    shares = talk_share(timed)
    if timed.items[0].seconds.expected == 0:
        assert shares == {}
    else:
        assert sum(shares.values()) == pytest.approx(1, abs=0.005)
        assert all(0 <= part <= 1 for part in shares.values())


def test_nobody_has_the_word_in_a_meeting_without_a_script() -> None:
    assert talk_share(schedule(meeting(item("talk", 30)))) == {}


def test_moments_carry_the_zone_of_the_meeting() -> None:
    timed = schedule(meeting(item("talk", 30), timezone="Asia/Tokyo"))
    assert timed.start == datetime.fromisoformat("2026-12-01T09:30:00+09:00")
