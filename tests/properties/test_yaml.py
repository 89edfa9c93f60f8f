"""Reading YAML: a tree with places, or problems with places, and never anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.workspace.nodes import Mapping, Node, Plain, Scalar, Sequence
from agendagen.workspace.reading import decode, parse

from .strategies import BREAK, BUILT_IN

MARKS = r"""
a b: c: - ? : { } [ ] , ' " > >- # &x *x ! !!str \ \x \ud800 \0 --- ... %YAML 1.1 %TAG x: <<: ~ @ `
= NO ł 😀
"""
SPACES = ["\n", "\n  ", " ", "\n    ", "\r\n", *"\r\t \x85\u2028\ufeff\0\x07\x7f|"]
pieces = st.sampled_from([*MARKS.split(), *SPACES])
yaml_like = st.lists(pieces, max_size=30).map("".join)


def read(raw: bytes) -> Node | tuple[Problem, ...]:
    """What reading the file gives: a tree, or the problems."""
    try:
        return parse(decode(raw, "f"), "f")
    except ProblemsFound as found:
        return found.problems


def untyped(node: Node) -> Any:
    """The tree as PyYAML would give it; `plain` leaves out what was left blank."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [untyped(item) for item in node.items]
    return {key: untyped(entry.value) for key, entry in node.entries.items()}


def texts(node: Node) -> Iterator[tuple[str, Position, bool]]:
    """Every key and value as (text, place, whether it is a block)."""
    if isinstance(node, Scalar):
        yield node.text, node.at, node.block
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from texts(item)
    else:
        for key, entry in node.entries.items():
            yield key, entry.at, False
            yield from texts(entry.value)


@given(yaml_like.map(str.encode) | st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
@example("łłł: 1\nb\x07: 2\n".encode())
@example("\ufeffłłł: ".encode() + b"\xff")
@example(b"a: 1\r\n\tb: 2\r\n")
@example(b"[" * 10_000)
@example(b"- " * 10_000)
@example(b"? " * 10_000)
@example(b"{a: " * 10_000)
@settings(max_examples=1500)
def test_any_bytes_are_a_tree_or_a_problem_in_its_place(raw: bytes) -> None:
    found = read(raw)
    if not isinstance(found, tuple):
        return
    lines = BREAK.split(raw.decode("utf-8", "replace"))
    for problem in found:
        at = problem.at
        assert at.path == "f"
        assert 1 <= at.line <= len(lines) + 1
        assert 1 <= at.column <= len((*lines, "")[at.line - 1]) + 1
        assert problem.message.endswith(".")


@given(st.text("ab \n", max_size=30), st.sampled_from(["\0", "\x07", "\x7f", "\ufffe"]))
def test_a_control_character_is_found_where_it_is(before: str, control: str) -> None:
    lines = f"# łódź 😀\n{before}".split("\n")
    with pytest.raises(ProblemsFound) as found:
        parse("\n".join(lines) + control, "f")
    (problem,) = found.value.problems
    assert problem.code == "not-text"
    assert problem.at == Position("f", len(lines), len(lines[-1]) + 1)


@given(st.text(max_size=40), st.sampled_from([b"\xff", b"\xc5", b"\xed\xa0\x80"]), st.booleans())
def test_a_byte_that_is_no_text_is_found_where_it_is(before: str, wrong: bytes, bom: bool) -> None:
    (problem,) = _problems(b"\xef\xbb\xbf" * bom + before.lstrip("\ufeff").encode() + wrong)
    lines = BREAK.split(before.lstrip("\ufeff"))
    assert problem.code == "not-text"
    assert problem.at == Position("f", len(lines), len(lines[-1]) + 1)


def _problems(raw: bytes) -> tuple[Problem, ...]:
    found = read(raw)
    assert isinstance(found, tuple)
    return found


@given(yaml_like)
@settings(max_examples=1000)
def test_what_is_read_is_what_pyyaml_reads_without_its_types(text: str) -> None:
    found = read(text.encode())
    if not isinstance(found, tuple):
        text = text.removeprefix("\ufeff")
        assert untyped(found) == yaml.load(text, Loader=yaml.CBaseLoader)
        events = list(yaml.parse(text, yaml.CBaseLoader))
        assert not [e for e in events if getattr(e, "anchor", None)]
        assert {getattr(e, "tag", None) for e in events} <= {None, "!"}


strings: st.SearchStrategy[Plain] = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    strings,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("ab:#-{' ", min_size=1, max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(values, st.booleans(), st.sampled_from([None, "'", '"', "|", ">"]))
def test_what_was_written_is_read_again_as_text(value: Plain, flow: bool, style: str) -> None:
    class Writer(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    text = yaml.dump(
        value, Dumper=Writer, default_flow_style=flow, default_style=style, allow_unicode=True
    )
    text = re.sub(r"!!binary ", "", text)
    assert untyped(parse(text, "f")) == value


@given(yaml_like | st.sampled_from(sorted(BUILT_IN.values())))
def test_a_text_begins_where_its_place_says(text: str) -> None:
    found = read(text.encode())
    if isinstance(found, tuple):
        return
    lines = BREAK.split(text.lstrip("\ufeff"))
    for word, at, block in texts(found):
        here = (*lines, "")[at.line - 1][at.column - 1 :]
        if block:
            assert here[:1] in ("|", ">")
        elif here[:1] not in ("'", '"', "!") and word:
            first = BREAK.split(word)[0].split(" ")[0]
            assert here.startswith(first), (word, at)


@given(st.sampled_from(sorted(BUILT_IN)), st.data())
def test_a_key_written_twice_is_refused(name: str, data: st.DataObject) -> None:
    tree = parse(BUILT_IN[name], name)
    assert isinstance(tree, Mapping)
    key = data.draw(st.sampled_from(sorted(tree.entries)))
    with pytest.raises(ProblemsFound) as found:
        parse(f"{BUILT_IN[name]}\n{key}: again\n", name)
    (problem,) = found.value.problems
    assert problem.code == "duplicate-key"
    assert problem.at == Position(name, BUILT_IN[name].count("\n") + 2, 1)
    assert f"first in line {tree.entries[key].at.line}" in problem.message
