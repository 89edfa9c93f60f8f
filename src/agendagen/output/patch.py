"""Entries put into a meeting file that a person wrote; every comment and line of it stays.

Lines are only added, and single values replaced. What was made is read again: it must say what
the file said before with the changes made, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from agendagen.problems import Position, ProblemsFound
from agendagen.workspace.merge import entry_ids
from agendagen.workspace.nodes import Mapping, Node, Path, Scalar, Sequence, find, plain
from agendagen.workspace.places import offset_of, span
from agendagen.workspace.reading import parse

Entries = list[dict[str, Any]]
"""Entries of a list by `id`, as the merge rule takes them: strings, and such lists again."""


class CannotPatch(Exception):
    """The file is laid out so that the change has no certain place."""


def patched(text: str, shown: str, minutes: int, items: Entries) -> str:
    """The file with these minutes, and these changes to items. Raises `CannotPatch`."""
    wanted: Any = plain(parse(text, shown))
    _apply(wanted, {"minutes": str(minutes), "items": items})
    changed = _set(text, shown, (), "minutes", str(minutes))
    changed = _merge_list(changed, shown, (), "items", items)
    try:
        made = plain(parse(changed, shown))
    except ProblemsFound as found:
        raise CannotPatch from found
    if made != wanted:
        raise CannotPatch
    return changed


def _apply(target: Any, changes: dict[str, Any]) -> None:
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            _apply(target[key], value)
            continue
        if not isinstance(value, list):
            target[key] = value
            continue
        entries = target.setdefault(key, [])
        for change in value:
            known = [e for e in entries if isinstance(e, dict) and e.get("id") == change["id"]]
            if known:
                _apply(known[0], change)
            else:
                entries.append(change)


def _merge_list(text: str, shown: str, path: Path, key: str, entries: Entries) -> str:
    """The text with entries of the list at `path` and `key` changed, or added at its end."""
    for entry in entries:
        tree = parse(text, shown)
        here = find(tree, (*path, key))
        ids = entry_ids(here)
        if entry["id"] in ids:
            place = (*path, key, ids.index(entry["id"]))
            for name, value in entry.items():
                if isinstance(value, list):
                    text = _merge_list(text, shown, place, name, value)
                elif name != "id":
                    text = _set(text, shown, place, name, value)
        elif isinstance(here, Sequence) and here.items:
            text = _append(text, tree, here, entry)
        else:
            holder = find(tree, path)
            if here is not None or not isinstance(holder, Mapping):
                raise CannotPatch
            text = _add_list(text, tree, holder, key, entry)
    return text


def _set(text: str, shown: str, path: Path, key: str, value: Any) -> str:
    """One value of the mapping at `path` replaced, or a line for it added after the first keys."""
    mapping = find(parse(text, shown), path)
    if not isinstance(mapping, Mapping):
        raise CannotPatch
    entry = mapping.entries.get(key)
    if entry is not None:
        if isinstance(value, dict) and isinstance(entry.value, Mapping):
            for inner, said in value.items():
                text = _set(text, shown, (*path, key), inner, said)
            return text
        return _replaced(text, entry.value, _value(value))
    value = _value(value)
    names = [name for name in ("id", "start", "type", *mapping.entries) if name in mapping.entries]
    anchor = mapping.entries[names[0]] if names else None
    if anchor is None or not isinstance(anchor.value, Scalar):
        raise CannotPatch
    before = _line_before(text, anchor.at)
    if before.strip(" -"):  # in one line, in braces
        place = span(text, anchor.value, 0, len(anchor.value.text))
        if place is None:
            raise CannotPatch
        end = place[1] + (text[place[1] : place[1] + 1] in ("'", '"'))
        return f"{text[:end]}, {key}: {value}{text[end:]}"
    return _with_lines(text, anchor.value.at.line, [f"{' ' * len(before)}{key}: {value}"])


def _replaced(text: str, old: Node, value: str) -> str:
    start = offset_of(text, old.at)
    if isinstance(old, Scalar):
        place = span(text, old, 0, len(old.text))
        if place is None:
            raise CannotPatch
        return text[: place[0]] + value + text[place[1] :]
    braces = re.compile(r"\{[^{}\n\"'#]*\}").match(text, start)
    if braces is None:
        raise CannotPatch
    return text[:start] + value + text[braces.end() :]


def _append(text: str, tree: Node, here: Sequence, entry: dict[str, Any]) -> str:
    dash = _line_before(text, here.items[0].at)
    if dash.strip() != "-":
        raise CannotPatch
    indent = dash[: dash.index("-")]
    return _with_lines(text, _last_line(text, tree, here, indent), list(_written(entry, indent)))


def _add_list(text: str, tree: Node, holder: Mapping, key: str, entry: dict[str, Any]) -> str:
    indent = _line_before(text, next(iter(holder.entries.values())).at).replace("-", " ")
    if indent.strip():
        raise CannotPatch
    lines = [f"{indent}{key}:", *_written(entry, f"{indent}  ")]
    return _with_lines(text, _last_line(text, tree, holder, indent), lines)


def _written(entry: dict[str, Any], indent: str) -> Iterator[str]:
    """An entry as lines: in braces when it is flat."""
    lists = {key: value for key, value in entry.items() if isinstance(value, list)}
    flat = [f"{key}: {_value(value)}" for key, value in entry.items() if key not in lists]
    if not lists:
        yield f"{indent}- {{{', '.join(flat)}}}"
        return
    for number, line in enumerate(flat):
        yield f"{indent}{' ' if number else '-'} {line}"
    for key, value in lists.items():
        yield f"{indent}  {key}:"
        for inner in value:
            yield from _written(inner, f"{indent}    ")


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_value(inner)}" for key, inner in value.items()) + "}"
    return str(value) if re.fullmatch(r"[\w-]+", value) else f'"{value}"'


def _last_line(text: str, tree: Node, here: Node, indent: str) -> int:
    """The line after which to add to a node: before what follows it and its comments."""
    inside = max(at.line for at in _places(here))
    behind = [at.line for at in _places(tree) if at.line > inside]
    lines = text.splitlines()
    last = min(behind) - 1 if behind else len(lines)
    while last > inside:
        line = lines[last - 1]
        depth = len(line) - len(line.lstrip())
        if line.strip() and not (line.lstrip().startswith("#") and depth <= len(indent)):
            break
        last -= 1
    return last


def _places(node: Node) -> Iterator[Position]:
    yield node.at
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _places(item)
    elif isinstance(node, Mapping):
        for entry in node.entries.values():
            yield from (entry.at, *_places(entry.value))


def _line_before(text: str, at: Position) -> str:
    end = offset_of(text, at)
    return text[end - at.column + 1 : end]


def _with_lines(text: str, after: int, lines: list[str]) -> str:
    """Lines put in after the line of that number."""
    newline = "\r\n" if "\r\n" in text else "\n"
    old = text.splitlines(keepends=True)
    head = "".join(old[:after])
    if head and not head.endswith(("\n", "\r")):
        head += newline
    return head + "".join(line + newline for line in lines) + "".join(old[after:])
