"""Every kind of fault: found in its line, said in a sentence, and counted for what can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from agendagen.figures.cleaning import first_day
from agendagen.figures.faults import KINDS
from agendagen.figures.metrics import metrics_of

if TYPE_CHECKING:
    from figures.conftest import Exports

JARGON = re.compile(r"Traceback|Exception|Error\b|None|NULL|dict\b|duckdb", re.IGNORECASE)
LISTS = {
    "owners": "owners: {file: owners.csv, columns: {owner: Who, team: Team}}\n",
    "products": "products: {file: products.csv, columns: {product: What, price: Price}}\n",
    "accounts": "accounts: {file: accounts.csv, columns: {account: Name}}\n",
}
FILES = {
    "owners.csv": "Who,Team\nAnn Reed,North\nBob Low,South\n",
    "products.csv": "What,Price\nTempora,19.50\nOstoja,9\n",
    "accounts.csv": "Name,City\nSandmere Bank,Hull\nDalwick,Hull\nVerdano,Leeds\nKowalton,York\n",
}
WHOLE = "900.50"
"""What was won in the four rows that are right."""

RIGHT = {
    "Id": "A5", "Owner": "Ann Reed", "Account": "Dalwick", "Product": "Tempora", "Stage": "Won",
    "Amount": "50", "Opened": "2026-11-01", "Closed": "2026-11-26", "Moved": "",
}  # fmt: skip
"""A row with which nothing is wrong; it adds 50 to what is won."""


def deal(**changes: str) -> str:
    """The row, with other cells."""
    return ",".join((RIGHT | changes).values())


ROWS = [
    (deal(Moved=",x"), "ragged-row", "", None, 0),
    (deal().removesuffix(","), "ragged-row", "", None, 0),
    (deal(Id=""), "missing-opportunity", "Id", None, 50),
    (deal(Id="A1"), "duplicate-opportunity", "Id", "A1", 0),
    (deal(Owner=""), "missing-owner", "Owner", None, 50),
    (deal(Stage="Hope"), "unknown-stage", "Stage", "Hope", 0),
    (deal(Stage=""), "unknown-stage", "Stage", None, 0),
    (deal(Amount="lots"), "bad-number", "Amount", "lots", 0),
    (deal(Amount="1e5"), "bad-number", "Amount", "1e5", 0),
    (deal(Amount='"1,5"'), "bad-number", "Amount", "1,5", 0),
    (deal(Amount="9" * 20), "bad-number", "Amount", "9" * 20, 0),
    (deal(Closed="2026-11-31"), "bad-date", "Closed", "2026-11-31", 0),
    (deal(Opened="1.11.2026"), "bad-date", "Opened", "1.11.2026", 50),
    (deal(Closed="0026-11-26"), "bad-date", "Closed", "0026-11-26", 0),
    (deal(Stage="Talk", Closed="", Moved="soon"), "bad-date", "Moved", "soon", 0),
    (deal(Amount="-50"), "negative-amount", "Amount", "-50", -50),
    (deal(Amount=""), "won-without-amount", "Amount", None, 0),
    (deal(Opened="2026-11-27"), "closed-before-opened", "Closed", "2026-11-26", 50),
    (deal(Stage="Lost", Closed=""), "closed-without-date", "Closed", None, 0),
    (deal(Stage="Talk"), "open-with-close-date", "Closed", "2026-11-26", 0),
    (deal(Closed="2026-12-01"), "future-date", "Closed", "2026-12-01", 0),
    (deal(Stage="Talk", Opened="2069-09-01", Closed=""), "future-date", "Opened", "2069-09-01", 0),
    (deal(Product="Tempra"), "misspelt", "Product", "Tempra", 50),
    (deal(Product="TEMPORA"), "two-spellings", "Product", "TEMPORA", 50),
    (deal(Account="Sand mere-Bank"), "two-spellings", "Account", "Sand mere-Bank", 50),
    (deal(Owner="Ann  Reed"), "two-spellings", "Owner", "Ann  Reed", 50),
]
"""A row, what is wrong with it, in which column, what is shown, and what it adds to what is won."""


def faults(
    exports: Exports, rows: Iterable[str] = (), name: str = "deals.csv"
) -> list[dict[str, Any]]:
    if rows:
        file = exports.workspace.root / "content/data" / name
        exports.write(file.read_text("utf-8") + "".join(f"{row}\n" for row in rows), name)
    table = exports.ask("faults")
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def won(exports: Exports) -> str:
    table = exports.ask("attainment")
    return str(dict(zip(table.columns, table.rows[0], strict=True))["won"])


def test_nothing_is_wrong_with_rows_that_are_right(exports: Exports) -> None:
    assert faults(exports) == []
    assert won(exports) == WHOLE


@pytest.mark.parametrize(("row", "code", "field", "value", "adds"), ROWS, ids=lambda v: str(v)[:48])
def test_a_fault_is_found_in_its_line_and_counts_for_what_can_be_read(
    exports: Exports, row: str, code: str, field: str, value: str | None, adds: int
) -> None:
    [found] = faults(exports, [row])
    assert (found["file"], found["line"], found["problem"]) == ("deals.csv", 6, code)
    assert (found["field"], found["value"]) == (field, value)
    assert found["counts"] == KINDS[code].counts
    assert won(exports) == f"{900.5 + adds:.2f}"
    [problem] = exports.open().problems()
    assert (problem.at.line, problem.code, problem.severity) == (6, code, "warning")
    assert Path(problem.at.path).name == "deals.csv"
    assert not JARGON.search(problem.message + problem.hint)
    assert "{" not in problem.message


@pytest.mark.parametrize(
    ("name", "row", "code", "value"),
    [
        ("deals.csv", deal(Stage="Lost", Owner="Cy Dot"), "unlisted-owner", "Cy Dot"),
        ("deals.csv", deal(Stage="Lost", Product="Busola"), "unlisted-product", "Busola"),
        ("deals.csv", deal(Stage="Lost", Account="Nowhere"), "unlisted-account", "Nowhere"),
        ("deals.csv", deal(Stage="Lost", Product="ostoja"), "two-spellings", "ostoja"),
        ("owners.csv", "Ann Reed,South", "listed-twice", "Ann Reed"),
        ("products.csv", "Tempra,20", "misspelt", "Tempra"),
        ("accounts.csv", "Dalwick,Leeds", "listed-twice", "Dalwick"),
    ],
)  # fmt: skip
def test_faults_against_the_lists(
    exports: Exports, name: str, row: str, code: str, value: str
) -> None:
    exports.describe(exports.described() + "".join(LISTS.values()))
    for file, text in FILES.items():
        exports.write(text, file)
    found = [
        f
        for f in faults(exports, [row], name)
        if f["problem"] != "listed-twice" or code == "listed-twice"
    ]
    assert [(f["file"], f["problem"], f["value"]) for f in found] == [(name, code, value)]
    assert won(exports) == WHOLE, "a line that is twice on a list doubles no deal"


def test_years_of_two_digits_are_read_in_their_century_and_said_once_a_column(
    exports: Exports,
) -> None:
    exports.change("as_of: 2026-11-30\n", 'as_of: 2026-11-30\ndates: "%d/%m/%y"\ncentury: 1970\n')
    exports.write(
        "Id,Owner,Account,Product,Stage,Amount,Opened,Closed,Moved\n"
        "A1,Ann Reed,Dalwick,Tempora,Won,5,29/02/00,24/11/26,\n"
        "A2,Ann Reed,Dalwick,Tempora,Lost,5,31/12/69,24/11/26,\n"
        "A3,Ann Reed,Dalwick,Tempora,Lost,5,01/01/70,24/11/26,\n"
    )
    found = [(f["problem"], f["field"], f["instead"], f["rows"]) for f in faults(exports)]
    assert found == [
        ("two-digit-year", "Closed", "2026-11-24", 3),
        ("two-digit-year", "Opened", "2000-02-29", 3),
        ("closed-before-opened", "Closed", None, 1),
        ("future-date", "Opened", None, 1),
    ]


def test_what_is_the_same_in_many_rows_is_said_once(exports: Exports) -> None:
    rows = [deal(Id=f"B{n}", Product="Tempra", Stage="Hope") for n in range(1200)]
    assert len(faults(exports, rows)) == 2400
    said = [(p.at.line, p.message) for p in exports.open().problems()]
    assert said == [
        (6, "“Tempra” stands for “Tempora” in 1,200 rows, first here."),
        (6, "The stage “Hope” is not described in 1,200 rows, first here."),
    ]


def test_people_and_teams_that_the_export_does_not_know_are_named(exports: Exports) -> None:
    exports.change("{Ann Reed: ann-reed}", "{Ann Reid: ann-reed}")
    exports.change("quota: {people: {Ann Reed: 1000}}", "quota: {teams: {Nort: 5}}")
    problems = exports.open().problems()
    assert [(p.at.line, p.at.column, p.code) for p in problems] == [
        (6, 10, "unknown-owner"),
        (7, 17, "unknown-owner"),
    ]
    assert problems[0].hint == "Did you mean “Ann Reed”?"


@pytest.mark.parametrize(
    ("text", "every", "first"),
    [
        ("2026-Q4", "quarter", date(2026, 10, 1)),
        ("2026Q1", "quarter", date(2026, 1, 1)),
        ("2026-12", "quarter", date(2026, 10, 1)),
        ("2026-12-24", "month", date(2026, 12, 1)),
        ("2026-Q4", "month", None),
        ("2026-13", "month", None),
        ("soon", "month", None),
    ],
)
def test_periods_of_quotas(text: str, every: str, first: date | None) -> None:
    assert first_day(text, every) == first


def test_a_goal_of_somebody_who_is_not_on_the_list_is_a_fault_and_counts(exports: Exports) -> None:
    exports.change(
        "quota: {people: {Ann Reed: 1000}}",
        "quota: {file: goals.csv, columns: {period: When, owner: Who, amount: Goal}}\n"
        + LISTS["owners"],
    )
    exports.write(FILES["owners.csv"], "owners.csv")
    exports.write("When,Who,Goal\n2026-Q4,Ann Reed,2000\n2026-Q4,An Reed,5\n", "goals.csv")
    found = [(f["file"], f["line"], f["problem"], f["value"]) for f in faults(exports)]
    assert found == [("goals.csv", 3, "unlisted-owner", "An Reed")]
    assert str(exports.ask("attainment").rows[0][5]) == "2005.00"


def test_quotas_from_a_file_go_before_those_that_always_hold(exports: Exports) -> None:
    exports.change(
        "quota: {people: {Ann Reed: 1000}}",
        "quota:\n  people: {Ann Reed: 1000, Bob Low: 500}\n  file: goals.csv\n"
        "  columns: {period: When, owner: Who, amount: Goal}\n",
    )
    exports.write(
        "When,Who,Goal\n2026-Q4,Ann Reed,2000\n2026-Q3,Bob Low,9\nsoon,Bob Low,1\n"
        "2026-Q4,Bob Low,x\n",
        "goals.csv",
    )
    assert [(f["line"], f["problem"], f["value"]) for f in faults(exports)] == [
        (4, "bad-period", "soon"),
        (5, "bad-number", "x"),
    ]
    table = exports.ask("attainment")
    goals = {row[2]: str(row[5]) for row in table.rows}
    assert goals == {None: "2500.00", "Ann Reed": "2000.00", "Bob Low": "500.00"}


def test_faults_have_words_in_both_languages(exports: Exports) -> None:
    head = metrics_of(exports.there())["faults"].head
    counted = {kind.counts for kind in KINDS.values()}
    assert set(head.words) == {*KINDS, *counted}
    assert all(both.pl for both in head.words.values())


def test_every_kind_of_fault_has_been_tried() -> None:
    tried = {code for _, code, *_ in ROWS} | {
        "unlisted-owner", "unlisted-product", "unlisted-account", "listed-twice",
        "two-digit-year", "bad-period",
    }  # fmt: skip
    assert tried == KINDS.keys()


def test_faults_are_warnings_and_the_command_succeeds(exports: Exports) -> None:
    faults(exports, [deal(Owner="")])
    result = exports.workspace.run("metrics", "faults", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["faults"] == 1
    assert (
        "content/data/deals.csv:6:1: warning: Nobody owns the opportunity. [missing-owner]"
        in result.stderr
    )
    shown = exports.workspace.run("metrics", "trend")
    assert "The export has 1 fault; “agendagen metrics faults” lists them." in shown.stderr


# -- in `agendagen check` -------------------------------------------------------------------------


def checked(exports: Exports, *arguments: str) -> list[tuple[str, int, str, str, str]]:
    found = json.loads(exports.workspace.run("check", *arguments, "--json").stdout)["problems"]
    crm = [p for p in found if "/data/" in p["path"]]
    return [(p["path"], p["line"], p["code"], p["message"], p["hint"]) for p in crm]


def test_a_check_of_everything_sums_the_faults_up_where_the_file_is_named(exports: Exports) -> None:
    faults(exports, [deal(Owner=""), deal(Id="B1", Amount="lots"), deal(Id="B2", Amount="more")])
    assert checked(exports) == [
        (
            "content/data/crm.yaml",
            1,
            "data-faults",
            "3 rows of the export have faults: 2 × no amount, 1 × nobody owns it.",
            "“agendagen metrics faults --data crm” lists them, with file and line.",
        )
    ]


def test_what_the_description_settles_needs_no_warning(exports: Exports) -> None:
    assert len(faults(exports, [deal(Product="Tempra")])) == 1
    assert checked(exports) == []


def test_a_check_of_one_meeting_reads_no_export_that_it_does_not_ask(exports: Exports) -> None:
    exports.write(b"\x89PNG")
    assert [code for _, _, code, *_ in checked(exports)] == ["not-text"]
    assert checked(exports, "monday") == []


def test_an_override_of_the_faults_without_words_is_no_trouble(exports: Exports) -> None:
    exports.metric(
        "faults",
        "/*\ntitle: {en: T}\nabout: {en: A}\ncolumns: {n: {en: N}}\n*/\nSELECT 1 AS n",
    )
    faults_there = deal(Owner="")
    exports.write(exports.deals() + faults_there + "\n")
    [(*_, message, _)] = checked(exports)
    assert message == "A row of the export has faults: 1 × missing-owner."
