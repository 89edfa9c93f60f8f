"""What a style sheet or page from someone else's folder must not hold.

A workspace may come from a stranger. Its own templates and themes may change everything that
is seen, and nothing else: no scripts, no requests to anywhere, no hidden text.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from html import unescape
from typing import Any

from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.workspace.workspace import Layer

MOST_LEVELS = 60
"""Elements inside one another; browsers and WeasyPrint grow slow, then fail, on many more."""

_ELEMENTS = frozenset([
    "html", "head", "title", "meta", "style", "body", "header", "footer", "main", "section",
    "article", "aside", "nav", "div", "p", "span", "a", "h1", "h2", "h3", "h4", "h5", "h6",
    "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "colgroup", "col", "thead",
    "tbody", "tfoot", "tr", "th", "td", "strong", "em", "b", "i", "u", "s", "small", "sub",
    "sup", "code", "pre", "blockquote", "q", "cite", "abbr", "time", "br", "hr", "wbr",
    "mark", "figure", "figcaption", "img", "svg", "g", "path", "rect", "circle", "ellipse",
    "line", "polyline", "polygon", "text", "tspan", "desc", "defs",
])  # fmt: skip
_VOID = frozenset({"meta", "br", "hr", "wbr", "img", "col"})
_ATTRIBUTES = frozenset([
    "alt", "charset", "class", "clip-rule", "colspan", "content", "cx", "cy", "d", "datetime",
    "dir", "dx", "dy", "fill", "fill-opacity", "fill-rule", "focusable", "font-family",
    "font-size", "font-style", "font-weight", "height", "http-equiv", "href", "id", "lang",
    "letter-spacing", "name", "opacity", "points", "preserveaspectratio", "r", "rel", "role",
    "rowspan", "rx", "ry", "scope", "span", "src", "start", "stroke", "stroke-dasharray",
    "stroke-linecap", "stroke-linejoin", "stroke-opacity", "stroke-width", "style",
    "tabindex", "text-anchor", "title", "transform", "value", "viewbox", "width", "x", "x1",
    "x2", "xmlns", "y", "y1", "y2",
])  # fmt: skip
_PLAIN = re.compile(r"(?:aria|data)-[a-z-]+")
_RELATIONS = {"noopener", "noreferrer", "nofollow", ""}
_POLICY = re.compile(
    r"(?:(?:default-src 'none'|style-src 'unsafe-inline'|(?:font|img)-src data:)(?:; |;?$))+"
)
_METAS = frozenset({"author", "viewport", "description", "generator", "color-scheme"})
_HREF = re.compile(r"\s*(#|https?://|mailto:|tel:)", re.IGNORECASE)
_TOKEN = re.compile(
    r"""(?P<text>[^<]++)
    |<!(?i:doctype)\s+(?i:html)\s*>
    |</(?P<end>[a-zA-Z][a-zA-Z0-9]*+)\s*+>
    |<(?P<start>[a-zA-Z][a-zA-Z0-9]*+)
      (?P<attributes>(?:\s++[a-zA-Z][\w:-]*+(?:\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'|[^\s"'<>=`]++))?+)*+)
      \s*+(?P<closed>/?)>""",
    re.VERBOSE,
)
"""HTML as it is plainly written, which every browser reads in the same way."""
_ATTRIBUTE = re.compile(
    r"""([a-zA-Z][\w:-]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>=`]++)))?+"""
)
_FUNCTIONS = frozenset(
    {"url", "src", "image", "image-set", "-webkit-image-set", "expression", "local"}
)
_WORDS = frozenset({"-weasy-link", "-weasy-anchor", "-moz-binding", "behavior"})
_MARKDOWN = re.compile(
    r"""(?P<html>(?<!\\)<(?![\s\d=<]|$|https?://[^\s<>]*>|[\w.+-]+@[\w.-]+>))
    |(?P<picture>(?<!\\)!\[)
    |(?P<link>\]\((?!\s*(?:https?://|mailto:|tel:|\#)))
    |(?P<reference>^[\ >*+-]*\[[^\]\n]*+\]:)""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_IN_MARKDOWN = {
    "html": "HTML",
    "picture": "a picture",
    "link": "a link to somewhere else than pages, mail and telephones",
    "reference": "the address of a link that is kept apart from it",
}


def file_bytes(layer: Layer, folder: str, name: str, most: int) -> bytes:
    """A file that must be in that folder of the layer, when links are followed.

    Raises `ProblemsFound` for one that is elsewhere, no ordinary file, or larger than `most`.
    """
    file = layer.root / folder / name
    home = os.path.join(os.path.realpath(layer.root), folder, "")  # noqa: PTH118

    def refused(code: str, message: str, hint: str) -> ProblemsFound:
        return ProblemsFound([Problem(Position(layer.shown(file)), code, message, hint)])

    try:
        if layer.own and not os.path.realpath(file, strict=True).startswith(home):
            raise refused(
                "outside",
                f"The file is a link that leads out of {folder}.",
                "Put the file itself there.",
            )
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            raise refused("unreadable", "This is no ordinary file.", "Check its name and rights.")
        if found.st_size > most:
            message = f"The file has {found.st_size:,} bytes; at most {most:,} are read."
            raise refused("too-large", message, "Make it smaller.")
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise refused(
            "unreadable", f"The file cannot be read: {reason}.", "Check its name and rights."
        ) from error


def check_css(text: str, shown: str) -> None:
    """Raise `ProblemsFound` when the style sheet imports, or reaches outside its folder.

    What it may load has `asset:` addresses by now.
    """
    import tinycss2

    end = "--end"
    rules = tinycss2.parse_component_value_list(f"{text}\n{end}")
    problems = [
        Problem(
            Position(shown, node.source_line, node.source_column),
            "bad-style",
            f"{what} is not allowed in a theme.",
            'A theme may use files of its own folder: url("fonts/Name.ttf").',
        )
        for node in _nodes(rules)
        if (what := _forbidden(node))
    ]
    if "</" in text:
        line = text.count("\n", 0, text.index("</")) + 1
        problems.append(
            Problem(Position(shown, line), "bad-style", "“</” is not allowed in a style sheet.")
        )
    if getattr(rules[-1], "value", "") != end:
        problems.append(
            Problem(
                Position(shown),
                "bad-style",
                "A bracket, quotation mark or comment of the style sheet is left open.",
                "Close it; the style sheets that follow would be read as a part of it.",
            )
        )
    if problems:
        raise ProblemsFound(problems)


def check_markdown(text: str, shown: str) -> None:
    """Raise `ProblemsFound` when a viewer of the Markdown might run or load something."""
    found = (str(match.lastgroup) for match in _MARKDOWN.finditer(text))
    _refuse((_IN_MARKDOWN[kind] for kind in found), shown)


def check_page(html: str, shown: str) -> None:
    """Raise `ProblemsFound` when the page holds anything active or loads anything."""
    _refuse(_active(html), shown)


def _refuse(found: Iterator[str], shown: str) -> None:
    problems = [
        Problem(
            Position(shown),
            "active-html",
            f"The page that this template makes holds {what}, which is not allowed.",
            "Documents are still pages: text, tables, pictures of the theme, links.",
        )
        for what in dict.fromkeys(found)
    ]
    if problems:
        raise ProblemsFound(problems)


def _active(html: str) -> Iterator[str]:
    """What is not allowed in a page. Stops where it is not plainly written."""
    at, levels = 0, [""]
    while at < len(html):
        token = _TOKEN.match(html, at)
        if token is None:
            yield f"“{' '.join(html[at : at + 20].split())}…”"
            return
        at = token.end()
        start = (token["start"] or "").lower()
        if start:
            if start not in _ELEMENTS:
                yield f"<{start[:40]}>"
            for found in _ATTRIBUTE.finditer(token["attributes"]):
                name, value = found[1].lower(), unescape(found[2] or found[3] or found[4] or "")
                if _is_bad(start, name, value):
                    yield f"<{start[:40]} {name[:40]}>"
            if start not in _VOID and not token["closed"]:
                levels.append(start)
            if len(levels) > MOST_LEVELS:
                yield f"more than {MOST_LEVELS} elements inside one another"
                return
        elif token["end"]:
            if token["end"].lower() != levels.pop():
                yield f"</{token['end'][:40]}> where another element ends"
                return
        elif token["text"] and levels[-1] == "style" and _css_is_bad(token["text"]):
            yield "a style that loads something"
    if levels != [""]:
        yield f"<{levels[-1]}> without its end"


def _is_bad(tag: str, name: str, value: str) -> bool:
    match name:
        case "href":
            return tag != "a" or not _HREF.match(value)
        case "src":
            return tag != "img" or not value.startswith(("data:image/", "asset:"))
        case "style" | "fill" | "stroke":
            return _css_is_bad(value)
        case "rel":
            return not _RELATIONS.issuperset(value.lower().split(" "))
        case "colspan" | "rowspan" | "span":
            return not re.fullmatch(r"\d{1,2}", value)
        case "http-equiv":
            return tag != "meta" or value.lower() != "content-security-policy"
        case "content":
            return "-src" in value and not _POLICY.fullmatch(value)
        case "name":
            return tag != "meta" or value.lower() not in _METAS
    return name not in _ATTRIBUTES and not _PLAIN.fullmatch(name)


def _css_is_bad(text: str) -> bool:
    import tinycss2

    nodes = _nodes(tinycss2.parse_component_value_list(text))
    return any(_forbidden(node, data=True) for node in nodes)


def _nodes(nodes: list[Any]) -> Iterator[Any]:
    """All of them, with what is in functions and blocks, as they are written."""
    waiting = nodes[::-1]
    while waiting:
        node = waiting.pop()
        yield node
        for inside in ("arguments", "content"):
            children = getattr(node, inside, None)
            if isinstance(children, list):
                waiting.extend(children[::-1])


def _forbidden(node: Any, *, data: bool = False) -> str:
    if node.type == "error":
        return "What cannot be read as CSS"
    if node.type == "at-keyword" and node.lower_value in ("import", "namespace"):
        return f"@{node.lower_value}"
    if node.type == "ident" and node.lower_value in _WORDS:
        return f"“{node.lower_value}”"
    if node.type == "url":
        return "" if _local(node.value, data) else f"url({node.value[:40]})"
    if node.type == "function" and node.lower_name in _FUNCTIONS:
        values = [v for v in node.arguments if v.type not in ("whitespace", "comment")]
        plain = node.lower_name == "url" and len(values) == 1 and values[0].type == "string"
        if not plain or not _local(values[0].value, data):
            return f"{node.lower_name}(…)"
    return ""


def _local(address: str, data: bool) -> bool:
    return address.startswith(("data:font/", "data:image/", "asset:") if data else "asset:")
