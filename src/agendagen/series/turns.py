"""Whose turn it is: of those who can, the one for whom it has been longest."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def whose_turn(order: Sequence[str], there: Collection[str], before: Sequence[str]) -> str | None:
    """Who of `order` is next; None when none of them is there.

    `before` are those whose turn it was, oldest first. Who was absent comes first next time;
    who never had a turn comes before the others, in the order given.
    """
    last = {who: index for index, who in enumerate(before)}
    return min(
        (who for who in order if who in there),
        key=lambda who: (last.get(who, -1), order.index(who)),
        default=None,
    )
