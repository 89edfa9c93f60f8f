"""What is new since the last briefing: guidelines as an input of a meeting."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from agendagen.compose.composer import compose, prepare
from agendagen.compose.given import given as inputs_of
from agendagen.compose.markdown_text import plain_text
from agendagen.compose.meeting import Meeting
from agendagen.compose.packs import briefed, readable
from agendagen.problems import Problem, ProblemsFound
from agendagen.workspace.workspace import builtin_root, open_workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPE = "templates/types/pitch.yaml"
MEETING = "content/meetings/monday.yaml"
PACK = "content/phrasing/sales-en.yaml"
PACKS = {
    PACK: (
        "title: Sales\n"
        "approved_on: 2026-11-02\n"
        "disclosures:\n"
        "  - {id: rate, wordings: [the yearly rate is, rate a year]}\n"
        "guidelines:\n"
        "  - {id: old, kind: avoid, not: [old phrase], why: Old.}\n"
        "  - id: best\n"
        "    kind: prefer\n"
        "    not: [best price, lowest price, top price, last price]\n"
        "    say: [fair price, good price]\n"
        "    why: Nobody can prove it.\n"
        "    approved_on: 2026-11-20\n"
        "    valid: {from: 2027-01-01, until: 2027-12-31}\n"
        "    source: House rule\n"
        "    examples: {bad: [Ours is the best price., Top price!], good: [It is a fair price.]}\n"
    ),
    "content/phrasing/finance-en.yaml": (
        "title: Finance\n"
        "use: named\n"
        "approved_on: 2026-11-20\n"
        "guidelines:\n"
        "  - {id: risk, kind: avoid, not: [no risk], why: There is., approved_on: 2026-11-16}\n"
        "  - {id: safe, kind: avoid, not: [safe money], why: It can fall.}\n"
    ),
    "content/phrasing/sales-pl.yaml": (
        "title: Sprzedaż\n"
        "approved_on: 2026-11-20\n"
        "guidelines:\n"
        "  - {id: ai, kind: avoid, not: [AI rozumieć, algorytm wie], why: Program liczy.}\n"
        "  - {id: en, lang: en, kind: avoid, not: [deadline], why: A Polish pack may.}\n"
    ),
}
TOLD = "{{ rule.instead_of }} > {{ rule.say or '-' }} > {{ rule.why or '-' }}"


def told(
    workspace: WorkspaceBuilder, given: str, text: str = TOLD, locale: str = "en"
) -> list[str]:
    """What a line for each guideline of the input `news` says."""
    found = composed(workspace, given, text, locale)
    lines = [plain_text(line.text) for line in found.items[0].talk if line.kind == "know"]
    assert [problem.code for problem in found.problems] == ([] if lines else ["nothing-new"])
    return lines


def composed(
    workspace: WorkspaceBuilder, given: str, text: str = TOLD, locale: str = "en"
) -> Meeting:
    built_in = open_workspace(builtin_root()).sources("phrasing")
    hidden = {f"content/phrasing/{name}.yaml": "title: Empty\n" for name in built_in}
    for path, content in (hidden | PACKS).items():
        if not (workspace.root / path).exists():
            workspace.write(path, content)
    workspace.replace(TYPE, "  goal: {", "  news: {kind: guidelines, title: News}\n  goal: {")
    line = f'      - {{each: rule in news, know: "{text}"}}\n'
    workspace.replace(TYPE, "      - {id: over", f"{line}      - {{id: over")
    workspace.replace(MEETING, "  product: tempora\n", f"  product: tempora\n{given}")
    return compose(workspace.open(), "monday", locale=locale)


BEST = "“best price”, “lowest price”, “top price” > fair price > Nobody can prove it."
SAFE = "“safe money” > - > It can fall."
DEADLINE = "“deadline” > - > A Polish pack may."


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("2026-11-15", ["“no risk” > - > There is.", SAFE, BEST, DEADLINE]),
        ("2026-11-16", [SAFE, BEST, DEADLINE]),
        ("2026-11-20", []),
    ],
)
def test_what_was_approved_after_the_day_is_new(
    workspace: WorkspaceBuilder, last: str, expected: list[str]
) -> None:
    """In the order of the packs; a guideline's own day and language go before its pack's."""
    assert told(workspace, f"  news: {last}\n") == expected


def test_each_language_has_its_own_guidelines(workspace: WorkspaceBuilder) -> None:
    assert told(workspace, "  news: 2026-11-16\n", locale="pl") == [
        "„algorytm wie” > - > Program liczy."
    ]


@pytest.mark.parametrize(
    ("name", "expected"), [("sales", [BEST, DEADLINE]), ("finance-en", [SAFE])]
)
def test_a_meeting_that_names_packs_is_told_of_these(
    workspace: WorkspaceBuilder, name: str, expected: list[str]
) -> None:
    given = f"  news: 2026-11-16\nphrasing: [{name}]\n"
    assert told(workspace, given) == expected


@pytest.mark.parametrize(
    ("valid", "shown"),
    [
        ("until: 2026-11-30", False),
        ("until: 2026-12-01", True),
        ("from: 2027-01-01", True),
    ],
)
def test_what_has_expired_on_the_day_is_no_news(
    workspace: WorkspaceBuilder, valid: str, shown: bool
) -> None:
    """The meeting is on 1 December; what is to hold later is news."""
    workspace.write(PACK, PACKS[PACK].replace("from: 2027-01-01, until: 2027-12-31", valid))
    assert (BEST in told(workspace, "  news: 2026-11-16\n")) is shown


@pytest.mark.parametrize(
    ("guideline", "expected"),
    [
        ("kind: avoid, not: [best price]", "“best price” > -"),
        ("kind: avoid, not: [best price], say: [fair price]", "“best price” > fair price"),
        ("kind: limit, max: 2, not: [just]", "“just” > -"),
        ("kind: consistent, say: [trial, pilot, test run]", "“pilot”, “test run” > trial"),
        ("kind: require, say: [Fennimark]", " > Fennimark"),
        (
            "kind: require, not: [loan], requires: {disclosure: rate}",
            "“loan” > the yearly rate is",
        ),
        (
            "kind: require, not: [loan], requires: {disclosure: of-the-product}",
            "“loan” > -",
        ),
        (
            "kind: prefer, match: regex, not: ['best\\b'], say: [fair],"
            " examples: {bad: [The best!]}",
            "“The best!” > fair",
        ),
        ("kind: require, match: regex, say: ['Fenni\\p{L}+']", " > -"),
    ],
)
def test_what_goes_out_and_what_comes_in(
    workspace: WorkspaceBuilder, guideline: str, expected: str
) -> None:
    """A pattern is no phrase: nobody can read it aloud."""
    new = f"{{id: new, {guideline}, why: Why., approved_on: 2026-11-20}}"
    head, _, _ = PACKS[PACK].partition("  - {id: old")
    workspace.write(PACK, f"{head}  - {new}\n")
    lines = told(workspace, "  news: 2026-11-16\nphrasing: [sales-en]\n")
    assert lines == [f"{expected} > Why.".strip()]


def test_examples_the_day_and_the_source_are_there(workspace: WorkspaceBuilder) -> None:
    text = (
        "{{ rule.kind }}; {{ rule.bad | listed }}; {{ rule.good[0] }};"
        " {{ rule.from }}; {{ rule.source }}"
    )
    given = "  news: 2026-11-16\nphrasing: [sales-en]\n"
    assert told(workspace, given, text) == [
        "prefer; Ours is the best price. and Top price!; It is a fair price.;"
        " 1 January 2027; House rule"
    ]


def test_what_is_told_knows_where_it_is_written(workspace: WorkspaceBuilder) -> None:
    """So a finding in it names the line of the pack."""
    composed(workspace, "  news: 2026-11-16\n")
    day = date(2026, 12, 1)
    _, best, *_ = briefed(workspace.open(), "en", date(2026, 11, 16), day, (), [])
    lines = PACKS[PACK].splitlines()
    texts = [best["why"], best["source"], best["say"], *best["bad"], *best["good"]]
    for text in [*texts, best["instead_of"]]:
        at = text.at
        assert at.path == PACK
        assert lines[at.line - 1][at.column - 1 :].startswith(text.strip("“").partition("”")[0])


def test_a_meeting_may_write_its_own(workspace: WorkspaceBuilder) -> None:
    text = TOLD + "; {{ rule.bad | listed }}; {{ rule.good | length }}; {{ rule.from or '-' }}"
    given = (
        "  news:\n"
        "    - {instead_of: best price, say: Fair price., why: Why.,"
        " bad: [One., Two.], good: [Three.]}\n"
        "    - {instead_of: cheap}\n"
    )
    assert told(workspace, given, text) == [
        "“best price” > Fair price. > Why.; One. and Two.; 1; -",
        "“cheap” > - > -; ; 0; -",
    ]


def test_the_cells_of_a_row_are_texts_of_the_meeting(workspace: WorkspaceBuilder) -> None:
    """So checks look for clients' names in them, and for what is not to be said."""
    composed(workspace, "  news: [{instead_of: cheap, say: Fair.}]\n", "A line.")
    resolved = prepare(workspace.open(), "monday").resolved
    news = [(kind, text.text) for name, kind, _, text in inputs_of(resolved) if name == "news"]
    assert news == [("text", "cheap"), ("text", "Fair.")]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ("  news: 2026-11-16\n", []),
        ("  news: [{instead_of: best price, say: Fair., bad: [Best price!]}]\n", []),
        ("  news: [{instead_of: cheap, say: The best price., bad: [Best price!]}]\n", ["soon"]),
    ],
)
def test_what_is_not_to_be_said_may_be_listed(
    workspace: WorkspaceBuilder, given: str, codes: list[str]
) -> None:
    """A briefing passes its own check; what it wants said is checked like any text."""
    composed(workspace, given)
    result = workspace.run("check", "monday")
    assert re.findall(r"\[phrase-([a-z]+)\]", result.stderr) == codes, result.stderr


def problem(workspace: WorkspaceBuilder, given: str) -> Problem:
    try:
        problems = composed(workspace, given, "A line.").problems
    except ProblemsFound as found:
        problems = found.problems
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ("yesterday", "bad-input", "must be the day of the last briefing, or a list"),
        ("{instead_of: a}", "bad-input", "must be the day of the last briefing, or a list"),
        ("[2026-11-16]", "bad-input", "must be rows with instead_of, say, why, bad, good"),
        ("[{instead: a}]", "unknown-column", "have no “instead”"),
        ("[{bad: a}]", "bad-input", "must be a list"),
    ],
)
def test_what_is_neither_a_day_nor_guidelines(
    workspace: WorkspaceBuilder, given: str, code: str, said: str
) -> None:
    found = problem(workspace, f"  news: {given}\n")
    assert (found.code, found.at.path, found.at.line) == (code, MEETING, 9)
    assert said in found.message


def test_a_pack_that_cannot_be_read_is_told(workspace: WorkspaceBuilder) -> None:
    workspace.write(PACK, "title: Sales\nguidelines: [{id: a, kind: avoid, why: Why.}]\n")
    found = problem(workspace, "  news: 2026-11-16\n")
    assert found.at.path == PACK
    assert "needs “not:”" in found.message


def test_guidelines_are_for_the_house(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        TYPE, "  goal: {", "  news: {kind: guidelines, title: N, visibility: client}\n  goal: {"
    )
    with pytest.raises(ProblemsFound, match="Guidelines are for the house"):
        compose(workspace.open(), "monday")


def test_phrases_are_quoted_that_somebody_says() -> None:
    phrases = [
        "AI rozumieć",
        "zastąpić ludzi",
        "algorytm się nie mylić",
        "nowa wartość",
        "ROI",
        "a",
    ]
    assert readable(phrases) == ("zastąpić ludzi", "nowa wartość", "ROI")
