"""Texts for SQL, and a file as DuckDB knows it."""

from __future__ import annotations

from msgspec import Struct


class Table(Struct, frozen=True):
    """A file as it was loaded: DuckDB's name of it, its columns, and what the description says."""

    name: str
    header: tuple[str, ...]
    file: str
    ragged: tuple[int, ...] = ()
    """Lines with more or fewer cells than there are columns; they are not in the table."""

    def has(self, header: str) -> bool:
        """Whether there is a column of that name."""
        return _one_line(header) in self.header

    def column(self, header: str) -> str:
        """DuckDB's name of a column, which must be there."""
        return f"c{self.header.index(_one_line(header))}"


def quoted(name: str) -> str:
    """A name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def _one_line(text: str) -> str:
    return " ".join(text.split())
