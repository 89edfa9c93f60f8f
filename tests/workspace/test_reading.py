"""YAML as text: nothing is guessed, and every value knows where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendagen.problems import Position, ProblemsFound
from agendagen.workspace.nodes import Mapping, Scalar, Sequence, plain
from agendagen.workspace.reading import MAX_BYTES, MAX_DEPTH, decode, parse, read_file


def problem(text: str) -> tuple[int, int, str]:
    with pytest.raises(ProblemsFound) as found:
        parse(text, "file.yaml")
    (only,) = found.value.problems
    assert only.at.path == "file.yaml"
    return only.at.line, only.at.column, only.code


@pytest.mark.parametrize(
    "word",
    [
        "09:30",
        "NO",
        "no",
        "true",
        "1.10",
        "0112",
        "1e3",
        "~",
        "null",
        "2026-12-01",
        "0x1F",
        "1_000",
    ],
)
def test_nothing_is_guessed(word: str) -> None:
    assert plain(parse(f"key: {word}\n", "f")) == {"key": word}


def test_the_tree_of_a_file() -> None:
    tree = parse("name: Ann\ngoals:\n  - close early\n  - {id: b, text: 'two words'}\n", "f")
    assert plain(tree) == {
        "name": "Ann",
        "goals": ["close early", {"id": "b", "text": "two words"}],
    }
    assert isinstance(tree, Mapping)
    goals = tree.entries["goals"]
    assert goals.at == Position("f", 2, 1)
    assert isinstance(goals.value, Sequence)
    assert [item.at for item in goals.value.items] == [Position("f", 3, 5), Position("f", 4, 5)]
    second = goals.value.items[1]
    assert isinstance(second, Mapping)
    assert second.entries["text"].at == Position("f", 4, 13)
    assert second.entries["text"].value.at == Position("f", 4, 19)


@pytest.mark.parametrize(
    ("written", "text", "block"),
    [
        ("key: plain words", "plain words", False),
        ("key: plain words  # a note", "plain words", False),
        ('key: "a # and a : b"', "a # and a : b", False),
        ("key: 'it''s'", "it's", False),
        ("key: >-\n  one\n  two\n", "one two", True),
        ("key: |\n  one\n  two\n", "one\ntwo\n", True),
        ('key: "line\\nbreak"', "line\nbreak", False),
    ],
)
def test_scalars(written: str, text: str, block: bool) -> None:
    tree = parse(written, "f")
    assert isinstance(tree, Mapping)
    assert tree.entries["key"].value == Scalar(text, Position("f", 1, 6), block=block)


def test_a_value_left_out_is_not_an_empty_string() -> None:
    tree = parse('left:\nempty: ""\n', "f")
    assert isinstance(tree, Mapping)
    assert tree.get("left") is None
    assert tree.get("empty") == Scalar("", Position("f", 2, 8))
    assert plain(tree) == {"empty": ""}


@pytest.mark.parametrize("text", ["a: 1\na: 2\n", "x:\n  a: 1\n  a: 2\n", "{a: 1, a: 2}\n"])
def test_the_same_key_twice(text: str) -> None:
    assert problem(text)[2] == "duplicate-key"


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\r\n", "\r"])
def test_lines_are_counted_as_the_yaml_library_counts_them(mark: str) -> None:
    assert problem(f"a: 1{mark}b: 2{mark}a: 3\n")[2] == "duplicate-key"


@pytest.mark.parametrize("raw", [b"a: \xff\n", b"\xff\xfea\0:\0", "ł".encode("cp1250")])
def test_other_encodings_are_refused(raw: bytes) -> None:
    with pytest.raises(ProblemsFound) as found:
        decode(raw, "f")
    assert found.value.problems[0].code == "not-text"


def test_the_place_of_a_wrong_byte() -> None:
    with pytest.raises(ProblemsFound) as found:
        decode(b"name: Ann\ntitle: ksi\xeagowa\n", "f")
    assert found.value.problems[0].at == Position("f", 2, 11)


def test_a_wrong_byte_behind_letters_of_two_bytes_is_counted_in_characters() -> None:
    with pytest.raises(ProblemsFound) as found:
        decode("źdźbło ".encode() + b"\xff\n", "f")
    assert found.value.problems[0].at == Position("f", 1, 8)


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode(b"\xef\xbb\xbfname: Ann\n", "f") == "name: Ann\n"


@pytest.mark.parametrize("size", [MAX_BYTES, MAX_BYTES + 1])
def test_the_size_of_a_file(tmp_path: Path, size: int) -> None:
    file = tmp_path / "f.yaml"
    head = b"a: b\n"
    row = b"# " + b"x" * 97 + b"\n"
    whole = head + row * (size // len(row))
    file.write_bytes(whole[:size] + b"#" * (size - len(whole)))
    if size <= MAX_BYTES:
        assert plain(read_file(file, "f")) == {"a": "b"}
    else:
        with pytest.raises(ProblemsFound) as found:
            read_file(file, "f")
        assert found.value.problems[0].code == "too-large"


@pytest.mark.parametrize("style", ["flow", "block"])
def test_the_depth_of_a_file(style: str) -> None:
    def nested(depth: int) -> str:
        if style == "flow":
            return "[" * depth + "]" * depth
        return "- " * depth + "x"

    parse(nested(MAX_DEPTH), "f")
    assert problem(nested(MAX_DEPTH + 1))[2] == "yaml"


@pytest.mark.parametrize("tag", ["!x", "!!str", "!!python/name:os.system", "!<tag:a,2026:b>"])
def test_tags_and_anchors_are_refused(tag: str) -> None:
    assert problem(f"a: {tag} b\n") == (1, 4, "yaml")
    assert problem("a: &b c\n") == (1, 4, "yaml")
    assert problem("a: *b\n") == (1, 4, "yaml")
    assert problem("a: b\n---\nc: d\n") == (2, 1, "yaml")


@given(st.text(max_size=200))
def test_any_text_is_a_tree_or_a_problem_with_its_place(text: str) -> None:
    places: list[Position] = []
    try:
        plain(parse(text, "f"))
    except ProblemsFound as found:
        places = [problem.at for problem in found.problems]
    rows = len(text.splitlines()) + 1
    assert all(1 <= at.line <= rows and at.column >= 1 for at in places)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_problem(raw: bytes) -> None:
    codes: set[str] = set()
    try:
        text = decode(raw, "f")
    except ProblemsFound as found:
        codes = {each.code for each in found.problems}
    else:
        assert text.encode() == raw.removeprefix(b"\xef\xbb\xbf")
    assert codes <= {"not-text"}
