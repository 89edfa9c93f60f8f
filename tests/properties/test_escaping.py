"""What a value or a line of text becomes where it lands. By hand: tests/compose, tests/hostile."""

from __future__ import annotations

from html.parser import HTMLParser

import tinycss2
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown import markdown

from agendagen.compose.markdown_text import escape, one_line, plain_text, visible
from agendagen.documents.views import Brand
from agendagen.formats.html import _css_text
from agendagen.formats.inline import inline_html, inline_markdown
from agendagen.formats.theme import contrast, palette
from agendagen.formats.typography import curled, kept, unbroken, whole

LOCALES = st.sampled_from(["en", "pl"])
MARKS = st.text("ab1 *_`[](){}|\\!#+-.<>&;:/\"'~=^\u00a0\n", max_size=30)
PIECES = """
a <b> </b> <x:y> <!-- --> &lt; &#60; &amp;lt; http://a.example [a]: [^1]: [^1] [a]( ![a]( ](b)
javascript:x) *[a]: {:onclick=c} {#d} ** __ ``` ~~~ \\ | --- | === : - # > 1. <!DOCTYPE <? ]]>
"""
values = (
    st.text(max_size=40)
    | MARKS
    | st.lists(st.sampled_from(PIECES.split()), max_size=6).map(" ".join)
)
EXTENSIONS = ["extra", "sane_lists", "toc"]
PLACES = [
    *("{}", "# {}", "- {}", "1. {}", "> {}", "**{}:** c", "a {} c"),
    "| a | b |\n| --- | --- |\n| {} | c |",
]


class Outline(HTMLParser):
    """The elements of a page in order with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(a for a in attrs if a[0] != "id")))

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}", ()))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.elements.append(("comment", ()))

    def handle_decl(self, decl: str) -> None:
        self.elements.append(("declaration", ()))

    def unknown_decl(self, data: str) -> None:
        self.elements.append(("declaration", ()))

    def handle_pi(self, data: str) -> None:
        self.elements.append(("instruction", ()))


def letters(text: str) -> str:
    """What is left when spaces and quotation marks, which typography sets, are taken away."""
    text = text.replace("…", "...")
    return "".join(c for c in text if not c.isspace() and c.isprintable() and c not in "\"'“”„‘’‚")


@given(values, LOCALES)
@settings(max_examples=300)
def test_a_value_in_a_markdown_edition_is_only_text(value: str, locale: str) -> None:
    """Read again with every extension, it makes the page that a harmless word makes."""
    line = inline_markdown(one_line(escape(value)), locale)
    assume(letters(line))
    for place in PLACES:
        page = Outline(markdown(place.format(line), extensions=EXTENSIONS))
        harmless = Outline(markdown(place.format("word"), extensions=EXTENSIONS))
        assert page.elements == harmless.elements
        assert letters(page.text) == letters(harmless.text.replace("word", value, 1))


@given(values, LOCALES)
@example("http://a.example/<b>", "en")
@example("[a](javascript:x)", "en")
@settings(max_examples=400)
def test_any_markdown_becomes_html_of_marks_and_safe_links(text: str, locale: str) -> None:
    page = Outline(inline_html(one_line(text), locale))
    opened: list[str] = []
    for tag, attributes in page.elements:
        if tag.startswith("/"):
            assert opened.pop() == tag[1:]
            continue
        assert tag in ("strong", "em", "code", "a", "br")
        opened += [tag] * (tag != "br")
        for name, given_as in attributes:
            assert name in ("href", "rel")
            scheme, colon, _ = (given_as or "").partition(":")
            assert not colon or name == "rel" or scheme in ("http", "https", "mailto", "tel")
    assert opened == []


@given(values)
def test_one_line_twice_is_one_line_once(text: str) -> None:
    assert "\n" not in one_line(text)
    assert plain_text(one_line(one_line(escape(text)))) == plain_text(one_line(escape(text)))


@given(values | st.text("\0\n\r\f\x85\u2028 \"'\\;{}()<>/*a0", max_size=20))
def test_a_string_of_a_style_sheet_ends_where_it_should(text: str) -> None:
    written = _css_text(text)
    assert "<" not in written
    assert written.isprintable()
    (token,) = tinycss2.parse_component_value_list(written)
    assert (token.type, token.value) == ("string", visible(text))


@given(st.text(max_size=40) | st.text("aiwz 1,.\"'`-()*_…“”\u00a0", max_size=30), LOCALES)
def test_setting_in_type_changes_no_letter(text: str, locale: str) -> None:
    for changed in (curled(text, locale), unbroken(text, locale), kept(text), whole(text)):
        assert letters(changed) == letters(text)


colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(colours, colours)
@example("#0d8764", "#21012c")
def test_every_colour_can_be_read(primary: str, accent: str) -> None:
    """WCAG 2.2, 1.4.3, for text of the colour and for text on it."""
    ground = palette(Brand("", "", "", "", "", primary, accent, ""))
    for ink, paper in (
        (ground.on_primary, ground.primary),
        (ground.primary_text, ground.tint),
        (ground.primary_text, "#ffffff"),
        (ground.accent_text, "#ffffff"),
    ):
        assert contrast(ink, paper) >= 4.5
