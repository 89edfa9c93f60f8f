"""What to leave out when time runs short in the meeting itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from agendagen.timing.allot import ImpossibleMinutes
from agendagen.timing.schedule import TimedItem, TimedMeeting
from agendagen.timing.shrink import decide

LONGEST = 60
"""Items; a meeting with more has no cut list."""


class Moment(Struct, frozen=True):
    """`left` minutes are left and `next` has not begun: go on with `on`, without `out`."""

    left: int
    next: TimedItem
    on: TimedItem
    out: tuple[TimedItem, ...]


def cut_list(timed: TimedMeeting) -> tuple[Moment, ...]:
    """What to do with ¾, ½ and ¼ of the time left, when it is later than the agenda says.

    Each for a meeting that is up to a quarter behind, and one that is up to half behind: the
    latest border between items from which every `must` still fits. Moments at which nothing
    need be left out are not in it.
    """
    during = timed.phase("during")
    if len(during) > LONGEST:
        return ()
    whole = sum(item.minutes for item in during)
    found: list[Moment] = []
    for part in (3, 2, 1):
        left = _rounded(whole * part / 4)
        for late in (2, 1):
            behind = range(left + whole * (late - 1) // 4 + 1, left + whole * late // 4 + 1)
            moment = next(_moments(timed, during, left, behind), None)
            if moment is not None and (left, moment.out) not in [(m.left, m.out) for m in found]:
                found.append(moment)
    return tuple(found)


def _moments(
    timed: TimedMeeting, during: tuple[TimedItem, ...], left: int, behind: range
) -> Iterator[Moment]:
    for index, item in enumerate(during):
        rest = during[index:]
        if sum(one.minutes for one in rest) not in behind or item.item.kind == "break":
            continue
        with suppress(ImpossibleMinutes):
            kept = decide([replace(timed, items=rest)], left)
            out = tuple(one for one in rest if one.item.id not in kept)
            if out:
                on = next(one for one in rest if one.item.id in kept)
                yield Moment(left, item, on, out)


def _rounded(minutes: float) -> int:
    """To five minutes, as one reads a clock."""
    return max(5, 5 * round(minutes / 5))
