"""Templates in strings: values put into texts, with every mistake explained in its place.

Loops and conditions are keys of the YAML (`each`, `when`); strings hold expressions only, and
`expressions.py` works them out on plain data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateError
from jinja2.utils import missing

from agendagen.compose.dates import format_day
from agendagen.compose.expressions import (
    MAX_TEXT,
    REPORTED,
    EmptyValue,
    Expressions,
    Missing,
    NotAllowed,
    UnknownName,
)
from agendagen.compose.facts import Facts, Written
from agendagen.compose.filters import FilterError, make_filters
from agendagen.compose.markdown_text import escape, one_line
from agendagen.compose.tracing import Trace, texts_in
from agendagen.problems import Position, Problem, did_you_mean

MAX_ENTRIES = 1_000
"""Entries that one `each` may produce."""
MAX_ROUNDS = 20_000
"""Rounds of all loops of a meeting, also of those that leave nothing."""

EACH = re.compile(r"^\s*([a-z][a-z0-9_]*)\s+in\s+(.+)$", re.DOTALL)

MAX_WRITTEN = 2_000_000
"""Characters of all texts of a meeting: four novels."""

Locator = Callable[[Position, str], Position]
"""place of a string, a word in it → place of the word."""


class Renderer:
    """Renders the strings of one meeting in one language; findings go to `problems`."""

    def __init__(
        self, locale: str, currency: str, problems: list[Problem], locate: Locator
    ) -> None:
        self._problems = problems
        self._locate = locate
        self._locale = locale
        self._rounds = 0
        self._written = 0
        self._expressions = Expressions(make_filters(locale, currency, problems))
        self.traces: dict[str, list[Trace]] = {}
        """How each text that was made came to be."""

    def text(self, source: str, facts: Facts, at: Position) -> str:
        """One line of Markdown; empty, and a problem, when it cannot be made."""
        text = source
        parts: tuple[str, ...] = ()
        texts: tuple[Written, ...] = ()
        if "{" in source:
            text, parts, texts = self._guard(
                source, facts, at, lambda: self._render(source, facts), ("", (), ()), bare=False
            )
        elif len(source) > MAX_TEXT:
            self._report(
                at,
                "too-large",
                f"The text has {len(source):,} characters; at most {MAX_TEXT:,} are printed.",
                "Break it into several.",
            )
            return ""
        if not self._has_room(text, at):
            return ""
        line = one_line(text)
        traces = self.traces.setdefault(line, [])
        if parts or not traces or traces[-1].at != at:  # the rounds of a loop say the same
            traces.append(Trace(line, source, at, parts, texts))
        return line

    def _has_room(self, text: str, at: Position) -> bool:
        full = self._written > MAX_WRITTEN
        self._written += len(text)
        if not full and self._written > MAX_WRITTEN:
            self._report(
                at,
                "too-many",
                f"The texts of this meeting have more than {MAX_WRITTEN:,} characters.",
                "Loop over shorter lists, or say less in each round.",
            )
        return self._written <= MAX_WRITTEN

    def each(
        self,
        source: str | None,
        when: str | None,
        facts: Facts,
        each_at: Position,
        when_at: Position,
    ) -> list[Facts]:
        """The contexts that `each` and `when` leave: `[facts]` when neither is given."""
        contexts = [facts] if source is None else self._loop(source, facts, each_at)
        if when is None:
            return contexts
        return [c for c in contexts if self._true(when, c, when_at)]

    def value(self, source: str, facts: Facts, at: Position) -> Any:
        """What a bare expression gives; None, also when there is a problem with it."""
        return self._guard(source, facts, at, lambda: self._evaluate(source, facts), None)

    def _loop(self, source: str, facts: Facts, at: Position) -> list[Facts]:
        match = EACH.match(source)
        if match is None:
            self._report(
                at,
                "bad-each",
                "“each” is written as “NAME in LIST”.",
                "For example: each: benefit in product.benefits",
            )
            return []
        name, expression = match[1], match[2]
        values = self._guard(source, facts, at, lambda: self._evaluate(expression, facts), ())
        if values is None:
            values = ()
        if isinstance(values, (str, Mapping)) or not isinstance(values, Iterable):
            self._report(at, "bad-each", f"“{expression.strip()}” is no list.")
            return []
        entries = list(values)
        if len(entries) > MAX_ENTRIES:
            self._report(
                at, "too-many", f"This gives {len(entries)} lines; at most {MAX_ENTRIES} are made."
            )
            return []
        if self._rounds > MAX_ROUNDS:
            return []
        self._rounds += len(entries)
        if self._rounds > MAX_ROUNDS:
            self._report(
                at,
                "too-many",
                f"The loops of this meeting go round more than {MAX_ROUNDS:,} times.",
                "Loop over shorter lists, or over fewer lists inside one another.",
            )
            return []
        last = len(entries)
        return [
            Facts(
                {
                    **facts,
                    name: entry,
                    "loop": Facts(
                        {"index": i, "first": i == 1, "last": i == last, "length": last},
                        name="loop",
                    ),
                },
                name=facts.name,
                hidden=facts.hidden,
                added=(*facts.added, name, "loop"),
            )
            for i, entry in enumerate(entries, start=1)
        ]

    def _true(self, expression: str, facts: Facts, at: Position) -> bool:
        return bool(
            self._guard(expression, facts, at, lambda: self._evaluate(expression, facts), False)
        )

    def _evaluate(self, expression: str, facts: Facts) -> Any:
        value = self._expressions.value(self._expressions.expression(expression), facts)
        if isinstance(value, Missing):
            bool(value)  # raises with the name
        return value

    def _render(
        self, source: str, facts: Facts
    ) -> tuple[str, tuple[str, ...], tuple[Written, ...]]:
        """The text; and what it came from, `parts` and `texts` of its `Trace`."""
        printed: list[str] = []
        parts: list[str] = []
        texts: list[Written] = []
        for node in self._expressions.template(source):
            value = self._expressions.value(node, facts)
            is_text = isinstance(node, nodes.TemplateData)
            printed.append(str(value) if is_text else _printed(value, self._locale))
            parts.append(value if isinstance(value, Written) else printed[-1])
            if isinstance(value, str) and not is_text and not isinstance(value, Written):
                texts.extend(texts_in(value, node, facts, self._expressions))
        text = "".join(printed)
        if len(text) > MAX_TEXT:
            raise NotAllowed(f"the text has more than {MAX_TEXT:,} characters")
        return text, tuple(parts), tuple(texts)

    def _guard(
        self,
        source: str,
        facts: Facts,
        at: Position,
        act: Callable[[], Any],
        fallback: Any,
        *,
        bare: bool = True,
    ) -> Any:
        try:
            return act()
        except UnknownName as error:
            if error.owner is REPORTED:
                return fallback
            self._problems.append(self._explain(error, source, facts, at))
        except EmptyValue:
            asks = f"“{_short(source)}” asks for something that has no value here."
            self._problems.append(_empty(_PRINTED.finditer(source), facts, at, asks))
        except FilterError as error:
            self._report(at, "bad-filter", f"In “{_short(source)}”: {error}.")
        except TemplateSyntaxError:
            self._problems.append(syntax_problem(source, at, bare=bare))
        except NotAllowed as error:
            self._problems.append(not_allowed(error, source, at, self._locate))
        except TemplateError as error:
            self._report(at, "bad-template", f"In “{_short(source)}”: {error}.")
        except (TypeError, ValueError, ArithmeticError, KeyError, RecursionError):
            self._report(
                at, "bad-template", f"“{_short(source)}” cannot be worked out with these values."
            )
        return fallback

    def _explain(self, error: UnknownName, source: str, facts: Facts, at: Position) -> Problem:
        name, owner = error.name, error.owner
        at = self._locate(at, name) if name.isidentifier() else at
        if owner is missing and name in facts.hidden:
            owner = facts
        if owner is missing:
            return Problem(
                at,
                "unknown-name",
                f"The template asks for “{name}”, which does not exist here.",
                names_hint(name, facts),
            )
        if owner is None:
            asked = re.finditer(rf"({_NAME})\.{re.escape(name)}\b", source)
            asks = f"“.{name}” is asked of something that has no value here."
            return _empty(asked, facts, at, asks)
        if isinstance(owner, Facts):
            full = f"{owner.name}.{name}" if owner.name else name
            if name in owner.hidden:
                if record := owner.hidden[name]:
                    return Problem(
                        record,
                        "internal-value",
                        f"Clients read or hear of “{full}”, and this file is internal.",
                        "Write “visibility: client” into it, if they may; else take"
                        f" “{full}” out of what they read and hear.",
                    )
                return Problem(
                    at,
                    "internal-value",
                    f"“{full}” is internal; a client must not read or hear it.",
                    "Take it out of this text, or mark it “visibility: client” where it is"
                    " written, if a client may know it.",
                )
            return Problem(
                at,
                "unknown-name",
                f"There is no “{full}”.",
                did_you_mean(name, owner, otherwise=f"Known: {', '.join(owner)}."),
            )
        if isinstance(owner, tuple):
            return Problem(at, "unknown-name", f"The list has no entry {name}; the first is 0.", "")
        return Problem(at, "unknown-name", f"“.{name}” is asked of a plain value.", "")

    def _report(self, at: Position, code: str, message: str, hint: str = "") -> None:
        self._problems.append(Problem(at, code, message, hint))


_NAME = r"(?<![\w.])[a-z]\w*(?:\.\w+)*"
_PRINTED = re.compile(rf"\{{\{{-?\s*({_NAME})\s*(?:\||-?\}}\}})")


def _empty(asked: Iterable[re.Match[str]], facts: Facts, at: Position, asks: str) -> Problem:
    """What has no value, by its name and with the file that should say it, if that is plain."""
    for match in asked:
        owner: Any = None
        value: Any = facts
        for part in match[1].split("."):
            owner, value = value, value.get(part, missing) if isinstance(value, Facts) else missing
        if value is None:
            give = f"Write “{part}:” into {owner.origin.path}" if owner.origin else "Give the value"
            asks = f"“{match[1]}” has no value here."
            return Problem(at, "empty-value", asks, f"{give}, or guard the line with “when:”.")
    return Problem(at, "empty-value", asks, "Give the value, or guard the line with “when:”.")


def _printed(value: Any, locale: str) -> str:
    """A value as Markdown: text escaped, dates and numbers as the language writes them."""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, Missing):
        bool(value)  # raises with the name
    if value is None:
        raise EmptyValue
    if isinstance(value, (bool, Mapping, tuple, list)):
        raise FilterError("a list or record cannot be printed; name a field or use listed")
    if isinstance(value, date):
        return format_day(value, locale)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return escape(str(value))


def not_allowed(error: NotAllowed, source: str, at: Position, locate: Locator) -> Problem:
    """The problem behind `NotAllowed`, placed at its word."""
    text = str(error)
    if error.word:
        place = locate(at, error.word)
        return Problem(place, "bad-template", f"{text[0].upper()}{text[1:]}.", error.hint)
    return Problem(at, "bad-template", f"In “{_short(source)}”: {text}.", error.hint)


def syntax_problem(source: str, at: Position, *, bare: bool) -> Problem:
    """A template that cannot be parsed; `bare` for `each` and `when`, which take no braces."""
    if "{%" in source:
        message = "Blocks ({% … %}) are not read in strings; use the keys each and when."
        return Problem(at, "bad-template", message)
    if bare and "{{" in source:
        message = f"“{_short(source)}” needs no braces: each and when are expressions already."
        return Problem(at, "bad-template", message, "Take “{{” and “}}” out.")
    if not bare and source.count("{{") != source.count("}}"):
        message = f"In “{_short(source)}” the braces “{{{{” and “}}}}” do not pair."
        return Problem(at, "bad-template", message, "Write it as {{ client.name }}.")
    return Problem(
        at,
        "bad-template",
        f"“{_short(source)}” cannot be read as a template.",
        "Write a name, as in {{ client.name }}, or a name and a filter, {{ goals | listed }}.",
    )


def names_hint(name: str, known: Iterable[str]) -> str:
    """Which name was meant, or which there are."""
    return did_you_mean(name, known, otherwise=f"Names here: {', '.join(sorted(known))}.")


def _short(source: str) -> str:
    text = " ".join(source.split())
    return text if len(text) <= 60 else f"{text[:57]}…"
