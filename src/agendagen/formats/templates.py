"""Document templates: found through the layers, filled in a sandbox, one environment each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from os.path import lexists
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.runtime import BlockReference, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from agendagen.compose.markdown_text import escape as escape_markdown
from agendagen.compose.markdown_text import one_line, plain_text, visible
from agendagen.documents.invitation import MessageView
from agendagen.documents.views import View
from agendagen.documents.words import catalogue
from agendagen.formats.cuecard import question
from agendagen.formats.inline import inline_html, inline_markdown, readable_escapes
from agendagen.formats.meter import CALL, MOST_NUMBER, Meter, marked, printable
from agendagen.formats.typography import curled, kept, unbroken, whole
from agendagen.formats.untrusted import file_bytes
from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.workspace.reading import decode
from agendagen.workspace.workspace import Layer, Workspace

FOLDER = "templates/documents"
MOST_BYTES = 100_000
"""Of one template; the longest built-in one has 4,000."""

_FILTERS = ["first", "last", "length", "list", "lower", "select", "reject", "upper"]
_FILTERS += ["default", "d", "rejectattr", "selectattr", "groupby", "reverse"]
_TESTS = [
    "defined",
    "undefined",
    "none",
    "eq",
    "equalto",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "in",
    "odd",
    "even",
    "true",
    "false",
]
_TESTS += ["==", "!=", "<", "<=", ">", ">="]


_UNKNOWN = re.compile(r"has no attribute '([^']*)'|'([^']*)' is undefined")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


class _Loader(BaseLoader):
    """Templates by name from the nearest layer that has them; remembers where from."""

    def __init__(self, workspace: Workspace) -> None:
        self._layers = workspace.layers
        self.used: dict[str, tuple[Layer, Path]] = {}
        foreign = any(layer.own and lexists(layer.root / FOLDER) for layer in workspace.layers)
        self.meter = Meter() if foreign else None

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        for layer in self._layers if _NAME.fullmatch(template) else ():
            file = layer.root / FOLDER / template
            if lexists(file):
                shown = layer.shown(file)
                text = decode(file_bytes(layer, FOLDER, template, MOST_BYTES), shown)
                if self.meter is not None:
                    self.meter.spend(len(text))
                self.used[str(file)] = (layer, file)
                return text, str(file), lambda: True
        raise TemplateNotFound(template)


class _Memory(BytecodeCache):
    """Compiled code, which never changes, kept for the next document of this process."""

    def __init__(self) -> None:
        self._kept: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key + bucket.checksum] = bucket.code


_MEMORY, _METERED = _Memory(), _Memory()


class _Environment(ImmutableSandboxedEnvironment):
    """Calls nothing but macros, blocks and our own functions; with a meter, counts its work."""

    intercepted_binops = frozenset(["*", "**", "%", "+", "//"])

    def __init__(
        self,
        loader: _Loader,
        finalize: Callable[[Any], Any] | None,
        ours: Mapping[str, Callable[..., Any]],
    ) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            autoescape=True,
            optimized=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=finalize,
            bytecode_cache=_METERED if loader.meter else _MEMORY,
            cache_size=40,
        )
        self.filters = {name: self.filters[name] for name in _FILTERS} | dict(ours)
        self.tests = {name: self.tests[name] for name in _TESTS}
        self.globals = {}
        self._meter = loader.meter
        self._ours: set[Callable[..., Any]] = set()
        if self._meter is not None:
            for known in (self.filters, self.tests):
                for name, function in tuple(known.items()):
                    known[name] = self._meter.metered(function)
            self.filters |= self._meter.filters()

    def provide(self, values: Mapping[str, Any]) -> None:
        """Make values and functions known to templates and to what they import."""
        self.globals.update(values)
        self._ours.update(v for v in values.values() if callable(v))

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        return self.undefined(f"“{attribute}” is not for templates", exc=SecurityError)

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(obj, Undefined):
            str(obj)  # raises with the name
        if not isinstance(obj, (Macro, BlockReference)) and obj not in self._ours:
            raise SecurityError("only macros, blocks, _ and ngettext can be called")
        if self._meter is None:
            return super().call(context, obj, *args, **kwargs)
        self._meter.spend(CALL)
        return self._meter.weighed(super().call(context, obj, *args, **kwargs))

    def is_safe_callable(self, obj: Any) -> bool:
        return True  # `call` has seen to it

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        for value in (left, right):
            if not isinstance(value, (int, float)) or abs(value) > MOST_NUMBER or operator == "**":
                raise SecurityError(f"“{operator}” works on numbers of a sane size only")
        return super().call_binop(context, operator, left, right)

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        if self._meter is not None:
            marked(source, self)
        return super()._generate(source, name, filename, defer_init)


def fill(
    workspace: Workspace,
    name: str,
    view: View | MessageView,
    values: Mapping[str, Any] | None = None,
) -> tuple[str, str]:
    """The template of that name with the view in it, and the first own template used, or empty.

    Raises `ProblemsFound` for an own template that cannot be filled.
    """
    locale = view.heading.locale
    loader = _Loader(workspace)
    html = name.endswith(".html")
    mark = inline_html if html else inline_markdown
    words = catalogue(locale)
    spend = loader.meter.spend if loader.meter is not None else lambda work: None

    def ngettext(one: str, many: str, count: int) -> str:
        return gettext_of(words.ngettext(one, many, count), n=count)

    def gettext(message: str, **facts: Any) -> str:
        return gettext_of(words.gettext(message), **facts)

    def gettext_of(said: str, **facts: Any) -> str:
        for key, value in facts.items():
            place, text = "{" + key + "}", str(printable(value))
            spend(len(said) + said.count(place) * len(text))
            said = said.replace(place, text)
        return said

    filters: dict[str, Callable[..., Any]] = {
        "md": lambda text: Markup(mark(text, locale)),
        "plain": lambda text: curled(plain_text(text), locale),
        "typeset": lambda text: unbroken(curled(text, locale), locale),
        "cell": _in_cell,
        "kept": kept,
        "whole": whole,
        "question": question,
        "join": lambda texts, glue="": "".join(_spaced(texts, glue, spend)),
        "round": lambda number, digits=0: round(float(number), digits),
        "sum": lambda numbers: sum(map(float, numbers)),
        "trim": lambda text: text.strip(),
    }
    environment = _Environment(loader, _seen if html else _escaped, filters)
    environment.provide(
        {
            "_": gettext,
            "ngettext": ngettext,
            "view": view,
            "heading": view.heading,
            "brand": view.heading.brand,
            **(values or {}),
        }
    )
    try:
        text = environment.get_template(name).render()
    except ProblemsFound:
        raise
    except Exception as error:
        problem = _problem(error, loader)
        if problem is None:
            raise
        raise ProblemsFound([problem]) from error
    own = [layer.shown(file) for layer, file in loader.used.values() if layer.own]
    return text, own[0] if own else ""


def _seen(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _escaped(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup):
        return Markup(readable_escapes(one_line(escape_markdown(value))))
    return value


def _spaced(texts: Iterable[Any], glue: str, spend: Callable[[int], None]) -> Iterator[str]:
    for index, text in enumerate(texts):
        spend(len(glue))
        yield f"{glue if index else ''}{printable(text)}"


def _in_cell(text: str) -> Markup:
    """Markdown inside a table, where a bar would end the cell."""
    return Markup(re.sub(r"(?<!\\)\|", r"\\|", text))


def _problem(error: Exception, loader: _Loader) -> Problem | None:
    """The error at its line, when the template is the user's own; None when it is ours."""
    file, line = _place(error, loader)
    found = loader.used.get(file)
    if found is None:
        found = next((pair for pair in loader.used.values() if pair[0].own), None)
    if found is None or not found[0].own:
        return None
    layer, path = found
    if isinstance(error, TemplateNotFound):
        message = f"The template asks for “{_short(error.name)}”, which is not in {FOLDER}."
    elif isinstance(error, TemplateSyntaxError):
        message = f"This is no template: {_short(error.message)}."
    elif isinstance(error, (RecursionError, SyntaxError)):  # of Python's own compiler
        message = "The template is too deep, or calls itself without an end."
    elif isinstance(error, UndefinedError):
        named = _UNKNOWN.search(str(error))
        name = _short(named[1] or named[2]) if named else "value"
        message = f"There is no “{name}” here."
    elif isinstance(error, SecurityError):
        message = f"The template cannot be filled: {error}."
    else:
        message = "The template cannot be filled with these values."
    return Problem(
        Position(layer.shown(path), line),
        "bad-template",
        message,
        f"Compare it with the built-in {FOLDER}/{path.name}.",
    )


def _short(text: object) -> str:
    return str(text or "").rstrip(".")[:80]


def _place(error: Exception, loader: _Loader) -> tuple[str, int]:
    if isinstance(error, TemplateSyntaxError):
        return error.filename or "", error.lineno
    place = ("", 1)
    step = error.__traceback__
    while step is not None:
        name = step.tb_frame.f_code.co_filename
        if name in loader.used:
            place = (name, step.tb_lineno)
        step = step.tb_next
    return place
