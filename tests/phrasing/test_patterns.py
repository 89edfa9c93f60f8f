"""Guidelines that are regular expressions, also those of a stranger."""

from __future__ import annotations

from time import process_time

import pytest

from agendagen.phrasing.patterns import LONGEST, BadPattern, Texts, compiled


def found(pattern: str, *texts: str, case: bool = False) -> list[tuple[int, str]]:
    return [
        (number, texts[number][start:end])
        for number, start, end in Texts(texts).spans(pattern, case)
    ]


@pytest.mark.parametrize(
    ("pattern", "texts", "expected"),
    [
        (r"free", ["Free, free", "none", "FREE"], [(0, "Free"), (0, "free"), (2, "FREE")]),
        (r"^free", ["so free", "free"], [(1, "free")]),
        (r"free$", ["so free", "free so"], [(0, "free")]),
        (r"\d+ %", ["5 % or 10 %"], [(0, "5 %"), (0, "10 %")]),
        (r"(?<=up to \d+ )days", ["up to 30 days"], [(0, "days")]),
        (r"żad\w+", ["Żadnego"], [(0, "Żadnego")]),
        (r"x*", ["a x b"], [(0, "x")]),
        (r"a\s+b", ["a", "b"], []),
        (r"so[\s\S]*free", ["so", "free", "so free"], [(2, "so free")]),
        (r"[^z]+free", ["a", "so free"], [(1, "so free")]),
        (r"name|x", ["{{ product.name }} x"], [(0, "x")]),
        (r"free", ["https://a.example/free free"], [(0, "free")]),
        (r"free", ["5 < 6", "free", "7 > 6"], [(1, "free")]),
        (r"free", ["a {{ b", "free", "c }} d"], [(1, "free")]),
        (r"free", ["a <b", "free", "c> d"], [(1, "free")]),
        (r"free", [], []),
        (r"((", ["free"], []),
    ],
)
def test_what_a_pattern_finds_in_each_text(
    pattern: str, texts: list[str], expected: list[tuple[int, str]]
) -> None:
    assert found(pattern, *texts) == expected


def test_capitals_count_when_they_are_to() -> None:
    assert found("free", "Free free", case=True) == [(0, "free")]


@pytest.mark.parametrize(
    "pattern",
    ["(", "[a", r"\1", "*", "(?P<a", r"\N{nothing}", "(" * 5000 + ")" * 5000, "(?V1)a"],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        compiled(pattern, False)


def test_a_long_literal_is_refused_because_nothing_can_stop_it() -> None:
    assert found("a" * LONGEST, "a" * LONGEST) == [(0, "a" * LONGEST)]
    with pytest.raises(BadPattern, match="more than 500 characters"):
        compiled("é" * 9000, False)
    assert compiled("|".join(f"word{n}" for n in range(2000)), False).search("word1999")


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(a|a)*[bc]", r"(\w+\s?)*[xy]", r"(?R)"])
def test_a_catastrophic_pattern_is_stopped(pattern: str) -> None:
    begin = process_time()
    with pytest.raises(TimeoutError):
        found(pattern, *["a" * 2000 + "!"] * 20)
    assert process_time() - begin < 10, "0.3 s here"
