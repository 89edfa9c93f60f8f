"""What a meeting gives its type: records by id, texts, numbers, rows; seen by one audience."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from agendagen.compose.actions import Action
from agendagen.compose.catalog import Catalog
from agendagen.compose.expressions import Missing, reported
from agendagen.compose.facts import Facts, as_placed, is_visible, placed, view
from agendagen.problems import Position, Problem, did_you_mean
from agendagen.records.base import Visibility
from agendagen.records.content import Client
from agendagen.records.types import InputSpec
from agendagen.workspace.nodes import Mapping, Node, Scalar, Sequence, find

PLURALS = {
    "people": "person",
    "clients": "client",
    "products": "product",
    "campaigns": "campaign",
    "cases": "case",
    "objections": "objection",
}


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
    hidden: dict[Visibility, dict[str, Position | None]] = {a: {} for a in audiences}
    for name, spec in specs.items():
        reader = _Reader(name, spec, catalog, problems)
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
                hidden[audience][name] = None
                continue
            value = reader.read(node, audience)
            if value is None and isinstance(node, Scalar) and audience is Visibility.CLIENT:
                record = catalog.record(spec.kind, node.text, node.at)
                hidden[audience][name] = record[1].at if record else None
            else:
                values[audience][name] = value
    return {a: Facts(values[a], hidden=hidden[a]) for a in audiences}


MAX_DIGITS = 15


class _Reader:
    """Makes of what a meeting writes for one input what an audience may know of it.

    What is wrong is said once for all audiences; in its place stands a value that says so.
    """

    def __init__(
        self, name: str, spec: InputSpec, catalog: Catalog, problems: list[Problem]
    ) -> None:
        self._name = name
        self._spec = spec
        self._catalog = catalog
        self._problems = problems

    def read(self, node: Node | None, audience: Visibility) -> Any:
        """The value; of an internal record that a client reads, None."""
        spec = self._spec
        if node is None:
            return self._reported() if spec.required else _nothing(spec)
        match spec.kind:
            case "rows":
                return self._rows(node, audience)
            case "guidelines":
                return self._guidelines(node, audience)
            case "actions":
                return self._actions(node, audience)
            case "data":
                return self._data(node, audience)
            case "list":
                return self._many("text", node, audience)
        if spec.kind in PLURALS:
            return self._many(PLURALS[spec.kind], node, audience)
        return self._one(spec.kind, node, audience)

    # -- single values, and lists of them --------------------------------------------------------

    def _one(self, kind: str, node: Node, audience: Visibility) -> Any:
        if not isinstance(node, Scalar):
            return self._wrong(node, "one value, not a list or mapping")
        if kind == "text":
            return placed(node.text, node.at)
        if kind == "number":
            return self._number(node)
        if kind == "date":
            try:
                return date.fromisoformat(node.text)
            except ValueError:
                return self._wrong(node, "a date", "Write it as 2026-12-01.")
        found = self._catalog.record(kind, node.text, node.at)
        if found is None:
            return self._reported()
        record, tree = found
        return view(record, audience, self._name, tree) if is_visible(record, audience) else None

    def _number(self, node: Scalar) -> Any:
        try:
            value = Decimal(node.text)
        except InvalidOperation:
            value = Decimal("nan")
        if not value.is_finite() or abs(value.adjusted()) > MAX_DIGITS:
            return self._wrong(node, "a number", "Write it as 12500 or 12.5.")
        return value

    def _many(self, kind: str, node: Node, audience: Visibility) -> Any:
        if not isinstance(node, Sequence):
            return self._wrong(node, "a list", "Start each entry with “- ”.")
        found = (self._one(kind, item, audience) for item in node.items)
        return tuple(value for value in found if value is not None and not _is_reported(value))

    # -- rows -------------------------------------------------------------------------------------

    def _rows(self, node: Node, audience: Visibility) -> Any:
        if not isinstance(node, Sequence):
            return self._wrong(node, f"a list of rows with {', '.join(self._spec.columns)}")
        return tuple(self._row(item, audience) for item in node.items)

    def _row(self, node: Node, audience: Visibility) -> Facts:
        kinds = self._spec.cells
        columns = ", ".join(kinds)
        if not isinstance(node, Mapping):
            missing = self._wrong(node, f"rows with {columns}")
            return Facts(dict.fromkeys(kinds, missing), name=self._name)
        for key, entry in node.entries.items():
            if key not in kinds:
                message = f"The rows of “{self._name}” have no “{key}”."
                hint = did_you_mean(key, kinds, otherwise=f"Columns: {columns}.")
                self._report(Problem(entry.at, "unknown-column", message, hint))
        cells = {name: self._cell(node.get(name), kind, audience) for name, kind in kinds.items()}
        return Facts(cells, name=self._name, origin=node.at)

    def _cell(self, node: Node | None, kind: str, audience: Visibility) -> Any:
        if node is None:
            return () if kind == "list" else None
        if kind == "list":
            return self._many("text", node, audience)
        return self._one(kind, node, audience)

    # -- guidelines -------------------------------------------------------------------------------

    def _guidelines(self, node: Node, audience: Visibility) -> Any:
        if isinstance(node, Sequence):
            return tuple(self._guideline(item, audience) for item in node.items)
        try:
            last = date.fromisoformat(node.text if isinstance(node, Scalar) else "")
        except ValueError:
            hint = f"Write the day as 2026-12-01, or rows with {', '.join(self._spec.cells)}."
            wanted = "the day of the last briefing, or a list of guidelines"
            return self._wrong(node, wanted, hint)
        told = self._catalog.briefed(last)
        if not told:
            message = f"No guideline in “{self._catalog.locale}” was approved after {last}."
            hint = "Write an earlier day, or write “approved_on” into the guidelines."
            self._report(Problem(node.at, "nothing-new", message, hint, "warning"))
        return tuple(Facts(new, name=self._name, origin=node.at) for new in told)

    def _guideline(self, node: Node, audience: Visibility) -> Facts:
        written = self._row(node, audience)
        old = written["instead_of"]
        shown = as_placed(self._catalog.quoted(old), old) if isinstance(old, str) else old
        unsaid = dict.fromkeys(("kind", "from", "source"))
        return Facts({**written, "instead_of": shown, **unsaid}, name=self._name, origin=node.at)

    # -- what was promised ------------------------------------------------------------------------

    def _actions(self, node: Node, audience: Visibility) -> Any:
        if isinstance(node, Scalar):
            found = self._catalog.open_actions(node.text, node.at)
            return tuple(self._promise(action, audience) for action in found)
        if not isinstance(node, Sequence):
            columns = ", ".join(self._spec.cells)
            return self._wrong(node, f"the id of a series, or a list of rows with {columns}")
        return tuple(self._written_action(item, audience) for item in node.items)

    def _written_action(self, node: Node, audience: Visibility) -> Facts:
        written = self._row(node, audience)
        since = written["since"]
        week, words = self._catalog.age(since) if isinstance(since, date) else (1, "")
        cells = {**written, "id": "", "weeks": week, "age": words}
        return Facts(cells, name=self._name, origin=node.at)

    def _promise(self, action: Action, audience: Visibility) -> Facts:
        week, words = self._catalog.age(action.made)
        cells = {
            "id": action.id,
            "who": self._somebody(action.who, action.at, audience),
            "what": placed(action.what, action.at),
            "due": action.due,
            "since": action.made,
            "weeks": week,
            "age": words,
        }
        return Facts(cells, name=self._name, origin=action.at)

    def _somebody(self, who: str, at: Position, audience: Visibility) -> Any:
        client_id, slash, contact_id = who.partition("/")
        if not slash:
            return self._one("person", Scalar(who, at), audience)
        found = self._catalog.record("client", client_id, at)
        if found is not None and isinstance(found[0], Client):
            for contact in found[0].contacts:
                if contact.id == contact_id:
                    return view(contact, audience, self._name)
        return self._reported()  # said where the minutes are checked

    # -- numbers of the CRM -----------------------------------------------------------------------

    def _data(self, node: Node, audience: Visibility) -> Any:
        id_, day = node, None
        if isinstance(node, Mapping):
            for key, entry in node.entries.items():
                if key not in ("data", "as_of"):
                    hint = did_you_mean(key, ("data", "as_of"), otherwise="Known: data, as_of.")
                    message = f"There is no key “{key}” here."
                    self._report(Problem(entry.at, "unknown-key", message, hint))
            id_, day = node.get("data") or node, node.get("as_of")
        if not isinstance(id_, Scalar):
            hint = "Write it as {data: ID, as_of: 2026-11-30}."
            return self._wrong(node, "the id of an export", hint)
        as_of = self._one("date", day, audience) if day is not None else None
        if _is_reported(as_of):
            return as_of

        def person(who: str, at: Position) -> Any:
            return self._one("person", Scalar(who, at), audience)

        return self._catalog.figures(self._name, id_, as_of, person)

    # -- what is wrong ----------------------------------------------------------------------------

    def _wrong(self, node: Node, wanted: str, hint: str = "") -> Any:
        """Say what the input must be; gives what stands in its place."""
        self._report(Problem(node.at, "bad-input", f"“{self._name}” must be {wanted}.", hint))
        return self._reported()

    def _report(self, problem: Problem) -> None:
        if problem not in self._problems:
            self._problems.append(problem)

    def _reported(self) -> Any:
        return reported(self._name)


def _is_reported(value: Any) -> bool:
    return isinstance(value, Missing)


def _nothing(spec: InputSpec) -> Any:
    lists = ("list", "rows", "guidelines", "actions", *PLURALS)
    return () if spec.kind in lists else None
