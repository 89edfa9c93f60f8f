"""What a meeting gives its type: records by id, texts, numbers, rows; seen by one audience."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from agendagen.compose.actions import Action, Minuted, minutes, open_before, series
from agendagen.compose.dates import age, week_of
from agendagen.compose.expressions import Missing, reported
from agendagen.compose.facts import Facts, as_placed, is_visible, placed, view
from agendagen.compose.packs import briefed
from agendagen.compose.quotes import quoted
from agendagen.compose.resolve import validated
from agendagen.problems import Position, Problem, ProblemsFound, did_you_mean
from agendagen.records.base import Record, Visibility
from agendagen.records.content import Campaign, Case, Client, Company, Objection, Person, Product
from agendagen.records.types import InputSpec
from agendagen.workspace.nodes import Mapping, Node, Scalar, Sequence, find
from agendagen.workspace.workspace import Workspace

MODELS: dict[str, type[Record]] = {
    "person": Person,
    "client": Client,
    "product": Product,
    "campaign": Campaign,
    "case": Case,
    "objection": Objection,
    "company": Company,
}
PLURALS = {
    "people": "person",
    "clients": "client",
    "products": "product",
    "campaigns": "campaign",
    "cases": "case",
    "objections": "objection",
}
Lookup = Callable[[str, Position], Any]
"""The id of a person, and where it was asked for → what templates may know of them."""
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
        self._minutes: tuple[Minuted, ...] | None = None

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
        if self._minutes is None:
            self._minutes = minutes(self._workspace, self.locale, self._problems)
        return tuple(a for a in open_before(self._minutes, self._day) if a.series == name)

    def age(self, since: date) -> tuple[int, str]:
        """How long something has been open on the day: which week it is, and in words."""
        week = week_of(since, self._day)
        return week, age(since, week, self.locale)

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


def input_values(
    specs: dict[str, InputSpec],
    type_tree: Node,
    written: Node | None,
    at: Position,
    catalog: Catalog,
    audiences: tuple[Visibility, ...],
    problems: list[Problem],
    *,
    other_modes: Callable[[], Collection[str]] = tuple,
) -> dict[Visibility, Facts]:
    """Every input's value as each audience may know it; an internal one does not exist.

    Defaults come from `type_tree`. `written` is the meeting's `inputs` mapping, `at` its
    place; `other_modes` gives the names that modes not in use would ask for, which a meeting
    may carry. Unknown and missing inputs and values of the wrong kind are added to `problems`.
    """
    given = written if isinstance(written, Mapping) else Mapping({}, at)
    meant: set[str] = set()
    for key, entry in given.entries.items():
        if key not in specs and key not in other_modes():
            meant.update(get_close_matches(key, specs, n=1))
            hint = did_you_mean(key, specs, otherwise=f"It asks for: {', '.join(specs) or 'none'}.")
            problems.append(
                Problem(entry.at, "unknown-input", f"This meeting asks for no “{key}”.", hint)
            )
    values: dict[Visibility, dict[str, Any]] = {a: {} for a in audiences}
    hidden: dict[Visibility, set[str]] = {a: set() for a in audiences}
    for name, spec in specs.items():
        reader = _reader(name, spec, catalog, problems)
        node = given.get(name) or find(type_tree, ("inputs", name, "default"))
        if node is None and spec.required and name not in meant:
            problems.append(
                Problem(
                    at,
                    "missing-input",
                    f"The meeting does not say “{name}”: {spec.title}",
                    f"Add “{name}:” under inputs.",
                )
            )
        for audience in audiences:
            if audience is Visibility.CLIENT and spec.visibility is not Visibility.CLIENT:
                hidden[audience].add(name)
                continue
            value = reader(node, audience)
            if value is None and node is not None and audience is Visibility.CLIENT:
                hidden[audience].add(name)  # the record itself is internal
            else:
                values[audience][name] = value
    return {a: Facts(values[a], hidden=hidden[a]) for a in audiences}


MAX_DIGITS = 15
Reader = Callable[[Node | None, Visibility], Any]


def _reader(name: str, spec: InputSpec, catalog: Catalog, problems: list[Problem]) -> Reader:
    def wrong(node: Node, wanted: str, hint: str = "") -> None:
        problem = Problem(node.at, "bad-input", f"“{name}” must be {wanted}.", hint)
        if problem not in problems:
            problems.append(problem)

    def one(kind: str, node: Node, audience: Visibility) -> Any:
        if not isinstance(node, Scalar):
            wrong(node, "one value, not a list or mapping")
            return reported(name)
        if kind == "text":
            return placed(node.text, node.at)
        if kind == "number":
            number = _number(node, wrong)
            return reported(name) if number is None else number
        if kind == "date":
            try:
                return date.fromisoformat(node.text)
            except ValueError:
                wrong(node, "a date", "Write it as 2026-12-01.")
                return reported(name)
        found = catalog.record(kind, node.text, node.at)
        if found is None:
            return reported(name)
        record, tree = found
        return view(record, audience, name, tree) if is_visible(record, audience) else None

    def many(kind: str, node: Node, audience: Visibility) -> Any:
        if not isinstance(node, Sequence):
            wrong(node, "a list", "Start each entry with “- ”.")
            return reported(name)
        found = (one(kind, item, audience) for item in node.items)
        return tuple(value for value in found if value is not None and not _is_reported(value))

    def row(node: Node, audience: Visibility) -> Facts:
        if not isinstance(node, Mapping):
            wrong(node, f"rows with {', '.join(spec.cells)}")
            return Facts(dict.fromkeys(spec.cells, reported(name)), name=name)
        for key, entry in node.entries.items():
            if key not in spec.cells:
                columns = ", ".join(spec.cells)
                problem = Problem(
                    entry.at,
                    "unknown-column",
                    f"The rows of “{name}” have no “{key}”.",
                    did_you_mean(key, spec.cells, otherwise=f"Columns: {columns}."),
                )
                if problem not in problems:
                    problems.append(problem)
        cells = {
            column: cell_of(node.get(column), kind, audience) for column, kind in spec.cells.items()
        }
        return Facts(cells, name=name, origin=node.at)

    def cell_of(node: Node | None, kind: str, audience: Visibility) -> Any:
        if node is None:
            return () if kind == "list" else None
        return many("text", node, audience) if kind == "list" else one(kind, node, audience)

    def guideline(node: Node, audience: Visibility) -> Facts:
        written = row(node, audience)
        old = written["instead_of"]
        shown = as_placed(catalog.quoted(old), old) if isinstance(old, str) else old
        unsaid = dict.fromkeys(("kind", "from", "source"))
        cells = {**written, "instead_of": shown, **unsaid}
        return Facts(cells, name=name, origin=node.at)

    def somebody(who: str, at: Position, audience: Visibility) -> Any:
        client_id, slash, contact_id = who.partition("/")
        if not slash:
            return one("person", Scalar(who, at), audience)
        found = catalog.record("client", client_id, at)
        if found is None or not isinstance(found[0], Client):
            return reported(name)
        for contact in found[0].contacts:
            if contact.id == contact_id:
                return view(contact, audience, name)
        return reported(name)  # said where the minutes are checked

    def promise(action: Action, audience: Visibility) -> Facts:
        week, words = catalog.age(action.made)
        cells = {
            "id": action.id,
            "who": somebody(action.who, action.at, audience),
            "what": placed(action.what, action.at),
            "due": action.due,
            "since": action.made,
        }
        return Facts({**cells, "weeks": week, "age": words}, name=name, origin=action.at)

    def actions(node: Node, audience: Visibility) -> Any:
        if isinstance(node, Scalar):
            found = catalog.open_actions(node.text, node.at)
            return tuple(promise(action, audience) for action in found)
        if not isinstance(node, Sequence):
            wrong(node, f"the id of a series, or a list of rows with {', '.join(spec.cells)}")
            return reported(name)
        rows = []
        for item in node.items:
            written = row(item, audience)
            since = written["since"]
            week, words = catalog.age(since) if isinstance(since, date) else (1, "")
            cells = {**written, "id": "", "weeks": week, "age": words}
            rows.append(Facts(cells, name=name, origin=item.at))
        return tuple(rows)

    def data(node: Node, audience: Visibility) -> Any:
        id_, day = node, None
        if isinstance(node, Mapping):
            for key, entry in node.entries.items():
                if key not in ("data", "as_of"):
                    hint = did_you_mean(key, ("data", "as_of"), otherwise="Known: data, as_of.")
                    message = f"There is no key “{key}” here."
                    problems.append(Problem(entry.at, "unknown-key", message, hint))
            id_, day = node.get("data") or node, node.get("as_of")
        if not isinstance(id_, Scalar):
            wrong(node, "the id of an export", "Write it as {data: ID, as_of: 2026-11-30}.")
            return reported(name)
        as_of = one("date", day, audience) if day is not None else None
        if _is_reported(as_of):
            return as_of
        return catalog.figures(
            name, id_, as_of, lambda who, at: one("person", Scalar(who, at), audience)
        )

    def guidelines(node: Node, audience: Visibility) -> Any:
        if isinstance(node, Sequence):
            return tuple(guideline(item, audience) for item in node.items)
        try:
            last = date.fromisoformat(node.text if isinstance(node, Scalar) else "")
        except ValueError:
            hint = f"Write the day as 2026-12-01, or rows with {', '.join(spec.cells)}."
            wrong(node, "the day of the last briefing, or a list of guidelines", hint)
            return reported(name)
        told = catalog.briefed(last)
        if not told:
            message = f"No guideline in “{catalog.locale}” was approved after {last}."
            hint = "Write an earlier day, or write “approved_on” into the guidelines."
            nothing = Problem(node.at, "nothing-new", message, hint, "warning")
            if nothing not in problems:
                problems.append(nothing)
        return tuple(Facts(new, name=name, origin=node.at) for new in told)

    def read(node: Node | None, audience: Visibility) -> Any:
        if node is None:
            return reported(name) if spec.required else _nothing(spec)
        if spec.kind == "rows":
            if not isinstance(node, Sequence):
                wrong(node, f"a list of rows with {', '.join(spec.columns)}")
                return reported(name)
            return tuple(row(item, audience) for item in node.items)
        if spec.kind == "guidelines":
            return guidelines(node, audience)
        if spec.kind == "actions":
            return actions(node, audience)
        if spec.kind == "data":
            return data(node, audience)
        if spec.kind == "list":
            return many("text", node, audience)
        if spec.kind in PLURALS:
            return many(PLURALS[spec.kind], node, audience)
        return one(spec.kind, node, audience)

    return read


def _is_reported(value: Any) -> bool:
    return isinstance(value, Missing)


def _number(node: Scalar, wrong: Callable[[Node, str, str], None]) -> Decimal | None:
    try:
        value = Decimal(node.text)
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite() or abs(value.adjusted()) > MAX_DIGITS:
        wrong(node, "a number", "Write it as 12500 or 12.5.")
        return None
    return value


def _nothing(spec: InputSpec) -> Any:
    lists = ("list", "rows", "guidelines", "actions", *PLURALS)
    return () if spec.kind in lists else None
