"""Minutes shared out: all of them, within bounds, the same every time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendagen.records.types import Share
from agendagen.timing.allot import ImpossibleMinutes, allot

Demand = int | Share


@st.composite
def shares(draw: st.DrawFn) -> Share:
    least = draw(st.integers(1, 40))
    return Share(share=draw(st.integers(1, 60)), min=least, max=draw(st.integers(least, 90)))


demands = st.lists(st.one_of(st.integers(1, 30), shares()), min_size=1, max_size=12)


def bounds(wanted: list[Demand]) -> tuple[int, int]:
    least = sum(d if isinstance(d, int) else d.min for d in wanted)
    most = sum(d if isinstance(d, int) else d.max for d in wanted)
    return least, most


@st.composite
def possible(draw: st.DrawFn) -> tuple[int, list[Demand]]:
    wanted = draw(demands)
    return draw(st.integers(*bounds(wanted))), wanted


@given(possible())
@settings(derandomize=True, deadline=None, max_examples=300)
def test_every_minute_is_given_within_bounds(case: tuple[int, list[Demand]]) -> None:
    total, wanted = case
    given_out = allot(total, wanted)
    assert sum(given_out) == total
    assert len(given_out) == len(wanted)
    for minutes, demand in zip(given_out, wanted, strict=True):
        if isinstance(demand, int):
            assert minutes == demand
        else:
            assert demand.min <= minutes <= demand.max
    assert allot(total, wanted) == given_out


@given(demands, st.integers(0, 700))
@settings(derandomize=True, deadline=None, max_examples=300)
def test_it_refuses_exactly_what_cannot_be_done(wanted: list[Demand], total: int) -> None:
    least, most = bounds(wanted)
    if least <= total <= most:
        assert sum(allot(total, wanted)) == total
        return
    with pytest.raises(ImpossibleMinutes) as refused:
        allot(total, wanted)
    assert str(least if total < least else most) in str(refused.value)
    assert str(total) in str(refused.value)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=10), st.integers(10, 400))
@settings(derandomize=True, deadline=None)
def test_shares_without_bounds_are_in_proportion(weights: list[int], total: int) -> None:
    given_out = allot(total, [Share(share=w, min=1, max=600) for w in weights])
    if min(total * w / sum(weights) for w in weights) < 1:
        return  # the smallest one was lifted to a minute
    for minutes, weight in zip(given_out, weights, strict=True):
        assert abs(minutes - total * weight / sum(weights)) < 1


@given(possible())
@settings(derandomize=True, deadline=None, max_examples=200)
def test_who_asks_for_more_within_the_same_bounds_gets_no_less(
    case: tuple[int, list[Demand]],
) -> None:
    total, wanted = case
    given_out = allot(total, wanted)
    pairs = [
        (d, minutes) for d, minutes in zip(wanted, given_out, strict=True) if isinstance(d, Share)
    ]
    for one, its_minutes in pairs:
        for other, other_minutes in pairs:
            if (one.min, one.max) == (other.min, other.max) and one.share > other.share:
                assert its_minutes >= other_minutes


def test_the_largest_remainder_gets_the_minute_that_is_left() -> None:
    thirds = [Share(share=1), Share(share=1), Share(share=1)]
    assert allot(10, thirds) == [4, 3, 3]  # a tie: the earlier item
    assert allot(10, [Share(share=5), Share(share=3), Share(share=3)]) == [4, 3, 3]
    assert allot(11, [Share(share=1), Share(share=5)]) == [2, 9]


def test_what_one_cannot_take_goes_to_the_others() -> None:
    demands: list[Demand] = [10, Share(share=10, min=5, max=12), Share(share=10, min=5, max=60)]
    assert allot(60, demands) == [10, 12, 38]
    assert allot(22, demands) == [10, 6, 6]
    assert allot(20, demands) == [10, 5, 5]


def test_the_refusal_names_the_minutes() -> None:
    with pytest.raises(ImpossibleMinutes) as short:
        allot(20, [15, Share(share=1, min=10, max=20)])
    assert str(short.value) == (
        "The items need 25 minutes (15 fixed and at least 10 shared), but the meeting has 20."
    )
    with pytest.raises(ImpossibleMinutes, match=r"at most 35 minutes, but the meeting has 90"):
        allot(90, [15, Share(share=1, min=10, max=20)])
    with pytest.raises(ImpossibleMinutes, match=r"need 15 minutes \(15 fixed\)"):
        allot(14, [15])
