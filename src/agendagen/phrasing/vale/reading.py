"""Styles of Vale, read as they are: each becomes a guideline pack.

What a rule of Vale cannot be here is told in a notice, and the rest goes on. A style is a
stranger's: files are read with our own limits, nothing is run, and no link is followed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, get_args
from unicodedata import normalize

import yaml
from msgspec import Struct

from agendagen.phrasing.patterns import SECONDS, BadPattern, compiled
from agendagen.phrasing.tokens import phrase_words
from agendagen.phrasing.vale.capitals import Titles, wrong_titles
from agendagen.phrasing.vale.dialect import translated
from agendagen.problems import ProblemsFound
from agendagen.records.base import LANGUAGES
from agendagen.records.phrasing import Phrase
from agendagen.workspace.nodes import Mapping, Scalar, Sequence
from agendagen.workspace.reading import MAX_BYTES, read_file

LONGEST: int = get_args(Phrase)[1].max_length
"""Characters of a phrase that a pack may hold."""
MAX_FILES = 1_000
MAX_SIZE = 5_000_000
MAX_TOKENS = 5_000
_DEEPEST = 4
_CHUNK = 400
"""Patterns are joined up to here: one search for many words, and a file that can be read."""
_WHY = 400
_ENDINGS = (".yml", ".yaml")
_REASONS = {
    "spelling": "it needs a dictionary of spelling",
    "sequence": "it needs the part of speech of every word",
    "readability": "it measures the text as a whole",
    "metric": "it measures the text as a whole",
    "script": "it is a program",
}
_ELSEWHERE = ("code", "comment", "alt", "frontmatter")
"""Scopes of Vale that a meeting's texts do not have."""

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

Draft = dict[str, Any]
"""A guideline as it is written; what it is called is still to be found."""


class Imported(Struct, frozen=True):
    """What was read."""

    packs: dict[str, str]
    """Name of the pack → the YAML to write."""
    notices: tuple[str, ...]
    """What was left out or weakened, as sentences."""


def written(value: Any) -> str:
    """Plain data as YAML, a line for each string."""
    text: str = yaml.dump(
        value, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=1_000_000
    )
    return text


def read_styles(folder: Path, lang: str) -> Imported:
    """A style of Vale, or a folder of several.

    `lang` is the language that they are about, unless their name ends with one (`House-pl`).
    """
    packs: dict[str, str] = {}
    notices: list[str] = []
    styles: dict[Path, list[Path]] = {}
    size = 0
    for number, file in enumerate(_rule_files(folder, 0)):
        size += file.stat().st_size
        if number == MAX_FILES or size > MAX_SIZE:
            notices.append(
                f"Only {number:,} files were read, none from “{file.name}” on: import in parts."
            )
            break
        styles.setdefault(file.parent, []).append(file)
    for style, rules in styles.items():
        name = style.resolve().name
        reading = _Reading(name, notices)
        ending = name.rpartition("-")[2]
        language = ending if ending in LANGUAGES else lang
        text = reading.pack(language, rules)
        if text:
            family = _slug(name).removesuffix(f"-{language}")[:50].strip("-") or "style"
            packs[_unique(f"{family}-{language}", packs)] = text
    if not packs:
        notices.append("No rule of Vale was found that can be a guideline.")
    return Imported(packs, tuple(notices))


def _rule_files(folder: Path, depth: int) -> Iterator[Path]:
    """Files that may be rules; what is hidden or linked is none."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return
    for path in paths:
        hidden = path.name.startswith(".") and path.name != ".vale"
        if hidden or path.is_symlink():
            continue
        if path.is_dir() and depth < _DEEPEST:
            yield from _rule_files(path, depth + 1)
        elif path.suffix.lower() in _ENDINGS and path.is_file():
            yield path


class _Reading(Struct, frozen=True):
    """One style on its way to be a pack."""

    style: str
    notices: list[str]

    def pack(self, lang: str, files: Iterable[Path]) -> str:
        """The pack as YAML; empty when no file holds a rule that we can follow."""
        text = written({"title": f"{self.style}, a style of Vale", "lang": lang}) + "guidelines:\n"
        taken: set[str] = set()
        size = len(text.encode())
        for file in files:
            for draft in self.guidelines(file):
                draft["id"] = _unique(draft["id"], taken)
                taken.add(draft["id"])
                added = written([draft])
                size += len(added.encode())
                if size > MAX_BYTES:
                    self.notices.append(
                        f"The style “{self.style}” is too large for one pack: it ends before"
                        f" “{draft['id']}”. Import it in parts."
                    )
                    return text
                text += added
        return text if taken else ""

    def guidelines(self, file: Path) -> list[Draft]:
        """The guidelines of one rule; none, and a notice, when it cannot be followed."""
        shown = f"{self.style}/{file.name}"
        try:
            tree = read_file(file, shown)
        except ProblemsFound as found:
            first = found.problems[0]
            self.notices.append(f"“{shown}” was left out: {first.message} (line {first.at.line})")
            return []
        if not isinstance(tree, Mapping) or tree.get("extends") is None:
            return []
        rule = _Rule(shown, tree, self.notices)
        kind = rule.text("extends")
        convert = _CONVERTERS.get(kind)
        if convert is None:
            rule.left_out(_REASONS.get(kind, f"the kind “{kind[:40]}” is not known here"))
            return []
        if rule.scopes and all(scope.startswith(_ELSEWHERE) for scope in rule.scopes):
            rule.left_out("it is about code and other text that meetings do not have")
            return []
        drafts = [*convert(rule)]
        return [self._whole(rule, file, draft, len(drafts)) for draft in drafts]

    def _whole(self, rule: _Rule, file: Path, draft: Draft, of: int) -> Draft:
        name = _slug(re.sub(r"(?<=[a-z\d])(?=[A-Z])", "-", file.stem)) or "rule"
        label = _slug(draft.pop("label", "")[:60])
        fills = draft.pop("fills", ())
        head = {
            "id": (f"{name}-{label}" if label and of > 1 else name)[:56].strip("-"),
            "kind": draft.pop("kind"),
            "match": draft.pop("match", "regex"),
            "case": "true" if rule.case else "false",
        }
        tail = {
            "severity": "error" if rule.text("level") == "error" else "warning",
            "source": f"{self.style}, a style of Vale",
            **({"link": rule.text("link")} if rule.text("link") else {}),
            "why": _why(rule.text("message"), fills),
        }
        scope = {"scope": "title"} if rule.in_titles else {}
        return {**head, **draft, **scope, **tail}


class _Rule(Struct, frozen=True):
    """One file of a style."""

    shown: str
    tree: Mapping
    notices: list[str]

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, or the one string that stands there."""
        node = self.tree.get(key)
        nodes = node.items if isinstance(node, Sequence) else (node,)
        found = tuple(one.text for one in nodes if isinstance(one, Scalar) and one.text.strip())
        if len(found) > MAX_TOKENS:
            self.notices.append(f"“{self.shown}”: only the first {MAX_TOKENS:,} of “{key}” count.")
        return found[:MAX_TOKENS]

    def text(self, key: str) -> str:
        """The first string under a key; empty without one."""
        return next(iter(self.texts(key)), "")

    def yes(self, key: str) -> bool:
        """A flag; no, unless it is said."""
        return self.text(key).lower() in ("true", "yes", "on")

    def number(self, key: str) -> int:
        """A small whole number; 0 without one."""
        text = self.text(key)
        return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Keys and values of a mapping, or of a list of them."""
        node = self.tree.get(key)
        nodes = node.items if isinstance(node, Sequence) else (node,)
        found = tuple(
            (entry.key, entry.value.text)
            for one in nodes
            if isinstance(one, Mapping)
            for entry in one.entries.values()
            if isinstance(entry.value, Scalar) and entry.key.strip()
        )
        return found[:MAX_TOKENS]

    @property
    def case(self) -> bool:
        return self.text("extends") == "capitalization" or not self.yes("ignorecase")

    @property
    def scopes(self) -> tuple[str, ...]:
        return self.texts("scope")

    @property
    def in_titles(self) -> bool:
        if self.text("extends") == "capitalization":
            return True
        return bool(self.scopes) and all(scope.startswith("heading") for scope in self.scopes)

    def left_out(self, why: str) -> None:
        """Say that this rule is no guideline."""
        self.notices.append(f"“{self.shown}” was left out: {why}.")

    def readable(self, patterns: Iterable[str]) -> list[str]:
        """Patterns as `regex` reads them; a notice for each that it cannot."""
        found = []
        for pattern in patterns:
            try:
                found.append(translated(pattern, case=self.case))
            except BadPattern as error:
                self.notices.append(
                    f"“{self.shown}”: the pattern “{_short(pattern)}” was left out: {error}."
                )
        return found

    def fitting(self, patterns: Iterable[str]) -> list[str]:
        """Patterns that a pack can hold; a notice for each that is too long."""
        found = []
        for pattern in patterns:
            if len(pattern) <= LONGEST:
                found.extend(self.readable([pattern]))
            else:
                self.notices.append(
                    f"“{self.shown}”: a pattern was left out: with its exceptions it has"
                    f" {len(pattern):,} characters, and a guideline holds {LONGEST:,}."
                )
        return found

    def exceptions(self) -> str:
        """A pattern of what is never meant, whatever the case; empty when there is none."""
        every = sorted(self.readable(self.texts("exceptions")), key=len, reverse=True)
        return rf"(?-i:\b(?:{'|'.join(every)})\b)" if every else ""

    def unless_excepted(self) -> str:
        """What stands before a pattern so that exceptions are none of its matches."""
        excepted = self.exceptions()
        return f"(?!{excepted})" if excepted else ""

    def bounded(self, body: str, *, alone: bool = True) -> str:
        """A pattern between word boundaries, unless the rule does without."""
        if self.yes("nonword"):
            return body if alone else f"(?:{body})"
        return rf"\b(?:{body})\b"


def _existence(rule: _Rule) -> Iterator[Draft]:
    tokens, raw = rule.texts("tokens"), "".join(rule.texts("raw"))
    before = rule.unless_excepted()
    words: list[str] = []
    if not raw and not before and not rule.yes("nonword"):
        words = [token for token in tokens if _is_plain(token, rule.case)]
    if words:
        yield {
            "label": "words",
            "kind": "avoid",
            "match": "exact",
            "not": words,
            "fills": words if len(words) == len(tokens) == 1 else (),
        }
    exact = {*words}
    others = rule.readable(token for token in tokens if token not in exact)
    bodies = [before + rule.bounded(body, alone=not before and not raw) for body in _joined(others)]
    if raw and (bodies or not tokens):
        ends = rule.yes("append")
        bodies = [f"{body}{raw}" if ends else f"{before}{raw}{body}" for body in bodies or [""]]
    patterns = rule.fitting(bodies)
    if patterns:
        yield {"label": "patterns", "kind": "avoid", "not": patterns}


def _substitution(rule: _Rule) -> Iterator[Draft]:
    before = rule.unless_excepted()
    words_only = not before and not rule.yes("nonword")
    groups: dict[tuple[tuple[str, ...], bool], list[str]] = {}
    for key, value in rule.pairs("swap"):
        say = tuple(dict.fromkeys(part.strip() for part in value.split("|") if part.strip()))
        if any(re.search(r"\$\d|\$\{", option) for option in say):
            say = ()  # made from what was found: nothing that one could say
        plain = words_only and _is_plain(key, rule.case) and not _is_among(key, say)
        groups.setdefault((say, plain), []).append(key)
    for (say, plain), keys in groups.items():
        found = keys if plain else _to_replace(rule, before, keys, say)
        if found:
            yield {
                "label": say[0] if say else keys[0],
                "kind": "prefer" if say else "avoid",
                **({"match": "exact"} if plain else {}),
                "not": found,
                **({"say": [*say]} if say else {}),
                "fills": ("” or “".join(say), keys[0] if plain and len(keys) == 1 else ""),
            }


def _to_replace(rule: _Rule, before: str, keys: Iterable[str], say: Iterable[str]) -> list[str]:
    """Patterns of what to replace, but not where the replacement already stands: “GB” for “gb”."""
    patterns = []
    for body in rule.readable(keys):
        whole = compiled(body, rule.case).fullmatch
        try:
            right = [re.escape(option) for option in say if whole(option, timeout=SECONDS)]
        except TimeoutError:
            right, say = [], ()  # one such wait is enough
        kept = rf"(?!(?-i:{'|'.join(right)})(?!\w))" if right else ""
        patterns.append(before + kept + rule.bounded(body, alone=not before and not kept))
    return rule.fitting(patterns)


def _occurrence(rule: _Rule) -> Iterator[Draft]:
    most, least = rule.number("max"), rule.number("min")
    token = rule.fitting([rule.text("token")] if rule.text("token") else [])
    whole = rule.scopes[:1] in (("raw",), ("summary",))
    if least == 1 and not most and whole and token:
        yield {"kind": "require", "say": token}
        return
    if least:
        rule.notices.append(f"“{rule.shown}”: its “min” was left out; we only count upwards.")
    if most and token:
        per = "document" if whole else "sentence" if rule.scopes[:1] == ("sentence",) else "item"
        yield {"kind": "limit", "not": token, "max": str(min(most, 1000)), "per": per}


def _repetition(rule: _Rule) -> Iterator[Draft]:
    before = rule.unless_excepted()
    tokens = "|".join(rule.readable(rule.texts("tokens"))) or r"\w+"
    letters = r"(?=\p{L}+\s)" if rule.yes("alpha") else ""
    times = rule.number("max") + 1
    again = rf"(?:\s+\1){{{times}}}" if times > 1 else r"\s+\1"
    patterns = rule.fitting([rf"(?<!\w){before}{letters}({tokens}){again}(?!\w)"])
    if patterns:
        yield {"kind": "avoid", "not": patterns}


def _consistency(rule: _Rule) -> Iterator[Draft]:
    for one, other in rule.pairs("either"):
        pair = rule.fitting(rule.bounded(body) for body in rule.readable([one, other]))
        if len(pair) == 2:
            label = one if " ".join(phrase_words(one)) == one else ""
            yield {"label": label, "kind": "consistent", "say": pair}


def _conditional(rule: _Rule) -> Iterator[Draft]:
    before = rule.unless_excepted()
    first = rule.fitting(f"{before}{body}" for body in rule.readable([rule.text("first")]))
    second = rule.fitting([rule.text("second")])
    if not (rule.text("first") and rule.text("second") and first and second):
        rule.left_out("it needs a “first” and a “second” that can be read")
        return
    if compiled(second[0], rule.case).groups:
        rule.notices.append(
            f"“{rule.shown}”: any “second” in the document is enough here; Vale asks for the very"
            " words of “first” in it."
        )
    yield {"kind": "require", "not": first, "say": second}


def _capitalization(rule: _Rule) -> Iterator[Draft]:
    style = rule.text("match")
    if not style.startswith("$"):
        style = next(iter(rule.readable([style])), "")
    if style in ("", "$"):
        rule.left_out("it does not say which capitals it wants")
        return
    threshold = rule.text("threshold")
    prefix = rule.readable(rule.texts("prefix"))
    titles = Titles(
        style=style,
        small=rule.text("style"),
        excepted=rule.exceptions() or "(?!)",
        indicators=tuple(re.escape(mark) for mark in rule.texts("indicators")),
        prefix=f"(?:{prefix[0]})?" if prefix else "",
        threshold=float(threshold) if re.fullmatch(r"0?\.[0-9]{1,4}", threshold) else 0.8,
    )
    patterns = rule.fitting(wrong_titles(titles))
    if patterns:
        yield {"kind": "avoid", "not": patterns}


_CONVERTERS: dict[str, Callable[[_Rule], Iterator[Draft]]] = {
    "existence": _existence,
    "substitution": _substitution,
    "occurrence": _occurrence,
    "repetition": _repetition,
    "consistency": _consistency,
    "conditional": _conditional,
    "capitalization": _capitalization,
}


def _is_plain(text: str, case: bool) -> bool:
    """Words and nothing else, which the matcher finds faster than a pattern does."""
    return (
        len(text) <= LONGEST
        and " ".join(phrase_words(text)) == text
        and (not case or text == text.lower())
    )


def _is_among(words: str, options: Iterable[str]) -> bool:
    """Whether one of the options is the same but for capitals and hyphens."""
    return any(words.lower() == " ".join(phrase_words(option)).lower() for option in options)


def _joined(patterns: Iterable[str]) -> Iterator[str]:
    """Alternatives, as many together as make a pattern of readable length."""
    group: list[str] = []
    for pattern in patterns:
        if group and len("|".join((*group, pattern))) > _CHUNK:
            yield "|".join(group)
            group = []
        group.append(pattern)
    if group:
        yield "|".join(group)


_ASIDE = re.compile(r"""\s*\(['"‘’“”`]*%(?:\[\d\])?[sdvq]['"‘’“”`]*\)""")
_FILL = re.compile(r"""['"‘’“”`]*%(?:\[(\d)\])?[sdvq]['"‘’“”`]*""")


def _why(message: str, fills: Iterable[str] = ()) -> str:
    """Vale's message without its placeholders: the words when they are known, else “this”."""
    values = [f"“{fill}”" if fill else "this" for fill in fills]
    used = iter(range(1_000))

    def filled(found: re.Match[str]) -> str:
        place = int(found[1]) - 1 if found[1] else next(used)
        return values[place] if 0 <= place < len(values) else "this"

    text = (
        " ".join(_FILL.sub(filled, _ASIDE.sub("", message)).split())
        or "The style does not say why."
    )
    return _short(text[0].upper() + text[1:], _WHY)


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _slug(text: str) -> str:
    plain = normalize("NFKD", text.lower().replace("ł", "l")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _unique(name: str, taken: Iterable[str]) -> str:
    number = 2
    found = name
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    return found
