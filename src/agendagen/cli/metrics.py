"""agendagen metrics"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from agendagen.cli.common import (
    JSON_VERSION,
    day_option,
    json_option,
    locale_option,
    print_json,
    print_problems,
    printable,
    refuse_unknown,
    workspace_of,
)

if TYPE_CHECKING:
    from agendagen.figures.metrics import Metric, Table
    from agendagen.figures.store import Store
    from agendagen.workspace.workspace import Workspace

FIRST = 10
"""Rows of each table when all are printed."""
WIDEST = 40
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@click.command("metrics")
@click.argument("name", required=False)
@click.option("--data", "data", metavar="ID", help="The export, when there are several.")
@day_option(
    "--as-of", "as_of", "The day of the numbers, as 2026-11-30; otherwise that of the export."
)
@locale_option
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="For a spreadsheet; one metric.")
@click.pass_context
def command(
    context: click.Context,
    name: str | None,
    data: str | None,
    as_of: date | None,
    locale: str | None,
    as_json: bool,
    as_csv: bool,
) -> int:
    """Print numbers from a CRM export: one metric, or the first rows of each.

    The export is described in content/data/ID.yaml. A metric is an SQL file in content/metrics/; a
    file of the same name in your workspace goes before a built-in one. Rows with a fault are
    warnings; “agendagen metrics faults” lists them all.

    \b
    agendagen metrics
    agendagen metrics attainment --as-of 2026-11-30 --locale pl
    agendagen metrics stalled --data fennimark --csv > stalled.csv
    """
    from agendagen.figures.metrics import all_tables, check_age, measure, metrics_of
    from agendagen.figures.store import described, open_store
    from agendagen.problems import Position

    workspace = workspace_of(context)
    language = locale or workspace.config.locale
    metrics = metrics_of(workspace)
    if name is not None:
        refuse_unknown("metric", name, metrics)
    if as_csv and (name is None or as_json):
        raise click.UsageError("--csv prints one metric: agendagen metrics attainment --csv.")
    export = described(workspace, _export(workspace, data), locale=language)
    store = open_store(workspace, export.id)
    day = as_of or store.spec.as_of
    if day is None:
        raise click.UsageError(
            "The export does not say of which day it is. Add --as-of, as in --as-of 2026-11-30."
        )
    at = Position(workspace.source("data", store.id).shown)
    warnings = list(check_age(store.id, store.spec, day, at))
    if name is None:
        asked = {n: metric for n, metric in metrics.items() if n != "faults" or as_json}
        tables = all_tables(store, asked, day)
    else:
        tables = (measure(store, metrics[name], day),)
    if as_json:
        print_json(_data(store, day, language, metrics, tables))
    elif as_csv:
        _print_csv(_Cells(metrics[tables[0].name], language, export.spec.names), tables[0])
    else:
        from agendagen.compose.crm import source

        click.echo(printable(source(store.spec, day, language)))
        for table in tables:
            cells = _Cells(metrics[table.name], language, export.spec.names)
            most = FIRST if name is None else len(table.rows)
            for line in _section(cells, table, workspace.config.currency, most):
                click.echo(printable(line))
    if name == "faults":
        warnings += store.problems()
    elif store.faults:
        count = f"{store.faults:,} fault{'s' * (store.faults != 1)}"
        click.echo(f"The export has {count}; “agendagen metrics faults” lists them.", err=True)
    print_problems(warnings)
    return 0


def _export(workspace: Workspace, data: str | None) -> str:
    """The id of the export that is meant."""
    if data is not None:
        refuse_unknown("export", data, workspace.sources("data"))
        return data
    choices = list(workspace.offered("data"))
    if len(choices) != 1:
        raise click.UsageError(f"Which export? Add --data with one of: {', '.join(choices)}.")
    return choices[0]


class _Cells:
    """The words of a metric and of the export, in a language."""

    def __init__(self, metric: Metric, locale: str, names: Mapping[str, str]) -> None:
        self.head = metric.head
        self.locale = locale
        self._metric = metric
        self._names = names

    def said(self, value: Any, kind: str) -> Any:
        """A value; in a column of words, what stands for it."""
        return self._metric.said(value, self.locale, self._names) if kind == "word" else value


def _section(cells: _Cells, table: Table, currency: str, most: int) -> Iterator[str]:
    """A metric with its title, what it is about, and its first rows."""
    import textwrap

    head, locale = cells.head, cells.locale
    yield ""
    yield f"{head.title.say(locale)} ({table.name})"
    yield from (f"  {line}" for line in textwrap.wrap(head.about.say(locale), 96))
    yield ""
    yield from (f"  {line}" for line in _grid(cells, table, table.rows[:most], currency))
    if most < len(table.rows):
        more = len(table.rows) - most
        yield f"  … {more:,} more: agendagen metrics {table.name}"


def _grid(
    cells: _Cells, table: Table, rows: tuple[tuple[Any, ...], ...], currency: str
) -> Iterator[str]:
    """The rows with numbers to the right, under their titles."""
    from agendagen.compose.filters import make_filters

    kinds = [column.kind for column in table.columns.values()]
    titles = [column.say(cells.locale) for column in table.columns.values()]
    filters = make_filters(cells.locale, currency, [])

    def shown(value: Any, kind: str) -> str:
        if value is None:
            return "–"
        if kind in ("money", "date"):
            text = filters[kind](value)
        elif kind in ("count", "number", "percent"):
            gap = "" if cells.locale == "en" else " "
            text = filters["number"](value) + (f"{gap}%" if kind == "percent" else "")
        else:
            text = cells.said(value, kind)
        text = " ".join(str(text).split())  # there are spaces that do not break
        return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"

    grid = [titles, *([shown(*c) for c in zip(row, kinds, strict=True)] for row in rows)]
    wide = [max(len(row[n]) for row in grid) for n in range(len(titles))]
    right = [kind in ("money", "count", "percent", "number") for kind in kinds]
    for row in grid:
        aligned = zip(row, wide, right, strict=True)
        yield "  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in aligned).rstrip()
    if not rows:
        yield "–"


def _data(
    store: Store,
    day: date,
    locale: str,
    metrics: dict[str, Metric],
    tables: tuple[Table, ...],
) -> dict[str, Any]:
    from agendagen.compose.crm import source
    from agendagen.figures.metrics import as_json

    return {
        "version": JSON_VERSION,
        "data": store.id,
        "as_of": day.isoformat(),
        "source": source(store.spec, day, locale),
        "faults": store.faults,
        "metrics": [
            {
                "name": table.name,
                "title": metrics[table.name].head.title.say(locale),
                "about": metrics[table.name].head.about.say(locale),
                "columns": [
                    {"name": key, "kind": column.kind, "title": column.say(locale)}
                    for key, column in table.columns.items()
                ],
                "rows": [
                    dict(zip(table.columns, map(as_json, row), strict=True)) for row in table.rows
                ],
            }
            for table in tables
        ],
    }


def _print_csv(cells: _Cells, table: Table) -> None:
    """One table for a spreadsheet, which must not take a text for a formula."""
    import csv
    import io

    kinds = [column.kind for column in table.columns.values()]
    out = io.StringIO(newline="")
    write = csv.writer(out).writerow
    write([_harmless(column.say(cells.locale)) for column in table.columns.values()])
    for row in table.rows:
        write(
            [
                _harmless(str(cells.said(value, kind)))
                if isinstance(value, str)
                else ("" if value is None else str(value))
                for value, kind in zip(row, kinds, strict=True)
            ]
        )
    click.echo(out.getvalue(), nl=False)


def _harmless(text: str) -> str:
    """The text behind an apostrophe when a spreadsheet could take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
