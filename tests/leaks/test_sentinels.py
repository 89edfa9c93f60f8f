"""A marker in every internal field of every model: none in any byte that a client gets.

What structure needs (ids, names of roles, inputs and loops, words of conditions) is marked too.
The one exception, by design: the name of an output file begins with the id of its meeting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from msgspec import Struct

from agendagen.compose import meeting
from agendagen.compose.actions import minutes
from agendagen.compose.catalog import MODELS
from agendagen.compose.composer import edition, prepare
from agendagen.documents.build import agenda_view, cue_card_view, talk_track_view
from agendagen.documents.minutes import minutes_view
from agendagen.problems import in_order
from agendagen.records.base import LANGUAGES, Model, Visibility
from agendagen.records.minutes import ActionSpec, Decision, MinutesSpec
from agendagen.records.types import (
    InputSpec,
    ItemSpec,
    Line,
    MeetingSpec,
    ModeSpec,
    TalkLine,
    TypeSpec,
)
from agendagen.timing.schedule import schedule
from agendagen.workspace.config import Config
from agendagen.workspace.workspace import Workspace
from leaks.finding import (
    composed,
    in_file,
    in_memory,
    leaks,
    markers,
    on_disk,
    printed,
    strings,
)
from leaks.growing import FIXED, MEETING, Files, Garden, Markers, fields_of

FORMATS = ("md", "html", "pdf", "ics", "eml")
HOUSE = 731_000_000
"""The first of the numbers that are markers; `finding.NUMBER` knows them."""
OF_ROLES = {"TalkLine.by", "Handoff.to", "Handoff.from", "Praise.who"}
"""Internal, and names of roles or files: names of structure instead of markers of their own."""


@dataclass(frozen=True)
class Planted:
    """A workspace full of markers."""

    files: Files
    client: Markers
    internal: Markers

    def workspace(self) -> Workspace:
        return in_memory(self.files, Config())


@cache
def planted() -> Planted:
    client, internal = Markers("vis"), Markers("zqm", HOUSE)
    garden = Garden(client, internal, everything=True)
    garden.grow(Config)
    return Planted(garden.files(), client, internal)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The planted workspace on disk, with markers in comments and file names too."""
    settings = '# zqmcomment\nlanguages = ["en", "pl"]\n[speaking]\nen = 200\npl = 201\n'
    root = tmp_path_factory.mktemp("zqmfolder") / "zqmroot"
    return on_disk(planted().files, root, settings, "zqmcomment")


# -- the markers are everywhere ---------------------------------------------------------------


def internal_fields(model: type[Model], *, inside: bool) -> Iterator[str]:
    """Every field of a model and its parts that holds something internal, as `Client.budget`."""
    for field in fields_of(model):
        here = (inside or field.internal) and not field.structure
        if field.inner is not None and field.inner is not model:
            yield from internal_fields(field.inner, inside=here)
        elif here:
            yield field.place


def test_every_internal_field_of_every_model_is_planted() -> None:
    """A field that is added tomorrow is in the next run, or this fails."""
    hidden: list[type[Model]] = [ItemSpec, InputSpec, Line, TalkLine]
    hidden += [model for kind, model in MODELS.items() if kind != "company"]
    hidden += [Decision, ActionSpec]
    shown: list[type[Model]] = [*MODELS.values(), TypeSpec, ModeSpec, MeetingSpec, Config]
    shown.append(MinutesSpec)
    wanted = {name for model in hidden for name in internal_fields(model, inside=True)}
    for model in shown:
        wanted |= set(internal_fields(model, inside=False))
    fixed = {name for name in wanted if name.partition(".")[2] in FIXED}
    assert len(wanted) > 150
    assert wanted - fixed - OF_ROLES <= planted().internal.used


def test_a_field_that_nobody_declares_is_planted_too() -> None:
    class Later(Model):
        plain: str = ""
        inside: tuple[str, ...] = ()

    grown = Markers("zqm")
    Garden(Markers("vis"), grown).grow(Later)
    assert set(grown.places.values()) == {"Later.plain", "Later.inside"}
    assert set(internal_fields(Later, inside=False)) == grown.used


@cache
def house() -> tuple[set[str], set[str]]:
    """The markers that the program has read, and those in the documents of the house."""
    read: set[str] = set()
    shown: set[str] = set()
    for locale in LANGUAGES:
        prepared = prepare(planted().workspace(), MEETING, locale=locale)
        timed = schedule(edition(prepared, Visibility.INTERNAL))
        resolved, records = prepared.resolved, vars(prepared.catalog)["_records"]
        company = prepared.catalog.company()[0]
        read |= markers(
            *strings((resolved.type, resolved.mode, resolved.meeting, company)),
            *strings([record for record, _ in records.values()]),
        )
        every = minutes(prepared.workspace, locale, [])
        read |= markers(*strings([one.spec for one in every]))
        for view in (agenda_view(timed), talk_track_view(timed), cue_card_view(timed)):
            shown |= markers(*strings(view))
        for own in every:
            told = prepare(prepared.workspace, own.held.id, locale=locale)
            held = schedule(edition(told, Visibility.INTERNAL))
            shown |= markers(*strings(minutes_view(told, held, own, every)))
    return read, shown


def test_the_program_reads_every_marker() -> None:
    where = planted().internal.places
    read = {where[marker] for marker in house()[0] & where.keys()}
    assert set(where.values()) - read == set()


def test_every_field_that_a_page_of_the_house_could_show_is_alive() -> None:
    """The others have no place in a composed meeting: nobody could print them."""
    shown: dict[str, type[Struct]] = {
        "ItemSpec": meeting.Item,
        "TalkLine": meeting.TalkLine,
        "Line": meeting.Joining,
        "TypeSpec": meeting.Meeting,
        "ModeSpec": meeting.Meeting,
        "MeetingSpec": meeting.Meeting,
    }
    where = planted().internal.places
    dead = set(where.values()) - {where[m] for m in house()[1] & where.keys()}
    fields_of_dead = [place.split(" ")[0].split(".") for place in dead if "(key)" not in place]
    for model, field in fields_of_dead:
        assert model in ("InputSpec", *shown), f"{model}.{field} is printed by no talk track"
        assert model == "InputSpec" or field not in shown[model].__struct_fields__, field


def test_clients_get_what_is_theirs() -> None:
    """The pages are full, so that something could leak."""
    client = planted().client.places
    pages = b"".join(printed(planted().workspace(), MEETING, LANGUAGES, ("md",)).values()).decode()
    shown = {place for word, place in client.items() if word in pages.lower()}
    assert set(client.values()) - shown == {"TypeSpec.objective"}, "the meeting says its own"


# -- and nowhere in what a client gets --------------------------------------------------------


def test_nothing_is_wrong_with_the_planted_workspace() -> None:
    for locale in LANGUAGES:
        assert in_order(composed(planted().workspace(), MEETING, locale).problems) == ()


def test_no_marker_is_in_a_client_edition() -> None:
    assert leaks(planted().workspace(), MEETING) == set()


@pytest.mark.pdf
def test_no_marker_is_in_any_byte_of_the_files(files: Workspace) -> None:
    made = printed(files, MEETING, LANGUAGES, FORMATS)
    assert set(made) == {
        f"{MEETING}.{document}.client.{tongue}.{kind}"
        for tongue in LANGUAGES
        for document, kinds in (("agenda", FORMATS), ("minutes", FORMATS[:3]))
        for kind in kinds
    }
    assert {name: found for name, data in made.items() if (found := in_file(name, data))} == {}
