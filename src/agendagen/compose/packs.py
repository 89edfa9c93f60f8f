"""Guideline packs, and what a briefing tells of those that are new."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from agendagen.compose.quotes import quoted
from agendagen.compose.resolve import validated
from agendagen.problems import Problem, ProblemsFound
from agendagen.records.base import LANGUAGES
from agendagen.records.phrasing import Guideline, GuidelinePack
from agendagen.workspace.nodes import Node
from agendagen.workspace.workspace import Workspace

MOST = 3
"""How many phrases of a guideline are quoted."""
_BARE_VERB = re.compile(r"(?!\w+ć\b)\w.*\s\w+[aeiouyąó]ć\b")


def read_packs(
    workspace: Workspace, problems: list[Problem]
) -> Iterator[tuple[str, bool, GuidelinePack, Node]]:
    """Every pack: its name, whether it is the user's, the record and its tree."""
    for source in workspace.sources("phrasing").values():
        try:
            tree = workspace.read(source)
            own = source.layer.own or workspace.root is None
            yield source.id, own, validated(GuidelinePack, tree), tree
        except ProblemsFound as found:
            problems.extend(found.problems)


def pack_language(workspace: Workspace, name: str, pack: GuidelinePack) -> str:
    """The language of a pack: what it says, or else how its name ends."""
    if pack.lang is not None:
        return pack.lang
    ending = name.rpartition("-")[2]
    return ending if ending in LANGUAGES else workspace.config.locale


def family(name: str) -> str:
    """`finance-en` and `finance-pl` are both `finance`."""
    head, _, ending = name.rpartition("-")
    return head if ending in LANGUAGES and head else name


def approved_after(
    workspace: Workspace,
    locale: str,
    last: date,
    day: date,
    named: Collection[str],
    problems: list[Problem],
) -> Iterator[tuple[GuidelinePack, int]]:
    """The guidelines of a language that were approved after `last` and hold on `day` or later.

    Of the packs that are `named`, or of all when none is; in their order, each a pack and the
    guideline's number in it.
    """
    for name, _, pack, _ in read_packs(workspace, problems):
        if named and not {name, family(name)} & {*named}:
            continue
        language = pack_language(workspace, name, pack)
        for number, guideline in enumerate(pack.guidelines):
            approved = guideline.approved_on or pack.approved_on
            until = guideline.valid.until
            if (
                (guideline.lang or language) == locale
                and approved is not None
                and approved > last
                and (until is None or until >= day)
            ):
                yield pack, number


def briefed(pack: GuidelinePack, number: int, locale: str) -> dict[str, Any]:
    """A guideline as a briefing tells it; `say` is empty where there is no phrase to say."""
    guideline = pack.guidelines[number]
    return {
        "kind": guideline.kind,
        "instead_of": quoted(_out(guideline), locale),
        "say": _in(pack, guideline),
        "why": guideline.why,
        "bad": guideline.examples.bad,
        "good": guideline.examples.good,
        "from": guideline.valid.from_,
        "source": guideline.source,
    }


def readable(phrases: Iterable[str]) -> tuple[str, ...]:
    """The first of them that can be quoted as they stand.

    Nobody says *algorytm rozumieć*, which the matcher of Polish wants for *algorytm rozumie*.
    """
    return tuple(phrase for phrase in phrases if not _BARE_VERB.match(phrase))[:MOST]


def _out(guideline: Guideline) -> tuple[str, ...]:
    """What is no longer said; of a pattern, which nobody can read aloud, an example."""
    if guideline.match == "regex":
        return guideline.examples.bad[:1]
    if guideline.kind == "consistent":
        return readable(guideline.say[1:])
    return readable(guideline.not_)


def _in(pack: GuidelinePack, guideline: Guideline) -> str:
    """What is said now: a phrase, or else the words that must stand beside it."""
    if guideline.say and (guideline.match != "regex" or guideline.kind == "prefer"):
        return guideline.say[0]
    wanted = guideline.requires.disclosure if guideline.requires else ""
    return next((one.wordings[0] for one in pack.disclosures if one.id == wanted), "")
