"""What can be wrong with what people wrote, and where: the ground floor of the house."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning"]


class Position(Struct, frozen=True):
    """A place in a file. Lines and columns count from 1."""

    path: str
    line: int = 1
    column: int = 1


class Problem(Struct, frozen=True):
    """One finding: what is wrong, where, and what to do about it.

    `code` is stable: scripts may rely on it. `end` is the column behind the last character, on
    the same line; 0 where it is unknown. `match` are the words found, `replacements` what may
    stand in their place, best first; `link` is where the rule comes from,
    `rule` the guideline, if it is one that was not followed.
    """

    at: Position
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"
    end: int = 0
    match: str = ""
    link: str = ""
    rule: str = ""
    replacements: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f"{self.at.path}:{self.at.line}:{self.at.column}"
        text = f"{where}: {self.severity}: {self.message} [{self.code}]"
        return f"{text}\n    {self.hint}" if self.hint else text

    def as_json(self) -> dict[str, str | int | list[str]]:
        """The problem as `--json` prints it; what came later is there only when it is known."""
        later: dict[str, str | int | list[str]] = {
            "end": self.end,
            "match": self.match,
            "link": self.link,
            "rule": self.rule,
            "replacements": list(self.replacements),
        }
        return {
            "path": self.at.path,
            "line": self.at.line,
            "column": self.at.column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "hint": self.hint,
            **{key: value for key, value in later.items() if value},
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
    """True when one of the problems is an error."""
    return fails(problems, "error")


def fails(problems: Iterable[Problem], fail_on: Severity) -> bool:
    """True when one of the problems is as severe as `fail_on`."""
    return any(problem.severity in ("error", fail_on) for problem in problems)


def did_you_mean(wrong: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """A hint that names the nearest known word, or one that begins so, else `otherwise`."""
    from difflib import get_close_matches

    words = list(known)
    near = get_close_matches(wrong, words, n=1, cutoff=0.6)
    begun = near or [word for word in words if word.startswith(f"{wrong}-")]
    return f"Did you mean “{begun[0]}”?" if begun else otherwise
