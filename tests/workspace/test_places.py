"""Where each character of a YAML value stands in its file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agendagen.problems import Position, ProblemsFound
from agendagen.workspace.nodes import Scalar, find, scalars
from agendagen.workspace.places import chars, offset_of, place, position_of, span
from agendagen.workspace.reading import parse

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
FOLDED = re.compile("[ \t]*(\r\n|[\r\n\x85\u2028\u2029]).*", re.DOTALL)
ESCAPED = re.compile(r"\\.+|''", re.DOTALL)

WORDS = ["ab", "zażółć", "😀", "don't", 'a "b"', "\\", "x: y", "a #b", "- z", "*b*", "{{ c.d }}"]
SPACES = [" ", "  ", "\n", "\n\n", "\n\n\n", "\n  ", "\t", " \n", "\u00a0", "\x85", "\u2028"]
texts = st.lists(st.sampled_from([*WORDS, *SPACES]), max_size=9).map("".join)
styles = st.sampled_from([None, "'", '"', "|", ">"])
ends = st.sampled_from(["\n", "\r\n", "\r"])


def read(text: str) -> list[Scalar]:
    return [scalar for _, scalar in scalars(parse(text, "f"))]


def dumped(values: list[str], style: str | None, width: int, flow: bool, indent: int) -> str:
    value: Any = {"a": values, "b": {"c": values[0]}}
    return yaml.dump(
        value,
        allow_unicode=True,
        default_style=style,
        default_flow_style=flow,
        width=width,
        indent=indent,
        Dumper=_Whole,
    )


class _Whole(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


MARGINS = st.sampled_from(["", " ", "  ", "    ", "\t"])
PARTS = ["", "a", "b c", "d ", "łódź😀", "''", '\\"', "\\\\", "\\", "e,"]
BREAKS = st.sampled_from(["\n", "\n", "\r\n", "\r", "\x85", "\u2028"])
LINES = st.lists(st.tuples(MARGINS, st.sampled_from(PARTS), BREAKS), min_size=1, max_size=6)
HEADERS = [f"{s}{n}{chomp}" for s in "|>" for n in ("", "1", "2") for chomp in ("", "-", "+")]
QUOTES = [("", ""), ("'", "'"), ('"', '"'), *((f"{h}\n", "\n") for h in [*HEADERS, "> # x"])]
HEADS = {"k: ": "", "k:\n  ": "", "- ": "", "k: ! ": "", "k: [x, ": "]", "k: {x: ": "}"}
TAILS = ["", "\n", "\n# end\n", "\nz: y\n"]


@st.composite
def by_hand(draw: st.DrawFn) -> str:
    """A layout that no program would write; two of three are YAML."""
    head = draw(st.sampled_from(sorted(HEADS)))
    opens, closes = draw(st.sampled_from(QUOTES))
    lines = draw(LINES)
    written = "".join(f"  {margin}{part}{end}" for margin, part, end in lines)
    if draw(st.booleans()):
        written = written.removesuffix(lines[-1][2])
    return f"{head}{opens}{written}{closes}{HEADS[head]}{draw(st.sampled_from(TAILS))}"


def documents() -> st.SearchStrategy[str]:
    of_programs = st.builds(
        dumped,
        st.lists(texts, min_size=1, max_size=3),
        styles,
        st.sampled_from([8, 20, 80]),
        st.booleans(),
        st.sampled_from([2, 4, 7]),
    )
    return st.builds(lambda text, end: text.replace("\n", end), of_programs, ends)


def check(text: str) -> None:
    """Every character has a place, and stands there as the file says it."""
    for scalar in read(text):
        found = chars(text, scalar.at, scalar.text)
        if not scalar.text:
            continue
        assert "".join(char.said for char in found) == scalar.text, (text, scalar)
        for char in found:
            raw = text[char.begin : char.end]
            assert raw == char.said or FOLDED.fullmatch(raw) or ESCAPED.fullmatch(raw), (text, char)
        assert [c.begin for c in found] == sorted(c.begin for c in found)


@given(documents())
@settings(max_examples=400, derandomize=True, deadline=None)
def test_every_character_that_a_program_wrote_has_its_place(text: str) -> None:
    check(text)


@given(by_hand())
@settings(max_examples=600, derandomize=True, deadline=None)
def test_every_character_in_any_layout_has_its_place(text: str) -> None:
    try:
        check(text)
    except ProblemsFound:
        assume(False)


@given(documents() | by_hand(), st.data())
@settings(max_examples=600, derandomize=True, deadline=None)
def test_other_words_put_in_a_slice_change_nothing_else(text: str, data: st.DataObject) -> None:
    try:
        written = read(text)
    except ProblemsFound:
        assume(False)
    number = data.draw(st.integers(0, len(written) - 1))
    scalar = written[number]
    assume(scalar.text)
    start = data.draw(st.integers(0, len(scalar.text) - 1))
    end = data.draw(st.integers(start + 1, len(scalar.text)))
    found = span(text, scalar, start, end)
    if found is None:
        return
    begin, stop = found
    again = read(f"{text[:begin]}NEW{text[stop:]}")
    expected = [s.text for s in written]
    expected[number] = f"{scalar.text[:start]}NEW{scalar.text[end:]}"
    assert [s.text for s in again] == expected


FOLDED_BLOCK = "k: >\n  a b\n    c\n  d\n  e\n"
LITERAL = "k: |\n  a b\n\n  c\n"
QUOTED = 'k: "a\\tb\\\n  c\n\n  d"\n'


@pytest.mark.parametrize(
    ("text", "words", "raw"),
    [
        ("k: a b # c\n", "b", "b"),
        ("k: 'it''s'\n", "t's", "t''s"),
        ("k: a\n  b\n", "a b", "a\n  b"),
        (QUOTED, "\t", "\\t"),
        (QUOTED, "bc", "b\\\n  c"),
        (QUOTED, "c\nd", "c\n\n  d"),
        (QUOTED, "\n", None),
        (FOLDED_BLOCK, "d e", "d\n  e"),
        (FOLDED_BLOCK, "d ", "d\n  "),
        (FOLDED_BLOCK, "  c", None),
        (FOLDED_BLOCK, "b\n  c", None),
        (LITERAL, "b\n\nc", "b\n\n  c"),
        (LITERAL, "b\n", None),
        (LITERAL, "", None),
    ],
)
def test_what_other_words_would_replace(text: str, words: str, raw: str | None) -> None:
    (scalar,) = read(text)
    start = scalar.text.index(words)
    found = span(text, scalar, start, start + len(words))
    assert (found and text[slice(*found)]) == raw


def test_a_text_that_has_another_value_by_now_claims_nothing() -> None:
    scalar = Scalar("old words", Position("f", 1, 4))
    assert chars("k: new words", scalar.at, scalar.text) == ()
    assert span("k: new words", scalar, 0, 3) is None
    assert place("k: new words", scalar, 4) == scalar.at
    assert place("", Scalar("x", Position("f", 9, 9)), 0) == Position("f", 9, 9)


@given(st.text("ab\r\n\x85\u2028😀", max_size=20), st.data())
@settings(derandomize=True, deadline=None)
def test_a_place_and_an_offset_are_the_same_thing(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    at = position_of(text, offset, "f")
    lines = BREAK.split(text[:offset] if text[offset - 1 : offset + 1] != "\r\n" else text)
    assert offset_of(text, at) == offset
    assert at.line <= len(BREAK.split(text))
    if text[offset - 1 : offset + 1] != "\r\n":
        assert at == Position("f", len(lines), len(lines[-1]) + 1)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_workspace_tells_line_and_column(workspace: WorkspaceBuilder, end: str) -> None:
    path = "content/clients/sandmere.yaml"
    lines = ["\ufeffname: Sandmere", "notes: >-", "  Łódź 😀 first", "  and last", ""]
    workspace.write(path, end.join(lines))
    opened = workspace.open()
    assert opened.scalar_at(Position(path, 2, 8)) is None, "nothing has been read yet"
    tree = opened.read(opened.source("client", "sandmere"))
    notes = find(tree, ("notes",))
    assert isinstance(notes, Scalar)
    assert opened.scalar_at(notes.at) == notes
    assert opened.place_in(notes, 0) == Position(path, 3, 3)
    assert opened.place_in(notes, notes.text.index("first")) == Position(path, 3, 10)
    assert opened.place_in(notes, notes.text.index("last")) == Position(path, 4, 7)
    assert opened.place_in(notes, len(notes.text)) == Position(path, 4, 11)
    name = find(tree, ("name",))
    assert isinstance(name, Scalar)
    assert opened.place_in(name, 3) == Position(path, 1, 10)


def test_a_file_that_is_gone_has_no_details(workspace: WorkspaceBuilder) -> None:
    opened = workspace.open()
    tree = opened.read(opened.source("client", "sandmere"))
    name = find(tree, ("name",))
    assert isinstance(name, Scalar)
    (workspace.root / name.at.path).unlink()
    assert opened.place_in(name, 3) == name.at
    assert opened.place_in(Scalar("x", Position("elsewhere")), 0) == Position("elsewhere")
