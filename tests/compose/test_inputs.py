"""What a meeting gives its type: every kind of input, and what is said when it does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agendagen.compose.composer import compose
from agendagen.compose.markdown_text import plain_text
from agendagen.compose.meeting import Meeting
from agendagen.problems import Problem, ProblemsFound

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

MEETING = "content/meetings/monday.yaml"
TYPE = "templates/types/pitch.yaml"
RECORDS = {
    "content/campaigns/spring.yaml": "visibility: client\nname: Second Spring\ngoal: More trials\n",
    "content/cases/dalwick.yaml": (
        "visibility: client\ntitle: Quiet Sundays\ncustomer: Dalwick\nsituation: s\n"
        "solution: s\nresult: r\nsource: Interview\n"
    ),
    "content/objections/price.yaml": (
        "visibility: client\nsays: Too expensive\nanswer: Compared with what?\n"
    ),
}


def meeting(workspace: WorkspaceBuilder, inputs: str, given: str = "", text: str = "") -> Meeting:
    """A meeting of a type with more `inputs`, one `text` to print, and what is `given`."""
    for path, content in RECORDS.items():
        workspace.write(path, content)
    workspace.replace(TYPE, "  goal: {", f"{inputs}  goal: {{")
    if text:
        workspace.replace(TYPE, "objective: Decide about a trial.", f'objective: "{text}"')
    workspace.replace(MEETING, "  product: tempora\n", f"  product: tempora\n{given}")
    return compose(workspace.open(), "monday")


@pytest.mark.parametrize(
    ("spec", "given", "text", "printed"),
    [
        ("kind: text", "Quiet Sundays", "{{ x }}", "Quiet Sundays"),
        ("kind: text", "'2026-12-01'", "{{ x }}", "2026-12-01"),
        ("kind: text", "NO", "{{ x }}", "NO"),
        ("kind: text", "1.10", "{{ x }}", "1.10"),
        ("kind: number", "12500", "{{ x | number }}", "12,500"),
        ("kind: number", "12.5", "{{ x + 1 }}", "13.5"),
        ("kind: number", "-3", "{{ x }}", "-3"),
        ("kind: date", "2026-12-01", "{{ x | date('weekday') }}", "Tuesday 1 December"),
        ("kind: list", "[a, b, c]", "{{ x | listed }}", "a, b and c"),
        ("kind: list", "[]", "{{ x | length }}", "0"),
        ("kind: person", "ann-reed", "{{ x.name }}", "Ann Reed"),
        ("kind: client", "sandmere", "{{ x.champion.name }}", "Maria Lis"),
        ("kind: product", "tempora", "{{ x.benefits[1].title }}", "Early close"),
        ("kind: campaign", "spring", "{{ x.goal }}", "More trials"),
        ("kind: case", "dalwick", "{{ x.customer }}", "Dalwick"),
        ("kind: objection", "price", "{{ x.says }}", "Too expensive"),
        ("kind: people", "[tom-lipka, ann-reed]", "{{ x | listed }}", "Tom Lipka and Ann Reed"),
        ("kind: clients", "[sandmere]", "{{ x | listed }}", "Sandmere Bank"),
        ("kind: products", "[tempora]", "{{ x[0].name }}", "Tempora"),
        ("kind: campaigns", "[spring]", "{{ x | listed }}", "Second Spring"),
        ("kind: cases", "[dalwick]", "{{ x | listed('title') }}", "Quiet Sundays"),
        ("kind: objections", "[price]", "{{ x | listed('says') }}", "Too expensive"),
        (
            "kind: rows, columns: {who: person, what: text, much: number, due: date, at: client,"
            " of: product}",
            "[{who: ann-reed, what: A trial, much: 3, due: 2026-12-01, at: sandmere, of: tempora},"
            " {what: Nothing}]",
            "{{ x[0].who.first_name }}, {{ x[0].what }}, {{ x[0].much }}, {{ x[0].due }},"
            " {{ x[0].at.name }}, {{ x[0].of.name }};"
            " {{ x[1].who.name if x[1].who else 'nobody' }}",
            "Ann, A trial, 3, 1 December 2026, Sandmere Bank, Tempora; nobody",
        ),
    ],
)
def test_every_kind(
    workspace: WorkspaceBuilder, spec: str, given: str, text: str, printed: str
) -> None:
    found = meeting(
        workspace, f"  x: {{{spec}, title: X, visibility: client}}\n", f"  x: {given}\n", text
    )
    assert found.problems == ()
    assert plain_text(found.objective) == printed


@pytest.mark.parametrize(
    ("spec", "text", "printed"),
    [
        ("kind: text, default: Hello", "{{ x }}", "Hello"),
        ("kind: number, default: 7", "{{ x + 1 }}", "8"),
        ("kind: text, required: false", "{{ 'none' if x is none else x }}", "none"),
        ("kind: client, required: false", "{{ x.name if x else 'nobody' }}", "nobody"),
        ("kind: list, required: false", "{{ x | length }}", "0"),
        ("kind: list, default: [a, b]", "{{ x | listed }}", "a and b"),
        ("kind: people, required: false", "{{ x | length }}", "0"),
        ("kind: rows, required: false, columns: {a: text}", "{{ x | length }}", "0"),
        ("kind: date, default: 2026-12-01", "{{ x | date }}", "1 December 2026"),
        ("kind: person, default: ann-reed", "{{ x.name }}", "Ann Reed"),
        ("kind: people, default: [ann-reed]", "{{ x | listed }}", "Ann Reed"),
    ],
)
@pytest.mark.parametrize("blank", ["", "  x:\n"], ids=["left out", "left blank"])
def test_what_is_not_given(
    workspace: WorkspaceBuilder, spec: str, text: str, printed: str, blank: str
) -> None:
    found = meeting(workspace, f"  x: {{{spec}, title: X, visibility: client}}\n", blank, text)
    assert found.problems == ()
    assert found.objective == printed


def problem(workspace: WorkspaceBuilder, inputs: str, given: str) -> Problem:
    problems: tuple[Problem, ...]
    try:
        problems = meeting(workspace, inputs, given).problems
    except ProblemsFound as found:
        problems = found.problems
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize(
    ("spec", "given", "code", "said"),
    [
        ("kind: number", "twelve", "bad-input", "must be a number"),
        ("kind: number", "1,400", "bad-input", "must be a number"),
        ("kind: number", "nan", "bad-input", "must be a number"),
        ("kind: number", "Infinity", "bad-input", "must be a number"),
        ("kind: date", "1.12.2026", "bad-input", "must be a date"),
        ("kind: date", "2026-02-30", "bad-input", "must be a date"),
        ("kind: text", "[a]", "bad-input", "must be one value"),
        ("kind: text", "{a: b}", "bad-input", "must be one value"),
        ("kind: list", "a", "bad-input", "must be a list"),
        ("kind: people", "ann-reed", "bad-input", "must be a list"),
        ("kind: person", "[ann-reed]", "bad-input", "must be one value"),
        ("kind: rows, columns: {a: text}", "text", "bad-input", "a list of rows with a"),
        ("kind: rows, columns: {a: text}", "[text]", "bad-input", "must be rows with a"),
        ("kind: rows, columns: {what: text}", "[{waht: x}]", "unknown-column", "no “waht”"),
        ("kind: rows, columns: {a: number}", "[{a: x}]", "bad-input", "must be a number"),
        ("kind: person", "ann-red", "unknown-person", "no person “ann-red”"),
        ("kind: client", "tempora", "unknown-client", "no client “tempora”"),
        ("kind: people", "[ann-reed, nobody]", "unknown-person", "no person “nobody”"),
    ],
)
def test_what_does_not_fit(
    workspace: WorkspaceBuilder, spec: str, given: str, code: str, said: str
) -> None:
    found = problem(
        workspace, f"  x: {{{spec}, title: X, visibility: client}}\n", f"  x: {given}\n"
    )
    assert found.code == code
    assert said in found.message
    assert (found.at.path, found.at.line) == (MEETING, 9)


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ("kind: number, default: many", "bad-input"),
        ("kind: date, default: soon", "bad-input"),
        ("kind: list, default: one", "bad-input"),
        ("kind: person, default: nobody", "unknown-person"),
        ("kind: text, default: [a]", "bad-input"),
    ],
)
def test_a_default_that_does_not_fit(workspace: WorkspaceBuilder, spec: str, code: str) -> None:
    found = problem(workspace, f"  x: {{{spec}, title: X}}\n", "")
    assert (found.code, found.at.path, found.at.line) == (code, TYPE, 12)


def test_what_is_missing(workspace: WorkspaceBuilder) -> None:
    found = problem(workspace, "  x: {kind: text, title: What is it?}\n", "")
    assert (found.code, found.at.line) == ("missing-input", 6)
    assert "“x”: What is it?" in found.message
    assert "“x:”" in found.hint


def test_what_is_too_much(workspace: WorkspaceBuilder) -> None:
    found = problem(workspace, "", "  gaol: Sundays\n")
    assert (found.code, found.at.line, found.at.column) == ("unknown-input", 9, 3)
    assert "“goal”" in found.hint


def test_what_another_mode_asks_for_may_be_there(workspace: WorkspaceBuilder) -> None:
    """A meeting in person may keep the link it would need as a video call."""
    assert meeting(workspace, "", "  link: https://meet.example\n").problems == ()


def test_a_mode_asks_for_inputs_of_its_own(workspace: WorkspaceBuilder) -> None:
    workspace.write(
        "templates/modes/walk.yaml",
        "title: A walk\n"
        "inputs:\n  gate: {kind: text, title: Which gate?, visibility: client}\n"
        "joining:\n"
        '  - {id: gate, label: Meet, text: "At {{ gate }}", when: gate, visibility: client}\n'
        '  - {id: code, label: Code, text: "1234"}\n',
    )
    workspace.replace(MEETING, "type: pitch\n", "type: pitch\nmode: walk\n")
    assert problem(workspace, "", "").code == "missing-input"
    workspace.replace(
        MEETING, "  product: tempora\n", "  product: tempora\n  gate: the east gate\n"
    )
    found = compose(workspace.open(), "monday")
    assert [(j.label, j.text) for j in found.joining] == [
        ("Meet", "At the east gate"),
        ("Code", "1234"),
    ]


def test_what_is_missing_is_missing_in_the_file_and_not_in_its_translation(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.write("content/meetings/monday.pl.yaml", "title: Spotkanie\ninputs: {other: x}\n")
    workspace.replace(MEETING, "  product: tempora\n", "")
    made = compose(workspace.open(), "monday", locale="pl")
    (missing,) = (p for p in made.problems if p.code == "missing-input")
    assert missing.at.path == MEETING
