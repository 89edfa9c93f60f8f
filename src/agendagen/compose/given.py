"""The inputs of a meeting as they are written, value by value."""

from __future__ import annotations

from collections.abc import Iterator

from agendagen.compose.inputs import PLURALS
from agendagen.compose.resolve import Resolved
from agendagen.records.base import Visibility
from agendagen.workspace.nodes import Scalar, find, scalars


def given(resolved: Resolved) -> Iterator[tuple[str, str, bool, Scalar]]:
    """The inputs, value by value: name, kind (`text`, `client`), for clients or not, string."""
    for name, spec in resolved.type.inputs.items():
        node = find(resolved.meeting_tree, ("inputs", name))
        node = node or find(resolved.type_tree, ("inputs", name, "default"))
        for path, scalar in scalars(node) if node else ():
            kind = spec.cells.get(str(path[-1]), "") if path and spec.cells else spec.kind
            kind = "text" if kind == "list" else PLURALS.get(kind, kind)
            yield name, kind, spec.visibility is Visibility.CLIENT, scalar
