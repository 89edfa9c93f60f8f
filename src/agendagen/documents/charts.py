"""Pictures of numbers: geometry for the page, and a table that says the same.

Lengths are units of which a picture is `WIDTH` wide; on A4 one is three quarters of a point, so
no type is smaller than 7 points. What is drawn beyond a goal has another shape of its own,
what was before is a dashed outline: nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise
from math import ceil, floor, log10

from msgspec import Struct

from agendagen.compose.charts import Chart, Row
from agendagen.compose.dates import babel_locale, format_day
from agendagen.compose.filters import format_money
from agendagen.compose.markdown_text import plain_text, visible
from agendagen.documents.views import ChartView, Drawn, Line, Panel, Shape, Words
from agendagen.documents.words import say
from agendagen.workspace.workspace import builtin_root

WIDTH = 550.0
SIZE, SMALL = 10.5, 9.5
"""Of type: 7.9 and 7.1 points on A4."""
PITCH, BAR, GHOST = 20.0, 11.0, 16.0
"""From row to row; how high a bar is, and the outline of what was before."""
HEAD, FOOT, BETWEEN = 20.0, 3.0, 8.0
"""Above the first row, below the last, and between groups of rows."""
LONGEST_NAME, LEAST_PLOT = 160.0, 190.0
GUTTER = 12.0
MOST_ROWS = 15
"""Of one panel; pages break between panels."""
MOST = 2.0
"""Goals that the scale reaches; a longer bar is broken off, and its number says how long it is."""
TALL, TICKS = 150.0, 4
"""The height of a picture of weeks, and about how many lines are behind it."""


class Bar(Struct, frozen=True):
    """A row of a picture. `value` and `ghost` are lengths; None for nothing to draw."""

    name: str
    value: float | None
    cells: tuple[str, ...]
    ghost: float | None = None
    strong: bool = False
    group: int = 0
    """Groups stand apart."""


class Mark(Struct, frozen=True):
    """A line across all bars, with its name above."""

    value: float
    name: str


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
    return _panels(bars, (say(locale, "Share"),), "", scale, title, about, mark)


def _attainment(chart: Chart, currency: str, locale: str) -> ChartView:
    title = chart.title or say(locale, "Attainment")
    everyone = say(locale, "Everyone")
    names = [row["owner"] or row["team"] or everyone for row in chart.rows]
    levels = [2 if row["owner"] else 1 if row["team"] else 0 for row in chart.rows]
    parts = [_percent(row["won"], row["quota"]) for row in chart.rows]
    shown = [say(locale, "no goal") if p is None else percent(p, locale) for p in parts]
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
    scale = (max(min(0.0, *values, 0.0), -0.5), min(max(1.0, *values, 0.0), MOST) * 1.08)
    goal, won, of_goal = say(locale, "Goal"), say(locale, "Won"), say(locale, "Of goal")
    about = say(locale, "Each bar is what was won; the line is the goal.")
    missing = [
        None if row["quota"] is None else max(row["quota"] - (row["won"] or 0), 0)
        for row in chart.rows
    ]
    return ChartView(
        title=title,
        panels=_panels(bars, (won, of_goal), unit, scale, title, about, Mark(1.0, goal)),
        head=(say(locale, "Who"), won, goal, of_goal, say(locale, "Missing")),
        rows=_columns(
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
        panels=_panels(bars, heads, unit, _around(map(float, won)), title, about),
        head=(say(locale, "Who"), say(locale, "Place"), *heads),
        rows=_columns(
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
    scale = _around(float(value) for both in lengths for value in both)
    return ChartView(
        title=title,
        panels=_panels(bars, heads, unit, scale, title, about, keys=keys),
        head=(
            say(locale, "Stage"),
            *heads[:2],
            say(locale, "Deals before"),
            say(locale, "Amount before"),
        ),
        rows=_columns(
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
        panels=_weeks(chart, title, currency, locale) if chart.rows else (),
        head=(say(locale, "Week from"), say(locale, "Deals won"), say(locale, "Won")),
        rows=_columns(
            [format_day(row["week"], locale, "long") for row in chart.rows],
            [_count(row["deals"]) for row in chart.rows],
            _money([row["won"] for row in chart.rows], currency, locale),
        ),
        source=chart.source,
    )


_DRAW: dict[str, Callable[[Chart, str, str], ChartView]] = {
    "attainment": _attainment,
    "leaderboard": _leaderboard,
    "pipeline": _pipeline,
    "trend": _trend,
}


# -- bars in rows -------------------------------------------------------------------------------


class _Layout(Struct, frozen=True):
    """Where things are across a picture: the plot from `left` to `right`, then columns."""

    left: float
    right: float
    edges: tuple[float, ...]
    """Where each column of numbers ends."""
    low: float
    high: float

    def at(self, value: float) -> float:
        """A value of the scale; beyond it, its end."""
        inside = min(max(value, self.low), self.high)
        part = (inside - self.low) / (self.high - self.low)
        return self.left + part * (self.right - self.left)


def _panels(
    bars: Sequence[Bar],
    heads: tuple[str, ...],
    unit: str,
    scale: tuple[float, float],
    title: str,
    about: str,
    mark: Mark | None = None,
    keys: tuple[str, ...] = (),
) -> tuple[Panel, ...]:
    """The rows in panels of about the same length, each with heads of its own."""
    layout, name = _laid_out(bars, heads, unit, scale), plain_text(title)
    count = ceil(len(bars) / MOST_ROWS)
    ends = [round(number * len(bars) / count) for number in range(count + 1)] if count else []
    panels = []
    for begin, end in pairwise(ends):
        shown = bars[begin:end]
        drawn = (*_head(layout, heads, unit, mark, keys), *_rows(layout, shown, mark))
        said = "; ".join(f"{bar.name}: {_in_words(heads, bar.cells)}" for bar in shown)
        panels.append(
            Panel(
                title=name if count == 1 else f"{name}, {begin + 1}–{end}",
                about=f"{about} {said}{f' ({unit})' if unit else ''}.",
                width=WIDTH,
                height=_row_tops(shown)[-1] + PITCH + FOOT,
                drawn=drawn,
            )
        )
    return tuple(panels)


def _in_words(heads: tuple[str, ...], cells: tuple[str, ...]) -> str:
    """What stands in a row, for who cannot see under which head."""
    if len(cells) == 1:
        return cells[0]
    return ", ".join(f"{head} {cell}" for head, cell in zip(heads, cells, strict=True))


def _laid_out(
    bars: Sequence[Bar], heads: tuple[str, ...], unit: str, scale: tuple[float, float]
) -> _Layout:
    edges, right = [WIDTH] * len(heads), WIDTH
    for column in range(len(heads) - 1, -1, -1):
        edges[column] = right
        widths = [measured(bar.cells[column], SIZE, bar.strong) for bar in bars]
        right -= max([measured(heads[column], SMALL), *widths]) + GUTTER
    widest = max([measured(unit, SMALL)] + [measured(b.name, SIZE, b.strong) for b in bars])
    left = min(widest, LONGEST_NAME, right - LEAST_PLOT) + GUTTER
    return _Layout(left, right - GUTTER / 3, tuple(edges), *scale)


def _row_tops(bars: Sequence[Bar]) -> list[float]:
    tops, top = [], HEAD
    for number, bar in enumerate(bars):
        if number and bar.group != bars[number - 1].group:
            top += BETWEEN
        tops.append(top)
        top += PITCH
    return tops


def _head(
    layout: _Layout, heads: tuple[str, ...], unit: str, mark: Mark | None, keys: tuple[str, ...]
) -> Iterator[Drawn]:
    base = HEAD - 8
    if unit:
        yield Words(0, base, unit, "start", "quiet", SMALL)
    for edge, head in zip(layout.edges, heads, strict=True):
        yield Words(edge, base, head, "end", "quiet", SMALL)
    if mark is not None:
        half = measured(mark.name, SMALL, strong=True) / 2
        at = min(max(layout.at(mark.value), layout.left + half), layout.right - half)
        yield Words(at, base, mark.name, "middle", "strong", SMALL)
    x = layout.left
    for key, look in zip(keys, ("bar", "ghost"), strict=False):
        yield Shape(x, base - 7, 14, 8, look)
        yield Words(x + 19, base, key, "start", "quiet", SMALL)
        x += 19 + measured(key, SMALL) + 14


def _rows(layout: _Layout, bars: Sequence[Bar], mark: Mark | None) -> Iterator[Drawn]:
    tops = _row_tops(bars)
    bottom = tops[-1] + PITCH
    zero = layout.at(0)
    for top, bar in zip(tops, bars, strict=True):
        middle = top + PITCH / 2
        base = middle + SIZE * 0.36
        look = "strong" if bar.strong else "plain"
        name = shortened(bar.name, layout.left - GUTTER, SIZE, bar.strong)
        yield Words(0, base, name, "start", look, SIZE)
        for edge, cell in zip(layout.edges, bar.cells, strict=True):
            yield Words(edge, base, cell, "end", look, SIZE)
        if bar.value:
            yield from _bar(layout, bar.value, middle, mark)
        if bar.ghost:
            yield _span(zero, layout.at(bar.ghost), middle, GHOST, "ghost")
    yield Line(zero, HEAD, zero, bottom, "axis")
    if mark is not None:
        at = layout.at(mark.value)
        yield Line(at, HEAD - 4, at, bottom, "mark")


def _bar(layout: _Layout, value: float, middle: float, mark: Mark | None) -> Iterator[Drawn]:
    end = layout.at(value)
    turn = layout.at(value if mark is None else min(value, mark.value))
    yield _span(layout.at(0), turn, middle, BAR, "bar")
    if end > turn:
        yield _span(turn, end, middle, BAR - 4, "over")
    if not layout.low <= value <= layout.high:
        inwards = -1 if value > 0 else 1
        for step in (8, 4):  # the bar is broken off: it goes on
            yield Shape(end + inwards * step - 1, middle - BAR / 2 - 1, 2, BAR + 2, "blank")


def _span(start: float, end: float, middle: float, height: float, look: str) -> Shape:
    return Shape(min(start, end), middle - height / 2, abs(end - start), height, look)


def _around(values: Iterable[float]) -> tuple[float, float]:
    """A scale with room for all values and for nothing."""
    every = [0.0, *values]
    low, high = min(every), max(every)
    return (low, high) if high > low else (0.0, 1.0)


# -- columns along time -------------------------------------------------------------------------


def _weeks(chart: Chart, title: str, currency: str, locale: str) -> tuple[Panel, ...]:
    goal = chart.goal if chart.goal is not None and chart.goal > 0 else None
    won = [row["won"] or Decimal(0) for row in chart.rows]
    divisor, unit = _unit([*won, goal], currency, locale, most=10**5)
    ticks = _ticks([float(value) for value in [*won, goal or Decimal(0)]])
    marks = [_number(Decimal(tick), divisor, locale) for tick in ticks]
    numbers = [_number(value, divisor, locale) for value in won]
    target: tuple[str, ...] = ()  # beside the plot, where no column is
    if goal is not None:
        target = (say(locale, "Goal"), _number(goal, divisor, locale))
    left = max(measured(text, SMALL) for text in marks) + 6
    days = [_short_day(row, locale) for row in chart.rows]
    margins = [measured(text, SMALL, strong=True) + 6 for text in target]
    right = WIDTH - max(*margins, measured(days[-1], SMALL) / 2, 0.0)
    slot = (right - left) / len(won)
    top, bottom = HEAD + 6, HEAD + TALL

    def at(value: float) -> float:
        return bottom - (value - ticks[0]) / (ticks[-1] - ticks[0]) * (bottom - top)

    def drawn() -> Iterator[Drawn]:
        yield Words(0, HEAD - 8, unit, "start", "quiet", SMALL)
        for tick, text in zip(ticks, marks, strict=True):
            yield Line(left, at(tick), right, at(tick), "grid" if tick else "axis")
            yield Words(left - 6, at(tick) + SMALL * 0.36, text, "end", "quiet", SMALL)
        for number, value in enumerate(won):
            if value:
                ends = sorted((at(0), at(float(value))))
                x = left + slot * (number + 0.2)
                yield Shape(x, ends[0], slot * 0.6, ends[1] - ends[0], "bar")
        if goal is not None:
            y = at(float(goal))
            yield Line(left, y, right, y, "mark")
            beside = min(y, bottom - SMALL)  # not among the days
            for shift, text in zip((-2.5, SMALL - 0.5), target, strict=True):
                yield Words(right + 6, beside + shift, text, "start", "strong", SMALL)
        widest = max(measured(text, SMALL) for text in numbers)
        for number, text in enumerate(numbers):
            if widest <= slot - 2 or number == len(numbers) - 1:
                half = measured(text, SMALL) / 2
                x = min(left + slot * (number + 0.5), right - half)
                y = min(at(0), at(float(won[number]))) - 3
                yield Shape(x - half - 1, y - SMALL * 0.8, 2 * half + 2, SMALL, "blank")
                yield Words(x, y, text, "middle", "plain", SMALL)
        every = ceil((max(measured(day, SMALL) for day in days) + 4) / slot)
        for number, day in enumerate(days):
            if (len(days) - 1 - number) % every == 0:
                x = left + slot * (number + 0.5)
                yield Words(x, bottom + 14, day, "middle", "quiet", SMALL)

    said = "; ".join(
        f"{format_day(row['week'], locale, 'day')}: {text}"
        for row, text in zip(chart.rows, numbers, strict=True)
    )
    about = say(locale, "Each column is what was won in a week that began on the day below it.")
    line = say(locale, "The line is the goal: {n}.").format(n=target[-1]) if target else ""
    about = " ".join(filter(None, (about, line, f"{unit}: {said}.")))
    return (Panel(plain_text(title), about, WIDTH, bottom + 20, tuple(drawn())),)


def _ticks(values: list[float]) -> list[float]:
    """Round numbers from below the lowest value, or nothing, to above the highest."""
    low, high = _around(values)
    rough = max((high - low) / TICKS, 1.0)
    power = 10.0 ** floor(log10(rough))
    step = next(power * s for s in (1, 2, 2.5, 5, 10) if power * s >= rough * 0.999)
    return [step * n for n in range(floor(low / step + 1e-9), ceil(high / step - 1e-9) + 1)]


def _short_day(row: Row, locale: str) -> str:
    from babel.dates import format_date

    return format_date(row["week"], "d MMM", locale=babel_locale(locale))


# -- numbers as the language writes them --------------------------------------------------------


def percent(value: Decimal, locale: str) -> str:
    """`79.5%`, `79,5%`."""
    return f"{_written(value, locale, '#,##0.0')}%"


def _percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
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


def _columns(*columns: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(zip(*columns, strict=True))


# -- how wide words are -------------------------------------------------------------------------


def measured(text: str, size: float, strong: bool = False) -> float:
    """The width of a text in Inter, in the unit of `size`."""
    widths = _widths("SemiBold" if strong else "Regular")
    return sum(widths.get(ord(c), 1.0) for c in visible(text)) * size


def shortened(text: str, width: float, size: float, strong: bool = False) -> str:
    """The text, or as much of its beginning as fits with an ellipsis."""
    if measured(text, size, strong) <= width:
        return text
    end = len(text)
    while end and measured(text[:end].rstrip() + "…", size, strong) > width:
        end -= 1
    return text[:end].rstrip() + "…"


@cache
def _widths(face: str) -> dict[int, float]:
    """Code point → width, of the type size."""
    from fontTools.ttLib import TTFont

    file = builtin_root() / "templates/themes/classic/fonts" / f"Inter-{face}.ttf"
    with TTFont(file, lazy=True) as font:
        advances, height = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: advances[name][0] / height for code, name in font.getBestCmap().items()}
