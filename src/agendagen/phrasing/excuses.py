"""What makes a phrase innocent: it is negated, or quoted in order to be forbidden.

The main complaint about prose linters is that they cannot tell use from mention.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from agendagen.phrasing.tokens import Token

REACH = 3
"""How many words before a phrase a negation is looked for."""


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


NEGATORS = {
    "en": _words(
        "not no never none nobody nothing nor neither without cannot can't don't doesn't didn't",
        "won't wouldn't isn't aren't wasn't weren't shouldn't couldn't hardly rarely",
    ),
    "pl": _words(
        "nie nigdy bez żaden żadna żadne żadnego żadnej żadnych żadnym żadną nikt nikomu nic",
        "niczego ani",
    ),
}
ONLY = {"en": frozenset({"only", "just", "merely"}), "pl": frozenset({"tylko", "jedynie"})}
"""“Not only” says it after all."""
_SAYING = _words(
    "mówię mówimy mówi mów mówcie powiem powiemy twierdzę twierdzimy obiecuję obiecujemy",
    "zapewniam zapewniamy",
)
"""Before a comma and *że*: *nie mówimy, że gwarantujemy*, but not *nie wątpię, że…*."""
_FORBIDDING = {
    "en": _words(
        "not no never don't doesn't didn't won't isn't avoid avoids instead replace replaces",
        "replaced forbid forbidden banned strike out longer stop cannot can't wrong",
    ),
    "pl": _words(
        "nie nigdy zamiast unikaj unikamy unikajcie unikać zakazane zakazany zabronione skreśl",
        "skreślamy zastąp zastępujemy zastąpić wykreśl błędnie",
    ),
}
_QUOTED = re.compile(r"„[^„”\n]*”|“[^“”\n]*”|«[^«»\n]*»|»[^«»\n]*«|\"[^\"\n]*\"|`[^`\n]*`")


def is_negated(tokens: Sequence[Token], first: int, locale: str) -> bool:
    """Whether a negation stands before the phrase at `first`, in its clause."""
    negators, only = NEGATORS[locale], ONLY[locale]
    after = first
    for _ in range(REACH):
        if after == 0 or (tokens[after].apart and not _is_reported(tokens, after)):
            return False
        if tokens[after - 1].low in negators:
            return tokens[after].low not in only
        after -= 1
    return False


def _is_reported(tokens: Sequence[Token], index: int) -> bool:
    """Whether *że* stands here, behind a verb of saying: Polish has a comma between them."""
    return tokens[index].low in ("że", "iż") and tokens[index - 1].low in _SAYING


def quotation(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The quotation marks around a place of a text, as offsets; None when there are none."""
    quotations = _quotations(text)
    number = bisect_left(quotations, (start, 0)) - 1
    return quotations[number] if number >= 0 and end < quotations[number][1] else None


def is_forbidden(tokens: Sequence[Token], quoted: tuple[int, int], locale: str) -> bool:
    """Whether the sentence around a quotation says that it is not to be said."""
    cues = _FORBIDDING[locale]
    inside = [t.sentence for t in tokens if quoted[0] <= t.start < quoted[1]]
    return bool(inside) and any(
        t.low in cues
        for t in tokens
        if inside[0] <= t.sentence <= inside[-1] and not quoted[0] <= t.start < quoted[1]
    )


@lru_cache(maxsize=1024)
def _quotations(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(found.span() for found in _QUOTED.finditer(text))
