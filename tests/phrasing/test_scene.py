"""Where a guideline holds: packs that are named, and every condition of `applies`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from agendagen.compose.composer import Prepared, edition, prepare
from agendagen.phrasing.guidebook import Guidebook, Rule, guidebook, holds_on
from agendagen.phrasing.passages import scene_of, scene_of_file
from agendagen.phrasing.scene import Scene, reasons
from agendagen.problems import Position
from agendagen.records.base import Visibility
from agendagen.records.phrasing import Applies, Guideline, Valid
from agendagen.records.types import TypeSpec
from agendagen.workspace.nodes import Mapping
from agendagen.workspace.workspace import Workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

CLIENT, INTERNAL = Visibility.CLIENT, Visibility.INTERNAL
DAY = date(2026, 12, 1)
HERE = Scene(
    DAY,
    named=frozenset({"finance"}),
    types=frozenset({"pitch", "pitch-long"}),
    products=frozenset({"tempora"}),
    regions=frozenset({"PL"}),
    industries=frozenset({"Retail banking", "Bankowość detaliczna"}),
    stages=frozenset({"Proposal sent"}),
)
BARE = Scene(DAY)
ALWAYS = Valid()


def rule(named: bool = False, valid: Valid = ALWAYS, **applies: Any) -> Rule:
    return Rule(
        pack="finance-en",
        family="finance",
        named=named,
        guideline=Guideline(id="g", kind="avoid", not_=("x",), why="Because.", valid=valid),
        applies=Applies(**applies),
        wordings=(),
        at=Position("x.yaml"),
        tree=Mapping({}, Position("x.yaml")),
        own=True,
    )


@pytest.mark.parametrize(
    ("applies", "why"),
    [
        ({}, ()),
        ({"named": True}, ("the pack “finance” is named here",)),
        ({"audience": CLIENT}, ("a client reads or hears it",)),
        ({"audience": INTERNAL}, None),
        ({"type": ("pitch",)}, ("the meeting is of type pitch",)),
        ({"type": ("review", "pitch-long")}, ("the meeting is of type pitch-long",)),
        ({"type": ("review",)}, None),
        ({"product": ("tempora", "other")}, ("it is about tempora",)),
        ({"product": ("other",)}, None),
        ({"region": ("pl",)}, ("the client is in pl",)),
        ({"region": ("de",)}, None),
        ({"industry": ("banking",)}, ("the client's industry is banking",)),
        ({"industry": ("bankowość",)}, ("the client's industry is bankowość",)),
        ({"industry": ("retail bank",)}, None),
        ({"industry": ("bank",)}, None),
        ({"industry": ("",)}, None),
        ({"stage": ("proposal",)}, ("the deal is at “proposal”",)),
        ({"stage": ("won",)}, None),
        (
            {"named": True, "type": ("pitch",), "region": ("PL",), "audience": CLIENT},
            (
                "the pack “finance” is named here",
                "the meeting is of type pitch",
                "the client is in PL",
                "a client reads or hears it",
            ),
        ),
        ({"type": ("pitch",), "region": ("de",)}, None),
    ],
)
def test_all_that_is_said_must_hold(applies: dict[str, Any], why: tuple[str, ...] | None) -> None:
    assert reasons(rule(**applies), HERE, CLIENT) == why


@pytest.mark.parametrize(
    "applies",
    [
        {"named": True},
        {"type": ("pitch",)},
        {"product": ("tempora",)},
        {"region": ("PL",)},
        {"industry": ("banking",)},
        {"stage": ("proposal",)},
    ],
)
def test_what_nobody_can_tell_does_not_hold(applies: dict[str, Any]) -> None:
    assert reasons(rule(**applies), BARE, CLIENT) is None


def test_a_pack_is_named_with_its_language_or_without() -> None:
    for name in ("finance", "finance-en"):
        assert reasons(rule(named=True), Scene(DAY, named=frozenset({name})), CLIENT)
    assert reasons(rule(named=True), Scene(DAY, named=frozenset({"finance-pl"})), CLIENT) is None


@pytest.mark.parametrize(
    ("valid", "holds"),
    [
        (Valid(), True),
        (Valid(from_=DAY), True),
        (Valid(until=DAY), True),
        (Valid(from_=DAY, until=DAY), True),
        (Valid(from_=date(2026, 12, 2)), False),
        (Valid(until=date(2026, 11, 30)), False),
    ],
)
def test_the_first_and_the_last_day_count(valid: Valid, holds: bool) -> None:
    assert holds_on(rule(valid=valid), DAY) is holds


# -- scenes of real meetings and files -----------------------------------------------------------

SANDMERE = "content/clients/sandmere.yaml"


def composed(opened: Workspace) -> Prepared:
    prepared = prepare(opened, "monday", locale="en")
    edition(prepared, INTERNAL)  # reads the records that the meeting is about
    return prepared


def scene(workspace: WorkspaceBuilder) -> Scene:
    return scene_of(composed(workspace.open()))


def test_a_meeting_has_its_day_type_product_and_client(workspace: WorkspaceBuilder) -> None:
    workspace.replace(SANDMERE, "budget:", "country: PL\nindustry: Retail banking\nbudget:")
    workspace.write("content/clients/sandmere.pl.yaml", "industry: Bankowość detaliczna\n")
    found = scene(workspace)
    assert (found.day, found.named, found.types) == (DAY, frozenset(), frozenset({"pitch"}))
    assert (found.products, found.regions) == (frozenset({"tempora"}), frozenset({"PL"}))
    assert found.industries == frozenset({"Retail banking", "Bankowość detaliczna"})


def test_a_type_holds_for_those_that_extend_it(workspace: WorkspaceBuilder) -> None:
    workspace.write("templates/types/short.yaml", "extends: pitch\n")
    workspace.write("templates/types/shorter.yaml", "extends: short\n")
    workspace.replace("content/meetings/monday.yaml", "type: pitch", "type: shorter")
    assert scene(workspace).types == frozenset({"pitch", "short", "shorter"})


@pytest.mark.parametrize(
    ("path", "old"),
    [
        ("templates/types/pitch.yaml", "minutes: 30\n"),
        ("content/products/tempora.yaml", "name: Tempora\n"),
        ("content/meetings/monday.yaml", "start: 09:30\n"),
    ],
)
def test_a_type_a_product_and_a_meeting_may_name_a_pack(
    workspace: WorkspaceBuilder, path: str, old: str
) -> None:
    workspace.replace(path, old, f"{old}phrasing: [finance]\n")
    assert scene(workspace).named == frozenset({"finance"})


def test_a_file_by_itself_knows_its_product_and_its_packs(workspace: WorkspaceBuilder) -> None:
    workspace.replace("content/products/tempora.yaml", "name:", "phrasing: [finance]\nname:")
    workspace.write("templates/types/short.yaml", "extends: pitch\nphrasing: [house]\n")
    opened = workspace.open()
    product = opened.sources("product")["tempora"]
    prepared = composed(opened)
    record = next(r for r, _ in prepared.catalog.used() if getattr(r, "phrasing", ()))
    products: dict[str, Any] = {"tempora": record}
    assert scene_of_file(opened, product, record, DAY, products) == Scene(
        DAY, named=frozenset({"finance"}), products=frozenset({"tempora"})
    )
    short = opened.sources("type")["short"]
    spec = msgspec.structs.replace(prepared.resolved.type, phrasing=("house",))
    assert isinstance(spec, TypeSpec)
    assert scene_of_file(opened, short, spec, DAY, products) == Scene(
        DAY, named=frozenset({"house"}), types=frozenset({"pitch", "short"})
    )
    person = opened.sources("person")["ann-reed"]
    assert scene_of_file(opened, person, record, DAY, {}) == Scene(DAY)


def test_a_pack_adds_its_conditions_to_those_of_its_guidelines(workspace: WorkspaceBuilder) -> None:
    workspace.write(
        "content/phrasing/house-en.yaml",
        "title: House\nuse: named\napplies: {audience: client, type: [pitch]}\nguidelines:\n"
        "  - {id: a, kind: avoid, not: [x], why: W.}\n"
        "  - {id: b, kind: avoid, not: [x], why: W., applies: {type: [review], region: [PL]}}\n",
    )
    book: Guidebook = guidebook(workspace.open(), "en")
    one, two = (r for r in book.rules if r.pack == "house-en")
    assert one.applies == Applies(audience=CLIENT, type=("pitch",))
    assert two.applies == Applies(audience=CLIENT, type=("review",), region=("PL",))
    assert one.named
    assert (one.family, one.name) == ("house", "house-en/a")
