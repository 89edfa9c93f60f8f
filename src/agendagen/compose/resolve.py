"""type + mode + meeting → one tree and its validated form: the one precedence rule.

type (its parents first) < mode < meeting; in each, the translation is laid over the base.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from agendagen.problems import Position, Problem, ProblemsFound, did_you_mean
from agendagen.records.base import Model
from agendagen.records.reading import checked
from agendagen.records.types import MeetingSpec, ModeSpec, TypeSpec
from agendagen.workspace.merge import entry_id, merge
from agendagen.workspace.nodes import Entry, Mapping, Node, Scalar, Sequence, find, place, plain
from agendagen.workspace.workspace import Workspace

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Resolved:
    """One meeting with its type and mode laid over one another; strings are templates yet.

    The trees keep the place of every value; the specs are the same, validated.
    """

    id: str
    meeting: MeetingSpec
    meeting_tree: Node
    mode: ModeSpec
    type: TypeSpec
    type_tree: Node
    type_id: str
    mode_id: str


_OF_MEETING = ("title", "objective", "minutes", "phrasing", "items")
"""What a meeting may say otherwise than its type."""


def resolve(
    workspace: Workspace,
    meeting_id: str,
    locale: str,
    mode: str | None,
    problems: list[Problem],
) -> Resolved:
    """Lay everything over one another. Raises `ProblemsFound` when that cannot be done."""
    source = workspace.source("meeting", meeting_id)
    meeting_tree = _dated(workspace.tree(source, locale, problems), problems)
    meeting = validated(MeetingSpec, meeting_tree)
    type_tree = type_chain(workspace, meeting.type, locale, problems, _at(meeting_tree, "type"))
    mode_id = mode or meeting.mode
    mode_at = _at(meeting_tree, "mode") if mode is None else None
    mode_tree = workspace.tree(workspace.source("mode", mode_id, mode_at), locale, problems)
    mode_spec = validated(ModeSpec, mode_tree)
    tree = _lay(type_tree, _only(mode_tree, "inputs", "joining", "items"), problems)
    tree = _lay(tree, _only(meeting_tree, *_OF_MEETING), problems)
    spec = validated(TypeSpec, tree)
    problems.extend(taken_names(tree, spec))
    return Resolved(meeting_id, meeting, meeting_tree, mode_spec, spec, tree, meeting.type, mode_id)


def type_chain(
    workspace: Workspace,
    type_id: str,
    locale: str,
    problems: list[Problem],
    at: Position | None = None,
) -> Node:
    """A type laid over the types it extends, each with its translation."""
    trees: list[Node] = []
    seen: list[str] = []
    current: str | None = type_id
    while current is not None:
        if current in seen:
            circle = " → ".join([*seen[seen.index(current) :], current])
            raise ProblemsFound(
                [
                    Problem(
                        at or Position(current),
                        "cyclic-extends",
                        f"These types extend one another in a circle: {circle}.",
                        "Take “extends” out of one of them.",
                    )
                ]
            )
        seen.append(current)
        tree = workspace.tree(workspace.source("type", current, at), locale, problems)
        trees.append(tree)
        parent = tree.get("extends") if isinstance(tree, Mapping) else None
        at = parent.at if parent else None
        current = parent.text if isinstance(parent, Scalar) else None
    result = trees.pop()
    while trees:
        result = _lay(result, trees.pop(), problems)
    return result


ALWAYS = frozenset({"meeting", "company", "mode", "attendees", "loop"})
"""Names that templates have beside roles and inputs."""


def taken_names(tree: Node, spec: TypeSpec) -> Iterator[Problem]:
    """Inputs whose name is already that of something else."""
    for name in spec.inputs:
        if name in ALWAYS or name in spec.roles:
            yield Problem(
                place(tree, ("inputs", name), key=True),
                "taken-name",
                f"“{name}” is already the name of something else in templates.",
                "Give the input another name.",
            )


def inputs_of_modes(workspace: Workspace) -> frozenset[str]:
    """What the modes ask for.

    A type may use it, guarded with `when`, and a meeting may carry what its other modes need: a
    link, should it become a call.
    """
    names: set[str] = set()
    for source in workspace.sources("mode").values():
        try:
            inputs = find(workspace.read(source), ("inputs",))
        except ProblemsFound:
            continue  # reported where the mode itself is checked
        if isinstance(inputs, Mapping):
            names |= set(inputs.entries)
    return frozenset(names)


def validated(model: type[M], tree: Node) -> M:
    """The tree as a model. Raises `ProblemsFound` with every finding in its place."""
    return checked(model, plain(tree), lambda path, on_key: place(tree, path, key=on_key))


def _dated(tree: Node, problems: list[Problem]) -> Node:
    """A meeting without date or start gets some, and a problem: the rest can still be checked."""
    if not isinstance(tree, Mapping):
        return tree
    entries = dict(tree.entries)
    for key, stand_in in (("date", "2000-01-03"), ("start", "09:00")):
        if tree.get(key) is None:
            at = place(tree, (key,), key=True)
            message = f"The key “{key}” is missing here."
            problems.append(Problem(at, "missing-key", message, f"Add “{key}:”."))
            entries[key] = Entry(key, at, Scalar(stand_in, at))
    return Mapping(entries, tree.at)


def _lay(base: Node, over: Node, problems: list[Problem]) -> Node:
    """`over` on `base`; a change to an item that is not there is a slip of the pen."""
    here = find(base, ("items",))
    changes = find(over, ("items",))
    if not isinstance(over, Mapping) or not isinstance(changes, Sequence):
        return merge(base, over, problems)
    ids = [entry_id(item) for item in here.items] if isinstance(here, Sequence) else []
    known = [name for name in ids if name is not None]
    kept: list[Node] = []
    for change in changes.items:
        name = entry_id(change)
        if name is None:
            problems.append(
                Problem(change.at, "missing-key", "The key “id” is missing here.", "Add “id:”.")
            )
        elif name in known or "title" in _keys(change) or _keys(change) & {"if_there", "remove"}:
            kept.append(change)
        elif near := did_you_mean(name, known):
            at = place(change, ("id",))
            message = f"There is no item “{name}” here to change."
            problems.append(Problem(at, "unknown-id", message, near))
        else:
            problems.append(
                Problem(
                    change.at,
                    "missing-key",
                    f"The key “title” is missing here: there is no item “{name}” to change,"
                    " and a new one needs a title.",
                    f"Add “title:”, or choose one of the items: {', '.join(known)}.",
                )
            )
    if not kept:
        rest = {key: entry for key, entry in over.entries.items() if key != "items"}
        return merge(base, Mapping(rest, over.at), problems)
    entry = over.entries["items"]
    items = Entry("items", entry.at, Sequence(tuple(kept), changes.at))
    return merge(base, Mapping({**over.entries, "items": items}, over.at), problems)


def _keys(node: Node) -> set[str]:
    return set(node.entries) if isinstance(node, Mapping) else set()


def _only(tree: Node, *keys: str) -> Mapping:
    assert isinstance(tree, Mapping)
    return Mapping({k: e for k, e in tree.entries.items() if k in keys}, tree.at)


def _at(tree: Node, key: str) -> Position:
    return place(tree, (key,))
