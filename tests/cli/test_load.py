"""`agendagen load`: a month of meetings added up, and the limits that `check` holds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPE = (
    "title: Talk\npurposes: [train]\nobjective: Know.\nminutes: 60\n"
    "roles: {lead: {title: Lead}}\n"
    "items:\n"
    "  - {id: prepare, title: Prepare, phase: before, workdays: 1, minutes: 15, lead: lead}\n"
    "  - {id: talk, title: Talk, minutes: 60, lead: lead}\n"
)
COMPANY = "content/company.yaml"
SETTINGS = "agendagen.toml"


def meet(workspace: WorkspaceBuilder, name: str, when: str, *people: str) -> None:
    """A meeting of an hour; the first of the people leads it, in 15 min of preparation."""
    day, start = when.split()
    workspace.write(
        f"content/meetings/{name}.yaml",
        f"type: talk\ndate: {day}\nstart: {start}\ncast: {{lead: {people[0]}}}\n"
        f"attendees: [{', '.join(people)}]\n",
    )


@pytest.fixture
def month(workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    """December 2026: Ann has three hours in two weeks, Tom one, a client's Maria is a guest."""
    workspace.write("templates/types/talk.yaml", TYPE)
    workspace.write(COMPANY, "visibility: client\nname: Fennimark\nrates: {everyone: 120}\n")
    (workspace.root / "content/meetings/monday.yaml").unlink()
    meet(workspace, "one", "2026-12-01 09:00", "ann-reed", "tom-lipka")
    meet(workspace, "two", "2026-12-02 09:00", "ann-reed")
    meet(workspace, "three", "2026-12-09 09:00", "ann-reed")
    meet(workspace, "past", "2026-11-30 15:00", "tom-lipka")
    meet(workspace, "other-month", "2027-01-04 09:00", "ann-reed")
    with (workspace.root / "content/meetings/two.yaml").open("a") as file:
        file.write("guests: [sandmere/maria-lis]\n")
    return workspace


def data(workspace: WorkspaceBuilder, *more: str) -> dict[str, Any]:
    answer = workspace.run("load", "--month", "2026-12", "--format", "json", *more)
    assert answer.exit_code == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_a_month_is_added_up(month: WorkspaceBuilder) -> None:
    found = data(month)
    assert (found["meetings"], found["cost"]["in_the_room"], found["cost"]["before"]) == (
        3,
        240,
        45,
    )
    assert found["cost"]["amount"] == "570.00"
    people = [(p["name"], p["meetings"], p["in_the_room"], p["before"]) for p in found["people"]]
    assert people == [("Ann Reed", 3, 180, 45), ("Tom Lipka", 1, 60, 0)]
    assert [(t["id"], t["meetings"], t["minutes"]) for t in found["teams"]] == [
        ("north", 3, 225),
        ("", 1, 60),
    ]
    assert [(t["id"], t["meetings"], t["amount"]) for t in found["types"]] == [
        ("talk", 3, "570.00")
    ]


def test_the_parts_are_the_whole(month: WorkspaceBuilder) -> None:
    found = data(month)
    for part in ("people", "teams", "types"):
        assert sum(row["minutes"] for row in found[part]) == found["cost"]["minutes"]


def test_weeks_are_whole_and_the_share_is_of_the_months_working_days(
    month: WorkspaceBuilder,
) -> None:
    found = data(month)
    assert [(w["id"], w["in_the_room"]) for w in found["weeks"]] == [
        ("2026-11-30", 240),
        ("2026-12-07", 60),
        ("2026-12-14", 0),
        ("2026-12-21", 0),
        ("2026-12-28", 0),
    ]
    assert found["working_minutes"] == 23 * 8 * 60
    assert found["people"][0]["share"] == round(180 / (23 * 480), 3)
    month.write(SETTINGS, 'languages = ["en"]\n[load]\nhours_per_week = 20\n')
    assert data(month)["working_minutes"] == 23 * 4 * 60


def test_public_holidays_are_no_working_days(month: WorkspaceBuilder) -> None:
    month.write(COMPANY, "visibility: client\nname: Fennimark\ncountry: Polska\n")
    assert data(month)["working_minutes"] == 21 * 8 * 60  # without 24 and 25 December
    meet(month, "epiphany", "2027-01-07 09:00", "ann-reed")
    month.write(SETTINGS, 'languages = ["en"]\n[load]\nhours_per_week = 5\nshare = 45\n')
    found = [p["message"] for p in json.loads(month.run("check", "--json").stdout)["problems"]]
    assert [message.partition(":")[0][-10:] for message in found] == ["2027-01-04"]


def test_a_trend_goes_back_twelve_weeks_at_most(month: WorkspaceBuilder) -> None:
    meet(month, "long-ago", "2026-08-03 09:00", "ann-reed")
    weeks = [week["id"] for week in data(month)["weeks"]]
    assert (len(weeks), weeks[0], weeks[-1]) == (12, "2026-10-12", "2026-12-28")
    (month.root / "content/meetings/long-ago.yaml").unlink()
    meet(month, "before", "2026-11-24 09:00", "ann-reed")
    assert data(month)["weeks"][0]["id"] == "2026-11-23"


@pytest.mark.parametrize(
    ("start", "why"),
    [("10:00", "no-gap"), ("09:30", "at-once"), ("10:05", None)],
)
def test_meetings_without_a_gap_are_told(
    month: WorkspaceBuilder, start: str, why: str | None
) -> None:
    meet(month, "next", f"2026-12-02 {start}", "ann-reed")
    with (month.root / "content/meetings/next.yaml").open("a") as file:
        file.write("guests: [sandmere/maria-lis]\n")  # whose day is not ours to count
    crowded = [(c["why"], c["person"], c["meetings"]) for c in data(month)["crowded"]]
    assert crowded == ([(why, "ann-reed", ["two", "next"])] if why else [])
    text = month.run("load", "--month", "2026-12").stdout
    told = f"Talk (09:00) and Talk ({start})"
    assert ("Ann Reed, Wednesday 2 December" in text) == (told in text) == bool(why)


def test_two_zones_touch_when_the_clocks_say_otherwise(month: WorkspaceBuilder) -> None:
    meet(month, "next", "2026-12-02 09:00", "ann-reed")
    with (month.root / "content/meetings/next.yaml").open("a") as file:
        file.write("timezone: Europe/London\n")
    assert [c["why"] for c in data(month)["crowded"]] == ["no-gap"]


def test_limits_are_problems_where_they_are_written(month: WorkspaceBuilder) -> None:
    assert month.run("check").exit_code == 0
    limits = "[load]\nhours_per_week = 10\nshare = 10\nback_to_back = 1\n"
    month.write(SETTINGS, f'languages = ["en"]\n{limits}')
    meet(month, "next", "2026-12-02 10:00", "ann-reed")
    found = json.loads(month.run("check", "--json").stdout)["problems"]
    assert {p["severity"] for p in found} == {"warning"}
    assert [(p["path"], p["line"], p["code"]) for p in found] == [
        ("agendagen.toml", 4, "load-share"),
        ("agendagen.toml", 4, "load-share"),
        ("content/meetings/next.yaml", 3, "load-back-to-back"),
        ("content/meetings/next.yaml", 3, "load-back-to-back"),
    ]
    messages = " ".join(p["message"] for p in found)
    assert "Ann Reed sits in meetings for 3 h of the week from 2026-11-30: 30%" in messages
    assert "Tom Lipka sits in meetings for 2 h" in messages
    assert "Ann Reed has no gap between two and next on 2026-12-02." in messages
    assert "Ann Reed sits in meetings for 2 h on 2026-12-02" in messages
    assert month.run("check", "--fail-on", "warning").exit_code == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("share = 101", "bad-number"),
        ("back_to_back = 0", "bad-number"),
        ("hours = 4", "unknown-key"),
    ],
)
def test_limits_that_are_none_are_refused(
    workspace: WorkspaceBuilder, line: str, code: str
) -> None:
    workspace.write(SETTINGS, f"[load]\n{line}\n")
    [problem] = json.loads(workspace.run("check", "--json").stdout)["problems"]
    assert (problem["path"], problem["line"], problem["code"]) == (SETTINGS, 2, code)


@pytest.mark.parametrize(
    ("rates", "codes"),
    [
        ("{teams: {north: 90}}", ["rate-of-one"]),
        ("{teams: {south: 90}}", ["rate-of-nobody"]),
        ("{roles: {juggler: 90}}", ["rate-of-nobody"]),
        ("{roles: {lead: 90}, everyone: 80}", []),
        ("{everyone: 80}\ncountry: Szkocja", []),
        ("{everyone: 80}\ncountry: Atlantis", ["unknown-country"]),
    ],
)
def test_a_rate_is_of_several_people_and_a_country_has_holidays(
    month: WorkspaceBuilder, rates: str, codes: list[str]
) -> None:
    month.write(COMPANY, f"visibility: client\nname: Fennimark\nrates: {rates}\n")
    found = json.loads(month.run("check", "--json").stdout)["problems"]
    assert [p["code"] for p in found] == codes


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--month", "2026-13"), "is no month. Write it as 2026-12."),
        (("--month", "2026-10"), "There are some in 2026-11, 2026-12, 2027-01."),
        (("--as-of", "2026-10-15"), "There is no meeting in 2026-10."),
        (("--month", "2026-12", "--output", "x.md"), "--output goes with"),
        (("--month", "2026-12", "-f", "html", "--output", "x.md"), "is not a file name for html"),
    ],
)
def test_what_cannot_be_added_up_is_said(
    month: WorkspaceBuilder, arguments: tuple[str, ...], said: str
) -> None:
    answer = month.run("load", *arguments)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert said in answer.stderr


def test_the_month_is_that_of_the_day(month: WorkspaceBuilder) -> None:
    shown = month.run("load", "--as-of", "2026-12-24").stdout
    assert shown == month.run("load", "--month", "2026-12").stdout
    assert shown.startswith("Meeting load: December 2026\n  Meetings: 3\n")


@pytest.mark.parametrize("shape", ["md", "html"])
@pytest.mark.parametrize("locale", ["en", "pl"])
def test_the_report_is_a_document(month: WorkspaceBuilder, shape: str, locale: str) -> None:
    answer = month.run("load", "--month", "2026-12", "-f", shape, "-l", locale)
    assert answer.exit_code == 0, answer.stderr
    page = (month.root / f"out/load.2026-12.{locale}.{shape}").read_text("utf-8")
    title = {"en": "Meeting load: December 2026", "pl": "Obciążenie spotkaniami: grudzień 2026"}
    assert title[locale] in page
    assert re.search("(>|[|] )Talk(<| [|])", page)  # the type by its title
    assert {"en": "Internal", "pl": "Do użytku wewnętrznego"}[locale] in page


def test_a_team_has_a_name_in_each_language(month: WorkspaceBuilder) -> None:
    month.write("content/people/ann-reed.yaml", "name: Ann Reed\nteam: sales\n")
    month.replace(COMPANY, "rates:", "teams: {sales: Field sales}\nrates:")
    month.write("content/company.pl.yaml", "teams: {sales: Sprzedaż w terenie}\n")
    for locale, name in (("en", "Field sales"), ("pl", "Sprzedaż w terenie")):
        told = month.run("load", "--month", "2026-12", "--locale", locale).stdout
        assert f"Ann Reed, {name} " in told
        assert f"\n  {name} " in told


def test_a_person_over_the_limit_is_told_in_words(month: WorkspaceBuilder) -> None:
    month.write(SETTINGS, 'languages = ["en"]\n[load]\nshare = 1\n')
    answer = month.run("load", "--month", "2026-12", "-f", "html", "--output", "-")
    assert answer.stdout.count("over 1%") == 1  # Ann has 1.6%, Tom 0.5%
    assert answer.stdout.count("Limit 1%") == answer.stdout.count("<svg") == 1
    assert "Ann Reed: 2%; Tom Lipka: 1%." in answer.stdout
    assert "over 1%" in month.run("load", "--month", "2026-12").stdout


@pytest.mark.parametrize("shape", ["text", "md", "html"])
def test_columns_say_what_they_are_and_empty_ones_are_not_there(
    month: WorkspaceBuilder, shape: str
) -> None:
    output = () if shape == "text" else ("--output", "-")
    line = ("load", "--month", "2026-12", "-f", shape, *output)
    told = month.run(*line).stdout
    assert re.search(r"Before and after\b.*\bCost\b", told, re.DOTALL)
    month.write(COMPANY, "visibility: client\nname: Fennimark\n")
    month.write("content/people/ann-reed.yaml", "name: Ann Reed\n")
    told = month.run(*line).stdout
    assert "Before and after" in told
    assert not re.search(r"\bCosts?\b|By team|without a team", told)
