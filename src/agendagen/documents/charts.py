"""Numbers as pictures: what there is to see and to read, and a table that says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from agendagen.compose.charts import Chart
from agendagen.compose.dates import babel_locale, format_day
from agendagen.compose.filters import format_money
from agendagen.documents.drawing import (
    MOST,
    Bar,
    Column,
    Mark,
    around,
    panel_of_columns,
    panels,
    ticks,
)
from agendagen.documents.views import ChartView, Panel
from agendagen.documents.words import say


def chart_view(chart: Chart, currency: str, locale: str) -> ChartView:
    """A picture and its table, in the language."""
    return _DRAW[chart.kind](chart, currency, locale)


def load_panels(
    people: Sequence[tuple[str, float, str]], limit: int | None, locale: str
) -> tuple[Panel, ...]:
    """Names with the part of their working time, as a length and in words; `limit` in percent.

    The table of people in the report says the same.
    """
    title = say(locale, "Time in meetings")
    about = say(locale, "Each bar is a person's share of working time.")
    mark = None
    if limit is not None:
        mark = Mark(limit / 100, say(locale, "Limit {limit}%").format(limit=limit))
    highest = max([part for _, part, _ in people] + [mark.value if mark else 0.0])
    bars = [Bar(name, part, (shown,)) for name, part, shown in people]
    scale = (0.0, highest * 1.08 or 1.0)
    return panels(bars, (say(locale, "Share"),), "", scale, title, about, mark)


def _attainment(chart: Chart, currency: str, locale: str) -> ChartView:
    title = chart.title or say(locale, "Attainment")
    everyone = say(locale, "Everyone")
    names = [row["owner"] or row["team"] or everyone for row in chart.rows]
    levels = [2 if row["owner"] else 1 if row["team"] else 0 for row in chart.rows]
    parts = [_part(row["won"], row["quota"]) for row in chart.rows]
    shown = [say(locale, "no goal") if p is None else _in_percent(p, locale) for p in parts]
    divisor, unit = _unit((row["won"] for row in chart.rows), currency, locale)
    bars = [
        Bar(
            name,
            None if part is None else float(part) / 100,
            (_number(row["won"], divisor, locale), text),
            strong=level < 2,
            group=level,
        )
        for row, name, level, part, text in zip(
            chart.rows, names, levels, parts, shown, strict=True
        )
    ]
    values = [bar.value or 0.0 for bar in bars]
    scale = (max(min([0.0, *values]), -0.5), min(max([1.0, *values]), MOST) * 1.08)
    goal, won, of_goal = say(locale, "Goal"), say(locale, "Won"), say(locale, "Of goal")
    about = say(locale, "Each bar is what was won; the line is the goal.")
    missing = [
        None if row["quota"] is None else max(row["quota"] - (row["won"] or 0), 0)
        for row in chart.rows
    ]
    return ChartView(
        title=title,
        panels=panels(bars, (won, of_goal), unit, scale, title, about, Mark(1.0, goal)),
        head=(say(locale, "Who"), won, goal, of_goal, say(locale, "Missing")),
        rows=_rows(
            names,
            _money([row["won"] for row in chart.rows], currency, locale),
            _money([row["quota"] for row in chart.rows], currency, locale),
            shown,
            _money(missing, currency, locale),
        ),
        source=chart.source,
    )


def _leaderboard(chart: Chart, currency: str, locale: str) -> ChartView:
    title = chart.title or say(locale, "Leaderboard of the week")
    won = [row["won"] or Decimal(0) for row in chart.rows]
    ranks = [str(1 + sum(other > mine for other in won)) for mine in won]
    nobody = say(locale, "nobody")
    names = [row["owner"] or nobody for row in chart.rows]
    divisor, unit = _unit(won, currency, locale)
    bars = [
        Bar(f"{rank}  {name}", float(mine), (_count(row["deals"]), _number(mine, divisor, locale)))
        for row, rank, name, mine in zip(chart.rows, ranks, names, won, strict=True)
    ]
    heads = (say(locale, "Deals won"), say(locale, "Won"))
    about = say(locale, "Each bar is what a person won in the week.")
    return ChartView(
        title=title,
        panels=panels(bars, heads, unit, around(map(float, won)), title, about),
        head=(say(locale, "Who"), say(locale, "Place"), *heads),
        rows=_rows(
            names,
            ranks,
            [_count(row["deals"]) for row in chart.rows],
            _money(won, currency, locale),
        ),
        source=chart.source,
    )


def _pipeline(chart: Chart, currency: str, locale: str) -> ChartView:
    title = chart.title or say(locale, "Pipeline")
    now = [row["amount"] or Decimal(0) for row in chart.rows]
    then = [row["amount_before"] or Decimal(0) for row in chart.rows]
    divisor, unit = _unit([*now, *then], currency, locale)
    names = [row["stage"] or "–" for row in chart.rows]
    deals = [_count(row["deals"]) for row in chart.rows]
    lengths, per = list(zip(now, then, strict=True)), divisor
    known = [bool(amount) for row, amount in zip(chart.rows, now, strict=True) if row["deals"]]
    if 2 * sum(known) < len(known):  # open deals have no amounts in this CRM
        lengths = [(row["deals"] or 0, row["deals_before"] or 0) for row in chart.rows]
        unit, per = say(locale, "Deals"), 1
    bars = [
        Bar(
            name,
            float(length),
            (count, _number(amount, divisor, locale), _signed(length - before, per, locale)),
            ghost=float(before),
        )
        for name, count, amount, (length, before) in zip(names, deals, now, lengths, strict=True)
    ]
    heads = (say(locale, "Deals"), say(locale, "Amount"), say(locale, "Change"))
    keys = (say(locale, "today"), say(locale, "as the week began"))
    about = say(locale, "Each bar is what is open in a stage; the outline is what was open before.")
    scale = around(float(value) for both in lengths for value in both)
    return ChartView(
        title=title,
        panels=panels(bars, heads, unit, scale, title, about, keys=keys),
        head=(
            say(locale, "Stage"),
            *heads[:2],
            say(locale, "Deals before"),
            say(locale, "Amount before"),
        ),
        rows=_rows(
            names,
            deals,
            _money(now, currency, locale),
            [_count(row["deals_before"]) for row in chart.rows],
            _money(then, currency, locale),
        ),
        source=chart.source,
    )


def _trend(chart: Chart, currency: str, locale: str) -> ChartView:
    title = chart.title or say(locale, "Sales week by week")
    return ChartView(
        title=title,
        panels=(_weeks(chart, title, currency, locale),) if chart.rows else (),
        head=(say(locale, "Week from"), say(locale, "Deals won"), say(locale, "Won")),
        rows=_rows(
            [format_day(row["week"], locale, "long") for row in chart.rows],
            [_count(row["deals"]) for row in chart.rows],
            _money([row["won"] for row in chart.rows], currency, locale),
        ),
        source=chart.source,
    )


def _weeks(chart: Chart, title: str, currency: str, locale: str) -> Panel:
    won = [row["won"] or Decimal(0) for row in chart.rows]
    goal = chart.goal if chart.goal is not None and chart.goal > 0 else None
    divisor, unit = _unit([*won, goal], currency, locale, most=10**5)
    numbers = [_number(value, divisor, locale) for value in won]
    scale = ticks([float(value) for value in [*won, goal or Decimal(0)]])
    columns = [
        Column(_short_day(row["week"], locale), float(value), number)
        for row, value, number in zip(chart.rows, won, numbers, strict=True)
    ]
    said = "; ".join(
        f"{format_day(row['week'], locale, 'day')}: {text}"
        for row, text in zip(chart.rows, numbers, strict=True)
    )
    about = [say(locale, "Each column is what was won in a week that began on the day below it.")]
    mark = None
    if goal is not None:
        mark = Mark(float(goal), say(locale, "Goal"), _number(goal, divisor, locale))
        about.append(say(locale, "The line is the goal: {n}.").format(n=mark.number))
    return panel_of_columns(
        columns,
        [(tick, _number(Decimal(tick), divisor, locale)) for tick in scale],
        unit,
        title,
        " ".join((*about, f"{unit}: {said}.")),
        mark,
    )


_DRAW: dict[str, Callable[[Chart, str, str], ChartView]] = {
    "attainment": _attainment,
    "leaderboard": _leaderboard,
    "pipeline": _pipeline,
    "trend": _trend,
}


# -- numbers as the language writes them --------------------------------------------------------


def _short_day(day: date, locale: str) -> str:
    from babel.dates import format_date

    return format_date(day, "d MMM", locale=babel_locale(locale))


def _in_percent(value: Decimal, locale: str) -> str:
    """`79.5%`, `79,5%`."""
    return f"{_written(value, locale, '#,##0.0')}%"


def _part(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Rounded as the metric does it: to one decimal, halves up."""
    if whole is None or whole <= 0:
        return None
    return (100 * Decimal(part or 0) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _unit(
    values: Iterable[Decimal | None], currency: str, locale: str, most: int = 10**6
) -> tuple[int, str]:
    """What to divide by so that no number is long, and what the numbers then are."""
    from babel.numbers import get_currency_symbol

    sign = get_currency_symbol(currency, babel_locale(locale))
    highest = max((abs(value) for value in values if value is not None), default=Decimal(0))
    if highest < most:
        return 1, sign
    if highest < most * 10**3:
        return 10**3, say(locale, "{currency} thousand").format(currency=sign)
    if highest < most * 10**6:
        return 10**6, say(locale, "{currency} million").format(currency=sign)
    return 10**9, say(locale, "{currency} billion").format(currency=sign)


def _number(value: Decimal | int | None, divisor: int, locale: str) -> str:
    if value is None:
        return "–"
    rounded = (Decimal(value) / divisor).quantize(Decimal(1), ROUND_HALF_UP)
    return "<1" if value > 0 and not rounded else _written(rounded, locale)


def _signed(value: Decimal | int, divisor: int, locale: str) -> str:
    text = _number(value, divisor, locale)
    return f"+{text}" if value > 0 and text != "<1" else text


def _written(value: Decimal, locale: str, pattern: str = "#,##0") -> str:
    from babel.numbers import format_decimal

    text = format_decimal(value or Decimal(0), pattern, locale=babel_locale(locale))
    return text.replace("-", "−")


def _count(value: int | Decimal | None) -> str:
    return "–" if value is None else str(value)


def _money(values: Sequence[Decimal | None], currency: str, locale: str) -> list[str]:
    """Exact amounts; with cents all of them, where one has some."""
    whole = all(value is None or value == int(value) for value in values)
    return [
        "–"
        if value is None
        else format_money(Decimal(value), currency, locale, cents=not whole).replace("-", "−")
        for value in values
    ]


def _rows(*columns: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(zip(*columns, strict=True))
