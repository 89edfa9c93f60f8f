"""Pictures of rows of numbers: which rows, and whether they can be drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from agendagen.records.data import CellKind
from agendagen.records.types import ChartKind

MAX_ROWS = 200
"""Rows of one picture; sixty fill two pages."""
COLUMNS: dict[ChartKind, dict[str, CellKind]] = {
    "attainment": {"team": "text", "owner": "text", "won": "money", "quota": "money"},
    "leaderboard": {"owner": "text", "deals": "count", "won": "money"},
    "pipeline": {
        "stage": "text",
        "deals": "count",
        "amount": "money",
        "deals_before": "count",
        "amount_before": "money",
    },
    "trend": {"week": "date", "deals": "count", "won": "money"},
}
"""What each picture is drawn from."""
_KINDS: dict[str, tuple[str, tuple[type, ...]]] = {
    "text": ("text", (str,)),
    "count": ("number", (int, Decimal)),
    "money": ("number", (int, Decimal)),
    "date": ("date", (date,)),
}
"""What each kind is called, and the types of its values."""
_NAME = re.compile(r"[a-z_][a-z0-9_]*")

Row = dict[str, Any]
"""A row of a picture: texts, `int`, `Decimal`, days; None where there is nothing."""


class Chart(Struct, frozen=True):
    """A picture to be drawn, for the house."""

    kind: ChartKind
    title: str
    """One line of Markdown; empty for the usual one."""
    source: str
    """Where the rows come from, and of which day; empty where nobody says."""
    rows: tuple[Row, ...]
    goal: Decimal | None = None
    """With `trend`: what a week should bring."""


class NoRows(ValueError):
    """What is to be drawn is no list of rows with the columns of the picture: the reason."""


def plain_rows(kind: ChartKind, rows: Any) -> tuple[Row, ...]:
    """The columns of the picture as plain values; people by name. Raises `NoRows`."""
    if not isinstance(rows, Iterable) or isinstance(rows, (str, Mapping)):
        raise NoRows("this is no list of rows")
    found = tuple(rows)
    if len(found) > MAX_ROWS:
        raise NoRows(f"there are {len(found):,} rows, and at most {MAX_ROWS} can be drawn")
    return tuple(_plain(kind, row) for row in found)


def _plain(kind: ChartKind, row: Any) -> Row:
    columns = COLUMNS[kind]
    missing = [name for name in columns if not isinstance(row, Mapping) or name not in row]
    if missing:
        raise NoRows(f"the rows have no “{missing[0]}”")
    plain: Row = {}
    for name, wanted in columns.items():
        value, (called, types) = row[name], _KINDS[wanted]
        if isinstance(value, Mapping) and isinstance(value.get("name"), str):
            value = value["name"]
        if value is not None and not isinstance(value, types):
            raise NoRows(f"“{name}” is no {called} in every row")
        plain[name] = str(value) if isinstance(value, str) else value
    return plain


def source_of(expression: str, facts: Mapping[str, Any]) -> str:
    """What the data that an expression asks says of its source, and of rows that are left out."""
    for name in _NAME.findall(expression):
        data = facts.get(name)
        if isinstance(data, Mapping) and isinstance(data.get("source"), str):
            said = (data[key] for key in ("source", "left_out") if key in data)
            return " · ".join(text for text in said if isinstance(text, str) and text)
    return ""
