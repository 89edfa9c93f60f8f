"""From a word of a meeting back to the place where somebody wrote it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendagen.compose.composer import compose, edition, prepare
from agendagen.compose.facts import Facts, Written, placed
from agendagen.compose.templating import Renderer
from agendagen.compose.tracing import Trace, origin
from agendagen.problems import Position, ProblemsFound
from agendagen.records.base import LANGUAGES, Visibility
from agendagen.workspace.nodes import Scalar
from agendagen.workspace.workspace import Workspace, builtin_root, open_workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPE = "templates/types/pitch.yaml"
MEETING = "content/meetings/monday.yaml"
PRODUCT = "content/products/tempora.yaml"
CLIENT = "content/clients/sandmere.yaml"
COMPANY = "content/company.yaml"
HELLO = "      - {id: hello, say: Good morning.}\n"


def place_of(marker: str, path: str, workspace: WorkspaceBuilder) -> Position:
    """Where the one `marker` in a file begins."""
    text = (workspace.root / path).read_text("utf-8")
    assert text.count(marker) == 1, (marker, path)
    before = text[: text.index(marker)].split("\n")
    return Position(path, len(before), len(before[-1]) + 1)


def traced(workspace: Workspace, word: str, locale: str = "en") -> Position:
    """The place of these words, which one text of the meeting has."""
    traces = compose(workspace, "monday", locale=locale).traces
    (found,) = (t for text in traces if word in text for t in traces[text])
    return origin(found, found.text.index(word), workspace).at


SUPPLIES = {
    "content/people/ann-reed.yaml": 'bio: "Ten years\' work\\twith \\u201equoted\\u201d pay"\n',
    PRODUCT: "summary: >-\n  Hours come in once,\n  and   leave\n\n  as payslips.\n"
    "tagline: 'A *star* | it''s R&D_x'\nquestions: [Who signs?, 'Who *saves*?']\n",
    COMPANY: "tagline: Less Sunday\n",
    MEETING: "  goal: some peace\n",
}
CASES = {
    # what the talk line says, the words to look for, the file, what stands at the place
    "literal words": ("say: Good day to all", "day", TYPE, "day to all"),
    "behind a value": ('say: "{{ client.name }}, good day"', "good", TYPE, "good day"),
    "between values": ('say: "{{ rep.name }} for {{ client.name }}"', "for ", TYPE, "for {{"),
    "in single quotes": ("say: 'It''s {{ rep.name }}''s turn'", "turn", TYPE, "turn'"),
    "in double quotes": ('say: "A\\u00a0\\"B\\" end {{ rep.name }}"', "end", TYPE, "end {{"),
    "folded": ("say: >-\n  One\n  three\n\n  four {{ rep.name }}", "four", TYPE, "four {{"),
    "behind a fold": ("say: >-\n  {{ rep.name }},\n  One\n\n\n  five", "five", TYPE, "five"),
    "plain over lines": ("say: One\n  two\n  three", "three", TYPE, "three"),
    "literal block": ("say: |\n  One\n    two {{ rep.name }}", "two", TYPE, "two {{"),
    "kept from being a list": ('say: "- no list"', "list", TYPE, 'list"'),
    "kept from being a number": ('say: "12. by {{ rep.name }}"', "by ", TYPE, "by {{"),
    "behind a comment": ('say: "a {# b {{ c }} #} zed"', "zed", TYPE, "zed"),
    "braces in quotes": ("say: \"{{ client.none | default('}}') }} yes\"", "yes", TYPE, "yes"),
    "a name": ('say: "I am {{ rep.name }}."', "Reed", "content/people/ann-reed.yaml", "Reed"),
    "a first name nobody wrote": (
        'say: "I am {{ rep.first_name }}!"', "Ann!", "content/people/ann-reed.yaml", "Ann Reed",
    ),
    "escapes of YAML": ('say: "{{ rep.bio }}"', "with", "content/people/ann-reed.yaml", "with"),
    "escapes of YAML and Markdown": (
        'say: "{{ rep.bio }}"', "pay", "content/people/ann-reed.yaml", 'pay"',
    ),
    "an escaped value": ('say: "{{ product.tagline }}"', "R&amp;D", PRODUCT, "R&D"),
    "inside an entity": ('say: "{{ product.tagline }}"', "amp;D", PRODUCT, "&D"),
    "behind a bar": ('say: "{{ product.tagline }}"', "it's", PRODUCT, "it''s"),
    "an escaped star": ('say: "{{ product.tagline }}"', "star", PRODUCT, "star*"),
    "a backslash for it": ('say: "{{ product.tagline }}"', "\\*star", PRODUCT, "*star"),
    "a folded value": ('say: "So: {{ product.summary }}"', "leave", PRODUCT, "leave"),
    "a paragraph of it": ('say: "So: {{ product.summary }}"', "as payslips", PRODUCT, "as pay"),
    "an entry by number": ('say: "{{ product.benefits[1].text }}"', "day two", PRODUCT, "day two"),
    "a text by number": ('say: "{{ product.questions[1] }}"', "saves", PRODUCT, "saves"),
    "a record in a loop": (
        'each: one in product.benefits\nsay: "{{ one.text }}"', "closes", PRODUCT, "closes",
    ),
    "a text in a loop": ('each: g in client.goals\nsay: "{{ g }}!"', "see", CLIENT, "see over"),
    "a chosen entry": (
        "say: \"{{ (product.benefits | selectattr('id', 'eq', 'early') | first).title }}\"",
        "close", PRODUCT, "close, text",
    ),
    "one or the other": (
        "say: \"{{ client.city or client.name }}\"", "Bank", CLIENT, "Bank",
    ),
    "a champion": ('say: "The {{ client.champion.title }}"', "director", CLIENT, "director"),
    "the company": ('say: "{{ company.tagline }}"', "Sunday", COMPANY, "Sunday"),
    "an input": ('say: "We want {{ goal }}"', "peace", MEETING, "peace"),
    "a list": ('say: "{{ client.goals | listed }}"', "overtime", CLIENT, "overtime"),
    "a list of fields": (
        "say: \"{{ product.benefits | listed('title') }}\"", "close", PRODUCT, "close, text",
    ),
    "joined": ("say: \"{{ client.goals | join('; ') }}\"", "overtime", CLIENT, "overtime"),
    "between what is listed": ('say: "{{ client.goals | listed }}"', "and ", TYPE, "{{ client.g"),
    "a word that is also in another": (
        "say: \"{{ [client.name, 'Bank'] | join(' or ') }}.\"", "Bank.", TYPE, "Bank'] | join",
    ),
    "put together": ('say: "{{ rep.name ~ client.name }}"', "Bank", TYPE, "{{ rep.name ~"),
    "trimmed": ("say: \"{{ product.benefits[0].text | trim('.') }}\"", "works", PRODUCT, "works"),
    "in capitals": ('say: "{{ client.name | upper }}"', "BANK", CLIENT, "Bank"),
    "a quoted word": (
        "say: \"{{ 'dear old' if client.name else 'x' }}\"", "old", TYPE, "old' if",
    ),
    "a number": ('say: "{{ 1 + 2 }} things"', "3", TYPE, "{{ 1 + 2"),
    "a date": ('say: "On {{ meeting.date }}"', "December", TYPE, "{{ meeting.date"),
    "the title": ('say: "{{ meeting.title }} now"', "Tempora now", TYPE, "Pitch of {{"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_word_is_found_where_it_was_written(workspace: WorkspaceBuilder, case: str) -> None:
    line, word, path, marker = CASES[case]
    talk = "      - id: hello\n" + "".join(f"        {part}\n" for part in line.split("\n"))
    workspace.replace(TYPE, HELLO, talk)
    for file, more in SUPPLIES.items():
        known = workspace.root / file
        workspace.write(file, known.read_text("utf-8") + more)
    assert traced(workspace.open(), word) == place_of(marker, path, workspace)


def test_a_word_of_a_translation_is_found_in_its_file(workspace: WorkspaceBuilder) -> None:
    polish = "content/products/tempora.pl.yaml"
    workspace.write(polish, "benefits:\n  - {id: early, title: Wczesne zamknięcie}\n")
    workspace.replace(TYPE, "Good morning.", "\"{{ product.benefits | listed('title') }}\"")
    found = workspace.open()
    assert traced(found, "zamknięcie", "pl") == place_of("zamknięcie", polish, workspace)
    assert traced(found, "Sundays", "pl") == place_of("Sundays", PRODUCT, workspace)


def test_a_polish_form_of_a_name_is_found_among_the_forms(workspace: WorkspaceBuilder) -> None:
    polish = "content/clients/sandmere.pl.yaml"
    workspace.write(polish, "forms: {genitive: banku Sandmere}\n")
    workspace.replace(TYPE, "Good morning.", "\"Dla {{ client | form('genitive') }}\"")
    found = place_of("Sandmere}", polish, workspace)
    assert traced(workspace.open(), "Sandmere", "pl") == found


def test_a_word_of_a_row_is_found_in_the_meeting(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        TYPE,
        "  goal: {",
        "  rules: {kind: rows, title: R, visibility: client, columns: {why: text}}\n  goal: {",
    )
    workspace.replace(TYPE, HELLO, '      - {each: rule in rules, say: "For {{ rule.why }}"}\n')
    rows = "  rules:\n    - why: one\n    - why: >\n        it is\n        honest\n"
    workspace.replace(MEETING, "  product: tempora\n", f"  product: tempora\n{rows}")
    assert traced(workspace.open(), "honest") == place_of("honest", MEETING, workspace)


def test_a_word_of_an_inherited_line_is_found_in_the_parent(workspace: WorkspaceBuilder) -> None:
    child = "templates/types/short.yaml"
    workspace.write(child, "extends: pitch\ntitle: Short\nminutes: 25\n")
    workspace.replace(MEETING, "type: pitch", "type: short")
    found = workspace.open()
    assert traced(found, "morning") == place_of("morning", TYPE, workspace)
    assert traced(found, "Short") == place_of("Short", child, workspace)


def test_a_literal_line_of_a_loop_is_remembered_once(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, HELLO, "      - {each: goal in client.goals, say: Again}\n")
    meeting = compose(workspace.open(), "monday")
    assert [line.text for line in meeting.items[0].talk][:2] == ["Again", "Again"]
    assert len(meeting.traces["Again"]) == 1


def test_the_same_words_in_two_places_are_remembered_twice(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, HELLO, "      - {say: Again}\n      - {say: Again}\n")
    lines = [t.at.line for t in compose(workspace.open(), "monday").traces["Again"]]
    assert len(lines) == 2
    assert lines[1] == lines[0] + 1


def test_a_file_that_has_changed_since_is_named_without_details(
    workspace: WorkspaceBuilder,
) -> None:
    found = workspace.open()
    (trace,) = compose(found, "monday").traces["Good morning."]
    workspace.write(TYPE, "title: Other\n")
    assert origin(trace, 5, found).at == trace.at


# -- everything we ship --------------------------------------------------------------------------


FALLS_BACK = 0.02
"""The most words of the built-in meetings that are only known by their expression."""


def test_every_word_of_the_built_in_meetings_is_exact_or_was_worked_out() -> None:
    workspace = open_workspace(builtin_root())
    counted: Counter[bool] = Counter()
    for trace in {(t.at, t.text): t for t in _traces(workspace)}.values():
        worked_out = " ".join(part for part in trace.parts if part not in trace.source)
        values = {part.at for part in trace.parts if isinstance(part, Written)}
        for word in re.finditer(r"\w+", trace.text):
            at = origin(trace, word.start(), workspace).at
            text = workspace.text_of(at.path)
            assert text is not None
            here = text.split("\n")[at.line - 1][at.column - 1 :]
            exact = here.startswith(word[0])
            if not exact:
                assert word[0] in worked_out, (trace, word)
                lower = here.lower().startswith(word[0])
                assert lower or here.startswith("{{") or at in values, (trace, word)
            counted[exact] += 1
    assert counted[True] > 50_000
    assert counted[False] < FALLS_BACK * counted.total()


def _traces(workspace: Workspace) -> Iterator[Trace]:
    for meeting in workspace.sources("meeting"):
        for locale in LANGUAGES:
            prepared = prepare(workspace, meeting, locale=locale)
            for audience in Visibility:
                with suppress(ProblemsFound):  # no client edition
                    for traces in edition(prepared, audience).traces.values():
                        yield from traces


# -- anything that can be written ----------------------------------------------------------------


class Alone:
    """A workspace of single values, each in a file of its own, on one long line."""

    def __init__(self, *texts: str) -> None:
        self.values = {Position(str(n)): Scalar(t, Position(str(n))) for n, t in enumerate(texts)}

    def scalar_at(self, at: Position) -> Scalar | None:
        return self.values.get(at)

    def place_in(self, scalar: Scalar, offset: int) -> Position:
        return Position(scalar.at.path, 1, offset + 1)


SPACES = [" ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u200b", "\x85", "\r", "\ue0a0"]
ASKED = [
    *["{{ x }}", "{{x|upper}}", "{{- x -}}", "{# n #}", "{{ '}}' }}", "{{ 3 + 4 }}"],
    *["{{ (x, x) | join('-') }}", "{{ x | trim }}", "{{ 'k' ~ x }}"],
]
pieces = st.sampled_from([*"aŁ_\\&<|~#-=:😀İ", "*c*", "[d](e)", "1.", "!!!", *SPACES])
asked = st.sampled_from(ASKED)
values = st.lists(pieces, max_size=8).map("".join)
templates = st.lists(pieces | asked, max_size=8).map("".join)


def test_a_value_may_have_what_was_written_inside() -> None:
    alone = cast("Any", Alone("{{ old }}", "old words"))
    trace = Trace(
        "“old words”", "{{ old }}", Position("0"), (placed("“old words”", Position("1")),)
    )
    assert origin(trace, 5, alone).at == Position("1", 1, 5)
    assert origin(trace, 0, alone).at == Position("1"), "the quotation mark is nobody's"


def test_a_string_that_is_not_where_it_should_be_is_not_followed() -> None:
    alone = cast("Any", Alone("other words"))
    found = origin(Trace("old words", "old words", Position("0")), 4, alone)
    assert (found.at, found.scalar) == (Position("0"), None)


@given(templates, values)
@settings(max_examples=400, derandomize=True, deadline=None)
def test_every_character_comes_from_one_that_reads_the_same(source: str, value: str) -> None:
    at, value_at = Position("0"), Position("1")
    renderer = Renderer("en", "EUR", [], lambda at, _: at)
    text = renderer.text(source, Facts({"x": placed(value, value_at)}), at)
    alone = cast("Any", Alone(source, value))
    for trace in renderer.traces.get(text, ()):
        literal = all(part in source or isinstance(part, Written) for part in trace.parts)
        for start, character in enumerate(text):
            found = origin(trace, start, alone)
            if literal and character.isalnum() and "&" not in text:
                assert found.scalar is not None
                assert found.scalar.text[found.offset] == character
