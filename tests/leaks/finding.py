"""Client editions of grown workspaces, and what must not be in them."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

import yaml
from msgspec import Struct
from msgspec.structs import replace

from agendagen.compose.actions import minutes
from agendagen.compose.composer import Prepared, edition, prepare
from agendagen.compose.meeting import Meeting
from agendagen.documents.build import agenda_view
from agendagen.documents.invitation import (
    InvitationView,
    MessageView,
    invitation_view,
    message_view,
)
from agendagen.documents.minutes import minutes_view
from agendagen.documents.views import AgendaView
from agendagen.output.editions import Edition
from agendagen.output.make import make_one
from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.records.base import LANGUAGES, Visibility
from agendagen.timing.schedule import TimedMeeting, schedule
from agendagen.workspace.config import FILE_NAME, Config
from agendagen.workspace.folders import COMPANY, FOLDERS
from agendagen.workspace.nodes import Entry, Mapping, Node, Scalar, Sequence
from agendagen.workspace.workspace import (
    Layer,
    Source,
    Workspace,
    builtin_root,
    open_workspace,
)
from leaks.growing import Files

NOWHERE = Path("/nowhere")
MARKER = re.compile(r"zq[ms][a-z]+", re.IGNORECASE)
NUMBER = re.compile(r"7310\d{5}|2090")
"""Numbers and years that the markers are; see `growing.Markers`."""


@dataclass(frozen=True)
class Memory(Workspace):
    """A workspace whose files were never on a disk: thousands of them can be made."""

    files: Files

    def _index(self, kind: str) -> dict[str, Source]:
        folder = f"{FOLDERS[kind]}/"
        bases = [f for f in self.files if f.startswith(folder) and f.count(".") == 1]
        return {
            (id_ := base.removeprefix(folder).removesuffix(".yaml")): self._source(kind, id_, base)
            for base in sorted(bases)
        }

    def company_source(self) -> Source:
        return self._source(COMPANY, COMPANY, "content/company.yaml")

    def _source(self, kind: str, id_: str, base: str) -> Source:
        layer = self.layers[0]
        told = {
            language: (layer, NOWHERE / path)
            for language in LANGUAGES
            if (path := base.replace(".yaml", f".{language}.yaml")) in self.files
        }
        return Source(kind, id_, layer, NOWHERE / base, told)

    def company_asset(self, name: str, at: Position) -> str:
        return (builtin_root() / "content" / name).read_text("utf-8")

    def read_path(self, layer: Layer, file: Path) -> Node:
        if file not in self._trees:
            shown = file.relative_to(NOWHERE).as_posix()
            self._trees[file] = _node(self.files[shown], Position(shown))
        return self._trees[file]


def in_memory(files: Files, config: Config) -> Memory:
    """The workspace of these files, on the built-in templates of documents."""
    layers = (Layer(NOWHERE, own=True), Layer(builtin_root(), own=False))
    return Memory(layers, config, files)


def on_disk(files: Files, root: Path, settings: str, comment: str = "") -> Workspace:
    """The same as files, with a comment at the head and foot of each."""
    for path, data in files.items():
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
        _write(root / path, f"# {comment}\n{text}# {comment}\n")
    _write(root / FILE_NAME, settings)
    return open_workspace(root)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _node(value: Any, at: Position) -> Node:
    if isinstance(value, dict):
        return Mapping({k: Entry(k, at, _node(v, at)) for k, v in value.items()}, at)
    if isinstance(value, list):
        return Sequence(tuple(_node(v, at) for v in value), at)
    return Scalar(str(value), at)


# -- editions -----------------------------------------------------------------------------------


class Composed(Struct, frozen=True):
    """A client's meeting and agenda in one language; `problems` are the codes of its errors."""

    meeting: Meeting | None
    view: AgendaView | None
    problems: tuple[Problem, ...]
    timed: TimedMeeting | None = None
    prepared: Prepared | None = None

    @property
    def errors(self) -> tuple[str, ...]:
        return tuple(p.code for p in self.problems if p.severity == "error")

    @property
    def values(self) -> list[str]:
        """Everything in both but findings and places in files, which no page shows."""
        assert self.meeting is not None
        return strings(replace(self.meeting, problems=())) + strings(self.view)


def composed(workspace: Workspace, meeting: str, locale: str) -> Composed:
    """What a client may have of a meeting."""
    try:
        prepared = prepare(workspace, meeting, locale=locale)
        timed = schedule(edition(prepared, Visibility.CLIENT))
    except ProblemsFound as found:
        return Composed(None, None, found.problems)
    return Composed(timed.meeting, agenda_view(timed), timed.problems, timed, prepared)


VIEWS: dict[str, Callable[[TimedMeeting, Prepared], InvitationView | MessageView]] = {
    "ics": invitation_view,
    "eml": message_view,
}


def printed(
    workspace: Workspace,
    meeting: str,
    locales: tuple[str, ...],
    formats: tuple[str, ...],
    have: dict[str, Composed] | None = None,
) -> dict[str, bytes]:
    """File name → bytes of the client editions; those that are refused are not there."""
    files: dict[str, bytes] = {}
    for locale in locales:
        found = have[locale] if have else composed(workspace, meeting, locale)
        if found.view is None or found.timed is None or found.prepared is None or found.errors:
            continue
        for format_ in formats:
            sent = VIEWS.get(format_)
            view = found.view if sent is None else sent(found.timed, found.prepared)
            made = Edition(meeting, "agenda", Visibility.CLIENT, "", locale, format_, view)
            files[made.file_name] = make_one(workspace, made)
        every = minutes(workspace, locale, [])
        for own in (one for one in every if one.held.id == meeting):
            told = minutes_view(found.prepared, found.timed, own, every)
            for format_ in (f for f in formats if f not in VIEWS):
                made = Edition(meeting, "minutes", Visibility.CLIENT, "", locale, format_, told)
                files[made.file_name] = make_one(workspace, made)
    return files


# -- what is in them ----------------------------------------------------------------------------


def strings(value: Any) -> list[str]:
    """Every string of a value, with keys; `Position`s are places in files, not contents."""
    if isinstance(value, Position):
        return []
    if isinstance(value, Struct):
        return [t for name in value.__struct_fields__ for t in strings(getattr(value, name))]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in strings(part)]
    if isinstance(value, (tuple, list, frozenset, set)):
        return [text for part in value for text in strings(part)]
    return [str(value)]


def markers(*texts: str) -> set[str]:
    """The markers in texts, also where markup, line ends or soft hyphens split them."""
    text = "\n".join(texts)
    bare = re.sub(r"<[^<>]*>", "", text)
    forms = (text, bare, re.sub(r"[\W_]+", "", bare))
    return {m.lower() for form in forms for m in (*MARKER.findall(form), *NUMBER.findall(form))}


_ADDRESS = re.compile(r"data:[^\"')\s]+")


def in_text(data: bytes) -> set[str]:
    """The markers of a Markdown or HTML file, in its `data:` addresses and escapes too."""
    from html import unescape

    text = data.decode("utf-8")
    bare = re.sub(_ADDRESS, "", unescape(text))
    found = markers(bare, unquote(bare))
    for address in re.findall(_ADDRESS, text):
        head, _, body = address.partition(",")
        content = b64decode(body) if head.endswith(";base64") else unquote_to_bytes(body)
        found |= in_bytes(content)
    return found


def in_bytes(data: bytes) -> set[str]:
    """The markers in raw bytes, as one byte or two a letter."""
    forms = (
        data.decode("latin-1"),
        data.decode("utf-16-be", "ignore"),
        data.decode("utf-16-le", "ignore"),
    )
    return {m.lower() for form in forms for m in MARKER.findall(form)}


def in_pdf(data: bytes) -> set[str]:
    """The markers anywhere in a PDF: pages as two readers see them, every object, every stream."""
    from io import BytesIO

    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data))
    pages = [page.extract_text() for page in reader.pages]
    texts = [" ".join(pages), *pdfium_texts(data), *strings(dict(reader.metadata or {}))]
    texts += [
        str(reader.outline),
        str(list(reader.named_destinations)),
        str(dict(reader.attachments)),
    ]
    objects, streams = every_object(reader)
    found = markers(*texts, *objects) | in_bytes(data)
    return found.union(*map(in_bytes, streams))


def pdfium_texts(data: bytes) -> list[str]:
    """The text of every page as PDFium reads it."""
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(data)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


def every_object(reader: Any) -> tuple[list[str], list[bytes]]:
    """Every string and name of a PDF, and every stream, unpacked: structure tree and all."""
    from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, StreamObject

    texts: list[str] = []
    streams: list[bytes] = []

    def walk(value: Any) -> None:
        if isinstance(value, DictionaryObject):
            texts.extend(value)
            for key in value:
                walk(value.raw_get(key))
            if isinstance(value, StreamObject):
                streams.append(value.get_data())
        elif isinstance(value, ArrayObject):
            for index in range(len(value)):
                walk(list.__getitem__(value, index))
        elif isinstance(value, ByteStringObject):
            streams.append(bytes(value))
        elif isinstance(value, str):
            texts.append(value)

    walk(reader.trailer)
    for number in sorted({*reader.xref.get(0, {}), *reader.xref_objStm}):
        walk(reader.get_object(number))
    return texts, streams


def in_calendar(data: bytes) -> set[str]:
    """The markers of a calendar, whose lines are folded anywhere."""
    return in_bytes(data) | in_text(data.replace(b"\r\n ", b""))


def in_letter(data: bytes) -> set[str]:
    """The markers of a letter: headers, text, page, and what is attached."""
    found: set[str] = set()
    for part in message_from_bytes(data, policy=policy.default).walk():
        found |= markers(*part.keys(), *map(str, part.values()))
        content = b"" if part.is_multipart() else part.get_payload(decode=True)
        assert isinstance(content, bytes)
        found |= LOOKING.get(part.get_content_type(), in_text)(content)
    return found


LOOKING = {"application/pdf": in_pdf, "text/calendar": in_calendar}
BY_NAME = {"pdf": in_pdf, "ics": in_calendar, "eml": in_letter}


def in_file(name: str, data: bytes) -> set[str]:
    """The markers of an edition and of its name."""
    return markers(name) | BY_NAME.get(name.rpartition(".")[2], in_text)(data)


def leaks(
    workspace: Workspace, meeting: str, formats: tuple[str, ...] = ("md", "html", "ics")
) -> set[str]:
    """What a client could find of the markers in any edition, agenda or composed meeting.

    Names of structure (`zqs…`) may be in the values, which look things up by them; never on a page.
    """
    found: set[str] = set()
    for locale in LANGUAGES:
        client = composed(workspace, meeting, locale)
        assert client.view is not None, client.problems
        assert not client.errors, client.problems
        values = strings(client.meeting) + strings(client.view)
        found |= {marker for marker in markers(*values) if not marker.startswith("zqs")}
    for name, data in printed(workspace, meeting, LANGUAGES, formats).items():
        found |= in_file(name, data)
    return found


def differences(
    one: Workspace,
    other: Workspace,
    meeting: str,
    formats: tuple[str, ...] = ("md", "html", "ics"),
) -> set[str]:
    """What differs between the client editions of two workspaces."""
    return compared(one, other, meeting, formats, LANGUAGES)[0]


def compared(
    one: Workspace,
    other: Workspace,
    meeting: str,
    formats: tuple[str, ...],
    locales: tuple[str, ...],
) -> tuple[set[str], bool]:
    """What differs between two workspaces for a client, and whether the first is refused."""
    mine, yours = (
        {tongue: composed(w, meeting, tongue) for tongue in locales} for w in (one, other)
    )
    found = {
        f"{tongue}: {mine[tongue].errors}, {yours[tongue].errors}"
        for tongue in locales
        if mine[tongue].errors != yours[tongue].errors
        or (not mine[tongue].errors and mine[tongue].values != yours[tongue].values)
    }
    here = printed(one, meeting, locales, formats, mine)
    there = printed(other, meeting, locales, formats, yours)
    found |= {name for name in here | there if here.get(name) != there.get(name)}
    return found, any(client.errors for client in mine.values())
