"""Where each character of a YAML value stands in its file."""

from __future__ import annotations

import re
from typing import Any

import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agendagen.problems import ProblemsFound
from agendagen.workspace.nodes import Scalar, scalars
from agendagen.workspace.places import chars, span
from agendagen.workspace.reading import parse

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


MARGIN = st.sampled_from(["", " ", "  ", "    ", "\t"])
LINES = st.lists(
    st.tuples(
        MARGIN, st.sampled_from(["", "a", "b c", "d ", "łódź😀", "''", '\\"', "\\\\", "\\", "e,"])
    ),
    min_size=1,
    max_size=6,
)
BREAKS = st.sampled_from(["\n", "\n", "\r\n", "\r", "\x85", "\u2028"])


@st.composite
def by_hand(draw: st.DrawFn) -> str:
    """A layout that no program would write; most of them are YAML."""
    head = draw(st.sampled_from(["k: ", "k:\n  ", "- ", "k: [x, ", "k: ! ", "k: {x: "]))
    opened, closed = draw(
        st.sampled_from(
            [("", ""), ("'", "'"), ('"', '"')]
            + [
                (f"{s}{n}{c}\n", "\n")
                for s in "|>"
                for n in ("", "1", "2", " # x")
                for c in ("", "-", "+")
                if not (n == " # x" and c)
            ]
        )
    )
    written = opened
    for margin, line in draw(LINES):
        written += f"  {margin}{line}" + draw(BREAKS)
    if draw(st.booleans()):
        written = BREAK.sub("", written[::-1], count=1)[::-1]
    tail = {"[": "]", "{": "}"}.get(head.rstrip("x, :")[-1:], "") + draw(
        st.sampled_from(["", "\n", "\n# end\n", "\nz: y\n"])
    )
    return head + written + closed + tail


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


def check(text: str) -> int:
    """How many characters have a place; each is as the file says."""
    known = 0
    for scalar in read(text):
        found = chars(text, scalar.at, scalar.text)
        if not scalar.text:
            continue
        assert "".join(char.said for char in found) == scalar.text, (text, scalar)
        for char in found:
            raw = text[char.begin : char.end]
            assert raw == char.said or FOLDED.fullmatch(raw) or ESCAPED.fullmatch(raw), (text, char)
        assert [c.begin for c in found] == sorted(c.begin for c in found)
        known += len(found)
    return known


@given(documents())
@settings(max_examples=1200)
def test_every_character_that_a_program_wrote_has_its_place(text: str) -> None:
    check(text)


@given(by_hand())
@settings(max_examples=2500)
def test_every_character_in_any_layout_has_its_place(text: str) -> None:
    try:
        check(text)
    except ProblemsFound:
        assume(False)


@given(documents() | by_hand(), st.data())
@settings(max_examples=2500)
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
