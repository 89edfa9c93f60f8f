"""Markdown in one line: escaping values into it, and reading it as plain text.

Texts of types are Markdown with emphasis; values are not. A value is escaped where it enters,
so that `*draft*` in a record prints as written; `plain_text` gives what a reader would see.
"""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_\[\]{}])")
_WHITE = re.compile(r"\s+")
_ESCAPED = re.compile(r"\\([\\`*_\[\]{}!#+\-.>()])")
_LINK = re.compile(r"(?<!\\)!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_MARKUP = re.compile(r"(?<!\\)(\*\*|\*|__|(?<!\w)_|_(?!\w)|`)")
_LEADING = re.compile(r"^(\s*)([#>+\-]|\d+(?=[.)]\s))", re.MULTILINE)


def escape(value: str) -> str:
    """A plain value as Markdown that prints exactly that value, on one line."""
    text = _WHITE.sub(" ", value.replace("\u00a0", "\ue0a0")).replace("\ue0a0", "\u00a0")
    text = "".join(c for c in text if c.isprintable() or c in " \u00a0\u00ad")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace("|", "&#124;")  # a bar would split the cell of a table
    return _SPECIAL.sub(r"\\\1", text)


def plain_text(markdown: str) -> str:
    """Markdown of one line as a reader sees it: no markup, no escapes."""
    text = _LINK.sub(r"\1", markdown)
    text = _MARKUP.sub("", text)
    text = _ESCAPED.sub(r"\1", text)
    return (
        text.replace("&#124;", "|").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    )


def one_line(markdown: str) -> str:
    """Fold line breaks of a YAML block; keep it from starting a list, heading or quotation."""
    text = _WHITE.sub(" ", markdown.replace("\u00a0", "\ue0a0")).replace("\ue0a0", "\u00a0")
    text = text.strip()
    return _LEADING.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2].isdigit() else f"{m[1]}\\{m[2]}", text)
