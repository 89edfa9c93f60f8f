"""Our guidelines as styles of Vale, for the editors that know it: every form of a phrase spelt out.

What Vale cannot say (`unless`, `applies`, `valid`) stands in a comment, and the rule is only a
suggestion there; quotations and soft hyphens inside a word are not seen through. `agendagen
check` remains the judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile, zip_longest
from typing import Any

from msgspec import Struct

from agendagen.phrasing.excuses import NEGATORS, ONLY, REACH
from agendagen.phrasing.guidebook import Guidebook, Rule, compiled
from agendagen.phrasing.matcher import Phrase
from agendagen.phrasing.tokens import phrase_words
from agendagen.phrasing.vale.reading import written
from agendagen.records.phrasing import Applies, Guideline, Valid

STYLES = "styles"
_TOGETHER = 6
"""Phrases that share a pattern, and what excuses them: a pack has to hold it again (`LONGEST`)."""
_BEGIN = r"(?<![^\W_]|\p{L}['’]|\d[.,])"
"""Before a word; marks of Markdown are no part of it."""
_END = r"(?![^\W_]|['’]\p{L})"
_BETWEEN = (
    r"(?!['’]\p{L})"
    r"(?:(?![.!?…;:,\x28\x29\x5b\x5d{}|–—\ufffc]|\n[^\S\n]*\n)[\W_])+"
)
"""Between two words of a phrase: what does not end it (see tokens.py).

Vale counts brackets to tell whether a pattern captures: there is none that does not open a group.
"""
_WORD = r"[^\W_]+(?:['’]\p{L}+)*"

Draft = dict[str, Any]


def write_styles(*books: Guidebook) -> dict[str, str]:
    """Path below the chosen folder → text: a style for each pack, and how Vale finds them."""
    files: dict[str, str] = {}
    styles: dict[str, str] = {}
    for book in books:
        for rule in book.rules:
            style = f"Agendagen-{rule.pack}"
            text = _written(book, rule)
            if text:
                styles[style] = "only where it is named" if rule.named else "everywhere"
                files[_free(f"{STYLES}/{style}/{_camel(rule.guideline.id)}", files)] = text
    based_on = ", ".join(sorted(styles))
    files[".vale.ini"] = (
        f"StylesPath = {STYLES}\nMinAlertLevel = suggestion\n\n[*.md]\nBasedOnStyles = {based_on}\n"
    )
    files["README.md"] = _README + "".join(f"- {name}: {styles[name]}\n" for name in sorted(styles))
    return files


_README = """# Phrasing guidelines for Vale

Written by `agendagen phrasing export --vale`: change the packs, and write it again. Copy the
folder `styles` and the file `.vale.ini` to where you write, and take out of `BasedOnStyles` what
does not concern it. Vale knows neither the meeting nor the client, and not every excuse: what is
conditional is a suggestion here, with its conditions in a comment. `agendagen check` decides.

"""


def _written(book: Guidebook, rule: Rule) -> str:
    """The file of one guideline; empty when there is nothing to look for."""
    guideline = rule.guideline
    writer = _Writer(book, rule)
    draft = writer.draft()
    if draft is None:
        return ""
    comments = [f"From the pack {rule.pack}, guideline {guideline.id}. Change it there."]
    conditions = [*_conditions(rule)]
    if conditions:
        comments.append(f"Vale cannot say that it holds only {', and '.join(conditions)}.")
    whole = {
        "extends": draft.pop("extends"),
        "message": " ".join(guideline.why.split()),
        **({"link": guideline.link} if guideline.link else {}),
        "level": "suggestion" if conditions else guideline.severity,
        "scope": "heading" if guideline.scope == "title" else draft.pop("scope", "text"),
        **draft,
    }
    head = "".join(f"# {_printable(line)}\n" for line in comments)
    return head + written(whole)


def _conditions(rule: Rule) -> Iterator[str]:
    guideline = rule.guideline
    if guideline.unless:
        yield "in sentences without " + " or ".join(f"“{text}”" for text in guideline.unless)
    for name in Applies.__struct_fields__:
        value = getattr(rule.applies, name)
        if value:
            said = value if isinstance(value, str) else " or ".join(value)
            yield f"for the {name} {said}"
    if guideline.valid != Valid():
        first, last = guideline.valid.from_, guideline.valid.until
        yield " ".join((f"from {first}" if first else "", f"until {last}" if last else "")).strip()
    reach = guideline.requires.within.words if guideline.requires else None
    if reach is not None:
        yield f"where the note is not within {reach} words"


class _Writer(Struct, frozen=True):
    """One guideline on its way to be a rule of Vale."""

    book: Guidebook
    rule: Rule

    @property
    def guideline(self) -> Guideline:
        return self.rule.guideline

    def draft(self) -> Draft | None:
        """What is particular to the kind of rule."""
        guideline = self.guideline
        case = {"ignorecase": not (guideline.match == "regex" and guideline.case)}
        texts = self._longest_first()
        groups = (texts[start : start + _TOGETHER] for start in range(0, len(texts), _TOGETHER))
        said = [self._pattern(group, excused=True) for group in groups]
        existence = {"extends": "existence", **case, "nonword": True, "tokens": said}
        if guideline.kind == "prefer":
            say = [text for text in guideline.say if "|" not in text and "$" not in text]
            keys = [key for pattern in said if (key := _uncaptured(pattern))]
            if not say or len(keys) < len(said):
                return existence
            action = {} if guideline.fix == "none" else {"action": {"name": "replace"}}
            swap = dict.fromkeys(keys, "|".join(say))
            return {"extends": "substitution", **case, "nonword": True, **action, "swap": swap}
        if guideline.kind == "limit":
            counted = self._pattern(guideline.not_, excused=False)
            if not guideline.max:
                return {**existence, "tokens": [counted]}
            scope = {"document": "raw", "item": "paragraph", "sentence": "sentence"}[guideline.per]
            limit = {"max": guideline.max, "token": counted}
            return {"extends": "occurrence", "scope": scope, **case, **limit}
        if guideline.kind == "consistent":
            each = [self._pattern([text], excused=False) for text in guideline.say]
            either = {one: "|".join(each[place + 1 :]) for place, one in enumerate(each[:-1])}
            return {"extends": "consistency", **case, "nonword": True, "either": either}
        if guideline.kind == "require":
            return self._require(self._pattern(texts, excused=True), case) or existence
        return existence

    def _require(self, said: str, case: Draft) -> Draft | None:
        """None when only a product's own disclosure can satisfy it: Vale does not see that."""
        guideline = self.guideline
        notes = [_run(text) for text in self.rule.wordings]
        if guideline.say:
            notes.append(self._pattern(guideline.say, excused=False))
        if not notes:
            return None
        second = "|".join(notes)
        if not guideline.not_:
            return {"extends": "occurrence", "scope": "raw", **case, "min": 1, "token": second}
        requires = guideline.requires
        scope = "raw" if requires is None or requires.within == "document" else "text"
        flags = "(?i)" if case["ignorecase"] else ""  # the key is not heard in this kind of rule
        pair = {"first": f"{flags}{said}", "second": f"{flags}{_uncaptured(second) or second}"}
        return {"extends": "conditional", "scope": scope, **case, **pair}

    def _longest_first(self) -> list[str]:
        """The phrases looked for: where two fit, Vale takes the first."""
        if self.guideline.match == "regex":
            return [*self.guideline.not_]
        return sorted(self.guideline.not_, key=lambda text: -len(phrase_words(text)))

    def _pattern(self, texts: Iterable[str], *, excused: bool) -> str:
        """A pattern that finds any of the phrases; `excused` when a negation before excuses it."""
        guideline = self.guideline
        negated = _not_negated(self.book.locale) if excused else ""
        if guideline.match == "regex":
            return f"{negated}(?:{'|'.join(texts)})"
        found = {
            text: compiled(0, text, guideline, self.book.locale, self.book.entries)
            for text in texts
            if phrase_words(text)
        }
        if not found:
            return "(?!)"  # no words: nothing that could be said
        firsts = _words({form for phrase in found.values() for form in phrase.forms[0]})
        bodies = "|".join(
            _phrase(phrase, phrase_words(text) if guideline.case else ())
            for text, phrase in found.items()
        )
        return f"{_BEGIN}(?={firsts}{_END}){negated}(?:{bodies})"


def _phrase(phrase: Phrase, written: tuple[str, ...]) -> str:
    """A phrase in all its forms; with capitals as `written`, when they count."""
    if phrase.whole:
        return _agreeing({tuple(text.split()) for text in phrase.whole}, written) + _END
    between = _BETWEEN
    if phrase.gap:
        between = f"{_BETWEEN}(?:{_WORD}{_BETWEEN}){{0,{phrase.gap}}}?"
    words = zip_longest(phrase.forms, written, fillvalue="")
    return between.join(_words(forms, word) for forms, word in words) + _END


def _agreeing(texts: Iterable[tuple[str, ...]], written: tuple[str, ...]) -> str:
    """The texts, word by word: firsts with the same rests are said together."""
    rests: dict[str, set[tuple[str, ...]]] = {}
    for first, *rest in texts:
        rests.setdefault(first, set()).add(tuple(rest))
    firsts: dict[frozenset[tuple[str, ...]], list[str]] = {}
    for first, after in rests.items():
        firsts.setdefault(frozenset(after), []).append(first)
    options = sorted(
        _words(words, *written[:1])
        + (_BETWEEN + _agreeing(after, written[1:]) if any(after) else "")
        for after, words in firsts.items()
    )
    return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"


def _words(forms: Iterable[str], written: str = "") -> str:
    """One of the forms, the longest first; capitals count as far as a form is as `written`."""
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    if written or len(ordered) == 1 or any(form != form.lower() for form in ordered):
        return f"(?:{'|'.join(_literal(form, written) for form in ordered)})"
    shared = _shared(ordered)
    endings = "|".join(re.escape(form[shared:]) for form in ordered)
    return f"{re.escape(ordered[0][:shared])}(?:{endings})"


def _literal(form: str, written: str) -> str:
    if form != form.lower():
        return f"(?-i:{re.escape(form)})"
    kept = _shared([form, written.lower()])
    return f"(?-i:{re.escape(written[:kept])}){re.escape(form[kept:])}" if kept else re.escape(form)


def _shared(words: list[str]) -> int:
    """How many letters all of them begin with."""
    columns = zip(*words, strict=False)
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))


def _run(text: str) -> str:
    """A wording as a run of words, over whatever stands between them."""
    return _BEGIN + r"[\W_]+".join(re.escape(word) for word in phrase_words(text)) + _END


def _not_negated(locale: str) -> str:
    """No negation at most three words before, in the same clause; “not only” is none."""
    negators = _words(NEGATORS[locale]).replace("'", "['’]")
    only = f"{_BETWEEN}{_words(ONLY[locale])}{_END}"
    reach = f"{_BETWEEN}(?:{_WORD}{_BETWEEN}){{0,{REACH - 1}}}"
    return f"(?<!{_BEGIN}{negators}(?!{only}){reach})"


_BRACKET = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|\((?!\?)", re.DOTALL)


def _uncaptured(pattern: str) -> str | None:
    """A pattern without a bracket that Vale takes for a group; None where a group is needed."""
    if re.search(r"\\[1-9]|\(\?P=", pattern):
        return None
    return _BRACKET.sub(
        lambda found: found[0].replace(r"\(", r"\x28").replace("(", r"\x28" if found[1] else "(?:"),
        pattern,
    )


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


def _free(stem: str, files: Iterable[str]) -> str:
    """A file name that no other has, on disks that do not tell capitals either."""
    taken = {name.lower() for name in files}
    names = (f"{stem}{number}.yml" for number in ("", *range(2, 10_000)))
    return next(name for name in names if name.lower() not in taken)


def _printable(text: str) -> str:
    return "".join(char for char in " ".join(text.split()) if char.isprintable())
