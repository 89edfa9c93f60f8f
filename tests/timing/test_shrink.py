"""Shorter meetings: what stays is the most that can, and the rules of `check` are the judge."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from agendagen.checks.meeting import check_meeting
from agendagen.compose.composer import Prepared, compose, edition, prepare
from agendagen.compose.meeting import Item, TalkLine
from agendagen.output.shorten import shorter_file
from agendagen.problems import Position
from agendagen.records.base import Visibility
from agendagen.records.types import Priority, Share
from agendagen.timing.allot import ImpossibleMinutes
from agendagen.timing.cutlist import cut_list
from agendagen.timing.schedule import TimedMeeting, schedule
from agendagen.timing.shrink import Decision, Keep, Shrunk, decide, shortened
from agendagen.timing.speech import SPOKEN
from agendagen.workspace.workspace import Workspace, builtin_root, open_workspace


@cache
def built_in() -> Workspace:
    return open_workspace(builtin_root())


@cache
def languages(name: str) -> list[tuple[Prepared, TimedMeeting]]:
    found = [prepare(built_in(), name, locale=locale) for locale in ("en", "pl")]
    return [(one, schedule(edition(one, Visibility.INTERNAL))) for one in found]


MEETINGS = sorted(built_in().sources("meeting"))
_WEEKLY = compose(built_in(), "weekly-2026-w49")
BASE = replace(
    _WEEKLY,
    rate=20,
    attendees=tuple(replace(one, words_per_minute=None) for one in _WEEKLY.attendees),
)
"""Roles manager and colleague, both in the room; twenty words a minute."""
AT = Position("talk.yaml")


def say(minutes: float, by: str = "manager", to: str = "", **others: Any) -> TalkLine:
    text = " ".join(["word"] * round(BASE.rate * minutes))
    return TalkLine("handoff" if to else "say", by, text, AT, to=to, **others)


def item(
    name: str, minutes: int | Share, priority: Priority = "should", *talk: TalkLine, **others: Any
) -> Item:
    known = {"id": name, "title": name, "minutes": minutes, "priority": priority, "talk": talk}
    plain = {"phase": "during", "kind": "topic", "lead": "manager", "fallback": ""}
    at = Position(f"{name}.yaml")
    return replace(BASE.items[0], **{**known, **plain, "at": at, "minutes_at": at, **others})


def timed(*items: Item, minutes: int | None = None) -> TimedMeeting:
    written = sum(one.minutes for one in items if isinstance(one.minutes, int))
    return schedule(replace(BASE, items=items, minutes=minutes or written))


def shrink(meeting: TimedMeeting, to: int, *others: TimedMeeting) -> Shrunk:
    return shortened(meeting, decide([meeting, *others], to))


def outcome(meeting: TimedMeeting, to: int) -> dict[str, int]:
    return {one.item.id: one.minutes for one in shrink(meeting, to).after.phase("during")}


# ---------------------------------------------------------------- every built-in meeting


def test_there_is_a_meeting_of_every_type() -> None:
    types = {languages(name)[0][1].meeting.type_id for name in MEETINGS}
    assert types == set(built_in().sources("type"))


@pytest.mark.parametrize("part", [75, 50, 33])
@pytest.mark.parametrize("name", MEETINGS)
def test_every_meeting_shrinks_or_says_which_minutes_are_impossible(name: str, part: int) -> None:
    editions = [clock for _, clock in languages(name)]
    to = editions[0].meeting.minutes * part // 100
    try:
        decision = decide(editions, to)
    except ImpossibleMinutes as error:
        least = least_of(error)
        assert least > to
        with pytest.raises(ImpossibleMinutes):
            decide(editions, least - 1)
        decision = decide(editions, least)
        to = least
    for before in editions:
        after = shortened(before, decision).after
        assert check_meeting(after) == []
        assert sum(one.minutes for one in after.phase("during")) == after.meeting.minutes == to
        assert (after.end - after.start).total_seconds() == to * 60
        kept = {one.item.id for one in after.phase("during")}
        assert {one.item.id for one in before.phase("during") if is_must(one.item)} <= kept
        assert after.phase("after") == before.phase("after") or to != before.meeting.minutes


def least_of(error: ImpossibleMinutes) -> int:
    found = re.fullmatch(
        r"The must items.* need (\d+) minutes \(.*\), but there are \d+\.", str(error)
    )
    assert found, str(error)
    return int(found[1])


@pytest.mark.parametrize("name", MEETINGS)
def test_every_meeting_can_be_written_shorter(name: str) -> None:
    """At its least, which asks for most: the file gives the same meeting, and no problem."""
    editions = [clock for _, clock in languages(name)]
    try:
        decision = decide(editions, 5)
    except ImpossibleMinutes as error:
        decision = decide(editions, least_of(error))
    shrunk = [(one, shortened(clock, decision)) for one, clock in languages(name)]
    assert shorter_file(shrunk, decision).problems == ()


# ---------------------------------------------------------------- which items


@pytest.mark.parametrize(
    ("to", "found"),
    [
        (50, {"one": 20, "two": 10, "three": 15, "four": 5}),
        (33, {"one": 8, "two": 10, "three": 10, "four": 5}),
        (32, {"one": 12, "two": 10, "three": 10}),
        (25, {"one": 15, "two": 10}),  # what could stay does not where what should has gone
        (23, {"one": 13, "two": 10}),
        (20, {"one": 10, "two": 10}),
        (18, {"one": 8, "two": 10}),
    ],
)
def test_what_matters_least_goes_first(to: int, found: dict[str, int]) -> None:
    meeting = timed(
        item("one", Share(share=20, min=5, max=20), "must", say(8)),
        item("two", 10, "must", say(3)),
        item("three", 20, "should", say(10)),
        item("four", 10, "could", say(5)),
        minutes=60,
    )
    assert outcome(meeting, to) == found


def test_a_must_with_fixed_minutes_keeps_them_and_the_sentence_names_them() -> None:
    meeting = timed(item("one", 25, "must", say(3)), item("two", 13, "must"), item("three", 22))
    with pytest.raises(ImpossibleMinutes) as error:
        shrink(meeting, 30)
    assert str(error.value) == (
        "The must items need 38 minutes (one 25, two 13), but there are 30."
    )


def test_what_has_no_script_is_kept_whole_or_goes() -> None:
    meeting = timed(
        item("one", 20, "must", say(5)), item("coffee", 10, kind="break"), item("two", 5)
    )
    assert outcome(meeting, 30) == {"one": 20, "coffee": 10}
    assert outcome(meeting, 29) == {"one": 23, "two": 6}, "what is left has the time"


def test_lines_that_are_optional_go_where_they_do_not_fit() -> None:
    meeting = timed(
        item("one", Share(share=1, min=2, max=30), "must", say(4), say(4, optional=True)),
        item("two", 10, "should", say(4), say(3, optional=True)),
        minutes=20,
    )
    gone = {to: [one.id for one, _ in shrink(meeting, to).lines] for to in (15, 12, 8)}
    assert gone == {15: [], 12: ["two"], 8: ["one", "two"]}
    assert outcome(meeting, 12) == {"one": 8, "two": 4}


def test_the_words_of_every_language_fit() -> None:
    short = timed(item("one", 10, "must"), item("two", 20, "should", say(5)))
    long = timed(item("one", 10, "must"), item("two", 20, "should", say(12)))
    assert shrink(short, 20).cut == ()
    assert [one.item.id for one in shrink(short, 20, long).cut] == ["two"]


# ---------------------------------------------------------------- voices

GUEST = item("guest", 10, "should", say(4, "colleague"), say(1, "colleague", to="manager"))
END = item("end", 10, "must", say(3))


def test_what_prepares_an_item_goes_with_it() -> None:
    before: dict[str, Any] = {"phase": "before", "for_": "more"}
    meeting = timed(
        item("ready", 10, **before), item("main", 10, "must"), item("more", 10, "could")
    )
    shrunk = shrink(meeting, 10)
    assert [one.item.id for one in shrunk.cut] == ["ready", "more"]
    assert [one.item.id for one in shrunk.after.items] == ["main"]
    assert [one.item.id for one in shrink(meeting, 20).after.items] == ["ready", "main", "more"]


def test_a_hand_off_that_would_lead_nowhere_goes_with_the_item() -> None:
    start = item("start", 10, "must", say(3), say(1, to="colleague"))
    shrunk = shrink(timed(start, GUEST, END), 20)
    assert [one.item.id for one in shrunk.cut] == ["guest"]
    assert [(one.id, line.to) for one, line in shrunk.lines] == [("start", "colleague")]
    assert [(one.id, two.id) for one, two in shrunk.seams] == [("start", "end")]
    assert check_meeting(shrunk.after) == []


def test_a_hand_off_stays_while_nobody_has_to_go() -> None:
    start = item("start", 10, "should", say(3), say(0.5, to="colleague"))
    assert shrink(timed(start, GUEST, END), 19).lines == ()


def test_a_hand_off_at_the_very_end_goes_with_whom_it_calls() -> None:
    start = item("start", 10, "must", say(3), say(1, to="colleague"))
    last = item("last", 10, "should", say(4, "colleague"))
    shrunk = shrink(timed(start, last), 10)
    assert [line.to for _, line in shrunk.lines] == ["colleague"]


def test_a_hand_off_to_somebody_who_still_acts_stays_and_so_does_what_follows() -> None:
    """“Show it, if you can”: without the hand-off nobody would know who."""
    acts = TalkLine("do", "colleague", "Show it.", AT)
    start = item("start", 10, "must", say(3), say(1, to="colleague"), acts)
    guest = replace(GUEST, priority="could")
    shrunk = shrink(timed(start, guest, item("more", 10, "should", say(9)), END), 30)
    assert [one.item.id for one in shrunk.cut] == ["more"]


def test_where_no_hand_off_is_left_the_next_one_is_called_by_name() -> None:
    start = item("start", 10, "must", say(3), say(1, to="colleague"))
    fixed = item("fixed", 10, "must", say(3, "colleague"), lead="colleague")
    over = item("over", 10, "should", say(8, "colleague"), say(1, "colleague", to="manager"))
    shrunk = shrink(timed(start, fixed, over, END), 30)
    assert [one.item.id for one in shrunk.cut] == ["over"]
    called = [(one.id, line.speaker, line.to, line.text) for one, line in shrunk.bridges]
    assert called == [("fixed", "colleague", "manager", "Marta?")]
    assert check_meeting(shrunk.after) == []


def test_nobody_is_called_only_to_call_the_next_one() -> None:
    """Not “Grace: Ewa? Ewa: Marta?”: where Ewa's part has gone, Grace calls Marta."""
    start = item("start", 10, "must", say(3), say(1, to="colleague"))
    demo = item("demo", 10, "must", say(3, "colleague"), say(1, "colleague", to="rep"))
    part = item("part", 10, "should", say(4, "rep"), say(1, "rep", to="manager"))
    shrunk = shrink(timed(start, demo, part, END), 30)
    assert [(one.id, line.to) for one, line in shrunk.lines] == [("demo", "rep")]
    assert [(line.speaker, line.to) for _, line in shrunk.bridges] == [("colleague", "manager")]


# ---------------------------------------------------------------- against every other choice


Written = tuple[Priority, int, int, bool, int | None]
"""Priority, minutes said, more if there is time, whether it hands over, least of a share."""
written = st.tuples(
    st.sampled_from(["must", "should", "could"]),
    st.integers(0, 4),
    st.integers(0, 3),
    st.booleans(),
    st.none() | st.integers(1, 6),
)


def meeting_of(rows: list[Written]) -> TimedMeeting:
    """A meeting whose voices change with hand-offs only; nothing is wrong with it."""
    voice = "manager"
    items = []
    for number, (priority, said, extra, hands_over, least_share) in enumerate(rows):
        talk = [say(said, voice)] if said else []
        talk += [say(extra, voice, optional=True)] if said and extra else []
        if said and hands_over and number < len(rows) - 1:
            other = "colleague" if voice == "manager" else "manager"
            talk.append(say(1, voice, to=other))
            voice = other
        full = max(1, sum(len(line.text.split()) for line in talk) // BASE.rate)
        minutes: int | Share = full + 2
        if least_share is not None:
            minutes = Share(share=5, min=least_share, max=full + least_share)
        items.append(item(f"i{number}", minutes, priority, *talk))
    tops = [one.minutes.max if isinstance(one.minutes, Share) else one.minutes for one in items]
    return timed(*items, minutes=sum(top or 0 for top in tops))


def every_choice(meeting: TimedMeeting) -> list[Decision]:
    """Every way to keep the items, without new hand-offs; each at the least minutes it needs."""
    ways: list[list[Keep | None]] = []
    for one in meeting.phase("during"):
        ends = bool(one.item.talk and one.item.talk[-1].to)
        ways.append([] if is_must(one.item) else [None])
        for optional, handoff in product((True, False), (True, False) if ends else (True,)):
            ways[-1].append(Keep(1, optional, handoff))
    names = [one.item.id for one in meeting.phase("during")]
    return [
        {name: keep for name, keep in zip(names, choice, strict=True) if keep}
        for choice in product(*ways)
    ]


def least(meeting: TimedMeeting, decision: Decision) -> int | None:
    """The minutes that a choice takes; None when its voices are not in order."""
    short = shortened(meeting, decision).after
    if any(problem.code == "no-handoff" for problem in check_meeting(short)):
        return None
    spoken = [
        line for one in short.phase("during") for line in one.item.talk if line.kind in SPOKEN
    ]
    if spoken and spoken[-1].to:
        return None  # somebody is called who says nothing
    minutes = 0
    for one in short.phase("during"):
        was = next(w for w in meeting.phase("during") if w.item.id == one.item.id)
        words = -int(-one.seconds.expected // 60)
        if isinstance(was.item.minutes, Share):
            minutes += max(words, was.item.minutes.min)
        else:
            minutes += was.minutes if is_must(was.item) or not words else min(words, was.minutes)
    return minutes


def worth(meeting: TimedMeeting, kept: Decision) -> tuple[int, bool, int]:
    """Minutes of what should stay, and of what could, by the agenda as it was.

    Between them: that nothing that could stays where something that should has gone.
    """
    minutes: dict[tuple[Priority, bool], int] = Counter()
    for one in meeting.phase("during"):
        minutes[one.item.priority, one.item.id in kept] += one.minutes
    in_order = not (minutes["should", False] and minutes["could", True])
    return minutes["should", True], in_order, minutes["could", True]


@given(st.lists(written, min_size=1, max_size=4), st.integers(5, 30))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_no_other_choice_keeps_more(rows: list[Written], to: int) -> None:
    meeting = meeting_of(rows)
    assert check_meeting(meeting) == []
    choices = [(least(meeting, choice), choice) for choice in every_choice(meeting)]
    possible = [choice for minutes, choice in choices if minutes is not None and minutes <= to]
    try:
        decision = decide([meeting], to)
    except ImpossibleMinutes:
        assert possible == []
        return
    after = shortened(meeting, decision).after
    assert check_meeting(after) == []
    assert sum(one.minutes for one in after.phase("during")) == to
    if possible:
        assert worth(meeting, decision) == max(worth(meeting, choice) for choice in possible)
        assert not any(keep.bridge for keep in decision.values())
    assert decide([meeting], to) == decision, "the same again"


def is_must(item: Item) -> bool:
    return item.priority == "must"


# ---------------------------------------------------------------- the cut list


def test_a_cut_list_says_where_to_go_on_and_what_to_leave_out() -> None:
    meeting = timed(
        item("one", 15, "must"),
        item("two", 20, "should"),
        item("three", 10, "could"),
        item("four", 15, "must"),
    )
    found = [
        (m.left, m.next.item.id, m.on.item.id, [one.item.id for one in m.out])
        for m in cut_list(meeting)
    ]
    assert found == [
        (45, "one", "one", ["two", "three"]),
        (30, "one", "one", ["two", "three"]),
        (15, "two", "four", ["two", "three"]),
        (15, "three", "four", ["three"]),
    ]


def test_where_everything_must_stay_the_cut_list_is_empty() -> None:
    assert cut_list(timed(item("one", 30, "must"), item("two", 30, "must"))) == ()


@pytest.mark.parametrize("name", MEETINGS)
def test_a_cut_list_skips_nothing_that_must_stay_and_what_it_keeps_fits(name: str) -> None:
    for _, meeting in languages(name):
        during = meeting.phase("during")
        for moment in cut_list(meeting):
            rest = during[during.index(moment.next) :]
            assert moment.left < sum(one.minutes for one in rest)
            assert moment.out
            assert not any(is_must(one.item) for one in moment.out)
            kept = [one for one in rest if one not in moment.out]
            assert moment.on is kept[0]
            assert sum(-int(-one.seconds.expected // 60) for one in kept) <= moment.left + len(kept)
