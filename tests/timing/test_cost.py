"""What a meeting costs: everybody's time, and money as far as there are rates."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from agendagen.compose.composer import compose
from agendagen.documents.build import agenda_view
from agendagen.documents.views import CostView
from agendagen.records.base import Visibility
from agendagen.timing.cost import Cost, Work, cost, rounded
from agendagen.timing.schedule import schedule

if TYPE_CHECKING:
    from conftest import Refuses, WorkspaceBuilder

TYPE = "templates/types/pitch.yaml"
COMPANY = "content/company.yaml"
BEFORE = "  - {id: prepare, title: Prepare, phase: before, workdays: 1, minutes: 40, lead: rep}\n"
AFTER = "  - {id: follow, title: Follow, phase: after, lead: expert}\n"


def cost_of(workspace: WorkspaceBuilder) -> Cost:
    return cost(schedule(compose(workspace.open(), "monday")))


def rates(workspace: WorkspaceBuilder, text: str) -> None:
    workspace.write(COMPANY, f"visibility: client\nname: Fennimark\nrates: {text}\n")


def test_presence_counts_for_our_people_and_not_for_guests(workspace: WorkspaceBuilder) -> None:
    found = cost_of(workspace)
    assert [(w.person, w.minutes) for w in found.work] == [("ann-reed", 30), ("tom-lipka", 30)]
    assert (found.minutes(), found.amount) == (60, None)


def test_work_before_and_after_counts_for_who_leads_it(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, "items:\n", f"items:\n{BEFORE}{AFTER}")
    found = cost_of(workspace)
    assert (found.minutes("during"), found.minutes("before"), found.minutes("after")) == (60, 40, 0)
    assert [w.person for w in found.work if w.phase == "before"] == ["ann-reed"]
    assert found.untimed == 1


def test_breaks_are_presence(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, "    kind: demo\n", "    kind: break\n")
    assert cost_of(workspace).minutes() == 60


def test_work_of_a_lead_who_is_not_in_the_room_is_not_lost(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, "items:\n", f"items:\n{BEFORE}")
    workspace.replace("content/meetings/monday.yaml", "guests:", "attendees: [tom-lipka]\nguests:")
    prepared = [w for w in cost_of(workspace).work if w.phase == "before"]
    assert [(w.person, w.name, w.team, w.minutes) for w in prepared] == [
        ("ann-reed", "Ann Reed", "north", 40)
    ]


@pytest.mark.parametrize(
    ("written", "amount", "unpriced"),
    [
        ("{everyone: 100}", "100.00", 0),
        ("{teams: {north: 90}}", "45.00", 30),
        ("{teams: {north: 90}, everyone: 100}", "95.00", 0),
        ("{roles: {rep: 130, expert: 70}, teams: {north: 90}}", "100.00", 0),
        ("{everyone: 33.33}", "33.33", 0),
        ("{}", None, 60),
    ],
)
def test_a_role_goes_before_a_team_and_both_before_everyone(
    workspace: WorkspaceBuilder, written: str, amount: str | None, unpriced: int
) -> None:
    rates(workspace, written)
    found = cost_of(workspace)
    assert found.amount == (None if amount is None else Decimal(amount))
    assert found.unpriced == unpriced


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("0.4", "0"), ("7.49", "7"), ("96.5", "97"), ("995", "1000"), ("1234", "1200"),
     ("1250", "1300"), ("98765.43", "99000")],
)  # fmt: skip
def test_an_amount_claims_two_figures(amount: str, shown: str) -> None:
    assert rounded(Decimal(amount)) == Decimal(shown)


def test_nothing_costs_nothing() -> None:
    assert (Cost(()).minutes(), Cost(()).amount) == (0, None)
    free = Work("a", "A", "", "during", 0, Decimal(5))
    assert Cost((free,)).amount == 0


def test_the_agenda_of_the_house_says_it_and_that_of_a_client_cannot(
    workspace: WorkspaceBuilder,
) -> None:
    rates(workspace, "{everyone: 100}")
    house = agenda_view(schedule(compose(workspace.open(), "monday"))).cost
    assert (house.hours, house.money) == ("1\u00a0h", "€100")
    client = compose(workspace.open(), "monday", audience=Visibility.CLIENT)
    assert agenda_view(schedule(client)).cost == CostView("", "", ())
    assert (client.company.rates, client.currency) == (None, "")
    assert {a.team for a in client.attendees} == {""}


@pytest.mark.parametrize("locale", ["en", "pl"])
def test_what_is_not_counted_is_said(workspace: WorkspaceBuilder, locale: str) -> None:
    workspace.replace(TYPE, "items:\n", f"items:\n{AFTER}")
    rates(workspace, "{teams: {north: 90}}")
    view = agenda_view(schedule(compose(workspace.open(), "monday", locale=locale))).cost
    left = {
        "en": ("1 task without minutes is not counted", "30\u00a0min without a rate"),
        "pl": ("1 zadanie bez podanego czasu nie jest wliczone", "30\u00a0min bez stawki"),
    }
    assert view.parts[-2:] == left[locale]


def test_show_says_it_in_text_and_json(workspace: WorkspaceBuilder) -> None:
    rates(workspace, "{everyone: 100}")
    shown = workspace.run("show", "monday").stdout
    assert "What it costs: 1 h of our time, about €100\n  1 h in the meeting (2 people)" in shown
    assert '"amount": "100.00"' in workspace.run("show", "monday", "--json").stdout


@pytest.mark.parametrize("key", ["rate", "rates", "salary", "hourly_rate", "cost"])
def test_what_one_person_costs_is_refused_with_a_sentence(refuses: Refuses, key: str) -> None:
    person = "content/people/ann-reed.yaml"
    refuses(
        {person: ("notes: Talks fast.\n", f"{key}: 90\n")},
        [(f"{person}:5:1", "personal-rate", "What an hour of one person costs", "company.yaml")],
    )


@pytest.mark.parametrize(
    ("written", "column", "code", "message"),
    [
        ("{everyone: 0}", 19, "bad-number", "more than 0"),
        ("{roles: {rep: -5}}", 22, "bad-number", "more than 0"),
        ("{everyone: much}", 19, "bad-number", "needs a number"),
        ("{people: {ann-reed: 90}}", 9, "unknown-key", "There is no key “people” here."),
    ],
)
def test_rates_that_are_none_are_refused(
    refuses: Refuses, written: str, column: int, code: str, message: str
) -> None:
    said = f"visibility: client\nname: Fennimark\nrates: {written}\n"
    refuses({COMPANY: said}, [(f"{COMPANY}:3:{column}", code, message, "")])
