"""Words put into YAML that a person wrote: what was meant changes, and not a byte beside it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agendagen.output.edit import Edit, edited
from agendagen.problems import Position, ProblemsFound
from agendagen.workspace.nodes import scalars
from agendagen.workspace.places import place, position_of
from agendagen.workspace.reading import parse

OLD, NEW = "best price", "fair price"


def at(text: str, offset: int) -> Position:
    return position_of(text, offset, "f")


def everywhere(text: str, old: str, new: str) -> list[Edit]:
    """An edit for every place of a value where `old` stands, as `check` would find them."""
    return [
        Edit(place(text, scalar, found.start()), old, new)
        for _, scalar in scalars(parse(text, "f"))
        for found in re.finditer(re.escape(old), scalar.text)
    ]


def values(text: str) -> list[str]:
    return [scalar.text for _, scalar in scalars(parse(text, "f"))]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("k: our best price\n", "k: our fair price\n"),
        ("k: best price", "k: fair price"),
        ("k:   best price   # best price\n", "k:   fair price   # best price\n"),
        ("# best price\nk: best price\n\n\n", "# best price\nk: fair price\n\n\n"),
        ("k: 'our best price'\n", "k: 'our fair price'\n"),
        ("k: 'it''s our best price'\n", "k: 'it''s our fair price'\n"),
        ('k: "a \\"best price\\" \\u0142"\n', 'k: "a \\"fair price\\" \\u0142"\n'),
        ('k: "our best\\\n  \\ price"\n', 'k: "our fair price"\n'),
        ("k: our\n  best price\n  now\n", "k: our\n  fair price\n  now\n"),
        ("k: our best\n   price now\n", "k: our fair\n   price now\n"),
        ("k: >\n  our best\n  price now\n", "k: >\n  our fair\n  price now\n"),
        (
            "k: >-  # best price\n\n  our best price\n\nz: 1\n",
            "k: >-  # best price\n\n  our fair price\n\nz: 1\n",
        ),
        ("k: |\n  our best price\n    best price\n", "k: |\n  our fair price\n    fair price\n"),
        ("k: |2+\n    best price\n\n", "k: |2+\n    fair price\n\n"),
        ("k: [a, best price, 'best price' ]\n", "k: [a, fair price, 'fair price' ]\n"),
        ("k: {a: best price,b: [best price]}  # x\n", "k: {a: fair price,b: [fair price]}  # x\n"),
        ("- best price\n-   - best price\n", "- fair price\n-   - fair price\n"),
        ("best price: best price\n", "best price: fair price\n"),
        ("k: best price\r\nl: best price # x\r\n", "k: fair price\r\nl: fair price # x\r\n"),
        ("k: our best\r\n  price\r\n", "k: our fair\r\n  price\r\n"),
        ("k: best price, best price\n", "k: fair price, fair price\n"),
        ("k: łódź 😀 best price\n", "k: łódź 😀 fair price\n"),
        ("k: ! best price\n", "k: ! fair price\n"),
    ],
)
def test_only_the_words_meant_change(text: str, result: str) -> None:
    edits = everywhere(text, OLD, NEW)
    assert edited(text, edits) == (result, edits)


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("k: best price\n", "fair: price"),
        ("k: best price\n", "fair #price"),
        ("k: best price\n", "- fair price"),
        ("k: best price\n", "[fair] price"),
        ("k: best price\n", "*fair* price"),
        ("k: best price\n", "“fair” {{ price }}:"),
        ("k: our best price\n", "fair: price"),
        ("k: our best price\n", "fair price "),
        ("k: [best price]\n", "fair, price"),
        ("k: {a: best price}\n", "fair} price"),
        ("k: 'best price'\n", "one's price"),
        ('k: "best price"\n', 'a "fair" price'),
        ('k: "best price"\n', "fair\\price"),
        ("k: |\n  best price\n", " fair price"),
        ("k: >\n  best price\n", "fair\nprice"),
        ("k: |\n  our best price\n", "fair\nprice"),
        ("k: |\n  a\n  best price\n", "fair\x07price"),
    ],
)
def test_what_would_change_more_is_left_out(text: str, new: str) -> None:
    assert edited(text, everywhere(text, OLD, new)) == (text, [])


def test_signs_that_do_no_harm_where_they_stand_are_put_in() -> None:
    text = "k: 'our best price'\nl: >\n  our best price\n"
    changed, done = edited(text, everywhere(text, OLD, "fair: # price"))
    assert changed == "k: 'our fair: # price'\nl: >\n  our fair: # price\n"
    assert len(done) == 2


def test_what_cannot_be_done_does_not_keep_the_rest_from_being_done() -> None:
    text = "a: best price\nb: 'best price'\nc: best price\n"
    first, second, third = everywhere(text, OLD, NEW)
    harmful = Edit(second.at, OLD, "one's price")
    changed, done = edited(text, [third, harmful, first])
    assert changed == "a: fair price\nb: 'best price'\nc: fair price\n"
    assert done == [first, third]


@pytest.mark.parametrize(
    "at",
    [
        Position("f", 1, 1),
        Position("f", 1, 2),
        Position("f", 1, 5),
        Position("f", 2, 1),
        Position("f", 9, 9),
        Position("f", 3, 4),
    ],
)
def test_an_edit_for_a_place_that_is_no_longer_there_is_left_out(at: Position) -> None:
    text = "k: best price\n# best price\nl: x\n"
    assert edited(text, [Edit(at, OLD, NEW)]) == (text, [])
    assert edited(text, [Edit(Position("f", 1, 4), "good price", NEW)]) == (text, [])


def test_of_edits_that_overlap_none_is_made() -> None:
    """Which of two guidelines is right, a person decides."""
    text = "k: our best price now\n"
    offset = text.index("our")
    overlapping = [
        Edit(at(text, offset), "our best", "a fair"),
        Edit(at(text, offset + 4), OLD, NEW),
    ]
    other = Edit(at(text, text.index("now")), "now", "soon")
    assert edited(text, [*overlapping, other]) == ("k: our best price soon\n", [other])
    two = [Edit(at(text, offset + 4), OLD, new) for new in (NEW, "low price")]
    assert edited(text, two) == (text, [])


def test_the_same_edit_twice_is_made_once() -> None:
    text = "k: best price\n"
    assert edited(text, everywhere(text, OLD, NEW) * 2) == (
        "k: fair price\n",
        everywhere(text, OLD, NEW),
    )


WORDS = ["aa", "łódź", "😀", "don't", 'a "b"', "x: y", "a #b", "- z", "*b*", "{{ c.d }}", "\\", OLD]
SPACES = [" ", "  ", "\n", "\n\n", "\n  ", "\u00a0"]
texts = st.lists(st.sampled_from([*WORDS, OLD, *SPACES]), min_size=1, max_size=9).map("".join)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file as a program writes it, in any style, with comments where they may stand."""
    said = draw(st.lists(texts, min_size=1, max_size=4))
    value: Any = {"a": said, "b": {"c": said[0], "d": said[-1]}}
    text = yaml.safe_dump(
        value,
        allow_unicode=True,
        default_style=draw(st.sampled_from([None, "'", '"', "|", ">"])),
        default_flow_style=draw(st.booleans()),
        width=draw(st.sampled_from([8, 20, 80])),
        indent=draw(st.sampled_from([2, 4])),
    )
    if draw(st.booleans()):
        text = f"# {OLD}\n\n{text}# {OLD}: end\n"
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


REPLACED = st.sampled_from(
    [
        NEW,
        "x",
        "a longer fair price",
        "x: y",
        "- x",
        "x #y",
        "don't",
        '"x"',
        "[x]",
        "*x*",
        "x,",
        "\\n",
    ]
)


@given(files(), REPLACED)
@settings(max_examples=300)
def test_in_every_style_the_rest_stays_byte_for_byte(text: str, new: str) -> None:
    try:
        edits = everywhere(text, OLD, new)
    except ProblemsFound:
        assume(False)
    changed, done = edited(text, edits)
    assert sum(v.count(OLD) for v in values(changed)) == len(edits) - len(done)
    assert [v.replace(new, OLD) for v in values(changed)] == [
        v.replace(new, OLD) for v in values(text)
    ]
    if not done:
        assert changed == text
    either = f"(?:{_laid_out(OLD)}|{_laid_out(new)})"
    around = re.split(_laid_out(OLD), text)
    assert re.fullmatch(either.join(re.escape(part) for part in around), changed)
    assert changed.count(f"# {OLD}") == text.count(f"# {OLD}")


@given(files())
@settings(max_examples=150)
def test_harmless_words_can_be_put_in_everywhere(text: str) -> None:
    try:
        edits = everywhere(text, OLD, NEW)
    except ProblemsFound:
        assume(False)
    changed, done = edited(text, edits)
    assert done == edits
    assert values(changed) == [v.replace(OLD, NEW) for v in values(text)]
    assert edited(changed, everywhere(changed, OLD, NEW)) == (changed, [])


def _laid_out(words: str) -> str:
    """Words with whatever a layout has for a blank between them."""
    return r"[\s\\]+".join(re.escape(word) for word in words.split())
