"""How values are written: times of day, lengths of time, ids, numbers, dates."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import ValidationError

from agendagen.records.base import Id, Locale
from agendagen.records.content import Campaign, Client, Colour, Price
from agendagen.records.reading import read
from agendagen.records.types import Clock, Duration, Name, Share, TalkLine


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("09:30", time(9, 30)),
        ("9:30", time(9, 30)),
        ("00:00", time(0, 0)),
        ("23:59", time(23, 59)),
    ],
)
def test_times_of_day(written: str, value: time) -> None:
    assert read(Clock, written) == value


@pytest.mark.parametrize(
    "written",
    [
        "", "9", "9:3", "09:3", "24:00", "12:60", "-1:30", "09.30", "0930", "9:30 pm", "09:30:00",
        "009:30", ":30", "09:", "²:30", "٠٩:٣٠", "+9:30", " 09:30", "9" * 5000 + ":30",
    ],
)  # fmt: skip
def test_no_times_of_day(written: str) -> None:
    with pytest.raises(ValidationError) as error:
        read(Clock, written)
    assert "int()" not in str(error.value)
    assert "limit" not in str(error.value)


@given(st.times().map(lambda value: value.replace(second=0, microsecond=0)))
def test_every_minute_of_the_day_can_be_written(value: time) -> None:
    assert read(Clock, f"{value:%H:%M}") == value


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("40 s", 40), ("1 s", 1), ("3 min", 180), ("240 min", 14400), ("14400 s", 14400)],
)
def test_lengths_of_time(written: str, seconds: int) -> None:
    assert read(Duration, written) == seconds


@pytest.mark.parametrize(
    "written",
    [
        "", "40", "40s", "40 sec", "s", " s", "3 minutes", "0 s", "-5 s", "241 min", "1.5 min",
        "1,5 min", "half a min", "² s", "٣ s", "40 S", "9" * 5000 + " s", "1 min 30 s",
    ],
)  # fmt: skip
def test_no_lengths_of_time(written: str) -> None:
    with pytest.raises(ValidationError) as error:
        read(Duration, written)
    assert "int()" not in str(error.value)
    assert "set_int_max_str_digits" not in str(error.value)


@given(st.integers(1, 240))
def test_minutes_are_sixty_seconds(count: int) -> None:
    assert read(Duration, f"{count} min") == 60 * count


@pytest.mark.parametrize("word", ["ann-reed", "q4", "2026-w49", "a"])
def test_ids(word: str) -> None:
    assert read(Id, word) == word


@pytest.mark.parametrize(
    "word", ["", "Ann", "ann_reed", "-ann", "ann-", "a--b", "ann/reed", "..", "ł", "a b", "a\n"]
)
def test_no_ids(word: str) -> None:
    with pytest.raises(ValidationError):
        read(Id, word)


@pytest.mark.parametrize("word", ["re-p", "Rep", "1st", "_x", "", "rep ", "rép", "x" * 41])
def test_no_names_for_templates(word: str) -> None:
    with pytest.raises(ValidationError):
        read(Name, word)


@pytest.mark.parametrize("word", ["EN", "eng", "e", "e1", "en\n"])
def test_no_languages(word: str) -> None:
    with pytest.raises(ValidationError):
        read(Locale, word)


@pytest.mark.parametrize("word", ["#fff", "1f3a5f", "#1f3a5g", "blue", "#1f3a5f;}", "#1f3a5f\n"])
def test_no_colours(word: str) -> None:
    with pytest.raises(ValidationError):
        read(Colour, word)


def test_numbers_and_dates_come_from_text() -> None:
    assert read(Price, {"amount": "19.50"}).amount == Decimal("19.50")
    campaign = read(Campaign, {"name": "X", "from": "2026-12-01"})
    assert campaign.from_ == date(2026, 12, 1)


@pytest.mark.parametrize("amount", ["19,50", "1e99999999999", "nan", "inf", "12 500", "", "-"])
def test_no_amounts(amount: str) -> None:
    with pytest.raises(ValidationError):
        read(Price, {"amount": amount})


@pytest.mark.parametrize(
    ("word", "value"), [("true", True), ("yes", True), ("false", False), ("no", False)]
)
def test_yes_and_no(word: str, value: bool) -> None:
    assert read(Client, {"name": "X", "is_new": word}).is_new is value


@pytest.mark.parametrize("low", [1, 5, 10])
def test_the_bounds_of_a_share(low: int) -> None:
    assert Share(share=3, min=low, max=10).min == low
    with pytest.raises(ValueError, match="is more than max"):
        Share(share=3, min=low, max=low - 1) if low > 1 else Share(share=3, min=2, max=1)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ({"say": "a"}, "say"),
        ({"ask": "a", "listen": "5 s"}, "ask"),
        ({"show": "a", "lasts": "5 s"}, "show"),
        ({"do": "a", "lasts": "5 s"}, "do"),
        ({"know": "a"}, "know"),
        ({"handoff": {"to": "rep", "say": "a"}}, "handoff"),
        ({"objection": "a", "answer": "b"}, "objection"),
        ({"pause": "5 s"}, "pause"),
        ({"talk": [{"say": "a"}], "when": "x"}, None),
    ],
)
def test_kinds_of_talk_lines(line: dict[str, object], kind: str | None) -> None:
    assert read(TalkLine, line).kind == kind


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"id": "a"},
        {"when": "x"},
        {"talk": []},
        {"say": "a", "ask": "b"},
        {"say": "a", "talk": [{"say": "b"}]},
        {"say": "a", "listen": "5 s"},
        {"say": "a", "lasts": "5 s"},
        {"say": "a", "answer": "b"},
        {"objection": "a"},
        {"talk": [{}]},
    ],
)
def test_no_talk_lines(line: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        read(TalkLine, line)
