"""Phrases found in a text: gaps, overlaps, words that agree, capitals."""

from __future__ import annotations

import pytest

from agendagen.phrasing.matcher import Index, Phrase
from agendagen.phrasing.tokens import tokens


def phrase(text: str, gap: int = 0, number: int = 0, whole: str = "") -> Phrase:
    """`a/b c/d`: words, each in its forms; `whole` are the texts allowed, with `+`."""
    forms = tuple(frozenset(word.split("/")) for word in text.split())
    texts = frozenset(whole.replace("+", " ").split(";")) if whole else None
    return Phrase(number, forms, gap, texts)


def found(text: str, *phrases: Phrase) -> list[str]:
    words = tokens(text)
    return [text[words[m.first].start : words[m.last].end] for m in Index(phrases).matches(words)]


LOSE = phrase("lose/loses/lost money", gap=1)
LOYAL = phrase("stali/stały klient/klienci", whole="stały+klient;stali+klienci")


@pytest.mark.parametrize(
    ("looked_for", "text", "expected"),
    [
        (phrase("best price"), "The best price.", ["best price"]),
        (phrase("best price"), "The **Best**\nPRICE.", ["Best**\nPRICE"]),
        (phrase("best price"), "A best price, a best-price list", ["best price", "best-price"]),
        (phrase("best price"), "The best, price", []),
        (phrase("best price"), "The best old price", []),
        (phrase("best price"), "best", []),
        (phrase("best price"), "best best price price", ["best price"]),
        (LOSE, "They lose money.", ["lose money"]),
        (LOSE, "You lost your money.", ["lost your money"]),
        (LOSE, "You lose all your money.", []),
        (LOSE, "You lose, your money", []),
        (LOSE, "You lose your. Money", []),
        (LOSE, "lose lose money", ["lose lose money", "lose money"]),
        (phrase("a b c", gap=1), "a x b y c", ["a x b y c"]),
        (phrase("a b", gap=5), "a 1 2 3 4 5 b", ["a 1 2 3 4 5 b"]),
        (phrase("a b", gap=5), "a 1 2 3 4 5 6 b", []),
        (phrase("ROI"), "The ROI of it, roi, Roi", ["ROI"]),
        (phrase("our ROI"), "our ROI, our roi", ["our ROI"]),
        (phrase("ai"), "AI and ai", ["AI", "ai"]),
        (LOYAL, "Stali klienci, stały klient", ["Stali klienci", "stały klient"]),
        (LOYAL, "stali klient, stały klienci", []),
        (phrase(""), "anything", []),
    ],
)
def test_what_is_found(looked_for: Phrase, text: str, expected: list[str]) -> None:
    assert found(text, looked_for) == expected


def test_phrases_that_overlap_or_lie_inside_each_other_are_all_found() -> None:
    index = [
        phrase("free trial offer", number=1),
        phrase("trial", number=2),
        phrase("trial offer today", number=3),
        phrase("trial", number=4),
    ]
    words = tokens("Our free trial offer today")
    assert [(m.id, m.first, m.last) for m in Index(index).matches(words)] == [
        (1, 1, 3),
        (2, 2, 2),
        (3, 2, 4),
        (4, 2, 2),
    ]


def test_an_index_without_phrases_finds_nothing() -> None:
    assert found("anything at all") == []
