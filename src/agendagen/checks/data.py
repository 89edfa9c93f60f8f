"""Descriptions of exports: the files are there, and so are the people they name."""

from __future__ import annotations

from collections.abc import Iterator

from agendagen.figures.store import parts_of
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
