"""What can be wrong with what people wrote, and where: the ground floor of the house."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file. Lines and columns count from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: what is wrong, where, and what to do about it.

    `code` is stable: scripts may rely on it.
    """

    at: Position
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        where = f"{self.at.path}:{self.at.line}:{self.at.column}"
        text = f"{where}: {self.severity}: {self.message} [{self.code}]"
        return f"{text}\n    {self.hint}" if self.hint else text

    def as_json(self) -> dict[str, str | int]:
        """The problem as `--json` prints it."""
        return {
            "path": self.at.path,
            "line": self.at.line,
            "column": self.at.column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "hint": self.hint,
        }


class ProblemsFound(Exception):
    """Raised by a stage that cannot go on; carries everything that was found so far."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[ProblemsFound], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)  # it may come from a worker


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by place and drop what was found twice."""
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda p: (p.at.path, p.at.line, p.at.column, p.code, p.message),
        )
    )


def has_errors(problems: Iterable[Problem]) -> bool:
    """True when one of the problems stops a render."""
    return any(problem.severity == "error" for problem in problems)


def did_you_mean(wrong: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """A hint that names the nearest known word, else `otherwise`."""
    from difflib import get_close_matches

    near = get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f"Did you mean “{near[0]}”?" if near else otherwise
