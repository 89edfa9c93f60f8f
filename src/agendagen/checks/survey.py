"""What the guidelines do in a whole workspace: for those who own them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from agendagen.checks.phrasing import CODES, Proofreader, documents_of
from agendagen.checks.workspace import check_workspace
from agendagen.compose.composer import edition, prepare
from agendagen.phrasing.allowed import Allowance
from agendagen.phrasing.guidebook import Guidebook, Rule
from agendagen.phrasing.lint import Passage, hits_of, lint
from agendagen.phrasing.passages import scene_of
from agendagen.phrasing.scene import Scene, reasons
from agendagen.problems import ProblemsFound
from agendagen.records.base import Visibility
from agendagen.workspace.workspace import Workspace

SOON = timedelta(days=60)
"""How long before its end a guideline is named: time for one round of approval."""


class Line(Struct, frozen=True):
    """One guideline: how often its phrases stand in the editions of this workspace."""

    name: str
    kind: str
    found: int
    """Findings that were reported."""
    allowed: int
    """Findings that a comment allows."""
    not_said: int
    """Times that one of `not` stands in an edition, excused ones too."""
    said: int
    """Times that one of `say` stands in an edition."""
    until: date | None
    review_by: date | None
    owner: str


class Adoption(Struct, frozen=True):
    """One meeting type: the approved words against those that they replace."""

    type: str
    said: int
    instead: int

    @property
    def percent(self) -> int | None:
        """Approved words of a hundred; None where neither stands."""
        return round(100 * self.said / whole) if (whole := self.said + self.instead) else None


class Survey(Struct, frozen=True):
    """The whole report."""

    lines: tuple[Line, ...]
    allowances: tuple[tuple[Allowance, int], ...]
    one_language: tuple[tuple[str, tuple[str, ...]], ...]
    """Guidelines that some languages of the workspace lack: `finance/fees`, the languages."""
    adoption: tuple[Adoption, ...]
    meetings: int
    day: date
    errors: int
    """Other than of phrasing: what cannot be read has not been counted."""

    @property
    def never_matching(self) -> tuple[Line, ...]:
        """None of their phrases stands anywhere: out of date, or perfectly followed."""
        return tuple(
            line
            for line in self.lines
            if not (line.said or line.not_said or line.found or line.allowed)
        )

    @property
    def always_allowed(self) -> tuple[Line, ...]:
        """Found only where a comment allows it: nobody follows them."""
        return tuple(line for line in self.lines if line.allowed and not line.found)

    @property
    def ending(self) -> tuple[Line, ...]:
        """Ended or to be reviewed, or soon."""
        last = self.day + SOON
        return tuple(
            line
            for line in self.lines
            if (line.until is not None and line.until <= last)
            or (line.review_by is not None and line.review_by <= last)
        )


def survey(workspace: Workspace, locales: Iterable[str], day: date) -> Survey:
    """Compose every meeting of the workspace, and count."""
    languages = tuple(locales)
    proofreader = Proofreader(workspace, day)
    problems = check_workspace(workspace, locales=languages, proofreader=proofreader)
    counts: Counter[tuple[str, str]] = Counter()
    by_type: dict[str, Counter[str]] = {}
    meetings = workspace.own_sources("meeting")
    for meeting in meetings:
        for locale in languages:
            _count(workspace, meeting, locale, proofreader, counts, by_type)
    books = [proofreader.book(locale) for locale in languages]
    rules = [rule for book in books for rule in book.rules]
    found = Counter(finding.rule.name for _, finding in proofreader.found)
    allowed: Counter[str] = Counter()
    for allowance, number in proofreader.allowed.items():
        for rule in rules:
            if allowance.guideline in (rule.name, rule.guideline.id):
                allowed[rule.name] += number
    return Survey(
        lines=tuple(_line(rule, found, allowed, counts) for rule in rules),
        allowances=tuple((one, proofreader.allowed[one]) for one in proofreader.allowances),
        one_language=tuple(_one_language(books)),
        adoption=tuple(
            Adoption(name, counted["say"], counted["not"])
            for name, counted in sorted(by_type.items())
        ),
        meetings=len(meetings),
        day=day,
        errors=sum(p.severity == "error" and p.code not in CODES.values() for p in problems),
    )


def _line(
    rule: Rule, found: Counter[str], allowed: Counter[str], counts: Counter[tuple[str, str]]
) -> Line:
    guideline = rule.guideline
    return Line(
        name=rule.name,
        kind=guideline.kind,
        found=found[rule.name],
        allowed=allowed[rule.name],
        not_said=counts[rule.name, "not"],
        said=counts[rule.name, "say"],
        until=guideline.valid.until,
        review_by=guideline.review_by,
        owner=guideline.owner or "",
    )


def _count(
    workspace: Workspace,
    meeting: str,
    locale: str,
    proofreader: Proofreader,
    counts: Counter[tuple[str, str]],
    by_type: dict[str, Counter[str]],
) -> None:
    try:
        prepared = prepare(workspace, meeting, locale=locale)
        house = edition(prepared, Visibility.INTERNAL)
        faces_client = house.faces is Visibility.CLIENT
        client = edition(prepared, Visibility.CLIENT) if faces_client else None
    except ProblemsFound:
        return  # “check” says why
    scene, book = scene_of(prepared), proofreader.book(locale)
    counted = by_type.setdefault(prepared.resolved.type_id, Counter())
    for document, passages in documents_of(house, client):
        for passage in passages:
            for rule, part in _used(book, passage, scene):
                counts[rule.name, part] += 1
                counted["say"] += part == "say" and _has_answer(rule)
        for finding in lint(book, passages, scene, document=document):
            # not what is only quoted or denied: nobody has used that instead
            counted["not"] += finding.kind in ("prefer", "avoid") and _has_answer(finding.rule)


def _has_answer(rule: Rule) -> bool:
    return rule.guideline.kind in ("prefer", "avoid") and bool(rule.guideline.say)


def _used(book: Guidebook, passage: Passage, scene: Scene) -> Iterable[tuple[Rule, str]]:
    for target, _, _ in hits_of(book, passage):
        rule = book.rules[target.rule]
        if target.part in ("not", "say") and reasons(rule, scene, passage.audience) is not None:
            yield rule, target.part


def _one_language(books: list[Guidebook]) -> Iterable[tuple[str, tuple[str, ...]]]:
    having: dict[str, set[str]] = {}
    for book in books:
        for rule in book.rules:
            having.setdefault(f"{rule.family}/{rule.guideline.id}", set()).add(book.locale)
    every = {book.locale for book in books}
    for name, languages in sorted(having.items()):
        if lacking := tuple(sorted(every - languages)):
            yield name, lacking
