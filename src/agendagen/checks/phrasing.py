"""What the guidelines have to say about files and editions, as problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property

from agendagen.checks.guidelines import check_guidelines, check_packs_named
from agendagen.compose.composer import Prepared
from agendagen.compose.meeting import Meeting
from agendagen.compose.tracing import origin
from agendagen.phrasing.allowed import Allowance, about_allowances, allowances
from agendagen.phrasing.fix import replacement
from agendagen.phrasing.guidebook import Guidebook, guidebook
from agendagen.phrasing.lint import Document, Finding, Passage, lint
from agendagen.phrasing.passages import (
    INTERNAL,
    Printed,
    mentions,
    of_agenda,
    of_disclosures,
    of_inputs,
    of_record,
    of_talk,
    of_type,
    scene_of,
    scene_of_file,
)
from agendagen.phrasing.scene import Scene
from agendagen.problems import Position, Problem, ProblemsFound, Severity
from agendagen.records.base import Model, Record
from agendagen.records.content import Product
from agendagen.records.phrasing import GuidelinePack
from agendagen.records.types import TypeSpec
from agendagen.workspace.nodes import Node, Scalar
from agendagen.workspace.workspace import BUILT_IN, Source, Workspace

CODES = {
    "avoid": "phrase-avoid",
    "prefer": "phrase-prefer",
    "require": "phrase-require",
    "limit": "phrase-limit",
    "consistent": "phrase-consistent",
    "soon": "phrase-soon",
    "slow": "slow-pattern",
}


_PER = {"document": "a document", "item": "an item", "sentence": "a sentence"}


class Proofreader:
    """Holds a workspace against its guidelines; `day` is the day for files without a meeting.

    Each finding is reported once, however many editions it is in. What is allowed in place is
    counted in `allowed` instead.
    """

    def __init__(self, workspace: Workspace, day: date = date.min) -> None:
        self._workspace = workspace
        self._day = day
        self._books: dict[str, Guidebook] = {}
        self._allowances: dict[str, tuple[Allowance, ...]] = {}
        self._mentions: dict[str, frozenset[Position]] = {}
        self._bad_comments: list[Problem] = []
        self._seen: set[tuple[Position, str, bool, bool]] = set()
        self.allowed: Counter[Allowance] = Counter()
        self.found: list[tuple[Position, Finding]] = []
        """Everything that was reported."""

    @property
    def allowances(self) -> tuple[Allowance, ...]:
        """Every comment that allows something, in the files that have been read."""
        return tuple(one for of_file in self._allowances.values() for one in of_file)

    def book(self, locale: str) -> Guidebook:
        """The guidelines of one language."""
        if locale not in self._books:
            self._books[locale] = guidebook(self._workspace, locale)
        return self._books[locale]

    def of_file(self, source: Source, spec: Model, tree: Node, locale: str) -> list[Problem]:
        """The words of a file, where they are written."""
        self._read_comments(source, locale)
        if isinstance(spec, GuidelinePack):
            return []
        if isinstance(spec, TypeSpec):
            passages = of_type(spec, tree)
        elif isinstance(spec, Record):
            passages = of_record(spec, tree)
        else:
            return []  # modes and meetings are read with the type they are laid over
        scene = scene_of_file(self._workspace, source, spec, self._day, self._products(locale))
        return self._written(passages, scene, locale)

    def of_meeting_files(self, prepared: Prepared) -> list[Problem]:
        """The words of a meeting, its mode and its type where they are written, every branch."""
        spec, tree = prepared.resolved.type, prepared.resolved.type_tree
        passages = [*of_type(spec, tree), *of_inputs(prepared)]
        return self._written(passages, scene_of(prepared), prepared.locale)

    def of_editions(
        self, prepared: Prepared, house: Meeting, client: Meeting | None
    ) -> list[Problem]:
        """The words of each edition, as the reader gets it."""
        if client is not None and not client.company.name:
            client = None  # an internal company: said, and to be put right first
        locale, scene = prepared.locale, scene_of(prepared)
        resolved = prepared.resolved
        found = [*check_packs_named(self._workspace, resolved.type, resolved.type_tree)]
        written = {
            one.id: one.text
            for record, _ in prepared.catalog.used()
            if isinstance(record, Product)
            for one in record.disclosures
        }

        def disclosures(name: str) -> tuple[str, ...]:
            return (written[name],) if name in written else ()

        for document, passages in documents_of(house, client):
            findings = lint(
                self.book(locale), passages, scene, document=document, disclosures=disclosures
            )
            found += self._reported(findings, self._place, scene.day)
        return found

    def about_guidelines(self, locales: Iterable[str]) -> Iterator[Problem]:
        """What is wrong with the packs, and with what is allowed. Call it last."""
        locales = [*locales]
        for locale in locales:
            yield from check_guidelines(self._workspace, self.book(locale), self._day)
        yield from self.about_comments(locales)

    def about_comments(self, locales: Iterable[str]) -> Iterator[Problem]:
        """What is wrong with what is allowed, in the files that have been read."""
        names = frozenset(rule.name for locale in locales for rule in self.book(locale).rules)
        yield from self._bad_comments
        yield from about_allowances(self.allowances, self.allowed, names, self._day)

    def _written(self, passages: Iterable[Passage], scene: Scene, locale: str) -> list[Problem]:
        workspace = self._workspace
        here = [
            passage
            for passage in passages
            if isinstance(passage.origin, Scalar)
            and workspace.language_of_file(passage.origin.at.path) == locale
        ]
        findings = lint(self.book(locale), here, scene, document=None)
        return self._reported(findings, self._place_written, scene.day)

    def _place_written(self, finding: Finding) -> Position | None:
        scalar = finding.passage.origin
        assert isinstance(scalar, Scalar)
        return self._workspace.place_in(scalar, finding.start)

    def _place(self, finding: Finding) -> Position | None:
        """Where the words of an edition were written; None for a list of what not to say."""
        printed = finding.passage.origin
        assert isinstance(printed, Printed)
        trace = printed.trace(finding.passage.text)
        if trace is None or not finding.text:
            return printed.near
        found = origin(trace, finding.start, self._workspace)
        mentioned = found.scalar is not None and self._is_mention(found.scalar)
        return None if mentioned and finding.passage.audience is INTERNAL else found.at

    def _is_mention(self, scalar: Scalar) -> bool:
        path = scalar.at.path
        if path not in self._mentions:
            tree = self._workspace.tree_of(path)
            self._mentions[path] = mentions(tree) if tree is not None else frozenset()
        return scalar.at in self._mentions[path]

    def _reported(
        self,
        findings: Iterable[Finding],
        place: Callable[[Finding], Position | None],
        day: date,
    ) -> list[Problem]:
        problems: list[Problem] = []
        for finding in findings:
            name = finding.rule.name
            at = finding.rule.at if finding.kind == "slow" else place(finding)
            if at is None:
                continue
            allowed = [a for a in self._allowed_in(at.path) if a.covers(at, name, day)]
            # what is allowed or still to come today may be wrong on the day of a meeting
            key = (at, name, finding.kind == "soon", bool(allowed))
            if key in self._seen:
                continue
            self._seen.add(key)
            if allowed:
                self.allowed.update(allowed[:1])
            else:
                self.found.append((at, finding))
                book = self.book(finding.rule.guideline.lang or self._workspace.config.locale)
                options = replacement(book, finding).options
                problems.append(as_problem(finding, at, options))
        return problems

    def _read_comments(self, source: Source, locale: str) -> None:
        """What a file allows counts as unused also where nothing in it is found."""
        translated = source.translations.get(locale)
        layered = [(source.layer, source.base), *([translated] if translated else [])]
        for path in (layer.shown(file) for layer, file in layered):
            if self._workspace.language_of_file(path) == locale:
                self._allowed_in(path)

    def _allowed_in(self, path: str) -> tuple[Allowance, ...]:
        if path not in self._allowances:
            text = self._workspace.text_of(path) or ""
            self._allowances[path] = tuple(allowances(text, path, self._bad_comments))
        return self._allowances[path]

    @cached_property
    def _read_products(self) -> dict[str, dict[str, Product]]:
        return {}

    def _products(self, locale: str) -> dict[str, Product]:
        from agendagen.compose.resolve import validated

        if locale not in self._read_products:
            found: dict[str, Product] = {}
            for name, source in self._workspace.sources("product").items():
                try:
                    tree = self._workspace.tree(source, locale, [])
                    found[name] = validated(Product, tree)
                except ProblemsFound:
                    continue  # said where the file is checked
            self._read_products[locale] = found
        return self._read_products[locale]


def documents_of(
    house: Meeting, client: Meeting | None
) -> Iterator[tuple[Document, list[Passage]]]:
    """What the editions of a meeting hold; a script goes with the small print handed out."""
    yield "agenda", [*of_agenda(house)]
    if client is not None:
        yield "agenda", [*of_agenda(client)]
    yield "talk-track", [*of_talk(house), *(of_disclosures(client) if client else ())]


def as_problem(finding: Finding, at: Position, options: tuple[str, ...] = ()) -> Problem:
    """A finding as a problem: what, why, and why it holds here.

    `options` is what to say instead, in the form that stands in the text.
    """
    guideline = finding.rule.guideline
    surface = " ".join(finding.text.split())
    says = guideline.say if guideline.match != "regex" or finding.kind == "prefer" else ()
    if finding.kind == "prefer":
        says = options or says
    instead = f"“{(says or guideline.say)[0]}”" if guideline.say else ""
    why = guideline.why.rstrip(".")
    in_built_in = at.path.startswith(BUILT_IN)
    severity: Severity = "warning" if in_built_in else guideline.severity
    replacements: tuple[str, ...] = ()
    if finding.kind == "slow":
        message = f"A pattern of “{guideline.id}” takes too long: it looks for nothing any more."
        hint = "Write it without repetitions inside repetitions, as in (a+)+."
        return Problem(at, CODES["slow"], message, hint, "warning")
    if finding.kind == "soon":
        message = f"From {guideline.valid.from_} “{surface}” is no longer said: {why}."
        severity = "warning"
    elif finding.kind == "prefer":
        message = f"Say {instead} instead of “{surface}”: {why}."
        replacements = says
    elif finding.kind == "avoid":
        message = f"“{surface}” is not said: {why}."
        replacements = says
    elif finding.kind == "limit":
        most = "once" if guideline.max == 1 else f"{guideline.max} times"
        most = "not at all" if guideline.max == 0 else f"{most} {_PER[guideline.per]}"
        message = f"“{surface}” stands here more often than {most}: {why}."
        if guideline.max == 0:
            message = f"“{surface}” is not said: {why}."
    elif finding.kind == "consistent":
        message = f"“{surface}” stands here, and “{finding.other}” elsewhere: {why}."
        replacements = (finding.other,)
    elif surface:
        message = f"“{surface}” needs a note beside it: {why}."
    else:
        message = f"{instead} stands nowhere in this document: {why}."
    return Problem(
        at,
        CODES[finding.kind],
        message,
        _hint(finding, in_built_in),
        severity,
        end=at.column + len(finding.text) if surface and "\n" not in finding.text else 0,
        match=surface,
        link=guideline.link or "",
        rule=finding.rule.name,
        replacements=replacements,
    )


def _hint(finding: Finding, in_built_in: bool) -> str:
    rule, guideline = finding.rule, finding.rule.guideline
    parts: list[str] = []
    if finding.kind == "require" and guideline.requires is not None and rule.wordings:
        near = guideline.requires.within
        where = {"item": "in the same item", "document": "in the same document"}.get(
            near, f"at most {near} words away"
        )
        wording = rule.wordings[0]
        parts.append(f"Add, {where}: “{wording}”{'' if wording.endswith('.') else '.'}")
    elif finding.kind in ("avoid", "require", "soon") and guideline.say:
        listed = " or ".join(f"“{text}”" for text in guideline.say[:3])
        parts.append(f"Say {listed}.")
    source = f", source: {guideline.source}" if guideline.source else ""
    because = f"; it holds here because {' and '.join(finding.why)}" if finding.why else ""
    parts.append(f"Guideline {rule.name}{source}{because}.")
    if in_built_in:
        parts.append("The words are built in: say it otherwise in the meeting, under “items”.")
    return " ".join(parts)
