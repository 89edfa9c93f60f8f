"""How well and how fast phrases are found: precision, recall and time, measured where you are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import cycle, islice, product
from statistics import median
from time import perf_counter
from typing import Literal

import msgspec
from msgspec import Struct

from agendagen.phrasing.guidebook import compiled
from agendagen.phrasing.lock import LOCKED, Entry, Lock, key, lock_text, make_lock
from agendagen.phrasing.matcher import Index, Phrase
from agendagen.phrasing.tokens import tokens, words_of
from agendagen.records.phrasing import Guideline

ROUNDS = 5
"""Each time is the median of so many."""
TEXT = 50_000
"""Characters of the text that is read: two long scripts."""


class Case(Struct, frozen=True):
    """A sentence, and the phrases that are truly said in it."""

    sentence: str
    phrases: tuple[str, ...]


class Labelled(Struct, frozen=True):
    """A test set."""

    language: Literal["en", "pl"]
    phrases: tuple[str, ...]
    cases: tuple[Case, ...]


class Score(Struct, frozen=True):
    """What was found against what is there."""

    right: int
    false: int
    missed: int
    wrong: tuple[str, ...]
    """A line for each sentence that was read wrongly."""

    @property
    def precision(self) -> float:
        """Of what was found, how much is right."""
        return self.right / found if (found := self.right + self.false) else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, how much was found."""
        return self.right / there if (there := self.right + self.missed) else 1.0


class Speed(Struct, frozen=True):
    """Times in seconds, for so many phrases over `TEXT` characters."""

    phrases: int
    load: float
    """From the text of the lock to an index that can be searched."""
    scan: float
    """From the text to every match."""
    megabytes: float
    """Of the lock."""


def score(labelled: Labelled, entries: dict[str, Entry] | None = None) -> Score:
    """Read every sentence of a test set. Without `entries`, Polish needs the dictionary.

    Raises `MissingDictionary`.
    """
    if labelled.language == LOCKED and entries is None:
        entries = make_lock((key(phrase, None), False) for phrase in labelled.phrases).phrases
    plain = Guideline(id="bench", kind="avoid", not_=("x",), why="x")
    index = Index(
        compiled(number, phrase, plain, labelled.language, entries or {})
        for number, phrase in enumerate(labelled.phrases)
    )
    right = false = missed = 0
    wrong: list[str] = []
    for case in labelled.cases:
        there = set(case.phrases)
        found = {labelled.phrases[m.id] for m in index.matches(tokens(case.sentence))}
        right += len(found & there)
        false += len(found - there)
        missed += len(there - found)
        for word, phrases in (("found", found - there), ("missed", there - found)):
            wrong.extend(f"{word} “{phrase}”: {case.sentence}" for phrase in sorted(phrases))
    return Score(right, false, missed, tuple(wrong))


def speed(entries: Iterable[Entry], sentences: Iterable[str], count: int) -> Speed:
    """Load and search `count` phrases, put together of the words that `entries` have in all forms.

    Real words with their real number of forms: the dictionary is not needed.
    """
    made = dict(islice(_phrases([*entries]), count))
    text = lock_text(Lock(phrases=made)).encode()
    prose = "".join(islice(cycle(f"{sentence} " for sentence in sentences), TEXT))[:TEXT]
    loads, scans = [], []
    for _ in range(ROUNDS):
        begin = perf_counter()
        lock = msgspec.json.decode(text, type=Lock)
        index = Index(
            Phrase(number, tuple(frozenset(forms.split()) for forms in entry.forms))
            for number, entry in enumerate(lock.phrases.values())
        )
        loads.append(perf_counter() - begin)
        begin = perf_counter()
        for _ in index.matches(words_of(prose)):
            pass
        scans.append(perf_counter() - begin)
    return Speed(len(made), median(loads), median(scans), len(text) / 1e6)


def _phrases(entries: list[Entry]) -> Iterator[tuple[str, Entry]]:
    """Pairs of words, the first of one phrase and the last of another, in all their forms."""
    firsts = sorted({entry.forms[0] for entry in entries if len(entry.forms) > 1})
    lasts = sorted({entry.forms[-1] for entry in entries})
    for number, (first, last) in enumerate(product(firsts, lasts)):
        yield f"{first.split()[0]} {last.split()[0]} {number}", Entry((first, last))
