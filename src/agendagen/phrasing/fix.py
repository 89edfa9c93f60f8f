"""A found phrase replaced by the approved one, in the same grammatical place.

Automatic is only what cannot be wrong: one replacement, in one form, with a head noun of the
same gender, outside quotations. Everything else is offered.
"""

from __future__ import annotations

import re

from msgspec import Struct

from agendagen.phrasing import english
from agendagen.phrasing.excuses import quotation
from agendagen.phrasing.guidebook import Guidebook
from agendagen.phrasing.lint import Finding, Passage, hits_of
from agendagen.phrasing.lock import LOCKED, Entry, like
from agendagen.phrasing.tokens import masked, phrase_words, tokens

_PLAIN = re.compile(r"[\s\u00a0\u00ad]+")
_WORDS = re.compile(r"[^\W_]+%?(?:[\s'’-][^\W_]+%?)*")
_MARKDOWN = re.compile(r"[*_~`#<>|{}\\\[\]\n]")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_QUOTE = re.compile(r"[„“”«»\"`]|(?<!\w)['‘‚](?=\w)|(?<=[\w.,!?…])['’](?!\w)")
_JOINED_BEFORE = re.compile(r"[^\W_][-‑_]$")
_JOINED_BEHIND = re.compile(r"[-‑_][^\W_]")
_VOWEL = re.compile(r"[aeio]", re.IGNORECASE)
_BY_EAR = re.compile(r"(?i:u|eu|one|once|hon|hour|heir)|\d|[A-Z](?![a-z])")
"""Beginnings whose letters do not tell whether *a* or *an* stands before them."""
_WE_ZE = re.compile(r"(?:[wf][^aeiouyąęó\W]|[szśźżć][^aeiouyąęó\W]|mn|ws|dw|lw|rw)", re.IGNORECASE)
"""Beginnings before which *w* and *z* may become *we* and *ze*."""


class Replacement(Struct, frozen=True):
    """What may stand in the place of a finding."""

    automatic: str | None
    """The text that is right for certain; None when a person has to choose."""
    options: tuple[str, ...]
    """Best first; the automatic one among them."""


def replacement(book: Guidebook, finding: Finding) -> Replacement:
    """What the guideline has instead, in the form that stands in the text."""
    guideline = finding.rule.guideline
    texts = guideline.match != "regex" or finding.kind == "prefer"
    if guideline.fix == "none" or finding.kind not in ("prefer", "avoid") or not texts:
        return Replacement(None, ())
    said = [_one(book, finding, say) for say in guideline.say]
    options = tuple(dict.fromkeys(text for one in said for text in one.options))
    sure = said[0].automatic if len(said) == 1 else None
    if (
        sure is None
        or (guideline.fix, finding.kind) != ("auto", "prefer")
        or _is_quoted(finding)
        or _is_joined(finding)
        or _repeats(finding, sure)
        or _is_unwanted(book, finding, sure)
        or not _fits_before(book.locale, finding, sure)
    ):
        return Replacement(None, options)
    return Replacement(sure, options)


def _one(book: Guidebook, finding: Finding, say: str) -> Replacement:
    guideline, phrase = finding.rule.guideline, finding.phrase
    surface = _PLAIN.sub(" ", finding.text.replace("\u00ad", ""))
    words = phrase_words(surface)
    forms: tuple[str, ...]
    forms, sure, plain = (say,), True, _WORDS.fullmatch(surface) is not None
    if guideline.match == "regex":
        plain = _MARKDOWN.search(finding.text) is None
    elif guideline.match == "exact":
        sure = len(words) == len(phrase_words(phrase))
    elif book.locale == LOCKED:
        old = book.entry(phrase, like(guideline, phrase))
        new = book.entry(say, like(guideline, say))
        forms, sure = _declined(" ".join(words), old, new, say)
    else:
        carried = english.carried(words, phrase_words(phrase), say)
        forms, sure = (carried or say,), carried is not None
    raised = surface[:1].isupper() and (
        _opens(finding) or not (guideline.match == "regex" or phrase[:1].isupper())
    )
    shown = tuple(_raised(form) if raised else form for form in forms)
    certain = sure and len(shown) == 1 and plain and not _shouted(surface, phrase)
    return Replacement(shown[0] if certain else None, shown)


def _declined(
    surface: str, old: Entry | None, new: Entry | None, say: str
) -> tuple[tuple[str, ...], bool]:
    """The new phrase in the place of the surface, and whether nothing around it must change."""
    if old is None or new is None:
        return (say,), False
    low = surface.lower()
    slots = [slot for slot, texts in old.slots.items() if low in (t.lower() for t in texts)]
    found = dict.fromkeys(_spelt(text, say) for slot in slots for text in new.slots.get(slot, ()))
    if not found:
        return (say,), False
    everywhere = all(slot in new.slots for slot in slots)
    return tuple(found), everywhere and old.gender == new.gender


def _spelt(form: str, say: str) -> str:
    """A form as the guideline writes the phrase: hyphens, commas and capitals are its own."""
    places, words = tokens(say), form.split()
    if len(places) != len(words):
        return form
    made = say
    for token, word in zip(reversed(places), reversed(words), strict=True):
        shown = word[:1].upper() + word[1:] if token.text[:1].isupper() else word
        made = made[: token.start] + shown + made[token.end :]
    return made


def _is_quoted(finding: Finding) -> bool:
    """Whether the place may be somebody's words: between marks of any kind, matched or not."""
    text, start = finding.passage.text, finding.start
    if quotation(text, start, finding.end) is not None:
        return True
    paragraph = _PARAGRAPH.split(masked(text)[:start])[-1]
    in_block = paragraph.rpartition("\n")[2].lstrip().startswith(">")
    return in_block or len(_QUOTE.findall(paragraph)) % 2 == 1


def _is_joined(finding: Finding) -> bool:
    """Whether it is a part of a longer word: *free* in *risk-free*."""
    text, start, end = finding.passage.text, finding.start, finding.end
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    return bool(_JOINED_BEFORE.search(before) or _JOINED_BEHIND.match(behind))


def _repeats(finding: Finding, text: str) -> bool:
    """Whether the new words would stand there twice: *setup included* before *included*."""
    every = tokens(finding.passage.text)
    before = [t.low for t in every if t.end <= finding.start]
    behind = [t.low for t in every if t.start >= finding.end]
    new = [t.low for t in tokens(text)]
    return any(
        new[:count] == before[-count:] or new[-count:] == behind[:count]
        for count in range(1, len(new) + 1)
    )


def _is_unwanted(book: Guidebook, finding: Finding, text: str) -> bool:
    """Whether some guideline would find the new words: `fix` would have no end."""
    hits = hits_of(book, Passage(text, finding.passage.audience))
    found = (book.rules[target.rule].guideline for target, _, _ in hits if target.part == "not")
    return any(guideline.kind in ("prefer", "avoid") for guideline in found)


def _fits_before(locale: str, finding: Finding, text: str) -> bool:
    """Whether the word before the phrase stays what it is: *a* or *an*, *w* or *we*."""
    before = [t.low for t in tokens(finding.passage.text) if t.end <= finding.start]
    word = before[-1] if before else ""
    if locale == LOCKED:
        return word not in ("we", "ze") and (word not in ("w", "z") or not _WE_ZE.match(text))
    if word not in ("a", "an"):
        return True
    return not _BY_EAR.match(text) and (word == "an") == bool(_VOWEL.match(text))


def _opens(finding: Finding) -> bool:
    """Whether the finding begins a sentence."""
    every = tokens(finding.passage.text)
    here = next((i for i, t in enumerate(every) if t.end > finding.start), 0)
    return here == 0 or every[here].sentence != every[here - 1].sentence


def _raised(text: str) -> str:
    """With a capital, unless its first word has one of its own: *iPhone*."""
    head = text.split(maxsplit=1)[0]
    return text[:1].upper() + text[1:] if head == head.lower() else text


def _shouted(surface: str, phrase: str) -> bool:
    """Whether there are capitals that nobody can carry over: *BEST PRICE*, *Best Price*."""
    own = re.sub(r"\\.", "", phrase)
    if own == own.lower():
        return surface[1:] != surface[1:].lower()
    return surface.isupper() and not own.isupper()
