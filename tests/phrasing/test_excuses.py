"""Use and mention: a phrase that is denied, or quoted in order to forbid it."""

from __future__ import annotations

import pytest

from agendagen.phrasing.excuses import is_forbidden, is_negated, quotation
from agendagen.phrasing.tokens import tokens


@pytest.mark.parametrize(
    ("locale", "text", "negated"),
    [
        ("en", "We do not guarantee it", True),
        ("en", "We never ever really guarantee it", True),
        ("en", "We do not say that we guarantee it", False),
        ("en", "Nobody can guarantee it", True),
        ("en", "We don’t guarantee it", True),
        ("en", "We cannot guarantee it", True),
        ("en", "Not only do we guarantee it", False),
        ("en", "We not only guarantee it", False),
        ("en", "We do not just guarantee it", False),
        ("en", "It is not cheap, we guarantee it", False),
        ("en", "No. We guarantee it", False),
        ("en", "No – guarantee it", False),
        ("en", "We guarantee it, not you", False),
        ("en", "Nothing else. guarantee", False),
        ("en", "guarantee", False),
        ("en", "not guarantee", True),
        ("pl", "Nie gwarantujemy wyniku", True),
        ("pl", "Nigdy tego nie gwarantujemy", True),
        ("pl", "Nikt tego Państwu gwarantować", True),
        ("pl", "Nie mówimy Państwu, że gwarantujemy", False),
        ("pl", "Nie mówimy, że gwarantujemy", True),
        ("pl", "Nie wątpię, że gwarantujemy", False),
        ("pl", "Nie mówimy, gwarantujemy", False),
        ("pl", "Nie tylko gwarantujemy", False),
        ("pl", "Nie jedynie gwarantujemy", False),
        ("pl", "Żadnych kosztów gwarantujemy", True),
        ("pl", "Nie wiemy jak długo tego gwarantować", False),
        ("pl", "Ani słowa gwarantujemy", True),
        ("pl", "Gwarantujemy, a nie obiecujemy", False),
    ],
)
def test_a_negation_counts_at_most_three_words_before_in_the_same_clause(
    locale: str, text: str, negated: bool
) -> None:
    words = tokens(text)
    at = next(i for i, word in enumerate(words) if word.low.startswith(("guarant", "gwarant")))
    assert is_negated(words, at, locale) is negated


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Say “no risk” today", "“no risk”"),
        ("Mówi „no risk” dziś", "„no risk”"),
        ('Say "no risk" today', '"no risk"'),
        ("Say «no risk» today", "«no risk»"),
        ("Sag »no risk« heute", "»no risk«"),
        ("Say `no risk` today", "`no risk`"),
        ("Say “there is no risk at all” today", "“there is no risk at all”"),
        ("Say “yes” and no risk and “so”", None),
        ("Say 'no risk' today", None),
        ("Say “no\nrisk” today", None),
        ("Say “no risk today", None),
        ("Say no risk” today", None),
        ("There is no risk", None),
    ],
)
def test_quotation_marks_of_every_kind(text: str, quoted: str | None) -> None:
    start = text.index("no")
    found = quotation(text, start, text.index("risk") + 4)
    assert (found and text[found[0] : found[1]]) == quoted


@pytest.mark.parametrize(
    ("locale", "text", "forbidden"),
    [
        ("en", "Never say “no risk”.", True),
        ("en", "Avoid “no risk”, please.", True),
        ("en", "“No risk” is banned.", True),
        ("en", "Say “some risk” instead of “no risk”.", True),
        ("en", "Our slogan is “no risk”.", False),
        ("en", "We never lie. Our slogan is “no risk”.", False),
        ("en", "“No risk, never”, says the slogan.", False),
        ("pl", "Unikaj słów „no risk”.", True),
        ("pl", "Zamiast „no risk” mów o umowie.", True),
        ("pl", "Nasze hasło to „no risk”.", False),
        ("pl", "Nie kłamiemy. Nasze hasło to „no risk”.", False),
    ],
)
def test_a_quotation_is_forbidden_by_a_word_around_it_in_its_sentence(
    locale: str, text: str, forbidden: bool
) -> None:
    start = text.lower().index("no risk")
    marks = quotation(text, start, start + 7)
    assert marks is not None
    assert is_forbidden(tokens(text), marks, locale) is forbidden
