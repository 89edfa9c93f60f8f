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


def babel_locale(locale: str) -> str:
    """The regional flavour: British English, Polish."""
    return {"en": "en_GB", "pl": "pl_PL"}[locale]
