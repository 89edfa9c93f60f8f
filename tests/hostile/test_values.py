"""Values that would be something else than text where they land.

Each is written in every place at once; the page must have the same elements and attributes as
with a harmless value there, and show the value as it was written.
"""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
import tinycss2
from markdown import markdown
from pypdf import PdfReader

from agendagen.compose.markdown_text import one_line
from agendagen.formats.inline import inline_html, inline_markdown

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

HARMLESS = "Quiet words"
VALUES = [
    # HTML
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "</style><b>bold</b>",
    "</p></div></body>",
    "<!-- hidden -->",
    "--><b>",
    "<![CDATA[<b>]]>",
    "<svg/onload=alert(1)>",
    "a<b>c</b>d &lt;i&gt;",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "x` onload=`alert(1)",
    "&#106;avascript:alert(1)",
    "&lt;script&gt; &amp;lt; &quot; &copy; &#60;b&#62;",
    "a & b; AT&T; R&D",
    # Markdown
    "# Heading",
    "#Heading",
    "Heading\n===",
    "===",
    "---",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "1) item",
    "7.",
    "> quotation",
    "    code",
    "\tcode",
    "```\ncode",
    "~~~\ncode",
    "~~gone~~ and ~gone~",
    "`code` and ``more``",
    "*one* **two** ***three*** _four_ __five__",
    "a | b | c",
    "| a |\n| - |",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1) 'title')",
    "[click](&#106;avascript:alert(1))",
    "[click](data:text/html,x) [click](vbscript:x) [click](file:///etc/passwd)",
    "![x](file:///etc/passwd)",
    "<javascript:alert(1)> <file:///etc/passwd> <a@x.example>",
    "[a]: javascript:alert(1)",
    "[click][a] [a]",
    "![x][a]",
    "note[^1]",
    "[^1]: a footnote",
    "*[HTML]: an abbreviation",
    ": a definition",
    "{: onclick=alert(1) }",
    "text {#id .class onclick=alert(1)}",
    "[TOC]",
    "[[wiki]]",
    "!!! note",
    "- [x] done",
    "\\",
    "\\\\ \\* \\` \\<b>",
    "a  \nb",
    # CSS and templates
    '"} body{display:none} a{b:"',
    "\\22 } \\75rl(x) */ @import 'x';",
    "/* open",
    "{{ client.budget }} {% raw %} {# hidden #}",
    "}} %} #}",
    # What nobody sees, and terminals obey
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "bell\x07 back\x08\x08 delete\x7f csi\x9b31m",
    "nul\x00 and \x01\x02",
    "right\u202eto\u202c left\u2066\u2069",
    "zero\u200b\u200d\u2060\ufeffwidth",
    "line\u2028 and\u2029 next\x85 line",
    "\r\nSet-Cookie: x",
    "\ufffe\uffff\ue000 private",
    "word" * 500,
]
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def seen(value: str) -> str:
    """The value as it prints: on one line, without what cannot be seen."""
    folded = "".join(c for c in value if c.isprintable() or c.isspace() or c == "\u00ad")
    return flat(folded)


def flat(text: str) -> str:
    """Without what the language sets in another way: spaces, quotation marks, dots."""
    for curled, straight in (("…", "..."), *zip("“”‘’", "\"\"''", strict=True)):
        text = text.replace(curled, straight)
    return "".join(c for c in text if not c.isspace())


class Shape(HTMLParser):
    """What a page is made of: elements with the names of their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.words: list[str] = []
        self.styles: list[str] = []
        self._styled = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._styled = tag == "style"
        self.elements.append(" ".join([tag, *(name for name, _ in attrs)]))
        self.words.extend(value or "" for name, value in attrs if name in ("alt", "content"))

    def handle_endtag(self, tag: str) -> None:
        self._styled = False
        self.elements.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        (self.styles if self._styled else self.words).append(data)

    def handle_comment(self, data: str) -> None:
        self.elements.append("<!")

    def handle_pi(self, data: str) -> None:
        self.elements.append("<?")

    def unknown_decl(self, data: str) -> None:
        self.elements.append("<![")


def fill(workspace: WorkspaceBuilder, value: str) -> None:
    """Write the value in every place that ends on a client's agenda."""
    quoted = json.dumps(value)
    shown = "visibility: client\n"
    workspace.write(
        "content/company.yaml",
        f"{shown}name: {quoted}\naddress: {quoted}\nphone: {quoted}\nregister: {quoted}\n",
    )
    workspace.write(
        "content/clients/sandmere.yaml",
        f"{shown}name: {json.dumps(value + ' and others')}\ngoals: [{quoted}]\n"
        f"contacts: [{{id: maria-lis, name: {quoted}, title: {quoted}}}]\n",
    )
    workspace.write("content/products/tempora.yaml", f"{shown}name: {quoted}\n")
    workspace.write(
        "content/people/ann-reed.yaml",
        f"{shown}name: {quoted}\nfirst_name: {quoted}\ntitle: {quoted}\n",
    )
    workspace.write(
        "templates/types/pitch.yaml",
        """
title: "{{ product.name }}"
purposes: [inform-clients]
audience: client
objective: "{{ product.name }}"
minutes: 30
roles:
  rep: {title: Account executive}
inputs:
  client: {kind: client, title: Which client?, visibility: client}
  product: {kind: product, title: Which product?, visibility: client}
joining:
  - {id: how, label: "{{ product.name }}", text: "{{ product.name }}", visibility: client}
disclosures:
  - {id: small, label: Small print, text: "{{ product.name }}"}
items:
  - id: opening
    title: "{{ product.name }}"
    outcome: "{{ product.name }}"
    minutes: 30
    lead: rep
    visibility: client
    points: ["{{ client.goals | first }}", "**Goal:** {{ client.goals | listed }}"]
    talk: [{id: hello, say: Good morning.}]
""",
    )
    workspace.write(
        "content/meetings/monday.yaml",
        "type: pitch\ndate: 2026-12-01\nstart: 09:30\ncast: {rep: ann-reed}\n"
        "guests: [sandmere/maria-lis]\ninputs: {client: sandmere, product: tempora}\n",
    )


OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
PLACES = 16
"""Of the words of a page, at least."""


def page(workspace: WorkspaceBuilder, form: str, document: str) -> str:
    """The document: an agenda for the client, else for ourselves."""
    audience = ["-a", "client"] if document == "agenda" else []
    result = workspace.run("render", "-d", document, *audience, "-f", form, "-o", "-")
    assert result.exit_code == 0, result.stderr
    assert not UNSEEN.search(result.stdout)
    return result.stdout


@cache
def _shapes(document: str) -> dict[str, Shape]:
    return {}


def shapes(workspace: WorkspaceBuilder, value: str, document: str) -> dict[str, Shape]:
    """The document with the value in it, in both formats."""
    fill(workspace, value)
    html, md = page(workspace, "html", document), page(workspace, "md", document)
    return {"html": Shape(html), "md": Shape(as_html(md))}


def as_html(text: str) -> str:
    """What a reader of Markdown makes of it, with everything it knows."""
    known = ["extra", "sane_lists", "admonition", "toc", "nl2br", "wikilinks"]
    return markdown(text, extensions=known)


IDS = [ascii(value)[1:40] for value in VALUES]
ELSEWHERE = [
    *("<script>alert(1)</script>", '" onmouseover="alert(1)', "# Heading", "~~~\ncode"),
    *(
        "`code` and ``more``",
        "a | b | c",
        "{: onclick=alert(1) }",
        "!!! note",
        "nul\x00 and \x01\x02",
    ),
]


@pytest.mark.parametrize("value", VALUES, ids=IDS)
def test_a_value_is_text_wherever_it_lands(workspace: WorkspaceBuilder, value: str) -> None:
    is_text(workspace, value, "agenda", PLACES)


@pytest.mark.parametrize("document", ["talk-track", "cue-card"])
@pytest.mark.parametrize("value", ELSEWHERE)
def test_a_value_is_text_in_our_own_documents(
    workspace: WorkspaceBuilder, value: str, document: str
) -> None:
    is_text(workspace, value, document, 3)


def is_text(workspace: WorkspaceBuilder, value: str, document: str, places: int) -> None:
    """Nothing but the words of the document differs from the one with a harmless value."""
    usual = _shapes(document)
    if not usual:
        usual |= shapes(workspace, HARMLESS, document)
    for form, shape in shapes(workspace, value, document).items():
        assert shape.elements == usual[form].elements
        wanted = flat(" ".join(usual[form].words)).replace(flat(HARMLESS), seen(value))
        assert flat(" ".join(shape.words)) == wanted
        assert wanted.count(seen(value)) >= places
        assert kinds(shape) == kinds(usual[form])


@pytest.mark.parametrize("value", [v for v in VALUES if not v.isprintable()][:14])
@pytest.mark.parametrize(
    "command", ["show monday", "show monday --json", "list people", "list clients --json", "check"]
)
def test_no_terminal_obeys_a_value(workspace: WorkspaceBuilder, value: str, command: str) -> None:
    fill(workspace, value)
    result = workspace.run(*command.split())
    assert result.exit_code == 0, result.stderr
    assert not OBEYED.search(result.stdout + result.stderr)


@pytest.mark.pdf
@pytest.mark.parametrize("value", ["</title><b> & (x) \\( <</JS 1>>", "nul\x00 esc\x1b[31m"])
def test_a_value_is_text_in_a_pdf(workspace: WorkspaceBuilder, value: str) -> None:
    fill(workspace, value)
    result = workspace.run("render", "-d", "agenda", "-a", "client", "-f", "pdf")
    assert result.exit_code == 0, result.stderr
    (file,) = (workspace.root / "out").glob("*.pdf")
    reader = PdfReader(file)
    said = reader.metadata
    assert said is not None
    assert seen(value) in flat(said.title or "")
    assert seen(value) in flat(said.author or "")
    assert "/JavaScript" not in str(reader.trailer["/Root"])


TEXTS = [
    "[x](javascript:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](JAVASCRIPT&colon;alert(1))",
    "[x](vbscript:x) [y](data:text/html,x) [z](file:///etc/passwd)",
    "[x](//x.example) [y](/etc/passwd) [z](c:/x) [w](ftp://x.example)",
    "[x](https://x.example 'a\" onclick=\"alert(1)')",
    '[x](https://x.example"onclick="alert(1))',
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[y]: javascript:alert(1)",
    "<javascript:alert(1)> <https://x.example/onclick=alert(1)>",
    "<https://x.example onclick=alert(1)>",
    "![x](https://x.example/a.png)",
    "![x](https://x.example/a.png 'y') [![x](//x.example)](https://x.example)",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "**<b onclick=alert(1)>**",
    "`<script>alert(1)</script>`",
    "``` <script> ```",
    "\\<script>alert(1)\\</script>",
    "<!-- x --> <? x ?> <![CDATA[x]]>",
    "https://x.example/<script>alert(1)</script>",
    "https://x.example/'onclick='alert(1) https://x.example/\"onclick=\"x",
    "<a@x.example> <mailto:a@x.example>",
    "*<*script*>* _<_script_>_",
    "[x](https://x.example/\n<script>)",
]


class Links(HTMLParser):
    """The elements, the attributes, and where links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.led: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag} | {f"{tag} {name}" for name, _ in attrs}
        self.led += [value or "" for name, value in attrs if name in ("href", "src")]


STILL = {"p", "strong", "em", "code", "br", "a", "a href", "a rel", "a title"}


@pytest.mark.parametrize("text", TEXTS, ids=[ascii(text)[1:40] for text in TEXTS])
def test_a_text_has_emphasis_and_links_and_nothing_else(text: str) -> None:
    line = one_line(text)
    for html in (inline_html(line, "en"), as_html(inline_markdown(line, "en"))):
        links = Links(html)
        assert links.found <= STILL, html
        led = [address.lower().replace("&#58;", ":") for address in links.led]
        assert all(a.startswith(("https://x.example", "mailto:a@x.example")) for a in led), html


def kinds(shape: Shape) -> list[str]:
    """The style sheet's tokens, without what is in its strings."""
    nodes = tinycss2.parse_component_value_list("".join(shape.styles))
    return [node.type for node in nodes]
