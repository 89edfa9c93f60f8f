"""Words to seconds: how long a script takes to say."""

from __future__ import annotations

import re

from msgspec import Struct

from agendagen.compose.markdown_text import plain_text
from agendagen.compose.meeting import Meeting, TalkLine
from agendagen.timing.numerals import number_words

SPREAD = 0.15
"""Speakers differ: the range is the estimate ± 15%. Our own figure: with 140 words a minute
it spans 122 to 165, about the gap between the careful (NCVS lists ~150 for conversation) and
the fast (TED ~163) in the notes on practice."""

SPOKEN = frozenset({"say", "ask", "handoff"})
_NUMBER = re.compile(r"\d+(?:[.,: \u00a0\u202f]\d+)*")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_SIGNS = re.compile(r"[%€£$§&+=]")


class Seconds(Struct, frozen=True):
    """A length of time as an honest range, in seconds."""

    low: float
    expected: float
    high: float

    def __add__(self, other: Seconds) -> Seconds:
        return Seconds(self.low + other.low, self.expected + other.expected, self.high + other.high)


NONE = Seconds(0.0, 0.0, 0.0)


def total(parts: list[Seconds]) -> Seconds:
    """The sum of ranges."""
    result = NONE
    for part in parts:
        result = result + part
    return result


def spoken_words(markdown: str, locale: str) -> int:
    """How many words a text has when it is said: figures count as the words one reads."""
    text = plain_text(markdown)
    figures = sum(_figure_words(found, locale) for found in _NUMBER.findall(text))
    return len(_WORD.findall(text)) + figures + len(_SIGNS.findall(text))


def speech(markdown: str, rate: int, locale: str) -> Seconds:
    """The time to say a text at `rate` words a minute."""
    expected = spoken_words(markdown, locale) * 60 / rate
    return Seconds(expected * (1 - SPREAD), expected, expected * (1 + SPREAD))


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds, `6:05`."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def line_seconds(line: TalkLine, meeting: Meeting) -> Seconds:
    """The time a talk line takes: its words, listening, exercises and pauses.

    Objections take none: they are said only if the other side brings them up.
    """
    fixed = float(line.listen + line.lasts)
    still = Seconds(fixed, fixed, fixed)
    if line.kind not in SPOKEN:
        return still
    player = meeting.player(line.speaker)
    rate = (player.words_per_minute if player else None) or meeting.rate
    return speech(line.text, rate, meeting.locale) + still


def _figure_words(figure: str, locale: str) -> int:
    """Words that a figure is read as: 1,400 is four in English, 12.5 is three."""
    grouped = r"[ \u00a0\u202f]|(?<=\d),(?=\d{3}\b)" if locale == "en" else r"[ \u00a0\u202f]"
    parts = re.split(r"([.,:])", re.sub(grouped, "", figure))
    points = sum(1 for part in parts if part in (".", ","))  # a clock's colon is not said
    return points + sum(number_words(part, locale) for part in parts if part.isdigit())
