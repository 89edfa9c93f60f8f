"""Guidelines that are regular expressions: the few things that words cannot say.

They may come from a stranger's folder, so each has a short time, and a text is a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from agendagen.phrasing.tokens import masked

if TYPE_CHECKING:
    import regex

SECONDS = 0.25
"""That one pattern may take for one passage; what takes longer has found nothing."""


class BadPattern(ValueError):
    """A pattern that cannot be read."""


@lru_cache(maxsize=4096)
def compiled(pattern: str, case: bool) -> regex.Pattern[str]:
    """A pattern; `case` when capitals count. Raises `BadPattern`."""
    import regex

    flags = regex.VERSION0 | regex.MULTILINE | (0 if case else regex.IGNORECASE)
    try:
        return regex.compile(pattern, flags)
    except (regex.error, RecursionError, OverflowError, ValueError) as error:
        raise BadPattern(str(error)) from error


def spans(pattern: str, case: bool, text: str) -> Iterator[tuple[int, int]]:
    """Where a pattern matches; templates and addresses are hidden from it.

    Nothing for a pattern that cannot be read or takes too long: `check` says so.
    """
    try:
        for found in compiled(pattern, case).finditer(masked(text), timeout=SECONDS):
            if found.end() > found.start():
                yield found.span()
    except (BadPattern, TimeoutError):
        return
