"""Templates that ask for what is not there, or do what strings may not do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Refuses, WorkspaceBuilder

CLIENT = "content/clients/sandmere.yaml"
MEETING = "content/meetings/monday.yaml"
PRODUCT = "content/products/tempora.yaml"
TYPE = "templates/types/pitch.yaml"
HELLO = "      - {id: hello, say: Good morning.}"
SAID = "      - say: "
"""What is said begins in column 14 of line 20."""


@pytest.mark.parametrize(
    ("said", "column", "code", "message", "hint"),
    [
        pytest.param(
            "Hi {{ clint.name }}",
            "21",
            "unknown-name",
            "asks for “clint”",
            "Did you mean “client”?",
            id="name",
        ),
        pytest.param(
            "clint says {{ clint.name }}",
            "29",
            "unknown-name",
            "asks for “clint”",
            "“client”",
            id="name that stands in the text too",
        ),
        pytest.param(
            "Hi {{ client.nmae }}",
            "28",
            "unknown-name",
            "There is no “client.nmae”",
            "Did you mean “name”?",
            id="field",
        ),
        pytest.param(
            "Hi {{ client.champion.emial }}",
            "37",
            "unknown-name",
            "emial”",
            "Did you mean “email”?",
            id="field of a contact",
        ),
        pytest.param(
            "{{ client.__class__ }}",
            "25",
            "unknown-name",
            "There is no “client.__class__”",
            "Known: name",
            id="the machinery behind a value",
        ),
        pytest.param(
            "Down to {{ product.discount_floor }}",
            "34",
            "internal-value",
            "“product.discount_floor” is internal",
            "Take it out of this text",
            id="internal field",
        ),
        pytest.param(
            "{{ client.champion.stake }}",
            "34",
            "internal-value",
            "stake” is internal",
            "Take it out of this text",
            id="internal field of a contact",
        ),
        pytest.param(
            "For {{ goal }}",
            "14",
            "empty-value",
            "“goal” has no value here",
            "guard the line with “when:”",
            id="optional input without a value",
        ),
        pytest.param(
            "{{ product.result.show }}",
            "33",
            "empty-value",
            "“product.result” has no value here",
            "Write “result:” into content/products/tempora.yaml",
            id="what a record leaves out",
        ),
        pytest.param(
            "{{ client.situation | upper }}",
            "14",
            "empty-value",
            "“client.situation” has no value here",
            "Write “situation:” into content/clients/sandmere.yaml",
            id="a text that a record leaves out",
        ),
        pytest.param(
            "{{ client.name | shout }}",
            "32",
            "bad-template",
            "There is no filter “shout”",
            "Did you mean",
            id="filter",
        ),
        pytest.param(
            "{{ client.name | money }}",
            "14",
            "bad-filter",
            "“Sandmere Bank” is no number",
            "",
            id="money of a name",
        ),
        pytest.param(
            "{{ rep | form('possessive') }}",
            "14",
            "bad-filter",
            "“possessive” is no case; there are nominative, genitive",
            "",
            id="case",
        ),
        pytest.param(
            "{{ rep | form }}",
            "24",
            "bad-template",
            "“form” needs other values",
            "",
            id="filter without what it needs",
        ),
        pytest.param(
            "{{ client.goals }}",
            "14",
            "bad-filter",
            "a list or record cannot be printed",
            "",
            id="list",
        ),
        pytest.param(
            "{{ client.name.first }}",
            "30",
            "unknown-name",
            "“.first” is asked of a plain value",
            "",
            id="field of a text",
        ),
        pytest.param(
            "{{ client.goals[7] }}",
            "14",
            "unknown-name",
            "has no entry 7",
            "",
            id="entry behind the last",
        ),
        pytest.param(
            "{{ client.name.upper() }}",
            "14",
            "bad-template",
            "call",
            "",
            id="call",
        ),
        pytest.param(
            "{{ client.name * 1000000 }}",
            "14",
            "bad-template",
            "rithmetic works on numbers only",
            "",
            id="text times a million",
        ),
        pytest.param(
            "{{ 9 ** 9 ** 9 }}", "14", "bad-template", "is not read", "", id="a power of powers"
        ),
        pytest.param(
            "{{ 'day' | plural('1e99999', 'days') }}",
            "14",
            "bad-filter",
            "“1e99999” is no number",
            "",
            id="count of 99,999 digits",
        ),
        pytest.param("{{ 1 / 0 }}", "14", "bad-template", "cannot be", "", id="division by zero"),
        pytest.param(
            "{{ " + "9" * 5000 + " }}", "14", "bad-template", "", "", id="number of 5,000 digits"
        ),
        pytest.param(
            "{{ " + " * ".join(["9" * 4000] * 9) + " }}",
            "14",
            "bad-template",
            "",
            "",
            id="product of 36,000 digits",
        ),
        pytest.param(
            "{{ " + "(" * 9000 + "1" + ")" * 9000 + " }}",
            "14",
            "bad-template",
            "",
            "",
            id="9,000 brackets",
        ),
        pytest.param(
            "{% if client.is_new %}Hello{% endif %}",
            "14",
            "bad-template",
            "locks ({% … %}) are not read in strings",
            "",
            id="block",
        ),
        pytest.param(
            "{% include '/etc/passwd' %}",
            "14",
            "bad-template",
            "locks ({% … %}) are not read in strings",
            "",
            id="another file",
        ),
        pytest.param(
            "{% frobnicate %}",
            "14",
            "bad-template",
            "locks ({% … %}) are not read in strings",
            "",
            id="block that Jinja does not know",
        ),
        pytest.param("Hi {{ client.name", "14", "bad-template", "“}}”", "", id="braces left open"),
        pytest.param(
            "Hi {{ client.name }", "14", "bad-template", "“}}”", "", id="one brace too few"
        ),
        pytest.param("Hi {{ client..name }}", "14", "bad-template", "", "", id="two dots"),
        pytest.param("Hi {{ }}", "14", "bad-template", "", "", id="nothing in the braces"),
        pytest.param("Hi {{ client name }}", "14", "bad-template", "", "", id="two names"),
    ],
)
def test_a_line_that_is_said(
    refuses: Refuses, said: str, column: str, code: str, message: str, hint: str
) -> None:
    quoted = f'"{said}"'
    refuses({TYPE: (HELLO, SAID + quoted)}, [(f"{TYPE}:20:{column}", code, message, hint)])


@pytest.mark.parametrize(
    ("key", "text", "column", "code", "message", "hint"),
    [
        pytest.param(
            "when",
            "client.is_nwe",
            "44",
            "unknown-name",
            "There is no “client.is_nwe”",
            "Did you mean “is_new”?",
            id="condition on an unknown field",
        ),
        pytest.param(
            "when",
            "client.is_new ==",
            "36",
            "bad-template",
            "",
            "",
            id="condition that breaks off",
        ),
        pytest.param(
            "when",
            "{{ client.is_new }}",
            "36",
            "bad-template",
            "braces",
            "",
            id="condition in braces",
        ),
        pytest.param(
            "when",
            "product.discount_floor",
            "45",
            "internal-value",
            "“product.discount_floor” is internal",
            "",
            id="condition on something internal",
        ),
        pytest.param(
            "each",
            "client.goals",
            "36",
            "bad-each",
            "“each” is written",
            "",
            id="loop without a name",
        ),
        pytest.param(
            "each",
            "goal in client.golas",
            "52",
            "unknown-name",
            "There is no “client.golas”",
            "Did you mean “goals”?",
            id="loop over an unknown field",
        ),
        pytest.param(
            "each",
            "letter in client.name",
            "36",
            "bad-each",
            "“client.name” is no list",
            "",
            id="loop over a text",
        ),
    ],
)
def test_conditions_and_loops(
    refuses: Refuses, key: str, text: str, column: str, code: str, message: str, hint: str
) -> None:
    line = f'{{say: Good morning., {key}: "{text}"}}'
    refuses({TYPE: (HELLO, f"      - {line}")}, [(f"{TYPE}:20:{column}", code, message, hint)])


def test_a_name_three_types_up(workspace: WorkspaceBuilder, refuses: Refuses) -> None:
    root = (workspace.root / TYPE).read_text("utf-8")
    wrong = root.replace("say: Good morning.", 'say: "Good morning, {{ gust.name }}."')
    refuses(
        {
            "templates/types/first.yaml": wrong,
            "templates/types/second.yaml": "extends: first\nminutes: 35\n",
            "templates/types/third.yaml": "extends: second\nminutes: 40\n",
            TYPE: "extends: third\nminutes: 30\n",
        },
        [("templates/types/first.yaml:20:44", "unknown-name", "asks for “gust”", "")],
    )


def test_a_name_in_a_folded_text(refuses: Refuses) -> None:
    line = "      - say: >-\n          Good morning,\n          {{ clint.name }}."
    refuses(
        {TYPE: (HELLO, line)},
        [(f"{TYPE}:22:14", "unknown-name", "asks for “clint”", "Did you mean “client”?")],
    )


def test_a_name_in_what_a_mode_adds(refuses: Refuses) -> None:
    mode = "templates/modes/in-person.yaml"
    more = "      - id: more\n        say: Hi {{ gust }}\n"
    changed = f"title: X\nitems:\n  - id: opening\n    talk:\n{more}"
    refuses({mode: changed}, [(f"{mode}:6:20", "unknown-name", "asks for “gust”", "")])


def test_a_name_in_what_a_meeting_adds(refuses: Refuses) -> None:
    items = 'items:\n  - {id: opening, title: "For {{ gust }}"}\ninputs:'
    refuses(
        {MEETING: ("inputs:", items)},
        [(f"{MEETING}:7:34", "unknown-name", "asks for “gust”", "")],
    )


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        pytest.param(
            "title: Opening", 'title: "{{ product.discount_floor }}"', "15:24", id="title"
        ),
        pytest.param(
            "objective: Decide about a trial.",
            'objective: "{{ product.discount_floor }}"',
            "4:24",
            id="objective",
        ),
        pytest.param("show: The report", 'show: "{{ client.budget }}"', "30:39", id="shown"),
        pytest.param("ask: Shall we begin?", 'ask: "{{ client.budget }}"', "38:36", id="asked"),
        pytest.param(
            "expert, say: Over to you.", 'expert, say: "{{ rep.notes }}"', "21:55", id="handed over"
        ),
        pytest.param(
            "say: Good morning.",
            'objection: Dear, answer: "{{ client.budget }}"',
            "20:57",
            id="answered",
        ),
    ],
)
def test_nothing_internal_where_clients_read_or_hear(
    refuses: Refuses, old: str, new: str, place: str
) -> None:
    refuses(
        {TYPE: (old, new)},
        [(f"{TYPE}:{place}", "internal-value", "is internal; a client must not", "visibility")],
    )


@pytest.mark.parametrize("kind", ["know", "do"])
def test_coaching_may_know_everything(workspace: WorkspaceBuilder, kind: str) -> None:
    coaching = (
        f'{HELLO}\n      - {kind}: "{{{{ product.discount_floor }}}} {{{{ client.budget }}}}"'
    )
    workspace.replace(TYPE, HELLO, coaching)
    assert workspace.run("check").stderr == "Everything is fine.\n"
    client = workspace.run("render", "-d", "agenda", "-a", "client", "-o", "-").stdout
    house = workspace.run("render", "-d", "talk-track", "-o", "-").stdout
    assert "12 per cent" in house
    assert "12 per cent" not in client


@pytest.mark.parametrize(
    "path", [pytest.param(PRODUCT, id="product"), pytest.param(CLIENT, id="client")]
)
def test_an_internal_record_is_named_once_where_one_word_mends_it(
    refuses: Refuses, path: str
) -> None:
    name = "product" if path == PRODUCT else "client"
    asked = f"      - ask: Is {{{{ {name}.name }}}} here?\n"
    refuses(
        {
            path: ("visibility: client\n", ""),
            TYPE: (f"{HELLO}\n", f"{HELLO}\n{asked}{asked}"),
        },
        [(f"{path}:1:1", "internal-value", f"hear of “{name}”", f"“{name}” out of")],
    )


def test_loops_in_loops_are_counted(refuses: Refuses) -> None:
    depth = "".join(
        f"{'    ' * level}      - each: x{level} in client.goals\n{'    ' * level}        talk:\n"
        for level in range(4)
    )
    line = f"{depth}                      - say: Hello\n"
    refuses(
        {TYPE: (f"{HELLO}\n", line)},
        [(f"{TYPE}:26:27", "too-many", "at most 3", "")],
    )


def test_loops_do_not_multiply_without_end(refuses: Refuses) -> None:
    goals = ", ".join(["more"] * 40)
    lines = (
        "      - each: a in client.goals\n"
        "        talk:\n"
        "          - each: b in client.goals\n"
        "            talk:\n"
        "              - {each: c in client.goals, know: Hello}"
    )
    refuses(
        {CLIENT: ("close payroll early, see overtime", goals), TYPE: (HELLO, f"{HELLO}\n{lines}")},
        [(f"{TYPE}:19:5", "too-many", "lines", "")],
    )


def test_texts_do_not_multiply_without_end(refuses: Refuses) -> None:
    goals, glue = ", ".join(["more"] * 300), "x" * 9_000
    line = '      - know: "{{ client.goals | join(client.situation) | length }}"'
    refuses(
        {
            CLIENT: ("close payroll early, see overtime]", f"{goals}]\nsituation: {glue}"),
            TYPE: (HELLO, f"{HELLO}\n{line}"),
        },
        [(f"{TYPE}:21:15", "bad-template", "more than 20,000 characters", "")],
    )
