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
from agendagen.phrasing.lint import Finding
from agendagen.phrasing.lock import LOCKED, Entry, like
from agendagen.phrasing.tokens import phrase_words, tokens

_PLAIN = re.compile(r"[\s\u00a0\u00ad]+")
_WORDS = re.compile(r"\w+(?:[\s'’-]\w+)*")
_VOWEL = re.compile(r"[aeiou]", re.IGNORECASE)
_BY_EAR = re.compile(r"(?:u|eu|one\b|once|hon|hour|heir)|[\dA-Z][\dA-Z]|\d", re.IGNORECASE)
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
    if guideline.fix == "none" or finding.kind not in ("prefer", "avoid"):
        return Replacement(None, ())
    said = [_one(book, finding, say) for say in guideline.say]
    options = tuple(dict.fromkeys(text for one in said for text in one.options))
    sure = (
        said[0].automatic
        if len(said) == 1
        and guideline.fix == "auto"
        and finding.kind == "prefer"
        and quotation(finding.passage.text, finding.start, finding.end) is None
        else None
    )
    if sure is not None and not _fits_before(book.locale, finding, sure):
        sure = None
    return Replacement(sure, options)


def _one(book: Guidebook, finding: Finding, say: str) -> Replacement:
    surface = _PLAIN.sub(" ", finding.text.replace("\u00ad", ""))
    words = phrase_words(surface)
    guideline = finding.rule.guideline
    if guideline.match != "inflect":
        return Replacement(say if _is_plain(surface) else None, (say,))
    if book.locale == LOCKED:
        old = book.entry(finding.phrase, like(guideline, finding.phrase))
        new = book.entry(say, like(guideline, say))
        forms, sure = _declined(" ".join(words), old, new, say)
    else:
        carried = english.carried(words, phrase_words(finding.phrase), say)
        forms, sure = ((carried,), True) if carried else ((say,), False)
    shown = tuple(_cased(form, surface, finding.phrase) for form in forms)
    certain = sure and len(shown) == 1 and _is_plain(surface) and not _shouted(surface)
    return Replacement(shown[0] if certain else None, shown)


def _declined(
    surface: str, old: Entry | None, new: Entry | None, say: str
) -> tuple[tuple[str, ...], bool]:
    """The new phrase in the place of the surface, and whether nothing around it must change."""
    if old is None or new is None or not old.slots or not new.slots:
        return (say,), False
    if "" in old.slots and "" in new.slots:
        return (say,), True
    low = surface.lower()
    slots = [slot for slot, texts in old.slots.items() if low in (t.lower() for t in texts)]
    found = tuple(dict.fromkeys(text for slot in slots for text in new.slots.get(slot, ())))
    if not found:
        return (say,), False
    everywhere = all(slot in new.slots for slot in slots)
    return found, everywhere and old.gender == new.gender


def _fits_before(locale: str, finding: Finding, text: str) -> bool:
    """Whether the word before the phrase stays what it is: *a* or *an*, *w* or *we*."""
    before = [t for t in tokens(finding.passage.text) if t.end <= finding.start]
    word = before[-1].low if before else ""
    if locale == LOCKED:
        if word in ("we", "ze"):
            return False
        return word not in ("w", "z") or _WE_ZE.match(text) is None
    if word not in ("a", "an"):
        return True
    return bool(_VOWEL.match(finding.text)) == bool(_VOWEL.match(text)) and not re.match(
        r"(?:hour|honest|heir|uni|use|eu|one)", text, re.IGNORECASE
    )


def _cased(text: str, surface: str, phrase: str) -> str:
    """With a capital where the words that go had one that was not their own."""
    if surface[:1].isupper() and not phrase[:1].isupper():
        return text[:1].upper() + text[1:]
    return text


def _shouted(surface: str) -> bool:
    return surface.isupper() and sum(map(str.isalpha, surface)) > 1


def _is_plain(surface: str) -> bool:
    """Words and blanks only: no Markdown inside that would be lost."""
    return re.search(r"[^\w\s'’-]", surface) is None
