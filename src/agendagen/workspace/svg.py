"""Which SVG pictures may be shown: drawings, with nothing in them that acts, loads or explodes."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from xml.parsers import expat

from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.workspace.pixels import too_many_pixels

MOST_ELEMENTS = 5_000
"""Also when every reference is followed; a detailed coat of arms has 1,000."""
MOST_LEVELS = 50

_SVG = "http://www.w3.org/2000/svg"
_DRAWN = frozenset([
    "svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "path", "rect",
    "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath", "image",
    "linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "marker",
    "switch", "filter", "feBlend", "feColorMatrix", "feComposite", "feFlood",
    "feGaussianBlur", "feMerge", "feMergeNode", "feOffset",
])  # fmt: skip
_ACTIVE = _DRAWN - {"title", "desc", "metadata", "text", "switch", "filter"} | frozenset([
    "script", "foreignObject", "a", "animate", "animateTransform", "animateMotion", "set",
    "discard", "handler", "listener", "iframe", "object", "embed", "audio", "video",
    "feImage", "link", "meta", "base", "html", "body",
])  # fmt: skip
"""What a drawing program's own notes, which are in another namespace, must not be called."""
_GEOMETRY = frozenset([
    "width", "height", "x", "y", "r", "rx", "ry", "cx", "cy", "x1", "y1", "x2", "y2",
    "viewBox", "d", "points", "transform", "font-size", "stroke-width",
])  # fmt: skip
_HUGE = re.compile(r"(?<![\d.])\d{7}|[eE]\+?\d\d")
_ADDRESS = re.compile(r"(url|src|image|image-set|expression)\s*\(", re.IGNORECASE)
_INSIDE = re.compile(r"""url\(\s*(["']?)#([^"'()\\\s]+)\1\s*\)""", re.IGNORECASE)
_STYLED = re.compile(r"[\\@]|-moz-binding|behavior", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpe?g);base64,")


def check_svg(text: str, shown: str) -> None:
    """Raises `ProblemsFound`, at the line, for a picture that is more than a drawing."""
    reader = _Reader(shown)
    try:
        reader.read(text)
    except expat.ExpatError as error:
        raise reader.wrong(
            "is not well-formed XML", error.lineno, "Save it once more from the drawing program."
        ) from error


class _Element:
    def __init__(self, line: int) -> None:
        self.line = line
        self.children: list[_Element] = []
        self.uses: list[str] = []


class _Reader:
    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._open: list[_Element] = []
        self._all: list[_Element] = []
        self._named: dict[str, _Element] = {}
        self._style: list[str] | None = None

    def read(self, text: str) -> None:
        parser = self._parser
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._no("a document type (<!DOCTYPE>)")
        parser.ProcessingInstructionHandler = self._no("an instruction (<?…?>)")
        parser.Parse(text.encode(), True)
        self._check_references()

    def wrong(self, what: str, line: int, hint: str = "") -> ProblemsFound:
        return ProblemsFound(
            [
                Problem(
                    Position(self._shown, line),
                    "bad-svg",
                    f"The picture {what}.",
                    hint or "Save it as plain SVG: shapes, gradients and text, nothing else.",
                )
            ]
        )

    def _refuse(self, what: str) -> None:
        raise self.wrong(what, self._parser.CurrentLineNumber)

    def _no(self, what: str) -> Callable[..., None]:
        return lambda *_: self._refuse(f"holds {what}, which is not allowed")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        drawn = space in ("", _SVG)
        if not self._open and (not drawn or name != "svg"):
            self._refuse("does not begin with <svg>")
        if (drawn and name not in _DRAWN) or (not drawn and name in _ACTIVE):
            self._refuse(f"holds <{name[:40]}>, which is not allowed")
        element = _Element(self._parser.CurrentLineNumber)
        if self._open:
            self._open[-1].children.append(element)
        self._open.append(element)
        self._all.append(element)
        if len(self._all) > MOST_ELEMENTS:
            self._refuse(f"has more than {MOST_ELEMENTS:,} elements")
        if len(self._open) > MOST_LEVELS:
            self._refuse(f"has more than {MOST_LEVELS} levels")
        for key, value in attributes.items():
            self._attribute(name, key, value, element)
        if drawn and name == "style":
            self._style = []

    def _attribute(self, tag: str, name: str, value: str, element: _Element) -> None:
        space, _, key = name.rpartition(" ")
        if key.lower().startswith("on") or key == "base":
            self._refuse(f"holds the attribute “{key[:40]}”, which is not allowed")
        if key == "id":
            self._named[value] = element
        elif key == "href":
            self._href(tag, value.strip(), element)
        elif key in _GEOMETRY and _HUGE.search(value):
            self._refuse(f"has a number in “{key}” that is too large")
        elif not space:  # the rest are notes of the drawing program
            if "\\" in value or (key == "style" and _STYLED.search(value)):
                self._refuse("holds a style that is not allowed")
            self._addresses(value, element)

    def _href(self, tag: str, value: str, element: _Element) -> None:
        if value.startswith("#"):
            element.uses.append(value[1:])
            return
        if tag != "image" or not _PICTURE.match(value):
            self._refuse(f"loads “{value[:40]}”; a picture must hold all that it shows")
        try:
            data = b64decode(_PICTURE.sub("", value, count=1))
        except ValueError:
            data = b""
        if what := too_many_pixels(data):
            self._refuse(f"holds another one that {what}")

    def _addresses(self, text: str, element: _Element) -> None:
        inside = [found[2] for found in _INSIDE.finditer(text)]
        if len(inside) != sum(1 for _ in _ADDRESS.finditer(text)):
            self._refuse("loads something; a picture must hold all that it shows")
        element.uses.extend(inside)

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def _end(self, tag: str) -> None:
        element = self._open.pop()
        if self._style is not None:
            css = "".join(self._style)
            if _STYLED.search(css):
                self._refuse("holds a style that is not allowed")
            self._addresses(css, element)
            self._style = None

    def _check_references(self) -> None:
        """Children come after their parents, so from the end on all but references is known."""
        sizes: dict[int, int] = {}

        def size(element: _Element, above: tuple[_Element, ...]) -> int:
            if element in above:
                raise self.wrong("refers to itself in a circle", element.line)
            if id(element) not in sizes:
                inside = [*element.children]
                inside += [self._named[name] for name in element.uses if name in self._named]
                sizes[id(element)] = 1 + sum(size(e, (*above, element)) for e in inside)
            if sizes[id(element)] > MOST_ELEMENTS:
                what = f"has more than {MOST_ELEMENTS:,} elements when references are followed"
                raise self.wrong(what, element.line)
            return sizes[id(element)]

        try:
            for element in reversed(self._all):
                size(element, ())
        except RecursionError as error:
            raise self.wrong("has references that are too deep", 1) from error
