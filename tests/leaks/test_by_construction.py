"""What must not reach a client is refused, or was never there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agendagen.compose.composer import compose
from agendagen.compose.facts import public
from agendagen.records.base import Visibility
from agendagen.records.content import Company, Product, Proof, Rival

if TYPE_CHECKING:
    from conftest import Refuses, WorkspaceBuilder

TYPE = "templates/types/pitch.yaml"
COMPANY = "content/company.yaml"
CLIENT = Visibility.CLIENT


@pytest.mark.parametrize("said", ["", "visibility: internal\n"])
def test_a_company_that_says_nothing_is_internal_too(refuses: Refuses, said: str) -> None:
    refuses(
        {COMPANY: f"{said}name: Fennimark\n"},
        [(f"{COMPANY}:1:1", "internal-company", "every page that a client reads", "visibility")],
    )


def test_a_client_gets_not_even_the_name_of_an_internal_company(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.write(COMPANY, "name: Fennimark\naddress: Quay 1\nextra: {debt: Great}\n")
    client = compose(workspace.open(), "monday", audience=CLIENT)
    assert [p.code for p in client.problems] == ["internal-company"]
    assert client.company == Company(name="")


def test_an_internal_meeting_needs_no_open_company(workspace: WorkspaceBuilder) -> None:
    workspace.write(COMPANY, "name: Fennimark\n")
    workspace.replace(TYPE, "audience: client\n", "")
    assert compose(workspace.open(), "monday").problems == ()


def test_an_internal_item_during_the_meeting_stops_every_edition(refuses: Refuses) -> None:
    """It would take minutes from those that the client sees."""
    hidden = "  - {id: quiet, title: Quiet, minutes: 5, lead: rep}\n"
    refuses(
        {TYPE: ("  - id: demo\n", f"{hidden}  - id: demo\n")},
        [(f"{TYPE}:22:5", "internal-item", "", "visibility: client")],
    )


def test_an_internal_item_does_not_choose_who_leads(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, "  - id: opening\n", "  - id: welcome\n")
    workspace.replace(TYPE, "    minutes: 10\n    lead: rep\n", "    minutes: 10\n")
    hidden = "items:\n  - {id: opening, title: X, phase: before, minutes: 5, lead: expert}\n"
    workspace.replace(TYPE, "items:\n", hidden)
    for audience in Visibility:
        meeting = compose(workspace.open(), "monday", audience=audience)
        assert meeting.items[-1].lead == "rep"


@pytest.mark.parametrize(
    ("said", "seen"),
    [("", True), (", visibility: client", True), (", visibility: internal", False)],
)
def test_small_print_that_says_it_is_internal_is(
    workspace: WorkspaceBuilder, said: str, seen: bool
) -> None:
    workspace.replace(TYPE, "items:\n", f"disclosures: [{{id: d, text: Small{said}}}]\nitems:\n")
    assert compose(workspace.open(), "monday").disclosures == ("Small",)
    client = compose(workspace.open(), "monday", audience=CLIENT)
    assert client.disclosures == (("Small",) if seen else ())


def test_a_clients_meeting_has_no_rate_and_no_cut_list(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, "    kind: demo\n", "    kind: demo\n    priority: could\n")
    house = compose(workspace.open(), "monday")
    client = compose(workspace.open(), "monday", audience=CLIENT)
    assert (house.rate, house.items[1].priority) == (140, "could")
    assert (client.rate, {item.priority for item in client.items}) == (0, {"should"})


def test_a_record_without_a_name_may_be_the_input_client(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, "{kind: client, title: Which client?", "{kind: case, title: Which?")
    workspace.write(
        "content/cases/sandmere.yaml",
        "visibility: client\ntitle: A\ncustomer: B\nsituation: C\nsolution: D\nresult: E\n"
        "source: F\n",
    )
    assert compose(workspace.open(), "monday", audience=CLIENT).client_name == ""


def test_what_is_public_of_a_record_is_as_if_nobody_had_written_the_rest() -> None:
    proof = Proof(id="a", claim="b", source="c")
    full = Product(
        name="Tempora",
        proof=(proof,),
        discount_floor="12",
        rivals=(Rival(id="x", name="y", answer="z"),),
        extra={"debt": "great"},
    )
    assert public(full) == Product(name="Tempora", proof=(proof,))
