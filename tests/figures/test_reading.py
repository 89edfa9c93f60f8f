"""Exports as programs write them, all read as the same; and files that would do harm."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from agendagen.figures import reading, store
from agendagen.problems import ProblemsFound

if TYPE_CHECKING:
    from figures.conftest import Exports

JARGON = re.compile(
    r"Traceback|Exception|Error\b|None\b|duckdb|calamine|codec|Errno", re.IGNORECASE
)
HEADER = ["Id", "Owner", "Account", "Product", "Stage", "Amount", "Opened", "Closed", "Moved"]
ROWS = [
    [
        "A1",
        "Ann Reed",
        "Zażółć, gęślą",
        "Tempora",
        "Won",
        "1600.50",
        "2026-10-01",
        "2026-11-24",
        "",
    ],
    ["A2", "Bob Low", "Verdano", "Ostoja", "Talk", "200", "2026-10-05", "", "2026-11-02"],
]
READ = [
    ("A1", "Zażółć, gęślą", "1600.50", "2026-10-01", "2026-11-24", None),
    ("A2", "Verdano", "200.00", "2026-10-05", None, "2026-11-02"),
]
"""What must be there, whatever the file looks like."""


def rows_of(opened: store.Store) -> list[tuple[str | None, ...]]:
    cells = "opportunity, account, amount, opened, closed, moved"
    rows = opened.query(f"SELECT {cells} FROM opportunities ORDER BY line", {}).rows
    return [tuple(None if cell is None else str(cell) for cell in row) for row in rows]


def read(exports: Exports) -> list[tuple[str | None, ...]]:
    opened = exports.open()
    assert opened.problems() == ()
    return rows_of(opened)


def table(delimiter: str, rows: list[list[str]] = ROWS) -> str:
    quoted = [[f'"{c}"' if delimiter in c else c for c in row] for row in [HEADER, *rows]]
    return "".join(delimiter.join(row) + "\r\n" for row in quoted)


def workbook(
    cells: list[list[str | float]], *, sheet: str = "Deals", extra: str = "", first: int = 1
) -> bytes:
    """An XLSX file: texts, and numbers as numbers."""

    def cell(value: str | float, column: int, row: int) -> str:
        at = f'r="{chr(65 + column)}{row}"'
        if isinstance(value, float):
            return f"<c {at}><v>{value}</v></c>"
        escaped = value.replace("&", "&amp;").replace("<", "&lt;")
        return f'<c {at} t="inlineStr"><is><t>{escaped}</t></is></c>' if value else ""

    lines = "".join(
        f'<row r="{n}">{"".join(cell(v, c, n) for c, v in enumerate(row))}</row>'
        for n, row in enumerate(cells, start=first)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    relation = (
        f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}'
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        f'<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{relation}/worksheet" Target="worksheets/s.xml"/>'
        "</Relationships>",
        "xl/worksheets/s.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}{extra}</sheetData>'
        "</worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def as_numbers(rows: list[list[str]]) -> list[list[str | float]]:
    head: list[str | float] = [*HEADER]
    return [head, *([float(c) if n == 5 else c for n, c in enumerate(row)] for row in rows)]


POLISH = [
    [c.replace("1600.50", "1 600,50 zł").replace("2026-10-01", "1.10.2026") for c in row]
    for row in ROWS
]
POLISH = [[re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\3.\2.\1", c) for c in row] for row in POLISH]
IN_POLISH = 'dates: "%d.%m.%Y"\nnumbers: {decimal: ",", thousands: " ", currency: zł}\n'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (table(",").encode(), ""),
        (table(";").encode(), ""),
        (table("\t").encode(), ""),
        (table("|").encode(), "delimiter: '|'\n"),
        (table("\t").encode(), "delimiter: tab\n"),
        (b"\xef\xbb\xbf" + table(";").encode(), ""),
        (table(";").encode("cp1250"), "encoding: cp1250\n"),
        (table(";").encode("iso-8859-2"), "encoding: iso-8859-2\n"),
        (table("\t").encode("utf-16"), ""),
        (table(",").replace("\r\n", "\n\n").encode(), ""),
        (table(",").replace("\r\n", ",,\r\n").encode(), ""),
        (table(",").replace("2026-10-01", "2026-10-01 09:30:00").encode(), ""),
        (table(",").replace("2026-10-01", "2026-10-01T09:30:00Z").encode(), ""),
        (table(",").replace("Verdano", '"Verdano"').encode(), ""),
        (table(",").replace("Verdano", " Verdano\u00a0").encode(), ""),
        (table(",").replace("Verdano", "Verdano\x1b").encode(), ""),
        (table(";", POLISH).encode(), IN_POLISH),
        (table(";", POLISH).replace("1 600", "1\u00a0600").encode(), IN_POLISH),
        (table(";", POLISH).replace("1 600,50 zł", "zł1600,50").encode(), IN_POLISH),
    ],
    ids=str,
)  # fmt: skip
def test_an_export_is_read_however_it_was_saved(
    exports: Exports, content: bytes, said: str
) -> None:
    exports.describe(exports.described() + said)
    exports.write(content)
    assert read(exports) == READ


@pytest.mark.parametrize("said", ["", "sheet: Deals\n"])
@pytest.mark.parametrize("first", [1, 4])
def test_a_workbook_is_read_as_text_would_be(exports: Exports, said: str, first: int) -> None:
    exports.describe(exports.described().replace("deals.csv", "deals.xlsx") + said)
    exports.write(workbook(as_numbers(ROWS), first=first), "deals.xlsx")
    assert read(exports) == READ
    lines = exports.open().query("SELECT line FROM opportunities", {}).rows
    assert lines == ((first + 1,), (first + 2,)), "the numbers of the rows in the sheet"


def test_numbers_of_a_workbook_need_no_decimal_comma(exports: Exports) -> None:
    exports.describe(
        exports.described().replace("deals.csv", "deals.xlsx") + 'numbers: {decimal: ","}\n'
    )
    exports.write(workbook(as_numbers(ROWS)), "deals.xlsx")
    assert read(exports) == READ


@pytest.mark.parametrize("said", ["", IN_POLISH, 'dates: "%d-%m-%y"\ncentury: 2000\n'])
def test_parquet_is_read_with_its_own_days_and_numbers(
    exports: Exports, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "deals.parquet"
    columns = ", ".join(HEADER)
    values = ", ".join(
        "(" + ", ".join(f"'{c}'" if c else "NULL" for c in row) + ")" for row in ROWS
    )
    with duckdb.connect(config={"async_threads": 0}) as con:
        con.execute(
            "COPY (SELECT * REPLACE (Amount::DOUBLE AS Amount, Opened::DATE AS Opened,"
            " Closed::TIMESTAMP AS Closed, Moved::DATE AS Moved)"
            f" FROM (VALUES {values}) AS t({columns}))"
            f" TO '{file}'"
        )
    exports.describe(exports.described().replace("deals.csv", "deals.parquet") + said)
    exports.write(file.read_bytes(), "deals.parquet")
    opened = exports.open()
    assert {p.code for p in opened.problems()} <= {"two-digit-year"}
    assert rows_of(opened) == READ


def test_rows_over_several_lines_keep_the_line_they_begin_in(exports: Exports) -> None:
    head = ",".join(HEADER)
    row = ",Ann Reed,{},Tempora,Hope,5,2026-10-01,,\n"
    exports.write(
        f"{head}\nA1{row.format('x')}\nA2"
        + row.format('"two\nlines\nand ""more"""')
        + "A3"
        + row.format("y")
    )
    opened = exports.open()
    rows = opened.query(
        "SELECT line, opportunity, account FROM opportunities ORDER BY line", {}
    ).rows
    assert rows == ((2, "A1", "x"), (4, "A2", 'two lines and "more"'), (7, "A3", "y"))


def test_the_same_bytes_give_the_same_tables(exports: Exports) -> None:
    exports.write(table(","))
    sql = "SELECT * FROM opportunities"
    first = exports.open().query(sql, {})
    again = exports.workspace.open()
    assert store.open_store(again, "crm").query(sql, {}) == first


def test_columns_that_nobody_described_keep_their_names(exports: Exports) -> None:
    exports.write(
        "Id,Owner,Account,Product,Stage,Amount,Opened,Closed,Moved,Team,Note,note \n"
        + "A1,x,,,Won,5,,,,North,b,c\n"
    )
    result = exports.open().query("SELECT * FROM opportunities", {})
    found = dict(zip(result.columns, result.rows[0], strict=True))
    assert (found["Team_"], found["Note"], found["note_"], found["team"]) == (
        "North",
        "b",
        "c",
        None,
    )


# -- what would do harm -------------------------------------------------------------------------


def refused(exports: Exports) -> tuple[int, str, str]:
    with pytest.raises(ProblemsFound) as found:
        exports.open()
    [problem] = found.value.problems
    assert not JARGON.search(problem.message + problem.hint), problem
    assert problem.message.endswith(".")
    return problem.at.line, problem.code, problem.message


HEAD = ",".join(HEADER) + "\n"
NOT_UTF_8 = "The line is not UTF-8 text."
UNCLOSED = "A quotation that opens in this row is never closed."
BEHIND = "There is text behind a closing quotation mark."
LONG_CELL = "A cell of this row has more than 131,072 characters."
WIDE = ",".join(f"c{n}" for n in range(2000))
ROW = "A1,Ann Reed,x,Tempora,Won,5,2026-10-01,2026-11-24,\n"


@pytest.mark.parametrize(
    ("content", "line", "code", "message"),
    [
        (b"", 1, "empty-file", "The file is empty."),
        (b"\n\n\n", 1, "empty-file", "The file is empty."),
        ((HEAD + ROW + ROW.replace("x", "Łódź")).encode("cp1250"), 3, "not-text", NOT_UTF_8),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, 1, "not-text", NOT_UTF_8),
        (b"PK\x03\x04\x00\x00\x00" * 50, 1, "not-text", "The file is not text."),
        ((HEAD + ROW + 'A2,"Ann\n' + ROW * 3).encode(), 3, "bad-quotes", UNCLOSED),
        ((HEAD + 'A2,"Ann\n' + ROW * 200 + '"\n').encode(), 2, "bad-quotes", UNCLOSED),
        ((HEAD + ROW + 'A2,"Ann"Reed,x\n').encode(), 3, "bad-quotes", BEHIND),
        ((HEAD + "A1," + "x" * 200_000 + "\n").encode(), 2, "bad-quotes", LONG_CELL),
        (WIDE.encode(), 1, "too-many", "The file has 2,000 columns; at most 200 are read."),
        (HEAD.replace("Owner", "Id").encode(), 1, "duplicate-key", "There are two columns “Id”."),
    ],
    ids=lambda v: str(v)[:30],
)  # fmt: skip
def test_a_file_that_cannot_be_trusted_is_refused(
    exports: Exports, content: bytes, line: int, code: str, message: str
) -> None:
    exports.write(content)
    assert refused(exports) == (line, code, message)


def test_a_gigabyte_is_refused_unread(exports: Exports) -> None:
    file = exports.write(HEAD)
    os.truncate(file, 1 << 30)
    assert refused(exports)[1:] == (
        "too-large",
        "The file has 1,073,741,824 bytes; at most 268,435,456 are read.",
    )


def test_rows_are_counted(exports: Exports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    exports.write(HEAD + ROW * 4)
    assert refused(exports) == (5, "too-many", "The file has more than 3 rows.")


FAR = '<row r="{}"><c r="{}{}"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "extra",
    [
        FAR.format(9, "XFD", 9),
        FAR.format(9, "xfd", 9),
        FAR.format(1048576, "GR", 1048576),
        '<c r = "ZZZZZ1"/>',
    ],
)
def test_a_far_off_cell_is_refused_before_the_sheet_is_read(exports: Exports, extra: str) -> None:
    exports.describe(exports.described().replace("deals.csv", "deals.xlsx"))
    exports.write(workbook(as_numbers(ROWS), extra=extra), "deals.xlsx")
    assert refused(exports)[1:] == (
        "too-many",
        "The sheet reaches further than 200 columns or 2,000,000 rows.",
    )


def bomb(size: int) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.xml", "w") as part,
    ):
        for _ in range(size >> 20):
            part.write(bytes(1 << 20))
    return out.getvalue()


def test_a_workbook_that_unpacks_without_end_is_refused(
    exports: Exports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_UNPACKED", 8 << 20)
    exports.describe(exports.described().replace("deals.csv", "deals.xlsx"))
    exports.write(bomb(9 << 20), "deals.xlsx")
    assert refused(exports)[1] == "too-large"


def test_a_workbook_that_lies_about_its_size_is_refused(
    exports: Exports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_UNPACKED", 8 << 20)
    exports.describe(exports.described().replace("deals.csv", "deals.xlsx"))
    whole = bomb(9 << 20)
    lie = whole.replace((9 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lie != whole
    exports.write(lie, "deals.xlsx")
    assert refused(exports)[1:] == ("not-text", "The file cannot be read as a workbook (XLSX).")


@pytest.mark.parametrize("name", ["deals.xlsx", "deals.parquet"])
@pytest.mark.parametrize(
    "content",
    [b"", b"Id,Owner\n", b"PK\x03\x04" + bytes(99), b"PAR1" + bytes(99) + b"PAR1"],
    ids=str,
)
def test_what_is_no_workbook_or_table_is_refused(
    exports: Exports, name: str, content: bytes
) -> None:
    exports.describe(exports.described().replace("deals.csv", name))
    exports.write(content, name)
    assert refused(exports)[1] == "not-text"


def test_a_sheet_that_is_not_there(exports: Exports) -> None:
    exports.describe(exports.described().replace("deals.csv", "deals.xlsx") + "sheet: Offers\n")
    exports.write(workbook(as_numbers(ROWS)), "deals.xlsx")
    assert refused(exports)[1:] == ("missing-file", "There is no sheet “Offers” in the file.")


@pytest.mark.parametrize("name", ["/etc/passwd", "../../../elsewhere.csv", "link.csv"])
def test_files_outside_of_the_workspace_are_not_read(
    exports: Exports, name: str, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere.csv").write_text(HEAD, "utf-8")
    (exports.workspace.root / "content/data/link.csv").symlink_to(tmp_path / "elsewhere.csv")
    exports.change("file: deals.csv", f"file: {name}")
    assert refused(exports) == (1, "outside", f"The file “{name}” is outside of the workspace.")


def test_a_file_and_a_column_that_are_not_there(exports: Exports) -> None:
    exports.change("file: deals.csv", "file: deal.csv")
    assert refused(exports)[:2] == (1, "missing-file")
    exports.change("file: deal.csv", "file: deals.csv")
    exports.change("amount: Amount", "amount: Amont")
    assert refused(exports) == (3, "unknown-column", "deals.csv has no column “Amont”.")


def test_names_with_signs_of_patterns_are_files_like_others(exports: Exports) -> None:
    exports.describe(exports.described().replace("deals.csv", "d[e]als*.csv"))
    exports.write(table(","), "d[e]als*.csv")
    assert read(exports) == READ
