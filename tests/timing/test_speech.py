"""Words to seconds, in both languages."""

from __future__ import annotations

import pytest

from agendagen.timing.speech import NONE, SPREAD, Seconds, speech, spoken_words, total


@pytest.mark.parametrize(
    ("text", "locale", "words"),
    [
        ("", "en", 0),
        ("Good morning.", "en", 2),
        ("It's a well-known rule.", "en", 4),
        ("**Stop** and *look*", "en", 3),
        ("Read [the report](https://x.example/a-b-c)", "en", 3),
        ("1,400 people", "en", 5),  # one thousand four hundred people
        ("1 400 osób", "pl", 3),  # tysiąc czterysta osób
        ("1\u00a0400 osób", "pl", 3),
        ("12.5 per cent", "en", 5),  # twelve point five per cent
        ("12,5 procent", "pl", 4),  # dwanaście przecinek pięć procent
        ("at 9:30", "en", 3),  # at nine thirty: the colon is not said
        ("o 9:30", "pl", 3),
        ("50% of €20", "en", 5),
        ("W grudniu zamykamy listę płac", "pl", 5),
        ("zażółć gęślą jaźń", "pl", 3),
        (r"\*draft\*", "en", 1),
        ("Tom &amp; Ann", "en", 3),
    ],
)
def test_words_are_counted_as_they_are_said(text: str, locale: str, words: int) -> None:
    assert spoken_words(text, locale) == words


def test_the_range_is_around_the_estimate() -> None:
    hundred_and_forty = " ".join(["word"] * 140)
    seconds = speech(hundred_and_forty, 140, "en")
    assert seconds.expected == 60
    assert seconds.low == pytest.approx(60 * (1 - SPREAD))
    assert seconds.high == pytest.approx(60 * (1 + SPREAD))
    assert speech(hundred_and_forty, 280, "en").expected == 30


def test_ranges_add_up() -> None:
    assert total([]) == NONE
    parts = [Seconds(1, 2, 3), Seconds(10, 20, 30), NONE]
    assert total(parts) == Seconds(11, 22, 33)
