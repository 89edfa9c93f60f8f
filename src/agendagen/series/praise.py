"""Praise in turn: who has done something worth telling, and has waited longest to hear it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from agendagen.compose.actions import Action
from agendagen.series.history import Past

Consent = Literal["yes", "no", "ask"]
IN_A_ROW = 3
"""Meetings of a series in which the same person is praised: from here on it is a habit."""


class Candidate(Struct, frozen=True):
    """Somebody who could be praised."""

    who: str
    consent: Consent
    last: date | None
    """When they were praised before; None for never."""
    deeds: tuple[str, ...]


def candidates(
    deeds: Mapping[str, Sequence[str]], past: Iterable[Past], consent: Mapping[str, Consent]
) -> tuple[Candidate, ...]:
    """Who has done something, the one praised longest ago first; without who said no."""
    last = {who: one.held.date for one in past for who in one.praised}
    found = (
        Candidate(who, consent[who], last.get(who), tuple(dict.fromkeys(done)))
        for who, done in deeds.items()
        if consent[who] != "no"
    )
    return tuple(sorted(found, key=lambda one: (one.last or date.min, one.who)))


def deeds_of(actions: Iterable[Action], since: date) -> dict[str, list[str]]:
    """What people have done of what they promised, from a day on."""
    found: dict[str, list[str]] = {}
    for action in actions:
        if action.closed is not None and action.closed >= since and not action.dropped:
            found.setdefault(action.who, []).append(action.what)
    return found


def repeated(praised: Iterable[str], past: Sequence[Past]) -> set[str]:
    """Of those praised in a meeting, who was so in the two before it as well."""
    before = past[-(IN_A_ROW - 1) :]
    if len(before) < IN_A_ROW - 1:
        return set()
    return {who for who in praised if all(who in one.praised for one in before)}
