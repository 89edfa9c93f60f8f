"""A view as one HTML file that needs nothing beside it: styles, fonts and logo are inside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup

from agendagen.compose.markdown_text import plain_text, visible
from agendagen.documents.views import (
    AgendaView,
    CueCardView,
    LoadView,
    MemoView,
    MinutesView,
    View,
)
from agendagen.documents.words import say
from agendagen.formats.charts import svg
from agendagen.formats.cuecard import arrange
from agendagen.formats.markdown import document_name
from agendagen.formats.templates import fill
from agendagen.formats.theme import Palette, data_address, inlined, palette, style
from agendagen.formats.typography import whole
from agendagen.workspace.workspace import Workspace

Target = Literal["screen", "print"]
_STEPS = (5, 10, 15, 20, 30, 60, 90, 120, 180, 240)
_MOST_TICKS = 9
LOGO = "logo.svg"
_BLANKS = re.compile(r"\n\s*\n")
_AS_IT_IS = " .,:;·–—()+/@-"


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the timeline: percent from the left, and the time there."""

    left: float
    label: str


def to_html(view: View, workspace: Workspace) -> str:
    """The document as one page. Raises `ProblemsFound` for an own template or theme that fails."""
    sheet = style(workspace, (*sheets(view), "screen.css"))
    logo = view.heading.brand.logo_svg
    values = {
        "css": Markup(inlined(sheet)),
        "logo": data_address(LOGO, logo.encode()) if logo else "",
    }
    return page(view, workspace, "screen", values)


def sheets(view: View) -> tuple[str, ...]:
    """The style sheets of a document, which screen and paper share."""
    below = ("agenda.css",) if isinstance(view, MinutesView) else ()
    return ("fonts.css", "base.css", *below, f"{document_name(view)}.css")


def page(view: View, workspace: Workspace, target: Target, values: dict[str, Any]) -> str:
    """The HTML of a document: for a screen, or for print, where the styles come apart."""
    colours = palette(view.heading.brand)
    css = page_css(view, colours)
    if isinstance(view, CueCardView):
        values = {"card": arrange(view), **values}
        values["size"] = values["card"].size
    if "size" in values:
        css += f"@media print{{html{{font-size:{values['size']:g}pt}}}}"
    text, own = fill(
        workspace,
        f"{document_name(view)}.html",
        view,
        {
            "css": Markup(""),
            "logo": "",
            **values,
            "document": document_name(view),
            "internal": is_internal(view),
            "target": target,
            "colour": colours,
            "ticks": ticks(view),
            "svg": lambda panel: svg(panel, colours),
            "page_css": Markup(css),
        },
    )
    text = _BLANKS.sub("\n", text)
    if own:
        from agendagen.formats.untrusted import check_page

        check_page(text, own)
    return text


def is_internal(view: View) -> bool:
    """Whether the page is for the house alone."""
    return not isinstance(view, AgendaView | MemoView | MinutesView) or bool(view.heading.edition)


def ticks(view: View) -> tuple[Tick, ...]:
    """Round distances along the timeline, with the clock time of each."""
    minutes = view.heading.minutes
    timeline = () if isinstance(view, MemoView | MinutesView | LoadView) else view.timeline
    if not timeline or minutes <= 0:
        return ()
    step = next((s for s in _STEPS if minutes / s <= _MOST_TICKS - 1), 480)
    hours, rest = (int(part) for part in timeline[0].start.split(":"))
    start = hours * 60 + rest
    marks = [*range(0, minutes, step), minutes]
    if len(marks) > 2 and marks[-1] - marks[-2] < step * 0.75:
        del marks[-2]
    return tuple(
        Tick(round(100 * m / minutes, 3), f"{(start + m) // 60 % 24:02d}:{(start + m) % 60:02d}")
        for m in marks
    )


def page_css(view: View, colours: Palette) -> str:
    """What is the document's own in the style sheet: its colours and its footers."""
    heading = view.heading
    brand = heading.brand
    locale = heading.locale
    client = not is_internal(view)
    contact = " · ".join(
        [*filter(None, [brand.address]), *map(whole, filter(None, brand.contact.split(" · ")))]
    )
    letter = "\n".join(part for part in (contact, brand.register) if part)
    short = " · ".join(
        part for part in (brand.name, plain_text(heading.title), heading.edition) if part
    )
    first, second = say(locale, "Page {page} of {pages}").split("{page}")
    middle, last = second.split("{pages}")
    number = (
        f"{_css_text(first)} counter(page) {_css_text(middle)} counter(pages) {_css_text(last)}"
    )
    variables = "".join(
        f"--{name.replace('_', '-')}:{getattr(colours, name)};" for name in Palette.__slots__
    )
    foot = _css_text(letter if client and letter else short)
    corner = "" if isinstance(view, CueCardView) else f"@bottom-right{{content:{number}}}"
    return (
        f":root{{{variables}}}"
        f"@page{{@bottom-left{{content:{_css_text(short)}}}{corner}}}"
        f"@page :first{{@bottom-left{{content:{foot}}}}}"
    )


def _css_text(text: str) -> str:
    """A CSS string that holds the text and cannot end early, in CSS or in HTML."""
    return (
        '"'
        + "".join(c if c.isalnum() or c in _AS_IT_IS else f"\\{ord(c):x} " for c in visible(text))
        + '"'
    )
