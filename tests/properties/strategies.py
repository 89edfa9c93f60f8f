"""Trees of nodes, every one of which knows its place; and the files that we ship."""

from __future__ import annotations

import re
from itertools import count

from hypothesis import strategies as st

from agendagen.problems import Position
from agendagen.workspace.nodes import Entry, Mapping, Node, Plain, Scalar, Sequence
from agendagen.workspace.workspace import builtin_root

BUILT_IN = {
    file.relative_to(builtin_root()).as_posix(): file.read_text("utf-8")
    for folder in ("content", "templates")
    for file in sorted((builtin_root() / folder).rglob("*.yaml"))
}
"""The text of every YAML file of the built-in workspace, by its path."""
BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What YAML takes for the end of a line."""

WORDS = ("after", "remove", "if_there")
"""What the merge rule reads of an entry, and leaves out of the result."""
LISTS = ("items", "roles")
"""Keys of lists whose entries carry an id, in the records below."""

_names = st.sampled_from("abcd")
_keys = st.sampled_from(["id", "x", "y", *WORDS])
_texts = st.sampled_from(["", "a", "b", "c", "start", "true", "no"])


def placed(value: Plain, file: str) -> Node:
    """Plain values as nodes of a file. No two of them stand in the same place."""
    lines = count(1)

    def node(value: Plain) -> Node:
        at = Position(file, next(lines))
        if isinstance(value, str):
            return Scalar(value, at, empty=not value)
        if isinstance(value, list):
            return Sequence(tuple(map(node, value)), at)
        return Mapping(
            {k: Entry(k, Position(file, next(lines)), node(v)) for k, v in value.items()}, at
        )

    return node(value)


any_value: st.SearchStrategy[Plain] = st.recursive(
    _texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=4),
    max_leaves=20,
)
"""Any tree, with the words of the merge rule in all the wrong places."""


@st.composite
def _entries(draw: st.DrawFn, inside: st.SearchStrategy[dict[str, Plain]]) -> list[Plain]:
    names = draw(st.lists(_names, unique=True, min_size=1, max_size=3))
    return [{"id": name, **draw(inside)} for name in names]


def _level(inside: st.SearchStrategy[dict[str, Plain]]) -> st.SearchStrategy[dict[str, Plain]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "text": st.sampled_from(["one", "two", "three"]),
            "other": st.sampled_from(["one", "two", "three"]),
            "tags": st.lists(st.sampled_from(["one", "two"]), max_size=2).map(list[Plain]),
            "facts": inside,
            **{key: _entries(inside) for key in LISTS},
        },
    )


record: st.SearchStrategy[dict[str, Plain]] = _level(_level(_level(st.just({}))))
"""Trees in which a key always holds the same kind of value, as in the files of one kind."""
