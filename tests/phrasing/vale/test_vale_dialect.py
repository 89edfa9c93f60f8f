"""Patterns written for Go mean the same for `regex`."""

import pytest

from agendagen.phrasing.patterns import BadPattern, compiled
from agendagen.phrasing.vale.dialect import translated

SAME = [
    # pattern, texts that it matches as a whole, texts that it does not
    (r"(?i)rabat|upust", ["RABAT", "Upust"], []),
    (r"tempora(?i)x|y", ["temporaX", "Y"], ["TEMPORAx"]),
    (r"(a(?i)b|c)d", ["aBd", "Cd"], ["ABd", "aBD"]),
    (r"(?i)a(?-i)b", ["Ab"], ["aB"]),
    (r"(?s)a.b", ["a\nb"], []),
    (r"(?n)(a)b", ["ab"], []),
    (r"\Qa.b(\E+", ["a.b(", "a.b(("], ["axb("]),
    (r"\x{2026}\x20", ["… "], []),
    (r"[\x{2013}\x{2014}]", ["–", "—"], ["x"]),
    (r"(?<w>\w)\k<w>", ["oo"], ["ok"]),
    (r"(?'w'\w)\k'w'", ["oo"], ["ok"]),
    (r"(\w)\k<1>", ["oo"], ["ok"]),
    (r"x{e}", ["x{e}"], ["x", "y"]),
    (r"(?:rabat){i}", ["rabat{i}"], ["rabbat"]),
    (r"x{,2}", ["x{,2}"], ["xx", ""]),
    (r"x{2,}\{\}", ["xx{}"], ["x{}"]),
    (r"[[a]+", ["[a"], ["b"]),
    (r"[]a]+[^]a]", ["]ab"], ["]a]"]),
    (r"[[:alpha:]]\p{Lu}\P{Lu}\p{^Lu}", ["ŁÓdż"], ["ŁÓDź"]),
    (r"a(?#a remark)b", ["ab"], []),
    (r"(?>aa|a)b++", ["aabb", "ab"], []),
    (r"\/\-\#\e", ["/-#\x1b"], []),
    (r"\(?i\)", ["i)", "(i)"], ["I)"]),
]


@pytest.mark.parametrize(("pattern", "texts", "others"), SAME, ids=[p for p, *_ in SAME])
def test_a_pattern_of_go_finds_what_it_finds_there(
    pattern: str, texts: list[str], others: list[str]
) -> None:
    made = compiled(translated(pattern, case=True), True)
    assert [text for text in texts if not made.fullmatch(text)] == []
    assert [text for text in others if made.fullmatch(text)] == []


def test_what_was_translated_stays_the_same_when_it_is_translated_again() -> None:
    for pattern, _, _ in SAME:
        once = translated(pattern, case=True)
        assert translated(once, case=True) == once


@pytest.mark.parametrize(
    "pattern",
    ["(a", "a)", "[a", r"\k<nobody>", "a{3,2}", r"\x{110000}", r"\x{d800}", "[a-z-[aeiou]]", "*"],
)
def test_a_pattern_that_cannot_be_said_is_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        translated(pattern, case=False)
