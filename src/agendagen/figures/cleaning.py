"""From cells as they were written to days, amounts and outcomes; what cannot be read is a fault.

No row is dropped in silence: each fault says what its row still counts for (docs/data.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from agendagen.figures.faults import KINDS
from agendagen.figures.sql import Table, literal, quoted
from agendagen.records.data import DataSpec

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OURS = (
    "line", "opportunity", "owner", "team", "person", "account", "product", "stage", "outcome",
    "position", "amount", "opened", "closed", "moved", "list_price", "known",
)  # fmt: skip
"""The columns of `opportunities` and `open_on`; the export's own come behind them."""
_TEXTS = ("opportunity", "owner", "account", "product", "stage")
_DAYS = ("opened", "closed", "moved")
_PLURAL = {"owner": "owners", "product": "products", "account": "accounts"}


def clean(con: DuckDBPyConnection, spec: DataSpec, tables: dict[str, Table]) -> int:
    """Make the tables that metrics ask of the raw ones, which go; the number of faults."""
    con.execute(_MACROS)
    con.execute(_reading(spec))
    return _Cleaning(con, spec, tables).run()


_MACROS = """
CREATE TABLE faults (
    file VARCHAR, line INTEGER, opportunity VARCHAR, field VARCHAR, problem VARCHAR,
    value VARCHAR, instead VARCHAR, counts VARCHAR, rows INTEGER
);
CREATE MACRO cents(amount) AS (amount::DECIMAL(18, 2) * 100)::HUGEINT;
CREATE MACRO quotient(a, b) AS ((2 * a + sign(a)::INTEGER * b) // (2 * b))::DECIMAL(18, 0);
CREATE MACRO percent(part, whole) AS CASE WHEN whole > 0 THEN
    (quotient(1000 * cents(part), cents(whole)) * 0.1)::DECIMAL(18, 1) END;
CREATE MACRO mean(total, number) AS CASE WHEN number > 0 THEN
    (quotient(cents(total), number) * 0.01)::DECIMAL(18, 2) END;
"""
"""Exact to the last digit, halves away from nothing; of nothing there is no share and no mean."""

_STATES = """
CREATE MACRO open_on(day) AS TABLE
    SELECT *, outcome = 'open' AND (moved IS NULL OR moved <= day) AS known
    FROM opportunities
    WHERE (opened IS NULL OR opened <= day)
        AND (outcome = 'open' OR (outcome IN ('won', 'lost') AND closed > day));
CREATE MACRO quota_of(first_day) AS TABLE
    SELECT owner, team, arg_max(amount, period IS NOT NULL) AS amount
    FROM quotas WHERE period IS NULL OR period = first_day GROUP BY owner, team;
"""
"""`open_on`: the opportunities as they stood; `known` tells whether the stage was this one."""


def _reading(spec: DataSpec) -> str:
    """The macros `as_day` and `as_amount`: a cell as what it means, or NULL."""
    times = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", "T%H:%M:%SZ", "T%H:%M:%S.%fZ")
    formats = ", ".join(literal(spec.dates + time) for time in times)
    read = f"try_strptime(cell, [{formats}])::DATE"
    if spec.dates.is_short:
        first = spec.century or 0
        year = f"{first} + ((year({read}) - {first}) % 100 + 100) % 100"
        read = f"TRY(make_date({year}, month({read}), day({read})))"
    said = spec.numbers
    decimal, thousands = re.escape(said.decimal), re.escape(said.thousands or "")
    whole = f"(\\d{{1,3}}({thousands}\\d{{3}})+|\\d+)" if thousands else "\\d+"
    number = literal(f"[+-]?{whole}({decimal}\\d+)?")
    bare = "trim(translate(cell, '\u00a0\u202f−’', '  -'''))"
    if said.currency:
        sign = re.escape(said.currency)
        bare = f"trim(regexp_replace({bare}, {literal(f'^([+-]?) *{sign} *| *{sign}$')}, '\\1'))"
    plain = f"replace({bare}, {literal(said.thousands)}, '')" if said.thousands else bare
    plain = f"replace({plain}, {literal(said.decimal)}, '.')"
    return f"""
CREATE MACRO as_day(cell) AS CASE WHEN year({read}) BETWEEN 1900 AND 2999 THEN {read} END;
CREATE MACRO as_amount(cell) AS
    CASE WHEN regexp_full_match({bare}, {number}) THEN TRY_CAST({plain} AS DECIMAL(18, 2)) END;
"""


class _Cleaning:
    def __init__(self, con: DuckDBPyConnection, spec: DataSpec, tables: dict[str, Table]) -> None:
        self.con = con
        self.spec = spec
        self.tables = tables
        self.deals = tables["deals"]

    def run(self) -> int:
        for role in self.tables:
            self.texts(role)
        for role in _PLURAL:
            self.list_of(role)
        self.typed()
        self.find()
        self.spellings()
        self.quotas()
        self.opportunities()
        self.con.execute(_STATES)
        for role, table in self.tables.items():
            self.con.execute(f"DROP VIEW text_{role}; DROP TABLE {table.name}")
        self.con.execute("DROP TABLE typed")
        found = self.con.execute("SELECT count(*) FROM faults").fetchone()
        return int(found[0]) if found else 0

    # -- cells as texts -------------------------------------------------------------------------

    def texts(self, role: str) -> None:
        """The view `text_<role>`: cells as they are spelt right; and what was spelt wrong."""
        table, wrong = self.tables[role], self.spec.spelling
        id_ = table.column(self.spec.columns.opportunity) if role == "deals" else "NULL"
        cases = " ".join(f"WHEN {literal(w)} THEN {literal(r)}" for w, r in wrong.items())
        cells = []
        for number, header in enumerate(table.header):
            cell = f"c{number}"
            right = f"CASE {cell} {cases} ELSE {cell} END" if wrong else cell
            cells.append(f"{right} AS {cell}")
            if wrong:
                self._note(
                    "misspelt",
                    table,
                    f"SELECT line, {id_}, {literal(header)}, {cell}, {right} FROM {table.name}"
                    f" WHERE {cell} IN ({', '.join(map(literal, wrong))})",
                )
        self.con.execute(
            f"CREATE VIEW text_{role} AS SELECT line, {', '.join(cells)} FROM {table.name}"
        )
        for line in table.ragged:
            self._note("ragged-row", table, f"SELECT {line}, NULL, '', NULL, NULL")

    def _note(
        self, code: str, table: Table, select: str, values: Any = None, rows: int = 1
    ) -> None:
        """Add faults: `select` gives line, opportunity, column, value, and what it stands for."""
        self.con.execute(
            f"INSERT INTO faults SELECT {literal(table.file)}, line, opportunity, field,"
            f" {literal(code)}, value, instead, {literal(KINDS[code].counts)}, {rows}"
            f" FROM ({select}) AS wrong(line, opportunity, field, value, instead)",
            values,
        )

    # -- second files ---------------------------------------------------------------------------

    def list_of(self, role: str) -> None:
        """The table `owners`, `products` or `accounts`: from its file, or from the deals."""
        plural = _PLURAL[role]
        table = self.tables.get(plural)
        if table is None:
            self._from_deals(role, plural)
            return
        columns = getattr(self.spec, plural).columns
        key = table.column(getattr(columns, role))
        cells = [f"{key} AS {role}"]
        taken = {role, "line", "person"}
        if role == "owner":
            cells.append(f"{table.column(columns.team)} AS team")
            taken.add("team")
        if role == "product":
            price = f"as_amount({table.column(columns.price)})" if columns.price else "NULL"
            cells.append(f"{price}::DECIMAL(18, 2) AS list_price")
            taken.add("list_price")
        cells += self._others(table, {key}, taken)
        first = (
            f"(SELECT min(line) AS line FROM text_{plural} WHERE {key} IS NOT NULL GROUP BY {key})"
        )
        self.con.execute(
            f"CREATE TABLE {plural} AS SELECT {', '.join(cells)} FROM text_{plural}"
            f" SEMI JOIN {first} USING (line) ORDER BY line"
        )
        self._note(
            "listed-twice",
            table,
            f"SELECT line, NULL, {literal(getattr(columns, role))}, {key}, NULL FROM text_{plural}"
            f" WHERE {key} IS NOT NULL AND line NOT IN {first}",
        )

    def _from_deals(self, role: str, plural: str) -> None:
        header = getattr(self.spec.columns, role)
        rest = {
            "owner": ", NULL::VARCHAR AS team",
            "product": ", NULL::DECIMAL(18, 2) AS list_price",
        }
        cell = "NULL::VARCHAR" if header is None else self.deals.column(header)
        self.con.execute(
            f"CREATE TABLE {plural} AS SELECT DISTINCT {cell} AS {role}{rest.get(role, '')}"
            f" FROM text_deals WHERE {cell} IS NOT NULL ORDER BY 1"
        )

    def _others(self, table: Table, used: set[str], taken: Iterable[str]) -> list[str]:
        """The columns that the description does not name, under names of their own."""
        names = set(taken)
        cells = []
        for number, header in enumerate(table.header):
            if f"c{number}" in used or not header:
                continue
            name = header
            while name.lower() in names:
                name += "_"
            names.add(name.lower())
            cells.append(f"c{number} AS {quoted(name)}")
        return cells

    # -- opportunities --------------------------------------------------------------------------

    def typed(self) -> None:
        """The table `typed`: texts beside what they mean, and where each stage stands."""
        said = self.spec.columns
        self.con.execute("CREATE TABLE stages (stage VARCHAR, outcome VARCHAR, position INTEGER)")
        self.con.executemany(
            "INSERT INTO stages VALUES (?, ?, ?)",
            [(*stage, n) for n, stage in enumerate(self.spec.stages.items(), start=1)],
        )
        headers = {field: getattr(said, field) for field in said.__struct_fields__}
        column = {f: self.deals.column(h) if h else "NULL" for f, h in headers.items()}
        cells = [f"{column[field]}::VARCHAR AS {field}" for field in _TEXTS]
        for field in _DAYS:
            cells.append(f"{column[field]}::VARCHAR AS {field}_text")
            cells.append(f"as_day({column[field]}::VARCHAR) AS {field}")
        cells.append(f"{column['amount']} AS amount_text, as_amount({column['amount']}) AS amount")
        cells += self._others(self.deals, set(column.values()), OURS)
        self.con.execute(
            f"CREATE TABLE typed AS SELECT found.*, stages.outcome, stages.position"
            f" FROM (SELECT line, {', '.join(cells)} FROM text_deals) AS found"
            " LEFT JOIN stages USING (stage) ORDER BY line"
        )

    def find(self) -> None:
        """Note the faults of single rows."""
        said, deals = self.spec.columns, self.deals
        for code, kind in KINDS.items():
            for field in kind.fields:
                header = getattr(said, field)
                if header is None or ("$as_of" in kind.where and self.spec.as_of is None):
                    continue
                values = {"as_of": self.spec.as_of} if "$as_of" in kind.where else None
                value = field if field in _TEXTS else f"{field}_text"
                self._note(
                    code,
                    deals,
                    f"SELECT line, opportunity, {literal(header)}, {value}, NULL FROM typed"
                    f" WHERE {kind.where.replace('{}', field)}",
                    values,
                )
        self.con.execute(
            "CREATE TABLE again AS SELECT line FROM typed JOIN"
            " (SELECT opportunity, min(line) AS first FROM typed WHERE opportunity IS NOT NULL"
            " GROUP BY opportunity HAVING count(*) > 1) USING (opportunity) WHERE line > first"
        )
        self._note(
            "duplicate-opportunity",
            deals,
            f"SELECT line, opportunity, {literal(said.opportunity)}, opportunity, NULL"
            " FROM typed SEMI JOIN again USING (line)",
        )
        if self.spec.dates.is_short:
            for field in _DAYS:
                self._short_years(field)

    def _short_years(self, field: str) -> None:
        """All years of a column are one fault: nobody wrote a single one of them wrong."""
        header = getattr(self.spec.columns, field)
        found = self.con.execute(
            f"SELECT count(*), min(line) FROM typed WHERE {field} IS NOT NULL"
        ).fetchone()
        if header is not None and found and found[0]:
            self._note(
                "two-digit-year",
                self.deals,
                f"SELECT line, NULL, {literal(header)}, {field}_text, {field}::VARCHAR FROM typed"
                f" WHERE line = {found[1]}",
                rows=found[0],
            )

    def spellings(self) -> None:
        """Note values that differ only in spaces, signs, accents or capitals; and unlisted ones."""
        for field, plural in _PLURAL.items():
            header = getattr(self.spec.columns, field)
            if header is None:
                continue
            is_listed = plural in self.tables
            listed = {v for (v,) in self.con.execute(f"SELECT {field} FROM {plural}").fetchall()}
            found = self.con.execute(
                f"SELECT {field}, count(*), min(line) FROM typed"
                f" WHERE {field} IS NOT NULL GROUP BY {field}"
            ).fetchall()
            counted = {value: (-number, first) for value, number, first in found}
            right: dict[str, str] = {}
            names = sorted(
                {*counted, *(listed if is_listed else ())},
                key=lambda v: (is_listed and v not in listed, counted.get(v, (0, 0)), v),
            )
            wrong = {v: r for v in names if (r := right.setdefault(_alike(v), v)) != v}
            for value in wrong.keys() & listed if is_listed else ():
                del wrong[value]  # the list itself has both
            self._each_value("two-spellings", field, header, wrong)
            if is_listed:
                unlisted = dict.fromkeys(counted.keys() - listed - wrong.keys())
                code = f"unlisted-{field}"
                self._each_value(code, field, header, unlisted)

    def _each_value(self, code: str, field: str, header: str, found: dict[str, Any]) -> None:
        if not found:
            return
        self.con.execute("CREATE TEMP TABLE wrong (value VARCHAR, instead VARCHAR)")
        self.con.executemany("INSERT INTO wrong VALUES (?, ?)", list(found.items()))
        self._note(
            code,
            self.deals,
            f"SELECT line, opportunity, {literal(header)}, value, instead"
            f" FROM typed JOIN wrong ON {field} = value",
        )
        self.con.execute("DROP TABLE wrong")

    def opportunities(self) -> None:
        """The tables `opportunities` and `owners` as metrics see them."""
        self.con.execute("CREATE TEMP TABLE known (owner VARCHAR, person VARCHAR)")
        self.con.execute(
            "CREATE TEMP TABLE in_files AS SELECT owner FROM owners UNION SELECT owner FROM typed"
            " WHERE owner IS NOT NULL"
        )
        if self.spec.people:
            self.con.executemany("INSERT INTO known VALUES (?, ?)", list(self.spec.people.items()))
        self.con.execute(
            "CREATE OR REPLACE TABLE owners AS SELECT *, owner IN (FROM in_files) AS is_known"
            " FROM (FROM owners UNION ALL BY NAME SELECT owner"
            " FROM (SELECT owner FROM typed UNION SELECT owner FROM quotas)"
            " ANTI JOIN owners USING (owner) WHERE owner IS NOT NULL)"
            " LEFT JOIN known USING (owner) ORDER BY owner"
        )
        joined = ("team", "person", "list_price", "known", "closed")
        ours = ", ".join(column for column in OURS if column not in joined)
        texts = ", ".join(f"{field}_text" for field in (*_DAYS, "amount"))
        self.con.execute(
            f"CREATE TABLE opportunities AS SELECT {ours},"
            " CASE WHEN outcome <> 'open' THEN closed END AS closed,"
            " owners.team, owners.person, products.list_price,"
            f" typed.* EXCLUDE ({ours}, closed, {texts})"
            " FROM typed LEFT JOIN owners USING (owner) LEFT JOIN products USING (product)"
            " ANTI JOIN again USING (line) ORDER BY line"
        )
        self.con.execute("DROP TABLE again; DROP TABLE known; DROP TABLE in_files")

    # -- quotas ---------------------------------------------------------------------------------

    def quotas(self) -> None:
        """The table `quotas`: the first day of the period (NULL: every one), whose, how much."""
        quota = self.spec.quota
        self.con.execute(
            "CREATE TABLE quotas (period DATE, owner VARCHAR, team VARCHAR, amount DECIMAL(18, 2))"
        )
        rows: list[tuple[date | None, str | None, str | None, Any]] = [
            *((None, name, None, amount) for name, amount in quota.people.items()),
            *((None, None, name, amount) for name, amount in quota.teams.items()),
        ]
        table = self.tables.get("quotas")
        if table is not None and quota.columns is not None:
            said = quota.columns
            cells = [
                table.column(header) if header else "NULL"
                for header in (said.period, said.owner, said.team, said.amount)
            ]
            found = self.con.execute(
                f"SELECT line, {', '.join(cells)}, as_amount({cells[3]})"
                " FROM text_quotas ORDER BY line"
            ).fetchall()
            everyone = {who for (who,) in self.con.execute("SELECT owner FROM owners").fetchall()}
            for line, period, owner, team, written, amount in found:
                if owner and said.owner and "owners" in self.tables and owner not in everyone:
                    self._wrong_quota("unlisted-owner", table, line, said.owner, owner)
                first = first_day(period or "", quota.every)
                if first is None:
                    self._wrong_quota("bad-period", table, line, said.period, period)
                elif amount is None:
                    self._wrong_quota("bad-number", table, line, said.amount, written)
                else:
                    rows.append((first, owner, None if owner else team, amount))
        if rows:
            self.con.executemany("INSERT INTO quotas VALUES (?, ?, ?, ?)", rows)

    def _wrong_quota(
        self, code: str, table: Table, line: int, header: str, value: str | None
    ) -> None:
        shown = "NULL" if value is None else literal(value)
        self._note(code, table, f"SELECT {line}, NULL, {literal(header)}, {shown}, NULL")


def first_day(text: str, every: str) -> date | None:
    """`2026-Q4`, `2026-12` or a day → the first day of its month or quarter; None for others."""
    found = re.fullmatch(r"([0-9]{4})-?(?:Q([1-4])|([0-9]{2})(?:-[0-9]{2})?)", text.strip())
    if found is None or (every == "month" and found[2]):
        return None
    month = 3 * int(found[2]) - 2 if found[2] else int(found[3])
    if not 1 <= month <= 12 or not 1900 <= int(found[1]) <= 2999:
        return None
    return date(int(found[1]), month if every == "month" else month - (month - 1) % 3, 1)


def _alike(value: str) -> str:
    """What two spellings of the same have in common."""
    plain = unicodedata.normalize("NFKD", value.casefold())
    return "".join(c for c in plain if c.isalnum()) or value
