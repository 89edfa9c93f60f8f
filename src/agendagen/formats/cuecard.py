"""A cue card on one page: which items stand in which column, and how large the type may be."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from agendagen.compose.markdown_text import plain_text
from agendagen.documents.views import CueCardView, CueItem

LARGEST = 11.0
SMALLEST = 4.0
STEP = 0.25
"""Type sizes in points. Under 6 only a card that nobody could use is left."""

_WIDTH = 258.0
"""Points: one column. The sizes here are those of cue-card.css; they are estimates, so the
printed page has the last word."""
_HEIGHT = 715.0
_GUTTER = 5.0
"""In sizes of type: the times beside an item."""
_LETTER = 0.535
_LINE = 1.38


@dataclass(frozen=True, slots=True)
class Card:
    """The items of the left and of the right column, and the size of the type in points."""

    left: tuple[CueItem, ...]
    right: tuple[CueItem, ...]
    size: float


def arrange(view: CueCardView, below: float = LARGEST + STEP) -> Card:
    """The largest type smaller than `below` in which everything should fit on one page."""
    size = min(LARGEST, below - STEP)
    while size > SMALLEST:
        count, height = _best_split(view, size)
        if height <= _HEIGHT:
            break
        size -= STEP
    count, _ = _best_split(view, size)
    return Card(view.items[:count], view.items[count:], size)


def _best_split(view: CueCardView, size: float) -> tuple[int, float]:
    """How many items go left so that the longer column is shortest, and its height."""
    items = [_item(item, size) for item in view.items]
    rest = sum(_lines(f"{o.says} {o.answer}", _WIDTH, size) + 0.4 for o in view.objections)
    rest += sum(_lines(text, _WIDTH, size) + 0.4 for text in view.fallbacks)
    rest += 2.2 * bool(view.objections) + 2.2 * bool(view.fallbacks)
    heights = [
        (max(sum(items[:count]), sum(items[count:]) + rest), count)
        for count in range(len(items) + 1)
    ]
    height, count = min(heights)
    return count, height * _LINE * size


def _item(item: CueItem, size: float) -> float:
    width = _WIDTH - _GUTTER * size
    if item.kind == "break":
        return 1.7
    lines = 1.15 * _lines(f"{item.title} {item.lead}", width / 1.15, size) + 1.1
    lines += sum(1.08 * _lines(cue, width - 2 * size, size * 1.08) for cue in item.cues)
    lines += sum(_lines(ask, width - 1.4 * size, size) for ask in item.asks)
    return lines + 1.3 * bool(item.handoff)


def _lines(markdown: str, width: float, size: float) -> int:
    return ceil(len(plain_text(markdown)) * _LETTER * size / width) or 1
