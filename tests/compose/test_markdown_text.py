"""Values go into Markdown and come out again as they were written."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agendagen.compose.markdown_text import escape, one_line, plain_text
from agendagen.formats.inline import inline_html

KEPT = " \u00a0\u00ad"
MARKUP = st.text(alphabet="ab1 *_`[](){}|\\!#+-.<>&;:/\"'~=\u00a0\n", max_size=30)


def seen(value: str) -> str:
    """The value on one line, without what cannot be printed."""
    folded = "".join(c if c.isprintable() or c in KEPT or c.isspace() else "" for c in value)
    text = " ".join(folded.replace("\u00a0", "\ue000").split()).replace("\ue000", "\u00a0")
    return text.strip()


def set_in_type(text: str) -> str:
    for curled, straight in (("\u00a0", " "), ("…", "..."), *zip("“”‘’", "\"\"''", strict=True)):
        text = text.replace(curled, straight)
    return text


@given(st.text(max_size=60) | MARKUP)
@example("*draft* _x_ `y` [a](b) {c} |")
@example("&lt; &amp;lt; <b>")
@example("\\*")
@example("a\\")
@example("__init__ 2*3*4")
@example("\\&amp;")
@settings(derandomize=True, deadline=None, max_examples=600)
def test_a_value_prints_as_it_was_written(value: str) -> None:
    assert seen(plain_text(escape(value))) == seen(value)


@given(MARKUP)
@example("1. first")
@example("- a list")
@example("# a heading")
@settings(derandomize=True, deadline=None, max_examples=400)
def test_a_value_alone_on_a_line_prints_as_it_was_written(value: str) -> None:
    """At the start of a line a number, a dash or a hash would begin a list or a heading."""
    line = one_line(escape(value))
    assert "\n" not in line
    assert seen(plain_text(line)) == seen(value)


@given(MARKUP)
@example("1. first")
@example("a  \nb")
@example("<b>bold</b> &lt; &nbsp; &#42;")
@example("[a](b) ![c](d) [e]: f")
@settings(derandomize=True, deadline=None, max_examples=400)
def test_a_value_becomes_no_markup_in_html(value: str) -> None:
    """The text of the HTML is the value; only quotation marks and spaces are set in type."""
    html = inline_html(one_line(escape(value)), "en")
    assert "<" not in html
    assert set_in_type(unescape(html)) == set_in_type(seen(value))


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**bold** and *italic*", "bold and italic"),
        ("__bold__ and _italic_", "bold and italic"),
        ("snake_case_name", "snake_case_name"),
        ("`code`", "code"),
        ("[the report](https://x.example)", "the report"),
        ("![a picture](x.png)", "a picture"),
        (r"\*draft\*", "*draft*"),
        ("5 &lt; 6 &amp; 7", "5 < 6 & 7"),
    ],
)
def test_markdown_is_read_as_a_reader_sees_it(markdown: str, text: str) -> None:
    assert plain_text(markdown) == text


def test_line_breaks_are_folded_and_hard_spaces_kept() -> None:
    assert one_line("  one\n  two\n\nthree ") == "one two three"
    assert one_line("12\u00a0000\nzł") == "12\u00a0000 zł"
    assert escape("a\tb\r\nc") == "a b c"


def test_control_characters_are_left_out() -> None:
    assert escape("red\x1b[31m\x07 end\u202e") == r"red\[31m end"


@pytest.mark.parametrize(
    "value", ["a | b", "{x}", "2 * 3", "[x]", "a_b_", "`x`", "1 < 2 & 3", "\\"]
)
def test_a_value_beside_emphasis_prints_as_it_was_written(value: str) -> None:
    html = inline_html(f"**Price:** {escape(value)}", "en")
    assert unescape(html) == f"<strong>Price:</strong> {value}"
