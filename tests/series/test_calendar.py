"""When the meetings of a series are: rules, holidays, ends."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest

from agendagen.records.base import Misread
from agendagen.records.reading import read
from agendagen.records.series import Rule, SeriesSpec
from agendagen.series.calendar import Occurrence, UnknownCountry, following, free_of, occurrences


def series(rule: str, **more: object) -> SeriesSpec:
    return read(SeriesSpec, {"id": "weekly", "rule": rule, **more})


def days(spec: SeriesSpec, anchor: str, count: int = 4) -> list[str]:
    begin = date.fromisoformat(anchor)
    return [one.day.isoformat() for one in islice(occurrences(spec, begin, begin), count)]


WEDNESDAYS = "FREQ=WEEKLY;BYDAY=WE"


@pytest.mark.parametrize(
    ("spec", "anchor", "expected"),
    [
        (series(WEDNESDAYS), "2026-11-04", "2026-11-04 2026-11-11 2026-11-18 2026-11-25"),
        (series("FREQ=WEEKLY"), "2026-11-04", "2026-11-04 2026-11-11 2026-11-18 2026-11-25"),
        (series(WEDNESDAYS, holidays="PL"), "2026-11-04", "2026-11-04 2026-11-18 2026-11-25"),
        (
            series(WEDNESDAYS, holidays="PL", on_holiday="before"),
            "2026-11-04",
            "2026-11-04 2026-11-10 2026-11-18 2026-11-25",
        ),
        (
            series(WEDNESDAYS, holidays="Poland", on_holiday="after"),
            "2026-11-04",
            "2026-11-04 2026-11-12 2026-11-18 2026-11-25",
        ),
        # 25 and 26 December, and the weekend behind them
        (
            series("FREQ=WEEKLY;BYDAY=FR", holidays="PL", on_holiday="after"),
            "2026-12-18",
            "2026-12-18 2026-12-28 2027-01-04 2027-01-08",
        ),
        # Easter Monday goes to Friday, or, where Good Friday is free as well, to Thursday
        (
            series("FREQ=WEEKLY;BYDAY=MO", holidays="PL", on_holiday="before"),
            "2027-03-22",
            "2027-03-22 2027-03-26 2027-04-05 2027-04-12",
        ),
        (
            series("FREQ=WEEKLY;BYDAY=MO", holidays=["PL", "Niemcy"], on_holiday="before"),
            "2027-03-22",
            "2027-03-22 2027-03-25 2027-04-05 2027-04-12",
        ),
        # every second week counts from the first day, whatever was left out
        (
            series("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", holidays="PL"),
            "2026-10-28",
            "2026-10-28 2026-11-25 2026-12-09 2026-12-23",
        ),
        (
            series("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", **{"from": "2026-10-21"}),
            "2026-11-18",
            "2026-10-21 2026-11-04 2026-11-18 2026-12-02",
        ),
        (
            series("FREQ=MONTHLY;BYDAY=1MO", holidays="PL", on_holiday="after"),
            "2026-11-02",
            "2026-11-02 2026-12-07 2027-01-04 2027-02-01",
        ),
        (series("FREQ=MONTHLY;BYDAY=-1FR"), "2026-11-01", "2026-11-27 2026-12-25 2027-01-29"),
        (
            series("FREQ=MONTHLY;BYMONTHDAY=1", holidays="PL", on_holiday="after"),
            "2026-10-01",
            "2026-10-01 2026-11-02 2026-12-01 2027-01-04",
        ),
        (series(f"{WEDNESDAYS};COUNT=2"), "2026-11-04", "2026-11-04 2026-11-11"),
        # a count counts what the rule gives, as in a calendar
        (series(f"{WEDNESDAYS};COUNT=3", holidays="PL"), "2026-11-04", "2026-11-04 2026-11-18"),
        (series(WEDNESDAYS, until="2026-11-11"), "2026-11-04", "2026-11-04 2026-11-11"),
        (
            series(WEDNESDAYS, until="2026-11-11", holidays="PL", on_holiday="after"),
            "2026-11-04",
            "2026-11-04",
        ),
        (
            series(WEDNESDAYS, **{"except": ["2026-11-11", "2026-11-25"]}),
            "2026-11-04",
            "2026-11-04 2026-11-18 2026-12-02",
        ),
        # two days that move to the same one are one meeting
        (
            series("FREQ=DAILY", holidays="PL", on_holiday="after"),
            "2026-12-23",
            "2026-12-23 2026-12-28 2026-12-29 2026-12-30",
        ),
    ],
)
def test_the_days_of_a_series(spec: SeriesSpec, anchor: str, expected: str) -> None:
    wanted = expected.split()
    assert days(spec, anchor, len(wanted)) == wanted
    if spec.until or "COUNT" in spec.rule:
        assert days(spec, anchor, 9) == wanted


def test_a_day_that_moved_says_why() -> None:
    spec = series(WEDNESDAYS, holidays="PL", on_holiday="after")
    planned, day = date(2026, 11, 11), date(2026, 11, 12)
    after = date(2026, 11, 4)
    assert following(spec, after, after) == Occurrence(day, planned, "National Independence Day")
    polish = following(spec, after, after, "pl")
    assert polish is not None
    assert polish.off == "Narodowe Święto Niepodległości"


def test_the_next_meeting_is_not_the_one_that_moved_before_the_last() -> None:
    """Monday 29 March 2027 was held on the Friday before; from there the next one is 5 April."""
    spec = series("FREQ=WEEKLY;BYDAY=MO", holidays="PL", on_holiday="before")
    found = following(spec, date(2027, 3, 1), date(2027, 3, 26))
    assert found is not None
    assert found.day == date(2027, 4, 5)


@pytest.mark.parametrize(
    "spec",
    [
        series("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"),
        series(WEDNESDAYS, until="2026-11-04"),
        series(f"{WEDNESDAYS};COUNT=1"),
        series("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=11", holidays="PL"),
    ],
)
def test_a_series_that_does_not_go_on(spec: SeriesSpec) -> None:
    assert following(spec, date(2026, 11, 4), date(2026, 11, 4)) is None


def test_countries_that_are_not_known() -> None:
    with pytest.raises(UnknownCountry, match="Fennland"):
        free_of(date(2026, 11, 11), series(WEDNESDAYS, holidays=["PL", "Fennland"]))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("weekly", "“weekly” is no part of a rule"),
        ("BYDAY=MO", "does not say how often"),
        ("FREQ=HOURLY", "FREQ of the rule cannot be “HOURLY”"),
        ("FREQ=WEEKLY;BYDAY=Monday", "BYDAY of the rule cannot be “Monday”"),
        ("FREQ=WEEKLY;BYDAY=1MO", "only in a month or a year"),
        ("FREQ=WEEKLY;UNTIL=20261231", "does not say its end"),
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL of the rule cannot be “0”"),
        ("FREQ=WEEKLY;BYHOUR=9", "“BYHOUR=9” is no part of a rule"),
        ("FREQ=WEEKLY;FREQ=DAILY", "says FREQ twice"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS chooses among days"),
        ("FREQ=WEEKLY;DTSTART=20260101", "is no part of a rule"),
        ("FREQ=WEEKLY;{name}", "is no part of a rule"),
    ],
)
def test_rules_that_cannot_be_read_are_told_in_sentences(written: str, said: str) -> None:
    with pytest.raises(Misread) as error:
        Rule.written(written)
    assert error.value.code == "bad-rule"
    assert said in error.value.message.format(name="rule", shown="")


def test_a_rule_with_a_semicolon_at_its_end_is_the_same() -> None:
    assert Rule.written(" FREQ=WEEKLY;BYDAY=MO; ") == "FREQ=WEEKLY;BYDAY=MO"
