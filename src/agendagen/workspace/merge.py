"""The one merge rule, for inheritance, modes, meetings and translations alike.

Mappings merge key by key. A list whose entries all carry an `id` merges by `id`: the same id
merges into that entry, a new one goes to the end or `after:` another (`after: start` puts it
first), `remove: true` takes it out, and `if_there: true` says nothing when there is no such
entry. Any other list, and any single value, replaces what was there.
"""

from __future__ import annotations

from collections.abc import Iterator

from agendagen.problems import Position, Problem, did_you_mean
from agendagen.workspace.nodes import Entry, Mapping, Node, Scalar, Sequence, text_of

START = "start"
_YES = ("true", "yes", "on", "1")
_NO = ("false", "no", "off", "0")


def merge(base: Node | None, over: Node, problems: list[Problem]) -> Node:
    """`base` (None: nothing) with `over` on top. What cannot be placed is added to `problems`."""
    if isinstance(over, Mapping):
        below = base if isinstance(base, Mapping) else Mapping({}, over.at)
        entries = dict(below.entries)
        for key, entry in over.entries.items():
            was = entries.get(key)
            old = None if was is None else was.value
            # what is missing in a mapping is missing where it begins, not in its translation
            both = isinstance(old, Mapping) and isinstance(entry.value, Mapping)
            at = was.at if was is not None and both else entry.at
            entries[key] = Entry(key, at, merge(old, entry.value, problems))
        return Mapping(entries, below.at)
    if isinstance(over, Sequence) and _is_patch(over):
        here = base if isinstance(base, Sequence) else Sequence((), over.at)
        return _merge_by_id(here, over, problems)
    return over


def entry_id(node: Node) -> str | None:
    """The `id` of a list entry, if it has one."""
    return text_of(node, "id")


def entry_ids(node: Node | None) -> list[str | None]:
    """The `id` of each entry of a list; none of what is no list."""
    return [entry_id(item) for item in node.items] if isinstance(node, Sequence) else []


def duplicate_ids(node: Node) -> Iterator[Problem]:
    """Entries of one list with the same `id`, at any depth."""
    if isinstance(node, Mapping):
        for entry in node.entries.values():
            yield from duplicate_ids(entry.value)
    elif isinstance(node, Sequence):
        seen: set[str] = set()
        for item in node.items:
            name = entry_id(item)
            if name is not None and name in seen and isinstance(item, Mapping):
                yield Problem(
                    item.entries["id"].value.at,
                    "duplicate-id",
                    f"There are two entries “{name}” in this list.",
                    "Give one of them another id.",
                )
            if name is not None:
                seen.add(name)
            yield from duplicate_ids(item)


def _is_patch(node: Node) -> bool:
    return (
        isinstance(node, Sequence)
        and bool(node.items)
        and all(entry_id(item) is not None for item in node.items)
    )


def _merge_by_id(base: Sequence, over: Sequence, problems: list[Problem]) -> Sequence:
    result: list[Node] = list(base.items)
    for patch in over.items:
        assert isinstance(patch, Mapping)
        name = entry_id(patch)
        ids = [entry_id(item) for item in result]
        index = ids.index(name) if name in ids else None
        if _flag(patch, "if_there", problems) and index is None:
            continue
        if _flag(patch, "remove", problems):
            if index is None:
                problems.append(_unknown(patch, "id", str(name), ids, "remove"))
            else:
                del result[index]
            continue
        bare = _without(patch, "after", "if_there", "remove")
        merged = merge(None if index is None else result[index], bare, problems)
        after = patch.get("after")
        if after is not None and not isinstance(after, Scalar):
            what = "a list" if isinstance(after, Sequence) else "a mapping"
            message = f"“after” must be text, not {what}."
            hint = "Write after: and one id, or after: start."
            problems.append(Problem(after.at, "bad-type", message, hint))
        if not isinstance(after, Scalar):
            if index is None:
                result.append(merged)
            else:
                result[index] = merged
            continue
        if index is not None:
            del result[index]
            del ids[index]
        if after.text == START:
            result.insert(0, merged)
        elif after.text in ids:
            result.insert(ids.index(after.text) + 1, merged)
        else:
            problems.append(_unknown(patch, "after", after.text, ids, "put it after"))
            result.append(merged)
    return Sequence(tuple(result), over.at if not base.items else base.at)


def _flag(node: Mapping, key: str, problems: list[Problem]) -> bool:
    value = node.get(key)
    if value is None:
        return False
    text = value.text.lower() if isinstance(value, Scalar) else ""
    if text not in (*_YES, *_NO):
        problems.append(
            Problem(
                value.at,
                "bad-value",
                f"“{key}” is yes or no" + (f", not “{text}”." if text else "."),
                "Write true or false.",
            )
        )
    return text in _YES


def _without(node: Mapping, *keys: str) -> Mapping:
    return Mapping({k: e for k, e in node.entries.items() if k not in keys}, node.at)


def _unknown(patch: Mapping, key: str, name: str, ids: list[str | None], verb: str) -> Problem:
    known = [i for i in ids if i is not None]
    entry = patch.entries[key]
    listed = ", ".join(known) or "none"
    at: Position = entry.value.at
    return Problem(
        at,
        "unknown-id",
        f"There is no “{name}” here to {verb}.",
        did_you_mean(name, known, otherwise=f"The ids here are: {listed}."),
    )
