"""A view as PDF, through WeasyPrint, which is imported only here and only when needed."""

from __future__ import annotations

import gc
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from agendagen.documents.views import CueCardView, View
from agendagen.formats.cuecard import SMALLEST, STEP, arrange
from agendagen.formats.html import page, sheets
from agendagen.formats.theme import Sheet, style
from agendagen.workspace.workspace import Workspace

OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "presentational_hints": False}

_INSTALL = {
    "linux": "sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "darwin": "brew install pango",
    "win32": "see https://doc.courtbouillon.org/weasyprint/stable/first_steps.html#windows",
}


class MissingLibrary(Exception):
    """A system library that PDF needs is not there; the message says how to install it."""


class PdfTrouble(Exception):
    """WeasyPrint complained: about a style, a font or a picture. The message is its own."""


@dataclass(frozen=True, slots=True)
class _Press:
    """What the documents of one process share."""

    weasyprint: Any
    fonts: Any
    counters: Any
    fetcher: Any
    images: dict[str, Any]
    sheets: dict[str, Any]
    folder: tempfile.TemporaryDirectory[str]


_press: _Press | None = None


def to_pdf(view: View, workspace: Workspace) -> bytes:
    """The document as a tagged PDF; the same bytes for the same view.

    Raises `MissingLibrary`, `PdfTrouble`, or `ProblemsFound` for an own template that fails.
    """
    with _without_collection():
        press = warm_up()
        sheet = style(workspace, sheets(view))
        with _no_complaints():
            css = _parsed(press, sheet)
            document = _laid_out(press, view, workspace, css)
            return bytes(document.write_pdf(**OPTIONS))


def warm_up() -> Any:
    """Import WeasyPrint and make what all documents share; a worker does it once.

    Raises `MissingLibrary`.
    """
    global _press
    if _press is None:
        with _without_collection():
            weasyprint = _import()
            from weasyprint.css.counters import CounterStyle
            from weasyprint.text.fonts import FontConfiguration

            folder = tempfile.TemporaryDirectory(prefix="agendagen-")
            _press = _Press(
                weasyprint, FontConfiguration(), CounterStyle(), _make_fetcher(), {}, {}, folder
            )
            gc.freeze()
    return _press


def cool_down() -> None:
    """Forget what the documents share and remove its files; the end of the process does too."""
    global _press
    if _press is not None:
        _press.folder.cleanup()
        _press = None


def _laid_out(press: _Press, view: View, workspace: Workspace, css: Any) -> Any:
    if not isinstance(view, CueCardView):
        return _render(press, page(view, workspace, "print", {}), css)
    card = arrange(view)
    while True:
        document = _render(press, page(view, workspace, "print", {"card": card}), css)
        if len(document.pages) == 1 or card.size <= SMALLEST:
            return document
        card = arrange(view, below=card.size - STEP)


def _render(press: _Press, html: str, css: Any) -> Any:
    return press.weasyprint.HTML(string=html, url_fetcher=press.fetcher).render(
        font_config=press.fonts,
        counter_style=press.counters,
        stylesheets=[css],
        cache=press.images,
        **OPTIONS,
    )


def _parsed(press: _Press, sheet: Sheet) -> Any:
    """The style sheet, parsed once for each text; its files become known to the fetcher."""
    if sheet.text not in press.sheets:
        press.fetcher.assets.update(sheet.assets)
        with _temporary_files_in(press.folder.name):
            press.sheets[sheet.text] = press.weasyprint.CSS(
                string=sheet.text,
                url_fetcher=press.fetcher,
                font_config=press.fonts,
                counter_style=press.counters,
            )
    return press.sheets[sheet.text]


def _import() -> Any:
    said = StringIO()
    try:
        # It prints a banner to stdout when a library is missing.
        with redirect_stdout(said), _no_compilers():
            import weasyprint
    except OSError as error:
        install = _INSTALL.get(sys.platform, _INSTALL["linux"])
        raise MissingLibrary(
            f"PDF needs the Pango libraries, which are not installed here. Install them with:"
            f"\n    {install}\nMarkdown and HTML need nothing."
        ) from error
    return weasyprint


def _make_fetcher() -> Any:
    from ssl import PROTOCOL_TLS_CLIENT, SSLContext

    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Registered(URLFetcher):  # type: ignore[misc]
        """Serves the files of the theme, which are registered by name, and nothing else."""

        def __init__(self) -> None:
            # An empty context: the default one loads every certificate of the machine.
            super().__init__(
                ssl_context=SSLContext(PROTOCOL_TLS_CLIENT),
                allowed_protocols=(),
                allow_redirects=False,
                fail_on_errors=True,
            )
            self.assets: dict[str, Path] = {}

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in self.assets:
                raise ValueError(f"“{url[:80]}” is no file of the theme")
            return URLFetcherResponse(url, self.assets[url].read_bytes())

    return Registered()


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def _no_complaints() -> Iterator[None]:
    """Raise `PdfTrouble` for what WeasyPrint only logs: it would be missing on the page."""
    from weasyprint.urls import FatalURLFetchingError

    logger = logging.getLogger("weasyprint")
    listener = _Listener()
    before = logger.propagate
    logger.addHandler(listener)
    logger.propagate = False
    try:
        yield
    except FatalURLFetchingError as error:  # a BaseException
        raise PdfTrouble(f"{error}: {error.__cause__}") from error
    finally:
        logger.removeHandler(listener)
        logger.propagate = before
    if listener.heard:
        raise PdfTrouble("; ".join(dict.fromkeys(listener.heard)))


@contextmanager
def _without_collection() -> Iterator[None]:
    """No garbage collection meanwhile: importing and laying out make little garbage, slowly."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _no_compilers() -> Iterator[None]:
    """Nothing is on the PATH meanwhile.

    To find the Pango libraries, WeasyPrint tries many names; for every name that is not there
    `ctypes.util.find_library` starts gcc and ld, where they are installed: a third of the whole
    import, and nobody's libraries are found that way. It still asks ldconfig.
    """
    before = os.environ.get("PATH")
    os.environ["PATH"] = ""
    try:
        yield
    finally:
        if before is None:
            del os.environ["PATH"]
        else:
            os.environ["PATH"] = before


@contextmanager
def _temporary_files_in(folder: str) -> Iterator[None]:
    before = tempfile.tempdir
    tempfile.tempdir = folder
    try:
        yield
    finally:
        tempfile.tempdir = before
