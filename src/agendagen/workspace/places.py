"""Where each character of a YAML scalar stands in its file.

The scalar is read again as libyaml reads it, but every character keeps its place. What comes
out is compared with the value that libyaml gave: when they differ, nothing is claimed.
Texts are files as decoded: without BOM, line ends as they are; offsets count code points.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from agendagen.problems import Position
from agendagen.workspace.nodes import Scalar

_BREAKS = "\r\n|[\r\n\x85\u2028\u2029]"
_BREAK = re.compile(_BREAKS)
"""What YAML takes for the end of a line."""
_FOLD = re.compile(rf"[ \t]*(?:(?:{_BREAKS})[ \t]*)+")
_BLANKS = re.compile(r"[ \t]+")
_ESCAPED_BREAK = re.compile(rf"\\(?:{_BREAKS})[ \t]*(?:(?:{_BREAKS})[ \t]*)*")
_HEX = "[0-9a-fA-F]"
_ESCAPE = re.compile(rf"\\(?:x{_HEX}{{2}}|u{_HEX}{{4}}|U00(?:0{_HEX}|10){_HEX}{{4}}|[^xuU])")
_NAMED = dict(
    zip(
        '0abt\tnvfre "/\\N_LP',
        '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029',
        strict=True,
    )
)
_HEADER = re.compile(rf"[|>][+-]?([1-9]?)[+-]?[ \t]*(?:#.*?)?(?:{_BREAKS}|\Z)")
_TAG = re.compile(rf"!(?:[ \t]|{_BREAKS})+")
_MOST_INDENTED = 400


class Char(NamedTuple):
    """A character of a value, and the raw text from `begin` to `end` that says it."""

    said: str
    begin: int
    end: int
    free: bool = True
    """Other words may stand there without moving the lines around them."""


@lru_cache(maxsize=256)
def chars(text: str, at: Position, value: str) -> tuple[Char, ...]:
    """Every character of the scalar that begins at `at`; none when that is not certain."""
    start = offset_of(text, at)
    if tag := _TAG.match(text, start):
        start = tag.end()
    for reading in _readings(text, start):
        found = tuple(islice(reading, len(value)))
        if "".join(char.said for char in found) == value:
            return found
    return ()


def span(text: str, scalar: Scalar, start: int, end: int) -> tuple[int, int] | None:
    """The offsets in `text` of a slice of the value, to put other words there.

    None for an empty slice, and where other words would change more than that slice. They must
    still suit the quotes or the lack of them: read the file again, and compare.
    """
    found = chars(text, scalar.at, scalar.text)
    if not 0 <= start < end <= len(found):
        return None
    inside = found[start:end]
    folds = scalar.block and text.startswith(">", offset_of(text, scalar.at))
    if not all(char.free for char in (inside if folds else (inside[0], inside[-1]))):
        return None
    return inside[0].begin, inside[-1].end


def place(text: str, scalar: Scalar, offset: int) -> Position:
    """Where a character of the value, or its end, was written; the scalar's own if not certain."""
    found = chars(text, scalar.at, scalar.text)
    if not found:
        return scalar.at
    raw = found[offset].begin if 0 <= offset < len(found) else found[-1].end
    return position_of(text, raw, scalar.at.path)


def offset_of(text: str, at: Position) -> int:
    """The offset of a place in a text."""
    lines = _lines(text)
    return lines[min(at.line, len(lines)) - 1] + at.column - 1


def position_of(text: str, offset: int, path: str) -> Position:
    """The place of an offset in a text."""
    line = bisect_right(_lines(text), offset)
    return Position(path, line, offset - _lines(text)[line - 1] + 1)


@lru_cache(maxsize=16)
def _lines(text: str) -> tuple[int, ...]:
    """The offset of the beginning of every line."""
    return (0, *(found.end() for found in _BREAK.finditer(text)))


def _readings(text: str, start: int) -> Iterator[Iterable[Char]]:
    """The ways to read what begins here; a block may be indented by more than one can see."""
    first = text[start : start + 1]
    if first in ("'", '"'):
        yield _flow(text, start + 1, first)
    elif header := _HEADER.match(text, start):
        indents: Iterable[int] = (_indent(text, header.end()),)
        if header[1]:
            indents = range(int(header[1]), _MOST_INDENTED)
        for indent in indents:
            yield _block(text, header.end(), indent, folded=first == ">")
    else:
        yield _flow(text, start, "")


def _flow(text: str, at: int, quote: str) -> Iterator[Char]:
    """A plain or quoted scalar, and what follows it: the value tells where it ends."""
    while at < len(text):
        end, said = at + 1, text[at]
        if quote == '"' and (found := _ESCAPED_BREAK.match(text, at)):
            end, said = found.end(), ""
            yield from _kept(text, at, end, but=1)
        elif found := _FOLD.match(text, at):
            end, said = found.end(), ""
            breaks = [_normal(b) for b in _BREAK.findall(found[0])]
            if breaks == ["\n"]:
                said = " "
            else:
                yield from _kept(text, at, end, but=breaks[0] == "\n")
        elif found := _BLANKS.match(text, at):
            yield from (Char(text[k], k, k + 1) for k in range(at, found.end() - 1))
            at, end, said = found.end() - 1, found.end(), text[found.end() - 1]
        elif quote == "'" and text.startswith("''", at):
            end = at + 2
        elif quote == '"' and (found := _ESCAPE.match(text, at)):
            end, code = found.end(), found[0][1:]
            said = chr(int(code[1:], 16)) if len(code) > 1 else _NAMED.get(code, code)
        if said:
            yield Char(said, at, end)
        at = end


def _kept(text: str, begin: int, end: int, *, but: int) -> Iterator[Char]:
    """The line breaks of a stretch of text that stay; `but` is how many at its head do not."""
    for found in islice(_BREAK.finditer(text, begin, end), but, None):
        yield _break(found)


def _break(found: re.Match[str]) -> Char:
    return Char(_normal(found[0]), found.start(), found.end(), free=False)


def _block(text: str, at: int, indent: int, *, folded: bool) -> Iterator[Char]:
    """A `|` or `>` scalar, with all line breaks that follow it."""
    before: re.Match[str] | None = None
    blank_before = False
    while True:
        empty: list[Char] = []
        while (
            found := _BREAK.match(text, content := _behind_indent(text, at, indent))
        ) is not None:
            empty.append(_break(found))
            at = found.end()
        ends = content - at < indent
        blank = text[content : content + 1] in (" ", "\t") and not ends
        if before is not None:
            joined = folded and _normal(before[0]) == "\n"
            if not joined or blank_before or blank or ends:
                yield _break(before)
            elif not empty:
                yield Char(" ", before.start(), content)
        yield from empty
        if ends:
            return
        before, blank_before = _BREAK.search(text, content), blank
        stop = before.start() if before else len(text)
        for k in range(content, stop):
            yield Char(text[k], k, k + 1, free=not (folded and blank and k == content))
        if before is None:
            return
        at = before.end()


def _behind_indent(text: str, at: int, indent: int) -> int:
    end = at
    while end - at < indent and text.startswith(" ", end):
        end += 1
    return end


def _indent(text: str, at: int) -> int:
    """How far a block is indented: as its first line with something in it, or one above that."""
    deepest = 1
    while True:
        content = _behind_indent(text, at, _MOST_INDENTED)
        deepest = max(deepest, content - at)
        found = _BREAK.match(text, content)
        if found is None:
            return deepest
        at = found.end()


def _normal(written: str) -> str:
    """A line break as YAML gives it on."""
    return written if written in "\u2028\u2029" else "\n"
