"""What can be wrong with guidelines: examples, days, references, each other; and ours are not."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from agendagen.checks.guidelines import check_guidelines
from agendagen.phrasing.guidebook import Guidebook, guidebook
from agendagen.workspace.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

HOUSE = "content/phrasing/house-en.yaml"
DAY = "2026-11-20"
BLUE = "blue kiwi"
KIWI = "kind: avoid, not: [blue kiwi]"
PREFER = "kind: prefer, not: [blue kiwi], say: [green kiwi]"


def check(workspace: WorkspaceBuilder, *rules: str, head: str = "") -> list[tuple[str, str, str]]:
    """Place, code and message of every problem with a pack of guidelines `g0`, `g1`…

    Guideline `n` stands in line `n + 3`.
    """
    lines = "".join(f"  - {{id: g{n}, why: W., {rule}}}\n" for n, rule in enumerate(rules))
    workspace.write(HOUSE, f"title: House\n{head}guidelines:\n{lines}")
    result = workspace.run("check", "--json", "--as-of", DAY)
    assert result.stderr == ""
    return [
        (f"{p['path']}:{p['line']}:{p['column']}", p["code"], p["message"])
        for p in json.loads(result.stdout)["problems"]
    ]


def codes(workspace: WorkspaceBuilder, *rules: str, head: str = "") -> list[str]:
    return [code for _, code, _ in check(workspace, *rules, head=head)]


# -- examples ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "missed"),
    [
        (f"{KIWI}, examples: {{bad: [A blue kiwi.], good: [A green kiwi.]}}", []),
        (f"{KIWI}, examples: {{bad: [A green kiwi.]}}", ["but the guideline does not find it."]),
        (
            f"{KIWI}, examples: {{good: [Two blue kiwis.]}}",
            ["but the guideline finds “blue kiwis” in it."],
        ),
        (f"{KIWI}, examples: {{good: [It is never a blue kiwi.]}}", []),
        (f"{KIWI}, unless: [museum], examples: {{good: [The museum has a blue kiwi.]}}", []),
        (f"{KIWI}, scope: title, examples: {{bad: [A blue kiwi]}}", []),
        (f"{KIWI}, valid: {{from: 2030-01-01}}, examples: {{bad: [A blue kiwi]}}", []),
        (f"{KIWI}, valid: {{from: 2030-01-01}}, examples: {{good: [blue kiwi]}}", ["finds"]),
        (f"{KIWI}, applies: {{audience: internal}}, examples: {{bad: [{BLUE}]}}", []),
        ("kind: limit, not: [kiwi], max: 1, examples: {bad: [kiwi kiwi], good: [kiwi]}", []),
        ("kind: limit, not: [kiwi], max: 1, examples: {bad: [kiwi]}", ["does not find it"]),
        ("kind: consistent, say: [kiwi, pear], examples: {bad: [kiwi pear], good: [kiwi]}", []),
        ("kind: require, say: [Fennimark], examples: {bad: [pear], good: [a fennimark]}", []),
        ("kind: avoid, match: regex, not: ['ki+wi'], examples: {bad: [kiiwi], good: [kwi]}", []),
        (
            f"{KIWI}, examples: {{bad: [pear, plum], good: [blue kiwi]}}",
            ["“pear” is", "“plum” is", "“blue kiwi” is"],
        ),
    ],
)  # fmt: skip
def test_examples_are_tests(workspace: WorkspaceBuilder, rule: str, missed: list[str]) -> None:
    found = check(workspace, rule)
    assert [code for _, code, _ in found] == ["bad-example"] * len(missed)
    assert all(part in message for part, (_, _, message) in zip(missed, found, strict=True))


def test_a_missed_example_is_found_where_it_is_written(workspace: WorkspaceBuilder) -> None:
    rule = f"{KIWI}, examples: {{bad: [blue kiwi, pear]}}"
    ((place, _, _),) = check(workspace, rule)
    line = (workspace.root / HOUSE).read_text().splitlines()[2]
    assert place == f"{HOUSE}:3:{line.index('pear') + 1}"


def test_examples_know_the_disclosures_of_their_pack(workspace: WorkspaceBuilder) -> None:
    head = "disclosures: [{id: past, wordings: [kiwis fall]}]\n"
    rule = (
        "kind: require, not: [kiwis rose], requires: {disclosure: past},"
        " examples: {bad: [kiwis rose], good: ['Kiwis rose, and kiwis fall.']}"
    )
    assert codes(workspace, rule, head=head) == []


# -- patterns and phrases ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("kind: avoid, match: regex, not: ['(a']", "bad-pattern"),
        ("kind: consistent, match: regex, say: [a, '*']", "bad-pattern"),
        ("kind: prefer, match: regex, not: [kiwi], say: ['(as a text']", ""),
        ("kind: avoid, not: ['!!']", "bad-pattern"),
        ("kind: avoid, not: ['{{ x }}']", "bad-pattern"),
        ("kind: prefer, not: [kiwi], say: ['—']", "bad-pattern"),
        ("kind: avoid, match: exact, not: ['…']", "bad-pattern"),
        ("kind: avoid, match: regex, not: ['…']", ""),
        ("kind: avoid, not: ['please, trust me']", "bad-pattern"),
        ("kind: avoid, not: ['kiwi(s)']", "bad-pattern"),
        ("kind: avoid, not: ['Trust me.', '“blue kiwi”', and/or]", ""),
        ("kind: avoid, not: [kiwi], unless: ['green, or blue']", "bad-pattern"),
        ("kind: avoid, not: [kiwi], say: ['A pear, or a plum.']", ""),
        ("kind: consistent, say: ['A pear, or a plum', kiwi]", "bad-pattern"),
        ("kind: avoid, not: ['{{ product.name }} rocks']", "bad-pattern"),
        ("kind: prefer, not: [kiwi], say: ['{{ client.name }}']", "bad-pattern"),
        ("kind: prefer, not: [kiwi], say: ['{{ company.name }}']", ""),
    ],
)
def test_what_could_never_be_found_is_said(
    workspace: WorkspaceBuilder, rule: str, code: str
) -> None:
    assert codes(workspace, rule) == ([code] if code else [])


@pytest.mark.parametrize("lock", [None, "{"])
def test_examples_wait_for_the_forms_of_their_phrases(
    workspace: WorkspaceBuilder, lock: str | None
) -> None:
    examples = "{bad: [Dwie niebieskie kiwi.], good: [Niebieskie kiwi.]}"
    workspace.replace("agendagen.toml", 'languages = ["en"]', 'languages = ["en", "pl"]')
    if lock is not None:
        workspace.write("content/phrasing/forms.lock.json", lock)
    workspace.write(
        HOUSE.replace("-en", "-pl"),
        "title: H\nguidelines:\n"
        f"  - {{id: a, why: W., kind: avoid, not: [niebieska kiwi], examples: {examples}}}\n"
        "  - {id: b, why: W., kind: avoid, match: exact, not: [x], examples: {bad: [y]}}\n",
    )
    result = workspace.run("check", "--locale", "pl", "--json")
    codes = [problem["code"] for problem in json.loads(result.stdout)["problems"]]
    stale = "stale-lock" if lock is None else "bad-lock"
    assert [c for c in codes if c != "missing-translation"] == [stale, "bad-example"]


def test_two_guidelines_of_one_name(workspace: WorkspaceBuilder) -> None:
    workspace.write(
        HOUSE,
        "title: H\nguidelines:\n"
        "  - {id: a, why: W., kind: avoid, not: [x]}\n"
        "  - {id: a, why: W., kind: avoid, not: [y]}\n",
    )
    result = workspace.run("check")
    assert f"{HOUSE}:4:10: error: There are two entries “a” in this list." in result.stderr


# -- days, people, packs -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (f"{KIWI}, valid: {{until: 2026-11-19}}", ["guideline-ended"]),
        (f"{KIWI}, valid: {{until: 2026-11-20}}", []),
        (f"{KIWI}, review_by: 2026-11-19", ["review-overdue"]),
        (f"{KIWI}, review_by: 2026-11-20", []),
        (f"{KIWI}, review_by: 2026-11-19, valid: {{until: 2026-11-19}}", ["guideline-ended"]),
        (f"{KIWI}, owner: ann-reed, approved_by: tom-lipka", []),
        (f"{KIWI}, owner: nobody", ["unknown-person"]),
        (f"{KIWI}, approved_by: nobody", ["unknown-person"]),
        (f"{KIWI}, applies: {{product: [tempora, nothing]}}", ["unknown-product"]),
        (f"{KIWI}, applies: {{type: [pitch, nothing]}}", ["unknown-type"]),
        (
            "kind: require, not: [kiwi], requires: {disclosure: past}",
            ["unknown-disclosure"],
        ),
    ],
)
def test_days_and_references(workspace: WorkspaceBuilder, rule: str, expected: list[str]) -> None:
    assert codes(workspace, rule) == expected


def test_a_pack_says_owner_and_review_for_guidelines_that_do_not(
    workspace: WorkspaceBuilder,
) -> None:
    head = "owner: ann-reed\nreview_by: 2026-11-01\n"
    found = check(workspace, KIWI, f"{KIWI}, review_by: 2027-01-01", head=head)
    assert [code for _, code, _ in found] == ["review-overdue"]
    assert "ann-reed owns it." in found[0][2]


@pytest.mark.parametrize(
    ("path", "old", "place"),
    [
        ("templates/types/pitch.yaml", "title: Pitch", "templates/types/pitch.yaml:1:12"),
        ("content/products/tempora.yaml", "visibility", "content/products/tempora.yaml:1:12"),
        ("content/meetings/monday.yaml", "type:", "content/meetings/monday.yaml:1:12"),
    ],
)
def test_a_pack_that_is_named_must_be_there(
    workspace: WorkspaceBuilder, path: str, old: str, place: str
) -> None:
    workspace.replace(path, old, f"phrasing: [huose, house, house-en]\n{old}")
    ((at, code, message),) = check(workspace, KIWI)
    assert (at, code) == (place, "unknown-phrasing")
    assert message == "There is no guideline pack “huose”."
    assert "Did you mean “house”?" in workspace.run("check").stderr


# -- contradictions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "contradict"),
    [
        pytest.param(PREFER, "kind: avoid, not: [green kiwi]", True, id="say is forbidden"),
        pytest.param(PREFER, "kind: avoid, not: [kiwi]", True, id="a part of it is forbidden"),
        pytest.param(PREFER, "kind: avoid, not: [green kiwi], unless: [kiwi]", False, id="excused"),
        pytest.param(PREFER, "kind: prefer, not: [green kiwi], say: [plum]", True, id="a chain"),
        pytest.param(PREFER, "kind: prefer, not: [blue kiwi], say: [plum]", True, id="two answers"),
        pytest.param(
            PREFER, "kind: prefer, not: [Blue kiwi], say: [green kiwi, plum]", False, id="one same"
        ),
        pytest.param(PREFER, "kind: avoid, not: [red kiwi]", False, id="something else"),
        pytest.param(
            f"{PREFER}, applies: {{type: [pitch]}}",
            "kind: avoid, not: [green kiwi], applies: {type: [phone-call]}",
            False,
            id="in two types",
        ),
        pytest.param(
            f"{PREFER}, applies: {{type: [pitch]}}",
            "kind: avoid, not: [green kiwi], applies: {product: [tempora]}",
            False,
            id="a type, and a product",
        ),
        pytest.param(
            f"{PREFER}, applies: {{audience: internal}}",
            "kind: avoid, not: [green kiwi], applies: {audience: client}",
            False,
            id="two audiences",
        ),
        pytest.param(
            f"{PREFER}, applies: {{region: [PL]}}",
            "kind: prefer, not: [blue kiwi], say: [plum], applies: {region: [DE]}",
            False,
            id="two regions",
        ),
        pytest.param(
            f"{PREFER}, valid: {{until: 2026-12-31}}",
            "kind: prefer, not: [blue kiwi], say: [plum], valid: {from: 2027-01-01}",
            False,
            id="one after the other",
        ),
        pytest.param(
            f"{PREFER}, valid: {{until: 2026-12-31}}",
            "kind: avoid, not: [green kiwi], valid: {from: 2027-01-01}",
            False,
            id="forbidden afterwards",
        ),
    ],
)  # fmt: skip
def test_two_guidelines_that_contradict_each_other(
    workspace: WorkspaceBuilder, first: str, second: str, contradict: bool
) -> None:
    workspace.write("templates/types/phone-call.yaml", "extends: pitch\n")
    for country in ("PL", "DE"):
        workspace.write(f"content/clients/in-{country.lower()}.yaml", CLIENT.format(country))
    for rules in ((first, second), (second, first)):
        expected = ["guidelines-contradict"] if contradict else []
        assert codes(workspace, *rules) == expected


CLIENT = "visibility: client\nname: Far Away\ncountry: {}\n"


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("region", "Polska", False),
        ("region", "Poland", False),
        ("region", "Polnad", True),
        ("industry", "banking", False),
        ("industry", "bank", True),
        ("stage", "offer", False),
        ("stage", "order", True),
    ],
)
def test_a_guideline_for_clients_that_nobody_has_is_told(
    workspace: WorkspaceBuilder, key: str, value: str, told: bool
) -> None:
    workspace.write(
        "content/clients/far.yaml",
        CLIENT.format("Poland") + "industry: retail banking\ndeal: {stage: offer sent}\n",
    )
    workspace.write("content/clients/far.pl.yaml", "country: Polska\n")
    found = codes(workspace, f"{PREFER}, applies: {{{key}: [{value}]}}")
    assert found == (["applies-to-nobody"] if told else [])


def test_a_contradiction_names_both_and_where_it_is_written(workspace: WorkspaceBuilder) -> None:
    ((place, _, message),) = check(workspace, PREFER, "kind: avoid, not: [green kiwi]")
    assert place.startswith(f"{HOUSE}:3:")
    assert message == (
        "“house-en/g0” has people say “green kiwi”, and “house-en/g1” forbids “green kiwi”."
    )


# -- what is built in ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built_in() -> Workspace:
    return open_workspace(None)


@pytest.fixture(scope="module")
def books(built_in: Workspace) -> dict[str, Guidebook]:
    return {locale: guidebook(built_in, locale) for locale in ("en", "pl")}


@pytest.mark.parametrize("locale", ["en", "pl"])
def test_every_built_in_guideline_is_grounded_and_tested(
    built_in: Workspace, books: dict[str, Guidebook], locale: str
) -> None:
    book = books[locale]
    assert len(book.rules) >= 50
    for rule in book.rules:
        guideline = rule.guideline
        assert guideline.source, rule.name
        by_law = guideline.source not in ("House rule", "Zasada własna")
        assert not by_law or re.match(r"https://\S+\.\S+", guideline.link or ""), rule.name
        assert len(guideline.why) > 20, rule.name
        assert len(guideline.examples.bad) >= 2, rule.name
        assert len(guideline.examples.good) >= 2, rule.name
        assert guideline.owner, rule.name
        assert guideline.approved_on, rule.name
    assert [*check_guidelines(built_in, book, date(2026, 12, 1))] == []


ONE_LANGUAGE = {
    "en": {"sales/product-name-possessive", "sales/jargon"},
    "pl": {"sales/product-name-undeclined", "sales/deadline", "sales/number-of-people"},
}
"""Guidelines that only one language needs."""


def test_both_languages_have_the_same_guidelines(books: dict[str, Guidebook]) -> None:
    names = {
        locale: {f"{rule.family}/{rule.guideline.id}" for rule in book.rules}
        for locale, book in books.items()
    }
    assert names["en"] - names["pl"] == ONE_LANGUAGE["en"]
    assert names["pl"] - names["en"] == ONE_LANGUAGE["pl"]


def test_no_built_in_file_needs_an_exception(built_in: Workspace) -> None:
    files = {
        file
        for layer in built_in.layers
        for folder in ("content", "templates")
        for file in (layer.root / folder).rglob("*.yaml")
    }
    assert len(files) > 50
    assert [file for file in files if re.search(r"#\s*allow\b", file.read_text("utf-8"))] == []
