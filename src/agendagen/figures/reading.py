"""A table in a file (CSV, XLSX) as lines of text; each knows its line in the file.

What comes in may come from a stranger: sizes are limited before anything is unpacked, encodings
are said and never guessed, and a quotation that is never closed cannot swallow the rows behind it.
"""

from __future__ import annotations

import csv
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from msgspec import Struct

from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.records.data import DataSpec

MAX_BYTES = 256 << 20
"""A million opportunities with ten columns are 80 MB."""
MAX_UNPACKED = 512 << 20
"""Bytes of an XLSX file when it is unpacked."""
MAX_ROWS = 2_000_000
MAX_COLUMNS = 200
MAX_CELLS = 12_000_000
"""Cells of a sheet from its first to its last; XLSX is held in memory."""
MAX_LINES = 100
"""Lines that one row may go over; more is a quotation that is never closed."""

_DELIMITERS = ",;\t|"
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_REFERENCE = re.compile(rb"""\b(?:r|ref)\s*=\s*["'](?:[A-Za-z]*[0-9]*:)?([A-Za-z]*)([0-9]*)["']""")
_CHUNK = 1 << 20


class Row(Struct, frozen=True):
    """One row as it was written; `line` counts from 1."""

    line: int
    cells: list[str]


class Lines(Struct, frozen=True):
    """The names of the columns, and the rows, which are read as they are asked for."""

    header: tuple[str, ...]
    rows: Iterator[Row]


def refuse(shown: str, code: str, message: str, hint: str, line: int = 1) -> ProblemsFound:
    """One problem with a file of data."""
    return ProblemsFound([Problem(Position(shown, line), code, message, hint)])


def check_size(file: Path, shown: str) -> None:
    """Raises `ProblemsFound` for what is no ordinary file, or too large."""
    try:
        found = file.stat()
    except (OSError, ValueError) as error:
        message = "This file is not there."
        raise refuse(shown, "missing-file", message, "Put the export there.") from error
    if not stat.S_ISREG(found.st_mode):
        message = "The file cannot be read: it is no ordinary file."
        raise refuse(shown, "unreadable", message, "Check its name and rights.")
    if found.st_size > MAX_BYTES:
        raise refuse(
            shown,
            "too-large",
            f"The file has {found.st_size:,} bytes; at most {MAX_BYTES:,} are read.",
            "Export fewer years, or fewer columns.",
        )


@contextmanager
def opened(file: Path, shown: str, spec: DataSpec, sheet: str | None) -> Iterator[Lines]:
    """The lines of a CSV or XLSX file. Raises `ProblemsFound`, also while rows are read."""
    check_size(file, shown)
    try:
        if file.suffix.lower() in (".xlsx", ".xlsm"):
            yield _table(_cells_of_sheet(file, shown, spec, sheet), shown)
        else:
            encoding = _encoding(file, spec)
            with file.open(encoding=encoding, newline="") as stream:
                yield _table(_cells_of_text(stream, shown, spec), shown)
    except UnicodeError as error:
        raise _not_text(file, shown, spec) from error
    except PermissionError as error:
        message = "The file cannot be read: permission denied."
        raise refuse(shown, "unreadable", message, "Check its rights.") from error


def _table(rows: Iterator[Row], shown: str) -> Lines:
    first = next(rows, None)
    if first is None:
        raise refuse(shown, "empty-file", "The file is empty.", "Export it again.")
    header = tuple(" ".join(name.split()) for name in first.cells)
    if len(header) > MAX_COLUMNS:
        raise refuse(
            shown,
            "too-many",
            f"The file has {len(header):,} columns; at most {MAX_COLUMNS} are read.",
            "Export only the columns that are needed.",
            first.line,
        )
    named = [name for name in header if name]
    if twice := next((name for name in named if named.count(name) > 1), ""):
        message = f"There are two columns “{twice}”."
        raise refuse(shown, "duplicate-key", message, "Give one another name.", first.line)
    return Lines(header, _limited(rows, shown))


def _limited(rows: Iterator[Row], shown: str) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            message = f"The file has more than {MAX_ROWS:,} rows."
            raise refuse(shown, "too-many", message, "Export fewer years.", row.line)
        yield row


# -- text ---------------------------------------------------------------------------------------


def _encoding(file: Path, spec: DataSpec) -> str:
    """What a byte order mark says goes before what the description says."""
    with file.open("rb") as stream:
        head = stream.read(3)
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    return "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else spec.encoding


def _not_text(file: Path, shown: str, spec: DataSpec) -> ProblemsFound:
    """The first line that is not in the encoding."""
    encoding, line = _encoding(file, spec), 1
    if encoding != "utf-16":
        with file.open("rb") as stream:
            for line, written in enumerate(stream, start=1):  # noqa: B007
                try:
                    written.decode(encoding)
                except UnicodeError:
                    break
    name = encoding.removesuffix("-sig")
    return refuse(
        shown,
        "not-text",
        f"The line is not {name.upper() if name.startswith('utf') else name} text.",
        "If it was saved in Windows with Polish letters, add “encoding: cp1250” to the"
        " description in content/data.",
        line,
    )


def _cells_of_text(stream: IO[str], shown: str, spec: DataSpec) -> Iterator[Row]:
    head = stream.readline(_CHUNK)
    if "\0" in head:
        message = "The file is not text."
        raise refuse(shown, "not-text", message, "Save the export as CSV, UTF-8, or as XLSX.")
    said = {"tab": "\t"}.get(spec.delimiter or "", spec.delimiter)
    delimiter = said or max(_DELIMITERS, key=head.count)  # the first of them, when none is there
    stream.seek(0)
    reader = csv.reader(_clean(stream), delimiter=delimiter, strict=True)
    last = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _unclosed(shown, last + 1, reader.line_num, str(error)) from error
        if cells is None:
            return
        lines = reader.line_num - last
        if lines > 1:
            if lines > MAX_LINES:
                raise _unclosed(shown, last + 1, reader.line_num, "")
            cells = [" ".join(cell.split()) for cell in cells]
        if any(cells):
            yield Row(last + 1, cells)
        last = reader.line_num


def _unclosed(shown: str, first: int, last: int, said: str) -> ProblemsFound:
    if "expected after" in said:
        line, message = last, "There is text behind a closing quotation mark."
        hint = "Double the quotation marks inside of a cell, or take them out."
    elif "field larger" in said:
        line, message = first, "A cell of this row has more than 131,072 characters."
        hint = "Shorten it, or look for a quotation mark that is never closed."
    else:
        line, message = first, "A quotation that opens in this row is never closed."
        hint = "Close it, or double a quotation mark that belongs to the text."
    return refuse(shown, "bad-quotes", message, hint, line)


def _clean(lines: Iterable[str]) -> Iterator[str]:
    """The lines without characters that a terminal or a page could obey."""
    return (_CONTROL.sub(" ", line) if _CONTROL.search(line) else line for line in lines)


# -- sheets -------------------------------------------------------------------------------------


def _cells_of_sheet(file: Path, shown: str, spec: DataSpec, sheet: str | None) -> Iterator[Row]:
    _check_workbook(file, shown)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(os.fspath(file))
    except (CalamineError, OSError, ValueError) as error:
        raise _no_workbook(shown) from error
    names = book.sheet_names
    if not names or (sheet is not None and sheet not in names):
        raise refuse(
            shown,
            "missing-file",
            f"There is no sheet “{sheet or ''}” in the file.",
            f"There are: {', '.join(names)}." if names else "Save the export again.",
        )
    try:
        found = book.get_sheet_by_name(sheet or names[0])
        rows = found.iter_rows()
    except (CalamineError, OSError, ValueError) as error:
        raise _no_workbook(shown) from error
    wide = 0
    for line, cells in enumerate(rows, start=1):
        texts = [_text_of(cell, spec) for cell in cells]
        if any(texts):
            wide = wide or max(n for n, text in enumerate(texts, start=1) if text)
            yield Row(line, texts if any(texts[wide:]) else texts[:wide])


def _text_of(cell: Any, spec: DataSpec) -> str:
    """A cell as the description says that days and numbers are written."""
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        first = spec.century
        outside = spec.dates.is_short and first and not first <= day.year < first + 100
        return day.isoformat() if outside else day.strftime(spec.dates)
    if isinstance(cell, float):
        text = str(int(cell)) if cell.is_integer() else f"{cell:.10f}".rstrip("0")
        return text.replace(".", spec.numbers.decimal)
    return " ".join(_CONTROL.sub(" ", str(cell)).split())


def _check_workbook(file: Path, shown: str) -> None:
    """Raises for a file that would unpack without end, or whose sheet has a far-off cell."""
    import zlib
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(file) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked > MAX_UNPACKED or len(archive.infolist()) > 1000:
                raise refuse(
                    shown,
                    "too-large",
                    f"The file has {unpacked:,} bytes when it is unpacked; at most"
                    f" {MAX_UNPACKED:,} are read.",
                    "Export fewer years, or save it as CSV.",
                )
            for entry in archive.infolist():
                with archive.open(entry) as stream:
                    if not _is_bounded(stream):
                        raise refuse(
                            shown,
                            "too-many",
                            f"The sheet reaches further than {MAX_COLUMNS} columns or"
                            f" {MAX_ROWS:,} rows.",
                            "Delete what stands far below or to the right, or save it as CSV.",
                        )
    except (BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
        raise _no_workbook(shown) from error


def _is_bounded(stream: IO[bytes]) -> bool:
    """Reads a part to its end (a size that is a lie is found out) and looks for far-off cells."""
    kept, far_row, far_column = b"", 0, 0
    while chunk := stream.read(_CHUNK):
        for letters, digits in _REFERENCE.findall(kept + chunk):
            far_row = max(far_row, int(digits[:9] or 0))
            far_column = max(far_column, _column(letters.upper()))
        kept = chunk[-64:]
    near = far_row <= MAX_ROWS and far_column <= MAX_COLUMNS
    return near and far_row * far_column <= MAX_CELLS


def _column(letters: bytes) -> int:
    """`A` is 1, `AA` is 27."""
    number = 0
    for letter in letters[:6]:
        number = 26 * number + letter - ord("A") + 1
    return number


def _no_workbook(shown: str) -> ProblemsFound:
    message = "The file cannot be read as a workbook (XLSX)."
    return refuse(shown, "not-text", message, "Save it again, or save it as CSV.")
