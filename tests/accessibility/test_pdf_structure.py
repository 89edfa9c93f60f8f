"""What a screen reader gets of a PDF: its claims, its tags, and the text in the order of the tags.

WeasyPrint claims PDF/UA for whatever it writes, so nothing here believes the claim. Each check
is a function from a PDF to its findings; small pages that are broken once prove that it finds.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from ctypes import c_ushort
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ContentStream, NameObject

from agendagen.compose.markdown_text import plain_text
from agendagen.compose.resolve import type_chain, validated
from agendagen.documents.views import AgendaView
from agendagen.documents.words import say
from agendagen.formats.pdf import OPTIONS
from agendagen.output.editions import Request, editions
from agendagen.output.make import make
from agendagen.records.base import Visibility
from agendagen.records.types import TypeSpec
from agendagen.workspace.workspace import builtin_root, open_workspace

pytestmark = pytest.mark.pdf

LOCALES = ("en", "pl")
FOOT = 22 / 297
"""The margin at the foot of a page, as in base.css: a running footer is read by nobody."""
HEADINGS = tuple(f"H{level}" for level in range(1, 7))
BLOCKS = ("P", "LI", "LBody", "TH", *HEADINGS)


@dataclass(frozen=True)
class Node:
    """An element of the structure; a kid that is a text is what stands there on the page."""

    kind: str
    kids: tuple[Node | str, ...]
    alt: str
    id: str
    headers: tuple[str, ...]
    link: str | None
    """What the annotation of a link says; None without one."""

    def text(self, leave_out: Sequence[str] = ()) -> str:
        return "".join(
            kid if isinstance(kid, str) else kid.text(leave_out)
            for kid in self.kids
            if isinstance(kid, str) or kid.kind not in leave_out
        )

    def nodes(self, *kinds: str) -> Iterator[Node]:
        """Those of the kinds (all, for none), this one first, in reading order."""
        if not kinds or self.kind in kinds:
            yield self
        for kid in self.children:
            yield from kid.nodes(*kinds)

    @property
    def children(self) -> list[Node]:
        return [kid for kid in self.kids if isinstance(kid, Node)]


@dataclass(frozen=True)
class Mark:
    """Something drawn: its number among what is tagged of the page, its text and place."""

    page: int
    mcid: int
    text: str
    top: float
    """How high it reaches, in heights of the page from below."""
    artifact: bool


@dataclass(frozen=True)
class Paper:
    """A PDF, read."""

    reader: PdfReader
    tree: Node
    unread: tuple[Mark, ...]
    """What no element of the tree has, artifacts apart."""

    @property
    def catalogue(self) -> Any:
        return self.reader.trailer["/Root"]

    @property
    def title(self) -> str:
        return str((self.reader.metadata and self.reader.metadata.title) or "")

    @property
    def metadata(self) -> Any:
        return self.reader.xmp_metadata


def read(pdf: bytes) -> Paper:
    reader = PdfReader(BytesIO(pdf))
    marks = tuple(drawn(pdf))
    texts: dict[tuple[int, int], str] = {}
    for mark in marks:
        place = (mark.page, mark.mcid)
        texts[place] = texts.get(place, "") + mark.text
    pages = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages)}  # type: ignore[union-attr]
    reached: set[tuple[int, int]] = set()

    def element(raw: Any) -> Node:
        kids: list[Node | str] = []
        link = None
        found = raw.get("/K", [])
        for kid in found if isinstance(found, list) else [found]:
            value = kid.get_object()
            if isinstance(value, int):
                place = (pages[raw.raw_get("/Pg").idnum], int(value))
                reached.add(place)
                kids.append(texts.get(place, ""))
            elif value.get("/Type") == "/OBJR":
                link = str(value["/Obj"].get("/Contents", ""))
            else:
                kids.append(element(value))
        attributes = raw.get("/A", {})
        return Node(
            kind=str(raw.get("/S", "")).removeprefix("/"),
            kids=tuple(kids),
            alt=str(raw.get("/Alt", "")),
            id=str(raw.get("/ID", "")),
            headers=tuple(map(str, attributes.get("/Headers", ()))),
            link=link,
        )

    root: Any = reader.trailer["/Root"]
    tree = element(root.get("/StructTreeRoot", {}))
    unread = tuple(m for m in marks if not m.artifact and (m.page, m.mcid) not in reached)
    return Paper(reader, tree, unread)


def drawn(pdf: bytes) -> Iterator[Mark]:
    """Everything on the pages, in the order in which it is drawn."""
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        height = page.get_height()
        for thing in page.get_objects(max_depth=1):
            yield Mark(
                page=number,
                mcid=pdfium.FPDFPageObj_GetMarkedContentID(thing.raw),
                text=text_of(thing, words),
                top=thing.get_bounds()[3] / height,
                artifact="Artifact" in names_of(thing),
            )
    document.close()


def text_of(thing: Any, words: Any) -> str:
    if thing.type != pdfium.FPDF_PAGEOBJ_TEXT:
        return ""
    length = pdfium.FPDFTextObj_GetText(thing.raw, words.raw, None, 0)
    buffer = (c_ushort * length)()
    pdfium.FPDFTextObj_GetText(thing.raw, words.raw, buffer, length)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def names_of(thing: Any) -> Iterator[str]:
    for index in range(pdfium.FPDFPageObj_CountMarks(thing.raw)):
        mark = pdfium.FPDFPageObj_GetMark(thing.raw, index)
        buffer, length = (c_ushort * 64)(), pdfium.c_ulong()
        pdfium.FPDFPageObjMark_GetName(mark, buffer, 128, length)
        yield bytes(buffer)[: length.value].decode("utf-16-le").rstrip("\0")


def squeezed(text: str) -> str:
    """Without spaces, as lines end anywhere, and with the apostrophes of a keyboard."""
    return re.sub(r"[\s\u00ad\u2060\u200b]+", "", text).replace("’", "'")


# The checks


def claims(paper: Paper) -> Iterator[str]:
    if not paper.catalogue.get("/MarkInfo", {}).get("/Marked"):
        yield "it does not say that it is tagged"
    if not re.search(rb'pdfuaid:part(="|>)1\b', meta(paper)):
        yield "it does not say that it is PDF/UA-1"
    if not list(paper.tree.nodes("Document")):
        yield "it has no structure"


def meta(paper: Paper) -> bytes:
    return bytes(paper.catalogue["/Metadata"].get_data()) if "/Metadata" in paper.catalogue else b""


def language(paper: Paper) -> Iterator[str]:
    if not str(paper.catalogue.get("/Lang", "")):
        yield "it does not say its language"


def title(paper: Paper) -> Iterator[str]:
    if not paper.title.strip():
        yield "it has no title"
    if [paper.title] != list(getattr(paper.metadata, "dc_title", {}).values()):
        yield "its two titles differ"
    if not paper.catalogue.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "a reader shows its file name instead of its title"


def pages(paper: Paper) -> Iterator[str]:
    for number, page in enumerate(paper.reader.pages, start=1):
        if page.get("/StructParents") is None:
            yield f"page {number} does not lead to its tags"
        if page.get("/Tabs") != "/S":
            yield f"the tab key does not follow the tags of page {number}"


def content(paper: Paper) -> Iterator[str]:
    for mark in paper.unread:
        if mark.mcid < 0:
            yield f"neither tagged nor decoration: {mark.text!r}"
        elif mark.top > FOOT:
            yield f"not in the structure: {mark.text!r}"


def headings(paper: Paper) -> Iterator[str]:
    found = list(paper.tree.nodes(*HEADINGS))
    levels = [int(heading.kind[1]) for heading in found]
    if levels[:1] != [1] or levels.count(1) > 1:
        yield "the first heading, and no other, is an H1"
    for (one, two), heading in zip(pairwise(levels), found[1:], strict=True):
        if two > one + 1:
            yield f"a jump from H{one} to H{two}: {heading.text()!r}"
    for heading in found:
        if len(list(heading.nodes(*HEADINGS))) > 1:
            yield f"a heading in a heading: {heading.text()!r}"


def bookmarks(paper: Paper) -> Iterator[str]:
    found = [squeezed(heading.text()) for heading in paper.tree.nodes(*HEADINGS)]
    if found != list(outline(paper.reader.outline)):
        yield "the bookmarks are not the headings"


def outline(entries: Any) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, list):
            yield from outline(entry)
        else:
            yield squeezed(str(entry.title))


def empty(paper: Paper) -> Iterator[str]:
    for node in paper.tree.nodes(*BLOCKS):
        if not squeezed(node.text()) and not list(node.nodes("Figure")):
            yield f"an empty {node.kind}"


def paragraphs(paper: Paper) -> Iterator[str]:
    for node in paper.tree.nodes("P"):
        if inner := [n.kind for n in node.nodes("P", "L", "Table", *HEADINGS)][1:]:
            yield f"{inner[0]} in a paragraph: {node.text()!r}"


def figures(paper: Paper) -> Iterator[str]:
    for node in paper.tree.nodes("Figure"):
        if not node.alt.strip():
            yield "a picture without words for it"


def tables(paper: Paper) -> Iterator[str]:
    for table in paper.tree.nodes("Table"):
        known = {head.id for head in table.nodes("TH") if head.id}
        for cell in table.nodes("TD"):
            if not cell.headers or not known.issuperset(cell.headers):
                yield f"a cell without its header: {cell.text()!r}"
        for row in table.nodes("TR"):
            if {cell.kind for cell in row.children} - {"TH", "TD"}:
                yield f"a row of something else than cells: {row.text()!r}"


def lists(paper: Paper) -> Iterator[str]:
    for node in paper.tree.nodes("L"):
        if {kid.kind for kid in node.children} - {"L", "LI"}:
            yield f"a list of something else than items: {node.text()!r}"
    inside = [item for node in paper.tree.nodes("L") for item in node.children]
    for node in paper.tree.nodes("LI"):
        if node not in inside:
            yield f"an item outside of lists: {node.text()!r}"
        if {kid.kind for kid in node.children} - {"Lbl", "LBody"}:
            yield f"an item without body: {node.text()!r}"


def links(paper: Paper) -> Iterator[str]:
    for node in paper.tree.nodes("Link"):
        if not squeezed(node.text()):
            yield "a link without words"
        if not node.link:
            yield f"a link that does not say where it goes: {node.text()!r}"


Check = Callable[[Paper], Iterator[str]]
CHECKS: tuple[Check, ...] = (
    claims,
    language,
    title,
    pages,
    content,
    headings,
    bookmarks,
    empty,
    paragraphs,
    figures,
    tables,
    lists,
    links,
)


def findings(paper: Paper) -> list[str]:
    return [finding for check in CHECKS for finding in check(paper)]


def out_of_order(paper: Paper, expected: Sequence[str]) -> list[str]:
    """The first of the texts that does not follow on the one before it, for who reads the tags.

    Pictures are left out: the timeline has the titles of all items, and would hide a wrong order.
    """
    said = squeezed(paper.tree.text(leave_out=("Figure",)))
    place = 0
    for text in map(squeezed, expected):
        found = said.find(text, place)
        if found < 0:
            return [f"{text!r} does not follow {said[max(0, place - 40) : place]!r}"]
        place = found + len(text)
    return []


# The agendas of every type that a client sees


BUILT_IN = open_workspace(builtin_root())


def client_types() -> list[str]:
    return [
        type_id
        for type_id in sorted(BUILT_IN.sources("type"))
        if validated(TypeSpec, type_chain(BUILT_IN, type_id, "en", [])).audience
        is Visibility.CLIENT
    ]


def meetings_of(type_id: str) -> list[str]:
    return [
        meeting
        for meeting in sorted(BUILT_IN.sources("meeting"))
        if BUILT_IN.read(BUILT_IN.source("meeting", meeting)).get("type").text == type_id  # type: ignore[union-attr]
    ]


@pytest.fixture(scope="session")
def agendas() -> dict[tuple[str, str], tuple[AgendaView, Paper]]:
    """By type and language: the client's agenda of the type's first meeting, as view and PDF."""
    types = {meetings_of(type_id)[0]: type_id for type_id in client_types()}
    request = Request(
        tuple(types), documents=("agenda",), audiences=(Visibility.CLIENT,), locales=LOCALES
    )
    found, problems = editions(BUILT_IN, request)
    assert problems == ()
    return {
        (types[edition.meeting], edition.locale): (view, read(pdf))
        for edition, pdf in make(BUILT_IN, found)
        if isinstance(view := edition.view, AgendaView)
    }


Agenda = tuple[AgendaView, Paper]


@pytest.fixture(params=[(t, locale) for t in client_types() for locale in LOCALES], ids="-".join)
def agenda(request: pytest.FixtureRequest, agendas: dict[tuple[str, str], Agenda]) -> Agenda:
    return agendas[request.param]


def test_every_type_for_clients_is_here() -> None:
    assert len(client_types()) >= 5


def test_a_client_agenda_is_sound(agenda: Agenda) -> None:
    assert findings(agenda[1]) == []


@pytest.mark.parametrize("document", ["minutes", "memo"])
def test_what_goes_out_instead_or_afterwards_is_sound(document: str) -> None:
    request = Request(("weekly-2026-w49", "pitch-sandmere"), (document,), locales=("pl",))
    found, problems = editions(BUILT_IN, request)
    assert problems == ()
    assert len(found) == 3
    for edition, pdf in make(BUILT_IN, found):
        assert findings(read(pdf)) == [], edition.file_name


def test_a_client_agenda_says_what_it_is(agenda: Agenda) -> None:
    view, paper = agenda
    heading = view.heading
    assert paper.catalogue["/Lang"] == heading.locale
    assert paper.title == f"{plain_text(heading.title)} · {heading.document}"
    logo, timeline = paper.tree.nodes("Figure")
    assert logo.alt == heading.brand.name
    glance = "; ".join(f"{part.start} {part.title}" for part in view.timeline)
    assert timeline.alt == f"{say(heading.locale, 'The meeting at a glance')}: {glance}"


def test_a_client_agenda_is_read_in_order(agenda: Agenda) -> None:
    view, paper = agenda
    assert out_of_order(paper, list(in_order(view))) == []


def in_order(view: AgendaView) -> Iterator[str]:
    """The texts of an agenda as a reader should get them."""
    heading = view.heading
    yield heading.document
    yield plain_text(heading.title)
    yield from (say(heading.locale, "Objective"), plain_text(heading.objective))
    yield from (say(heading.locale, "When"), heading.date, heading.time, heading.zone, heading.mode)
    for line in view.where:
        yield from (plain_text(line.label), plain_text(line.text).removeprefix("https://"))
    yield say(heading.locale, "People")
    for guest in sorted(view.attendees, key=lambda guest: guest.side != "client"):
        yield from (guest.name, guest.title, guest.local_time)
    yield say(heading.locale, "Agenda")
    for item in view.during:
        number = [str(item.number)] if item.number else []
        who = [item.lead, plain_text(item.outcome)] if item.number else []
        yield from (item.start, *number, plain_text(item.title), *who)
        yield from map(plain_text, item.points)
    for phase, items in (("Before the meeting", view.before), ("After the meeting", view.after)):
        yield say(heading.locale, phase) if items else ""
        for item in items:
            yield from (item.due, plain_text(item.title), plain_text(item.outcome), item.lead)
            yield from map(plain_text, item.points)
    yield say(heading.locale, "Please note") if view.disclosures else ""
    yield from map(plain_text, view.disclosures)


# The checks find what they are for

FONT = (builtin_root() / "templates/themes/classic/fonts/Inter-Regular.ttf").as_uri()
SOUND = f"""<html lang="en"><head><title>Sound</title><style>
@page {{ margin: 22mm }} @font-face {{ font-family: Inter; src: url({FONT}) }}
* {{ font: 12pt Inter }} ul {{ list-style: none }} .left {{ position: absolute; left: 0 }}
</style></head><body>
<p>Agenda</p><h1>Sound</h1><svg width="9" height="9"><title>Dot</title><circle r="4"/></svg>
<table><tr><th scope="row">When</th><td>Monday</td></tr></table>
<h2>Opening</h2><p>First</p><p>Second</p>
<h3>Points</h3><ul><li>Third</li><li><a href="https://a.example/">Fourth</a></li></ul>
</body></html>"""
IN_ORDER = ["Agenda", "Sound", "When", "Monday", "Opening", "First", "Second", "Third", "Fourth"]

Edit = Callable[[PdfWriter], None]


def printed(html: str = SOUND, edit: Edit | None = None, **options: Any) -> Paper:
    """The page, printed as agendagen prints, and then edited."""
    from weasyprint import HTML

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*FontConfig")  # a machine without fonts
        pdf = HTML(string=html).write_pdf(**{**OPTIONS, **options})
    if edit:
        writer = PdfWriter(clone_from=BytesIO(pdf))
        edit(writer)
        file = BytesIO()
        writer.write(file)
        pdf = file.getvalue()
    return read(pdf)


def without(key: str, of: Callable[[PdfWriter], Any] = lambda writer: writer.root_object) -> Edit:
    return lambda writer: of(writer).pop(NameObject(key))


def page(writer: PdfWriter) -> Any:
    return writer.pages[0]


def unmarked(writer: PdfWriter) -> None:
    """Take the marks off everything drawn."""
    stream = ContentStream(writer.pages[0]["/Contents"], writer)
    marking = {b"BDC", b"BMC", b"EMC"}
    stream.operations = [one for one in stream.operations if one[1] not in marking]
    writer.pages[0].replace_contents(stream)


def first_kid_gone(writer: PdfWriter) -> None:
    root: Any = writer.root_object
    del root["/StructTreeRoot"]["/K"][0]["/K"][0]


def elements(writer: PdfWriter, kind: str) -> Iterator[Any]:
    for entry in writer._objects:
        found: Any = entry
        if isinstance(found, dict) and found.get("/S") == kind:
            yield found


def each(kind: str, change: Callable[[Any], object]) -> Edit:
    def edit(writer: PdfWriter) -> None:
        for found in elements(writer, kind):
            change(found)

    return edit


def renamed(kind: str, other: str) -> Edit:
    return each(kind, lambda found: found.update({NameObject("/S"): NameObject(other)}))


def test_a_sound_page_is_sound() -> None:
    assert findings(printed()) == []
    assert out_of_order(printed(), IN_ORDER) == []


BROKEN_PAGES: list[tuple[Check, str, str]] = [
    (language, ' lang="en"', ""),
    (title, "<title>Sound</title><style>", "<style>"),
    (headings, "<h1>Sound</h1>", "<p>Sound</p>"),
    (headings, "<p>Agenda</p>", "<h1>Agenda</h1>"),
    (headings, "<p>Agenda</p>", "<h2>Agenda</h2>"),
    (headings, "<h2>Opening</h2>", "<p>Opening</p>"),
    (headings, "<h2>Opening</h2>", '<h2><span class="left">1</span> Opening</h2>'),
    (bookmarks, "<h2>", '<h2 style="bookmark-level: none">'),
    (bookmarks, "<h2>", "<h2 style=\"bookmark-label: 'Other'\">"),
    (empty, "<h2>Opening</h2>", "<h2>Opening</h2><h3></h3>"),
    (empty, "<p>First</p>", "<p>First</p><p></p>"),
    (empty, "<li>Third</li>", "<li></li>"),
    (paragraphs, "<p>First</p>", '<p>First <span style="display: block">day</span></p>'),
    (figures, "<title>Dot</title>", ""),
    (figures, "<title>Dot</title>", "<title> </title>"),
    (tables, '<th scope="row">When</th>', "<td>When</td>"),
    (lists, "<li>Third</li>", "<p>Third</p>"),
    (lists, "<p>Second</p>", "<li>Second</li>"),
    (links, ">Fourth<", "><"),
]
BROKEN_FILES: list[tuple[Check, Edit]] = [
    (claims, without("/MarkInfo")),
    (claims, without("/Metadata")),
    (claims, without("/StructTreeRoot")),
    (title, without("/ViewerPreferences")),
    (title, lambda writer: writer.add_metadata({"/Title": "Other"})),
    (pages, without("/StructParents", page)),
    (pages, without("/Tabs", page)),
    (content, unmarked),
    (content, first_kid_gone),
    (tables, each("/TD", lambda found: found.pop("/A"))),
    (tables, each("/TH", lambda found: found.pop("/ID"))),
    (tables, renamed("/TD", "/P")),
    (lists, renamed("/LBody", "/P")),
    (links, lambda writer: writer.pages[0].annotations[0].get_object().pop("/Contents")),  # type: ignore[index]
]


@pytest.mark.parametrize(("check", "old", "new"), BROKEN_PAGES)
def test_a_page_that_is_broken_once_is_found(check: Check, old: str, new: str) -> None:
    assert SOUND.count(old) == 1
    assert list(check(printed(SOUND.replace(old, new))))


@pytest.mark.parametrize(("check", "edit"), BROKEN_FILES)
def test_a_file_that_is_broken_once_is_found(check: Check, edit: Edit) -> None:
    assert list(check(printed(edit=edit)))


def test_every_check_can_fail() -> None:
    assert {check for check, *_ in [*BROKEN_PAGES, *BROKEN_FILES]} == set(CHECKS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>First</p><p>Second</p>", "<p>Second</p><p>First</p>"),
        ("<p>First</p>", ""),
        ("<h2>Opening</h2>", "<h2>&#73;mage</h2>"),
    ],
)
def test_a_text_that_is_lost_or_out_of_order_is_found(old: str, new: str) -> None:
    assert out_of_order(printed(SOUND.replace(old, new)), IN_ORDER)


def test_tags_in_another_order_than_the_page_are_found() -> None:
    def turned(writer: PdfWriter) -> None:
        root: Any = writer.root_object
        root["/StructTreeRoot"]["/K"][0]["/K"].reverse()

    assert out_of_order(printed(edit=turned), IN_ORDER)
