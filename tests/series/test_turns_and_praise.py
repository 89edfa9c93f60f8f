"""Whose turn it is, and who has waited longest to be praised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest

from agendagen.compose.actions import Held
from agendagen.compose.dates import age
from agendagen.records.reading import read
from agendagen.records.types import MeetingSpec
from agendagen.series.history import Past, past_of
from agendagen.series.praise import Consent, candidates, repeated
from agendagen.series.turns import whose_turn
from agendagen.workspace.reading import parse
from agendagen.workspace.workspace import builtin_root, open_workspace

ORDER = ("ann", "bob", "cem")


@pytest.mark.parametrize(
    ("there", "before", "turn"),
    [
        (ORDER, [], "ann"),
        (ORDER, ["ann"], "bob"),
        (ORDER, ["ann", "bob", "cem"], "ann"),
        (("ann", "cem"), ["ann"], "cem"),  # Bob is absent …
        (ORDER, ["ann", "cem"], "bob"),  # … and comes next time
        (ORDER, ["ann", "cem", "bob", "ann"], "cem"),
        (ORDER, ["dan", "ann"], "bob"),
        (("dan",), [], None),
        ((), ["ann"], None),
    ],
)
def test_whose_turn_it_is(there: Sequence[str], before: list[str], turn: str | None) -> None:
    assert whose_turn(ORDER, there, before) == turn


def test_who_is_away_now_and_then_has_as_many_turns_as_the_others() -> None:
    random = Random(1)
    led: list[str] = []
    for _ in range(90):
        away = random.choice(ORDER) if random.random() < 0.2 else ""
        turn = whose_turn(ORDER, [who for who in ORDER if who != away], led)
        assert turn not in (None, away)
        led.append(turn or "")
    assert {who: led.count(who) for who in ORDER} == pytest.approx(dict.fromkeys(ORDER, 30), abs=2)


def past(day: int, *praised: str) -> Past:
    rows = "".join(f"    - {{who: {who}, what: sold}}\n" for who in praised)
    tree = parse(f"inputs:\n  wins:\n{rows}" if rows else "inputs: {topic: a}\n", "m")
    spec = read(MeetingSpec, {"type": "a", "date": "2026-11-02", "start": "09:00"})
    held = Held(date(2026, 11, day), "09:00", f"m{day}", "weekly")
    return Past(held, spec, tree, ("wins",))


SAID: dict[str, Consent] = {"ann": "yes", "bob": "ask", "cem": "no", "dan": "yes"}


def test_who_was_praised_longest_ago_comes_first_and_who_said_no_not_at_all() -> None:
    deeds = {"ann": ["a"], "bob": ["b", "b"], "cem": ["c"], "dan": ["d"]}
    found = candidates(deeds, [past(2, "bob"), past(9, "ann")], SAID)
    assert [(one.who, one.consent, one.last, one.deeds) for one in found] == [
        ("dan", "yes", None, ("d",)),
        ("bob", "ask", date(2026, 11, 2), ("b",)),
        ("ann", "yes", date(2026, 11, 9), ("a",)),
    ]


@pytest.mark.parametrize(
    ("before", "again"),
    [
        ([], set()),
        ([past(2, "ann")], set()),
        ([past(2, "ann"), past(9, "ann")], {"ann"}),
        ([past(2, "ann"), past(9, "bob")], set()),
        ([past(2, "ann"), past(9)], set()),
        ([past(2), past(9, "ann", "bob"), past(16, "bob", "ann")], {"ann", "bob"}),
    ],
)
def test_the_third_time_in_a_row_is_noticed(before: list[Past], again: set[str]) -> None:
    assert repeated(["ann", "bob"], before) == again


def test_the_past_of_a_series_is_read_once_for_all_its_meetings() -> None:
    workspace = open_workspace(builtin_root())
    assert past_of(workspace, "weekly", "en") is past_of(workspace, "weekly", "en")


@pytest.mark.parametrize(
    ("week", "english", "polish"),
    [
        (1, "since 23 November", "od 23 listopada"),
        (2, "since 23 November, second week", "od 23 listopada, drugi tydzień"),
        (12, "since 23 November, twelfth week", "od 23 listopada, dwunasty tydzień"),
        (13, "since 23 November, week 13", "od 23 listopada, 13. tydzień"),
        (21, "since 23 November, week 21", "od 23 listopada, 21. tydzień"),
    ],
)
def test_ages_are_written_as_people_say_them(week: int, english: str, polish: str) -> None:
    day = date(2026, 11, 23)
    last = day + timedelta(days=7 * week - 1)
    assert (age(day, last, "en"), age(day, last, "pl")) == (english, polish)
