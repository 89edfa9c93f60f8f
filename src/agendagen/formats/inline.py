"""One line of Markdown as HTML that is safe to print, and as Markdown that is pleasant to read."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Any

from agendagen.formats.typography import curled, unbroken

LONGEST, MOST_BRACKETS = 4_000, 50
"""Characters, and square brackets; a line with more is printed as it stands. What Markdown does
with brackets takes the square of their number: 2 s for 8,000 of them, 20 ms for a line of these
limits."""

_PLAIN = re.compile(r"(?:[^\\`*_\[\]<&]|\\[\\`*_{}\[\]()>#+.!|-]|&(?:amp|lt|gt);)*")
"""A line without marks: every special character is escaped. Most lines are; they need no parser."""
_ESCAPED = re.compile(r"\\(.)|([>\"'])")
_ADDRESS = re.compile(r"https?://(?:[^\s<>\"'&]|&amp;)+[^\s<>\"'&.,;:!?)\]]")
_BRACKET = re.compile(r"(?<!\\)\[")
_TAG = re.compile(r"(<[^>]*>)")
_NOT_INLINE = (
    "html",
    "image_link",
    "image_reference",
    "short_image_ref",
    "reference",
    "short_reference",
)
_TAGS = {"strong", "em", "code", "a", "br"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_ABSOLUTE = re.compile(r"(?:https?|mailto|tel):|#", re.IGNORECASE)
_SPACED = re.compile(r" <(strong|em|code)>")
"""WeasyPrint 70 breaks a line wrongly where a text fits and the space after it does not; with
the space inside the emphasis it does not."""
_ACTIVE = re.compile(
    r"<(?:https?://[^\s<>]*>)?|!\[|^\[(?=[^\]]*\]:)|\]\((?!\s*(?:https?:|mailto:|tel:|#))",
    re.IGNORECASE,
)
"""What a viewer of Markdown might run or load, where it begins."""
_ENTITY = re.compile(r"&amp;(?!#?\w+;)")
_CLOSES = re.compile(r"(?<!\\)((?:\\\\)*)(#+)$")
"""A heading loses the signs at its end."""
_NEEDLESS = re.compile(r"\\([|])|(?<=\w)\\(_)(?=\w)|^\\([+-])(?=[^\s#+-])")


def inline_html(markdown: str, locale: str) -> str:
    """HTML without blocks: emphasis, code and links; everything else is text."""
    text = unbroken(curled(markdown, locale), locale)
    if _PLAIN.fullmatch(text):
        html = _ESCAPED.sub(lambda found: escape(found[1] or found[2], quote=False), text)
    elif len(text) <= LONGEST and len(_BRACKET.findall(text)) <= MOST_BRACKETS:
        html = _sanitised(_converter().convert(text))
        html = html.removeprefix("<p>").removesuffix("</p>")
        html = _SPACED.sub(r"<\1> ", html)
    else:
        html = escape(text, quote=False)
    return linked(html)


def inline_markdown(markdown: str, locale: str) -> str:
    """The same line, fit to be shown by others.

    Escapes that no reader of Markdown needs go; HTML, pictures and links to anything but pages,
    mail and telephones are escaped.
    """
    return readable_escapes(_ACTIVE.sub(_passive, curled(markdown, locale)))


def readable_escapes(markdown: str) -> str:
    """The line without the escapes that no reader of Markdown needs."""
    text = _ENTITY.sub("&", markdown)
    text = re.sub(r"&lt;(?=[\s\d=])", "<", text)
    text = re.sub(r"(?<=[\s\w])&gt;", ">", text)
    text = _CLOSES.sub(lambda found: found[1] + r"\#" * len(found[2]), text)
    return _NEEDLESS.sub(r"\1\2\3", text)


def linked(html: str) -> str:
    """Web addresses in the text made into links; `html` is well formed."""
    if "://" not in html:
        return html
    inside = 0
    parts = _TAG.split(html)
    for index, part in enumerate(parts):
        if part.startswith("<a"):
            inside += 1
        elif part.startswith("</a"):
            inside -= 1
        elif not inside and not part.startswith("<"):
            parts[index] = _ADDRESS.sub(_link, part)
    return "".join(parts)


def _passive(found: re.Match[str]) -> str:
    text = found[0]
    if text.startswith("<"):
        return text if re.fullmatch(r"<https?://[^\s<>]*>", text) else "&lt;" + text[1:]
    return text.replace("[", r"\[") if "[" in text else text.replace("(", r"\(")


def _link(found: re.Match[str]) -> str:
    shown = found[0].split("://", 1)[1].removesuffix("/")
    return f'<a href="{found[0]}">{shown}</a>'


@cache
def _converter() -> Any:
    """Markdown that knows paragraphs and inline marks only: no blocks, no raw HTML."""
    from markdown import Markdown
    from markdown.blockprocessors import BlockProcessor, ParagraphProcessor
    from markdown.util import Registry

    converter = Markdown(output_format="html")
    blocks: Registry[BlockProcessor] = Registry()
    blocks.register(ParagraphProcessor(converter.parser), "paragraph", 10)
    converter.parser.blockprocessors = blocks
    converter.preprocessors.deregister("html_block")
    for name in _NOT_INLINE:
        converter.inlinePatterns.deregister(name)
    return converter


def _sanitised(html: str) -> str:
    from nh3 import clean

    return clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        attribute_filter=lambda tag, name, value: value if _ABSOLUTE.match(value) else None,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )
