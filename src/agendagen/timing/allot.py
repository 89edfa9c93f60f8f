"""Minutes for items: fixed ones first, the rest shared out in whole minutes, within bounds."""

from __future__ import annotations

from collections.abc import Sequence

from agendagen.records.types import Share


class ImpossibleMinutes(Exception):
    """The items cannot fill the meeting exactly; the message names the minutes."""


def allot(total: int, demands: Sequence[int | Share]) -> list[int]:
    """Whole minutes for each demand; they add up to `total`.

    Fixed demands get what they say. The rest goes to the shares in proportion, by largest
    remainder; a share that would pass its bound gets the bound, and the others share again.
    Raises `ImpossibleMinutes` when the fixed minutes and bounds leave no way.
    """
    fixed = sum(d for d in demands if isinstance(d, int))
    shares = {i: d for i, d in enumerate(demands) if isinstance(d, Share)}
    rest = total - fixed
    least = sum(s.min for s in shares.values())
    most = sum(s.max for s in shares.values())
    if rest < least:
        parts = f"{fixed} fixed" + (f" and at least {least} shared" if shares else "")
        raise ImpossibleMinutes(
            f"The items need {fixed + least} minutes ({parts}), but the meeting has {total}."
        )
    if rest > most:
        raise ImpossibleMinutes(
            f"The items fill at most {fixed + most} minutes, but the meeting has {total}."
        )
    given = _share_out(rest, shares)
    return [d if isinstance(d, int) else given[i] for i, d in enumerate(demands)]


def _share_out(rest: int, shares: dict[int, Share]) -> dict[int, int]:
    settled: dict[int, int] = {}
    open_shares = dict(shares)
    while open_shares:
        weight = sum(s.share for s in open_shares.values())
        left = rest - sum(settled.values())
        exact = {i: left * s.share / weight for i, s in open_shares.items()}
        over = {i: s.max for i, s in open_shares.items() if exact[i] > s.max}
        under = {i: s.min for i, s in open_shares.items() if exact[i] < s.min}
        if not over and not under:
            settled |= _largest_remainder(left, open_shares)
            break
        excess = sum(exact[i] - bound for i, bound in over.items())
        lack = sum(bound - exact[i] for i, bound in under.items())
        fixed_now = over if excess >= lack else under
        settled |= fixed_now
        open_shares = {i: s for i, s in open_shares.items() if i not in fixed_now}
    return settled


def _largest_remainder(total: int, shares: dict[int, Share]) -> dict[int, int]:
    """Whole parts first, then one more to the largest remainders; ties go to the earlier item."""
    weight = sum(s.share for s in shares.values())
    parts = {i: divmod(total * s.share, weight) for i, s in shares.items()}
    given = {i: whole for i, (whole, _) in parts.items()}
    extra = total - sum(given.values())
    for i in sorted(parts, key=lambda i: (-parts[i][1], i))[:extra]:
        given[i] += 1
    return given
