"""Contact plans: the right days, the right words, and nobody without the consent it takes."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

from agendagen.compose.resolve import validated
from agendagen.documents.contacts import ContactPlan, contact_plan
from agendagen.problems import Problem
from agendagen.records.base import LANGUAGES
from agendagen.records.cadences import Cadence
from agendagen.workspace.workspace import Workspace, builtin_root, open_workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

CADENCE = "content/cadences/after.yaml"
CLIENT = "content/clients/sandmere.yaml"
MEETING = "content/meetings/monday.yaml"
REACHED = "phone: '7', email: maria@sandmere.example"
STEP = "{id: call, after: 1, channel: phone, purpose: Ask, line: Hello}"


@cache
def built_in() -> Workspace:
    return open_workspace(builtin_root())


@pytest.fixture
def ours(workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    """The minimal workspace with a Polish client and one cadence for its meetings."""
    workspace.replace(CLIENT, "name: Sandmere Bank\n", "name: Sandmere Bank\ncountry: Poland\n")
    workspace.replace(CLIENT, "name: Maria Lis,", f"name: Maria Lis, {REACHED},")
    cadence(workspace, STEP)
    return workspace


def cadence(workspace: WorkspaceBuilder, *steps: str, legal: str = "phone: {basis: b}") -> None:
    lines = "".join(f"  - {step}\n" for step in steps)
    text = f"title: After\ntypes: [pitch]\nlegal: {{{legal}}}\nsteps:\n{lines}"
    workspace.write(CADENCE, text)


def in_country(workspace: WorkspaceBuilder, country: str) -> None:
    workspace.replace(CLIENT, "country: Poland", f"country: {country}")


def consent(workspace: WorkspaceBuilder, said: str, *, of_contact: bool = False) -> None:
    if of_contact:
        workspace.replace(CLIENT, "stake: Her Sundays", f"consents: [{said}]")
    else:
        file = workspace.root / CLIENT
        workspace.write(CLIENT, f"{file.read_text('utf-8')}consents: [{said}]\n")


def plan(
    workspace: WorkspaceBuilder, locale: str = "en"
) -> tuple[ContactPlan, tuple[Problem, ...]]:
    return contact_plan(workspace.open(), "monday", "after", locale)


def days(workspace: WorkspaceBuilder) -> list[str]:
    return [step.day.isoformat() for step in plan(workspace)[0].steps]


@pytest.mark.parametrize(
    ("channel", "said"),
    [("phone", "has no telephone number"), ("email", "has no e-mail address"), ("letter", "")],
)
def test_who_cannot_be_reached_is_named_once(
    ours: WorkspaceBuilder, channel: str, said: str
) -> None:
    ours.replace(CLIENT, f", {REACHED}", "")
    step = STEP.replace("phone", channel)
    cadence(ours, step, step.replace("call", "again"), legal=f"{channel}: {{basis: b}}")
    in_country(ours, "United Kingdom")
    found = [(p.code, p.severity, p.at.line, p.message) for p in plan(ours)[1]]
    message = f"Maria Lis {said}, and the plan wants one."
    assert found == ([("no-address", "warning", 8, message)] if said else [])


# -- on which day ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meeting", "after", "counted", "country", "day", "moved"),
    [
        ("2026-11-10", 1, "working", "PL", "2026-11-12", ""),
        ("2026-11-10", 1, "calendar", "PL", "2026-11-12", "Independence"),
        ("2026-11-10", 1, "calendar", "UK", "2026-11-11", ""),
        ("2026-10-31", 1, "calendar", "Polska", "2026-11-02", "All Saints"),
        ("2027-01-05", 1, "calendar", "PL", "2027-01-07", "Epiphany"),
        ("2027-03-26", 3, "calendar", "PL", "2027-03-30", "Easter Monday"),
        ("2027-03-26", 1, "working", "PL", "2027-03-30", ""),
        ("2026-12-01", 4, "calendar", "PL", "2026-12-07", "Saturday"),
        ("2026-12-05", 0, "working", "PL", "2026-12-07", "Saturday"),
        ("2028-02-01", 28, "calendar", "PL", "2028-02-29", ""),
        ("2028-02-29", 365, "calendar", "PL", "2029-02-28", ""),
        ("2028-02-29", 400, "calendar", "PL", "2029-04-04", ""),
        ("2026-12-23", 1, "working", "Wielka Brytania", "2026-12-24", ""),
        ("2026-12-23", 2, "working", "England", "2026-12-29", ""),
    ],
)
def test_nobody_is_contacted_on_a_day_off_of_their_country(
    ours: WorkspaceBuilder,
    meeting: str,
    after: int,
    counted: str,
    country: str,
    day: str,
    moved: str,
) -> None:
    ours.replace(MEETING, "2026-12-01", meeting)
    in_country(ours, country)
    cadence(
        ours,
        f"{{id: letter, after: {after}, days: {counted}, channel: letter, purpose: p, line: l}}",
        legal="letter: {basis: b}",
    )
    (step,) = plan(ours)[0].steps
    assert step.day == date.fromisoformat(day)
    assert moved in step.moved
    assert bool(step.moved) is bool(moved)


def test_a_moved_contact_says_so_in_both_languages(ours: WorkspaceBuilder) -> None:
    ours.replace(MEETING, "2026-12-01", "2026-11-10")
    in_country(ours, "PL")
    step = "{id: letter, after: 1, days: calendar, channel: letter, purpose: p, line: l}"
    cadence(ours, step, legal="letter: {basis: b}")
    said = [plan(ours, locale)[0].steps[0].moved for locale in LANGUAGES]
    assert said == [
        "Moved from 11 November 2026: National Independence Day",
        "Przeniesione z 11 listopada 2026: Narodowe Święto Niepodległości",
    ]


def test_nobody_calls_on_a_day_off_of_their_own(ours: WorkspaceBuilder) -> None:
    in_country(ours, "UK")
    ours.replace(MEETING, "2026-12-01", "2026-11-10")
    assert days(ours) == ["2026-11-11"]
    ours.replace("content/company.yaml", "name: Fennimark", "name: Fennimark\ncountry: Poland")
    step = plan(ours)[0].steps[0]
    assert (step.day, step.moved) == (
        date(2026, 11, 12),
        "Moved from 11 November 2026: National Independence Day",
    )


def test_contacts_stand_in_the_order_of_their_days(ours: WorkspaceBuilder) -> None:
    late = STEP.replace("after: 1", "after: 9").replace("call", "late")
    cadence(ours, late, STEP, legal="phone: {consent: required}")
    consent(ours, "{channel: phone, given_on: 2026-11-01}")
    assert [step.id for step in plan(ours)[0].steps] == ["call", "late"]
    assert days(ours) == ["2026-12-02", "2026-12-14"]


# -- whether it is allowed -------------------------------------------------------------------------

GIVEN = "{channel: phone, given_on: 2026-11-17}"


@pytest.mark.parametrize(
    ("country", "legal", "said", "code"),
    [
        ("PL", "phone: {basis: b}", "", "missing-consent"),
        ("Polska", "phone: {basis: b}", "", "missing-consent"),
        ("UK", "phone: {basis: b}", "", ""),
        ("UK", "phone: {consent: required}", "", "missing-consent"),
        ("PL", "phone: {basis: b}", GIVEN, ""),
        ("UK", "phone: {consent: required}", GIVEN, ""),
        ("PL", "phone: {basis: b}", GIVEN.replace("phone", "email"), "missing-consent"),
        ("PL", "phone: {basis: b}", GIVEN.replace("11-17", "12-02"), ""),
        ("PL", "phone: {basis: b}", GIVEN.replace("11-17", "12-03"), "missing-consent"),
        ("PL", "phone: {basis: b}", GIVEN[:-1] + ", until: 2026-12-02}", ""),
        ("PL", "phone: {basis: b}", GIVEN[:-1] + ", until: 2026-12-01}", "expired-consent"),
    ],
)
@pytest.mark.parametrize("of_contact", [False, True])
def test_a_call_needs_what_the_country_and_the_cadence_ask_for(
    ours: WorkspaceBuilder, country: str, legal: str, said: str, code: str, of_contact: bool
) -> None:
    in_country(ours, country)
    cadence(ours, STEP, legal=legal)
    if said:
        consent(ours, said, of_contact=of_contact)
    made, problems = plan(ours)
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert [step.refused for step in made.steps] == [bool(code)]
    assert bool(made.steps[0].ground) is not bool(code)


@pytest.mark.parametrize(
    ("channel", "refused"),
    [("phone", True), ("email", True), ("letter", False), ("visit", False)],
)
def test_poland_asks_for_consent_to_calls_and_mails_only(
    ours: WorkspaceBuilder, channel: str, refused: bool
) -> None:
    cadence(ours, STEP.replace("phone", channel), legal=f"{channel}: {{basis: b}}")
    assert plan(ours)[0].steps[0].refused is refused


@pytest.mark.parametrize(
    ("country", "phone", "email"),
    [
        ("Austria", "missing-consent", "missing-consent"),
        ("DE-BY", "", "missing-consent"),
        ("France", "", ""),
        ("Scotland", "", ""),
        ("USA", "", ""),
        ("Spain", "unknown-law", "unknown-law"),
        ("Ukraine", "unknown-law", "unknown-law"),
    ],
)
def test_each_country_has_its_own_rule_or_none_that_is_known(
    ours: WorkspaceBuilder, country: str, phone: str, email: str
) -> None:
    in_country(ours, country)
    steps = [
        STEP.replace("call", name).replace("phone", name) for name in ("phone", "email", "letter")
    ]
    cadence(ours, *steps, legal="phone: {basis: b}, email: {basis: b}, letter: {basis: b}")
    made, problems = plan(ours)
    codes = {problem.message.split("”")[0][1:]: problem.code for problem in problems}
    assert [codes.get(name, "") for name in ("phone", "email", "letter")] == [phone, email, ""]
    assert [step.refused for step in made.steps] == [bool(phone), bool(email), False]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{basis: b}", "{basis: b, countries: [FR, Hiszpania]}"),
        ("{basis: b}", "{consent: required}"),
        ("line: Hello", "line: Hello, basis: They asked for it"),
    ],
)
def test_where_the_rule_is_not_known_somebody_says_the_ground(
    ours: WorkspaceBuilder, old: str, new: str
) -> None:
    in_country(ours, "Spain")
    refused = ours.run("contacts", "monday")
    assert refused.exit_code == 1
    assert f"{CADENCE}:3:24: error: “call” would be a phone call to Maria Lis" in refused.stderr
    assert "the law of Spain lets you do that without consent is not known here" in refused.stderr
    assert "write “countries: [ES]” beside this basis" in refused.stderr
    consent(ours, GIVEN)
    assert plan(ours)[0].steps[0].ground == "consent of 17 November 2026"
    if "required" not in new:
        ours.replace(CLIENT, GIVEN, "")
    ours.replace(CADENCE, old, new)
    assert plan(ours)[1] == ()


@pytest.mark.parametrize(("day", "refused"), [("2024-11-07", False), ("2024-11-08", True)])
def test_the_polish_rule_holds_since_the_tenth_of_november_2024(
    ours: WorkspaceBuilder, day: str, refused: bool
) -> None:
    ours.replace(MEETING, "2026-12-01", day)
    assert plan(ours)[0].steps[0].refused is refused


def test_what_was_asked_for_needs_no_consent(ours: WorkspaceBuilder) -> None:
    cadence(ours, STEP[:-1] + ", basis: They asked for it}", legal="")
    made, problems = plan(ours)
    assert (made.steps[0].ground, problems) == ("They asked for it", ())


def test_a_consent_says_whose_and_when(ours: WorkspaceBuilder) -> None:
    consent(ours, "{channel: phone, given_on: 2026-11-17, by: Maria Lis in writing}")
    grounds = [plan(ours, locale)[0].steps[0].ground for locale in LANGUAGES]
    assert grounds == [
        "consent of 17 November 2026 (Maria Lis in writing)",
        "zgoda z 17 listopada 2026 (Maria Lis in writing)",
    ]


def test_another_persons_consent_is_not_theirs(ours: WorkspaceBuilder) -> None:
    extra = f"  - {{id: jan, name: Jan, consents: [{GIVEN}]}}\n"
    ours.replace(CLIENT, "stake: Her Sundays}\n", f"stake: Her Sundays}}\n{extra}")
    assert [problem.code for problem in plan(ours)[1]] == ["missing-consent"]


def test_a_refusal_says_why_where_and_the_way_out(ours: WorkspaceBuilder) -> None:
    result = ours.run("contacts", "monday")
    assert result.exit_code == 1
    for text in (
        "content/clients/sandmere.yaml:1:1: error: “call” would be a phone call to Maria Lis of"
        " Sandmere Bank on 2 December 2026;",
        "article 398 of the Polish Electronic Communications Law (PKE), in force since 10 November"
        " 2024, asks for it beforehand. [missing-consent]",
        "Ask for it in the meeting, then write",
        "“consents: [{channel: phone, given_on: 2026-12-01}]”",
    ):
        assert text in result.stderr
    assert "Not allowed: no valid consent" in result.stdout
    calendar = ours.run("contacts", "monday", "--format", "ics")
    assert calendar.stdout == ""
    assert calendar.stderr.endswith("No calendar was made: first put right what is listed above.\n")
    told = json.loads(ours.run("contacts", "monday", "--format", "json").stdout)
    assert [step["allowed"] for step in told["steps"]] == [False]
    assert [problem["code"] for problem in told["problems"]] == ["missing-consent"]
    ours.write(CLIENT, f"{(ours.root / CLIENT).read_text('utf-8')}consents: [{GIVEN}]\n")
    assert ours.run("contacts", "monday").exit_code == 0


# -- with which words ------------------------------------------------------------------------------


def test_lines_are_filled_from_what_a_client_may_know(ours: WorkspaceBuilder) -> None:
    consent(ours, GIVEN)
    line = "{{ contact.first_name }} of {{ client.name }}: {{ product.name }}, {{ rep.name }}"
    cadence(ours, STEP.replace("Hello", f'"{line}"').replace("Ask", '"{{ client.budget }}"'))
    step = plan(ours)[0].steps[0]
    assert step.line == "Maria of Sandmere Bank: Tempora, Ann Reed"
    assert step.purpose == "About 350", "the purpose is for the house"
    cadence(ours, STEP.replace("Hello", '"{{ client.budget }}"'))
    assert [problem.code for problem in plan(ours)[1]] == ["internal-value"]


def test_who_is_contacted_was_there(ours: WorkspaceBuilder) -> None:
    consent(ours, GIVEN)
    ours.replace(CLIENT, "contacts:\n", "contacts:\n  - {id: jan, name: Jan Rybak, phone: '5'}\n")
    assert plan(ours)[0].steps[0].person == "Maria Lis (Sandmere Bank)"
    ours.replace(MEETING, "sandmere/maria-lis", "sandmere/jan")
    step = plan(ours)[0].steps[0]
    assert (step.person, step.reach) == ("Jan Rybak (Sandmere Bank)", "5")


# -- what is wrong ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "place", "code", "message"),
    [
        ("channel: phone", "channel: fax", f"{CADENCE}:5:35", "bad-value", "fax"),
        ("after: 1", "after: 401", f"{CADENCE}:5:23", "bad-number", "400"),
        ("after: 1", "after: -1", f"{CADENCE}:5:23", "bad-number", "0"),
        ("phone: {basis: b}", "fax: {basis: b}", f"{CADENCE}:3:9", "unknown-key", "fax"),
        (
            "basis: b",
            "basis: b, countries: [ES, Atlantis]",
            f"{CADENCE}:3:43",
            "unknown-country",
            "At",
        ),
        ("{basis: b}", "{}", f"{CADENCE}:3:16", "bad-value", "consent: required"),
        ("phone: {basis: b}", "", f"{CADENCE}:5:35", "missing-basis", "why that is allowed"),
        ("[pitch]", "[pich]", f"{CADENCE}:2:9", "unknown-type", "pich"),
        ("Hello", '"{{ clinet.name }}"', f"{CADENCE}:5:66", "unknown-name", "clinet"),
        ("Hello", '"{{ client.name | shout }}"', f"{CADENCE}:5:80", "bad-template", "shout"),
    ],
)
def test_check_finds_what_is_wrong_with_a_cadence(
    ours: WorkspaceBuilder, old: str, new: str, place: str, code: str, message: str
) -> None:
    ours.replace(CADENCE, old, new)
    (problem,) = json.loads(ours.run("check", "--json").stdout)["problems"]
    at = f"{problem['path']}:{problem['line']}:{problem['column']}"
    assert (at, problem["code"]) == (place, code)
    assert message in problem["message"] + problem["hint"]


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        (CLIENT, "country: Poland\n", "", "unknown-country"),
        (CLIENT, "country: Poland", "country: Atlantis", "unknown-country"),
        (CADENCE, "[pitch]", "[]", "no-cadence"),
        (CLIENT, "country: Poland", "country: [Poland]", "bad-type"),
    ],
)
def test_without_a_country_or_a_cadence_there_is_no_plan(
    ours: WorkspaceBuilder, file: str, old: str, new: str, code: str
) -> None:
    ours.replace(file, old, new)
    result = ours.run("contacts", "monday")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"[{code}]" in result.stderr
    told = json.loads(ours.run("contacts", "monday", "--format", "json").stdout)
    assert code in [problem["code"] for problem in told["problems"]]


def test_a_meeting_without_clients_has_nobody_to_contact(ours: WorkspaceBuilder) -> None:
    assert "[no-client]" in ours.run("contacts", "weekly-2026-w49").stderr
    missing = ours.run("contacts", "monday", "--cadence", "aftr")
    assert (missing.exit_code, "Did you mean “after”?" in missing.stderr) == (2, True)


# -- what is built in ------------------------------------------------------------------------------

CADENCES = sorted(built_in().sources("cadence"))
PLANNED = {
    "pitch-sandmere": "after-pitch",
    "pitch-dalwick": "after-pitch",
    "discovery-verdano": "inbound-enquiry",
    "review-klosek": "after-review",
    "review-kowalton": "after-review",
}


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("meeting", PLANNED)
def test_every_client_meeting_has_its_cadence(meeting: str, locale: str) -> None:
    made, problems = contact_plan(built_in(), meeting, None, locale)
    assert made.cadence == PLANNED[meeting]
    assert {problem.code for problem in problems} <= {"missing-consent"}
    assert all(step.purpose and step.line for step in made.steps)
    assert made.country in ("PL", "GB-ENG")
    if made.country != "PL":
        assert problems == ()


@pytest.mark.parametrize("name", CADENCES)
def test_a_cadence_says_everything_in_polish_too(name: str) -> None:
    source = built_in().sources("cadence")[name]
    one, other = (validated(Cadence, built_in().tree(source, locale, [])) for locale in LANGUAGES)
    for english, polish in zip(one.steps, other.steps, strict=True):
        assert english.line != polish.line
        assert english.purpose != polish.purpose
        assert (english.after, english.channel) == (polish.after, polish.channel)


def test_a_plan_is_an_entry_for_every_contact(ours: WorkspaceBuilder) -> None:
    consent(ours, GIVEN)
    cadence(ours, STEP, STEP.replace("call", "again").replace("after: 1", "after: 9"))
    made = ours.run("contacts", "monday", "--format", "ics").stdout
    plan = contact_plan(ours.open(), "monday", None, "en")[0]
    entries: list[Any] = list(Calendar.from_ical(made).walk("VEVENT"))
    assert [entry.decoded("dtstart") for entry in entries] == [step.day for step in plan.steps]
    assert {(str(e["class"]), str(e["transp"])) for e in entries} == {("PRIVATE", "TRANSPARENT")}
    assert len({str(entry["uid"]) for entry in entries}) == len(plan.steps)
    for entry, step in zip(entries, plan.steps, strict=True):
        assert str(entry["summary"]) == f"{step.channel_name}: {step.person}"
        assert str(entry["description"]) == "\n".join(step.lines)
    assert made == ours.run("contacts", "monday", "--format", "ics").stdout
    ours.replace(MEETING, "date: ", "revision: 2\ndate: ")
    moved = ours.run("contacts", "monday", "--format", "ics").stdout
    assert (made.count("SEQUENCE:0"), moved.count("SEQUENCE:2")) == (2, 2)
