"""Minutes as they pass, whatever the clocks do that night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def later(moment: datetime, minutes: int) -> datetime:
    """`moment` and so many minutes that really pass, in the same zone."""
    return (moment.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(moment.tzinfo)
