"""Where things stand in a picture: bars in rows, columns along time, and how wide words are.

Lengths are units of which a picture is `WIDTH` wide; on A4 one is three quarters of a point, so
no type is smaller than 7 points. What is drawn beyond a goal has another shape of its own,
what was before is a dashed outline: nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import ceil, floor, log10

from msgspec import Struct

from agendagen.compose.markdown_text import plain_text, visible
from agendagen.documents.views import Drawn, Line, Panel, Shape, Words
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
    """A line at a value: across all bars, or behind the columns with its number beside it."""

    value: float
    name: str
    number: str = ""


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


def panels(
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


def around(values: Iterable[float]) -> tuple[float, float]:
    """A scale with room for all values and for nothing."""
    every = [0.0, *values]
    low, high = min(every), max(every)
    return (low, high) if high > low else (0.0, 1.0)


# -- columns along time -------------------------------------------------------------------------


class Column(Struct, frozen=True):
    """A column of a picture: its name below it, its number on top."""

    name: str
    value: float
    number: str


class _Field(Struct, frozen=True):
    """Where columns stand: from `left` to `right`, a `slot` each; heights from `low` to `high`."""

    left: float
    right: float
    slot: float
    low: float
    high: float

    def middle(self, number: int) -> float:
        """Of a column."""
        return self.left + self.slot * (number + 0.5)

    def at(self, value: float) -> float:
        """The height of a value."""
        top, bottom = HEAD + 6, HEAD + TALL
        return bottom - (value - self.low) / (self.high - self.low) * (bottom - top)


def panel_of_columns(
    columns: Sequence[Column],
    scale: Sequence[tuple[float, str]],
    unit: str,
    title: str,
    about: str,
    goal: Mark | None,
) -> Panel:
    """Columns before the lines of a scale: each a value and what it is called."""
    beside = [] if goal is None else [goal.name, goal.number]
    left = max(measured(text, SMALL) for _, text in scale) + 6
    margins = [measured(text, SMALL, strong=True) + 6 for text in beside]
    right = WIDTH - max(*margins, measured(columns[-1].name, SMALL) / 2, 0.0)
    field = _Field(left, right, (right - left) / len(columns), scale[0][0], scale[-1][0])
    drawn = (
        Words(0, HEAD - 8, unit, "start", "quiet", SMALL),
        *_lines(field, scale),
        *_columns(field, columns),
        *(_goal(field, goal) if goal is not None else ()),
        *_numbers(field, columns),
        *_names(field, columns),
    )
    return Panel(plain_text(title), about, WIDTH, HEAD + TALL + 20, drawn)


def _lines(field: _Field, scale: Sequence[tuple[float, str]]) -> Iterator[Drawn]:
    for value, text in scale:
        y = field.at(value)
        yield Line(field.left, y, field.right, y, "grid" if value else "axis")
        yield Words(field.left - 6, y + SMALL * 0.36, text, "end", "quiet", SMALL)


def _columns(field: _Field, columns: Sequence[Column]) -> Iterator[Drawn]:
    for number, column in enumerate(columns):
        if column.value:
            top, bottom = sorted((field.at(0), field.at(column.value)))
            x = field.left + field.slot * (number + 0.2)
            yield Shape(x, top, field.slot * 0.6, bottom - top, "bar")


def _goal(field: _Field, goal: Mark) -> Iterator[Drawn]:
    """The line, and beside the plot, where no column is, what it means."""
    y = field.at(goal.value)
    yield Line(field.left, y, field.right, y, "mark")
    beside = min(y, HEAD + TALL - SMALL)  # not among the names
    for shift, text in ((-2.5, goal.name), (SMALL - 0.5, goal.number)):
        yield Words(field.right + 6, beside + shift, text, "start", "strong", SMALL)


def _numbers(field: _Field, columns: Sequence[Column]) -> Iterator[Drawn]:
    """On every column, or on the last one alone where they would run into one another."""
    fit = max(measured(column.number, SMALL) for column in columns) <= field.slot - 2
    for number, column in enumerate(columns):
        if fit or number == len(columns) - 1:
            half = measured(column.number, SMALL) / 2
            x = min(field.middle(number), field.right - half)
            y = min(field.at(0), field.at(column.value)) - 3
            yield Shape(x - half - 1, y - SMALL * 0.8, 2 * half + 2, SMALL, "blank")
            yield Words(x, y, column.number, "middle", "plain", SMALL)


def _names(field: _Field, columns: Sequence[Column]) -> Iterator[Drawn]:
    """Below the columns, counted from the last one, as many as have room."""
    every = ceil((max(measured(column.name, SMALL) for column in columns) + 4) / field.slot)
    for number, column in enumerate(columns):
        if (len(columns) - 1 - number) % every == 0:
            x = field.middle(number)
            yield Words(x, HEAD + TALL + 14, column.name, "middle", "quiet", SMALL)


def ticks(values: Sequence[float]) -> list[float]:
    """Round numbers from below the lowest value, or nothing, to above the highest."""
    low, high = around(values)
    rough = max((high - low) / TICKS, 1.0)
    power = 10.0 ** floor(log10(rough))
    step = next(power * s for s in (1, 2, 2.5, 5, 10) if power * s >= rough * 0.999)
    return [step * n for n in range(floor(low / step + 1e-9), ceil(high / step - 1e-9) + 1)]


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
