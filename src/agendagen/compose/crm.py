"""Numbers of the CRM for templates, for the house only; each is worked out when a text asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from agendagen.compose.dates import format_day
from agendagen.compose.expressions import reported
from agendagen.compose.facts import Facts, first_word
from agendagen.compose.filters import CASES
from agendagen.figures.metrics import Metric, Table, check_age, days_of, measure, metrics_of
from agendagen.figures.store import described, open_store
from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.records.data import DataSpec
from agendagen.workspace.workspace import Workspace

Lookup = Callable[[str, Position], Any]
"""The id of a person, and where it was asked for → what templates may know of them."""
_SOURCE = {"en": "CRM export {}, {}", "pl": "Eksport z CRM {}, {}"}
_OLDER = {"en": "{}, exported on {}", "pl": "{}, dane z {}"}
_LEFT_OUT = {
    "en": "faulty rows left out of some numbers: {}",
    "pl": "błędne wiersze pominięte w części liczb: {}",
}


def source(spec: DataSpec, as_of: date, locale: str) -> str:
    """Where numbers come from, as a document says it: `CRM export deals.csv, 30 November 2026`.

    An export that is older than the day tells its own day too.
    """
    text = _SOURCE[locale].format(spec.file.rpartition("/")[2], format_day(as_of, locale))
    if spec.as_of is None or spec.as_of >= as_of:
        return text
    return _OLDER[locale].format(text, format_day(spec.as_of, locale))


class Figures(Facts):
    """The metrics of one export by name; each is asked once, and only if somebody wants it."""

    __slots__ = ("_ask", "_waiting")

    def __init__(
        self, known: Mapping[str, Any], metrics: Mapping[str, Metric], ask: Callable[[str], Any],
        name: str, at: Position,
    ) -> None:  # fmt: skip
        waiting = {*metrics, "left_out"}
        super().__init__({**known, **dict.fromkeys(waiting)}, name=name, origin=at)
        self._ask = ask
        self._waiting = waiting

    def __getitem__(self, key: str) -> Any:
        if key in self._waiting:
            self._waiting.remove(key)
            self[key] = self._ask(key)
        return super().__getitem__(key)


def figures(
    workspace: Workspace,
    locale: str,
    name: str,
    data: tuple[str, Position],
    as_of: date,
    person: Lookup,
    problems: list[Problem],
) -> Any:
    """What a meeting's input of kind `data` is: the export's metrics as of a day."""
    id_, at = data
    try:
        export = described(workspace, id_, at, locale)
        metrics = metrics_of(workspace)
    except ProblemsFound as found:
        problems.extend(found.problems)
        return reported(name)
    problems.extend(p for p in check_age(id_, export.spec, as_of, at) if p not in problems)
    people: dict[str, Any] = {}

    def someone(called: str) -> Any:
        if called not in people:
            known = export.spec.people.get(called)
            unknown = Facts(_stranger(called), name="person")
            people[called] = unknown if known is None else person(known, export.person_at(called))
        return people[called]

    def ask(key: str) -> Any:
        try:
            store = open_store(workspace, id_, at)
            if key == "left_out":
                return _LEFT_OUT[locale].format(store.left_out) if store.left_out else ""
            asked = ("table", id_, key, as_of.isoformat())  # in each language and edition
            table = workspace.once(asked, lambda: measure(store, metrics[key], as_of))
        except ProblemsFound as found:
            problems.extend(p for p in found.problems if p not in problems)
            return reported(name)

        def cell(value: Any, kind: str) -> Any:
            if value is not None and kind == "person":
                return someone(value)
            said = kind == "word"
            return metrics[key].said(value, locale, export.spec.names) if said else value

        return _rows(table, f"{name}.{key}", at, cell)

    return Figures(_beside(export.spec, metrics, as_of, locale), metrics, ask, name, at)


def _beside(
    spec: DataSpec, metrics: Mapping[str, Metric], as_of: date, locale: str
) -> dict[str, Any]:
    """What the data tells beside the metrics, without being read."""
    days = days_of(as_of, spec.quota.every, spec.as_of)
    first, last = days["period_start"], days["period_end"]
    assert first is not None
    assert last is not None
    return {
        "as_of": as_of,
        "weeks": Decimal((last - first).days + 1) / 7,
        "source": source(spec, as_of, locale),
        "titles": Facts({n: m.head.title.say(locale) for n, m in metrics.items()}, name="titles"),
        "about": Facts({n: m.head.about.say(locale) for n, m in metrics.items()}, name="about"),
    }


def _stranger(called: str) -> dict[str, Any]:
    """Somebody in the CRM who is not in content/people: a name that nobody can inflect."""
    first = first_word(called)
    forms = {"forms": dict.fromkeys(CASES, called), "first_forms": dict.fromkeys(CASES, first)}
    return {"name": called, "first_name": first, **forms}


def _rows(
    table: Table, name: str, at: Position, cell: Callable[[Any, str], Any]
) -> tuple[Facts, ...]:
    """Rows for templates; `cell` makes of a value and its kind what they see."""
    kinds = [(key, column.kind) for key, column in table.columns.items()]
    return tuple(
        Facts(
            {key: cell(value, kind) for (key, kind), value in zip(kinds, row, strict=True)},
            name=name,
            origin=at,
        )
        for row in table.rows
    )
