"""Where the words of a meeting were written: from a place in a text back to one in a file.

Composing remembers little: for each text its template and what the parts of it gave, in which
values of records know their place (`Written`). The rest is worked out when somebody asks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, lru_cache
from itertools import accumulate

from jinja2 import Environment, TemplateError, nodes
from jinja2.lexer import Lexer, get_lexer
from msgspec import Struct

from agendagen.compose.expressions import Expressions, NotAllowed
from agendagen.compose.facts import Facts, Written
from agendagen.compose.markdown_text import escape, one_line
from agendagen.problems import Position
from agendagen.workspace.nodes import Scalar
from agendagen.workspace.workspace import Workspace


class Trace(Struct, frozen=True):
    """How a text came to be: `text` is one line of Markdown, `source` its template, at `at`."""

    text: str
    source: str
    at: Position
    parts: tuple[str, ...] = ()
    """What each part of the template gave: Markdown, or a `Written` value, not yet escaped.

    Empty for a source that is no template.
    """
    texts: tuple[Written, ...] = ()
    """What filters and operators have made the other parts of, as far as it is still in them."""


class Origin(Struct, frozen=True):
    """A place in a file. With `scalar`, the character `offset` of its value stands there."""

    at: Position
    scalar: Scalar | None = None
    offset: int = 0


def origin(trace: Trace, start: int, workspace: Workspace) -> Origin:
    """Where the character at `start` of a text was written, in a template or in a value.

    Of what was worked out, it is the place of the expression in the template.
    """
    made = "".join(map(_markdown, trace.parts)) if trace.parts else trace.source
    offset = _of_line(made)[start]
    if not trace.parts:
        return _in_scalar(trace.at, trace.source, offset, workspace)
    begins = [0, *accumulate(len(_markdown(part)) for part in trace.parts)]
    number = bisect_right(begins, offset) - 1
    offset -= begins[number]
    part, piece = trace.parts[number], _pieces(trace.source)[number]
    if piece.literal:
        return _in_scalar(trace.at, trace.source, piece.begin + offset, workspace)
    if isinstance(part, Written):
        return _in_value(part, _of_escaped(part)[offset], workspace)
    return _worked_out(trace, number, offset, workspace)


def _markdown(part: str) -> str:
    return escape(part) if isinstance(part, Written) else part


def texts_in(
    made: str, node: nodes.Node, facts: Facts, expressions: Expressions
) -> Iterator[Written]:
    """The texts that an expression has made a value of, as far as they can be read in it."""
    low = _low(made)
    for name in _names(node):
        with suppress(TemplateError, NotAllowed):
            value = expressions.value(name, facts)
            if isinstance(value, Written) and low in _low(value):
                yield value
            else:
                yield from (text for text in _written(value) if _low(text) in low)


@lru_cache(maxsize=4096)
def _names(node: nodes.Node) -> tuple[nodes.Node, ...]:
    """The names that an expression asks for, with what it asks of them."""
    if isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
        return (node,)
    return tuple(name for inner in node.iter_child_nodes() for name in _names(inner))


def _written(value: object) -> Iterator[Written]:
    if isinstance(value, Written):
        yield value
    elif isinstance(value, (tuple, Facts)):
        for inner in value.values() if isinstance(value, Facts) else value:
            yield from _written(inner)


# -- from a text in a file to a place in the file ----------------------------------------------


def _in_scalar(at: Position, text: str, offset: int, workspace: Workspace) -> Origin:
    """A character of the string that begins at `at`."""
    scalar = workspace.scalar_at(at)
    if scalar is None or scalar.text != text:
        return Origin(at)
    return Origin(workspace.place_in(scalar, offset), scalar, offset)


def _in_value(value: Written, offset: int, workspace: Workspace) -> Origin:
    """A character of a value, which may be a part of what was written, or have it inside."""
    scalar = workspace.scalar_at(value.at)
    if scalar is not None and scalar.text:
        if value in scalar.text:
            offset += scalar.text.index(value)
        else:
            offset -= value.find(scalar.text) if scalar.text in value else len(value)
        if 0 <= offset < len(scalar.text):
            return Origin(workspace.place_in(scalar, offset), scalar, offset)
    return Origin(value.at)


# -- the parts of a template, and where they begin ---------------------------------------------


class _Piece(Struct, frozen=True):
    """A part of a template: where it begins, and the quoted words in it."""

    begin: int
    literal: bool
    quoted: tuple[tuple[str, int], ...] = ()


@cache
def _lexer() -> Lexer:
    return get_lexer(Environment())


@lru_cache(maxsize=256)
def _pieces(source: str) -> tuple[_Piece, ...]:
    """The parts of a template that was rendered, in the order of `Trace.parts`."""
    found: list[_Piece] = []
    quoted: list[tuple[str, int]] = []
    at = begin = 0
    for _, kind, token in _lexer().tokeniter(source, None):
        at = max(source.find(token, at), at)
        if kind == "data":
            found.append(_Piece(at, literal=True))
        elif kind == "variable_begin":
            begin, quoted = at, []
        elif kind == "string":
            quoted.append((token[1:-1], at + 1))
        elif kind == "variable_end":
            found.append(_Piece(begin, False, tuple(quoted)))
        at += len(token)
    return tuple(found)


# -- values that filters and operators made ----------------------------------------------------


def _worked_out(trace: Trace, number: int, offset: int, workspace: Workspace) -> Origin:
    """A character of such a value: in one of the texts it was made of, if it still reads so."""
    made, piece = _low(trace.parts[number]), _pieces(trace.source)[number]
    texts = [*piece.quoted, *((text, -1) for text in trace.texts)]
    taken = [False] * len(made)
    for text, begin in sorted(texts, key=lambda found: (len(found[0]) > len(made), -len(found[0]))):
        inside = _low(escape(text))
        first = _find(made, inside, taken)
        if first is None and made in inside:
            first = -inside.index(made)  # a part of the text, as with trim
        if first is None:
            continue
        last = min(first + len(inside), len(made))
        if first <= offset < last:
            shift = _of_escaped(text)[offset - first]
            if isinstance(text, Written):
                return _in_value(text, shift, workspace)
            return _in_scalar(trace.at, trace.source, begin + shift, workspace)
        taken[first:last] = [True] * (last - first)
    return _in_scalar(trace.at, trace.source, piece.begin, workspace)


def _low(text: str) -> str:
    """In lower case, with every character where it was."""
    low = text.lower()
    return low if len(low) == len(text) else text


def _find(made: str, text: str, taken: list[bool]) -> int | None:
    """Where `text` stands by itself in what was made, and not in what is taken."""
    if text.strip():
        for found in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", made):
            if not any(taken[found.start() : found.end()]):
                return found.start()
    return None


# -- what Markdown adds and folds ---------------------------------------------------------------


@lru_cache(maxsize=64)
def _of_line(markdown: str) -> tuple[int, ...]:
    """For each character of `one_line(markdown)`, the offset it comes from."""
    markdown = markdown.replace("\ue0a0", "\u00a0")  # as one_line does, by the way
    begin, end = len(markdown) - len(markdown.lstrip()), len(markdown.rstrip())
    kept = [k for k in _folded(markdown) if begin <= k < end]
    line = one_line(markdown)
    more = len(line) - len(kept)  # what keeps the head of it from being a list
    same = next((i for i, k in enumerate(kept) if line[i] != markdown[k]), 0)
    return tuple(kept[i if i < same else max(same, i - more)] for i in range(len(line)))


@lru_cache(maxsize=64)
def _of_escaped(value: str) -> tuple[int, ...]:
    """For each character of `escape(value)`, the offset it comes from."""
    return tuple(k for k in _folded(value) for _ in escape(value[k]))


def _folded(text: str) -> list[int]:
    """The offsets of the characters that are left when white space is folded."""
    run = 0
    found = []
    for k, character in enumerate(text):
        white = character.isspace() and character != "\u00a0"
        if not (white and run):
            found.append(k)
        run = white
    return found
