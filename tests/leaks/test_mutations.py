"""The proofs can fail: every guarded door is opened once, and a proof must say what came out."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from agendagen.compose import actions, cast, composer, facts, inputs
from agendagen.compose.cast import Casting
from agendagen.compose.items import Items
from agendagen.compose.resolve import resolve
from agendagen.documents import minutes as minutes_document
from agendagen.documents.build import agenda_view
from agendagen.formats import templates
from agendagen.output.editions import Edition
from agendagen.output.make import make_one
from agendagen.records import base
from agendagen.records.base import Mark, Visibility
from agendagen.workspace.nodes import find
from leaks import finding
from leaks.finding import differences, in_pdf, in_text, leaks
from leaks.growing import MEETING
from leaks.test_bleed import CLIENTS, bled
from leaks.test_noninterference import filled
from leaks.test_sentinels import planted

CLIENT, INTERNAL = Visibility.CLIENT, Visibility.INTERNAL
Open = Callable[[pytest.MonkeyPatch], None]
PAIRS = 40
"""Random pairs that a door is tried with."""


def marked() -> set[str]:
    """What the sentinels find, in Markdown and HTML."""
    return leaks(planted().workspace(), MEETING)


def interfering() -> set[str]:
    """What non-interference finds, up to the first pair that differs."""
    for number in range(PAIRS):
        one, other = filled(number, 2 * number + 1), filled(number, 2 * number + 2)
        if found := differences(one, other, MEETING, ("md",)):
            return found
    return set()


def bleeding() -> set[str]:
    return bled(CLIENTS, ("md", "html"))


# -- doors --------------------------------------------------------------------------------------


def every_field_is_marked(patch: pytest.MonkeyPatch) -> None:
    for module in (base, facts):
        patch.setattr(module, "marks", lambda model, field: frozenset({Mark.CLIENT}))


def view_forgets_who_asks(patch: pytest.MonkeyPatch) -> None:
    for module in (inputs, cast, composer):
        patch.setattr(
            module, "view", lambda model, audience, *rest: facts.view(model, INTERNAL, *rest)
        )


def internal_records_are_found(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(inputs, "is_visible", lambda record, audience: True)


def internal_people_are_in_the_room(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cast, "is_visible", lambda record, audience: True)


def all_are_for_clients(*keys: str) -> Open:
    """As if the filter of those entries were gone: each of them says that it is for clients."""

    def open_(patch: pytest.MonkeyPatch) -> None:
        def opened(*arguments: Any) -> Any:
            found = resolve(*arguments)
            spec = found.type
            for key in keys:
                entries = getattr(spec, key)
                if isinstance(entries, dict):
                    spec = replace(spec, **{key: {k: _shown(e) for k, e in entries.items()}})
                else:
                    spec = replace(spec, **{key: tuple(map(_shown, entries))})
            vars(found)["type"] = spec
            return found

        patch.setattr(composer, "resolve", opened)

    return open_


def _shown(entry: Any) -> Any:
    if getattr(entry, "kind", "") in ("guidelines", "actions", "data"):
        return entry  # that door cannot be opened
    return replace(entry, visibility=CLIENT)


def small_print_is_for_everyone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        composer,
        "find",
        lambda node, path: None if path[0] == "disclosures" else find(node, path),
    )


def one_catalog_for_both(patch: pytest.MonkeyPatch) -> None:
    real = composer._catalogs

    def catalogs(prepared: Any, cast_: Any, audience: Any, problems: Any) -> Any:
        found = real(prepared, cast_, INTERNAL, problems)
        return dict.fromkeys(found, found[INTERNAL])

    patch.setattr(composer, "_catalogs", catalogs)


def clients_get_the_script(patch: pytest.MonkeyPatch) -> None:
    real = Items._item

    def item(self: Any, *arguments: Any) -> Any:
        before = self._audience
        self._reading.setdefault(INTERNAL, self._reading[CLIENT])
        self._audience = INTERNAL
        try:
            return real(self, *arguments)
        finally:
            self._audience = before

    patch.setattr(Items, "_item", item)
    clients_get_the_speaking_rate(patch)  # without it nothing can be timed


def the_company_keeps_its_extra(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(composer, "public", lambda model: model)


def clients_get_the_speaking_rate(patch: pytest.MonkeyPatch) -> None:
    real = composer.edition

    def edition(prepared: Any, audience: Visibility) -> Any:
        rate = prepared.workspace.config.speaking.rate(prepared.locale)
        return replace(real(prepared, audience), rate=rate)

    patch.setattr(finding, "edition", edition)


def clients_get_how_fast_we_speak(patch: pytest.MonkeyPatch) -> None:
    real = Casting._attendee

    def attendee(self: Any, *arguments: Any) -> Any:
        before = self._audience
        self._audience = INTERNAL
        try:
            return real(self, *arguments)
        finally:
            self._audience = before

    patch.setattr(Casting, "_attendee", attendee)


def clients_get_the_agenda_of_the_house(patch: pytest.MonkeyPatch) -> None:
    real = composer.edition
    patch.setattr(finding, "edition", lambda prepared, audience: real(prepared, INTERNAL))


def the_agenda_prints_the_fallback(patch: pytest.MonkeyPatch) -> None:
    """The view of a client is made with a fallback of the house in it."""

    def agenda(timed: Any) -> Any:
        view = agenda_view(timed)
        found = composer.compose(planted().workspace(), MEETING)
        secret = next(i.fallback for i in found.items if i.fallback)
        return replace(view, during=(replace(view.during[0], outcome=secret),))

    patch.setattr(finding, "agenda_view", agenda)


def internal_items_choose_who_leads(patch: pytest.MonkeyPatch) -> None:
    def opened(*arguments: Any) -> Any:
        found = resolve(*arguments)
        lead = next((i.lead for i in found.type.items if i.id == "opening"), None)
        items = tuple(replace(i, lead=i.lead or lead) for i in found.type.items)
        vars(found)["type"] = replace(found.type, items=items)
        return found

    patch.setattr(composer, "resolve", opened)


def internal_items_take_minutes(patch: pytest.MonkeyPatch) -> None:
    real = composer.edition

    def edition(prepared: Any, audience: Visibility) -> Any:
        items = prepared.resolved.type.items
        hidden = sum(1 for item in items if item.visibility is INTERNAL)
        made = real(prepared, audience)
        return replace(made, minutes=made.minutes + hidden)

    patch.setattr(finding, "edition", edition)


def file_names_say_more(patch: pytest.MonkeyPatch) -> None:
    secret = next(iter(planted().internal.places))
    patch.setattr(Edition, "file_name", property(lambda self: f"{secret}.{self.format}"))


def clients_read_all_minutes(patch: pytest.MonkeyPatch) -> None:
    def everything(spec: Any, items: Any) -> Any:
        return spec

    patch.setattr(actions, "for_client", everything)
    patch.setattr(minutes_document, "for_client", everything)


def clients_know_what_we_decide(patch: pytest.MonkeyPatch) -> None:
    """Another day for what was promised, set in a meeting of ours, is on the client's agenda."""
    patch.setattr(actions, "_only_done", lambda spec: spec)


def pages_say_ids(patch: pytest.MonkeyPatch) -> None:
    def made(workspace: Any, edition: Any) -> bytes:
        agenda = getattr(edition.view, "agenda", edition.view)
        told = agenda.during[0].id if edition.document == "agenda" else ""
        return make_one(workspace, edition) + bytes(told, "utf-8")

    patch.setattr(finding, "make_one", made)


def an_environment_is_used_again(patch: pytest.MonkeyPatch) -> None:
    """What the first document provided is what the next ones see."""
    first: dict[str, Any] = {}
    real = templates._Environment.provide

    def provide(self: Any, values: Any) -> None:
        first.setdefault("heading", values["heading"])
        real(self, {**values, **first})

    patch.setattr(templates._Environment, "provide", provide)


DOORS: list[tuple[Open, Callable[[], set[str]]]] = [
    (every_field_is_marked, marked),
    (every_field_is_marked, interfering),
    (view_forgets_who_asks, marked),
    (view_forgets_who_asks, interfering),
    (internal_records_are_found, marked),
    (internal_records_are_found, interfering),
    (internal_people_are_in_the_room, marked),
    (internal_people_are_in_the_room, interfering),
    (all_are_for_clients("items"), marked),
    (all_are_for_clients("items"), interfering),
    (all_are_for_clients("joining"), marked),
    (all_are_for_clients("joining"), interfering),
    (all_are_for_clients("inputs"), marked),
    (all_are_for_clients("inputs"), interfering),
    (small_print_is_for_everyone, marked),
    (small_print_is_for_everyone, interfering),
    (one_catalog_for_both, marked),
    (one_catalog_for_both, interfering),
    (clients_get_the_script, marked),
    (clients_get_the_script, interfering),
    (the_company_keeps_its_extra, marked),
    (the_company_keeps_its_extra, interfering),
    (clients_get_the_speaking_rate, interfering),
    (clients_get_how_fast_we_speak, interfering),
    (clients_get_the_agenda_of_the_house, marked),
    (clients_get_the_agenda_of_the_house, interfering),
    (the_agenda_prints_the_fallback, marked),
    (internal_items_choose_who_leads, interfering),
    (internal_items_take_minutes, interfering),
    (clients_read_all_minutes, marked),
    (clients_read_all_minutes, interfering),
    (clients_know_what_we_decide, interfering),
    (file_names_say_more, marked),
    (pages_say_ids, marked),
    (an_environment_is_used_again, bleeding),
]


@pytest.mark.parametrize("proof", [marked, interfering, bleeding])
def test_while_every_door_is_shut_nothing_comes_out(proof: Callable[[], set[str]]) -> None:
    assert proof() == set()


@pytest.mark.parametrize(("door", "proof"), DOORS)
def test_an_open_door_is_noticed(
    door: Open, proof: Callable[[], set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    door(monkeypatch)
    assert proof()


# -- what the proofs look into ------------------------------------------------------------------

WORD = "zqmword"


@pytest.mark.parametrize(
    "page",
    [
        WORD,
        WORD.upper(),
        "zqm<b>wo</b>rd",
        "zqm\u00adwo-\nrd",
        f'<p title="{WORD}">',
        f"<!-- {WORD} -->",
        f"<style>.{WORD}{{}}</style>",
        f"<script>{WORD}</script>",
        "&#122;qmword",
        '<img src="data:text/plain;base64,enFtd29yZA==">',
        "url(data:image/svg+xml,%3Csvg%20id='%7Aqmword'/%3E)",
        "731 000 012",
        "23 June 2090",
    ],
)
def test_a_marker_is_found_wherever_it_stands_in_text(page: str) -> None:
    assert in_text(page.encode())


def _metadata(writer: PdfWriter) -> None:
    writer.add_metadata({"/Subject": WORD})


def _outline(writer: PdfWriter) -> None:
    writer.add_outline_item(title=WORD, page_number=0)


def _attachment(writer: PdfWriter) -> None:
    writer.add_attachment("a.txt", WORD.encode())


def _attached_name(writer: PdfWriter) -> None:
    writer.add_attachment(WORD, b"")


def _destination(writer: PdfWriter) -> None:
    writer.add_named_destination(WORD, 0)


def _link(writer: PdfWriter) -> None:
    writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url=f"https://example.com/{WORD}"))


def _structure(key: str) -> Open:
    def put(writer: Any) -> None:
        element = DictionaryObject({NameObject(key): TextStringObject(WORD)})
        root = DictionaryObject({NameObject("/K"): ArrayObject([writer._add_object(element)])})
        writer._root_object[NameObject("/StructTreeRoot")] = writer._add_object(root)

    return put


def _stream(writer: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream.set_data(f"<x:xmpmeta>{WORD}</x:xmpmeta>".encode())
    packed = writer._add_object(stream.flate_encode())
    writer._root_object[NameObject("/Metadata")] = packed


def _wide(writer: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream.set_data(WORD.encode("utf-16-be"))
    writer._root_object[NameObject("/Odd")] = writer._add_object(stream)


@pytest.mark.parametrize(
    "hide",
    [
        _metadata,
        _outline,
        _attachment,
        _attached_name,
        _destination,
        _link,
        *map(_structure, ("/Alt", "/ActualText", "/E", "/T")),
        _stream,
        _wide,
    ],
)
def test_a_marker_is_found_wherever_it_hides_in_a_pdf(hide: Callable[[Any], None]) -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    plain = BytesIO()
    writer.write(plain)
    assert in_pdf(plain.getvalue()) == set()
    writer = PdfWriter(clone_from=PdfReader(plain))
    hide(writer)
    hidden = BytesIO()
    writer.write(hidden)
    assert WORD in in_pdf(hidden.getvalue())
