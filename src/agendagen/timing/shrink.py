"""A shorter meeting: what stays, what goes, and how many minutes each item keeps.

What can be chosen is small and the rules are strict, so the best choice is found exactly. Items
are taken in order; for every number of minutes used so far, and every voice that may speak next,
only the best choice is carried on. Better means, in this order: more minutes of `should` items (by
the agenda as it was), no `could` item where a `should` had to go, more minutes of `could` items,
fewer hand-offs left out, more of the lines that are optional. `must` items always stay. Only when
no choice is left are new hand-offs put in: a name, called by whoever spoke last. Minutes are then
taken from the least important first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from agendagen.compose.markdown_text import escape
from agendagen.compose.meeting import Item, Meeting, TalkLine
from agendagen.records.types import Priority, Share
from agendagen.timing.allot import ImpossibleMinutes, allot
from agendagen.timing.schedule import TimedItem, TimedMeeting, schedule
from agendagen.timing.speech import SPOKEN, line_seconds, total

GIVES_FIRST: tuple[Priority, ...] = ("could", "should", "must")
MOST = 1440


class Keep(Struct, frozen=True):
    """What becomes of an item that stays."""

    minutes: int
    optional: bool
    """Whether its optional lines are said."""
    handoff: bool
    """Whether its last hand-off is said; not when whom it leads to has gone."""
    bridge: str = ""
    """The role that is called at its end instead, because what led there has gone."""


Decision = dict[str, Keep]
"""By item id; what is not there is cut."""


class Shrunk(Struct, frozen=True):
    """A meeting made shorter, and what that took."""

    before: TimedMeeting
    after: TimedMeeting
    cut: tuple[TimedItem, ...]
    lines: tuple[tuple[Item, TalkLine], ...]
    """Lines of kept items that go: optional ones, and hand-offs that would lead nowhere."""
    bridges: tuple[tuple[Item, TalkLine], ...]
    """New hand-offs at the end of kept items."""
    squeezed: tuple[tuple[Item, int, int], ...]
    """Kept items with other minutes: from, to."""
    seams: tuple[tuple[Item, Item], ...]
    """Kept items with words that now follow one another: to be read aloud once."""


def decide(editions: Sequence[TimedMeeting], to: int) -> Decision:
    """What to keep of a meeting in `to` minutes; its words fit in every language that is given.

    Raises `ImpossibleMinutes`, which names the minutes that must stay.
    """
    stops = _stops(editions, bridges=False)
    chosen = _best(stops, to)
    if chosen is None:
        stops = _stops(editions, bridges=True)
        chosen = _best(stops, to)
    if chosen is None:
        raise ImpossibleMinutes(_too_short(stops, to))
    kept = [(stop, option) for stop, option in zip(stops, chosen, strict=True) if option]
    minutes = _minutes([(stop, option.need) for stop, option in kept], to)
    return {
        stop.item.id: Keep(given, option.optional, option.handoff, option.bridge)
        for (stop, option), given in zip(kept, minutes, strict=True)
    }


def shortened(timed: TimedMeeting, decision: Decision) -> Shrunk:
    """The meeting of one language as it was decided."""
    items: list[Item] = []
    lines: list[tuple[Item, TalkLine]] = []
    bridges: list[tuple[Item, TalkLine]] = []
    squeezed: list[tuple[Item, int, int]] = []
    for was in timed.items:
        item = was.item
        keep = decision.get(item.id)
        if item.phase != "during":
            if not item.for_ or item.for_ in decision:
                items.append(item)
        elif keep is not None:
            talk, gone = _talk(timed.meeting, item, keep)
            lines += [(item, line) for line in gone]
            if keep.bridge:
                bridges.append((item, talk[-1]))
            if was.minutes != keep.minutes:
                squeezed.append((item, was.minutes, keep.minutes))
            items.append(replace(item, minutes=keep.minutes, talk=talk))
    rest = [p for p in timed.meeting.problems if p.code != "impossible-minutes"]
    after = replace(
        timed.meeting,
        items=tuple(items),
        minutes=sum(keep.minutes for keep in decision.values()),
        problems=tuple(rest),
    )
    stays = {item.id for item in items}
    cut = tuple(was for was in timed.items if was.item.id not in stays)
    return Shrunk(
        timed,
        schedule(after),
        cut,
        tuple(lines),
        tuple(bridges),
        tuple(squeezed),
        _seams(timed, decision),
    )


def _seams(timed: TimedMeeting, decision: Decision) -> tuple[tuple[Item, Item], ...]:
    spoken = [one.item for one in timed.phase("during") if _spoken(one.item)]
    kept = [(place, item) for place, item in enumerate(spoken) if item.id in decision]
    return tuple((one, two) for (at, one), (then, two) in pairwise(kept) if then > at + 1)


class _Option(Struct, frozen=True):
    """One way to keep an item, the least minutes it then takes, and who may speak after it."""

    need: int
    then: str
    optional: bool
    handoff: bool
    bridge: str
    said: float
    """Seconds of optional lines that are kept."""


class _Stop(Struct, frozen=True):
    """An item during the meeting, with every way to keep it."""

    item: Item
    minutes: int
    most: int
    first: str
    """Who speaks first in it; empty when nobody does."""
    hands_over: bool
    """Whether its last words are a hand-off."""
    options: tuple[_Option, ...]


def _stops(editions: Sequence[TimedMeeting], *, bridges: bool) -> list[_Stop]:
    by_id = [{timed.item.id: timed for timed in edition.items} for edition in editions]
    meetings = [edition.meeting for edition in editions]
    during = editions[0].phase("during")
    firsts = {_spoken(timed.item)[0].speaker for timed in during if _spoken(timed.item)}
    callable_ = sorted(role for role in firsts if bridges and meetings[0].player(role))
    return [
        _stop(
            [
                (meeting, items[timed.item.id])
                for meeting, items in zip(meetings, by_id, strict=True)
                if timed.item.id in items
            ],
            callable_,
        )
        for timed in during
    ]


def _stop(languages: list[tuple[Meeting, TimedItem]], callable_: list[str]) -> _Stop:
    timed = languages[0][1]
    item = timed.item
    spoken = _spoken(item)
    last = spoken[-1] if spoken else None
    droppable = _may_drop_handoff(item)
    options = []
    for optional in (True, False) if any(line.optional for line in item.talk) else (True,):
        said = sum(t.seconds.expected for t in timed.talk if t.line.optional and optional)
        for handoff in (True, False) if droppable else (True,):
            then = "" if last is None else (handoff and last.to) or last.speaker
            called = callable_ if then and not (handoff and droppable) else []  # not on arrival
            for bridge in ("", *(role for role in called if role != then)):
                keep = Keep(0, optional, handoff, bridge)
                need = max(_need(meeting, one, keep) for meeting, one in languages)
                options.append(_Option(need, bridge or then, optional, handoff, bridge, said))
    low = min(option.need for option in options)
    upper = item.minutes.max if isinstance(item.minutes, Share) else timed.minutes
    return _Stop(
        item,
        max(timed.minutes, low),
        max(upper, low),
        spoken[0].speaker if spoken else "",
        bool(last and last.to),
        tuple(options),
    )


def _need(meeting: Meeting, timed: TimedItem, keep: Keep) -> int:
    """The least minutes of an item: its words, and what its file says.

    Fixed minutes of a `must`, and of what has no script, stay: nothing tells what could go.
    """
    talk, _ = _talk(meeting, timed.item, keep)
    words = -int(-total([line_seconds(line, meeting) for line in talk]).expected // 60)
    written = timed.item.minutes
    if isinstance(written, Share):
        return max(written.min, words)
    if timed.item.priority == "must" or not words:
        return timed.minutes
    return min(timed.minutes, words)


def _talk(
    meeting: Meeting, item: Item, keep: Keep
) -> tuple[tuple[TalkLine, ...], tuple[TalkLine, ...]]:
    """The lines of an item that stay, the new hand-off among them, and those that go."""
    last = None if keep.handoff else _spoken(item)[-1]
    gone = [line is last or (line.optional and not keep.optional) for line in item.talk]
    stays = tuple(line for line, goes in zip(item.talk, gone, strict=True) if not goes)
    if keep.bridge:
        player = meeting.player(keep.bridge)
        assert player is not None
        said = _spoken(replace(item, talk=stays))
        speaker = (said[-1].to or said[-1].speaker) if said else item.lead
        name = f"{escape(player.first_name)}?"
        stays = (*stays, TalkLine("handoff", speaker, name, item.at, to=keep.bridge))
    return stays, tuple(line for line, goes in zip(item.talk, gone, strict=True) if goes)


def _spoken(item: Item) -> list[TalkLine]:
    return [line for line in item.talk if line.kind in SPOKEN]


def _may_drop_handoff(item: Item) -> bool:
    """Whether the item ends on a hand-off, after which whom it leads to does nothing here."""
    for line in reversed(item.talk):
        if line.kind == "handoff":
            return not line.optional
        if line.kind in SPOKEN or (line.kind != "know" and line.speaker != item.lead):
            return False
    return False


_Gap = Literal["none", "due", "cut"]
"""Since somebody spoke: nothing has gone; something must go, or else a hand-off went in vain."""
_Voice = tuple[str, bool, _Gap]
"""Who may speak next; whether on a hand-off; and what has gone since."""
_Ranks = tuple[bool, bool]
"""Whether a `should` item has gone, and whether a `could` item has stayed."""
_Value = tuple[int, int, int, float]
_Choice = tuple[_Option | None, ...]
_End = tuple[_Value, int, _Choice, _Ranks]
"""A choice of all the items: what it is worth, and the minutes that it takes."""


def _best(stops: Sequence[_Stop], limit: int) -> _Choice | None:
    """The best choice in at most `limit` minutes; None when there is none."""
    ends = _ends(stops, limit)
    return max(ends, key=_rank)[2] if ends else None


def _rank(end: _End) -> tuple[int, bool, _Value]:
    value, out_of_order = end[0], all(end[3])
    return value[0], not out_of_order, value


def _ends(stops: Sequence[_Stop], limit: int) -> list[_End]:
    """For every number of minutes the best choices of all the items."""
    states: dict[tuple[_Voice, _Ranks, int], tuple[_Value, _Choice]] = {
        (("", False, "none"), (False, False), 0): ((0, 0, 0, 0.0), ())
    }
    for stop in stops:
        priority = stop.item.priority
        found: dict[tuple[_Voice, _Ranks, int], tuple[_Value, _Choice]] = {}
        for (voice, (gone, stayed), used), (value, choice) in states.items():
            for option, then, worth in _ways(stop, voice):
                minutes = used + (option.need if option else 0)
                if minutes > limit:
                    continue
                better = (
                    value[0] + worth[0],
                    value[1] + worth[1],
                    value[2] + worth[2],
                    value[3] + worth[3],
                )
                ranks = (
                    gone or (priority == "should" and option is None),
                    stayed or (priority == "could" and option is not None),
                )
                key = then, ranks, minutes
                if key not in found or better > found[key][0]:
                    found[key] = better, (*choice, option)
        states = found
    return [
        (value, used, choice, ranks)
        for ((_, handed, gap), ranks, used), (value, choice) in states.items()
        if gap == "none" or (gap == "cut" and not handed)  # else they call whom nobody hears
    ]


def _ways(stop: _Stop, voice: _Voice) -> Iterator[tuple[_Option | None, _Voice, _Value]]:
    expected, handed, gap = voice
    if stop.item.priority != "must":
        yield None, (expected, handed, "cut"), (0, 0, 0, 0.0)
    if stop.first and (gap == "due" or (gap == "cut" and expected not in ("", stop.first))):
        return
    should = stop.minutes if stop.item.priority == "should" else 0
    could = stop.minutes if stop.item.priority == "could" else 0
    for option in stop.options:
        changed = (not option.handoff) + 2 * bool(option.bridge)
        hands = bool(option.bridge) or (stop.hands_over and option.handoff)
        gap_after: _Gap = "due" if changed else "none"
        then = (option.then, hands, gap_after) if option.then else voice
        yield option, then, (should, could, -changed, option.said)


def _minutes(kept: Sequence[tuple[_Stop, int]], to: int) -> list[int]:
    """Whole minutes that add up to `to`: the least important give first, each down to its need.

    Where the items that stay do not fill the time, they grow, within their bounds if they can.
    """
    given = [stop.minutes for stop, _ in kept]
    for priority in GIVES_FIRST:
        group = [i for i, (stop, _) in enumerate(kept) if stop.item.priority == priority]
        spare = sum(given[i] - kept[i][1] for i in group)
        if take := min(sum(given) - to, spare):
            if take < 0:
                break
            left = sum(given[i] for i in group) - take
            parts = [Share(share=given[i], min=kept[i][1], max=given[i]) for i in group]
            for i, minutes in zip(group, allot(left, parts), strict=True):
                given[i] = minutes
    if sum(given) < to:
        within = sum(stop.most for stop, _ in kept) >= to
        given = allot(
            to,
            [
                Share(share=now, min=now, max=max(stop.most, now) if within else MOST)
                for (stop, _), now in zip(kept, given, strict=True)
            ],
        )
    return given


def _too_short(stops: Sequence[_Stop], to: int) -> str:
    ends = _ends(stops, sum(max(option.need for option in stop.options) for stop in stops))
    _, least, choice, _ = min(ends, key=lambda end: end[1])
    kept = [(stop, option) for stop, option in zip(stops, choice, strict=True) if option]
    forced = any(stop.item.priority != "must" for stop, _ in kept)
    what = "The must items, and those that their hand-offs hang on," if forced else "The must items"
    listed = ", ".join(f"{stop.item.id} {option.need}" for stop, option in kept)
    return f"{what} need {least} minutes ({listed}), but there are {to}."
