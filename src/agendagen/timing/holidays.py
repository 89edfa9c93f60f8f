"""Working days of a country: neither its weekend nor one of its public holidays.

Of no country, an empty code, they are Monday to Friday. Public holidays come from the `holidays`
library, the names of countries from CLDR. Nothing is loaded until the first question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from agendagen.problems import Position, Problem
from agendagen.records.base import LANGUAGES

if TYPE_CHECKING:
    from holidays import HolidayBase

WORKDAYS = 5
"""Of a week: Monday to Friday."""
_DAY = timedelta(days=1)
_CODE = re.compile(r"[a-z]{2}(-[a-z0-9]{1,3})?")
_ALSO = {
    "uk": "GB",
    "england": "GB-ENG",
    "scotland": "GB-SCT",
    "wales": "GB-WLS",
    "northern ireland": "GB-NIR",
    "anglia": "GB-ENG",
    "szkocja": "GB-SCT",
    "walia": "GB-WLS",
    "irlandia północna": "GB-NIR",
    "usa": "US",
    "united states of america": "US",
    "stany zjednoczone ameryki": "US",
    "czech republic": "CZ",
    "republika czeska": "CZ",
    "turkey": "TR",
    "holland": "NL",
    "holandia": "NL",
}
"""What people write and CLDR does not."""
_PART = {"GB": "GB-ENG"}
"""The part of a country whose days are meant when only the country is named."""


def country_code(written: str) -> str:
    """The ISO 3166 code of a country, `PL`, or of a part of one, `DE-BY`; empty if unknown.

    A country is written as its code or as its name in English or Polish.
    """
    text = " ".join(written.split()).casefold()
    code = _ALSO.get(text) or (text.upper() if _CODE.fullmatch(text) else _names().get(text, ""))
    code = _PART.get(code, code)
    return code if code and _calendar(code, "en") is not None else ""


def unknown_country(written: str, at: Position) -> Problem:
    """What is wrong with a country whose holidays are asked for."""
    message = f"The holidays of “{written}” are not known."
    return Problem(at, "unknown-country", message, "Write a country as PL, or by its name.")


def day_off(day: date, country: str, locale: str = "en") -> str:
    """The public holiday, or the day of the weekend, that makes it no working day; else empty.

    Holidays are named in the language, or in English where the library has no other.
    """
    calendar = _known(country, locale)
    if name := calendar.get(day):
        return str(name)
    if not calendar.is_weekend(day):
        return ""
    from babel.dates import format_date

    return format_date(day, "EEEE", locale=locale)


def is_workday(day: date, country: str) -> bool:
    """Whether people work on a day."""
    return not day_off(day, country) if country else day.weekday() < WORKDAYS


def workday(day: date, count: int, country: str) -> date:
    """The working day `count` working days after `day`, or before it; it may be none itself."""
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not is_workday(day, country):
            day += step
    return day


@cache
def _names() -> Mapping[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for locale in LANGUAGES:
        for code, name in Locale(locale).territories.items():
            if len(code) == 2:
                found.setdefault(name.casefold(), code)
    return found


def _known(country: str, locale: str) -> HolidayBase:
    calendar = _calendar(country, locale)
    if calendar is None:
        raise ValueError(f"“{country}” is no country whose holidays are known")
    return calendar


@cache
def _calendar(country: str, locale: str) -> HolidayBase | None:
    from holidays import country_holidays

    whole, _, part = country.partition("-")
    try:
        plain = country_holidays(whole, subdiv=part or None)
    except NotImplementedError:
        return None
    wanted = "pl" if locale == "pl" else "en_US"
    if wanted not in plain.supported_languages:
        wanted = "en_US"
    if wanted not in plain.supported_languages:
        return plain
    return country_holidays(whole, subdiv=part or None, language=wanted)
