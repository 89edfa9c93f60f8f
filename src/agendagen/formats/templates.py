"""Document templates: found through the layers, filled in a sandbox, one environment each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from agendagen.compose.markdown_text import escape as escape_markdown
from agendagen.compose.markdown_text import plain_text
from agendagen.documents.views import View
from agendagen.documents.words import catalogue
from agendagen.formats.cuecard import question
from agendagen.formats.inline import inline_html, inline_markdown
from agendagen.formats.typography import curled, kept, unbroken, whole
from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.workspace.workspace import Layer, Workspace

FOLDER = "templates/documents"
MOST_STEPS = 200_000
"""Rounds of loops and calls of macros in one document. The longest built-in one takes 5,000."""

_FILTERS = [
    "first",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "round",
    "select",
    "reject",
    "sum",
    "trim",
    "upper",
]
_FILTERS += ["default", "d", "batch", "rejectattr", "selectattr", "groupby", "reverse"]
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


class TooLong(SecurityError):
    """A template that goes on and on."""


class _Loader(BaseLoader):
    """Templates by name from the nearest layer that has them; remembers where from."""

    def __init__(self, layers: Iterable[Layer]) -> None:
        self._layers = tuple(layers)
        self.used: dict[str, tuple[Layer, Path]] = {}

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        for layer in self._layers:
            folder = layer.root / FOLDER
            file = folder / template
            if file.is_file() and file.resolve().is_relative_to(folder.resolve()):
                self.used[str(file)] = (layer, file)
                return file.read_text(encoding="utf-8"), str(file), lambda: True
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


_MEMORY = _Memory()


class _Environment(ImmutableSandboxedEnvironment):
    """Counts its steps; calls nothing but macros and our own functions."""

    intercepted_binops = frozenset(["*", "**", "%", "+", "//"])

    def __init__(self, loader: _Loader, finalize: Callable[[Any], Any] | None) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            autoescape=True,
            optimized=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=finalize,
            bytecode_cache=_MEMORY,
            cache_size=40,
        )
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.tests = {name: self.tests[name] for name in _TESTS}
        self.globals = {}
        self.filters["_counted"] = self._counted
        self._loader = loader
        self._steps = 0
        self._ours: set[Callable[..., Any]] = set()

    def provide(self, values: Mapping[str, Any]) -> None:
        """Make values and functions known to templates and to what they import."""
        self.globals.update(values)
        self._ours.update(v for v in values.values() if callable(v))

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, (Macro, LoopContext)) or obj in self._ours

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        self._step()
        return super().call(context, obj, *args, **kwargs)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "**" or not (
            isinstance(left, (int, float)) and isinstance(right, (int, float))
        ):
            raise SecurityError(f"“{operator}” works on numbers only")
        return super().call_binop(context, operator, left, right)

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        layer = self._loader.used[filename][0] if filename else None
        for loop in source.find_all(nodes.For) if layer is None or layer.own else ():
            loop.iter = nodes.Filter(
                loop.iter, "_counted", [], [], None, None, lineno=loop.lineno
            ).set_environment(self)
        return super()._generate(source, name, filename, defer_init)

    def _counted(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self._step()
            yield value

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise TooLong("the template does not come to an end")


def fill(
    workspace: Workspace, name: str, view: View, values: Mapping[str, Any] | None = None
) -> tuple[str, str]:
    """The template of that name with the view in it, and the first own template used, or empty.

    Raises `ProblemsFound` for an own template that cannot be filled.
    """
    locale = view.heading.locale
    loader = _Loader(workspace.layers)
    html = name.endswith(".html")
    mark = inline_html if html else inline_markdown
    words = catalogue(locale)

    def ngettext(one: str, many: str, count: int) -> str:
        return words.ngettext(one, many, count).format(n=count)

    def gettext(message: str, **facts: Any) -> str:
        said = words.gettext(message)
        for key, value in facts.items():
            said = said.replace("{" + key + "}", str(value))
        return said

    environment = _Environment(loader, None if html else _escaped)
    environment.filters |= {
        "md": lambda text: Markup(mark(text, locale)),
        "plain": lambda text: curled(plain_text(text), locale),
        "typeset": lambda text: unbroken(curled(text, locale), locale),
        "cell": _in_cell,
        "kept": kept,
        "whole": whole,
        "question": question,
    }
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
    except Exception as error:
        problem = _problem(error, loader, workspace)
        if problem is None:
            raise
        raise ProblemsFound([problem]) from error
    own = [layer.shown(file) for layer, file in loader.used.values() if layer.own]
    return text, own[0] if own else ""


def _escaped(value: Any) -> Any:
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return Markup(escape_markdown(value).replace("&amp;", "&").replace(r"\|", "|"))
    return value


def _in_cell(text: str) -> Markup:
    """Markdown inside a table, where a bar would end the cell."""
    return Markup(re.sub(r"(?<!\\)\|", r"\\|", text))


def _problem(error: Exception, loader: _Loader, workspace: Workspace) -> Problem | None:
    """The error at its line, when the template is the user's own; None when it is ours."""
    file, line = _place(error, loader)
    found = loader.used.get(file)
    if found is None:
        found = next((pair for pair in loader.used.values() if pair[0].own), None)
    if found is None or not found[0].own:
        return None
    layer, path = found
    if isinstance(error, TemplateNotFound):
        message = f"The template asks for “{error.name}”, which is not in {FOLDER}."
    elif isinstance(error, TemplateSyntaxError):
        message = f"This is no template: {error.message}."
    elif isinstance(error, RecursionError):
        message = "The template does not come to an end."
    elif isinstance(error, UndefinedError):
        named = _UNKNOWN.search(str(error))
        message = f"There is no “{named[1] or named[2]}” here." if named else f"{error}."
    else:
        message = f"The template cannot be filled: {str(error).rstrip('.')}."
    return Problem(
        Position(layer.shown(path), line),
        "bad-template",
        message,
        f"Compare it with the built-in {FOLDER}/{path.name}.",
    )


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
