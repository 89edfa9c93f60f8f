"""What the workspace knows for one meeting, in one language: records, promises, numbers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from agendagen.compose.actions import Action, minutes, open_before, series
from agendagen.compose.dates import age, week_of
from agendagen.compose.packs import briefed
from agendagen.compose.quotes import quoted
from agendagen.compose.resolve import validated
from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.records.base import Record
from agendagen.records.content import Campaign, Case, Client, Company, Objection, Person, Product
from agendagen.workspace.nodes import Node, Scalar
from agendagen.workspace.workspace import Workspace

if TYPE_CHECKING:
    from agendagen.compose.crm import Lookup

MODELS: dict[str, type[Record]] = {
    "person": Person,
    "client": Client,
    "product": Product,
    "campaign": Campaign,
    "case": Case,
    "objection": Objection,
    "company": Company,
}
Found = tuple[Record, Node]
"""A record, and the tree it was read from, which knows the places."""


class Catalog:
    """Loads records once, in one language, for a meeting on one day.

    `packs` are the guideline packs that the meeting or its type names.
    """

    def __init__(
        self,
        workspace: Workspace,
        locale: str,
        problems: list[Problem],
        day: date,
        packs: tuple[str, ...],
    ) -> None:
        self._workspace = workspace
        self.locale = locale
        self._problems = problems
        self._day = day
        self._packs = packs
        self._records: dict[tuple[str, str], Found] = {}
        self._briefed: dict[date, tuple[dict[str, Any], ...]] = {}

    def record(self, kind: str, name: str, at: Position) -> Found | None:
        """A record and its tree; None, and a problem at `at`, when it is not usable."""
        key = (kind, name)
        if key not in self._records:
            try:
                source = self._workspace.source(kind, name, at)
                tree = self._workspace.tree(source, self.locale, self._problems)
                self._records[key] = (validated(MODELS[kind], tree), tree)
            except ProblemsFound as found:
                self._problems.extend(found.problems)
                return None
        return self._records[key]

    def used(self) -> tuple[Found, ...]:
        """The records that have been read so far."""
        return tuple(self._records.values())

    def ids(self, kind: str) -> tuple[str, ...]:
        """The ids of the records of one kind that have been read so far."""
        return tuple(name for of, name in self._records if of == kind)

    def briefed(self, last: date) -> tuple[dict[str, Any], ...]:
        """The guidelines that were approved after `last`, as a briefing tells them."""
        if last not in self._briefed:
            self._briefed[last] = tuple(
                briefed(self._workspace, self.locale, last, self._day, self._packs, self._problems)
            )
        return self._briefed[last]

    def open_actions(self, name: str, at: Position) -> tuple[Action, ...]:
        """What the meetings of a series left open on the day; a problem at `at` for no series."""
        if not series(self._workspace, name):
            hint = "Name the “id” of the “series” of a meeting."
            problem = Problem(at, "unknown-series", f"There is no series “{name}”.", hint)
            if problem not in self._problems:
                self._problems.append(problem)
        every = minutes(self._workspace, self.locale, self._problems)
        return tuple(a for a in open_before(every, self._day) if a.series == name)

    def age(self, since: date) -> tuple[int, str]:
        """How long something has been open on the day: which week it is, and in words."""
        return week_of(since, self._day), age(since, self._day, self.locale)

    def figures(self, name: str, id_: Scalar, as_of: date | None, person: Lookup) -> Any:
        """The numbers of an export, as of a day, or else of the day of the meeting."""
        from agendagen.compose.crm import figures

        data = (id_.text, id_.at)
        day = as_of or self._day
        return figures(self._workspace, self.locale, name, data, day, person, self._problems)

    def quoted(self, text: str) -> str:
        """A text in quotation marks of the language."""
        return quoted((text,), self.locale)

    def company(self) -> tuple[Company, Node]:
        """The company record. Raises `ProblemsFound`."""
        source = self._workspace.company_source()
        tree = self._workspace.tree(source, self.locale, self._problems)
        return validated(Company, tree), tree
