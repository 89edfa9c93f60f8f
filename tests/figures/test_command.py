"""`agendagen metrics`: tables for people, JSON for machines, CSV that no spreadsheet obeys."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from figures.conftest import Exports

ROW = "\n{},Ann Reed,{},Tempora,Won,{},2026-11-01,2026-11-26,\n"


def test_a_table_has_a_title_its_source_and_numbers_to_the_right(exports: Exports) -> None:
    result = exports.workspace.run("metrics", "leaderboard")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "CRM export deals.csv, 30 November 2026",
        "",
        "Leaderboard of the week (leaderboard)",
        "  Who won what in the week, from Monday to Sunday. Until Wednesday it is the week before.",
        "",
        "  Place  Person    Team  Deals won      Won",
        "      1  Ann Reed  –             1  €600.50",
        "      2  Bob Low   –             1     €300",
    ]


def test_the_table_is_in_the_language(exports: Exports) -> None:
    lines = exports.workspace.run("metrics", "leaderboard", "--locale", "pl").stdout.splitlines()
    assert lines[0] == "Eksport z CRM deals.csv, 30 listopada 2026"
    assert lines[6].split() == ["1", "Ann", "Reed", "–", "1", "600,50", "€"]


def test_without_a_name_every_metric_shows_its_first_rows(exports: Exports) -> None:
    row = "{},Ann Reed,x,Tempora,Won,5,2026-11-01,2026-11-26,\n"
    deals = (exports.workspace.root / "content/data/deals.csv").read_text("utf-8")
    exports.write(deals + "".join(row.format(f"B{n}") for n in range(20)))
    shown = exports.workspace.run("metrics").stdout
    for name in ("attainment", "pipeline", "stalled", "trend", "win_rate", "missing_deals"):
        assert f"({name})" in shown
    assert "… 12 more: agendagen metrics wins" in shown


def test_json_has_plain_values(exports: Exports) -> None:
    found = json.loads(exports.workspace.run("metrics", "wins", "--json").stdout)
    assert {k: found[k] for k in ("version", "data", "as_of", "faults")} == {
        "version": 1, "data": "crm", "as_of": "2026-11-30", "faults": 0,
    }  # fmt: skip
    [metric] = found["metrics"]
    assert metric["rows"][0] == {
        "closed": "2026-11-24", "owner": "Ann Reed", "team": None, "account": "Sandmere Bank",
        "product": "Tempora", "amount": 600.5, "days": 54, "opportunity": "A1",
    }  # fmt: skip
    assert metric["columns"][5] == {"name": "amount", "kind": "money", "title": "Amount"}


@pytest.mark.parametrize("text", ["=1+1", "+cmd|'/C calc'!A0", "-2+3", "@SUM(1)", "'=1"])
def test_no_cell_of_csv_is_a_formula(exports: Exports, text: str) -> None:
    exports.write(
        "Id,Owner,Account,Product,Stage,Amount,Opened,Closed,Moved\n"
        f'{text},{text},"{text}",y,Won,-5,2026-11-01,2026-11-24,\n'
    )
    out = exports.workspace.run("metrics", "wins", "--csv").stdout
    [head, row] = csv.reader(io.StringIO(out))
    cells = dict(zip(head, row, strict=True))
    safe = text if text.startswith("'") else f"'{text}"
    assert {cells[c] for c in ("Person", "Customer", "Opportunity")} == {safe}
    assert cells["Amount"] == "-5.00", "a number stays one"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["attainmnt"], "There is no metric “attainmnt”. Did you mean “attainment”?"),
        (["wins", "--data", "crn"], "There is no export “crn”. Did you mean “crm”?"),
        (["--csv"], "--csv prints one metric: agendagen metrics attainment --csv."),
        (["wins", "--as-of", "soon"], "'soon'"),
    ],
)
def test_a_wrong_command_line_says_what_to_do(
    exports: Exports, arguments: list[str], said: str
) -> None:
    result = exports.workspace.run("metrics", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_the_day_is_never_guessed(exports: Exports) -> None:
    exports.change("as_of: 2026-11-30\n", "")
    result = exports.workspace.run("metrics", "wins")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Add --as-of, as in --as-of 2026-11-30." in result.stderr
    assert exports.workspace.run("metrics", "wins", "--as-of", "2026-11-30").exit_code == 0


def test_an_old_export_is_a_warning(exports: Exports) -> None:
    result = exports.workspace.run("metrics", "wins", "--as-of", "2026-12-07")
    assert result.exit_code == 0
    assert (
        "content/data/crm.yaml:1:1: warning: The export “crm” is of 2026-11-30, older than"
        in result.stderr
    )


def test_several_exports_have_to_be_chosen_from(exports: Exports) -> None:
    exports.write(exports.described(), "other.yaml")
    result = exports.workspace.run("metrics", "wins")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Which export? Add --data with one of: crm, other." in result.stderr
    assert exports.workspace.run("metrics", "wins", "--data", "other").exit_code == 0


def test_the_check_finds_a_description_whose_file_or_people_are_not_there(exports: Exports) -> None:
    exports.change("file: deals.csv", "file: deal.csv")
    exports.change("ann-reed", "ann-red")
    found = json.loads(exports.workspace.run("check", "--json").stdout)["problems"]
    assert [
        (p["path"], p["line"], p["column"], p["code"]) for p in found if p["severity"] == "error"
    ] == [
        ("content/data/crm.yaml", 1, 7, "missing-file"),
        ("content/data/crm.yaml", 6, 20, "unknown-person"),
    ]


def test_the_list_of_exports(exports: Exports) -> None:
    lines = exports.workspace.run("list", "data").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["crm"]


def test_the_built_in_export_has_numbers_for_the_built_in_meetings(exports: Exports) -> None:
    result = exports.workspace.run(
        "metrics", "attainment", "--data", "fennimark", "--as-of", "2026-11-30", "--json"
    )
    found = json.loads(result.stdout)
    assert found["faults"] == 0, "the sample is as an export should be"
    [metric] = found["metrics"]
    house = metric["rows"][0]
    assert (house["won"], house["quota"], house["percent"]) == (310000, 390000, 79.5)
