"""How a title is capitalised, as patterns that match one that is not.

Vale counts the words that are wrong and complains when they are too many: one of up to five, two
of up to ten and so on, for the usual threshold of 0.8 (its internal/check/variables.go).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from msgspec import Struct

MOST = 20
"""Words of the longest title that is counted."""
_AP = "a|an|the|and|but|for|nor|or|so|yet|as|at|by|in|of|off|on|per|to|up|via|vs"
_CHICAGO = (
    "a|an|the|and|but|for|nor|or|to|as|about|above|across|after|against|along|among|around|at"
    "|before|behind|below|beneath|beside|between|beyond|by|concerning|despite|down|during|except"
    "|from|in|inside|into|like|near|of|off|on|onto|out|outside|over|past|per|regarding|since"
    "|through|throughout|till|toward|under|until|up|upon|via|vs|with|within|without"
)
"""Words that a title does not begin with a capital, unless they are its first or last."""
_BETWEEN = r"(?>[^\p{N}\p{L}*\n]*)"
_WORD = r"(?>[\p{N}\p{L}*]\S*)"


class Titles(Struct, frozen=True):
    """What a rule says of titles. `excepted` is a pattern of words that may be as they are."""

    style: str
    small: str = "AP"
    excepted: str = r"(?!)"
    indicators: tuple[str, ...] = ()
    """Patterns: what follows a word that ends so may be capitalised."""
    prefix: str = ""
    threshold: float = 0.8


def wrong_titles(titles: Titles) -> Iterator[str]:
    """Patterns, one of which matches a title that is not in the style; capitals count."""
    kept = rf"(?!.*{titles.excepted})"
    if titles.style == "$lower":
        yield rf"^{kept}.*\p{{Lu}}.*$"
    elif titles.style == "$upper":
        yield rf"^{kept}.*\p{{Ll}}.*$"
    elif titles.style == "$sentence":
        yield _first_is_wrong(titles)
        yield from _counted(titles, _wrong_in_sentence(titles), after_first=True)
    elif titles.style == "$title":
        yield from _counted(titles, _wrong_in_title(titles), after_first=False)
    else:
        yield rf"^(?!.*?(?:{titles.style})){kept}.+$"


def _first_is_wrong(titles: Titles) -> str:
    head = r"[^\s\-'’]*"
    wrong = rf"(?={head}\p{{Ll}})(?:\p{{Ll}}|.{head}\p{{Lu}})"
    return rf"^{titles.prefix}{_BETWEEN}(?!{titles.excepted}){wrong}.*$"


def _wrong_in_sentence(titles: Titles) -> str:
    head = r"[^\s\-'’]*"
    after = "|".join(titles.indicators)
    free = rf"(?<!(?:{after})\s+[^\p{{N}}\p{{L}}*\s]*)" if after else ""
    return rf"(?!{titles.excepted}){free}(?={head}\p{{Ll}})(?={head}\p{{Lu}}){_WORD}"


def _wrong_in_title(titles: Titles) -> str:
    small = rf"(?:{_CHICAGO if titles.small == 'Chicago' else _AP})\b"
    first, last = rf"(?<=^{titles.prefix}{_BETWEEN})", rf"(?=\S*{_BETWEEN}$)"
    return (
        rf"(?!{titles.excepted})(?:(?!{small})\p{{Ll}}|{first}\p{{Ll}}|\p{{Ll}}{last}"
        rf"|(?!{first})(?!\S*{_BETWEEN}$)(?=\p{{Lu}}\S*\p{{Ll}})(?i:{small}))(?>\S*)"
    )


def _counted(titles: Titles, wrong: str, *, after_first: bool) -> Iterator[str]:
    """A pattern for each number of wrong words, and the titles that are too short for them."""
    word = rf"{_BETWEEN}(?>{titles.excepted}|{_WORD})"
    skipped = word if after_first else ""
    tolerated = 1 - titles.threshold
    shortest, number = 1, 1
    while shortest <= MOST:
        longest = floor(number / tolerated + 1e-9) if tolerated > 1 / MOST else MOST
        yield (
            rf"^{titles.prefix}(?=(?:{word}){{{shortest},{longest}}}{_BETWEEN}$)"
            rf"{skipped}(?:(?:{word})*?{_BETWEEN}{wrong}){{{number}}}.*$"
        )
        shortest, number = longest + 1, number + 1
