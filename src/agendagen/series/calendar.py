"""When the meetings of a series are: its rule, without the days on which nobody works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from msgspec import Struct

from agendagen.records.series import SeriesSpec
from agendagen.timing.holidays import country_code, day_off

YEARS_AHEAD = 5
"""How far a rule is looked through for the next meeting."""
_DAY = timedelta(days=1)


class UnknownCountry(ValueError):
    """The holidays of a country are not known; the message is its name."""


class Occurrence(Struct, frozen=True):
    """A day of a series."""

    day: date
    planned: date
    """The day that the rule gives."""
    off: str = ""
    """Why the meeting is not on that day: the name of the holiday."""


def following(
    series: SeriesSpec, anchor: date, after: date, locale: str = "en"
) -> Occurrence | None:
    """The first meeting after a day; None when the series ends before. Raises `UnknownCountry`.

    `anchor` is the first day of the rule where the series does not say one.
    """
    return next(
        (one for one in occurrences(series, anchor, after, locale) if one.day > after), None
    )


def occurrences(
    series: SeriesSpec, anchor: date, until: date, locale: str = "en"
) -> Iterator[Occurrence]:
    """The meetings in the order of time, to five years behind `until`. Raises `UnknownCountry`."""
    codes = [_code(written) for written in series.countries]
    last = date.min
    for planned in days_of_rule(series, anchor, until):
        one = _moved(series, planned, codes, locale)
        if one is None or one.day <= last or {planned, one.day} & {*series.except_}:
            continue
        if series.until and one.day > series.until:
            return
        last = one.day
        yield one


def days_of_rule(series: SeriesSpec, anchor: date, until: date) -> Iterator[date]:
    """The days that the rule gives, those that are left out or moved too, as far as above."""
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    begin = series.from_ or anchor
    end = min(date(2999, 12, 31), until + timedelta(days=366 * YEARS_AHEAD))
    count = re.search(r";?COUNT=(\d+)", series.rule)
    bare = series.rule.replace(count[0], "").removeprefix(";") if count else series.rule
    # the end keeps a rule that never comes true, 31 February, from being looked for for ever
    rule = rrulestr(f"{bare};UNTIL={end:%Y%m%d}", dtstart=datetime.combine(begin, time()))
    for moment in islice(rule, int(count[1]) if count else None):
        if series.until and moment.date() > series.until:
            return
        yield moment.date()


def free_of(day: date, series: SeriesSpec, locale: str = "en") -> str:
    """Why nobody works on a day, in the countries of a series; else empty."""
    return _off(day, [_code(written) for written in series.countries], locale)


def _moved(series: SeriesSpec, planned: date, codes: list[str], locale: str) -> Occurrence | None:
    off = _off(planned, codes, locale)
    if not off:
        return Occurrence(planned, planned)
    if series.on_holiday == "leave-out":
        return None
    day = planned
    while _off(day, codes, locale):
        day += _DAY if series.on_holiday == "after" else -_DAY
    return Occurrence(day, planned, off)


def _off(day: date, codes: list[str], locale: str) -> str:
    return next((name for code in codes if (name := day_off(day, code, locale))), "")


def _code(written: str) -> str:
    code = country_code(written)
    if not code:
        raise UnknownCountry(written)
    return code
