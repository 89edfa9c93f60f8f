"""How many words a number is, held against the library that spells them out."""

from __future__ import annotations

import pytest
from num2words import num2words

from agendagen.timing.numerals import DIGIT_BY_DIGIT, number_words

SAMPLES = [
    20_001, 21_000, 21_021, 26_600, 99_999, 100_000, 100_001, 100_100, 101_000, 110_011,
    119_999, 200_000, 319_200, 350_000, 999_999, 1_000_000, 1_000_001, 1_000_100, 1_001_000,
    1_021_021, 2_000_000, 5_000_005, 21_000_000, 100_000_100, 123_456_789, 999_999_999,
    1_000_000_000, 1_000_000_001, 7_001_000_300,
]  # fmt: skip


def spelled(value: int, locale: str) -> int:
    return len(num2words(value, lang=locale).replace("-", " ").split())


@pytest.mark.parametrize("locale", ["en", "pl"])
def test_every_number_up_to_twenty_thousand(locale: str) -> None:
    wrong = [n for n in range(20_001) if number_words(str(n), locale) != spelled(n, locale)]
    assert wrong == []


@pytest.mark.parametrize("locale", ["en", "pl"])
@pytest.mark.parametrize("value", SAMPLES)
def test_large_numbers(value: int, locale: str) -> None:
    assert number_words(str(value), locale) == spelled(value, locale)


@pytest.mark.parametrize("locale", ["en", "pl"])
def test_telephone_numbers_are_read_digit_by_digit(locale: str) -> None:
    assert number_words("007", locale) == 3
    assert number_words("00", locale) == 2
    assert number_words("1" * DIGIT_BY_DIGIT, locale) == DIGIT_BY_DIGIT
