"""Our packs as styles of Vale: read back, they find the same things."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
import regex
import yaml
from msgspec.structs import replace

import agendagen
from agendagen.phrasing.guidebook import Guidebook, guidebook
from agendagen.phrasing.lint import Passage, lint
from agendagen.phrasing.lock import Entry, Lock, lock_text
from agendagen.phrasing.scene import Scene
from agendagen.phrasing.vale.reading import read_styles
from agendagen.phrasing.vale.writing import write_styles
from agendagen.records.base import Visibility
from agendagen.records.phrasing import Applies, Valid
from agendagen.workspace.workspace import open_workspace

CONFIG = 'locale = "en"\nlanguages = ["en", "pl"]\ntimezone = "Europe/Warsaw"\n'
SCENE = Scene(day=date(2026, 12, 1))
ENGLISH = """
    title: Our words
    disclosures:
      - id: past
        wordings: [Past results are no guide. They may fall., "value can fall: mind it"]
    guidelines:
      - {id: guarantee, kind: avoid, not: [guarantee, risk free], severity: error,
         link: https://example.com/rule, why: Nobody can.}
      - {id: one-word-between, kind: avoid, not: [lose money], gap: 1, why: It frightens.}
      - {id: plainly, kind: prefer, not: [utilise, make use of], say: [use], why: Short is kind.}
      - {id: options, kind: prefer, not: [cheap], say: [inexpensive, good value], fix: none,
         match: exact, why: Cheap is poor.}
      - {id: name, kind: prefer, not: [Tempora Plus], say: [Tempora], case: true, why: The name.}
      - {id: roi, kind: avoid, not: [ROI], why: Say it in words.}
      - {id: percent, kind: avoid, not: ['\\b\\d{3,}%', 'f(?:oo|u)+'], match: regex, why: Too much.}
      - {id: shouting, kind: prefer, not: ['\\b(NOW|TODAY)\\b(?![(]|\\()'], say: [soon],
         match: regex, case: true, why: Calm.}
      - {id: very, kind: limit, not: [very, really], max: 1, per: sentence, why: Too many.}
      - {id: never, kind: limit, not: [obviously], max: 0, why: It is not.}
      - {id: mixed, kind: consistent, say: [advisor, adviser, consultant], why: Pick one.}
      - {id: results, kind: require, not: [past result], requires: {disclosure: past, within: item},
         why: The note.}
      - {id: fees, kind: require, not: [fee], say: [all costs, in total], why: The sum.}
      - {id: acronym, kind: require, not: ['\\bKNF\\b'], say: ['Authority \\((KNF|UKNF)\\)'],
         match: regex, case: true, why: Spell it out.}
      - {id: firm, kind: require, say: [Fennimark], why: Who we are.}
"""
ENGLISH_TEXTS = (
    "We guarantee it. Guaranteed! A guarantee's worth, and **risk**-free *risk free* risk\xa0free.",
    "We do not guarantee it; we never really guarantee. We not only guarantee, we pay.",
    "Without any guarantee. No one, we guarantee, fails.",
    "Guarantees_ and _guarantee_ and guarantees'x.",
    "You lose your money; you lost money, lose some of money, lose, money. Losing good money.",
    "We utilised and make use of it, made\nuse of it, make\n\nuse of it. Making use, of it.",
    "Cheap, cheaper, CHEAP and cheap-looking cheap. Not at all cheap.",
    "Tempora Plus and tempora plus and TEMPORA Plus and Tempora Pluses.",
    "The ROI, the roi and Roi. No ROI.",
    "100% of 1000% and 99%, foo fu foofu. Not 100%.",
    "Buy NOW, buy now, not TODAY.",
    "A very good, very bad, really odd thing. A very good one. Really? Very.",
    "Obviously not.",
    "Our adviser. Our advisors, adviser and consultants.",
    "Past results were good. Past results are no guide - they may fall!",
    "The past result is good: value can fall mind it.",
    "Past results were good. The value falls.",
    "A fee of 5. Our fees.",
    "A fee of 5. All the fees, in total 9. Not a fee.",
    "The KNF asks. The knf asks.",
    "The Authority (UKNF) asks, says the KNF.",
    "Make _use_ of **utilise**.",
    "Fennimark is here.",
    "A good day.",
)
POLISH = """
    title: Nasze słowa
    guidelines:
      - {id: best-price, kind: avoid, not: [najlepsza cena], why: Skąd wiadomo.}
      - {id: lose, kind: avoid, not: [tracić pieniądze], severity: error, why: Straszy.}
      - {id: clients, kind: prefer, not: [stali klienci], say: [nasi klienci], why: Bo tak.}
      - {id: product, kind: avoid, not: [Agendomat], inflects_like: automat, case: true,
         why: Nie my.}
"""
FORMS = {
    "najlepsza cena": Entry(
        forms=("najlepsza najlepszej najlepszą najlepsze najlepszych", "cena ceny cenie cenę cen")
    ),
    "tracić pieniądze": Entry(
        forms=("tracić tracimy tracą tracicie stracić", "pieniądze pieniędzy pieniądz"), gap=1
    ),
    "stali klienci": Entry(
        forms=("stali stałych stałym stały", "klienci klientów klientom klient"),
        whole=("stali klienci", "stałych klientów", "stałym klientom"),
    ),
    "nasi klienci": Entry(forms=("nasi", "klienci")),
    "Agendomat ~ automat": Entry(forms=("agendomat agendomatu agendomacie agendomaty",)),
}
POLISH_TEXTS = (
    "Najlepsza cena i najlepszej **ceny**, dobra cena, najlepszą, cenę.",
    "Nie dajemy najlepszej ceny. Nie tylko najlepsza cena.",
    "Bez najlepszych, naprawdę najlepszych cen.",
    "Tracą Państwo pieniądze, tracimy pieniędzy, tracą Państwo swoje pieniądze.",
    "Nigdy nie tracą pieniędzy.",
    "Stali klienci, stałych klientów, stali klient, stały klientom. STALI KLIENCI.",
    "Agendomat i agendomat, w Agendomacie, AGENDOMATU, Agendomatów.",
)


Found = set[tuple[str, str, int, int]]
"""Guideline, text, start and end."""


def own_book(root: Path, locale: str, packs: dict[str, str], lock: Lock) -> Guidebook:
    """The guidebook of a workspace with these packs of its own."""
    folder = root / "content/phrasing"
    folder.mkdir(parents=True)
    (root / "agendagen.toml").write_text(CONFIG, "utf-8")
    (folder / "forms.lock.json").write_text(lock_text(lock), "utf-8")
    for name, text in packs.items():
        (folder / f"{name}.yaml").write_text(dedent(text), "utf-8")
    book = guidebook(open_workspace(root), locale)
    assert book.problems == ()
    return book


def exported(book: Guidebook, folder: Path) -> dict[str, str]:
    """Our own rules of a book as styles of Vale, written below a folder."""
    files = write_styles(replace(book, rules=tuple(rule for rule in book.rules if rule.own)))
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return files


def said(book: Guidebook, texts: Iterable[str]) -> Found:
    """What our own rules find in each text, read to a client as a document of its own.

    Which of two words is the odd one out may differ where both stand once.
    """
    return {
        (re.sub(r"-\d$", "", finding.rule.guideline.id), text, *place)
        for text in texts
        for finding in lint(book, [Passage(text, Visibility.CLIENT)], SCENE, document="agenda")
        if finding.rule.own
        for place in [(finding.start, finding.end) if finding.kind != "consistent" else (0, 0)]
    }


@pytest.mark.parametrize(
    ("locale", "pack", "phrases", "texts"),
    [("en", ENGLISH, {}, ENGLISH_TEXTS), ("pl", POLISH, FORMS, POLISH_TEXTS)],
    ids=["English", "Polish"],
)
def test_exported_packs_read_back_find_the_same_things(
    locale: str, pack: str, phrases: dict[str, Entry], texts: tuple[str, ...], tmp_path: Path
) -> None:
    ours = own_book(tmp_path / "ours", locale, {f"own-{locale}": pack}, Lock(phrases=phrases))
    exported(ours, tmp_path / "vale")
    imported = read_styles(tmp_path / "vale", locale)
    assert imported.notices == ()
    theirs = own_book(tmp_path / "theirs", locale, imported.packs, Lock())
    found = said(ours, texts)
    assert {name for name, *_ in found} == {r.guideline.id for r in ours.rules if r.own}
    assert said(theirs, texts) == found


CONDITIONAL = """
    title: Our words
    use: named
    applies: {audience: client, industry: [banking]}
    disclosures:
      - {id: past, wordings: [Past results are no guide.]}
    guidelines:
      - {id: plain, kind: avoid, not: [plain], severity: error, why: "Why: 5 % #1",
         applies: {audience: client}}
      - {id: until, kind: avoid, not: [until], severity: error, why: W., unless: ["if\nso", sure],
         valid: {from: 2026-01-01, until: 2027-01-31}}
      - {id: title, kind: avoid, not: [boss], scope: title, why: W.}
      - {id: near, kind: require, not: [past], requires: {disclosure: past, within: 60}, why: W.}
      - {id: theirs, kind: require, not: [rate], requires: {disclosure: apr}, why: W.}
      - {id: past-results, kind: avoid, not: [one], why: W.}
      - {id: dash, kind: avoid, not: ["—"], why: W.}
      - {id: pastresults, kind: avoid, not: [two], why: W.}
"""


def test_what_vale_cannot_say_is_a_comment_and_a_suggestion(tmp_path: Path) -> None:
    book = own_book(tmp_path / "ours", "en", {"own-en": CONDITIONAL}, Lock())
    files = exported(book, tmp_path / "vale")
    style = "styles/Agendagen-own-en/"
    assert sorted(files) == [
        ".vale.ini",
        "README.md",
        *(
            f"{style}{name}.yml"
            for name in [
                "Dash",
                "Near",
                "PastResults",
                "Pastresults2",
                "Plain",
                "Theirs",
                "Title",
                "Until",
            ]
        ),
    ]
    assert files[".vale.ini"].endswith("\n[*.md]\nBasedOnStyles = Agendagen-own-en\n")
    assert files["README.md"].endswith("- Agendagen-own-en: only where it is named\n")
    until = files[f"{style}Until.yml"]
    assert until.startswith(
        "# From the pack own-en, guideline until. Change it there.\n"
        "# Vale cannot say that it holds only in sentences without “if so” or “sure”, and for the"
        " audience client, and for the industry banking, and from 2026-01-01 until 2027-01-31.\n"
        "extends: existence\n"
    )
    rules = {name: yaml.safe_load(text) for name, text in files.items() if name.endswith(".yml")}
    assert {rule["level"] for rule in rules.values()} == {"suggestion"}
    assert rules[f"{style}Plain.yml"]["message"] == "Why: 5 % #1"
    assert rules[f"{style}Title.yml"]["scope"] == "heading"
    assert "not within 60 words" in files[f"{style}Near.yml"]
    assert rules[f"{style}Theirs.yml"]["extends"] == "existence"


ALONE = """
    title: Our words
    guidelines:
      - {id: gain, kind: avoid, not: [promise, promise of gain], why: W.}
      - {id: need, kind: require, not: [promise], say: [perhaps], why: W.}
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We promise, and PROMISES of gains.", ["promise", "PROMISES of gains"]),
        ("We do not promise.", []),
        ("Never do we promise.", []),
        ("Never do we ever promise.", ["promise"]),
        ("No, we promise.", ["promise"]),
        ("We don’t promise, nobody promises.", []),
        ("We not only promise: we sign.", ["promise"]),
        ("Knot promise, notpromise", ["promise"]),
    ],
)
def test_a_pattern_by_itself_takes_the_longest_and_knows_negation(
    text: str, found: list[str], tmp_path: Path
) -> None:
    files = exported(own_book(tmp_path, "en", {"own-en": ALONE}, Lock()), tmp_path / "vale")
    (token,) = yaml.safe_load(files["styles/Agendagen-own-en/Gain.yml"])["tokens"]
    first = yaml.safe_load(files["styles/Agendagen-own-en/Need.yml"])["first"]
    assert [one[0] for one in regex.finditer(token, text, regex.IGNORECASE)] == found
    assert bool(regex.search(first, text)) is bool(found), "the key ignorecase is not heard here"


def test_what_holds_everywhere_has_its_own_level(tmp_path: Path) -> None:
    book = own_book(tmp_path / "ours", "en", {"own-en": ENGLISH}, Lock())
    files = exported(book, tmp_path / "vale")
    rule = yaml.safe_load(files["styles/Agendagen-own-en/Guarantee.yml"])
    assert {key: rule[key] for key in ("extends", "message", "link", "level", "scope")} == {
        "extends": "existence",
        "message": "Nobody can.",
        "link": "https://example.com/rule",
        "level": "error",
        "scope": "text",
    }
    plainly = yaml.safe_load(files["styles/Agendagen-own-en/Plainly.yml"])
    assert {*plainly["swap"].values()} == {"use"}
    assert plainly["action"] == {"name": "replace"}
    options = yaml.safe_load(files["styles/Agendagen-own-en/Options.yml"])
    assert ([*options["swap"].values()], "action" in options) == (["inexpensive|good value"], False)
    assert {yaml.safe_load(text)["level"] for name, text in files.items() if ".yml" in name} == {
        "error",
        "warning",
    }


def test_vale_takes_no_group_that_captures_as_what_to_replace(tmp_path: Path) -> None:
    book = own_book(tmp_path / "ours", "en", {"own-en": ENGLISH}, Lock())
    files = exported(book, tmp_path / "vale")
    rules = [yaml.safe_load(text) for name, text in files.items() if name.endswith(".yml")]
    keys = [key for rule in rules for key in rule.get("swap", {})]
    brackets = re.compile(r"\((?!\?)")
    assert (len(keys), [key for key in keys if brackets.search(key)]) == (4, [])
    seconds = [rule["second"] for rule in rules if "second" in rule]
    assert (len(seconds), [text for text in seconds if brackets.search(text)]) == (3, [])


def unconditional(book: Guidebook) -> Guidebook:
    """The same guidelines, holding always and everywhere, as Vale has them; as if our own."""
    rules = tuple(
        replace(
            rule,
            own=True,
            named=False,
            applies=Applies(),
            guideline=replace(rule.guideline, unless=(), valid=Valid(), applies=Applies()),
        )
        for rule in book.rules
    )
    return replace(book, rules=rules)


@pytest.mark.parametrize("locale", ["en", "pl"])
def test_the_built_in_packs_read_back_find_what_they_found(locale: str, tmp_path: Path) -> None:
    ours = unconditional(guidebook(open_workspace(Path(agendagen.__file__).parent), locale))
    texts = {
        text
        for rule in ours.rules
        for text in (*rule.guideline.examples.bad, *rule.guideline.examples.good)
    }
    exported(ours, tmp_path / "vale")
    imported = read_styles(tmp_path / "vale", locale)
    theirs = own_book(tmp_path / "theirs", locale, imported.packs, Lock())
    found, again = said(ours, texts), said(theirs, texts)
    assert len(found) > 300
    assert again - found == set()
    assert [one for one in found - again if not any(_overlap(one, other) for other in again)] == []


def _overlap(one: tuple[str, str, int, int], other: tuple[str, str, int, int]) -> bool:
    """Of two that overlap, Vale tells the first where a rule is about several phrases."""
    return one[:2] == other[:2] and one[2] < other[3] and other[2] < one[3]
