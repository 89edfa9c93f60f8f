"""Phrases found in tokens: an index by first word, then form sets position by position."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from agendagen.phrasing.tokens import Token

Forms = tuple[frozenset[str], ...]
"""The forms of each word of a phrase, in lower case; ROI, in capitals, is that only."""


class Phrase(Struct, frozen=True, gc=False):
    """What to look for. `gap` is how many other words may stand between two of its words."""

    id: int
    forms: Forms
    gap: int = 0
    whole: frozenset[str] | None = None
    """The only texts that are the phrase, when its words have to agree with each other."""


class Match(Struct, frozen=True, gc=False):
    """A phrase in a text: indices of its first and last token."""

    id: int
    first: int
    last: int


class Index:
    """Finds any of many phrases in one pass over the text."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_first: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            if phrase.forms:
                for form in phrase.forms[0]:
                    self._by_first.setdefault(form, []).append(phrase)

    def matches(self, tokens: Sequence[Token]) -> Iterator[Match]:
        """Every occurrence of every phrase, in the order of their first words."""
        by_first = self._by_first
        for first, token in enumerate(tokens):
            candidates = by_first.get(token.low, [])
            if token.text in by_first and token.text != token.low:  # capitals: ROI
                candidates = [*candidates, *by_first[token.text]]
            for phrase in candidates:
                last = _end(phrase, tokens, first)
                if last is not None and (phrase.whole is None or _agrees(phrase, tokens, first)):
                    yield Match(phrase.id, first, last)


def _end(phrase: Phrase, tokens: Sequence[Token], first: int) -> int | None:
    here = first
    for forms in phrase.forms[1:]:
        for step in range(phrase.gap + 1):
            there = here + 1 + step
            if there >= len(tokens) or tokens[there].apart:
                return None
            if tokens[there].low in forms or tokens[there].text in forms:
                here = there
                break
        else:
            return None
    return here


def _agrees(phrase: Phrase, tokens: Sequence[Token], first: int) -> bool:
    said = " ".join(token.low for token in tokens[first : first + len(phrase.forms)])
    return phrase.whole is None or said in phrase.whole
