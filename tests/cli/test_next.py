"""`agendagen next`: what goes over, what stays behind, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agendagen.workspace.nodes import plain
from agendagen.workspace.reading import parse

if TYPE_CHECKING:
    from conftest import Result, WorkspaceBuilder

WEEKLY = """\
title: Weekly meeting
purposes: [motivate]
objective: Everybody knows what to do.
minutes: 30
roles:
  boss: {title: Boss}
  host: {title: Host}
inputs:
  promised: {kind: actions, title: What is open?, required: false}
  mood: {kind: text, title: "How are we?"}
  wins:
    {kind: rows, title: Who?, columns: {who: person, what: text}, praise: true, required: false}
items:
  - {id: opening, title: Hello, minutes: {share: 10}, lead: boss}
  - id: topics
    title: Topics
    minutes: {share: 10}
    lead: boss
    points: [{each: one in meeting.parked, text: "{{ one }}"}]
  - {id: closing, title: Goodbye, minutes: {share: 10}, lead: host}
"""
TEAM = ("ann", "bob", "cem")
MEETING = "content/meetings/team-1.yaml"
FIRST = """\
type: team-talk
title: Weekly number 7
objective: We know more than on {{ meeting.date | date }}.
date: 2026-12-01
start: 09:00
cast: {boss: ann, host: ann}
attendees: [ann, bob, cem]
series:
  id: team
  number: 7
  rule: FREQ=WEEKLY;BYDAY=TU
  until: 2026-12-31
  holidays: PL
  rotate: {host: [ann, bob, cem]}
  standing: [opening]
inputs:
  mood: fine
  wins: [{who: bob, what: "sold it: all"}]
items:
  - {id: opening, title: Good morning}
  - {id: closing, title: Goodbye for today}
"""


@pytest.fixture
def team(workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    for file in ("content/meetings/monday.yaml", "templates/types/pitch.yaml"):
        (workspace.root / file).unlink()
    workspace.write("templates/types/team-talk.yaml", WEEKLY)
    for who in TEAM:
        workspace.write(f"content/people/{who}.yaml", f"name: {who.title()}\npraise: yes\n")
    workspace.write(MEETING, FIRST)
    return workspace


def written(team: WorkspaceBuilder, name: str = "team-2026-12-08") -> dict[str, object]:
    said = plain(parse((team.root / f"content/meetings/{name}.yaml").read_text("utf-8"), name))
    assert isinstance(said, dict)
    return dict(said)


def refused(result: Result, *said: str) -> None:
    assert result.exit_code in (1, 2)
    assert result.stdout == ""
    for words in said:
        assert words in " ".join(result.stderr.split())


def test_what_goes_over_and_what_stays_behind(team: WorkspaceBuilder) -> None:
    result = team.run("next", "team")
    assert result.exit_code == 0
    assert written(team) == {
        "type": "team-talk",
        "objective": "We know more than on {{ meeting.date | date }}.",
        "date": "2026-12-08",
        "start": "09:00",
        "cast": {"boss": "ann", "host": "bob"},
        "attendees": ["ann", "bob", "cem"],
        "series": {
            "id": "team",
            "number": "8",
            "rule": "FREQ=WEEKLY;BYDAY=TU",
            "until": "2026-12-31",
            "holidays": "PL",
            "rotate": {"host": ["ann", "bob", "cem"]},
            "standing": ["opening"],
            "from": "2026-12-01",
        },
        "inputs": {"promised": "team"},
        "items": [{"id": "opening", "title": "Good morning"}],
    }
    text = (team.root / "content/meetings/team-2026-12-08.yaml").read_text("utf-8")
    assert "# title:  # the last one said: Weekly number 7\n" in text
    assert "# How are we?" in text
    assert "  there are no minutes of team-1 (agendagen minutes team-1): what" in result.stderr
    assert "no. 8, Tuesday 8 December 2026" in result.stderr
    assert "[missing-input]" in result.stderr, "what only people know is asked for"
    assert team.run("check").exit_code == 1


def test_standing_inputs_and_parked_topics_go_over(team: WorkspaceBuilder) -> None:
    team.replace(MEETING, "standing: [opening]", "standing: [mood]\n  parked: [one, two]")
    team.write("content/minutes/team-1.yaml", "parked: [two, three]\n")
    assert team.run("next", "team").exit_code == 0
    assert written(team)["inputs"] == {"mood": "fine", "promised": "team"}
    assert "parked" not in str(written(team))
    assert team.run("check").stderr == "Everything is fine.\n"
    agenda = team.run("render", "team-2026-12-08", "-d", "agenda", "-f", "md", "-o", "-").stdout
    assert "- two\n- three\n" in agenda
    assert "- one\n" not in agenda
    team.write("content/minutes/team-2026-12-08.yaml", "parked: [four]\n")
    before = team.run("render", "team-1", "-d", "agenda", "-f", "md", "-o", "-").stdout
    assert "- one\n- two\n" in before
    assert "- four\n" not in before


def test_a_series_with_a_client_stays_with_it(workspace: WorkspaceBuilder) -> None:
    monday = "content/meetings/monday.yaml"
    series = "series: {id: sandmere, rule: FREQ=WEEKLY;BYDAY=TU, until: 2026-12-31}\n"
    text = (workspace.root / monday).read_text("utf-8")
    workspace.write(monday, f"{series}{text}  goal: One price for all\n")
    assert workspace.run("next", "sandmere").exit_code == 0
    kept = {"client": "sandmere", "product": "tempora"}
    assert written(workspace, "sandmere-2026-12-08")["inputs"] == kept
    workspace.replace(monday, "guests: [sandmere/maria-lis]\n", "")
    (workspace.root / "content/meetings/sandmere-2026-12-08.yaml").unlink()
    workspace.run("next", "sandmere")
    among_ourselves = written(workspace, "sandmere-2026-12-08")["inputs"]
    assert not kept.items() & dict(among_ourselves).items()  # type: ignore[call-overload]


def test_who_is_absent_is_left_out_and_back_next_time(team: WorkspaceBuilder) -> None:
    assert team.run("next", "team", "--without", "bob").exit_code == 0
    first = written(team)
    assert (first["attendees"], first["cast"]) == (["ann", "cem"], {"boss": "ann", "host": "cem"})
    assert "bob is absent, and comes next time" in (
        team.root / "content/meetings/team-2026-12-08.yaml"
    ).read_text("utf-8")
    assert team.run("next", "team").exit_code == 0
    second = written(team, "team-2026-12-15")
    assert sorted(second["attendees"]) == ["ann", "bob", "cem"]  # type: ignore[call-overload]
    assert second["cast"] == {"boss": "ann", "host": "bob"}
    assert "absent" not in str(second)


def test_who_was_cast_and_did_not_come_is_next_again(team: WorkspaceBuilder) -> None:
    team.write("content/minutes/team-1.yaml", "present: [bob, cem]\n")
    assert team.run("next", "team").exit_code == 0
    assert written(team)["cast"] == {"boss": "ann", "host": "ann"}


@pytest.mark.parametrize("name", ["team", "team-1", "content/meetings/team-1.yaml", "team-talk"])
def test_a_series_is_found_by_its_name_its_meeting_and_its_type(
    team: WorkspaceBuilder, name: str
) -> None:
    result = team.run("next", name, "--dry-run")
    assert result.exit_code == 0
    assert "date: 2026-12-08  # Tuesday\n" in result.stdout
    assert not (team.root / "content/meetings/team-2026-12-08.yaml").exists()


def test_weeks_are_counted_on_where_the_last_file_did(team: WorkspaceBuilder) -> None:
    (team.root / MEETING).rename(team.root / "content/meetings/team-2026-w49.yaml")
    team.write(
        "content/meetings/team-2026-w49.pl.yaml",
        "title: Tydzień {{ meeting.week }}\ninputs: {mood: dobrze}\n"
        "items: [{id: opening, title: Dzień dobry}]\n",
    )
    assert team.run("next", "team").exit_code == 0
    assert written(team, "team-2026-w50")["date"] == "2026-12-08"
    assert written(team, "team-2026-w50.pl") == {
        "title": "Tydzień {{ meeting.week }}",
        "items": [{"id": "opening", "title": "Dzień dobry"}],
    }


def test_an_existing_file_is_never_replaced(team: WorkspaceBuilder) -> None:
    team.write("content/meetings/team-2026-12-08.yaml", FIRST.replace("id: team\n", "id: other\n"))
    before = (team.root / "content/meetings/team-2026-12-08.yaml").read_bytes()
    refused(team.run("next", "team"), "is already there, and is not replaced")
    assert (team.root / "content/meetings/team-2026-12-08.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["other"], "There is no series and no meeting “other”. There are: team"),
        (["taem"], "Did you mean “team”?"),
        (["team", "--date", "2026-12-25"], "Nobody works on 2026-12-25: Christmas Day."),
        (["team", "--date", "2026-12-01"], "2026-12-01 is not after team-1"),
        (["team", "--without", "dan"], "There is no person “dan”."),
        (["team", "--date", "tomorrow"], "tomorrow"),
    ],
)
def test_what_is_refused(team: WorkspaceBuilder, arguments: list[str], said: str) -> None:
    refused(team.run("next", *arguments), said)
    assert [file.name for file in (team.root / "content/meetings").iterdir()] == ["team-1.yaml"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("until: 2026-12-31", "until: 2026-12-02", "The series “team” ends on 2026-12-02"),
        ("holidays: PL", "holidays: Fennland", "The holidays of “Fennland” are not known."),
    ],
)
def test_series_that_cannot_go_on(team: WorkspaceBuilder, old: str, new: str, said: str) -> None:
    team.replace(MEETING, old, new)
    refused(team.run("next", "team-1"), said)


def test_a_meeting_of_no_series_has_no_next_one(team: WorkspaceBuilder) -> None:
    text = (team.root / MEETING).read_text("utf-8")
    head, _, rest = text.partition("series:")
    team.write(MEETING, head + rest[rest.index("inputs:") :])
    refused(team.run("next", "team-1"), "“team-1” is a meeting of no series.", "series: {id:")


def test_a_day_may_be_chosen(team: WorkspaceBuilder) -> None:
    assert team.run("next", "team", "--date", "2026-12-10").exit_code == 0
    assert written(team, "team-2026-12-10")["date"] == "2026-12-10"
    assert team.run("next", "team").exit_code == 0
    assert written(team, "team-2026-12-15")["date"] == "2026-12-15"


def test_what_people_wrote_cannot_end_a_comment(team: WorkspaceBuilder) -> None:
    task = '{id: 1, what: "x\\n  date: 1999-01-01", who: bob, done: yes}'
    team.write("content/minutes/team-1.yaml", f"items: [{{id: opening, actions: [{task}]}}]\n")
    assert team.run("next", "team").exit_code == 0
    assert written(team)["date"] == "2026-12-08"
    text = (team.root / "content/meetings/team-2026-12-08.yaml").read_text("utf-8")
    assert "bob (last praised on 2026-12-01): “x date: 1999-01-01”" in text


def test_a_week_has_one_meeting_however_it_is_asked_for(team: WorkspaceBuilder) -> None:
    assert team.run("next", "team").exit_code == 0
    said = "team-2026-12-08 is already the meeting of “team” on 2026-12-08."
    refused(team.run("next", "team-1"), said)
    refused(team.run("next", "team-1", "--date", "2026-12-08"), said)
    assert len(list((team.root / "content/meetings").iterdir())) == 2


@pytest.mark.parametrize(
    ("chosen", "except_", "then"),
    [
        ("2026-12-07", ["2026-12-08"], "2026-12-15"),  # a day before: instead of it
        ("2026-12-09", None, "2026-12-15"),
        ("2026-12-02", None, "2026-12-08"),  # the day after the last one: besides
        ("2026-12-16", None, "2026-12-22"),  # a week is left out
    ],
)
def test_a_meeting_on_another_day_is_held_once(
    team: WorkspaceBuilder, chosen: str, except_: list[str] | None, then: str
) -> None:
    told = team.run("next", "team", "--date", chosen).stderr
    series = written(team, f"team-{chosen}")["series"]
    assert isinstance(series, dict)
    assert series.get("except") == except_
    assert ("instead of Tuesday 8 December: to meet then too" in told) is bool(except_)
    assert team.run("next", "team").exit_code == 0
    assert written(team, f"team-{then}")["date"] == then


@pytest.mark.parametrize("empty", ["parked: [one]\n", "items: [{id: opening}]\n"])
def test_minutes_in_which_nobody_has_written_are_named(team: WorkspaceBuilder, empty: str) -> None:
    team.write("content/minutes/team-1.yaml", empty)
    told = team.run("next", "team").stderr
    assert "  the minutes of team-1 are empty: what was promised or done there is not" in told
    team.write(
        "content/minutes/team-2026-12-08.yaml", "items: [{id: opening, decisions: [Go on]}]\n"
    )
    assert "minutes" not in team.run("next", "team").stderr


def test_nothing_is_lost_when_a_meeting_has_another_name_or_no_day(team: WorkspaceBuilder) -> None:
    team.write("content/minutes/team-1.yaml", "items: [{id: opening, decisions: [Go on]}]\n")
    team.run("next", "team")
    (team.root / MEETING).rename(team.root / "content/meetings/first.yaml")
    result = team.run("next", "team")
    assert result.exit_code == 1
    assert "There is no meeting “team-1” of which these could be the minutes" in result.stderr
    assert team.run("actions").exit_code == 1
    assert team.run("check").stderr.count("[unknown-meeting]") == 1
    (team.root / "content/meetings/first.yaml").rename(team.root / MEETING)
    team.replace("content/meetings/team-2026-12-08.yaml", "date: 2026-12-08", "date: 2026-12-38")
    result = team.run("next", "team")
    assert result.exit_code == 1
    assert "[bad-date]" in result.stderr


def test_a_series_of_ones_own_has_nothing_of_the_built_in_one(
    team: WorkspaceBuilder,
) -> None:
    team.replace(MEETING, "id: team\n", "id: weekly\n")
    result = team.run("next", "weekly")
    assert "weekly-2026-12-08: no. 8" in result.stderr
    assert "open actions" not in result.stderr
    agenda = team.run("render", "weekly-2026-12-08", "-d", "agenda", "-f", "md", "-o", "-")
    assert "Adam" not in agenda.stdout


def test_who_wants_no_praise_is_not_suggested_and_who_said_nothing_is_asked(
    team: WorkspaceBuilder,
) -> None:
    team.write("content/people/ann.yaml", "name: Ann\n")
    team.write("content/people/cem.yaml", "name: Cem\npraise: no\n")
    tasks = ", ".join(f"{{id: {who}, what: it, who: {who}, done: yes}}" for who in TEAM)
    team.write("content/minutes/team-1.yaml", f"items: [{{id: opening, actions: [{tasks}]}}]\n")
    told = team.run("next", "team").stderr
    assert "whom to praise, longest not praised first: ann (ask first), bob\n" in told
    assert "  to thank alone, as they wish: cem\n" in told
    text = (team.root / "content/meetings/team-2026-12-08.yaml").read_text("utf-8")
    assert "  #   Done well, and only to be thanked alone, as they wish: cem\n" in text


DEALS = """\
file: deals.csv
columns: {opportunity: Id, owner: Owner, account: Account, product: Product, stage: Stage,
  amount: Amount, opened: Opened, closed: Closed}
stages: {Talk: open, Won: won}
people: {Robert B.: bob}
as_of: 2026-12-08
"""
WON = """\
Id,Owner,Account,Product,Stage,Amount,Opened,Closed
1,Robert B.,Sandmere,Tempora,Won,100,2026-10-01,2026-12-02
2,Somebody,Sandmere,Tempora,Won,100,2026-10-01,2026-12-02
"""


@pytest.mark.parametrize("said", ["deals", "{data: deals}"])
def test_who_won_by_the_export_is_to_be_praised(team: WorkspaceBuilder, said: str) -> None:
    team.write("content/data/deals.yaml", DEALS)
    team.write("content/data/deals.csv", WON)
    sales = "  sales: {kind: data, title: Which export?, required: false}\n"
    team.replace("templates/types/team-talk.yaml", "inputs:\n", f"inputs:\n{sales}")
    team.replace(MEETING, "inputs:\n", f"inputs:\n  sales: {said}\n")
    assert "  whom to praise, longest not praised first: bob\n" in team.run("next", "team").stderr
    text = (team.root / "content/meetings/team-2026-12-08.yaml").read_text("utf-8")
    assert "  #   bob (last praised on 2026-12-01): “Sandmere: Tempora”\n" in text


def test_where_nobody_is_praised_nobody_is_suggested(team: WorkspaceBuilder) -> None:
    team.replace("templates/types/team-talk.yaml", ", praise: true", "")
    tasks = "{id: 1, what: it, who: bob, done: yes}"
    team.write("content/minutes/team-1.yaml", f"items: [{{id: opening, actions: [{tasks}]}}]\n")
    assert "praise" not in team.run("next", "team").stderr


def test_the_built_in_workspace_is_not_written_to(empty_workspace: WorkspaceBuilder) -> None:
    result = empty_workspace.run("next", "weekly")
    assert result.exit_code == 0
    assert "date: 2026-12-07  # Monday" in result.stdout
    assert "colleague: tomasz-lipka" in result.stdout
    assert "open actions: 4" in result.stderr
    assert list(empty_workspace.root.iterdir()) == []


CHECKS = [
    ("rotate: {host:", "rotate: {hots:", "unknown-role", "no role “hots”"),
    ("[ann, bob, cem]}\n", "[ann, dan]}\n", "unknown-person", "no person “dan”"),
    ("standing: [opening]", "standing: [moood]", "unknown-id", "“moood” is no input"),
    ("holidays: PL", "holidays: [PL, XX]", "unknown-country", "The holidays of “XX”"),
    ("date: 2026-12-01", "date: 2026-11-11", "on-holiday", "National Independence Day"),
    ("FREQ=WEEKLY;BYDAY=TU", "every Tuesday", "bad-rule", "no part of a rule"),
    ("number: 7", "number: 0", "bad-number", "at least 1"),
    ("mood: fine", "mood: fine\n  promised: taem", "unknown-series", "no series “taem”"),
]


@pytest.mark.parametrize(("old", "new", "code", "said"), CHECKS, ids=[c[2] for c in CHECKS])
def test_what_check_says_of_a_series(
    team: WorkspaceBuilder, old: str, new: str, code: str, said: str
) -> None:
    assert team.run("check").stderr == "Everything is fine.\n"
    team.replace(MEETING, old, new)
    told = team.run("check").stderr
    assert f"[{code}]" in told
    assert said in told
    assert "1 error, 0" in told or "0 errors, 1" in told


def test_praise_is_checked_against_consent_and_habit(team: WorkspaceBuilder) -> None:
    for week in (2, 3):
        text = FIRST.replace("2026-12-01", f"2026-12-{7 * week - 6:02}")
        team.write(f"content/meetings/team-{week}.yaml", text)
    told = team.run("check").stderr
    assert "content/meetings/team-3.yaml" in told
    assert "Bob is praised in the third meeting in a row. [praise-repeated]" in told
    assert told.count("praise-") == 1
    team.write("content/minutes/team-2.yaml", "praise: [{who: cem, what: helped}]\n")
    assert team.run("check").stderr == "Everything is fine.\n", "the minutes know better"
    team.write("content/people/cem.yaml", "name: Cem\npraise: no\n")
    told = team.run("check").stderr
    assert "content/minutes/team-2.yaml:1:16: warning: Cem does not want to be praised" in told
    assert "[praise-refused]" in told
