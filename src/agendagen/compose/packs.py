"""Guideline packs, and what a briefing tells of those that are new."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from agendagen.compose.facts import Facts, as_placed, view
from agendagen.compose.quotes import quoted
from agendagen.compose.resolve import validated
from agendagen.problems import Problem, ProblemsFound
from agendagen.records.base import LANGUAGES, Visibility
from agendagen.records.phrasing import Guideline, GuidelinePack
from agendagen.workspace.nodes import Node
from agendagen.workspace.workspace import Source, Workspace

MOST = 3
"""How many phrases of a guideline are quoted."""
_BARE_VERB = re.compile(r"(?!\w+ć\b)\w.*\s\w+[aeiouyąó]ć\b")


def read_packs(
    workspace: Workspace, problems: list[Problem]
) -> Iterator[tuple[str, bool, GuidelinePack, Node]]:
    """Every pack: its name, whether it is the user's, the record and its tree.

    Read once: each language and each briefing asks for them.
    """
    for source in workspace.sources("phrasing").values():
        pack = workspace.once(("pack", source.id), partial(_read, workspace, source))
        if isinstance(pack, GuidelinePack):
            own = source.layer.own or workspace.root is None
            yield source.id, own, pack, workspace.read(source)
        else:
            problems.extend(pack)


def _read(workspace: Workspace, source: Source) -> GuidelinePack | tuple[Problem, ...]:
    try:
        return validated(GuidelinePack, workspace.read(source))
    except ProblemsFound as found:
        return found.problems


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


def briefed(
    workspace: Workspace,
    locale: str,
    last: date,
    day: date,
    named: Collection[str],
    problems: list[Problem],
) -> Iterator[dict[str, Any]]:
    """What was approved after `last` and has not expired on `day`, as a briefing tells it.

    Of the packs that are `named`, or of all when none is; in their order.
    """
    for name, _, pack, tree in read_packs(workspace, problems):
        if named and not {name, family(name)} & {*named}:
            continue
        language = pack_language(workspace, name, pack)
        shown = view(pack, Visibility.INTERNAL, name, tree)
        for guideline, texts in zip(pack.guidelines, shown["guidelines"], strict=True):
            approved = guideline.approved_on or pack.approved_on
            until = guideline.valid.until
            if (
                (guideline.lang or language) == locale
                and approved is not None
                and approved > last
                and (until is None or until >= day)
            ):
                yield _told(guideline, texts, shown["disclosures"], locale)


def readable(phrases: Iterable[str]) -> tuple[str, ...]:
    """The first of them that can be quoted as they stand.

    Nobody says *algorytm rozumieć*, which the matcher of Polish wants for *algorytm rozumie*.
    """
    return tuple(phrase for phrase in phrases if not _BARE_VERB.match(phrase))[:MOST]


def _told(
    guideline: Guideline, texts: Facts, disclosures: Iterable[Facts], locale: str
) -> dict[str, Any]:
    """`texts` are its own, with their places. `say` is empty where there is no phrase to say."""
    examples = texts["examples"]
    pattern, kind = guideline.match == "regex", guideline.kind
    say = texts["say"]
    if pattern:
        old = examples["bad"][:1]  # nobody can read a pattern aloud
    else:
        old = readable(say[1:] if kind == "consistent" else texts["not"])
    if not say or (pattern and kind != "prefer"):
        wanted = guideline.requires.disclosure if guideline.requires else ""
        say = [text for one in disclosures if one["id"] == wanted for text in one["wordings"]]
    return {
        "kind": kind,
        "instead_of": as_placed(quoted(old, locale), old[0]) if old else "",
        "say": say[0] if say else "",
        "why": texts["why"],
        "bad": examples["bad"],
        "good": examples["good"],
        "from": guideline.valid.from_,
        "source": texts["source"],
    }
