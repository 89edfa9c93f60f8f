"""A picture as SVG: shapes, lines and texts, nothing that acts or loads.

Colours are written out, because WeasyPrint does not apply the style sheet of a page in here.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from agendagen.compose.markdown_text import visible
from agendagen.documents.views import Line, Panel, Shape, Words
from agendagen.formats.theme import Palette

INK, QUIET, WHITE = "#16202b", "#55616d", "#ffffff"
_LINES = {
    "axis": f'stroke="{QUIET}" stroke-width="0.8"',
    "grid": 'stroke="#d5d9dd" stroke-width="0.6"',
    "mark": f'stroke="{INK}" stroke-width="1.4"',
}
_TEXTS = {
    "plain": f'fill="{INK}"',
    "strong": f'font-weight="600" fill="{INK}"',
    "quiet": f'fill="{QUIET}"',
}


def svg(panel: Panel, colours: Palette) -> Markup:
    """The picture, as wide as the page lets it be."""
    size = f"{_n(panel.width)} {_n(panel.height)}"
    return Markup("\n").join(
        (
            Markup(
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="100%"'
                ' role="img" font-family="Inter">'
            ),
            Markup(f"<title>{_text(panel.title)}</title><desc>{_text(panel.about)}</desc>"),
            *_drawn(panel, colours),
            Markup("</svg>"),
        )
    )


def _drawn(panel: Panel, colours: Palette) -> Iterator[Markup]:
    fills = {
        "bar": f'fill="{colours.primary_text}"',
        "over": f'fill="{colours.accent_text}"',
        "ghost": f'fill="none" stroke="{QUIET}" stroke-width="1.1" stroke-dasharray="3 2"',
        "blank": f'fill="{WHITE}"',
    }
    for drawn in panel.drawn:
        match drawn:
            case Shape(x, y, width, height, look):
                place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
                yield Markup(f"<rect {place} {fills[look]}/>")
            case Line(x1, y1, x2, y2, look):
                place = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
                if look == "mark":
                    yield Markup(f'<line {place} stroke="{WHITE}" stroke-width="4"/>')
                yield Markup(f"<line {place} {_LINES[look]}/>")
            case Words(x, y, text, anchor, look, size):
                place = f'x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" font-size="{_n(size)}"'
                yield Markup(f"<text {place} {_TEXTS[look]}>{_text(text)}</text>")


def _text(text: str) -> Markup:
    return escape(visible(text))


def _n(number: float) -> str:
    """A length, to a hundredth; never in powers of ten."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
