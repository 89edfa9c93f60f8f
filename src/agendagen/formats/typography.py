"""How a language sets its text: quotation marks, apostrophes, spaces that must not break."""

from __future__ import annotations

import re

from agendagen.compose.quotes import QUOTES

_STRAIGHT = re.compile(r"(`[^`]*`|https?://\S+|\]\([^)]*\))|[\"']|\.\.\.")
_OPENS_AFTER = " \u00a0\t([{—–/-„“‚‘*_"
_LONELY = re.compile(r"(?<![^\s(„‚–—])([aiouwzAIOUWZ]) (?=\S)")
_COUNTED = re.compile(r"(?<=\d) (?=[^\W\d])")
_GROUPED = re.compile(r"(?<=\d) (?=[\d%])")


def curled(text: str, locale: str) -> str:
    """Straight quotation marks and three full stops as the language prints them.

    Code, addresses and what is curled already stay as they are.
    """
    if '"' not in text and "'" not in text and "..." not in text:
        return text
    open_double, close_double, open_single, close_single = QUOTES[locale]

    def mark(found: re.Match[str]) -> str:
        sign = found[0]
        if found[1] is not None:
            return sign
        if sign == "...":
            return "…"
        before = text[found.start() - 1] if found.start() else " "
        after = text[found.end()] if found.end() < len(text) else " "
        opens = before in _OPENS_AFTER and not after.isspace()
        if sign == '"':
            return open_double if opens else close_double
        return open_single if opens and after.isalpha() else close_single

    return _STRAIGHT.sub(mark, text)


def unbroken(text: str, locale: str) -> str:
    """No line ends in a Polish one-letter word or within a grouped number."""
    if locale == "pl":
        text = _LONELY.sub("\\1\u00a0", text)
    return _GROUPED.sub("\u00a0", text)


def kept(text: str) -> str:
    """A number and the word after it on one line: `2 December`, `60 min`."""
    return _COUNTED.sub("\u00a0", text)


def whole(text: str) -> str:
    """A few words that stay on one line."""
    return text.replace(" ", "\u00a0")
