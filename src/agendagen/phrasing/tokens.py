"""Text as tokens: words with their places, and where a phrase cannot run on.

Markdown, soft hyphens and line breaks inside a phrase do not hide it; a sentence's end, a comma,
a bracket, a dash or a template does end it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import is_normalized, normalize

from msgspec import Struct

_WORD = re.compile(
    r"\d+(?:[.,]\d+)*%?|[^\W\d_](?:[^\W_\u00ad\u200b]|[\u00ad\u200b\u0300-\u036f]|['’](?=[^\W\d_]))*"
)
_BREAK = re.compile(r"[.!?…;:,()\[\]{}|–—\ufffc]|\n[^\S\n]*\n")
_SENTENCE = re.compile(r"[^.!?…]*+[.!?…]\S*+\s|(?s:.*?)\n[^\S\n]*\n")
_MASKED = re.compile(
    r"\{\{(?:[^{}]|\{(?!\{)|\}(?!\}))*+\}\}|\]\([^()\s]*+\)|https?://\S+"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+|</?[a-zA-Z!][^<>]*+>|&#?\w++;"
)
"""Templates, addresses, tags and entities hold no words of ours. Each place is tried once: a
stranger's text cannot make it slow."""
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b")
HIDDEN = "\ufffc"
"""Stands for every character of what is masked: places stay what they are."""


class Token(Struct, frozen=True, gc=False):
    """A word of a text."""

    text: str
    """As written, in NFC, without soft hyphens."""
    low: str
    """`text` in lower case, with a straight apostrophe."""
    start: int
    end: int
    apart: bool
    """Whether something before it ends a phrase."""
    sentence: int
    """The number of its sentence in the text."""


def masked(text: str) -> str:
    """The text with templates, addresses and tags hidden, every character in its place."""
    if "{{" not in text and not set("](<&@:") & set(text):
        return text
    return _MASKED.sub(lambda found: HIDDEN * len(found[0]), text)


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text, in order; remembered, because meetings share their texts."""
    return words_of(text)


def words_of(text: str) -> tuple[Token, ...]:
    """The words of a text, in order."""
    shown = masked(text)
    plain = is_normalized("NFC", shown) and "\u00ad" not in shown and "\u200b" not in shown
    found = []
    end = sentence = 0
    for match in _WORD.finditer(shown):
        start = match.start()
        word = match[0]
        if not plain:
            word = normalize("NFC", word.translate(_INVISIBLE))
        gap = shown[end:start]
        apart = gap != " " and (end == 0 or _BREAK.search(gap) is not None)
        if apart and end and _SENTENCE.match(gap) and not (word[0].islower() and "\n" not in gap):
            sentence += 1  # „…?” – zapytał klient: what goes on in small letters is the same one
        end = match.end()
        found.append(Token(word, lowered(word), start, end, apart, sentence))
    return tuple(found)


def lowered(word: str) -> str:
    """A word as phrases and texts are compared: small letters, a straight apostrophe."""
    return word.lower().replace("’", "'")


def phrase_words(phrase: str) -> tuple[str, ...]:
    """A phrase as the words that a text would be split into."""
    return tuple(token.text for token in tokens(phrase))
