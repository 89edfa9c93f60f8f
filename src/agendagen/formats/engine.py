"""WeasyPrint in a case: loaded when needed, with no network, no fonts and no files but ours."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from shutil import rmtree
from typing import Any

_INSTALL = {
    "linux": "sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "darwin": "brew install pango",
    "win32": "see https://doc.courtbouillon.org/weasyprint/stable/first_steps.html#windows",
}


class MissingLibrary(Exception):
    """A system library that PDF needs is not there; the message says how to install it."""


class PdfTrouble(Exception):
    """A PDF cannot be made of the page. The message is half a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What the documents of one process share."""

    weasyprint: Any
    fonts: dict[frozenset[str], Any]
    """A font configuration for each set of font files: two themes may name theirs alike."""
    counters: Any
    fetcher: Any
    images: dict[str, Any]
    sheets: dict[str, Any]
    folder: str


_engine: Engine | None = None


def warm_up() -> Engine:
    """Import WeasyPrint and make what all documents share; a worker does it once.

    Raises `MissingLibrary`.
    """
    global _engine
    if _engine is None:
        folder = _make_folder()
        with without_collection(), no_fonts_but_ours(folder):
            weasyprint = _import()
            from weasyprint.css.counters import CounterStyle

            _engine = Engine(weasyprint, {}, CounterStyle(), _make_fetcher(), {}, {}, folder)
            gc.freeze()
    return _engine


def cool_down() -> None:
    """Forget what the documents share and remove its files; the end of the process does too."""
    global _engine
    if _engine is not None:
        rmtree(_engine.folder, ignore_errors=True)
        _engine = None


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
def no_complaints() -> Iterator[None]:
    """Around every call of WeasyPrint: raise `PdfTrouble` for what it cannot do.

    Also for what it only logs, as that would be missing on the page.
    """
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
    except RecursionError as error:
        raise PdfTrouble("its elements are nested too deeply") from error
    except (MemoryError, OSError):  # the machine, not the page
        raise
    except Exception as error:
        said = f"{type(error).__name__}: {error}".rstrip(": .")
        raise PdfTrouble(f"WeasyPrint cannot lay it out ({said})") from error
    finally:
        logger.removeHandler(listener)
        logger.propagate = before
    if listener.heard:
        raise PdfTrouble("; ".join(dict.fromkeys(listener.heard)))


@contextmanager
def without_collection() -> Iterator[None]:
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
def no_fonts_but_ours(folder: str) -> Iterator[None]:
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
def temporary_files_in(folder: str) -> Iterator[None]:
    before = tempfile.tempdir
    tempfile.tempdir = folder
    try:
        yield
    finally:
        tempfile.tempdir = before
