"""Where words are used: what a guideline's `applies` is held against."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from agendagen.phrasing.guidebook import Rule
from agendagen.phrasing.tokens import phrase_words
from agendagen.records.base import Visibility


class Scene(Struct, frozen=True):
    """A meeting, or a file by itself; there, what only a meeting decides is None."""

    day: date
    named: frozenset[str] = frozenset()
    """Packs that the type, the meeting or a product names."""
    types: frozenset[str] | None = None
    """The meeting's type and those that it extends."""
    products: frozenset[str] | None = None
    regions: frozenset[str] | None = None
    industries: frozenset[str] | None = None
    stages: frozenset[str] | None = None


def reasons(rule: Rule, scene: Scene, audience: Visibility) -> tuple[str, ...] | None:
    """Why a rule holds here, as parts of a sentence; None when it does not, or nobody can tell."""
    if rule.named and not {rule.family, rule.pack} & scene.named:
        return None
    applies = rule.applies
    if applies.audience is not None and applies.audience is not audience:
        return None
    found: list[str] = []
    if rule.named:
        found.append(f"the pack “{rule.family}” is named here")
    for wanted, there, why in (
        (applies.type, scene.types, "the meeting is of type {}"),
        (applies.product, scene.products, "it is about {}"),
    ):
        if wanted:
            met = [name for name in wanted if there is not None and name in there]
            if not met:
                return None
            found.append(why.format(" and ".join(met)))
    for words, there, why in (
        (applies.region, scene.regions, "the client is in {}"),
        (applies.industry, scene.industries, "the client's industry is {}"),
        (applies.stage, scene.stages, "the deal is at “{}”"),
    ):
        if words:
            met = [word for word in words if any(stands_in(word, t) for t in there or ())]
            if not met:
                return None
            found.append(why.format(" and ".join(met)))
    if applies.audience is Visibility.CLIENT:
        found.append("a client reads or hears it")
    return tuple(found)


def stands_in(wanted: str, text: str) -> bool:
    """Whole words, in order: `banking` stands in `retail banking`."""
    ours = tuple(word.lower() for word in phrase_words(wanted))
    theirs = tuple(word.lower() for word in phrase_words(text))
    return bool(ours) and any(
        theirs[start : start + len(ours)] == ours for start in range(len(theirs))
    )
