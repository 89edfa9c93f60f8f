"""A cue card on one page: which items stand in which column, and how large the type may be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from agendagen.compose.markdown_text import plain_text
from agendagen.documents.views import CueCardView, CueItem

LARGEST = 11.0
SMALLEST = 4.0
STEP = 0.25
"""Type sizes in points. Under 6 only a card that nobody could use is left."""

_WIDTH = 261.0
"""Points: one column. The sizes here are those of cue-card.css; they are estimates, so the
printed page has the last word."""
_HEIGHT = 725.0
_GUTTER = 5.0
"""In sizes of type: the times beside an item."""
_LETTER = 0.535
_LINE = 1.38
_SENTENCE = re.compile(r"(?<=[.!?…]) +(?=\W*[A-ZĄĆĘŁŃÓŚŹŻ])")


@dataclass(frozen=True, slots=True)
class Card:
    """What stands in the left and in the right column, and the size of the type in points."""

    left: tuple[CueItem, ...]
    right: tuple[CueItem, ...]
    fallbacks: tuple[str, ...]
    fallbacks_left: bool
    size: float


def arrange(view: CueCardView, below: float = LARGEST + STEP) -> Card:
    """The largest type smaller than `below` in which everything should fit on one page."""
    fallbacks = _without_repeats(view.fallbacks)
    size = min(LARGEST, below - STEP)
    split = _best_split(view, fallbacks, size)
    while size > SMALLEST and split.height > _HEIGHT:
        size -= STEP
        split = _best_split(view, fallbacks, size)
    count = split.on_left
    return Card(view.items[:count], view.items[count:], fallbacks, split.fallbacks_left, size)


def question(markdown: str) -> str:
    """The question alone: the last sentence that asks, without what leads up to it."""
    asking = [sentence for sentence in _SENTENCE.split(markdown) if "?" in sentence]
    return asking[-1] if asking else markdown


def _without_repeats(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Each sentence once: the fallbacks of several demonstrations often end alike."""
    said: set[str] = set()
    kept: list[str] = []
    for text in texts:
        new = [sentence for sentence in _SENTENCE.split(text) if sentence not in said]
        said.update(new)
        if new:
            kept.append(" ".join(new))
    return tuple(kept)


class _Split(NamedTuple):
    height: float
    """Of the longer column, in points."""
    on_left: int
    """Items on the left."""
    fallbacks_left: bool


def _best_split(view: CueCardView, fallbacks: tuple[str, ...], size: float) -> _Split:
    """The split that makes the longer column shortest."""
    items = [_item(item, size) for item in view.items]
    saying = _box([f"{o.says} {o.answer}" for o in view.objections], size)
    failing = _box(fallbacks, size)
    splits = [
        _Split(
            max(sum(items[:count]) + left, sum(items[count:]) + saying + right), count, bool(left)
        )
        for count in range(len(items) + 1)
        for left, right in ((0.0, failing), (failing, 0.0))
    ]
    height, count, fallbacks_left = min(splits)
    return _Split(height * _LINE * size, count, fallbacks_left)


def _box(texts: Sequence[str], size: float) -> float:
    """The lines of a box of texts, with its heading."""
    if not texts:
        return 0.0
    return 2.2 + sum(_lines(text, _WIDTH - 1.4 * size, size) + 0.25 for text in texts)


def _item(item: CueItem, size: float) -> float:
    width = _WIDTH - _GUTTER * size
    if item.kind == "break":
        return 1.7
    lines = 1.15 * _lines(f"{item.title} {item.lead}", width / 1.15, size) + 1.1
    lines += sum(1.08 * _lines(cue, width - 2 * size, size * 1.08) for cue in item.cues)
    lines += sum(_lines(question(ask), width - 1.4 * size, size) for ask in item.asks)
    return lines + 1.3 * bool(item.handoff)


def _lines(markdown: str, width: float, size: float) -> int:
    return ceil(len(plain_text(markdown)) * _LETTER * size / width) or 1
