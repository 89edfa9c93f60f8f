"""Guidelines that are regular expressions: the few things that words cannot say.

They may come from a stranger's folder, so each has a short time, and a text is a line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from time import monotonic
from typing import TYPE_CHECKING

from agendagen.phrasing.tokens import HIDDEN, masked

if TYPE_CHECKING:
    import regex

SECONDS = 0.5
"""That one pattern may take for one document; what takes longer has found nothing."""
LONGEST = 500
"""Characters without an alternative: `regex` prepares a literal in the cube of its length, and no
time-out stops it."""
_BETWEEN = f"\n\n{HIDDEN}\n\n"
"""Put between texts that are searched in one go."""


_SLOW: set[tuple[str, bool]] = set()
"""What has taken too long once: it is not tried again, in any document."""


class BadPattern(ValueError):
    """A pattern that cannot be read."""


@lru_cache(maxsize=4096)
def compiled(pattern: str, case: bool) -> regex.Pattern[str]:
    """A pattern; `case` when capitals count. Raises `BadPattern`."""
    import regex

    if max(map(len, pattern.split("|"))) > LONGEST:
        raise BadPattern(f"it has more than {LONGEST} characters without a “|”")
    flags = regex.VERSION0 | regex.MULTILINE | (0 if case else regex.IGNORECASE)
    try:
        return regex.compile(pattern, flags)
    except (regex.error, RecursionError, OverflowError, ValueError) as error:
        raise BadPattern(str(error)) from error


def spans(pattern: str, case: bool, text: str, until: float) -> Iterator[tuple[int, int]]:
    """Where a pattern matches; nothing for a pattern that cannot be read.

    `until` is on the clock of `monotonic`. Raises `TimeoutError`.
    """
    try:
        searched = compiled(pattern, case)
    except BadPattern:
        return  # check says so
    if (pattern, case) in _SLOW:
        raise TimeoutError
    try:
        for found in searched.finditer(text, timeout=max(until - monotonic(), 0)):
            if found.end() > found.start():
                yield found.span()
    except (TimeoutError, MemoryError) as error:  # “(?R)” asks for more and more of both
        _SLOW.add((pattern, case))
        raise TimeoutError from error


class Texts:
    """Many texts that a pattern is searched for in one go; templates, addresses are hidden."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [masked(text) for text in texts]
        self._joined = _BETWEEN.join(self._texts)
        lengths = (len(text) + len(_BETWEEN) for text in texts)
        self._begins = [0, *accumulate(lengths)]

    def spans(self, pattern: str, case: bool) -> Iterator[tuple[int, int, int]]:
        """The number of the text, and where in it. Raises `TimeoutError`."""
        until = monotonic() + SECONDS
        found = [*spans(pattern, case, self._joined, until)]
        numbers = [bisect_right(self._begins, start) - 1 for start, _ in found]
        ends = [self._begins[number] + len(self._texts[number]) for number in numbers]
        if any(end > last for (_, end), last in zip(found, ends, strict=True)):
            for number, text in enumerate(self._texts):  # it runs from one into the next
                for start, end in spans(pattern, case, text, until):
                    yield number, start, end
            return
        for number, (start, end) in zip(numbers, found, strict=True):
            yield number, start - self._begins[number], end - self._begins[number]
