"""The dates that people write."""

import datetime
import re
from typing import ClassVar

from agendagen.records.base import Misread, Schema

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Day(datetime.date):
    """The date of a meeting, written as `2026-12-01`; far enough from where calendars end."""

    schema: ClassVar[Schema] = {"type": "string", "format": "date"}

    @classmethod
    def written(cls, text: str) -> "Day":
        """Raises `Misread`."""
        hint = "Write it as 2026-12-01."
        try:
            found = datetime.date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError as error:
            raise Misread("bad-date", "{shown} is no date", hint) from error
        if not 1900 <= found.year <= 2999:
            raise Misread("bad-date", f"there are no meetings in the year {found.year}", hint)
        return cls(found.year, found.month, found.day)
