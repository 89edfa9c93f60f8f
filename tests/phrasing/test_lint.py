"""What guidelines find in passages: every kind, what excuses it, and what must stand beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from time import process_time

import pytest

from agendagen.phrasing.guidebook import Guidebook, guidebook
from agendagen.phrasing.lint import Document, Finding, Passage, lint
from agendagen.phrasing.scene import Scene
from agendagen.records.base import Visibility
from agendagen.workspace.workspace import open_workspace

CLIENT, INTERNAL = Visibility.CLIENT, Visibility.INTERNAL
DAY = date(2026, 12, 1)
PACK = """
title: House
disclosures:
  - id: past
    wordings: [past results say nothing about later ones, “earlier” results are no promise]
guidelines:
  - {id: avoid, why: W., kind: avoid, not: [no risk, risk-free], unless: [an auction]}
  - {id: prefer, why: W., kind: prefer, not: [best price, price], say: [fair price]}
  - {id: exact, why: W., kind: avoid, not: [our promise], match: exact}
  - {id: regex, why: W., kind: avoid, not: ['\\d+ ?% (?:sure|certain)'], match: regex}
  - {id: case, why: W., kind: prefer, not: [tempora], say: [Tempora], case: true}
  - {id: title, why: W., kind: avoid, not: [hello], scope: title}
  - {id: gap, why: W., kind: avoid, not: [lose money], gap: 1}
  - {id: client, why: W., kind: avoid, not: [cheap], applies: {audience: client}}
  - {id: soon, why: W., kind: avoid, not: [early bird], valid: {from: 2026-12-02}}
  - {id: ended, why: W., kind: avoid, not: [late bird], valid: {until: 2026-11-30}}
  - {id: now, why: W., kind: avoid, not: [today bird], valid: {from: 2026-12-01, until: 2026-12-01}}
  - {id: document, why: W., kind: limit, not: [simply], max: 2}
  - {id: item, why: W., kind: limit, not: [really], max: 1, per: item}
  - {id: sentence, why: W., kind: limit, not: [very], max: 1, per: sentence}
  - {id: never, why: W., kind: limit, not: [urgent], max: 0}
  - {id: mixed, why: W., kind: consistent, say: [client, customer, buyer]}
  - {id: by-item, why: W., kind: require, not: [grew], requires: {disclosure: past}}
  - id: by-document
    why: W.
    kind: require
    not: [rose]
    requires: {disclosure: past, within: document}
  - {id: by-words, why: W., kind: require, not: [climbed], requires: {disclosure: past, within: 6}}
  - {id: by-say, why: W., kind: require, not: [refund], say: [within 30 days, terms apply]}
  - id: firm
    why: W.
    kind: require
    say: [Fennimark Ltd, Fennimark Inc]
    applies: {audience: client}
"""
POLISH = """
title: Dom
guidelines:
  - {id: avoid, why: W., kind: avoid, not: [bez ryzyka, gwarantujemy], match: exact}
"""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Guidebook]:
    root = tmp_path_factory.mktemp("lint")
    (root / "agendagen.toml").write_text('locale = "en"\nlanguages = ["en", "pl"]\n')
    (root / "content/phrasing").mkdir(parents=True)
    (root / "content/phrasing/house-en.yaml").write_text(PACK, "utf-8")
    (root / "content/phrasing/house-pl.yaml").write_text(POLISH, "utf-8")
    workspace = open_workspace(root)
    return {locale: guidebook(workspace, locale) for locale in ("en", "pl")}


@dataclass
class At:
    """A passage."""

    text: str
    audience: Visibility = CLIENT
    item: str = ""
    title: bool = False
    theirs: bool = False

    def passage(self) -> Passage:
        return Passage(self.text, self.audience, None, self.item, self.title, self.theirs)


@dataclass
class Book:
    """The guidelines above, and nothing built in."""

    books: dict[str, Guidebook]
    locale: str = "en"
    scene: Scene = field(default_factory=lambda: Scene(DAY))

    def findings(
        self, texts: list[At], document: Document | None = None, **options: object
    ) -> list[Finding]:
        passages = [one.passage() for one in texts]
        book = self.books[self.locale]
        found = lint(book, passages, self.scene, document=document, **options)  # type: ignore[arg-type]
        return [f for f in found if f.rule.family == "house"]

    def found(self, *texts: At | str, document: Document | None = None) -> list[str]:
        passages = [At(text) if isinstance(text, str) else text for text in texts]
        return [
            f"{f.rule.guideline.id if f.kind != 'soon' else 'soon!'}: {f.text}".strip(": ")
            for f in self.findings(passages, document)
            if f.rule.guideline.id != "firm"
        ]


@pytest.fixture
def english(books: dict[str, Guidebook]) -> Book:
    return Book(books)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There is no risk.", ["avoid: no risk"]),
        ("A **risk-free** plan at No\u00a0Risk.", ["avoid: risk-free", "avoid: No\u00a0Risk"]),
        ("There is not any of it.", []),
        ("It is not true that no risk is left.", []),
        ("The slogan says “no risk”.", ["avoid: no risk"]),
        ("Never say “no risk”.", []),
        ("We never lie. It says “no risk”.", ["avoid: no risk"]),
        (At("The slogan says “no risk”.", INTERNAL), []),
        (At("There is no risk.", INTERNAL), ["avoid: no risk"]),
        (At("There is no risk.", theirs=True), []),
        ("No risk at an auction, they say.", []),
        ("At auctions there is no risk.", ["avoid: no risk"]),
        ("There is an auction. There is no risk.", ["avoid: no risk"]),
        ("The best price is a price.", ["prefer: best price", "prefer: price"]),
        ("Best prices.", ["prefer: Best prices"]),
        ("Our promise, our promises.", ["exact: Our promise"]),
        ("We are 100% sure, 99 % certain.", ["regex: 100% sure", "regex: 99 % certain"]),
        ("We are not 100% sure.", []),
        ("tempora, Tempora and TEMPORA", ["case: tempora"]),
        (At("Hello there", title=True), ["title: Hello"]),
        ("Hello there", []),
        ("You lose your money.", ["gap: lose your money"]),
        ("A cheap plan.", ["client: cheap"]),
        (At("A cheap plan.", INTERNAL), []),
        ("The early bird.", ["soon!: early bird"]),
        ("The late bird.", []),
        ("The today bird.", ["now: today bird"]),
        ("It is very, very good. It is very bad.", ["sentence: very"]),
        ("It is urgent.", []),
        ("Simply, simply, simply.", []),
        ("We grew. Clients are customers.", []),
        ("", []),
    ],
)
def test_what_is_found_where_it_is_written(
    english: Book, text: At | str, expected: list[str]
) -> None:
    assert english.found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("To oferta bez ryzyka.", ["avoid: bez ryzyka"]),
        ("Gwarantujemy wynik.", ["avoid: Gwarantujemy"]),
        ("Nie gwarantujemy wyniku.", []),
        ("Nie tylko gwarantujemy wynik.", ["avoid: gwarantujemy"]),
        ("Nie ma oferty bez ryzyka.", []),
        ("Hasło „bez ryzyka” działa.", ["avoid: bez ryzyka"]),
        ("Zamiast „bez ryzyka” mów o umowie.", []),
    ],
)
def test_what_is_found_in_polish(
    books: dict[str, Guidebook], text: str, expected: list[str]
) -> None:
    assert Book(books, "pl").found(text) == expected


DISCLOSED = "Past results say nothing about later ones."
SIX = "one two three four five"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(["Simply one.", "Simply two."], [], id="at the limit"),
        pytest.param(
            ["Simply one.", "Simply two.", "Simply three, simply four."],
            ["document: Simply"],
            id="above the limit, once",
        ),
        pytest.param(["Simply.", "Simply.", At("Simply.", INTERNAL)], [], id="counted by audience"),
        pytest.param(["Simply.", "Simply.", At("simply", theirs=True)], [], id="theirs"),
        pytest.param(
            ["Simply.", "Simply.", "Never say “simply”."], [], id="quoted to be forbidden"
        ),
        pytest.param(["Not simply.", "Simply.", "Simply."], ["document: Simply"], id="negated"),
        pytest.param([At("Really.", item="a"), At("Really.", item="b")], [], id="two items"),
        pytest.param(
            [At("Really.", item="a"), At("Is it really?", item="a")],
            ["item: really"],
            id="one item",
        ),
        pytest.param(["It is urgent."], ["never: urgent"], id="not at all"),
        pytest.param(["A client.", "Clients and a customer."], ["mixed: customer"], id="mixed"),
        pytest.param(
            ["A customer.", "Two clients.", "A client, a buyer."],
            ["mixed: customer", "mixed: buyer"],
            id="what is said most is kept",
        ),
        pytest.param(["A customer.", "A client."], ["mixed: client"], id="the first is kept"),
        pytest.param(["A client.", At("A customer.", INTERNAL)], [], id="two audiences"),
        pytest.param(["A client.", "Never say “customer”."], [], id="mentioned only"),
        pytest.param(["Sales grew."], ["by-item: grew"], id="no disclosure"),
        pytest.param(["We never grew."], [], id="negated, so nothing to disclose"),
        pytest.param(
            [At("Sales grew.", item="a"), At(DISCLOSED, item="a")], [], id="in the same item"
        ),
        pytest.param(
            [At("Sales grew.", item="a"), At(DISCLOSED, item="b")],
            ["by-item: grew"],
            id="in another item",
        ),
        pytest.param(
            [At("Sales grew.", item="a"), At(DISCLOSED, INTERNAL, item="a")],
            ["by-item: grew"],
            id="where only we read it",
        ),
        pytest.param(
            ["Sales grew.", "**Earlier** results are no\u00a0promise!"], [], id="another wording"
        ),
        pytest.param(
            ["Sales grew.", "Past results say nothing."], ["by-item: grew"], id="half of it"
        ),
        pytest.param(
            [At("Sales rose.", item="a"), At(DISCLOSED, item="b")], [], id="in the document"
        ),
        pytest.param(["Sales rose."], ["by-document: rose"], id="not in the document"),
        pytest.param([f"Sales climbed {SIX} {DISCLOSED}"], [], id="six words behind"),
        pytest.param(
            [f"Sales climbed {SIX} six {DISCLOSED}"], ["by-words: climbed"], id="seven words behind"
        ),
        pytest.param([f"{DISCLOSED} {SIX} six climbed"], [], id="six words before"),
        pytest.param(
            [f"{DISCLOSED} {SIX} six seven climbed"], ["by-words: climbed"], id="seven before"
        ),
        pytest.param([f"Sales climbed {SIX}", DISCLOSED], [], id="across passages"),
        pytest.param(["A refund."], ["by-say: refund"], id="nothing of what to say"),
        pytest.param(["A refund within 30 days."], [], id="what to say"),
        pytest.param(["A refund.", "Terms apply."], [], id="what to say, elsewhere"),
        pytest.param(
            ["A refund.", At("Terms apply.", INTERNAL)], ["by-say: refund"], id="told to others"
        ),
    ],
)
def test_what_is_found_in_a_whole_document(
    english: Book, texts: list[At | str], expected: list[str]
) -> None:
    assert english.found(*texts, document="agenda") == expected


@pytest.mark.parametrize(
    ("texts", "document", "expected"),
    [
        ([At("Our plan.")], "agenda", ["Our plan."]),
        ([At("Fennimark Ltd presents")], "agenda", []),
        ([At("Our plan."), At("fennimark inc")], "agenda", []),
        ([At("Fennimark Ltd", INTERNAL), At("Our plan.")], "agenda", ["Our plan."]),
        ([At("Our plan.", INTERNAL)], "agenda", []),
        ([At("Our plan.")], "talk-track", []),
        ([At("Our plan.")], None, []),
        ([], "agenda", []),
    ],
)
def test_what_must_stand_in_every_agenda(
    english: Book, texts: list[At], document: Document | None, expected: list[str]
) -> None:
    found = [f for f in english.findings(texts, document) if f.rule.guideline.id == "firm"]
    assert [f.passage.text for f in found] == expected
    assert all(f.text == "" and f.why == ("a client reads or hears it",) for f in found)


@pytest.mark.parametrize(("wordings", "missing"), [(("Ask us first.",), 0), (("Ask them.",), 1)])
def test_a_disclosure_of_the_product_counts_as_well(
    english: Book, wordings: tuple[str, ...], missing: int
) -> None:
    texts = [At("Sales grew."), At("So ask us first")]
    found = english.findings(
        texts, "agenda", disclosures=lambda name: wordings if name == "past" else ()
    )
    assert [f.rule.guideline.id for f in found if f.kind != "require" or f.text] == [
        "by-item"
    ] * missing


def test_the_longest_of_several_phrases_in_one_place_is_the_finding(english: Book) -> None:
    (finding,) = english.findings([At("Our best price.")])
    assert (finding.phrase, finding.start, finding.end) == ("best price", 4, 14)


def test_only_one_rule_is_asked(english: Book) -> None:
    book = english.books["en"]
    rule = next(r for r in book.rules if r.guideline.id == "avoid" and r.family == "house")
    text = At("No risk at the best price.").passage()
    found = lint(book, [text], english.scene, document=None, only=rule)
    assert [f.rule.name for f in found] == ["house-en/avoid"]


@pytest.mark.parametrize(
    "text", ["price " * 16_000, "so: “no risk” " * 2_000, "sales grew " * 1_500]
)
def test_a_phrase_said_thousands_of_times_takes_no_time_worth_naming(
    english: Book, text: str
) -> None:
    begin = process_time()
    assert english.findings([At(text)], "agenda")
    assert process_time() - begin < 20, "1 s here"
