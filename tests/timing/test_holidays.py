"""Working days: countries in both languages, public holidays, weekends."""

from __future__ import annotations

from datetime import date

import pytest

from agendagen.timing.holidays import country_code, day_off, workday

DAY = date.fromisoformat


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Poland", "PL"),
        ("polska", "PL"),
        (" PL ", "PL"),
        ("pl", "PL"),
        ("United Kingdom", "GB-ENG"),
        ("Wielka Brytania", "GB-ENG"),
        ("UK", "GB-ENG"),
        ("Scotland", "GB-SCT"),
        ("Szkocja", "GB-SCT"),
        ("Niemcy", "DE"),
        ("de-by", "DE-BY"),
        ("Czech Republic", "CZ"),
        ("Stany Zjednoczone", "US"),
        ("Atlantis", ""),
        ("DE-XX", ""),
        ("XX", ""),
        ("", ""),
    ],
)
def test_a_country_is_known_by_its_code_and_its_names(written: str, code: str) -> None:
    assert country_code(written) == code


@pytest.mark.parametrize(
    ("day", "code", "english", "polish"),
    [
        ("2026-11-01", "PL", "All Saints' Day", "Uroczystość Wszystkich Świętych"),
        ("2026-11-11", "PL", "National Independence Day", "Narodowe Święto Niepodległości"),
        ("2026-12-24", "PL", "Christmas Eve", "Wigilia Bożego Narodzenia"),
        ("2027-01-06", "PL", "Epiphany", "Święto Trzech Króli"),
        ("2027-03-29", "PL", "Easter Monday", "Poniedziałek Wielkanocny"),
        ("2026-11-14", "PL", "Saturday", "sobota"),
        ("2026-11-12", "PL", "", ""),
        ("2027-03-29", "GB-ENG", "Easter Monday", "Easter Monday"),
        ("2027-03-29", "GB-SCT", "", ""),
        ("2026-11-11", "GB-ENG", "", ""),
        ("2026-07-03", "IL", "Friday", "piątek"),
        ("2026-07-05", "IL", "", ""),
        ("2028-02-29", "PL", "", ""),
    ],
)
def test_a_day_off_has_a_name(day: str, code: str, english: str, polish: str) -> None:
    assert day_off(DAY(day), code) == english
    assert day_off(DAY(day), code, "pl") == polish


@pytest.mark.parametrize(
    ("day", "count", "code", "then"),
    [
        ("2026-11-10", 0, "PL", "2026-11-10"),
        ("2026-11-10", 1, "PL", "2026-11-12"),
        ("2026-11-10", 1, "GB-ENG", "2026-11-11"),
        ("2026-12-23", 2, "PL", "2026-12-29"),
        ("2027-01-05", 1, "PL", "2027-01-07"),
        ("2027-03-26", 1, "PL", "2027-03-30"),
        ("2028-02-28", 1, "PL", "2028-02-29"),
        ("2027-02-26", 1, "PL", "2027-03-01"),
        ("2026-12-28", -2, "PL", "2026-12-22"),
        ("2027-01-07", -1, "PL", "2027-01-05"),
        ("2026-12-04", 1, "", "2026-12-07"),  # Friday → Monday
        ("2026-12-07", -1, "", "2026-12-04"),
        ("2026-12-05", 1, "", "2026-12-07"),  # from a Saturday
        ("2026-12-05", -1, "", "2026-12-04"),
        ("2026-12-02", 10, "", "2026-12-16"),
        ("2026-12-02", -10, "", "2026-11-18"),
        ("2026-11-10", 1, "", "2026-11-11"),
    ],
)
def test_working_days_are_counted_in_the_country(
    day: str, count: int, code: str, then: str
) -> None:
    assert workday(DAY(day), count, code) == DAY(then)


def test_a_country_nobody_knows_is_no_country_without_holidays() -> None:
    with pytest.raises(ValueError, match="“XX”"):
        day_off(DAY("2026-11-11"), "XX")
