"""A view as PDF, through WeasyPrint, which is imported only when a PDF is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import floor
from typing import Any

from agendagen.documents.views import CueCardView, MemoView, View
from agendagen.formats.cuecard import SMALLEST, STEP, arrange
from agendagen.formats.engine import (
    Engine,
    no_complaints,
    no_fonts_but_ours,
    temporary_files_in,
    warm_up,
    without_collection,
)
from agendagen.formats.html import LOGO, page, sheets
from agendagen.formats.theme import Sheet, asset_address, style
from agendagen.workspace.workspace import Workspace

SPARSE = 0.3
"""A last page filled less than this is nearly empty: worth a second layout in smaller type."""
SIZE, SMALL = 9.4, 8.5
"""The size of the type on paper in points, and how small it may get to save a page."""
ONE_PAGE = [8.8, 8.3, 7.8]
"""The sizes that are tried to bring a message onto one page."""
TOP, TEXT = 0.047, 0.88
"""Where the text begins, and how high it is, in heights of a page; as in base.css."""

OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "presentational_hints": False}


def to_pdf(view: View, workspace: Workspace) -> bytes:
    """The document as a tagged PDF; the same bytes for the same view.

    Raises `MissingLibrary`, `PdfTrouble`, or `ProblemsFound` for an own template that fails.
    """
    with without_collection():
        engine = warm_up()
        sheet = style(workspace, sheets(view))
        document = _laid_out(engine, view, workspace, _look(engine, view, sheet))
        with no_complaints():
            return bytes(document.write_pdf(**OPTIONS))


@dataclass(frozen=True, slots=True)
class _Look:
    """A parsed style sheet and the fonts that go with it."""

    css: Any
    fonts: Any
    logo: str
    """The address of the company's logo, or empty."""


def _laid_out(engine: Engine, view: View, workspace: Workspace, look: _Look) -> Any:
    def rendered(**values: Any) -> Any:
        html = page(view, workspace, "print", {"logo": look.logo, **values})
        return _render(engine, html, look)

    if isinstance(view, CueCardView):
        return _on_one_page(view, rendered)
    document = rendered()
    size = _tighter(document)
    sizes = sorted({size, SMALL}, reverse=True) if size else ()
    if isinstance(view, MemoView) and len(document.pages) == 2:
        sizes = ONE_PAGE
    for smaller in sizes:
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


def _render(engine: Engine, html: str, look: _Look) -> Any:
    with no_complaints():
        return engine.weasyprint.HTML(string=html, url_fetcher=engine.fetcher).render(
            font_config=look.fonts,
            counter_style=engine.counters,
            stylesheets=[look.css],
            cache=engine.images,
            **OPTIONS,
        )


def _look(engine: Engine, view: View, sheet: Sheet) -> _Look:
    """The style sheet, parsed once for each text; its files become known to the fetcher."""
    from weasyprint.text.fonts import FontConfiguration

    files = frozenset(sheet.assets)
    with no_complaints(), no_fonts_but_ours(engine.folder), temporary_files_in(engine.folder):
        if files not in engine.fonts:
            engine.fonts[files] = FontConfiguration()
        fonts = engine.fonts[files]
        if sheet.text not in engine.sheets:
            engine.fetcher.assets.update(sheet.assets)
            engine.sheets[sheet.text] = engine.weasyprint.CSS(
                string=sheet.text,
                url_fetcher=engine.fetcher,
                font_config=fonts,
                counter_style=engine.counters,
            )
    svg = view.heading.brand.logo_svg.encode()
    logo = asset_address(LOGO, svg) if svg else ""
    engine.fetcher.assets[logo] = svg
    return _Look(engine.sheets[sheet.text], fonts, logo)
