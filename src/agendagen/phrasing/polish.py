"""The forms of Polish phrases, from the SGJP dictionary through morfeusz2 (the extra `polish`).

Plain lemmas would be wrong: *najlepsza cena* is not *dobra cena*, *tani* not *najtańszy*. Each
word is expanded to the forms of its own part of speech and degree; what a preposition governs
stays as it is. Precision and recall are printed by `agendagen phrasing bench`.

Only `agendagen phrasing lock` comes here; linting reads the lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import Any

from msgspec import Struct

Tag = tuple[str, ...]
"""A tag of the dictionary, part by part: `subst`, `sg`, `gen`, `f`."""
Analysis = tuple[str, Tag]
"""Lemma and tag."""
Slots = dict[str, tuple[str, ...]]
"""Grammatical place → the phrase in that place: `sg.gen` → `najlepszej ceny`."""

_INFLECTED = frozenset({"subst", "adj", "inf", "ppas", "pact", "ger", "fin", "praet", "depr"})
_OF_VERB = frozenset({"fin", "inf", "impt", "praet", "imps", "pcon", "pant", "ger", "pact"})
_ENDINGS = {
    "sg": ("m", "ś", "by", "bym", "byś"),
    "pl": ("śmy", "ście", "by", "byśmy", "byście"),
}
"""What the dictionary writes apart from the past tense: `gwarantowała` + `m`."""
_VERB_GAP = 1
"""*tracą Państwo pieniądze*: one word may stand between a verb and the rest."""


class MissingDictionary(Exception):
    """morfeusz2 is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "The dictionary of Polish forms is not installed. Install it with:"
            " pip install 'agendagen[polish]' (there is none for Linux on ARM: run this on"
            " another machine, and commit the lock it writes)"
        )


class NoModel(Exception):
    """`inflects_like` names no word that the dictionary can decline like the name.

    `key` is what the lock calls the phrase.
    """

    def __init__(self, what: str, key: str = "") -> None:
        super().__init__(what)
        self.key = key


class Expanded(Struct, frozen=True):
    """A phrase in all its forms."""

    forms: tuple[tuple[str, ...], ...]
    """Of each word, in lower case."""
    gap: int
    """Other words that may stand between two of its words."""
    slots: Slots
    """The phrase in every case and number; empty when it begins with a verb."""
    whole: tuple[str, ...]
    """Where each word agrees with the head noun: the only texts, in lower case, that are it."""
    gender: str
    """Of the head noun (`m1`, `m2`, `m3`, `f`, `n`); `adj` for adjectives; else empty."""


@cache
def _dictionary() -> Any:
    try:
        import morfeusz2
    except ImportError as error:
        raise MissingDictionary from error
    return morfeusz2.Morfeusz(generate=True, analyse=True, expand_tags=True)


def dictionary_name() -> str:
    """The dictionary and its edition. Raises `MissingDictionary`."""
    return str(_dictionary().dict_id())


def expand(words: Iterable[str], like: Iterable[str] | None = None) -> Expanded:
    """A phrase in all its forms; `like` is a phrase of as many words to decline it by.

    Raises `MissingDictionary` and `NoModel`.
    """
    phrase = [*words]
    model = [*like] if like is not None else phrase
    if len(model) != len(phrase):
        raise NoModel(f"“{' '.join(model)}” has not as many words as “{' '.join(phrase)}”")
    parts: list[_Part] = []
    for word, known in zip(phrase, model, strict=True):
        governed = any(part.is_preposition for part in parts)
        if parts and parts[0].is_verb and _is_infinitive(known):
            governed = True  # *musieć zdecydować* is not *musimy zdecydowanie*
        of_verb = bool(parts) and parts[0].is_verb
        alone = len(phrase) == 1
        parts.append(_part(word, known, governed=governed, alone=alone, of_verb=of_verb))
    verb = bool(parts) and parts[0].is_verb
    slots, gender, whole = ({}, "", ()) if verb else _slots(parts)
    return Expanded(
        forms=tuple(tuple(sorted(part.forms)) for part in parts),
        gap=_VERB_GAP if verb else 0,
        slots=slots,
        gender=gender,
        whole=whole,
    )


class _Part(Struct, frozen=True):
    """One word of a phrase, with what the dictionary knows of it."""

    word: str
    model: str
    """What it is declined by; mostly itself."""
    analyses: tuple[Analysis, ...]
    forms: frozenset[str]
    is_preposition: bool = False
    is_verb: bool = False

    def like(self, form: str) -> str:
        """A form of the model as one of the word."""
        return _transferred(form, self.model, self.word)


def _part(word: str, model: str, *, governed: bool, alone: bool, of_verb: bool) -> _Part:
    low = word.lower()
    if word == model and len(word) > 1 and word.isupper():
        return _Part(word, word, (), frozenset({word}))  # ROI is no form of *roić*
    every = _analyses(model.lower())
    preposition = any(tag[0] == "prep" for _, tag in every)
    if preposition or governed:
        return _Part(word, word, (), frozenset({low}), preposition)
    found = [(lemma, tag) for lemma, tag in every if tag[0] in _INFLECTED]
    itself = [(lemma, tag) for lemma, tag in every if _name(lemma) == model.lower()]
    verb = any(tag[0] == "inf" for _, tag in itself)
    if (itself and (alone or verb)) or (alone and len(found) < len(every)):
        # alone, *szybko* is the adverb, not the vocative of *szybka*; *taniej* is no *tani*
        found = [reading for reading in itself if reading in found]
    if word != model and not any(tag[0] in ("subst", "adj") for _, tag in found):
        raise NoModel(f"the dictionary cannot decline “{model}”")
    forms = {low}
    for lemma, tag in found:
        forms.update(_forms(lemma, tag, found, model.lower(), alone=alone, of_verb=of_verb))
    if word != model:
        forms = {low, *(_transferred(form, model, word).lower() for form in forms - {low})}
    return _Part(word, model, tuple(found), frozenset(forms), is_verb=verb)


def _forms(
    lemma: str, tag: Tag, among: list[Analysis], word: str, *, alone: bool, of_verb: bool
) -> Iterator[str]:
    """The forms of one reading of a word that mean the same as the word does."""
    kind = tag[0]
    if kind == "subst":
        cases = {t[2] for other, t in among if other == lemma and t[0] == "subst"}
        if of_verb and "acc" in cases:
            cases.add("gen")  # *nie przyspieszymy decyzji*, *przyspieszenie decyzji*
        free = "nom" in cases or _name(lemma) == word
        for form, of in _generated(lemma):
            if of[0] in ("subst", "depr") and (free or (len(of) > 2 and of[2] in cases)):
                yield form.lower()
    elif kind == "adj":
        for form, of in _generated(lemma):
            if of[0] == "adj" and of[4] == tag[4] and not (alone and _compares(form)):
                yield form.lower()
    elif kind in ("ppas", "pact"):
        for form, of in _generated(lemma):
            if of[0] == kind and of[-1] == tag[-1]:
                yield form.lower()
    elif kind == "inf":
        for form, of in _generated(lemma):
            if of[0] in _OF_VERB and of[-1] != "neg":
                yield form.lower()
                if of[0] == "praet":
                    yield from _with_endings(form.lower(), of)


def _with_endings(form: str, tag: Tag) -> Iterator[str]:
    yield from (form + ending for ending in _ENDINGS[tag[1]])
    if tag[1] == "sg" and tag[2].startswith("m"):
        yield from (form + ending for ending in ("em", "eś"))


def _compares(form: str) -> bool:
    """*taniej* is also the adverb that compares: not *tani*."""
    return any(tag[0] == "adv" and tag[-1] == "com" for _, tag in _analyses(form.lower()))


def _slots(parts: list[_Part]) -> tuple[Slots, str, tuple[str, ...]]:
    """The phrase in every case and number, by its head noun; or by gender too, without one.

    With the gender of the head, and every text of the phrase where all words agree with it.
    """
    if parts and all(_agreeing(part, "sg", "m3") for part in parts):
        return _adjective_slots(parts), "adj", ()
    index, heads = _head(parts)
    if heads:
        others = [other for place, other in enumerate(parts) if place != index]
        agrees = bool(others) and all(
            _agreeing(other, tag[1], tag[3]) for other in others for _, tag in heads
        )
        every = [_noun_slots(parts, index, head) for head in heads]
        texts = {text.lower() for slots in every for found in slots.values() for text in found}
        return every[0], heads[0][1][3], tuple(sorted(texts)) if agrees else ()
    if all(part.forms in ({part.word.lower()}, {part.word}) for part in parts):
        return {"": (" ".join(part.word for part in parts),)}, "", ()
    return {}, "", ()


def _head(parts: list[_Part]) -> tuple[int, list[Analysis]]:
    """The noun that the others agree with, or else the first, before any preposition."""
    found: list[tuple[int, int, list[Analysis]]] = []
    for index, part in enumerate(parts):
        if part.is_preposition:
            break
        heads = [one for one in part.analyses if one[1][0] == "subst" and one[1][2] == "nom"]
        if heads:
            _, (_, number, _, gender, *_) = heads[0]
            others = [other for other in parts if other is not part]
            agreeing = sum(_agreeing(other, number, gender) is not None for other in others)
            found.append((-agreeing, index, heads))
    _, index, heads = min(found, default=(0, 0, []), key=lambda one: one[:2])
    return index, heads


def _noun_slots(parts: list[_Part], index: int, head: Analysis) -> Slots:
    lemma, (_, number, _, gender, *_) = head
    declined: dict[tuple[str, str], list[str]] = {}
    for form, tag in _generated(lemma):
        if tag[0] == "subst" and tag[3] == gender:
            declined.setdefault((tag[1], tag[2]), []).append(parts[index].like(form))
    agreeing = {
        place: found
        for place, part in enumerate(parts)
        if place != index and (found := _agreeing(part, number, gender))
    }
    slots: Slots = {}
    for (now, case), nouns in declined.items():
        options = [
            nouns
            if place == index
            else _declined(part, agreeing[place], now, case, gender)
            if place in agreeing
            else [part.word]
            for place, part in enumerate(parts)
        ]
        slots[f"{now}.{case}"] = _joined(options)
    return slots


def _adjective_slots(parts: list[_Part]) -> Slots:
    slots: Slots = {}
    for number, gender, case in product(
        ("sg", "pl"), ("m1", "m2", "m3", "f", "n"), ("nom", "gen", "dat", "acc", "inst", "loc")
    ):
        options = []
        for part in parts:
            reading = _agreeing(part, "sg", "m3")
            assert reading is not None
            options.append(_declined(part, reading, number, case, gender))
        if all(options):
            slots[f"{number}.{case}.{gender}"] = _joined(options)
    return slots


def _agreeing(part: _Part, number: str, gender: str) -> Analysis | None:
    """The reading of a word that can stand beside a noun of that number and gender."""
    return next(
        (
            (lemma, tag)
            for lemma, tag in part.analyses
            if tag[0] in ("adj", "ppas", "pact")
            and _name(lemma) != "jeden"  # *numerem jeden*
            and (tag[1], tag[2], tag[3]) == (number, "nom", gender)
        ),
        None,
    )


def _declined(part: _Part, reading: Analysis, number: str, case: str, gender: str) -> list[str]:
    lemma, tag = reading
    found = [
        part.like(form)
        for form, of in _generated(lemma)
        if of[0] == tag[0] and (of[1], of[2], of[3]) == (number, case, gender) and of[-1] == tag[-1]
    ]
    return found or [part.word]


def _joined(options: list[list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(words) for words in product(*options)))


def _transferred(form: str, model: str, word: str) -> str:
    """A form of the model as one of the word: *automacie* → *Agendomacie*."""
    if model == word:
        return form
    shared = 0
    for ours, theirs in zip(reversed(word.lower()), reversed(model.lower()), strict=False):
        if ours != theirs:
            break
        shared += 1
    kept = model.lower()[: len(model) - shared]
    if not shared or not form.lower().startswith(kept):
        raise NoModel(f"“{word}” does not end like “{model}”")
    made = word[: len(word) - shared] + form[len(kept) :]
    return made[0].upper() + made[1:] if word[0].isupper() else made


@cache
def _analyses(word: str) -> tuple[Analysis, ...]:
    found = _dictionary().analyse(word)
    return tuple((lemma, tuple(tag.split(":"))) for _, _, (_, lemma, tag, *_) in found)


@cache
def _generated(lemma: str) -> tuple[Analysis, ...]:
    """Every form of a lemma, as (form, tag); archaic and rare ones left out."""
    return tuple(
        (form, tuple(tag.split(":")))
        for form, _, tag, _, labels in _dictionary().generate(lemma)
        if not {"daw.", "arch.", "rzad.", "gwar."} & set(labels)
    )


def _is_infinitive(word: str) -> bool:
    return any(tag[0] == "inf" for _, tag in _analyses(word.lower()))


def _name(lemma: str) -> str:
    return lemma.split(":")[0].lower()
