"""The lock: Polish phrases in all their forms, expanded once and kept beside the packs.

One JSON file for each workspace, `content/phrasing/forms.lock.json`, to be committed. Linting
reads it and needs no dictionary. It is stale when it does not hold exactly the phrases that the
packs have today.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from agendagen.phrasing.tokens import phrase_words
from agendagen.problems import Position, Problem
from agendagen.records.phrasing import Guideline, GuidelinePack

LOCK = "forms.lock.json"
VERSION = 1
"""Of the file and of the rules that expand; another one makes every lock stale."""
LOCKED = "pl"
"""The language whose forms need a dictionary."""
MAX_BYTES = 64_000_000
_LIKE = " ~ "


class Entry(Struct, frozen=True, omit_defaults=True):
    """A phrase in all its forms."""

    forms: tuple[str, ...]
    """For each word its forms, in lower case (capitals alone as written), blanks between."""
    gap: int = 0
    slots: dict[str, tuple[str, ...]] = {}
    """Grammatical place → the phrase there (see `polish.Expanded`); for replacing only."""
    gender: str = ""
    whole: tuple[str, ...] = ()
    """The only texts that are the phrase: *stali klienci*, not *stali klient*."""


class Lock(Struct, frozen=True):
    """The whole file."""

    version: int = VERSION
    dictionary: str = ""
    phrases: dict[str, Entry] = {}


def key(phrase: str, like: str | None) -> str:
    """What a phrase is called in the lock."""
    bare = " ".join(phrase_words(phrase))
    return f"{bare}{_LIKE}{' '.join(phrase_words(like))}" if like else bare


def wanted(pack: GuidelinePack, language: str) -> Iterator[tuple[str, bool]]:
    """The keys of every phrase of a pack whose forms must be looked up.

    With whether one is to be replaced by another, which takes each in its grammatical place.
    """
    for guideline in pack.guidelines:
        if (guideline.lang or language) == LOCKED and guideline.match == "inflect":
            replaces = guideline.kind == "prefer" and guideline.fix != "none"
            for phrase in (*guideline.not_, *guideline.say):
                if "{{" not in phrase:  # the company's own name: its record has the forms
                    yield key(phrase, like(guideline, phrase)), replaces
            for phrase in guideline.unless:
                yield key(phrase, None), False


def like(guideline: Guideline, phrase: str) -> str | None:
    """What `inflects_like` says for a phrase: of as many words, it declines the whole of it."""
    model = guideline.inflects_like
    if model is None or len(phrase_words(model)) != len(phrase_words(phrase)):
        return None
    if not _ends_like(phrase, model) and any(_ends_like(p, model) for p in guideline.not_):
        return None  # Agendomat, like automat, is now called Tempora
    return model


def _ends_like(phrase: str, model: str) -> bool:
    ours, theirs = phrase_words(phrase), phrase_words(model)
    return [word[-1:].lower() for word in ours] == [word[-1:].lower() for word in theirs]


def read_lock(file: Path, shown: str) -> tuple[Lock, Problem | None]:
    """The lock; an empty one, and a problem, when it cannot be read. None there is an empty one."""
    if not file.is_file():
        return Lock(), None
    try:
        if file.stat().st_size > MAX_BYTES:
            raise ValueError("too large")
        found = msgspec.json.decode(file.read_bytes(), type=Lock)
    except (OSError, ValueError, msgspec.DecodeError, RecursionError):
        message = "The lock of forms cannot be read."
        hint = "Delete it, and run “agendagen phrasing lock”."
        return Lock(), Problem(Position(shown), "bad-lock", message, hint)
    return (found if found.version == VERSION else Lock()), None


def make_lock(keys: Iterable[tuple[str, bool]]) -> Lock:
    """Look up every phrase that is `wanted`.

    Without any, no dictionary is needed. Raises `MissingDictionary`, and `NoModel` naming the
    phrase.
    """
    from agendagen.phrasing.polish import NoModel, dictionary_name, expand

    phrases: dict[str, Entry] = {}
    replaces: dict[str, bool] = {}
    for name, replaced in keys:
        replaces[name] = replaces.get(name, False) or replaced
    for name in sorted(replaces):
        phrase, _, model = name.partition(_LIKE)
        try:
            found = expand(phrase.split(), model.split() if model else None)
        except NoModel as error:
            what = f"“{phrase}” cannot be declined like “{model}”: {error}"
            raise NoModel(what, key=name) from error
        phrases[name] = Entry(
            forms=tuple(" ".join(forms) for forms in found.forms),
            gap=found.gap,
            slots=found.slots if replaces[name] else {},
            gender=found.gender if replaces[name] else "",
            whole=found.whole,
        )
    return Lock(dictionary=dictionary_name() if phrases else "", phrases=phrases)


def lock_text(lock: Lock) -> str:
    """The file: one phrase a line, so that a change is seen where it is."""
    head = {"version": lock.version, "dictionary": lock.dictionary}
    lines = [
        f" {json.dumps(name, ensure_ascii=False)}:"
        f" {json.dumps(msgspec.to_builtins(entry), ensure_ascii=False)}"
        for name, entry in sorted(lock.phrases.items())
    ]
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    return f'{opening}, "phrases": {{\n' + ",\n".join(lines) + "\n}}\n"
