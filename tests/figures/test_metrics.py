"""Metrics: one question each, of this export only, as of a day that is said."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import duckdb
import pytest

from agendagen.figures import metrics, store
from agendagen.figures.metrics import days_of, metrics_of
from agendagen.problems import ProblemsFound

if TYPE_CHECKING:
    from figures.conftest import Exports

JARGON = re.compile(r"Traceback|Exception|Error\b|None\b|[Dd]uck|LINE \d")
HEAD = "/*\ntitle: {en: Mine}\nabout: {en: Mine.}\ncolumns:\n  n: {kind: count, en: Number}\n*/\n"
"""Six lines."""


def refused(exports: Exports, sql: str, head: str = HEAD) -> tuple[int, int, str, str]:
    exports.metric("mine", head + sql)
    with pytest.raises(ProblemsFound) as found:
        exports.ask("mine")
    [problem] = found.value.problems
    assert problem.at.path.endswith("content/metrics/mine.sql")
    assert not JARGON.search(problem.message + problem.hint), problem
    return problem.at.line, problem.at.column, problem.code, problem.message


NO_FILES = "A metric reads no files and reaches nothing outside of the export."
ONE = "A metric is one question, which begins with SELECT or WITH."


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT count(*) AS n FROM read_csv('/etc/passwd')", NO_FILES),
        ("SELECT count(*) AS n FROM read_text('/etc/passwd')", NO_FILES),
        ("SELECT count(*) AS n FROM glob('/etc/*')", NO_FILES),
        ("SELECT count(*) AS n FROM sniff_csv('/etc/passwd')", NO_FILES),
        ("SELECT count(*) AS n FROM read_parquet('https://example.com/x')", NO_FILES),
        ("ATTACH '/tmp/x.db'", ONE),
        ("INSTALL httpfs", ONE),
        ("LOAD httpfs", ONE),
        ("COPY opportunities TO '/tmp/x.csv'", ONE),
        ("EXPORT DATABASE '/tmp/x'", ONE),
        ("SET threads = 8", ONE),
        ("PRAGMA version", ONE),
        ("CALL pragma_version()", ONE),
        ("DELETE FROM opportunities", ONE),
        ("CREATE TABLE x (n INTEGER)", ONE),
        ("SELECT 1 AS n; SELECT 2 AS n", ONE),
        ("", ONE),
    ],
)
def test_a_metric_reads_nothing_but_the_export_and_changes_nothing(
    exports: Exports, sql: str, said: str
) -> None:
    assert refused(exports, sql)[2:] == ("bad-metric", said)


def test_the_store_is_locked_even_without_our_own_check(exports: Exports) -> None:
    opened = exports.open()
    for sql in (
        "COPY opportunities TO '/tmp/x.csv'",
        "ATTACH '/tmp/x.db'",
        "SET threads = 8",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "FROM '/etc/passwd'",
    ):
        with pytest.raises(duckdb.Error):
            opened.query(sql, {})


def test_a_metric_sees_no_variable_of_ours(exports: Exports) -> None:
    assert refused(exports, "SELECT count(*) AS n FROM rows")[3].startswith(
        "The SQL cannot be run: "
    )


@pytest.mark.parametrize(
    ("sql", "line", "column", "message"),
    [
        (
            "SELECT\n    nope AS n FROM opportunities", 8, 5,
            "The SQL cannot be run: Referenced column “nope” not found in FROM clause.",
        ),
        (
            "SELECT count(*) AS n\nFROM oportunities", 8, 6,
            "The SQL cannot be run: Table with name oportunities does not exist.",
        ),
        ("SELECT 1 +\n", 7, 10, "The SQL cannot be run: syntax error at or near “+”."),
        ("SELECT 1 AS n WHERE true\nAND $as_off", 8, 5, "There is no day “as_off”."),
        ("SELECT current_date", 7, 8, "“current_date” gives something else every time."),
        ("-- now()\nSELECT 'random()', Today()", 8, 20, "“Today” gives something else every time."),
        ("SELECT 1 AS m", 7, 1, "The metric gives the columns m; its head describes n."),
        ("SELECT 'x' AS n", 7, 1, "“x” is no count that can be printed."),
        ("SELECT 1.5 AS n", 7, 1, "“1.5” is no count that can be printed."),
        ("SELECT 10**15 AS n", 7, 1, "“1000000000000000.0” is no count that can be printed."),
        ("SELECT age(DATE '2020-01-01') AS n", 7, 8, "“age” gives something else every time."),
        ("SELECT \"now\"() AS n", 7, 9, "“now” gives something else every time."),
        ("FROM query('SELECT now() AS n')", 7, 6, "“query” gives something else every time."),
        ("SELECT max(opened)::TIMESTAMPTZ AS n FROM opportunities", 7, 1,
            "The metric gives a time with a zone, which cannot be printed."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_sql_is_said_in_its_place(
    exports: Exports, sql: str, line: int, column: int, message: str
) -> None:
    assert refused(exports, sql) == (line, column, "bad-metric", message)


def test_every_function_with_a_clock_or_a_die_is_refused() -> None:
    """What DuckDB says of its own functions; the others here say the same every time."""
    constant = {
        "current_database", "current_query", "current_schema", "current_schemas", "current_setting",
        "currval", "error", "getvariable", "in_search_path", "nextval", "setval", "sleep_ms",
        "stats", "vector_type", "write_log",
    }  # fmt: skip
    asked = "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability <> 'CONSISTENT'"
    found = {name for (name,) in duckdb.connect().execute(asked).fetchall()}
    assert {name for name in found - constant if not metrics._CLOCK.search(f"{name}(")} == set()


@pytest.mark.parametrize(
    ("head", "line", "column", "code"),
    [
        ("", 1, 1, "bad-metric"),
        (HEAD.replace("title: {en", "title: {eng"), 2, 8, "missing-key"),
        (HEAD.replace("kind: count", "kind: cuont"), 5, 13, "bad-value"),
        (HEAD.replace("columns:\n  n: {kind: count, en: Number}\n", ""), 2, 1, "missing-key"),
        (HEAD.replace("{en: Mine.}", "{en: Mine."), 3, 8, "yaml"),
    ],
)
def test_what_is_wrong_with_the_head_is_said_in_its_place(
    exports: Exports, head: str, line: int, column: int, code: str
) -> None:
    exports.metric("mine", head + "SELECT 1 AS n")
    with pytest.raises(ProblemsFound) as found:
        metrics_of(exports.there())
    at = found.value.problems[0].at
    assert (at.line, at.column, found.value.problems[0].code) in {
        (line, column, code),
        (line, column - 1, code),
    }
    assert found.value.problems[0] in metrics.check_metrics(exports.workspace.open())
    assert (
        f"content/metrics/mine.sql:{at.line}:{at.column}: error: "
        in exports.workspace.run("check").stderr
    )


def test_a_sum_that_no_page_can_print_is_refused(exports: Exports) -> None:
    head = HEAD.replace("kind: count", "kind: money")
    exports.metric("mine", head + "SELECT 1e30 AS n")
    with pytest.raises(ProblemsFound, match="is no money that can be printed"):
        exports.ask("mine")
    exports.metric("mine", head + "SELECT 999999999999999.99::DECIMAL(18, 2) AS n")
    assert "€999,999,999,999,999.99" in exports.workspace.run("metrics", "mine").stdout


def test_a_metric_without_end_is_ended(exports: Exports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SECONDS", 0.2)
    endless = "range(1000000000)"
    sql = f"SELECT count(*) AS n FROM {endless} a, {endless} b WHERE a.range % 7 = b.range % 3"
    assert refused(exports, sql)[3].startswith("The metric takes more than ")


def test_a_metric_that_eats_the_memory_is_ended(
    exports: Exports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(store._SETTINGS, "memory_limit", "50MB")
    large = "SELECT string_agg(range::VARCHAR, '') AS s FROM range(100000000)"
    sql = f"SELECT max(length(s)) AS n FROM ({large})"
    assert refused(exports, sql)[3] == "The metric needs more memory than it may have."


def test_no_thread_is_left_that_a_fork_would_miss(exports: Exports) -> None:
    """PDFs are made in forks of this process (output/press.py), which have no threads."""
    tasks = Path("/proc/self/task")
    before = sorted(tasks.glob("*"))
    exports.ask("stalled")
    exports.open().problems()
    assert sorted(tasks.glob("*")) == before


def test_rows_without_end_are_refused(exports: Exports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "MAX_RESULT", 3)
    assert (
        refused(exports, "SELECT range AS n FROM range(5)")[3]
        == "The metric gives more than 3 rows."
    )


def test_a_metric_of_the_same_name_goes_before_the_built_in_one(exports: Exports) -> None:
    exports.metric("trend", HEAD + "SELECT 42 AS n")
    assert exports.ask("trend").rows == ((42,),)
    assert {"attainment", "faults"} <= metrics_of(exports.there()).keys()


@pytest.mark.parametrize("name", ["as_of", "Trend", "my-metric", "source"])
def test_names_that_templates_cannot_say_are_refused(exports: Exports, name: str) -> None:
    exports.metric(name, HEAD + "SELECT 42 AS n")
    with pytest.raises(ProblemsFound) as found:
        metrics_of(exports.there())
    assert [p.code for p in found.value.problems] == ["bad-name"]


def test_the_builtin_metrics_are_written_in_both_languages(exports: Exports) -> None:
    for metric in metrics_of(exports.there()).values():
        head = metric.head
        both = [head.title, head.about, *head.columns.values(), *head.words.values()]
        assert all(words.pl for words in both), metric.name


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        (date(2026, 11, 30), date(2026, 11, 23), date(2026, 11, 29)),  # Monday: the week before
        (date(2026, 12, 2), date(2026, 11, 23), date(2026, 11, 29)),
        (date(2026, 12, 3), date(2026, 11, 30), date(2026, 12, 3)),  # Thursday: this one, so far
        (date(2026, 12, 6), date(2026, 11, 30), date(2026, 12, 6)),
        (date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 1)),
    ],
)
def test_the_week(as_of: date, first: date, last: date) -> None:
    days = days_of(as_of, "quarter", None)
    assert (days["week_start"], days["week_end"]) == (first, last)


@pytest.mark.parametrize(
    ("as_of", "every", "first", "last"),
    [
        (date(2026, 12, 31), "quarter", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 1, 1), "quarter", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2028, 2, 9), "month", date(2028, 2, 1), date(2028, 2, 29)),
        (date(2026, 12, 9), "month", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_the_period_of_the_goals(as_of: date, every: str, first: date, last: date) -> None:
    days = days_of(as_of, every, None)
    assert (days["period_start"], days["period_end"]) == (first, last)


def test_shares_and_means_are_exact_to_the_last_digit(exports: Exports) -> None:
    opened, lot = exports.open(), Random(5)
    for _ in range(300):
        part = Decimal(lot.randrange(-(10**9), 10**9)).scaleb(-2)
        whole = Decimal(lot.choice((1, 2, 8, 40, 2000, lot.randrange(1, 10**8)))).scaleb(-2)
        number = lot.choice((1, 2, 3, 4, 8, 2000))
        sql = f"SELECT percent({part}, {whole}), mean({part}, {number})"
        share = (100 * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
        mean = (part / number).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert opened.query(sql, {}).rows == ((share, mean),), sql
    assert opened.query("SELECT percent(5, 0), mean(5, 0), percent(5, NULL)", {}).rows == (
        (None,) * 3,
    )


MOVING = """\
Id,Owner,Account,Product,Stage,Amount,Opened,Closed,Moved
A1,Ann Reed,x,y,Talk,100,2026-10-01,,2026-10-01
A2,Ann Reed,x,y,Talk,200,2026-11-26,,2026-11-26
A3,Ann Reed,x,y,Offer,300,2026-10-01,,2026-11-26
A4,Ann Reed,x,y,Won,400,2026-10-01,2026-11-26,2026-11-26
A5,Ann Reed,x,y,Talk,500,2026-12-24,,2026-12-24
A6,Ann Reed,x,y,Offer,600,2026-10-01,,2026-12-24
A7,Ann Reed,x,y,Lost,700,2026-10-01,2026-12-24,2026-12-24
"""


def test_the_pipeline_owns_up_to_what_it_does_not_know(exports: Exports) -> None:
    """As of 30 November, from an export of January: some deals have moved or closed since."""
    exports.change("as_of: 2026-11-30", "as_of: 2027-01-31")
    exports.write(MOVING)
    table = exports.ask("pipeline")
    rows = {row[0]: (row[1], str(row[2]), row[3], str(row[4])) for row in table.rows}
    assert rows == {
        "Talk": (2, "300.00", 1, "100.00"),
        "Offer": (1, "300.00", 0, "0.00"),
        "not known": (2, "1300.00", 4, "2000.00"),
    }


def test_a_deal_is_stalled_when_it_stands_longer_than_the_median_of_its_stage(
    exports: Exports,
) -> None:
    head = MOVING.partition("\n")[0]
    ages = [("Talk", 3), ("Talk", 10), ("Talk", 11), ("Offer", 40)]
    rows = [
        f"A{n},Ann Reed,x,y,{stage},5,2026-09-01,,{date(2026, 11, 30) - timedelta(days=age)}"
        for n, (stage, age) in enumerate(ages)
    ]
    exports.write("\n".join([head, *rows]) + "\n")
    assert [(row[0], row[8], row[9]) for row in exports.ask("stalled").rows] == [
        ("A2", 11, Decimal(10))
    ]
