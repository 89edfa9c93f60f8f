"""Text as words that can be compared: without case, Markdown, and the ways to space a number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

from agendagen.compose.markdown_text import plain_text

Run = tuple[str, ...]
"""Words that follow one another."""

LONGEST = 4
"""Words of a run that is looked for; a longer text gives itself away by its parts."""
LETTERS = 15
"""Fewer in four words, as in “by the end of”, are the small change of a language."""
BREAK = "\0"
"""Stands for a value that a template puts there, and between texts: no run goes across it."""

_TEMPLATE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_MARKED = re.compile(r"[*_`\\\[&]")
_TOKEN = re.compile(
    r"\0|(?:\d{1,3}(?:[ ,.']\d{3})+(?!\d)|\d+(?:[.,:/-]\w+)*)(?:\s*%|\s*per\s?cent\b|\s*proc\w*)?"
    r"|\w+(?:[-./]\w+|'(?!s\b)\w+)*",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"[ ,.'](?=\d{3}(?!\d))")
_PERCENT = re.compile(r"\s*(?:%|per\s?cent|proc\w*)$")
_DATE_OR_TIME = re.compile(
    r"(19|20)\d\d(-\d\d){0,2}|\d{1,2}:\d\d|\d{1,2}[./]\d{1,2}[./](19|20)\d\d"
)


def readable(markdown: str) -> str:
    """A text as it is read; what templates put there is a `BREAK`."""
    text = _TEMPLATE.sub(BREAK, markdown) if "{{" in markdown else markdown
    if _MARKED.search(text):
        text = plain_text(text)
    if text.isascii():
        return text
    return normalize("NFKC", text).replace("\u00ad", "").replace("’", "'")


@lru_cache(maxsize=20_000)
def words(markdown: str) -> Run:
    """`12 **per cent** on 350 000` → `12%`, `on`, `350000`."""
    found = _TOKEN.findall(readable(markdown).casefold())
    return tuple(_number(word) if word[0].isdigit() else word for word in found)


def runs(texts: Iterable[str]) -> set[Run]:
    """Every run of up to `LONGEST` words that stands in one of the texts."""
    every: list[str] = []
    for text in texts:
        every += words(text)
        every.append(BREAK)
    parts = [every[start:] for start in range(LONGEST)]
    return set().union(*(zip(*parts[:length], strict=False) for length in range(1, LONGEST + 1)))


def telling(text: str, printed: set[Run], *, name: bool) -> set[Run]:
    """The runs of a text that give it away and that are `printed`.

    Its numbers (three digits or a per cent sign; dates and times are anybody's), four words in
    a row if they are not all small, or the whole of a shorter text. A whole text of one word
    only when it is a `name`.
    """
    found = words(text)
    tell: set[Run] = {(word,) for word in found if not word.isalpha() and _tells(word)}
    fours = set(zip(*(found[start:] for start in range(LONGEST)), strict=False))
    tell |= {run for run in fours & printed if _letters(run) >= LETTERS}
    is_short = 1 < len(found) <= LONGEST and (_letters(found) >= LETTERS / 2 or _counts(found))
    is_name = name and len(found) == 1 and len(found[0]) > 3 and text.strip()[0].isupper()
    if is_short or is_name:
        tell.add(found)
    return {run for run in tell & printed if BREAK not in run}


def is_printed(markdown: str, printed: set[Run]) -> bool:
    """Whether the text, or some of it beside its templates, is among what is printed."""
    found = words(markdown)
    here = zip(*(found[start:] for start in range(min(LONGEST, len(found)))), strict=False)
    return BREAK in found or any(run in printed for run in here)


def quoted(markdown: str, tell: Iterable[Run]) -> str:
    """The longest stretch of a text that the runs cover, as it was written."""
    text = readable(markdown)
    tokens = list(_TOKEN.finditer(text))
    found = words(markdown)
    covered: set[int] = set()
    for run in tell:
        for start in range(len(found) - len(run) + 1):
            if found[start : start + len(run)] == run:
                covered.update(range(start, start + len(run)))
    stretches: list[list[int]] = []
    for index in sorted(covered):
        if stretches and stretches[-1][-1] == index - 1:
            stretches[-1].append(index)
        else:
            stretches.append([index])
    longest = max(stretches, key=len)
    return text[tokens[longest[0]].start() : tokens[longest[-1]].end()]


def _number(word: str) -> str:
    bare = _PERCENT.sub("", word)
    return _GROUPS.sub("", bare) + ("%" if bare != word else "")


def _tells(word: str) -> bool:
    return _counts((word,)) and (word.endswith("%") or sum(map(str.isdigit, word)) > 2)


def _counts(run: Run) -> bool:
    """Whether there is a number that is no date and no time."""
    return any(any(map(str.isdigit, word)) and not _DATE_OR_TIME.fullmatch(word) for word in run)


def _letters(run: Run) -> int:
    return sum(len(word) for word in run if not _DATE_OR_TIME.fullmatch(word))
