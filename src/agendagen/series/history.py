"""The past of a series: its meetings, who played which role, who was praised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from msgspec import Struct

from agendagen.compose.actions import Held, Minuted, minutes, series
from agendagen.compose.resolve import type_chain, validated
from agendagen.problems import ProblemsFound
from agendagen.records.minutes import Carried
from agendagen.records.types import InputSpec, MeetingSpec, TypeSpec
from agendagen.workspace.nodes import Node, Scalar, Sequence, find
from agendagen.workspace.workspace import Workspace


class Past(Struct, frozen=True):
    """One meeting of a series as it was planned, and its minutes if there are any."""

    held: Held
    spec: MeetingSpec
    tree: Node
    praising: tuple[str, ...]
    """The inputs of its type that praise people."""
    minutes: Minuted | None = None

    @property
    def praised(self) -> tuple[str, ...]:
        """Who was praised in it: as the minutes say, else as the agenda had it."""
        if self.minutes is not None and self.minutes.spec.praise:
            return tuple(dict.fromkeys(one.who for one in self.minutes.spec.praise))
        return tuple(dict.fromkeys(scalar.text for scalar in praised_in(self.tree, self.praising)))

    @property
    def is_told(self) -> bool:
        """Whether its minutes say anything that was not there before it."""
        if self.minutes is None:
            return False
        spec = self.minutes.spec
        return bool(
            spec.praise
            or any(item.decisions or item.actions for item in spec.items)
            or any(one != Carried(id=one.id) for one in spec.carried)
        )

    def was_there(self, person: str) -> bool:
        """Whether somebody took part, as far as the minutes say."""
        said = None if self.minutes is None else self.minutes.spec.present
        return said is None or person in said


def past_of(workspace: Workspace, name: str, locale: str) -> tuple[Past, ...]:
    """The meetings of a series, in the order of time. Raises `ProblemsFound`."""
    return workspace.once(("past", name, locale), lambda: _past(workspace, name, locale))


def _past(workspace: Workspace, name: str, locale: str) -> tuple[Past, ...]:
    by_id = {one.held.id: one for one in minutes(workspace, locale, [])}
    found = []
    for held in series(workspace, name):
        tree = workspace.read(workspace.source("meeting", held.id))
        spec = validated(MeetingSpec, tree)
        praising = praising_inputs(inputs_of_type(workspace, spec.type, locale))
        found.append(Past(held, spec, tree, praising, by_id.get(held.id)))
    return tuple(found)


def inputs_of_type(workspace: Workspace, type_id: str, locale: str) -> Mapping[str, InputSpec]:
    """What a type asks for; nothing when it cannot be read, which is said elsewhere."""

    def read() -> Mapping[str, InputSpec]:
        with suppress(ProblemsFound):
            return validated(TypeSpec, type_chain(workspace, type_id, locale, [])).inputs
        return {}

    return workspace.once(("inputs", type_id, locale), read)


def praising_inputs(inputs: Mapping[str, InputSpec]) -> tuple[str, ...]:
    """The inputs whose rows praise people."""
    return tuple(name for name, spec in inputs.items() if spec.praise)


def praised_in(meeting: Node, inputs: Iterable[str]) -> Iterator[Scalar]:
    """Whom the rows of those inputs praise, as they are written."""
    for name in inputs:
        rows = find(meeting, ("inputs", name))
        for row in rows.items if isinstance(rows, Sequence) else ():
            if isinstance(who := find(row, ("who",)), Scalar):
                yield who


def played(past: Iterable[Past], role: str) -> list[str]:
    """Who played a role, oldest first; who was cast and did not come is left out."""
    return [
        person
        for one in past
        if (person := one.spec.cast.get(role)) is not None and one.was_there(person)
    ]
