"""Dates as the languages write them."""

from __future__ import annotations

from datetime import date

_PATTERNS = {
    "en": {
        "long": "d MMMM y",
        "day": "d MMMM",
        "weekday": "EEEE d MMMM",
        "full": "EEEE d MMMM y",
    },
    "pl": {
        "long": "d MMMM y",
        "day": "d MMMM",
        "weekday": "EEEE, d MMMM",
        "full": "EEEE, d MMMM y",
    },
}
STYLES = tuple(_PATTERNS["en"])


def format_day(day: date, locale: str, style: str = "long") -> str:
    """A date in one of the `STYLES`.

    `long` is 1 December 2026, `day` leaves out the year, `weekday` is Tuesday 1 December and
    `full` has both.
    """
    from babel.dates import format_date

    return format_date(day, _PATTERNS[locale][style], locale=babel_locale(locale))


# fmt: off
_WEEKS = {
    "en": (
        "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth",
    ),
    "pl": (
        "drugi", "trzeci", "czwarty", "piąty", "szósty", "siódmy", "ósmy", "dziewiąty",
        "dziesiąty", "jedenasty", "dwunasty",
    ),
}
# fmt: on


def week_of(since: date, day: date) -> int:
    """Which week of its life something is in on a day: 1 in the first seven days."""
    return max(0, (day - since).days) // 7 + 1


def age(since: date, day: date, locale: str) -> str:
    """How long something has been open on a day: `since 23 November, third week`.

    The first week is not counted out.
    """
    week = week_of(since, day)
    begun = f"{'od' if locale == 'pl' else 'since'} {format_day(since, locale, 'day')}"
    if week < 2:
        return begun
    word = _WEEKS[locale][week - 2] if week - 2 < len(_WEEKS[locale]) else ""
    if locale == "pl":
        return f"{begun}, {word or f'{week}.'} tydzień"
    return f"{begun}, {word} week" if word else f"{begun}, week {week}"


def babel_locale(locale: str) -> str:
    """The regional flavour: British English, Polish."""
    return {"en": "en_GB", "pl": "pl_PL"}[locale]
