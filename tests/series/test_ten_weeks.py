"""`next` ten weeks in a row, over holidays and the changes of the clocks, with a busy team."""

from __future__ import annotations

import json
from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from agendagen.checks.workspace import check_workspace
from agendagen.compose.composer import compose
from agendagen.timing.schedule import schedule
from agendagen.workspace.nodes import plain
from agendagen.workspace.reading import parse

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPE = """\
title: Weekly meeting
purposes: [motivate]
objective: Everybody knows what to do.
minutes: 30
roles:
  boss: {title: Boss}
  host: {title: Host}
inputs:
  promised: {kind: actions, title: What is open?, required: false}
  mood: {kind: text, title: How are we?, required: false}
  rule: {kind: text, title: What do we keep?, required: false}
items:
  - id: opening
    title: Hello
    minutes: {share: 10}
    lead: boss
    points:
      - each: one in promised
        text: "{{ one.id }} {{ one.who.name }}: {{ one.what }} {{ one.age }}"
  - {id: closing, title: Goodbye, minutes: {share: 20}, lead: host, outcome: Done}
"""
TEAM = ("ann", "bob", "cem")


def meeting(day: str, rule: str, on_holiday: str) -> str:
    return (
        f"type: weekly\ntitle: Weekly, week {{{{ meeting.week }}}}\ndate: {day}\nstart: 09:00\n"
        "cast: {boss: ann, host: bob}\nattendees: [ann, bob, cem]\n"
        f"series: {{id: team, number: 7, rule: {rule}, holidays: PL, on_holiday: {on_holiday},\n"
        "  rotate: {host: [ann, bob, cem]}, standing: [rule]}\n"
        "inputs: {promised: team, mood: well, rule: Be brief}\n"
    )


def prepare(workspace: WorkspaceBuilder, day: str, rule: str, on_holiday: str) -> None:
    for file in ("content/meetings/monday.yaml", "templates/types/pitch.yaml"):
        (workspace.root / file).unlink()
    workspace.write("templates/types/weekly.yaml", TYPE)
    for who in TEAM:
        workspace.write(f"content/people/{who}.yaml", f"name: {who.title()}\n")
    workspace.write(f"content/meetings/team-{day}.yaml", meeting(day, rule, on_holiday))


AUTUMN = (
    "2026-10-28 2026-11-04 2026-11-12 2026-11-18 2026-11-25 2026-12-02 2026-12-09 2026-12-16"
    " 2026-12-23 2026-12-30 2027-01-07"
)
CASES = [
    # over 25 October; 11 November and 6 January are moved
    ("2026-10-21", "FREQ=WEEKLY;BYDAY=WE", "after", AUTUMN),
    # 25 December and 1 January are left out
    (
        "2026-10-23",
        "FREQ=WEEKLY;BYDAY=FR",
        "leave-out",
        "2026-10-30 2026-11-06 2026-11-13 2026-11-20 2026-11-27 2026-12-04 2026-12-11 2026-12-18"
        " 2027-01-08 2027-01-15",
    ),
    # over 28 March; Easter Monday and 3 May are moved to the Friday before
    (
        "2027-03-01",
        "FREQ=WEEKLY;BYDAY=MO",
        "before",
        "2027-03-08 2027-03-15 2027-03-22 2027-03-26 2027-04-05 2027-04-12 2027-04-19 2027-04-26"
        " 2027-04-30 2027-05-10",
    ),
]


@pytest.mark.parametrize(("first", "rule", "on_holiday", "expected"), CASES, ids=["we", "fr", "mo"])
def test_ten_weeks_in_a_row(
    workspace: WorkspaceBuilder, first: str, rule: str, on_holiday: str, expected: str
) -> None:
    prepare(workspace, first, rule, on_holiday)
    random = Random(first)
    open_: dict[str, tuple[str, date]] = {}
    closed: set[str] = set()
    name = f"team-{first}"
    hosts = ["bob"]
    for number, day in enumerate(expected.split(), start=8):
        _meet(workspace, name, random, open_, closed)
        assert workspace.run("next", "team").exit_code == 0
        name = f"team-{day}"
        _is_right(workspace, name, date.fromisoformat(day), number, open_)
        said = plain(parse((workspace.root / f"content/meetings/{name}.yaml").read_text(), name))
        assert isinstance(said, dict)
        assert said["inputs"] == {"promised": "team", "rule": "Be brief"}
        cast = said["cast"]
        assert isinstance(cast, dict)
        hosts.append(str(cast["host"]))
    assert all(len(set(hosts[n : n + 3])) == 3 for n in range(len(hosts) - 2)), "in turn"
    assert check_workspace(workspace.open()) == ()
    listed = json.loads(workspace.run("actions", "--as-of", "2028-01-01", "--json").stdout)
    found = [one["id"] for one in listed["actions"]]
    assert sorted(found) == sorted(open_)
    assert closed
    assert not closed & set(found)


def _meet(
    workspace: WorkspaceBuilder,
    name: str,
    random: Random,
    open_: dict[str, tuple[str, date]],
    closed: set[str],
) -> None:
    """The team meets: it does some of what is open, drops some, puts some off, and adds some."""
    carried, day = [], date.fromisoformat(name.removeprefix("team-"))
    for id_ in list(open_):
        fate = random.choice(["done: yes", "dropped: no longer needed", "due: 2027-09-01", "", ""])
        carried.append(f"  - {{id: {id_}{', ' if fate else ''}{fate}}}\n")
        if fate.startswith(("done", "dropped")):
            del open_[id_]
            closed.add(id_)
    new = []
    for number in range(random.randrange(4)):
        who = random.choice(TEAM)
        new.append(f"      - {{id: 1-{number}, what: task {number}, who: {who}}}\n")
        open_[f"{name}/1-{number}"] = (who, day)
    text = f"present: [{', '.join(TEAM)}]\n"
    text += "carried:\n" + "".join(carried) if carried else ""
    text += "items:\n  - id: opening\n    actions:\n" + "".join(new) if new else ""
    workspace.write(f"content/minutes/{name}.yaml", text)


def _is_right(
    workspace: WorkspaceBuilder,
    name: str,
    day: date,
    number: int,
    open_: dict[str, tuple[str, date]],
) -> None:
    made = compose(workspace.open(), name)
    assert made.problems == ()
    timed = schedule(made)
    assert timed.start == datetime(
        day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Europe/Warsaw")
    )
    assert (timed.end - timed.start).total_seconds() == 30 * 60
    assert made.title == f"Weekly, week {day.isocalendar().week}"
    said = plain(parse((workspace.root / f"content/meetings/{name}.yaml").read_text(), name))
    assert isinstance(said, dict)
    assert isinstance(said["series"], dict)
    assert said["series"]["number"] == str(number)
    points = [point.replace("\\", "") for point in made.items[0].points]
    assert [point.split()[0] for point in points] == sorted(open_, key=lambda i: (open_[i][1], i))
    for point in points:
        who, since = open_[point.split()[0]]
        assert f" {who.title()}: task" in point
        assert f"since {since.day} {since:%B}" in point
