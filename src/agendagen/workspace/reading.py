"""From bytes to a tree of nodes, or to problems that name line and column.

The YAML that agendagen accepts is plain data: no anchors, aliases, tags or several documents
in one file. Limits keep a stranger's file from eating the machine; they are generous for text
that people write.
"""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Any

import yaml

from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.workspace.nodes import Entry, Mapping, Node, Scalar, Sequence, is_blank

MAX_BYTES = 1_000_000
MAX_LINE = 100_000
MAX_DEPTH = 40

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What YAML takes for the end of a line."""
_CONTROL = yaml.reader.Reader.NON_PRINTABLE
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_file(file: Path, shown: str) -> Node:
    """Read one YAML file. `shown` is the path that messages print.

    Raises `ProblemsFound` for a file that is unreadable, too large, not UTF-8, empty or not
    the YAML we accept.
    """
    return parse(read_text(file, shown), shown)


def read_text(file: Path, shown: str) -> str:
    """The text of a file, checked to be text of a sane size."""
    at = Position(shown)
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            what = "it is a folder" if stat.S_ISDIR(found.st_mode) else "it is no ordinary file"
            raise _found(
                at, "unreadable", f"The file cannot be read: {what}.", "Check its name and rights."
            )
        size = found.st_size
        if size > MAX_BYTES:
            raise _found(
                at,
                "too-large",
                f"The file has {size:,} bytes; at most {MAX_BYTES:,} are read.",
                "Split it, or take out what does not belong into a meeting.",
            )
        raw = file.read_bytes()
    except (OSError, RuntimeError) as error:  # a circle of links is a RuntimeError
        reason = (getattr(error, "strerror", None) or "it cannot be opened").lower()
        raise _found(
            at, "unreadable", f"The file cannot be read: {reason}.", "Check its name and rights."
        ) from error
    return decode(raw, shown)


def decode(raw: bytes, shown: str) -> str:
    """UTF-8 (with or without BOM) to text; anything else is a problem with its place."""
    try:
        text = raw.decode("utf-8-sig").lstrip("\ufeff")  # libyaml takes one more away
    except UnicodeDecodeError as error:
        raise _found(
            _behind(error.object[: error.start].decode(), shown),  # without the BOM
            "not-text",
            "The file is not UTF-8 text.",
            "Save it as UTF-8 in your editor; pictures and PDFs cannot be read here.",
        ) from error
    lines = text.split("\n") if len(text) > MAX_LINE else ()
    for number, line_text in enumerate(lines, start=1):
        if len(line_text) > MAX_LINE:
            raise _found(
                Position(shown, number, MAX_LINE),
                "too-large",
                f"The line has {len(line_text):,} characters; at most {MAX_LINE:,} are read.",
                "Break it into paragraphs.",
            )
    return text


def parse(text: str, shown: str) -> Node:
    """YAML text to a tree of nodes."""
    try:
        return _Builder(shown).build(text)
    except yaml.MarkedYAMLError as error:
        raise _found(*_explain(error, text, shown)) from error
    except yaml.reader.ReaderError as error:
        found = _CONTROL.search(text)  # the error itself counts bytes, or characters
        raise _found(
            _behind(text[: found.start()] if found else "", shown),
            "not-text",
            "The file holds a control character that YAML does not allow.",
            "Delete it, or save the file again as plain text.",
        ) from error
    except yaml.YAMLError as error:  # whatever libyaml thinks of next
        raise _found(
            Position(shown), "yaml", "The file is not valid YAML.", "Compare it with a fresh one."
        ) from error


def _found(at: Position, code: str, message: str, hint: str) -> ProblemsFound:
    return ProblemsFound([Problem(at, code, message, hint)])


def _explain(error: yaml.MarkedYAMLError, text: str, shown: str) -> tuple[Position, str, str, str]:
    """Place, code, message and hint: libyaml's complaint as a sentence."""
    here = error.problem_mark or error.context_mark
    at = _position(here, shown)
    opened = _position(error.context_mark or here, shown)
    lines = _BREAK.split(text)
    source = lines[at.line - 1] if at.line <= len(lines) else ""
    indent = source[: len(source) - len(source.lstrip())]
    if "\t" in indent:
        at = Position(shown, at.line, indent.index("\t") + 1)
        return at, "yaml", "The line is indented with a tab.", "Use spaces; YAML allows no tabs."
    problem, context = (error.problem or "").lower(), (error.context or "").lower()
    if "mapping values are not allowed" in problem:
        hint = "Put the value in double quotes, or check the indentation of the line."
        return at, "yaml", "There is a second colon in this line.", hint
    if "cannot start" in problem or "anchor" in context or "alias" in context:
        message = "A value cannot start with this character."
        return opened, "yaml", message, "Put it in double quotes."
    if "escape" in problem or "hexdecimal" in problem:
        message = "In double quotes a backslash begins a special character, and this is none."
        return opened, "yaml", message, "Write \\\\ for a backslash, or use single quotes."
    if "flow mapping" in context:
        return opened, "yaml", "A “{” that opens here is never closed.", "Add the closing }."
    if "flow sequence" in context:
        return opened, "yaml", "A “[” that opens here is never closed.", "Add the closing ]."
    if "unexpected end of stream" in problem or "while scanning a quoted" in context:
        message = "A quotation that opens here is never closed."
        return opened, "yaml", message, 'Add the closing ".'
    if "could not find expected ':'" in problem:
        message = "The line is no “key: value”."
        return opened, "yaml", message, "Add the colon with a space behind it."
    if "expected key" in problem and source[: at.column - 1].rstrip().endswith(('"', "'")):
        message = "There is text behind the closing quotation mark."
        return at, "yaml", message, "Put the whole value in single quotes."
    hint = "Check the indentation of this line and the one above it."
    return at, "yaml", "YAML cannot be read here.", hint


def _behind(before: str, shown: str) -> Position:
    """The place that follows this text."""
    lines = _BREAK.split(before)
    return Position(shown, len(lines), len(lines[-1]) + 1)


def _position(mark: Any, shown: str) -> Position:
    return Position(shown, mark.line + 1, mark.column + 1) if mark else Position(shown)


class _Builder:
    """Turns parser events into nodes without recursion, so that depth cannot crash it."""

    def __init__(self, shown: str) -> None:
        self.shown = shown

    def build(self, text: str) -> Node:
        stack: list[_Open] = []
        root: Node | None = None
        for event in yaml.parse(text, Loader=_LOADER):
            node: Node | None = None
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise self._refuse(event, "anchors and aliases (& and *)", "Write the value out.")
            if isinstance(event, yaml.NodeEvent):
                tag = getattr(event, "tag", None)
                if tag is not None and tag != "!":
                    raise self._refuse(
                        event,
                        f"tags ({tag.replace('tag:yaml.org,2002:', '!!')})",
                        "Delete the tag.",
                    )
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise self._refuse(event, "a second document (---)", "One file, one record.")
            if isinstance(event, yaml.ScalarEvent):
                node = self._scalar(event)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                if len(stack) >= MAX_DEPTH:
                    raise self._refuse(event, f"more than {MAX_DEPTH} levels", "Flatten it.")
                stack.append(_Open(self._at(event), isinstance(event, yaml.MappingStartEvent)))
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                node = stack.pop().close()
            if node is None:
                continue
            if stack:
                self._add(stack[-1], node)
            else:
                root = node
        if root is None:
            raise _found(
                Position(self.shown),
                "empty-file",
                "The file is empty.",
                "Write it, or delete it; “agendagen new TYPE” makes a meeting file to fill in.",
            )
        return root

    def _at(self, event: yaml.Event) -> Position:
        mark = event.start_mark
        assert mark is not None
        return Position(self.shown, mark.line + 1, mark.column + 1)

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        style = event.style or ""
        empty = not event.value and style == ""
        return Scalar(event.value, self._at(event), block=style in ("|", ">"), empty=empty)

    def _add(self, parent: _Open, node: Node) -> None:
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            if not isinstance(node, Scalar):
                raise _found(
                    node.at,
                    "yaml",
                    "A key must be a word, not a list or a mapping.",
                    "Put text that starts with “{” or “[” in double quotes.",
                )
            if node.text in parent.entries:
                first = parent.entries[node.text].at
                raise _found(
                    node.at,
                    "duplicate-key",
                    f"The key “{node.text}” stands here twice; first in line {first.line}.",
                    "Keep one of them.",
                )
            parent.key = node
        else:
            key = parent.key
            end = Position(self.shown, key.at.line, key.at.column + len(key.text))
            if is_blank(node) and node.at == end:  # nor is there a colon
                raise _found(
                    key.at,
                    "yaml",
                    f"A comma ends a text inside {{ }}, and “{key.text}” has no colon.",
                    "If it belongs to the text before the comma, put all of that in double quotes.",
                )
            parent.entries[key.text] = Entry(key.text, key.at, node)
            parent.key = None

    def _refuse(self, event: yaml.Event, what: str, hint: str) -> ProblemsFound:
        return _found(self._at(event), "yaml", f"agendagen does not read {what} in YAML.", hint)


class _Open:
    """A mapping or list whose end has not come yet."""

    def __init__(self, at: Position, is_mapping: bool) -> None:
        self.at = at
        self.is_mapping = is_mapping
        self.entries: dict[str, Entry] = {}
        self.items: list[Node] = []
        self.key: Scalar | None = None

    def close(self) -> Node:
        if self.is_mapping:
            return Mapping(self.entries, self.at)
        return Sequence(tuple(self.items), self.at)
