"""What can be seen in a cadence without a meeting: names, types, and the ground of each step."""

from __future__ import annotations

from collections.abc import Iterator

from agendagen.checks.types import check_strings
from agendagen.problems import Problem, ProblemsFound
from agendagen.records.cadences import BY, NAMES, Cadence
from agendagen.timing.holidays import country_code
from agendagen.workspace.nodes import Node, find, place
from agendagen.workspace.workspace import Workspace


def check_cadence(workspace: Workspace, cadence: Cadence, tree: Node) -> Iterator[Problem]:
    """Templates that ask for what no contact plan knows, unknown types, missing grounds."""
    yield from check_grounds(cadence, tree)
    yield from _countries(cadence, tree)
    for key in ("steps", "legal"):
        if (node := find(tree, (key,))) is not None:
            yield from check_strings(node, NAMES, workspace.locate)
    for index, type_id in enumerate(cadence.types):
        try:
            workspace.source("type", type_id, place(tree, ("types", index)))
        except ProblemsFound as found:
            yield from found.problems


def check_grounds(cadence: Cadence, tree: Node) -> Iterator[Problem]:
    """Steps that say nothing of why they are allowed."""
    for index, step in enumerate(cadence.steps):
        if step.basis is None and cadence.legal.of(step.channel) is None:
            yield Problem(
                place(tree, ("steps", index, "channel")),
                "missing-basis",
                f"“{step.id}” is {BY[step.channel]}, and nothing says why that is allowed.",
                f"Add “legal: {{{step.channel}: {{consent: required}}}}”, or a “basis:”.",
            )


def _countries(cadence: Cadence, tree: Node) -> Iterator[Problem]:
    for channel in BY:
        footing = cadence.legal.of(channel)
        for index, written in enumerate(footing.countries if footing else ()):
            if not country_code(written):
                yield Problem(
                    place(tree, ("legal", channel, "countries", index)),
                    "unknown-country",
                    f"“{written}” is no country that is known here.",
                    "Write it in English or Polish, or as its code: Poland, PL.",
                )
