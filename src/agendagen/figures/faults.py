"""What can be wrong with the rows of an export: how it is found, said, and what still counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from agendagen.problems import Position, Problem

Counts = Literal[
    "all", "corrected", "nothing", "no-stage", "no-amount", "no-day", "no-length", "no-person",
    "open",
]  # fmt: skip
"""What a faulty row still counts for; the words are in content/metrics/faults.sql."""
LEFT_OUT: tuple[Counts, ...] = ("nothing", "no-stage", "no-amount", "no-day", "no-person")
"""Of a row that counts like this, something is missing in a sum or a count."""


class Fault(Struct, frozen=True):
    """One row of the table `faults`."""

    file: str
    line: int
    opportunity: str | None
    field: str
    problem: str
    value: str | None
    instead: str | None
    rows: int


class Kind(Struct, frozen=True):
    """A kind of fault. `where` is SQL about a row of `typed`, or empty: then Python finds it.

    `fields` are the columns of `typed` that it looks at, one after the other: `{}` in `where`.
    """

    code: str
    counts: Counts
    message: str
    hint: str
    where: str = ""
    fields: tuple[str, ...] = ()
    is_same: bool = False
    """Whether one value in many rows is one finding."""
    is_settled: bool = False
    """Whether the description says what is meant: it is listed, and nobody has to do anything."""


_IN_CRM = "Correct it in the CRM and export again."
_KINDS = (
    Kind(
        "ragged-row",
        "nothing",
        "The row has more or fewer cells than there are columns{rows}, so it is left out.",
        "Look for a delimiter inside of a cell; put the cell in double quotes.",
    ),
    Kind(
        "missing-opportunity",
        "all",
        "The row does not say which opportunity it is{rows}.",
        _IN_CRM,
        "{} IS NULL",
        ("opportunity",),
    ),
    Kind(
        "duplicate-opportunity",
        "nothing",
        "The opportunity “{value}” is there again{rows}; the first row counts.",
        "Export every opportunity once.",
    ),
    Kind(
        "missing-owner",
        "no-person",
        "Nobody owns the opportunity{rows}.",
        _IN_CRM,
        "{} IS NULL",
        ("owner",),
    ),
    Kind(
        "unknown-stage",
        "no-stage",
        "The stage “{value}” is not described{rows}.",
        "Add it under “stages:” as open, won or lost.",
        "outcome IS NULL",
        ("stage",),
        is_same=True,
    ),
    Kind(
        "bad-number",
        "no-amount",
        "“{value}” is no amount as the description says they are written{rows}.",
        "Correct it in the CRM, or say in the description how amounts are written, as in"
        ' “numbers: {decimal: ",", thousands: " ", currency: zł}”.',
        "{}_text IS NOT NULL AND {} IS NULL",
        ("amount",),
    ),
    Kind(
        "bad-date",
        "no-day",
        "“{value}” under “{field}” is no day as the description says they are written{rows}.",
        "Correct it in the CRM, or say under “dates:” how days are written.",
        "{}_text IS NOT NULL AND {} IS NULL",
        ("opened", "closed", "moved"),
    ),
    Kind(
        "two-digit-year",
        "all",
        "Years under “{field}” have two digits{rows}: “{value}” is read as {instead}.",
        "Export years with four digits.",
        is_settled=True,
    ),
    Kind(
        "negative-amount",
        "all",
        "The amount {value} is less than nothing{rows}.",
        "If it is a credit note, leave it; otherwise correct it in the CRM.",
        "{} < 0",
        ("amount",),
    ),
    Kind(
        "won-without-amount",
        "no-amount",
        "The opportunity is won and has no amount{rows}.",
        _IN_CRM,
        "outcome = 'won' AND {}_text IS NULL",
        ("amount",),
    ),
    Kind(
        "closed-before-opened",
        "no-length",
        "The opportunity is closed before it is opened{rows}: {value}.",
        _IN_CRM,
        "outcome <> 'open' AND {} < opened",
        ("closed",),
    ),
    Kind(
        "closed-without-date",
        "no-day",
        "The opportunity is won or lost, and nobody knows when{rows}.",
        _IN_CRM,
        "outcome IN ('won', 'lost') AND {}_text IS NULL",
        ("closed",),
    ),
    Kind(
        "open-with-close-date",
        "open",
        "The opportunity is open and has the day of its closing{rows}: {value}.",
        "If the CRM keeps the day that is hoped for there, export another column.",
        "outcome = 'open' AND {}_text IS NOT NULL",
        ("closed",),
    ),
    Kind(
        "future-date",
        "all",
        "The day under “{field}” is later than that of the export{rows}: {value}.",
        "Correct it in the CRM, or say under “as_of:” when it was exported.",
        "{} > $as_of AND (outcome <> 'open' OR '{}' <> 'closed')",
        ("opened", "closed", "moved"),
    ),
    Kind(
        "misspelt",
        "corrected",
        "“{value}” stands for “{instead}”{rows}.",
        "It is read as the description says; correct it in the CRM all the same.",
        is_same=True,
        is_settled=True,
    ),
    Kind(
        "two-spellings",
        "all",
        "“{value}” is also written “{instead}”{rows}; they count as two.",
        "Add the wrong one under “spelling:” with the right one behind it.",
        is_same=True,
    ),
    Kind(
        "unlisted-owner",
        "all",
        "The owner “{value}” is not on the list of owners{rows}.",
        "Add a line to the list, or correct the name.",
        is_same=True,
    ),
    Kind(
        "unlisted-product",
        "all",
        "The product “{value}” is not on the list of products{rows}.",
        "Add a line to the list, or correct the name.",
        is_same=True,
    ),
    Kind(
        "unlisted-account",
        "all",
        "The account “{value}” is not on the list of accounts{rows}.",
        "Add a line to the list, or correct the name.",
        is_same=True,
    ),
    Kind(
        "listed-twice",
        "nothing",
        "“{value}” is on the list again{rows}; the first line counts.",
        "Keep one of them.",
    ),
    Kind(
        "bad-period",
        "nothing",
        "“{value}” is no month or quarter{rows}.",
        "Write 2026-12, 2026-Q4, or the first day of it.",
    ),
)
KINDS = {kind.code: kind for kind in _KINDS}


def grouped(faults: Iterable[Fault], shown: Mapping[str, str]) -> Iterator[Problem]:
    """Warnings: each kind of fault once a file and column, at its first row; or once a value.

    `shown` gives the paths that messages print for the names of the files.
    """
    first: dict[tuple[str, str, str, str], Fault] = {}
    rows: dict[tuple[str, str, str, str], int] = {}
    for fault in faults:
        value = (fault.value or "") if KINDS[fault.problem].is_same else ""
        key = (fault.file, fault.problem, fault.field, value)
        first.setdefault(key, fault)
        rows[key] = rows.get(key, 0) + fault.rows
    for key, fault in first.items():
        yield _warning(fault, Position(shown[fault.file], fault.line), rows[key])


def _warning(fault: Fault, at: Position, rows: int) -> Problem:
    code = fault.problem
    kind = KINDS[code]
    message = kind.message.format(
        value=fault.value or "",
        instead=fault.instead or "",
        field=fault.field,
        rows=f" in {rows:,} rows, first here" if rows > 1 else "",
    )
    return Problem(at, code, message, kind.hint, severity="warning")
