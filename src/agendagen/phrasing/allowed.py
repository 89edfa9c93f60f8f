"""Findings that somebody allows in place, for a reason and until a day.

A comment in the YAML file, on the line of the text or on the line above it:

    # allow finance-en/guarantee until 2027-03-31: the client's own words, quoted
    say: …

It holds for the entry that begins there, with everything indented under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct

from agendagen.problems import Position, Problem

_COMMENT = re.compile(r"(?:^|\s)#\s*[Aa]llow\b(?=\s*$|\s+[\w-]+/|.*\buntil\b)(.*)$")
"""Other comments may begin with the word too: “allow ten minutes for it”."""
_WRITTEN = re.compile(r"\s+([a-z0-9][a-z0-9/-]*)\s+until\s+(\S+?)\s*:\s*(\S.*)$")
_SHOWN = "# allow finance-en/guarantee until 2027-03-31: the reason"


class Allowance(Struct, frozen=True):
    """One comment."""

    guideline: str
    """`finance-en/guarantee`, or only `guarantee`."""
    until: date
    reason: str
    at: Position
    first: int
    last: int
    """The lines that it holds for."""

    def covers(self, at: Position, guideline: str, day: date) -> bool:
        """Whether a finding of that guideline, at that place, is allowed on a day."""
        return (
            self.at.path == at.path
            and self.first <= at.line <= self.last
            and guideline in (self.guideline, f"{guideline.partition('/')[0]}/{self.guideline}")
            and day <= self.until
        )


def allowances(text: str, shown: str, problems: list[Problem]) -> Iterator[Allowance]:
    """Every `allow` comment of a file; one that is not written as it should be is a problem."""
    if "allow" not in text:
        return
    lines = text.splitlines()
    for number, line in enumerate(lines):
        found = _COMMENT.search(line)
        if found is None:
            continue
        at = Position(shown, number + 1, line.index("#", found.start()) + 1)
        written = _WRITTEN.match(found[1])
        try:
            until = date.fromisoformat(written[2]) if written else None
        except ValueError:
            until = None
        if written is None or until is None:
            problems.append(
                Problem(
                    at,
                    "bad-allowance",
                    "This comment allows nothing: it needs the guideline, a day and a reason.",
                    f"Write it as “{_SHOWN}”.",
                )
            )
            continue
        first = number if line[: at.column - 1].strip() else _next_entry(lines, number)
        yield Allowance(written[1], until, written[3], at, first + 1, _end_of(lines, first) + 1)


def about_allowances(
    every: Iterable[Allowance], used: Mapping[Allowance, int], names: frozenset[str], day: date
) -> Iterator[Problem]:
    """Allowances that have ended, that name no guideline, or that allow nothing any more."""
    short = {name.partition("/")[2] for name in names}
    for allowance in every:
        name = allowance.guideline
        if name not in names and name not in short:
            yield Problem(
                allowance.at,
                "unknown-guideline",
                f"There is no guideline “{name}”.",
                "“agendagen phrasing report” lists them.",
            )
        elif day > allowance.until:
            yield Problem(
                allowance.at,
                "allowance-ended",
                f"“{name}” was allowed here until {allowance.until}: {allowance.reason}",
                "Change the words, or give the comment another day, if the reason still holds.",
                "warning",
            )
        elif not used.get(allowance):
            yield Problem(
                allowance.at,
                "allowance-unused",
                f"Nothing here needs “{name}” to be allowed.",
                "Delete the comment.",
                "warning",
            )


def _next_entry(lines: list[str], number: int) -> int:
    for index in range(number + 1, len(lines)):
        bare = lines[index].strip()
        if bare and not bare.startswith("#"):
            return index
    return number


def _end_of(lines: list[str], first: int) -> int:
    """The last line of the entry that begins at `first`: all that is indented under it."""
    depth = _depth(lines[first])
    last = first
    for index in range(first + 1, len(lines)):
        if lines[index].strip():
            if _depth(lines[index]) <= depth:
                break
            last = index
    return last


def _depth(line: str) -> int:
    """Where the entry's key begins; the key behind a dash, with its brothers, is one entry."""
    return len(line) - len(line.lstrip())
