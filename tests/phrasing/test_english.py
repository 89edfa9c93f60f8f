"""English words in the forms that a sentence may put them in."""

from __future__ import annotations

import pytest

from agendagen.phrasing.english import forms


def bare(word: str) -> set[str]:
    """Without the possessives."""
    return {form for form in forms(word) if not form.endswith("'s")}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("discount", "discount discounts discounted discounting"),
        ("price", "price prices priced pricing"),
        ("guarantee", "guarantee guarantees guaranteed guaranteeing"),
        ("policy", "policy policies policied policying"),
        ("pay", "pay pays paid paying"),
        ("lie", "lie lies lied lying"),
        ("plan", "plan plans planned planning"),
        ("scrap", "scrap scraps scrapped scrapping"),
        ("quit", "quit quits quitted quitting"),
        ("tax", "tax taxes taxed taxing"),
        ("business", "business businesses businessed businessing"),
        ("analysis", "analysis analyses"),
        ("prices", "price prices"),
        ("studies", "study studies"),
        ("boxes", "box boxes"),
        ("children", "child children"),
        ("was", "be am is are was were been being"),
        ("sold", "sell sells sold selling"),
        ("news", "news"),
        ("series", "series"),
    ],
)
def test_forms_of_a_word(word: str, expected: str) -> None:
    assert bare(word) == set(expected.split())


@pytest.mark.parametrize(
    "word",
    [
        *["guaranteed", "cheapest", "quickly", "sinking"],
        *["the", "without", "be", "I", "he", "would", "100%", "b2b", "30"],
    ],
)
def test_a_participle_a_degree_and_a_small_word_stay_as_they_are(word: str) -> None:
    assert bare(word) == {word.lower()}


@pytest.mark.parametrize(
    ("word", "also"),
    [
        ("invest", "invested"),
        ("supply", "supplies"),
        ("exceed", "exceeds"),
        ("thing", "things"),
        ("suggest", "suggesting"),
    ],
)
def test_a_word_that_only_ends_like_a_participle_or_a_degree_is_inflected(
    word: str, also: str
) -> None:
    assert also in forms(word)


@pytest.mark.parametrize("form", ["preferred", "offered", "opening", "travelled", "traveled"])
def test_both_spellings_where_the_stress_decides(form: str) -> None:
    words = ("prefer", "offer", "open", "travel")
    assert any(form in forms(word) for word in words if form.startswith(word))


@pytest.mark.parametrize("word", ["ROI", "APR", "B2B", "AI"])
def test_capitals_stay_literal(word: str) -> None:
    assert forms(word) == {word}


def test_possessives_are_forms_too() -> None:
    assert {"client's", "clients"} <= forms("client")


@pytest.mark.parametrize("word", ["don't", "don’t", "Don’t"])
def test_an_apostrophe_is_an_apostrophe(word: str) -> None:
    assert forms(word) == {"don't"}
