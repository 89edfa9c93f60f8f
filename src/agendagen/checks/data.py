"""Exports: files and people that a description names are there, and the rows are as they should."""

from __future__ import annotations

from collections.abc import Iterator

from agendagen.figures.metrics import metrics_of
from agendagen.figures.store import described, open_store, parts_of
from agendagen.problems import Problem, ProblemsFound
from agendagen.records.data import DataSpec
from agendagen.workspace.nodes import Node, place
from agendagen.workspace.workspace import Source, Workspace


def check_data(
    workspace: Workspace, source: Source, spec: DataSpec, tree: Node
) -> Iterator[Problem]:
    """What is wrong with a description, without reading the export."""
    try:
        parts_of(workspace, source, spec, tree)
    except ProblemsFound as found:
        yield from found.problems
    for name, person in spec.people.items():
        try:
            workspace.source("person", person, place(tree, ("people", name)))
        except ProblemsFound as found:
            yield from found.problems


def check_rows(workspace: Workspace, id_: str) -> Iterator[Problem]:
    """One warning for all the faults of an export, which is read for it."""
    try:
        store = open_store(workspace, id_)
        rows, kinds = store.unsettled()
        words = metrics_of(workspace)["faults"]
        at = place(described(workspace, id_).tree, ("file",))
    except ProblemsFound as found:
        yield from found.problems
        return
    yield from store.notes
    if rows:
        said = ", ".join(f"{number:,} × {words.said(k, 'en', {})}" for k, number in kinds.items())
        begin = f"{rows:,} rows of the export have" if rows > 1 else "A row of the export has"
        hint = f"“agendagen metrics faults --data {id_}” lists them, with file and line."
        yield Problem(at, "data-faults", f"{begin} faults: {said}.", hint, severity="warning")
