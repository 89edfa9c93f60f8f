"""What a style sheet or page from someone else's folder must not hold.

A workspace may come from a stranger. Its own templates and themes may change everything that
is seen, and nothing else: no scripts, no requests to anywhere, no hidden text.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from agendagen.problems import Position, Problem, ProblemsFound

_ELEMENTS = frozenset(
    [
        "html",
        "head",
        "title",
        "meta",
        "style",
        "body",
        "header",
        "footer",
        "main",
        "section",
        "article",
        "aside",
        "nav",
        "div",
        "p",
        "span",
        "a",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "strong",
        "em",
        "b",
        "i",
        "u",
        "s",
        "small",
        "sub",
        "sup",
        "code",
        "pre",
        "blockquote",
        "q",
        "cite",
        "abbr",
        "time",
        "br",
        "hr",
        "wbr",
        "mark",
        "figure",
        "figcaption",
        "img",
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "desc",
        "defs",
    ]
)
_METAS = frozenset({"author", "viewport", "description", "generator", "color-scheme"})
_HREF = re.compile(r"\s*(#|https?://|mailto:|tel:)", re.IGNORECASE)
_FUNCTIONS = frozenset({"url", "src", "image", "image-set", "-webkit-image-set", "expression"})


def check_css(text: str, shown: str) -> None:
    """Raise `ProblemsFound` when the style sheet imports, or reaches outside its folder."""
    import tinycss2

    problems: list[Problem] = []
    rules = tinycss2.parse_component_value_list(text)
    for node in _nodes(rules):
        what = _forbidden(node)
        if what:
            at = Position(shown, node.source_line, node.source_column)
            problems.append(
                Problem(
                    at,
                    "bad-style",
                    f"{what} is not allowed in a theme.",
                    'A theme may use files of its own folder: url("fonts/Name.ttf").',
                )
            )
    if "</" in text:
        line = text.count("\n", 0, text.index("</")) + 1
        problems.append(
            Problem(Position(shown, line), "bad-style", "“</” is not allowed in a style sheet.")
        )
    if problems:
        raise ProblemsFound(problems)


def check_page(html: str, shown: str) -> None:
    """Raise `ProblemsFound` when the page holds anything active or loads anything."""
    reader = _Page()
    reader.feed(html)
    reader.close()
    if reader.found:
        raise ProblemsFound(
            Problem(
                Position(shown),
                "active-html",
                f"The page that this template makes holds {what}, which is not allowed.",
                "Documents are still pages: text, tables, pictures of the theme, links.",
            )
            for what in dict.fromkeys(reader.found)
        )


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._styled = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._styled = tag == "style"
        if tag not in _ELEMENTS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if self._bad(tag, name, value or ""):
                self.found.append(f"<{tag} {name}>")

    def handle_endtag(self, tag: str) -> None:
        self._styled = False

    def handle_data(self, data: str) -> None:
        if self._styled and _css_is_bad(data):
            self.found.append("a style that loads something")

    def handle_pi(self, data: str) -> None:
        self.found.append("<?…>")

    def handle_comment(self, data: str) -> None:
        self.found.append("a comment")

    def unknown_decl(self, data: str) -> None:
        self.found.append("<![…]>")

    @staticmethod
    def _bad(tag: str, name: str, value: str) -> bool:
        if name.startswith("on") or name in ("srcset", "ping", "formaction", "background"):
            return True
        if name == "hidden" or (name == "rel" and "attachment" in value):
            return True
        if name == "href":
            return tag != "a" or not _HREF.match(value)
        if name == "xlink:href":
            return True
        if name == "src":
            return tag != "img" or not value.startswith(("data:image/", "asset:"))
        if name == "style" or tag in ("svg", "path", "rect", "g"):
            return _css_is_bad(value) and name != "xmlns"
        if tag == "meta" and name == "http-equiv":
            return value.lower() != "content-security-policy"
        if tag == "meta" and name == "name":
            return value.lower() not in _METAS
        return False


def _css_is_bad(text: str) -> bool:
    import tinycss2

    nodes = _nodes(tinycss2.parse_component_value_list(text))
    return any(_forbidden(node, data=True) for node in nodes)


def _nodes(nodes: Any) -> Any:
    for node in nodes:
        yield node
        for inside in ("arguments", "content"):
            children = getattr(node, inside, None)
            if isinstance(children, list):
                yield from _nodes(children)


def _forbidden(node: Any, *, data: bool = False) -> str:
    if node.type == "at-keyword" and node.lower_value in ("import", "namespace"):
        return f"@{node.lower_value}"
    if node.type == "url":
        return "" if _local(node.value, data) else f"url({node.value[:40]})"
    if node.type == "function" and node.lower_name in _FUNCTIONS:
        values = [v for v in node.arguments if v.type not in ("whitespace", "comment")]
        plain = node.lower_name == "url" and len(values) == 1 and values[0].type == "string"
        if not plain or not _local(values[0].value, data):
            return f"{node.lower_name}(…)"
    return ""


def _local(address: str, data: bool) -> bool:
    if data:
        return address.startswith(("data:font/", "data:image/", "asset:"))
    return re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_./ -]*", address) is not None
