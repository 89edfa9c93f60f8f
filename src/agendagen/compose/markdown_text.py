"""Markdown in one line: escaping values into it, and reading it as plain text.

Texts of types are Markdown with emphasis; values are not. A value is escaped where it enters,
so that `*draft*` in a record prints as written; `plain_text` gives what a reader would see.
"""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_\[\]{}])")
_WHITE = re.compile(r"\s+")
_ESCAPED = re.compile(r"\\([\\`*_\[\]{}!#+\-.>()])")
_LINK = re.compile(r"(?<!\\)!?\[([^\[\]]*+)\]\((?:[^()\[]|\([^()\[]*+\))*+\)")
"""No part of it runs past the next bracket: the time is linear in the text."""
_MARKUP = re.compile(r"(?<!\\)(\*\*|\*|__|(?<!\w)_|_(?!\w)|`)")
_LEADING = re.compile(r"^(\s*)([#>+\-]|\d+(?=[.)](?:\s|$))|!(?=!!)|[:=](?=\s|=|$))", re.MULTILINE)
_CODED = re.compile(r"&#(124|126|58|61);")
"""What no backslash can escape in every Markdown: | ~ : ="""


def escape(value: str) -> str:
    """A plain value as Markdown that prints exactly that value, on one line."""
    text = _WHITE.sub(" ", value.replace("\u00a0", "\ue0a0")).replace("\ue0a0", "\u00a0")
    text = "".join(c for c in text if c.isprintable() or c in " \u00a0\u00ad")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace("|", "&#124;")  # a bar would split the cell of a table
    text = text.replace("~", "&#126;")  # two would strike out, three begin a block of code
    return _SPECIAL.sub(r"\\\1", text)


def plain_text(markdown: str) -> str:
    """Markdown of one line as a reader sees it: no markup, no escapes."""
    text = _LINK.sub(r"\1", markdown)
    text = _MARKUP.sub("", text)
    text = _ESCAPED.sub(r"\1", text)
    text = _CODED.sub(lambda found: chr(int(found[1])), text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def one_line(markdown: str) -> str:
    """Fold line breaks of a YAML block; keep it from starting a list, heading or quotation."""
    text = _WHITE.sub(" ", markdown.replace("\u00a0", "\ue0a0")).replace("\ue0a0", "\u00a0")
    return _LEADING.sub(_kept, text.strip())


def visible(text: str) -> str:
    """Without what nobody sees and a terminal or browser obeys: control, bidi, zero-width."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c.isprintable() or c in " \u00a0\u00ad\n")


def _kept(found: re.Match[str]) -> str:
    space, sign = found[1], found[2]
    if sign.isdigit():
        return f"{space}{sign}\\"
    return f"{space}&#{ord(sign)};" if sign in ":=" else f"{space}\\{sign}"
