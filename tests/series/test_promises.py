"""Actions: made once, carried by reference, closed when closed; against a simple model."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendagen.compose.actions import Action, Held, Minuted, open_before, promised
from agendagen.compose.dates import week_of
from agendagen.records.minutes import MinutesSpec
from agendagen.records.reading import read
from agendagen.workspace.nodes import Mapping
from agendagen.workspace.reading import parse

FIRST = date(2026, 11, 2)


def minuted(week: int, data: dict[str, Any]) -> Minuted:
    held = Held(FIRST + timedelta(weeks=week), "09:00", f"m{week}", "weekly")
    return Minuted(held, read(MinutesSpec, data), Mapping({}, parse("a: b\n", "x").at))


def made(id_: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "what": f"what {id_}", "who": "ann", **more}


def week(*actions: dict[str, Any], carried: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"items": [{"id": "closing", "actions": [*actions]}], "carried": [*carried]}


def ids(found: tuple[Action, ...]) -> list[str]:
    return [action.id for action in found]


def at(weeks: int, days: int = 0) -> date:
    return FIRST + timedelta(weeks=weeks, days=days)


def test_an_action_is_open_from_the_day_after_until_the_minutes_that_close_it() -> None:
    every = (
        minuted(0, week(made("1"))),
        minuted(2, week(carried=({"id": "m0/1", "done": "yes"},))),
    )
    assert ids(open_before(every, at(0))) == []
    assert ids(open_before(every, at(0, 1))) == ["m0/1"]
    assert ids(open_before(every, at(2))) == ["m0/1"], "the agenda of that meeting asks for it"
    assert ids(open_before(every, at(2, 1))) == []


@pytest.mark.parametrize(
    ("later", "still_open"),
    [
        ({}, True),
        ({"done": "no"}, True),
        ({"done": "yes"}, False),
        ({"done": "2026-11-05"}, False),
        ({"dropped": "nobody needs it"}, False),
        ({"due": "2026-12-24"}, True),
    ],
)
def test_what_later_minutes_say(later: dict[str, str], still_open: bool) -> None:
    every = (minuted(0, week(made("1"))), minuted(1, week(carried=({"id": "m0/1", **later},))))
    assert bool(open_before(every, at(2))) is still_open


def test_a_new_day_and_a_new_owner_hold_from_then_on() -> None:
    said = {"id": "m0/1", "due": "2026-12-24", "who": "bob"}
    every = (minuted(0, week(made("1", due="2026-11-06"))), minuted(1, week(carried=(said,))))
    (before,) = promised(every, at(1))
    (after,) = promised(every, at(1, 1))
    assert (before.who, before.due, before.made) == ("ann", date(2026, 11, 6), at(0))
    assert (after.who, after.due, after.made) == ("bob", date(2026, 12, 24), at(0))
    assert after.overdue(date(2026, 12, 25))
    assert not after.overdue(date(2026, 12, 24))


def test_done_in_its_own_minutes_closes_it_on_that_day() -> None:
    every = (minuted(0, week(made("1", done="2026-11-10"), made("2", done="yes"))),)
    assert ids(open_before(every, at(1))) == ["m0/1"]
    assert ids(open_before(every, at(1, 1))) == ["m0/1"]
    assert ids(open_before(every, at(1, 2))) == []


def test_what_is_closed_stays_closed() -> None:
    every = (
        minuted(0, week(made("1"))),
        minuted(1, week(carried=({"id": "m0/1", "done": "yes"},))),
        minuted(2, week(carried=({"id": "m0/1", "due": "2027-01-01"},))),
    )
    assert ids(open_before(every, at(5))) == []


def test_the_same_number_in_two_meetings_is_two_actions() -> None:
    every = (minuted(0, week(made("1"))), minuted(1, week(made("1"))))
    assert ids(open_before(every, at(2))) == ["m0/1", "m1/1"]
    assert [week_of(action.made, at(2)) for action in open_before(every, at(2))] == [3, 2]


@dataclass
class Team:
    """What a careful secretary would know, on a list of their own."""

    open: dict[str, date] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)


weeks = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.sampled_from(["keep", "done", "drop", "late"]))),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(weeks)
def test_no_action_is_lost_or_doubled_whatever_a_team_does(
    plan: list[tuple[int, list[str]]],
) -> None:
    team = Team()
    minutes: list[Minuted] = []
    words = {"done": {"done": "yes"}, "drop": {"dropped": "why"}, "late": {"due": "2027-01-01"}}
    for number, (new, verdicts) in enumerate(plan):
        found = open_before(minutes, at(number))
        assert {a.id: a.made for a in found} == team.open
        assert len(found) == len(team.open)
        carried = []
        for id_, verdict in zip(list(team.open), verdicts, strict=False):
            if verdict != "keep":
                carried.append({"id": id_, **words[verdict]})
            if verdict in ("done", "drop"):
                del team.open[id_]
                team.closed.add(id_)
        actions = [made(str(n)) for n in range(new)]
        team.open |= {f"m{number}/{n}": at(number) for n in range(new)}
        minutes.append(minuted(number, week(*actions, carried=tuple(carried))))
    every = promised(minutes, at(99))
    assert {a.id for a in every if a.closed} == team.closed
    assert {a.id for a in every if not a.closed} == set(team.open)
    assert len(every) == len(team.closed) + len(team.open)
