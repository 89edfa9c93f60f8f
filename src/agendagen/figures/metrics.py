"""Metrics: SQL files that ask an export one question each, as of a day that is always said.

The head of the file, a comment in YAML, tells what the columns are. Positions are those of the
file, for what is wrong with the head as for what is wrong with the SQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from msgspec import Struct

from agendagen.figures.store import MAX_RESULT, SECONDS, Store
from agendagen.problems import Position, Problem, ProblemsFound, did_you_mean, in_order
from agendagen.records.data import DataSpec, MetricColumn, MetricHead
from agendagen.records.reading import checked
from agendagen.workspace.nodes import place, plain
from agendagen.workspace.reading import parse, read_text
from agendagen.workspace.workspace import Workspace

FOLDER = "content/metrics"
WEEKS = 12
"""How far back a trend and a rate look."""
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED = frozenset({"as_of", "source", "left_out", "titles", "about", "weeks"})
"""What templates ask of the data beside the metrics."""
_HEAD = re.compile(r"\s*/\*(.*?)\*/", re.DOTALL)
_ASIDE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", re.DOTALL)
_CLOCK = re.compile(
    r"\b(?:current_date|current_time|current_timestamp|localtime|localtimestamp|tablesample"
    r"|using\s+sample|(?:now|today|age|get_current_time|get_current_timestamp|transaction_timestamp"
    r"|current_localtime|current_localtimestamp|random|setseed|uuid|uuidv4|uuidv7|gen_random_uuid"
    r"|txid_current|current_(?:connection|query|transaction)_id|query)\s*\()",
    re.IGNORECASE,
)
"""What gives something else tomorrow, or the next time; `query` would hide it in a text."""
MAX_CELL = 20_000
"""Characters of a text that a metric gives."""
MOST = 10**15
"""Of a number that a metric gives."""
_PLACE = re.compile(r"^LINE (\d+): (.*)\n( *)\^", re.MULTILINE)
_QUOTED = re.compile(r'"([^"]*)"')
_NUMBERS = ("money", "percent", "number", "count")


class Metric(Struct, frozen=True):
    """One metric, as its file says. `sql` is the file from its first word on, which is at `at`."""

    name: str
    head: MetricHead
    sql: str
    at: Position

    def said(self, value: Any, locale: str, names: Mapping[str, str]) -> Any:
        """A value of a column of kind `word`, in the language; `names` are those of the export."""
        both = self.head.words.get(value)
        return names.get(value, value) if both is None else both.say(locale)


class Table(Struct, frozen=True):
    """What a metric gave: rows of `columns`, in their order.

    Money, percentages and numbers are `Decimal`, counts `int`, days `date`; None where there is
    nothing. A person stands there under the CRM's name.
    """

    name: str
    columns: dict[str, MetricColumn]
    rows: tuple[tuple[Any, ...], ...]


def metrics_of(workspace: Workspace) -> dict[str, Metric]:
    """Every metric by name; the user's go before the built-in ones. Raises `ProblemsFound`."""
    return workspace.once(("metrics",), lambda: _metrics(workspace))


def _metrics(workspace: Workspace) -> dict[str, Metric]:
    read: dict[str, Metric] = {}
    problems: list[Problem] = []
    for name, (layer, file) in workspace.layered(FOLDER, ".sql").items():
        shown = layer.shown(file)
        if not NAME.fullmatch(name) or name in RESERVED:
            message = f"“{name}” cannot be the name of a metric."
            hint = "Use lower case letters, digits and underscores."
            problems.append(Problem(Position(shown), "bad-name", message, hint))
        elif not workspace.holds(layer, file):
            message = "The file is a link that leads out of the workspace."
            hint = "Put the file itself into the workspace."
            problems.append(Problem(Position(shown), "outside", message, hint))
        else:
            try:
                read[name] = read_metric(name, read_text(file, shown), shown)
            except ProblemsFound as found:
                problems.extend(found.problems)
    if problems:
        raise ProblemsFound(problems)
    return read


def check_metrics(workspace: Workspace) -> tuple[Problem, ...]:
    """What is wrong with the files of the metrics, without asking any data."""
    try:
        metrics_of(workspace)
    except ProblemsFound as found:
        return found.problems
    return ()


def read_metric(name: str, text: str, shown: str) -> Metric:
    """A metric from the text of its file. Raises `ProblemsFound`."""
    head = _HEAD.match(text)
    if head is None:
        message = "The file does not begin with a comment that tells what its columns are."
        hint = "Copy the head of a built-in metric: “agendagen init” makes them all."
        raise ProblemsFound([Problem(Position(shown), "bad-metric", message, hint)])
    above = text[: head.start(1)]
    tree = parse("\n" * above.count("\n") + head[1], shown)
    spec = checked(MetricHead, plain(tree), lambda path, on_key: place(tree, path, key=on_key))
    bare = _ASIDE.sub(_blank, text)
    if (clock := _CLOCK.search(bare)) is not None:
        at = _behind(shown, text[: clock.start()])
        message = f"“{clock[0].rstrip(' (')}” gives something else every time."
        hint = "Ask for a day by name, as in $as_of: then the same export gives the same numbers."
        raise ProblemsFound([Problem(at, "bad-metric", message, hint)])
    begin = next((found.start() for found in re.finditer(r"\S", bare)), len(text))
    return Metric(name, spec, text[begin:], _behind(shown, text[:begin]))


def _blank(aside: re.Match[str]) -> str:
    """Spaces for a comment or a text; a name stays, and loses its quotation marks."""
    name = aside[0].startswith('"')
    return aside[0].replace('"', " ") if name else re.sub(r"[^\n]", " ", aside[0])


def _behind(shown: str, before: str) -> Position:
    """The place that follows this text."""
    return Position(shown, before.count("\n") + 1, len(before) - before.rfind("\n"))


def days_of(as_of: date, every: str, export: date | None) -> dict[str, date | None]:
    """The days that a metric may ask for by name, for a day and the period of quotas.

    The week is from Monday to Sunday. Until Wednesday it is the one before, from Thursday on the
    one under way, so that there are four days in it at least.
    """
    near = as_of - timedelta(days=3)
    week = near - timedelta(days=near.weekday())
    months = 1 if every == "month" else 3
    first = as_of.month - (as_of.month - 1) % months
    after = date(as_of.year + (first + months > 12), (first + months - 1) % 12 + 1, 1)
    return {
        "as_of": as_of,
        "week_start": week,
        "week_end": min(week + timedelta(days=6), as_of),
        "before_week": week - timedelta(days=1),
        "trend_start": week - timedelta(weeks=WEEKS - 1),
        "period_start": date(as_of.year, first, 1),
        "period_end": after - timedelta(days=1),
        "export": export,
    }


def measure(store: Store, metric: Metric, as_of: date) -> Table:
    """Ask a metric. Raises `ProblemsFound`, placed in its SQL."""
    import duckdb

    days = days_of(as_of, store.spec.quota.every, store.spec.as_of)
    try:
        statements = store.statements(metric.sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            message = "A metric is one question, which begins with SELECT or WITH."
            hint = "It reads no files and changes nothing."
            raise _wrong(metric, message, hint)
        asked = statements[0].named_parameters
        if unknown := sorted(asked - days.keys()):
            at = _within(metric, metric.sql[: metric.sql.find(f"${unknown[0]}")])
            hint = did_you_mean(unknown[0], days, otherwise=f"There are: {', '.join(days)}.")
            message = f"There is no day “{unknown[0]}”."
            raise ProblemsFound([Problem(at, "bad-metric", message, hint)])
        result = store.query(metric.sql, {name: days[name] for name in asked})
    except InterruptedError as error:
        message = f"The metric takes more than {SECONDS} seconds."
        hint = "Ask for less, or look for a join without a condition."
        raise _wrong(metric, message, hint) from error
    except duckdb.Error as error:
        raise ProblemsFound([_explained(metric, error)]) from error
    if len(result.rows) > MAX_RESULT:
        message = f"The metric gives more than {MAX_RESULT:,} rows."
        raise _wrong(metric, message, "Sum them up, or ask for the first ones.")
    columns = metric.head.columns
    if sorted(result.columns) != sorted(columns):
        given, said = ", ".join(result.columns), ", ".join(columns)
        message = f"The metric gives the columns {given}; its head describes {said}."
        raise _wrong(metric, message, "Describe every column that it gives, and no other.")
    order = [result.columns.index(name) for name in columns]
    kinds = [column.kind for column in columns.values()]
    try:
        rows = tuple(
            tuple(_cell(row[at], kind) for at, kind in zip(order, kinds, strict=True))
            for row in result.rows
        )
    except ValueError as error:
        raise _wrong(metric, f"{error}.", "Give it another kind in the head.") from error
    return Table(metric.name, columns, rows)


def as_json(value: Any) -> Any:
    """A cell for JSON; amounts have 15 digits at most, which a float keeps."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _wrong(metric: Metric, message: str, hint: str) -> ProblemsFound:
    return ProblemsFound([Problem(metric.at, "bad-metric", message, hint)])


def _cell(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind in _NUMBERS and isinstance(value, int | float | Decimal):
        number = Decimal(str(round(value, 6))) if isinstance(value, float) else Decimal(value)
        if number.is_finite() and abs(number) < MOST:
            if kind != "count":
                return number
            if number == int(number):
                return int(number)
    elif kind == "date" and isinstance(value, date):
        return date(value.year, value.month, value.day)
    elif kind in ("text", "word", "person") and len(text := str(value)) <= MAX_CELL:
        return text
    raise ValueError(f"“{str(value)[:40]}” is no {kind} that can be printed")


def _explained(metric: Metric, error: Exception) -> Problem:
    """DuckDB's complaint, in its place, without what it adds."""
    text = str(error)
    at, message = metric.at, text.partition("\n")[0]
    kind, _, rest = message.partition(" Error: ")
    message = rest or message
    if (found := _PLACE.search(text)) is not None:
        line, piece, caret = int(found[1]), found[2], len(found[3]) - len(f"LINE {found[1]}: ")
        above, written = metric.sql.split("\n")[: line - 1], metric.sql.split("\n")[line - 1]
        if piece.startswith("..."):
            piece, caret = piece[3:], caret - 3
        begin = max(written.find(piece.removesuffix("...")), 0)
        at = _within(metric, "\n".join([*above, written[: begin + caret]]))
    if kind == "Permission":
        said = "A metric reads no files and reaches nothing outside of the export."
        return Problem(at, "bad-metric", said, "Take what reads or writes a file out of it.")
    if kind == "Out of Memory":
        said = "The metric needs more memory than it may have."
        hint = "Ask for less, or look for a join without a condition."
        return Problem(at, "bad-metric", said, hint)
    if "pytz" in text:
        said = "The metric gives a time with a zone, which cannot be printed."
        return Problem(at, "bad-metric", said, "Make it a day, as in opened::DATE.")
    suggestion = re.search(r"^(?:Did you mean|Candidate bindings:|LINE) ?(.*)$", text, re.MULTILINE)
    hint = suggestion[0] if suggestion and not suggestion[0].startswith("LINE") else ""
    said = f"The SQL cannot be run: {message.rstrip('!.')}."
    return Problem(at, "bad-metric", _QUOTED.sub(r"“\1”", said), _QUOTED.sub(r"“\1”", hint))


def _within(metric: Metric, before: str) -> Position:
    """The place in the file that follows this beginning of the SQL."""
    at = _behind(metric.at.path, before)
    first = metric.at.column - 1 if at.line == 1 else 0
    return Position(at.path, metric.at.line + at.line - 1, at.column + first)


def check_age(id_: str, spec: DataSpec, as_of: date, at: Position) -> Iterator[Problem]:
    """A warning when the export is older than the day that is asked for."""
    if spec.as_of is not None and as_of > spec.as_of:
        yield Problem(
            at,
            "old-export",
            f"The export “{id_}” is of {spec.as_of}, older than {as_of}.",
            f"Export again, and change “as_of:” in content/data/{id_}.yaml.",
            severity="warning",
        )


def all_tables(store: Store, metrics: dict[str, Metric], as_of: date) -> tuple[Table, ...]:
    """Every metric. Raises `ProblemsFound` with what is wrong in any of them."""
    tables: list[Table] = []
    problems: list[Problem] = []
    for metric in metrics.values():
        try:
            tables.append(measure(store, metric, as_of))
        except ProblemsFound as found:
            problems.extend(found.problems)
    if problems:
        raise ProblemsFound(in_order(problems))
    return tuple(tables)
