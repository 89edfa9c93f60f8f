"""A view as PDF, through WeasyPrint, which is imported only here and only when needed."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from math import floor
from pathlib import Path
from shutil import rmtree
from typing import Any

from agendagen.documents.views import CueCardView, View
from agendagen.formats.cuecard import SMALLEST, STEP, arrange
from agendagen.formats.html import LOGO, page, sheets
from agendagen.formats.theme import Sheet, asset_address, style
from agendagen.workspace.workspace import Workspace

SPARSE = 0.22
"""A last page filled less than this is nearly empty: worth a second layout in smaller type."""
SIZE, SMALL = 9.4, 8.5
"""The size of the type on paper in points, and how small it may get to save a page."""
TOP, TEXT = 0.047, 0.88
"""Where the text begins, and how high it is, in heights of a page; as in base.css."""

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
    fonts: dict[frozenset[str], Any]
    """A font configuration for each set of font files: two themes may name theirs alike."""
    counters: Any
    fetcher: Any
    images: dict[str, Any]
    sheets: dict[str, Any]
    folder: str


_press: _Press | None = None


def to_pdf(view: View, workspace: Workspace) -> bytes:
    """The document as a tagged PDF; the same bytes for the same view.

    Raises `MissingLibrary`, `PdfTrouble`, or `ProblemsFound` for an own template that fails.
    """
    with _without_collection():
        press = warm_up()
        sheet = style(workspace, sheets(view))
        with _no_complaints():
            document = _laid_out(press, view, workspace, _look(press, view, sheet))
            return bytes(document.write_pdf(**OPTIONS))


def warm_up() -> Any:
    """Import WeasyPrint and make what all documents share; a worker does it once.

    Raises `MissingLibrary`.
    """
    global _press
    if _press is None:
        folder = _make_folder()
        with _without_collection(), _no_fonts_but_ours(folder):
            weasyprint = _import()
            from weasyprint.css.counters import CounterStyle

            _press = _Press(weasyprint, {}, CounterStyle(), _make_fetcher(), {}, {}, folder)
            gc.freeze()
    return _press


def cool_down() -> None:
    """Forget what the documents share and remove its files; the end of the process does too."""
    global _press
    if _press is not None:
        rmtree(_press.folder, ignore_errors=True)
        _press = None


def _make_folder() -> str:
    """A temporary folder that this process removes when it ends."""
    folder = tempfile.mkdtemp(prefix="agendagen-")
    owner = os.getpid()

    def remove() -> None:
        if os.getpid() == owner:
            rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    if "multiprocessing.util" in sys.modules:  # a worker leaves without asking atexit
        from multiprocessing.util import Finalize

        Finalize(None, remove, exitpriority=1)
    return folder


@dataclass(frozen=True, slots=True)
class _Look:
    """A parsed style sheet and the fonts that go with it."""

    css: Any
    fonts: Any
    logo: str
    """The address of the company's logo, or empty."""


def _laid_out(press: _Press, view: View, workspace: Workspace, look: _Look) -> Any:
    def rendered(**values: Any) -> Any:
        html = page(view, workspace, "print", {"logo": look.logo, **values})
        return _render(press, html, look)

    if isinstance(view, CueCardView):
        return _on_one_page(view, rendered)
    document = rendered()
    size = _tighter(document)
    for smaller in sorted({size, SMALL}, reverse=True) if size else ():
        tighter = rendered(size=smaller)
        if len(tighter.pages) < len(document.pages):
            return tighter
    return document


def _on_one_page(view: CueCardView, rendered: Callable[..., Any]) -> Any:
    card = arrange(view)
    while True:
        document = rendered(card=card)
        if len(document.pages) == 1 or card.size <= SMALLEST:
            return document
        card = arrange(view, below=card.size - STEP)


def _tighter(document: Any) -> float:
    """The type size in points that should save a nearly empty last page; 0 for leave it.

    The templates mark the end of the text by its id.
    """
    full, last = len(document.pages) - 1, document.pages[-1]
    if not full or "end" not in last.anchors:
        return 0.0
    filled = (last.anchors["end"][1] / last.height - TOP) / TEXT
    if filled > SPARSE:
        return 0.0
    # Smaller type saves lines as well as height, and page breaks waste a little.
    size = floor(10 * SIZE * (full / (full + filled) - 0.02) ** 0.7) / 10
    return size if size >= SMALL else 0.0


def _render(press: _Press, html: str, look: _Look) -> Any:
    return press.weasyprint.HTML(string=html, url_fetcher=press.fetcher).render(
        font_config=look.fonts,
        counter_style=press.counters,
        stylesheets=[look.css],
        cache=press.images,
        **OPTIONS,
    )


def _look(press: _Press, view: View, sheet: Sheet) -> _Look:
    """The style sheet, parsed once for each text; its files become known to the fetcher."""
    from weasyprint.text.fonts import FontConfiguration

    files = frozenset(sheet.assets)
    with _no_fonts_but_ours(press.folder), _temporary_files_in(press.folder):
        if files not in press.fonts:
            press.fonts[files] = FontConfiguration()
        fonts = press.fonts[files]
        if sheet.text not in press.sheets:
            press.fetcher.assets.update(sheet.assets)
            press.sheets[sheet.text] = press.weasyprint.CSS(
                string=sheet.text,
                url_fetcher=press.fetcher,
                font_config=fonts,
                counter_style=press.counters,
            )
    svg = view.heading.brand.logo_svg.encode()
    logo = asset_address(LOGO, svg) if svg else ""
    press.fetcher.assets[logo] = svg
    return _Look(press.sheets[sheet.text], fonts, logo)


def _import() -> Any:
    said = StringIO()
    if sys.platform == "darwin":  # a Python from elsewhere does not look where Homebrew puts them
        homes = "/opt/homebrew/lib:/usr/local/lib:/usr/lib"
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", homes)
    try:
        # It prints a banner to stdout when a library is missing.
        with redirect_stdout(said), _no_compilers():
            weasyprint = _load()
    except OSError as error:
        install = _INSTALL.get(sys.platform, _INSTALL["linux"])
        raise MissingLibrary(
            f"PDF needs the Pango libraries, which are not installed here. Install them with:"
            f"\n    {install}\nMarkdown and HTML need nothing."
        ) from error
    return weasyprint


def _load() -> Any:
    """WeasyPrint. On Linux its libraries are first tried by name alone.

    It tries several names for each library, and for every name that is not there
    `ctypes.util.find_library` runs ldconfig: 38 processes, of which none is needed where the
    linker knows the libraries. Where it does not, everything is tried again the usual way.
    """
    import ctypes.util

    if sys.platform == "linux":
        search = ctypes.util.find_library
        ctypes.util.find_library = lambda name: None
        try:
            import weasyprint
        except OSError:
            for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
                del sys.modules[name]
        else:
            return weasyprint
        finally:
            ctypes.util.find_library = search
    import weasyprint

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
            self.assets: dict[str, bytes] = {}

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in self.assets:
                raise ValueError(f"“{url[:80]}” is no file of the theme")
            return URLFetcherResponse(url, self.assets[url])

    return Registered()


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        letters = re.search(r'\.notdef glyph.*?fonts: (".*)', said)
        if letters:
            said = (
                f"no font of the theme has {letters[1]}; write the text without it, or give the"
                " theme a font that has it"
            )
        self.heard.append(said)


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
    with _environment("PATH", ""):
        yield


@contextmanager
def _no_fonts_but_ours(folder: str) -> Iterator[None]:
    """Fonts of this machine are not looked at: the page must be the same on every machine."""
    file = Path(folder, "fonts.conf")
    file.write_text("<fontconfig></fontconfig>", encoding="utf-8")
    with warnings.catch_warnings(), _environment("FONTCONFIG_FILE", str(file)):
        warnings.filterwarnings("ignore", message=".*FontConfig")
        yield


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextmanager
def _temporary_files_in(folder: str) -> Iterator[None]:
    before = tempfile.tempdir
    tempfile.tempdir = folder
    try:
        yield
    finally:
        tempfile.tempdir = before
