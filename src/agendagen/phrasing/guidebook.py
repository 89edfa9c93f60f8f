"""The guidelines of a workspace in one language, ready to look for what they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from agendagen.compose.packs import family, pack_language, read_packs
from agendagen.phrasing import english
from agendagen.phrasing.lock import LOCK, LOCKED, Entry, key, like, read_lock, wanted
from agendagen.phrasing.matcher import Index, Phrase
from agendagen.phrasing.tokens import lowered, phrase_words
from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.records.phrasing import Applies, Examples, Guideline, GuidelinePack
from agendagen.workspace.folders import FOLDERS
from agendagen.workspace.nodes import Node, find, place, scalars
from agendagen.workspace.workspace import Layer, Workspace

COMPANY = "{{ company.name }}"
"""In phrases and examples: the name in the company's record."""
Part = Literal["not", "say", "unless"]


class Rule(Struct, frozen=True):
    """A guideline with what its pack says for all of them."""

    pack: str
    family: str
    """The pack's name without its language: what `phrasing: [finance]` names."""
    named: bool
    """Holds only where the pack is named."""
    guideline: Guideline
    applies: Applies
    wordings: tuple[str, ...]
    """Of the disclosure that it requires."""
    at: Position
    tree: Node
    own: bool
    """The user's, not built in."""

    @property
    def name(self) -> str:
        """`finance-en/past-results`: what messages and `allow` call it."""
        return f"{self.pack}/{self.guideline.id}"

    def place(self, *path: str | int) -> Position:
        """Where a part of it is written."""
        return place(self.tree, path)


class Target(Struct, frozen=True):
    """What a phrase of the index stands for."""

    rule: int
    part: Part
    phrase: str
    number: int
    """Its place in its list."""


class Guidebook(Struct, frozen=True):
    """Every rule of one language, and one index over all their phrases."""

    locale: str
    rules: tuple[Rule, ...]
    targets: tuple[Target, ...]
    index: Index
    entries: dict[str, Entry]
    """The lock: forms and slots by phrase."""
    problems: tuple[Problem, ...]
    """Packs that cannot be read, and locks that do not fit them."""

    def entry(self, phrase: str, model: str | None = None) -> Entry | None:
        """The locked forms of a phrase."""
        return self.entries.get(key(phrase, model))


def guidebook(workspace: Workspace, locale: str) -> Guidebook:
    """The guidelines of one language, with the forms of their phrases."""
    problems: list[Problem] = []
    packs = [*read_packs(workspace, problems)]
    entries = _locked(workspace, packs, problems)
    names = _company_names(workspace, locale)
    rules = tuple(
        _named(rule, names)
        for pack in packs
        for rule in _rules(workspace, pack)
        if rule.guideline.lang == locale and (names or not _names_company(rule))
    )
    targets: list[Target] = []
    phrases: list[Phrase] = []
    for number, rule in enumerate(rules):
        for part, texts in _phrases(rule):
            for place_, text in enumerate(texts):
                phrases.append(compiled(len(targets), text, rule.guideline, locale, entries))
                targets.append(Target(number, part, text, place_))
    return Guidebook(locale, rules, tuple(targets), Index(phrases), entries, tuple(problems))


def compiled(
    number: int, text: str, guideline: Guideline, locale: str, entries: dict[str, Entry]
) -> Phrase:
    """A phrase in the forms that its guideline wants, ready for the index."""
    words = phrase_words(text)
    gap = guideline.gap or 0
    if guideline.match == "inflect" and locale == LOCKED:
        entry = entries.get(key(text, like(guideline, text))) or entries.get(key(text, None))
        if entry is not None:
            return Phrase(
                number,
                tuple(_split(forms) for forms in entry.forms),
                entry.gap if guideline.gap is None else guideline.gap,
                frozenset(entry.whole) if entry.whole and not guideline.gap else None,
            )
    elif guideline.match == "inflect":
        return Phrase(number, tuple(english.forms(word) for word in words), gap)
    return Phrase(number, tuple(frozenset({lowered(word)}) for word in words), gap)


@lru_cache(maxsize=50_000)
def _split(forms: str) -> frozenset[str]:
    return frozenset(forms.replace("’", "'").split())


def _phrases(rule: Rule) -> Iterator[tuple[Part, tuple[str, ...]]]:
    guideline = rule.guideline
    if guideline.match != "regex":
        yield "not", guideline.not_
        yield "say", guideline.say
    yield "unless", guideline.unless


def _company_names(workspace: Workspace, locale: str) -> tuple[str, ...]:
    """What the company is called, in every case that is written."""
    try:
        tree = workspace.tree(workspace.company_source(), locale, [])
    except ProblemsFound:
        return ()  # said where the company is checked
    nodes = [found for key_ in ("name", "forms") if (found := find(tree, (key_,)))]
    texts = (scalar.text for node in nodes for _, scalar in scalars(node))
    return tuple(dict.fromkeys(text for text in texts if phrase_words(text)))


def _names_company(rule: Rule) -> bool:
    guideline = rule.guideline
    texts = (*guideline.not_, *guideline.say, *guideline.examples.bad, *guideline.examples.good)
    return any(COMPANY in text for text in texts)


def _named(rule: Rule, names: tuple[str, ...]) -> Rule:
    """The rule with the company's own name for `COMPANY`, so that a pack fits every company."""
    guideline = rule.guideline
    if not _names_company(rule):
        return rule

    def filled(phrases: tuple[str, ...], names: tuple[str, ...] = names) -> tuple[str, ...]:
        every = (
            text.replace(COMPANY, name)
            for text in phrases
            for name in (names if COMPANY in text else ("",))
        )
        return tuple(dict.fromkeys(every))

    return replace(
        rule,
        guideline=replace(
            guideline,
            not_=filled(guideline.not_),
            say=filled(guideline.say),
            examples=Examples(
                bad=filled(guideline.examples.bad, names[:1]),
                good=filled(guideline.examples.good, names[:1]),
            ),
        ),
    )


def _rules(workspace: Workspace, found: tuple[str, bool, GuidelinePack, Node]) -> Iterator[Rule]:
    name, own, pack, tree = found
    language = pack_language(workspace, name, pack)
    disclosures = {one.id: one.wordings for one in pack.disclosures}
    for number, guideline in enumerate(pack.guidelines):
        required = guideline.requires.disclosure if guideline.requires else ""
        node = find(tree, ("guidelines", number))
        assert node is not None
        yield Rule(
            pack=name,
            family=family(name),
            named=pack.use == "named",
            guideline=replace(
                guideline,
                lang=guideline.lang or language,
                owner=guideline.owner or pack.owner,
                approved_by=guideline.approved_by or pack.approved_by,
                approved_on=guideline.approved_on or pack.approved_on,
                review_by=guideline.review_by or pack.review_by,
            ),
            applies=_both(pack.applies, guideline.applies),
            wordings=disclosures.get(required, ()),
            at=place(node, ("id",)),
            tree=node,
            own=own,
        )


def _both(pack: Applies, own: Applies) -> Applies:
    """The pack's conditions where the guideline does not say its own."""
    values = {name: getattr(own, name) or getattr(pack, name) for name in Applies.__struct_fields__}
    return Applies(**values)


def _locked(
    workspace: Workspace,
    packs: Iterable[tuple[str, bool, GuidelinePack, Node]],
    problems: list[Problem],
) -> dict[str, Entry]:
    """The forms of every layer's lock; a problem for a lock that is not of today."""
    entries: dict[str, Entry] = {}
    for layer in reversed(workspace.layers):
        file = layer.root / FOLDERS["phrasing"] / LOCK
        lock, problem = read_lock(file, layer.shown(file))
        problems.extend([problem] if problem else [])
        entries |= lock.phrases
        if problem is not None or not (layer.own or workspace.root is None):
            continue  # the built-in lock fits the built-in packs
        needed = {
            key_
            for name, own, pack, _ in packs
            if own
            for key_, _ in wanted(pack, pack_language(workspace, name, pack))
        }
        missing, spare = needed - entries.keys(), lock.phrases.keys() - needed
        if missing or spare:
            problems.append(_stale(layer, sorted(missing), sorted(spare)))
    return entries


def _stale(layer: Layer, missing: list[str], spare: list[str]) -> Problem:
    file = layer.root / FOLDERS["phrasing"] / LOCK
    listed = ", ".join(f"“{name}”" for name in (missing or spare)[:3])
    more = f" and {len(missing or spare) - 3} more" if len(missing or spare) > 3 else ""
    what = (
        f"The forms of {listed}{more} have not been looked up: only the phrase as written is found."
        if missing
        else f"The lock holds phrases that no guideline has any more: {listed}{more}."
    )
    return Problem(
        Position(layer.shown(file)),
        "stale-lock",
        what,
        "Run “agendagen phrasing lock”, and commit the file.",
    )


def holds_on(rule: Rule, day: date) -> bool:
    """Whether a rule is in force on a day."""
    valid = rule.guideline.valid
    return (valid.from_ is None or valid.from_ <= day) and (
        valid.until is None or day <= valid.until
    )
