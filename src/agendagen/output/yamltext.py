"""A tree as YAML that people like to read, and that reads back the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from agendagen.problems import ProblemsFound
from agendagen.workspace.nodes import Mapping, Node, Scalar, Sequence, is_blank, text_of
from agendagen.workspace.reading import parse

WIDTH = 100
_BARE = re.compile(r"[\w+/@-][\w ./+@-]*")


def entry(key: str, node: Node, indent: str = "", note: str = "") -> Iterator[str]:
    """The lines of `key: value`; nothing for a value that was left blank."""
    if is_blank(node):
        return
    comment = f"  # {note}" if note else ""
    head = f"{indent}{scalar(key)}:"
    if isinstance(node, Scalar):
        yield f"{head} {scalar(node.text)}{comment}"
    elif (short := _flow(node)) and len(head) + len(short) < WIDTH:
        yield f"{head} {short}{comment}"
    else:
        yield f"{head}{comment}"
        yield from _block(node, f"{indent}  ")


def schema_line(kind: str) -> str:
    """The first line of a file, by which editors complete and check it."""
    return f"# yaml-language-server: $schema=../../schema/{kind}.json"


def scalar(text: str) -> str:
    """A string as YAML on one line: plain where that reads back the same, else quoted."""
    import json

    if text and "\n" not in text:
        with suppress(ProblemsFound):
            if text_of(parse(f"k: {text}", "new"), "k") == text and text[0] not in "\"'":
                return text
    return json.dumps(text, ensure_ascii=False)


def in_comment(text: str) -> str:
    """A text that cannot end the comment it stands in."""
    return " ".join(text.split())


def _block(node: Node, indent: str) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, inner in node.entries.items():
            yield from entry(key, inner.value, indent)
    elif isinstance(node, Sequence):
        for item in node.items:
            if isinstance(item, Scalar):
                yield f"{indent}- {scalar(item.text)}"
            else:
                yield from _dashed(_block(item, f"{indent}  "), indent)


def _dashed(lines: Iterable[str], indent: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield line if number else f"{indent}- {line[len(indent) + 2 :]}"


def _flow(node: Node) -> str:
    """A list of short words, or a mapping to them, on one line; empty where that will not do."""
    if isinstance(node, Scalar):
        return node.text if _BARE.fullmatch(node.text) and scalar(node.text) == node.text else ""
    if isinstance(node, Sequence):
        parts = [_flow(item) if isinstance(item, Scalar) else "" for item in node.items]
        return f"[{', '.join(parts)}]" if all(parts) else ""
    pairs = [
        (key, _flow(inner.value) if not isinstance(inner.value, Mapping) else "")
        for key, inner in node.entries.items()
        if not is_blank(inner.value)
    ]
    simple = all(key.isidentifier() and value for key, value in pairs)
    return "{" + ", ".join(f"{k}: {v}" for k, v in pairs) + "}" if simple else ""
