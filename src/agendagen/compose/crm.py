"""Numbers of the CRM for templates, for the house only; each is worked out when a text asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from agendagen.compose.dates import format_day
from agendagen.compose.expressions import reported
from agendagen.compose.facts import Facts, first_word
from agendagen.compose.inputs import Lookup
from agendagen.figures.metrics import Metric, Table, check_age, days_of, measure, metrics_of
from agendagen.figures.store import described, open_store
from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.workspace.workspace import Workspace

_SOURCE = {"en": "CRM export {}, {}", "pl": "Eksport z CRM {}, {}"}


def source(file: str, as_of: date, locale: str) -> str:
    """Where numbers come from, as a document says it: `CRM export deals.csv, 30 November 2026`."""
    return _SOURCE[locale].format(file, format_day(as_of, locale))


class Figures(Facts):
    """The metrics of one export by name; each is asked once, and only if somebody wants it."""

    __slots__ = ("_ask", "_waiting")

    def __init__(
        self, known: Mapping[str, Any], metrics: Mapping[str, Metric], ask: Callable[[str], Any],
        name: str, at: Position,
    ) -> None:  # fmt: skip
        super().__init__({**known, **dict.fromkeys(metrics)}, name=name, origin=at)
        self._ask = ask
        self._waiting = set(metrics)

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
        export = described(workspace, id_, at)
        metrics = metrics_of(workspace)
    except ProblemsFound as found:
        problems.extend(found.problems)
        return reported(name)
    problems.extend(p for p in check_age(id_, export.spec, as_of, at) if p not in problems)
    people: dict[str, Any] = {}

    def someone(called: str) -> Any:
        if called not in people:
            known = export.spec.people.get(called)
            unknown = Facts({"name": called, "first_name": first_word(called)}, name="person")
            people[called] = unknown if known is None else person(known, export.person_at(called))
        return people[called]

    def ask(metric: str) -> Any:
        try:
            table = measure(open_store(workspace, id_, at), metrics[metric], as_of)
        except ProblemsFound as found:
            problems.extend(p for p in found.problems if p not in problems)
            return reported(name)
        return _rows(table, f"{name}.{metric}", at, locale, metrics[metric], someone)

    days = days_of(as_of, export.spec.quota.every, export.spec.as_of)
    first, last = days["period_start"], days["period_end"]
    assert first is not None
    assert last is not None
    known = {
        "as_of": as_of,
        "weeks": Decimal((last - first).days + 1) / 7,
        "source": source(export.spec.file.rpartition("/")[2], as_of, locale),
        "titles": Facts({n: m.head.title.say(locale) for n, m in metrics.items()}, name="titles"),
        "about": Facts({n: m.head.about.say(locale) for n, m in metrics.items()}, name="about"),
    }
    return Figures(known, metrics, ask, name, at)


def _rows(
    table: Table,
    name: str,
    at: Position,
    locale: str,
    metric: Metric,
    person: Callable[[str], Any],
) -> tuple[Facts, ...]:
    """Rows for templates: people are records, words are in the language."""
    kinds = [(key, column.kind) for key, column in table.columns.items()]

    def cell(value: Any, kind: str) -> Any:
        if value is not None and kind == "person":
            return person(value)
        return metric.said(value, locale) if kind == "word" else value

    return tuple(
        Facts(
            {key: cell(value, kind) for (key, kind), value in zip(kinds, row, strict=True)},
            name=name,
            origin=at,
        )
        for row in table.rows
    )
