"""Packs of a stranger: whatever they hold, a sentence comes back, and soon."""

from __future__ import annotations

import json
import re
from time import process_time
from typing import TYPE_CHECKING

import pytest

from agendagen.phrasing.guidebook import guidebook
from agendagen.phrasing.lint import Passage, hits_of
from agendagen.records.base import Visibility

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

PACK = "content/phrasing/house-en.yaml"
TYPE = "templates/types/pitch.yaml"
FORBIDDEN = re.compile(r"Traceback|has a bug|Error\b|Exception|NoneType")


def checked(workspace: WorkspaceBuilder, *rules: str) -> list[str]:
    """The codes that a pack of these guidelines gives."""
    lines = "".join(f"  - {{id: g{n}, why: W., {rule}}}\n" for n, rule in enumerate(rules))
    workspace.write(PACK, f"title: House\nguidelines:\n{lines}")
    result = workspace.run("check", "--json")
    assert result.exit_code in (0, 1)
    assert not FORBIDDEN.search(result.stdout + result.stderr), result
    return [problem["code"] for problem in json.loads(result.stdout)["problems"]]


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("kind: avoid, not: ['...', '—', '!?', '** **']", ["bad-pattern"] * 4),
        ("kind: avoid, not: ['\u00ad\u200b']", ["bad-pattern"]),
        ("kind: avoid, not: [' ']", ["bad-value"]),
        ("kind: avoid, not: ['']", ["bad-value"]),
        ("kind: avoid, not: ['\u202e kiwi \u2066']", []),
        ("kind: avoid, not: ['{{ company.name }}']", None),
        ("kind: avoid, not: ['{{ ''a'' * 99999999 }} kiwi']", None),
        ("kind: avoid, not: ['{% for x in y %} kiwi']", None),
        (f"kind: avoid, not: ['{'word ' * 80}']", []),
        (f"kind: avoid, not: ['{'kiwi ' * 4_000}']", []),
        (f"kind: avoid, not: ['{'x' * 20_001}']", ["bad-value"]),
        (f"kind: avoid, gap: 5, not: ['{'good morning ' * 500}']", []),
        ("kind: avoid, gap: 6, not: [kiwi]", ["bad-number"]),
        ("kind: avoid, gap: -1, not: [kiwi]", ["bad-number"]),
        ("kind: limit, max: -1, not: [kiwi]", ["bad-number"]),
        ("kind: limit, max: 99999999999999999999, not: [kiwi]", ["bad-number"]),
        ("kind: avoid, not: [kiwi], valid: {from: 2027-01-01, until: 2026-01-01}", ["bad-value"]),
        ("kind: require, not: [kiwi], requires: {disclosure: x, within: 999999}", ["bad-value"]),
        ("kind: avoid, match: regex, not: ['(a+)+$', '(\\w+\\s?)*[xyz]{9}$']", None),
        ("kind: avoid, match: regex, not: ['(?R)']", ["slow-pattern"]),
        (f"kind: avoid, match: regex, not: ['{'é' * 9_000}']", ["bad-pattern"]),
        (f"kind: avoid, match: regex, not: ['{'(' * 6_000 + ')' * 6_000}']", ["bad-pattern"]),
        ("kind: avoid, match: regex, not: ['(', '[', '*', '\\1']", ["bad-pattern"] * 4),
        ("kind: avoid, match: regex, not: ['', 'x*']", ["bad-value"]),
        ("kind: avoid, match: regex, not: ['']", ["bad-value"]),
        ("kind: avoid, match: regex, not: ['$|^']", []),
        ("kind: avoid, not: [kiwi], inflects_like: '!!!'", []),
        ("kind: avoid, not: [[kiwi]]", None),
        ("kind: avoid, not: {a: b}", None),
        ("kind: whatever, not: [kiwi]", None),
        ("kind: avoid, not: [kiwi], lang: xx", None),
        ("kind: avoid, not: [kiwi], lang: pl", ["stale-lock"]),
        ("kind: avoid, not: [kiwi], examples: {bad: ['{{ kiwi', '“kiwi', '\u202ekiwi']}", None),
    ],
)  # fmt: skip
def test_a_hostile_guideline_gives_a_sentence(
    workspace: WorkspaceBuilder, rule: str, codes: list[str] | None
) -> None:
    found = checked(workspace, rule)
    if codes is not None:
        assert found == codes
    assert len(found) <= 4


@pytest.mark.parametrize(
    "text",
    [
        "title: H\nguidelines: 7\n",
        "title: H\nguidelines: [7, null, [], {}]\n",
        "title: H\ndisclosures: [{id: a, wordings: []}]\n",
        "title: [H]\n",
        "title: \x01\n",
        "[]",
        "",
        "title: H\nguidelines: " + "[" * 100 + "]" * 100 + "\n",
        "lang: ../../etc/passwd\ntitle: H\n",
    ],
    ids=range(9),
)
def test_a_file_that_is_no_pack_gives_a_sentence(workspace: WorkspaceBuilder, text: str) -> None:
    workspace.write(PACK, text)
    for command in (("check",), ("render", "--format", "md"), ("phrasing", "report")):
        result = workspace.run(*command)
        assert not FORBIDDEN.search(result.stdout + result.stderr), result
        assert result.exit_code in (0, 1)
    assert PACK in workspace.run("check").stderr


def test_catastrophic_patterns_are_named_once_and_the_rest_is_still_found(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.replace(TYPE, "say: Good morning.", f"say: A blue kiwi and {'a' * 60}!")
    found = checked(
        workspace,
        *[f"kind: avoid, match: regex, not: ['(a|a)+[{signs}]x']" for signs in ("bc", "cd", "de")],
        "kind: avoid, not: [blue kiwi]",
    )
    assert sorted(found) == ["phrase-avoid", *["slow-pattern"] * 3]


def test_ten_thousand_phrases(workspace: WorkspaceBuilder) -> None:
    phrases = "".join(f"      - word{n} kiwi{n}\n" for n in range(10_000))
    rule = f"  - id: a\n    why: W.\n    kind: avoid\n    not:\n{phrases}"
    workspace.write(PACK, f"title: H\nguidelines:\n{rule}")
    begin = process_time()
    book = guidebook(workspace.open(), "en")
    text = " ".join(f"word{n} kiwi{n} and" for n in range(0, 10_000, 5))
    found = [*hits_of(book, Passage(text, Visibility.CLIENT))]
    assert len(found) == 2_000
    assert process_time() - begin < 20, "0.5 s here"


def test_a_thousand_guidelines(workspace: WorkspaceBuilder) -> None:
    begin = process_time()
    rules = [
        f"kind: prefer, not: [kiwi{n}], say: [pear{n}], examples: {{bad: [a kiwi{n}]}}"
        for n in range(1_000)
    ]
    assert checked(workspace, *rules) == []
    assert process_time() - begin < 60, "2 s here"
