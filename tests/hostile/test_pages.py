"""Pages that own templates make: still pages, plainly written, or nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from agendagen.formats.untrusted import check_markdown, check_page
from agendagen.problems import ProblemsFound

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder
    from hostile.conftest import Rejects

PAGE = "templates/documents/agenda.html"
TEXT = "templates/documents/agenda.md"


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<ScRiPt src=//x.example></ScRiPt>", "<script>"),
        ("<iframe src=https://x.example></iframe>", "<iframe>"),
        ("<object data=x></object>", "<object>"),
        ("<embed src=x>", "<embed>"),
        ("<form action=x></form>", "<form>"),
        ("<input type=hidden>", "<input>"),
        ("<link rel=stylesheet href=https://x.example/a.css>", "<link>"),
        ("<base href=https://x.example>", "<base>"),
        ("<noscript>x</noscript>", "<noscript>"),
        ("<details><summary>x</summary></details>", "<details>"),
        ("<template>x</template>", "<template>"),
        ("<math><mtext></mtext></math>", "<math>"),
        ("<svg><foreignObject></foreignObject></svg>", "<foreignobject>"),
        ("<svg><use href='#a'/></svg>", "<use>"),
        ("<svg><animate/></svg>", "<animate>"),
        ("<svg><image href=https://x.example/a.png /></svg>", "<image>"),
        ("<svg><style><img src=x onerror=alert(1)></style></svg>", "<img onerror>"),
        ("<style>a{}<b</style>", "“<b</style>…”"),
        ("<title><img src=x onerror=alert(1)></title>", "<img onerror>"),
        ("<p onclick=alert(1)>x</p>", "<p onclick>"),
        ("<p ONCLICK = 'alert(1)'>x</p>", "<p onclick>"),
        ("<p/onclick=alert(1)>x</p>", "“<p/onclick=alert(1)>…”"),
        ('<p class="a"onclick=alert(1)>x</p>', "“<p class="),
        ("<p class=a`onclick=alert(1)>x</p>", "“<p class="),
        ("<p hidden>x</p>", "<p hidden>"),
        ("<p contenteditable>x</p>", "<p contenteditable>"),
        ("<a href=javascript:alert(1)>x</a>", "<a href>"),
        ("<a href='&#106;avascript:alert(1)'>x</a>", "<a href>"),
        ("<a href='java&Tab;script:alert(1)'>x</a>", "<a href>"),
        ("<a href=data:text/html,x>x</a>", "<a href>"),
        ("<a href=file:///etc/passwd>x</a>", "<a href>"),
        ("<a href=//x.example>x</a>", "<a href>"),
        ("<a href=https://x.example ping=https://x.example>x</a>", "<a ping>"),
        ("<a href=https://x.example download>x</a>", "<a download>"),
        ("<a rel=attachment href=https://x.example>x</a>", "<a rel>"),
        ("<img src=https://x.example/a.png>", "<img src>"),
        ("<img src=file:///etc/passwd>", "<img src>"),
        ("<img src=/etc/passwd>", "<img src>"),
        ("<img alt=x srcset='https://x.example/a.png 2x'>", "<img srcset>"),
        ("<img src=data:text/html,x>", "<img src>"),
        ("<p style='background:url(https://x.example)'>x</p>", "<p style>"),
        ("<p style='background:\\75rl(https://x.example)'>x</p>", "<p style>"),
        ("<p style='background:&#117;rl(//x)'>x</p>", "<p style>"),
        ("<p style='width:expression(alert(1))'>x</p>", "<p style>"),
        ("<style>@import 'https://x.example';</style>", "a style that loads something"),
        ("<style>a{b:image-set('https://x.example' 1x)}</style>", "a style that loads"),
        ("<svg><rect fill='url(https://x.example#a)'/></svg>", "<rect fill>"),
        ("<meta http-equiv=refresh content='0;url=https://x.example'>", "<meta http-equiv>"),
        (
            "<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline'\">",
            "<meta content>",
        ),
        ("<meta name=referrer content=x>", "<meta name>"),
        ("<!-- hidden -->", "“<!-- hidden -->…”"),
        ("<![CDATA[x]]>", "“<![CDATA[x]]>…”"),
        ("<?php x ?>", "“<?php x ?>…”"),
        ("<!doctype html SYSTEM 'x'>", "“<!doctype html"),
        ("a < b", "“< b…”"),
        ("<", "“<…”"),
        ("<p", "“<p…”"),
        ("<p>", "<p> without its end"),
        ("</p>", "</p> where another element ends"),
        ("<b><i>x</b></i>", "</b> where another"),
        ("<td colspan=1000000>x</td>", "<td colspan>"),
        ("<div>" * 61 + "</div>" * 61, "more than 60 elements inside one another"),
        ("<x-y>z</x-y>", "“<x-y>z</x-y>…”"),
        ("<p x:y=z>a</p>", "<p x:y>"),
    ],
)
def test_a_page_is_still(html: str, message: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        check_page(html, "agenda.html")
    assert any(f"holds {message}" in problem.message for problem in found.value.problems)
    assert {problem.code for problem in found.value.problems} == {"active-html"}


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        ("<script>alert(1)</script>", "HTML"),
        ("a <img src=x>", "HTML"),
        ("<!-- hidden -->", "HTML"),
        ("<javascript:alert(1)>", "HTML"),
        ("<https://x.example onclick=y>", "HTML"),
        ("</b>", "HTML"),
        ("<?x", "HTML"),
        ("![x](https://x.example/a.png)", "a picture"),
        ("![x][y]", "a picture"),
        ("[x](javascript:alert(1))", "a link to somewhere else"),
        ("[x]( JaVaScRiPt:alert(1))", "a link to somewhere else"),
        ("[x](&#106;avascript:alert(1))", "a link to somewhere else"),
        ("[x](<javascript:alert(1)>)", "a link to somewhere else"),
        ("[x](data:text/html,x)", "a link to somewhere else"),
        ("[x](file:///etc/passwd)", "a link to somewhere else"),
        ("[x](//x.example)", "a link to somewhere else"),
        ("[x]: javascript:alert(1)", "the address of a link"),
        ("> - [x]: javascript:alert(1)", "the address of a link"),
    ],
)
def test_markdown_is_still(markdown: str, message: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        check_markdown(f"# Title\n\n{markdown}\n", "agenda.md")
    assert any(f"holds {message}" in problem.message for problem in found.value.problems)


@pytest.mark.parametrize(
    "markdown",
    [
        *("1 < 2 <= 3", "<https://x.example>", "<a@x.example>", "[x](https://x.example) [y](#z)"),
        *("[tel](tel:1)", "- [ ] to do", r"\<b> \![x]", "| a | <3 |"),
    ],
)
def test_plain_markdown_passes(markdown: str) -> None:
    check_markdown(markdown, "agenda.md")


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (PAGE, "<p>x</p><script>alert(1)</script>", "<script>"),
        (PAGE, "<p title={{ heading.title }}>x</p>", "<p of>"),
        (TEXT, "[x](javascript:alert(1))", "a link to somewhere else"),
    ],
)
def test_nothing_is_written_when_a_page_acts(
    workspace: WorkspaceBuilder, rejects: Rejects, file: str, text: str, message: str
) -> None:
    workspace.write(file, text)
    form = file.rpartition(".")[2]
    rejects(file, "active-html", f"holds {message}", "-d", "agenda", "-f", form)


@pytest.mark.parametrize("piece", ["<", "<!", "<!--", "<a ", "<a b=", '<a b="', "</", "<p>", "&#"])
def test_checking_a_page_takes_its_length_in_time(piece: str) -> None:
    started = time.process_time()
    for text in (piece * 100_000, "<p " + "a " * 100_000 + piece):
        with pytest.raises(ProblemsFound):
            check_page(text + "<", "agenda.html")
    assert time.process_time() - started < 5, "it took seconds where milliseconds are usual"
