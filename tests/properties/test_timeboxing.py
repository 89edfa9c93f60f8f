"""Minutes and the clock, against what arithmetic says. By hand: tests/timing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, example, given
from hypothesis import strategies as st

from agendagen.compose.meeting import Item, Meeting
from agendagen.problems import Position
from agendagen.records.base import Visibility
from agendagen.records.content import Company
from agendagen.records.types import Phase, Share
from agendagen.timing.allot import allot
from agendagen.timing.schedule import schedule

AT = Position("meeting.yaml")
NIGHTS = [
    ("Europe/Warsaw", date(2026, 3, 29)),
    ("Europe/Warsaw", date(2026, 10, 25)),
    ("America/St_Johns", date(2026, 3, 8)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # by half an hour
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Sao_Paulo", date(2018, 11, 4)),  # at midnight
    ("Pacific/Apia", date(2011, 12, 29)),  # a whole day
    ("Pacific/Apia", date(2011, 12, 30)),
]
"""Days after whose midnight, or before it, the clocks change."""


@st.composite
def _shares(draw: st.DrawFn) -> Share:
    least = draw(st.integers(1, 40))
    most = draw(st.integers(least, 90))
    return Share(share=draw(st.integers(1, 60)), min=least, max=most)


@st.composite
def possible(draw: st.DrawFn) -> tuple[int, list[Share]]:
    """Shares, and minutes that they can fill."""
    shares = draw(st.lists(_shares(), min_size=1, max_size=8))
    total = st.integers(sum(s.min for s in shares), sum(s.max for s in shares))
    return draw(total), shares


def ideal(total: int, shares: list[Share]) -> list[Fraction]:
    """In proportion, within bounds, in parts of a minute: every share times one same number.

    What is given out grows with that number in straight lines between the places where one of
    the shares meets a bound.
    """

    def given_at(level: Fraction) -> list[Fraction]:
        return [min(max(level * s.share, Fraction(s.min)), Fraction(s.max)) for s in shares]

    levels = sorted({Fraction(bound, s.share) for s in shares for bound in (s.min, s.max)})
    for low, high in pairwise(levels):
        below, above = sum(given_at(low)), sum(given_at(high))
        if below <= total <= above and below < above:
            return given_at(low + (high - low) * (total - below) / (above - below))
    return given_at(levels[0] if total <= sum(given_at(levels[0])) else levels[-1])


@given(possible())
@example((7, [Share(share=1), Share(share=1), Share(share=1)]))
def test_no_minute_would_be_better_with_another_item(case: tuple[int, list[Share]]) -> None:
    total, shares = case
    exact = ideal(total, shares)
    assert sum(exact) == total
    given_out = allot(total, shares)
    off = [minutes - wanted for minutes, wanted in zip(given_out, exact, strict=True)]
    assert all(abs(each) < 1 for each in off)
    giving = [o for o, m, s in zip(off, given_out, shares, strict=True) if m > s.min]
    taking = [o for o, m, s in zip(off, given_out, shares, strict=True) if m < s.max]
    assert max(giving, default=Fraction(0)) - min(taking, default=Fraction(0)) <= 1


@given(possible(), st.integers(2, 10))
def test_only_the_proportion_of_shares_counts(case: tuple[int, list[Share]], times: int) -> None:
    total, shares = case
    larger = [Share(share=s.share * times, min=s.min, max=s.max) for s in shares]
    assert allot(total, larger) == allot(total, shares)


@given(possible(), st.integers(0, 7))
def test_of_two_equal_items_the_earlier_gets_the_odd_minute(
    case: tuple[int, list[Share]], index: int
) -> None:
    total, shares = case
    twice = shares[index % len(shares)]
    assume(total + twice.min <= sum(s.max for s in shares) + twice.max)
    *_, last = given_out = allot(total + twice.min, [*shares, twice])
    first = given_out[index % len(shares)]
    assert 0 <= first - last <= 1


def item(name: str, phase: Phase, minutes: int | Share) -> Item:
    """An item that has nothing but its time."""
    return Item(
        id=name,
        title=name,
        outcome="",
        minutes=minutes,
        lead="rep",
        phase=phase,
        workdays=None,
        kind="topic",
        visibility=Visibility.CLIENT,
        priority="should",
        fallback="",
        points=(),
        cues=(),
        talk=(),
        at=AT,
        minutes_at=AT,
    )


phases: st.SearchStrategy[Phase] = st.sampled_from(
    ["before", "during", "during", "during", "after"]
)


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    """Any meeting without words, on an ordinary day or in the night of a change."""
    zone, day = draw(
        st.sampled_from(NIGHTS)
        | st.tuples(
            st.sampled_from(["Europe/Warsaw", "Asia/Kathmandu", "America/St_Johns"]),
            st.dates(date(1900, 1, 1), date(2999, 12, 31)),
        )
    )
    lengths = st.integers(1, 1440) | _shares()
    items = tuple(
        item(f"i{n}", phase, draw(lengths if phase == "during" else st.integers(1, 300)))
        for n, phase in enumerate(draw(st.lists(phases, max_size=8)))
    )
    starts = st.sampled_from([time(0), time(2), time(2, 30), time(23, 59)]) | st.builds(
        time, st.integers(0, 23), st.integers(0, 59)
    )
    minutes = sum(i.minutes for i in items if isinstance(i.minutes, int)) + draw(
        st.integers(0, 120)
    )
    return Meeting(
        id="m",
        type_id="t",
        title="T",
        objective="",
        mode_id="in-person",
        mode_title="In person",
        roles=(),
        attendees=(),
        joining=(),
        disclosures=(),
        problems=(),
        client_name="",
        logo_svg="",
        at=AT,
        start_at=AT,
        minutes_at=AT,
        audience=Visibility.INTERNAL,
        faces=Visibility.CLIENT,
        locale="en",
        rate=140,
        company=Company(name="Fennimark"),
        items=items,
        timezone=zone,
        date=day,
        start=draw(starts),
        minutes=minutes,
    )


@given(meetings())
def test_items_follow_one_another_whatever_the_clocks_do(meeting: Meeting) -> None:
    timed = schedule(meeting)
    before, during, after = (timed.phase(name) for name in ("before", "during", "after"))
    assert not before or before[-1].end == timed.start
    assert not during or (during[0].start, during[-1].end) == (timed.start, timed.end)
    assert not after or after[0].start == timed.end
    for phase in (before, during, after):
        assert all(one.end == two.start for one, two in pairwise(phase))
        for each in phase:
            assert each.start is not None
            assert each.end is not None
            assert passed(each.start, each.end) == each.minutes
    assert passed(timed.start, timed.end) == sum(each.minutes for each in during)


@given(meetings())
def test_items_keep_the_order_in_which_they_were_written(meeting: Meeting) -> None:
    for phase in ("before", "during", "after"):
        written = [item.id for item in meeting.items if item.phase == phase]
        assert [each.item.id for each in schedule(meeting).phase(phase)] == written


@given(meetings())
def test_what_is_wrong_with_the_time_is_said(meeting: Meeting) -> None:
    timed = schedule(meeting)
    found = {problem.code: problem.message for problem in timed.problems}
    assert ("skipped-time" in found) == (not on_the_clock(meeting))
    filled = sum(each.minutes for each in timed.phase("during"))
    assert ("impossible-minutes" in found) == (filled != meeting.minutes)
    assert f"the meeting has {meeting.minutes}." in found.get(
        "impossible-minutes", f"the meeting has {meeting.minutes}."
    )


def passed(start: datetime, end: datetime) -> float:
    """Minutes that really pass."""
    return (end - start.astimezone(UTC)).total_seconds() / 60


def on_the_clock(meeting: Meeting) -> bool:
    """Whether the clocks of the zone show the start, by the offset of the day before or after."""
    zone = ZoneInfo(meeting.timezone)
    local = datetime.combine(meeting.date, meeting.start)
    return any(
        (local.replace(tzinfo=UTC) - offset).astimezone(zone).replace(tzinfo=None) == local
        for days in (-2, 2)
        if (offset := (local + timedelta(days=days)).replace(tzinfo=zone).utcoffset()) is not None
    )
