"""An export from the CRM in DuckDB: loaded once, cleaned, every fault noted, then locked.

The tables that metrics may ask are described in docs/data.md; `cleaning.py` makes them.
"""

from __future__ import annotations

import csv
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from agendagen.figures.cleaning import clean
from agendagen.figures.faults import KINDS, LEFT_OUT, Fault, grouped
from agendagen.figures.reading import MAX_COLUMNS, MAX_ROWS, check_size, opened, refuse
from agendagen.figures.sql import Table, literal, quoted
from agendagen.problems import Position, Problem, ProblemsFound, did_you_mean, in_order
from agendagen.records.data import Accounts, DataSpec, Owners, Products, Quota
from agendagen.records.reading import checked
from agendagen.workspace.nodes import Node, place, plain
from agendagen.workspace.workspace import Source, Workspace

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, Statement

SECONDS = 60
"""Time for one metric; over a million opportunities the slowest built-in one takes less than 2."""
MEMORY = "2GB"
MAX_RESULT = 1_000_000
"""Rows of one result."""
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,  # sums and ties come out the same on every machine
    "async_threads": 0,  # a process with threads cannot be forked, and PDFs are made in forks
    "memory_limit": MEMORY,
    "temp_directory": "",
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}
_LOCK = "SET enable_external_access = false; SET lock_configuration = true"


class Part(Struct, frozen=True):
    """One of the files of an export; `path` is where the description says so."""

    role: str
    path: tuple[str, ...]
    said: DataSpec | Owners | Products | Accounts | Quota
    file: Path
    shown: str

    @property
    def name(self) -> str:
        """The file as the description names it."""
        return str(self.said.file)


class Result(Struct, frozen=True):
    """What a query gave."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


class Store:
    """One export. Nothing can be changed in it, and it reaches no file."""

    def __init__(
        self,
        id_: str,
        spec: DataSpec,
        parts: tuple[Part, ...],
        con: DuckDBPyConnection,
        faults: int,
        notes: tuple[Problem, ...],
    ) -> None:
        self.id = id_
        self.spec = spec
        self.faults = faults
        """How many rows of the table `faults` there are."""
        self.notes = notes
        """What the description says that the export does not know."""
        self._shown = {part.name: part.shown for part in parts}
        self._con = con

    def statements(self, sql: str) -> list[Statement]:
        """What the SQL consists of. Raises `duckdb.Error` when it cannot be read."""
        return self._con.extract_statements(sql)

    def query(self, sql: str, values: dict[str, date | None]) -> Result:
        """Run one SELECT. Raises `duckdb.Error`, and `InterruptedError` when it takes too long."""
        import duckdb

        cursor = self._con.cursor()
        clock = threading.Timer(SECONDS, cursor.interrupt)
        clock.daemon = True
        clock.start()
        try:
            cursor.execute(sql, values or None)
            rows = cursor.fetchmany(MAX_RESULT + 1)
            return Result(tuple(name for name, *_ in cursor.description or ()), tuple(rows))
        except duckdb.InterruptException as error:
            raise InterruptedError from error
        finally:
            clock.cancel()
            clock.join()
            cursor.close()

    def found(self) -> Iterator[Fault]:
        """Every fault, in the order of the files."""
        cursor = self._con.cursor().execute(
            "SELECT file, line, opportunity, field, problem, value, instead, rows"
            " FROM faults ORDER BY ALL"
        )
        while rows := cursor.fetchmany(10_000):
            yield from (Fault(*row) for row in rows)

    @cached_property
    def left_out(self) -> int:
        """How many rows are missing in a sum or a count."""
        return self._rows_with(f"counts IN {LEFT_OUT}")

    def unsettled(self) -> tuple[int, dict[str, int]]:
        """How many rows have faults that the description does not settle; how often each kind."""
        settled = tuple(code for code, kind in KINDS.items() if kind.is_settled)
        found = self._con.cursor().execute(
            f"SELECT problem, count(*) FROM faults WHERE problem NOT IN {settled}"
            " GROUP BY problem ORDER BY 2 DESC, 1"
        )
        return self._rows_with(f"problem NOT IN {settled}"), dict(found.fetchall())

    def _rows_with(self, condition: str) -> int:
        found = self._con.cursor().execute(
            f"SELECT count(DISTINCT (file, line)) FROM faults WHERE {condition}"
        )
        return int(found.fetchall()[0][0])

    def problems(self) -> tuple[Problem, ...]:
        """The faults as warnings; what is the same in many rows is said once."""
        return in_order((*self.notes, *grouped(self.found(), self._shown)))


class Export(Struct, frozen=True):
    """An export as it is described; nothing of it has been read but that its files are there."""

    id: str
    spec: DataSpec
    tree: Node
    parts: tuple[Part, ...]

    def person_at(self, name: str) -> Position:
        """Where the description says who somebody in the CRM is."""
        return place(self.tree, ("people", name))


def described(
    workspace: Workspace, id_: str, at: Position | None = None, locale: str | None = None
) -> Export:
    """The description of an export, with the names of a language. Raises `ProblemsFound`."""
    source = workspace.source("data", id_, at)
    tree = workspace.tree(source, locale, []) if locale else workspace.read(source)
    spec = checked(DataSpec, plain(tree), lambda path, on_key: place(tree, path, key=on_key))
    return Export(id_, spec, tree, parts_of(workspace, source, spec, tree))


def open_store(workspace: Workspace, id_: str, at: Position | None = None) -> Store:
    """The export of this id, loaded once for a workspace. Raises `ProblemsFound`."""
    return workspace.once(("export", id_), lambda: _load(described(workspace, id_, at)))


def parts_of(workspace: Workspace, source: Source, spec: DataSpec, tree: Node) -> tuple[Part, ...]:
    """The files of an export; each is there and in the workspace. Raises `ProblemsFound`."""
    parts: list[Part] = []
    problems: list[Problem] = []
    for role, path, said in (
        ("deals", (), spec),
        ("owners", ("owners",), spec.owners),
        ("products", ("products",), spec.products),
        ("accounts", ("accounts",), spec.accounts),
        ("quotas", ("quota",), spec.quota),
    ):
        if said is None or said.file is None:
            continue
        at, file = place(tree, (*path, "file")), source.base.parent / said.file
        if not workspace.holds(source.layer, file):
            message = f"The file “{said.file}” is outside of the workspace."
            problems.append(Problem(at, "outside", message, "Put the file itself there."))
        elif not _is_file(file):
            message = f"There is no file “{said.file}” beside this description."
            near = [other.name for other in source.base.parent.iterdir() if other.is_file()]
            hint = did_you_mean(said.file, near, otherwise="Put the export there.")
            problems.append(Problem(at, "missing-file", message, hint))
        else:
            parts.append(Part(role, path, said, file, source.layer.shown(file)))
    if problems:
        raise ProblemsFound(problems)
    return tuple(parts)


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # a name that no disk can hold
        return False


def _load(export: Export) -> Store:
    import duckdb

    spec, parts = export.spec, export.parts
    con = duckdb.connect(":memory:", config=_SETTINGS)
    with TemporaryDirectory(prefix="agendagen-data-") as folder, _explained(parts[0].shown):
        tables = {part.role: _table(con, Path(folder), part, spec) for part in parts}
        _check_columns(export.tree, parts, tables)
        faults = clean(con, spec, tables)
        notes = tuple(_strangers(con, spec, export.tree))
        con.execute(_LOCK)
    return Store(export.id, spec, parts, con, faults, notes)


@contextmanager
def _explained(shown: str) -> Iterator[None]:
    """What DuckDB cannot load, as a problem of the file."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        message = f"The export needs more than {MEMORY} of memory."
        raise refuse(shown, "too-large", message, "Export fewer years or columns.") from error
    except duckdb.Error as error:
        message = "The file cannot be read as a table."
        raise refuse(shown, "not-text", message, "Export it again, as CSV or Parquet.") from error


# -- files into tables --------------------------------------------------------------------------


def _table(con: DuckDBPyConnection, folder: Path, part: Part, spec: DataSpec) -> Table:
    """Load one file. DuckDB gets a copy of our own making: no pattern in its name, no link."""
    if part.file.suffix.lower() == ".parquet":
        return _parquet(con, folder / f"{part.role}.parquet", part, spec)
    copy = folder / f"{part.role}.csv"
    ragged: list[int] = []
    with opened(part.file, part.shown, spec, part.said.sheet) as lines:
        wide = len(lines.header)

        def even() -> Iterator[tuple[int | str, ...]]:
            for row in lines.rows:
                if len(row.cells) < wide or any(row.cells[wide:]):
                    ragged.append(row.line)
                else:  # there may be empty cells behind the last column
                    yield (row.line, *map(str.strip, row.cells[:wide]))

        with copy.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(even())
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(wide))
    con.execute(
        f"CREATE TABLE raw_{part.role} AS SELECT * FROM read_csv(?, auto_detect = false,"
        " header = false, delim = ',', quote = '\"', escape = '\"', strict_mode = true,"
        f" columns = {{'line': 'INTEGER', {columns}}})",
        [str(copy)],
    )
    return Table(f"raw_{part.role}", lines.header, part.name, tuple(ragged))


def _parquet(con: DuckDBPyConnection, copy: Path, part: Part, spec: DataSpec) -> Table:
    check_size(part.file, part.shown)
    shutil.copyfile(part.file, copy)
    described = con.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(copy)]).fetchall()
    header = tuple(" ".join(str(name).split()) for name, *_ in described)
    counted = con.execute("SELECT count(*) FROM read_parquet(?)", [str(copy)]).fetchone()
    rows = counted[0] if counted else 0
    if rows > MAX_ROWS or len(header) > MAX_COLUMNS:
        message = f"The file has {rows:,} rows and {len(header):,} columns."
        hint = f"At most {MAX_ROWS:,} rows and {MAX_COLUMNS} columns are read."
        raise refuse(part.shown, "too-many", message, hint)
    cells = ", ".join(
        f"nullif(trim({_as_text(quoted(name), str(kind), spec)}), '') AS c{number}"
        for number, (name, kind, *_) in enumerate(described)
    )
    con.execute(
        f"CREATE TABLE raw_{part.role} AS SELECT (file_row_number + 1)::INTEGER AS line, {cells}"
        " FROM read_parquet(?, file_row_number = true)",
        [str(copy)],
    )
    return Table(f"raw_{part.role}", header, part.name)


def _as_text(column: str, kind: str, spec: DataSpec) -> str:
    """A cell of Parquet as the description says that days and numbers are written."""
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        text, first = f"strftime({column}, {literal(spec.dates)})", spec.century
        if not spec.dates.is_short or first is None:
            return text
        inside = f"year({column}) BETWEEN {first} AND {first + 99}"
        return f"CASE WHEN {inside} THEN {text} ELSE strftime({column}, '%Y-%m-%d') END"
    if re.match(r"DECIMAL|DOUBLE|FLOAT|U?(TINY|SMALL|BIG|HUGE)?INT", kind):
        return f"replace({column}::VARCHAR, '.', {literal(spec.numbers.decimal)})"
    return f"regexp_replace({column}::VARCHAR, '[\\p{{C}}\\p{{Zl}}\\p{{Zp}}]+', ' ', 'g')"


def _check_columns(tree: Node, parts: tuple[Part, ...], tables: dict[str, Table]) -> None:
    """Every column that the description names is in its file."""
    problems = []
    for part in parts:
        table, columns = tables[part.role], part.said.columns
        for field in columns.__struct_fields__ if columns else ():
            wanted = getattr(columns, field)
            if wanted is not None and not table.has(wanted):
                names = [name for name in table.header if name]
                otherwise = f"Columns: {', '.join(names[:20])}."
                problems.append(
                    Problem(
                        place(tree, (*part.path, "columns", field)),
                        "unknown-column",
                        f"{part.name} has no column “{wanted}”.",
                        did_you_mean(wanted, names, otherwise=otherwise),
                    )
                )
    if problems:
        raise ProblemsFound(problems)


def _strangers(con: DuckDBPyConnection, spec: DataSpec, tree: Node) -> Iterator[Problem]:
    """People and teams that the description names and the export does not know."""
    for path, sql in (
        (("people",), "SELECT owner FROM owners WHERE is_known"),
        (("quota", "people"), "SELECT owner FROM owners WHERE is_known"),
        (("quota", "teams"), "SELECT DISTINCT team FROM owners WHERE team IS NOT NULL"),
    ):
        known = sorted(name for (name,) in con.execute(sql).fetchall())
        said = spec.people if path == ("people",) else getattr(spec.quota, path[-1])
        for name in said:
            if name not in known:
                yield Problem(
                    place(tree, (*path, name), key=True),
                    "unknown-owner",
                    f"The export knows nobody called “{name}”."
                    if path[-1] == "people"
                    else f"The export knows no team “{name}”.",
                    did_you_mean(name, known, otherwise="Write the name as the CRM does."),
                    severity="warning",
                )
