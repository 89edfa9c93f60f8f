"""PDF: tagged, in its language, with its fonts, every letter in ink, the same bytes each time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from agendagen.output.editions import Edition, Request, editions
from agendagen.output.make import make, make_one
from agendagen.workspace.workspace import Workspace, builtin_root, open_workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

pytestmark = pytest.mark.pdf

NAMES = [
    "pitch-sandmere.agenda.client.en.pdf",
    "pitch-sandmere.agenda.client.pl.pdf",
    "pitch-sandmere.talk-track.en.pdf",
    "pitch-sandmere.cue-card.pl.pdf",
    "weekly-2026-w49.agenda.internal.pl.pdf",
]
POLISH = {"ą": "a", "ć": "c", "ę": "e", "ł": "l", "ń": "n", "ó": "o", "ś": "s", "ź": "z", "ż": "z"}
LETTERS = POLISH | {mark.upper(): plain.upper() for mark, plain in POLISH.items()}


@cache
def built_in() -> Workspace:
    return open_workspace(builtin_root())


def planned(name: str) -> Edition:
    meeting, locale = name.split(".")[0], name.split(".")[-2]
    found, problems = editions(built_in(), Request((meeting,), formats=("pdf",), locales=(locale,)))
    assert problems == ()
    return next(edition for edition in found if edition.file_name == name)


@cache
def printed(name: str) -> bytes:
    return make_one(built_in(), planned(name))


def read(name: str) -> PdfReader:
    return PdfReader(BytesIO(printed(name)))


@pytest.mark.parametrize("name", NAMES)
def test_it_is_tagged_and_says_its_language_and_title(name: str) -> None:
    reader = read(name)
    catalogue: Any = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] == True  # noqa: E712 — a PDF object, not a bool
    assert catalogue["/StructTreeRoot"]["/K"]
    assert str(catalogue["/Lang"]) == name.split(".")[-2]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata is not None
    heading = planned(name).view.heading
    assert heading.document in str(reader.metadata.title)
    assert str(reader.metadata.author) == heading.brand.name
    assert str(reader.pdf_header) >= "%PDF-1.7"


@pytest.mark.parametrize("name", NAMES)
def test_the_tags_name_headings_and_lists(name: str) -> None:
    kinds = {str(node["/S"]) for node in tags(read(name)) if "/S" in node}
    assert "/H1" in kinds
    assert kinds & {"/P", "/LI", "/L", "/TD"}
    for node in tags(read(name)):
        if node.get("/S") == "/Figure":
            assert str(node.get("/Alt", "")), "a picture without words for it"


def tags(reader: PdfReader) -> Iterator[Any]:
    catalogue: Any = reader.trailer["/Root"]
    waiting: list[Any] = [catalogue["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, dict):
            yield node
            waiting.append(node["/K"]) if "/K" in node else None
        elif isinstance(node, list):
            waiting += node


@pytest.mark.parametrize("name", NAMES)
def test_fonts_are_inside(name: str) -> None:
    fonts = list(fonts_of(read(name)))
    assert fonts
    for base, descriptor in fonts:
        assert "Inter" in base
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def fonts_of(reader: PdfReader) -> Iterator[tuple[str, Any]]:
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            for inner in font.get_object()["/DescendantFonts"]:
                found = inner.get_object()
                yield str(found["/BaseFont"]), found["/FontDescriptor"].get_object()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_tells_when_or_where_it_was_made(name: str) -> None:
    reader = read(name)
    assert reader.metadata is not None
    assert not {"/CreationDate", "/ModDate"} & set(reader.metadata)
    catalogue: Any = reader.trailer["/Root"]
    meta = catalogue["/Metadata"].get_data() if "/Metadata" in catalogue else b""
    for word in (b"CreateDate", b"ModifyDate", b"xmp:MetadataDate"):
        assert word not in meta
    everything = printed(name) + b"".join(
        stream.get_data() for page in reader.pages if (stream := page.get_contents()) is not None
    )
    for place in (str(Path(__file__).parents[1]), str(Path.home()), "file://"):
        if len(place) > 3:
            assert place.encode() not in everything


@pytest.mark.parametrize("name", NAMES)
def test_it_is_a_still_page(name: str) -> None:
    catalogue: Any = read(name).trailer["/Root"]
    names: Any = catalogue.get("/Names", {})
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(names)
    assert not {"/OpenAction", "/AA", "/AcroForm", "/AF"} & set(catalogue)
    for address in links(read(name)):
        assert address.startswith(("https://", "http://", "mailto:", "tel:"))


def links(reader: PdfReader) -> Iterator[str]:
    for page in reader.pages:
        annotations: Any = page.get("/Annots", [])
        for annotation in annotations:
            link = annotation.get_object()
            if "/Dest" not in link:  # which leads to a place on another page of it
                yield str(link["/A"]["/URI"])


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("pitch-sandmere.agenda.client.en.pdf", 1, 2),
        ("pitch-sandmere.agenda.client.pl.pdf", 1, 2),
        ("pitch-sandmere.talk-track.en.pdf", 3, 14),
        ("pitch-sandmere.cue-card.pl.pdf", 1, 1),
        ("weekly-2026-w49.agenda.internal.pl.pdf", 1, 3),
    ],
)
def test_pages(name: str, least: int, most: int) -> None:
    pages = read(name).pages
    assert least <= len(pages) <= most
    for page in pages:
        assert len(page.extract_text().split()) >= 15, "a page that is nearly empty"
        assert (round(page.mediabox.width), round(page.mediabox.height)) in {(595, 842), (842, 595)}


@pytest.mark.slow
@pytest.mark.parametrize("meeting", sorted(open_workspace(builtin_root()).sources("meeting")))
def test_every_cue_card_is_one_page(meeting: str) -> None:
    for locale in ("en", "pl"):
        pdf = printed(f"{meeting}.cue-card.{locale}.pdf")
        assert len(PdfReader(BytesIO(pdf)).pages) == 1, locale


def test_the_same_bytes_again_and_in_another_process() -> None:
    name = NAMES[1]
    assert make_one(built_in(), planned(name)) == printed(name)
    code = (
        "import sys, hashlib, runpy; sys.path.insert(0, sys.argv[1]);"
        "from test_pdf import printed, NAMES;"
        "print(hashlib.sha256(printed(NAMES[1])).hexdigest())"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        )
        assert done.stdout.strip() == hashlib.sha256(printed(name)).hexdigest()


@pytest.mark.slow
def test_workers_make_the_same_bytes() -> None:
    found = [planned(name) for name in NAMES]
    told: list[tuple[int, int, str]] = []
    made = make(built_in(), found, lambda done, whole, name: told.append((done, whole, name)))
    assert [edition for edition, _ in made] == found
    assert {e.file_name: pdf for e, pdf in made} == {name: printed(name) for name in NAMES}
    assert told == [(n, len(NAMES), name) for n, name in enumerate(NAMES, start=1)]


def ink(workspace: WorkspaceBuilder, text: str, name: str) -> dict[str, bytes]:
    """Each character of the title as the pixels that a reader sees, at one size."""
    pdfium = pytest.importorskip("pypdfium2")
    workspace.replace("content/meetings/monday.yaml", "type: pitch", f"type: pitch\ntitle: {text}")
    result = workspace.run("render", "monday", "-d", "agenda", "-a", "client", "-o", name)
    assert result.exit_code == 0, result.stderr
    document = pdfium.PdfDocument((workspace.root / name).read_bytes())
    page = document[0]
    words = page.get_textpage()
    whole = words.get_text_range()
    start = whole.index(text)
    image = page.render(scale=8, grayscale=True).to_pil()
    height = page.get_height()
    found: dict[str, bytes] = {}
    for index, character in enumerate(text, start=start):
        left, bottom, right, top = words.get_charbox(index, loose=True)
        box = (int(left * 8), int((height - top) * 8), int(right * 8), int((height - bottom) * 8))
        found[character] = image.crop(box).tobytes()
    document.close()
    return found


def darkness(pixels: bytes) -> int:
    return sum(255 - pixel for pixel in pixels)


def test_every_polish_letter_is_in_ink(workspace: WorkspaceBuilder) -> None:
    """Text that can be copied proves nothing: the glyph may be missing. So look at pixels."""
    text = "".join(sorted({*LETTERS, *LETTERS.values()}))
    found = ink(workspace, text, "letters.pdf")
    assert len(set(found.values())) == len(found), "two letters look the same"
    for mark, plain in LETTERS.items():
        assert darkness(found[plain]) > 0
        assert darkness(found[mark]) > darkness(found[plain]), f"{mark} looks like {plain}"
