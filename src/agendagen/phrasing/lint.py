"""Passages of a text held against the guidelines: what is found, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from agendagen.phrasing.excuses import is_forbidden, is_negated, quotation
from agendagen.phrasing.guidebook import Guidebook, Part, Rule, Target
from agendagen.phrasing.patterns import Texts
from agendagen.phrasing.scene import Scene, reasons
from agendagen.phrasing.tokens import Token, phrase_words, tokens
from agendagen.records.base import Visibility

Kind = Literal["avoid", "prefer", "require", "limit", "consistent", "soon", "slow"]
Document = Literal["agenda", "talk-track"]


class Passage(Struct, frozen=True):
    """One string that somebody reads or hears: Markdown, still a template where it is written."""

    text: str
    audience: Visibility
    origin: Any = None
    """Whatever tells its caller where it comes from."""
    item: str = ""
    """The item of the agenda that it belongs to; empty for the rest of the document."""
    title: bool = False
    theirs: bool = False
    """The client's own words: we do not put words into their mouth, nor correct them."""


class Finding(Struct, frozen=True):
    """What a rule has found: `text[start:end]` of a passage."""

    rule: Rule
    kind: Kind
    passage: Passage
    start: int
    end: int
    why: tuple[str, ...]
    """Why the rule holds here."""
    phrase: str = ""
    """The phrase of the guideline."""
    other: str = ""
    """With `consistent`: the word for it that is used more."""

    @property
    def text(self) -> str:
        """The words that were found."""
        return self.passage.text[self.start : self.end]


class _Hit(Struct, frozen=True):
    """A phrase of a rule in a passage; offsets, and the tokens it covers."""

    passage: Passage
    phrase: str
    number: int
    start: int
    end: int
    first: int
    last: int


Hits = dict[tuple[int, Part | Literal["slow"]], list[_Hit]]
"""By rule and part (`not`, `say`, `unless`); `slow` holds the patterns that took too long."""


def lint(
    book: Guidebook,
    passages: Iterable[Passage],
    scene: Scene,
    *,
    document: Document | None,
    disclosures: Callable[[str], tuple[str, ...]] = lambda _: (),
    only: Rule | None = None,
) -> list[Finding]:
    """Everything that the rules have to say about these passages, in their order.

    `document` is what the passages make up; None for strings as they are written. Only in a
    document can disclosures be missing, phrases be counted and words be mixed; what must stand
    in every document is looked for in agendas. `disclosures` gives the wordings that records
    have for a disclosure, beside the pack's own; `only` asks for one rule.
    """
    read = [passage for passage in passages if not passage.theirs and passage.text]
    found: list[Finding] = []
    hits = _hits(book, read)
    touched = {number for number, _ in hits}
    for number, rule in enumerate(book.rules):
        everywhere = rule.guideline.kind == "require" and not rule.guideline.not_
        if (only is not None and rule is not only) or not (number in touched or everywhere):
            continue
        by_audience = {
            audience: why
            for audience in Visibility
            if (why := reasons(rule, scene, audience)) is not None
        }
        valid = rule.guideline.valid
        if not by_audience or (valid.until is not None and scene.day > valid.until):
            continue
        soon = valid.from_ is not None and scene.day < valid.from_
        looking = _Looking(book, number, rule, hits, by_audience, read, document, disclosures)
        found.extend(_soon(finding) if soon else finding for finding in looking.findings())
    return found


def hits_of(book: Guidebook, passage: Passage) -> Iterator[tuple[Target, int, int]]:
    """Every phrase of every guideline in a passage: what it stands for, and its offsets."""
    for (number, part), hits in _hits(book, [passage]).items():
        for hit in hits:
            if part != "slow":
                yield Target(number, part, hit.phrase, hit.number), hit.start, hit.end


def _soon(finding: Finding) -> Finding:
    return replace(finding, kind="soon")


def _hits(book: Guidebook, passages: Sequence[Passage]) -> Hits:
    found: Hits = {}
    for passage in passages:
        words = tokens(passage.text)
        for match in book.index.matches(words):
            target = book.targets[match.id]
            start, end = words[match.first].start, words[match.last].end
            said = words[match.first : match.last + 1]
            if not book.rules[target.rule].guideline.case or _case_fits(target.phrase, said):
                hit = _Hit(
                    passage, target.phrase, target.number, start, end, match.first, match.last
                )
                found.setdefault((target.rule, target.part), []).append(hit)
    patterned = [n for n, rule in enumerate(book.rules) if rule.guideline.match == "regex"]
    if patterned and passages:
        every = Texts([passage.text for passage in passages])
        for number in patterned:
            _add_patterns(found, number, book.rules[number], passages, every)
    return found


def _add_patterns(
    found: Hits, number: int, rule: Rule, passages: Sequence[Passage], every: Texts
) -> None:
    guideline = rule.guideline
    # what to say instead is a text
    parts: tuple[Part, ...] = ("not",) if guideline.kind == "prefer" else ("not", "say")
    for part in parts:
        for place, pattern in enumerate(guideline.not_ if part == "not" else guideline.say):
            try:
                for index, start, end in every.spans(pattern, guideline.case):
                    hit = _pattern_hit(passages[index], pattern, place, start, end)
                    found.setdefault((number, part), []).append(hit)
            except TimeoutError:
                hit = _Hit(passages[0], pattern, place, 0, 0, -1, -1)
                found.setdefault((number, "slow"), []).append(hit)


def _pattern_hit(passage: Passage, pattern: str, place: int, start: int, end: int) -> _Hit:
    inside = [i for i, t in enumerate(tokens(passage.text)) if t.end > start and t.start < end]
    first, last = (inside[0], inside[-1]) if inside else (-1, -1)
    return _Hit(passage, pattern, place, start, end, first, last)


def _case_fits(phrase: str, said: Sequence[Token]) -> bool:
    """Whether capitals are the same, as far as the words are: the endings differ."""
    for word, token in zip(phrase_words(phrase), said, strict=False):
        pairs = zip(word, token.text, strict=False)
        shared = takewhile(lambda pair: pair[0].lower() == pair[1].lower(), pairs)
        if any(ours != theirs for ours, theirs in shared):
            return False
    return True


class _Looking(Struct, frozen=True):
    """One rule at work on one set of passages."""

    book: Guidebook
    number: int
    rule: Rule
    hits: Hits
    why: dict[Visibility, tuple[str, ...]]
    passages: Sequence[Passage]
    document: Document | None
    disclosures: Callable[[str], tuple[str, ...]]

    def findings(self) -> Iterator[Finding]:
        kind = self.rule.guideline.kind
        for hit in self.hits.get((self.number, "slow"), ())[:1]:
            yield replace(self._finding(hit), kind="slow")
        if kind in ("avoid", "prefer"):
            yield from (self._finding(hit) for hit in self._said())
        elif kind == "limit":
            yield from self._above_limit()
        elif self.document and kind == "require":
            yield from self._missing()
        elif self.document and kind == "consistent":
            yield from self._mixed()

    def _finding(self, hit: _Hit, other: str = "") -> Finding:
        return Finding(
            rule=self.rule,
            kind=self.rule.guideline.kind,
            passage=hit.passage,
            start=hit.start,
            end=hit.end,
            why=self.why.get(hit.passage.audience, ()),
            phrase=hit.phrase,
            other=other,
        )

    def _part(self, part: Part) -> list[_Hit]:
        title = self.rule.guideline.scope == "title"
        return [
            hit
            for hit in self.hits.get((self.number, part), ())
            if hit.passage.audience in self.why and (hit.passage.title or not title)
        ]

    def _said(self) -> list[_Hit]:
        """Where one of `not` is said without an excuse; of several in one place the longest."""
        return _longest([hit for hit in self._part("not") if not self._excused(hit)])

    def _excused(self, hit: _Hit) -> bool:
        words, locale = tokens(hit.passage.text), self.book.locale
        # what is right in every sentence is right in one that denies, too: a name stays a name
        everywhere = self.rule.guideline.fix == "auto"
        if not everywhere and hit.first >= 0 and is_negated(words, hit.first, locale):
            return True
        return self._mentioned(hit)

    def _mentioned(self, hit: _Hit) -> bool:
        """Beside one of `unless`, or quoted: among ourselves, or in order to forbid it."""
        words = tokens(hit.passage.text)
        if self._unless(hit, words):
            return True
        marks = quotation(hit.passage.text, hit.start, hit.end)
        if marks is None:
            return False
        inside = hit.passage.audience is Visibility.INTERNAL
        return inside or is_forbidden(words, marks, self.book.locale)

    def _unless(self, hit: _Hit, words: Sequence[Token]) -> bool:
        if not self.rule.guideline.unless or hit.first < 0:
            return False
        sentences = range(words[hit.first].sentence, words[hit.last].sentence + 1)
        return any(
            other.passage is hit.passage and words[other.first].sentence in sentences
            for other in self.hits.get((self.number, "unless"), ())
        )

    def _above_limit(self) -> Iterator[Finding]:
        guideline = self.rule.guideline
        assert guideline.max is not None
        if self.document is None and guideline.per != "sentence":
            return
        counted: Counter[tuple[object, ...]] = Counter()
        for hit in _longest([h for h in self._part("not") if not self._mentioned(h)]):
            where: tuple[object, ...] = (hit.passage.audience,)
            if guideline.per == "item":
                where = (hit.passage.item, hit.passage.audience)
            elif guideline.per == "sentence":
                words = tokens(hit.passage.text)
                where = (id(hit.passage), words[hit.first].sentence if hit.first >= 0 else 0)
            counted[where] += 1
            if counted[where] == guideline.max + 1:
                yield self._finding(hit)

    def _missing(self) -> Iterator[Finding]:
        guideline = self.rule.guideline
        if guideline.not_:
            for hit in self._said():
                if not self._is_disclosed(hit):
                    yield self._finding(hit)
            return
        for audience, why in self.why.items() if self.document == "agenda" else ():
            read = [passage for passage in self.passages if passage.audience is audience]
            if read and not any(hit.passage.audience is audience for hit in self._part("say")):
                yield Finding(self.rule, "require", read[0], 0, 0, why)

    def _is_disclosed(self, hit: _Hit) -> bool:
        requires = self.rule.guideline.requires
        near = [
            passage
            for passage in self.passages
            if passage.audience is hit.passage.audience
            and (requires is None or requires.within != "item" or passage.item == hit.passage.item)
        ]
        if any(any(said.passage is passage for passage in near) for said in self._part("say")):
            return True
        if requires is None:
            return False
        wordings = [*self.rule.wordings, *self.disclosures(requires.disclosure)]
        runs = [_run(wording) for wording in wordings]
        reach = requires.within.words
        if reach is None:
            return any(_places(_run(p.text), run) for p in near for run in runs)
        before: list[str] = []
        here = 0
        for passage in near:
            if passage is hit.passage:
                here = len(before) + max(hit.first, 0)
            before.extend(_run(passage.text))
        text = tuple(before)
        return any(
            abs(place - here) <= reach or abs(place + len(run) - here) <= reach
            for run in runs
            for place in _places(text, run)
        )

    def _mixed(self) -> Iterator[Finding]:
        """Every use of a variant that is not the one used most (first, when they are equal)."""
        for audience in self.why:
            said = [
                hit
                for hit in self._part("say")
                if hit.passage.audience is audience and not self._mentioned(hit)
            ]
            order = {id(passage): number for number, passage in enumerate(self.passages)}
            said.sort(key=lambda hit: (order[id(hit.passage)], hit.start))
            counts = Counter(hit.number for hit in said)
            if len(counts) < 2:
                continue
            usual = max(counts, key=lambda number: (counts[number], -_first(said, number)))
            for hit in said:
                if hit.number != usual:
                    yield self._finding(hit, other=self.rule.guideline.say[usual])


def _longest(hits: list[_Hit]) -> list[_Hit]:
    """Of several phrases in one place the longest."""
    reached: dict[int, int] = {}
    kept: set[int] = set()
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.number)):
        if hit.end > reached.get(id(hit.passage), -1):
            reached[id(hit.passage)] = hit.end
            kept.add(id(hit))
    return [hit for hit in hits if id(hit) in kept]


def _first(hits: list[_Hit], number: int) -> int:
    return next(index for index, hit in enumerate(hits) if hit.number == number)


def _run(text: str) -> tuple[str, ...]:
    return tuple(token.low for token in tokens(text))


def _places(text: tuple[str, ...], run: tuple[str, ...]) -> list[int]:
    """Where a run of words begins in a text."""
    if not run:
        return []
    first, length = run[0], len(run)
    return [i for i, word in enumerate(text) if word == first and text[i : i + length] == run]
