"""What was promised to a client: on their next agenda, in their next minutes, as they know it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

AGREED = """\
items:
  - id: demo
    actions:
      - {id: 1, what: send the report, who: ann-reed, due: 2026-12-03, visibility: client}
      - {id: 2, what: zq ring the rival, who: tom-lipka, due: 2026-12-02}
      - {id: 3, what: name the branches, who: sandmere/maria-lis, visibility: client}
"""
THEIRS = [
    "| Thursday 3 December | Send the report (since 1 December) | Ann Reed |",
    "|  | Name the branches (since 1 December) | Maria Lis |",
]
OURS = [
    "| Wednesday 2 December | Zq ring the rival (since 1 December, third week) · *internal* |"
    " Tom Lipka |",
    "| Thursday 3 December | Send the report (since 1 December, third week) | Ann Reed |",
    "|  | Name the branches (since 1 December, third week) | Maria Lis |",
]


@pytest.fixture
def again(workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    """A second meeting with the client, a fortnight after `monday`; no series."""
    first = (workspace.root / "content/meetings/monday.yaml").read_text("utf-8")
    workspace.write("content/meetings/again.yaml", first.replace("2026-12-01", "2026-12-15"))
    workspace.write("content/minutes/monday.yaml", AGREED)
    return workspace


def promised(
    workspace: WorkspaceBuilder, audience: str = "client", of: str = "agenda"
) -> list[str]:
    """The rows of the tables that say who does what by when."""
    result = workspace.run("render", "again", "-d", of, "-a", audience, "-f", "md", "-o", "-")
    assert result.exit_code == 0, result.stderr
    _, _, rest = result.stdout.partition("| By when | What | Who |\n| :-- | :-- | :-- |\n")
    return [line for line in rest.splitlines() if line.startswith("| ")]


def test_an_agenda_lists_what_is_open_with_its_client(again: WorkspaceBuilder) -> None:
    assert promised(again) == THEIRS
    assert promised(again, "internal") == OURS
    shown = again.run("show", "again").stdout
    assert "Wednesday 2 December · zq ring the rival · Tom Lipka".lower() in shown.lower()
    file = again.run("minutes", "again", "-o", "-").stdout
    assert [line for line in file.splitlines() if "- id: monday/" in line] == [
        f"  - id: monday/{number}" for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(("audience", "internal"), [("client", False), ("internal", True)])
def test_a_message_tells_it_too(again: WorkspaceBuilder, audience: str, internal: bool) -> None:
    made = again.run("render", "again", "--as-memo", "-a", audience, "-f", "md", "-o", "-")
    assert made.exit_code == 0, made.stderr
    _, _, rest = made.stdout.partition("### Promised before, and still open\n")
    told = [line for line in rest.partition("##")[0].splitlines() if line.startswith("- ")]
    rival = ["- Tom Lipka: Zq ring the rival · Wednesday 2 December"] if internal else []
    theirs = ["- Ann Reed: Send the report · Thursday 3 December", "- Maria Lis: Name the branches"]
    assert told == rival + theirs


def test_data_tell_it_too(again: WorkspaceBuilder) -> None:
    data = json.loads(again.run("show", "again", "--json").stdout)
    report = {
        "what": "send the report",
        "who": "Ann Reed",
        "due": "2026-12-03",
        "made": "2026-12-01",
        "internal": False,
    }
    assert report in data["promised"]
    assert len(data["promised"]) == 3
    assert data["parked"] == []


def test_a_meeting_with_somebody_else_does_not(again: WorkspaceBuilder) -> None:
    again.write(
        "content/clients/other.yaml",
        "visibility: client\nname: Other\ncontacts: [{id: zoe, name: Zoe}]\n",
    )
    text = (again.root / "content/meetings/again.yaml").read_text("utf-8")
    text = text.replace("sandmere/maria-lis", "other/zoe").replace("sandmere", "other")
    again.write("content/meetings/again.yaml", text)
    assert promised(again) == promised(again, "internal") == []


ITEM = "  - {id: debrief, title: Among us, phase: after, lead: rep}\n  - id: closing\n"
UNSEEN = [
    ("what: zq ring the rival", "what: zq pray"),
    ("who: tom-lipka", "who: ann-reed, done: 2026-12-01"),
    ("items:\n", "parked: [zq the price]\nitems:\n"),
    ("items:\n", "items:\n  - {id: opening, decisions: [zq no discount]}\n"),
    (
        "items:\n",
        "items:\n  - id: debrief\n"
        "    actions: [{id: 9, what: zq cheer, who: ann-reed, visibility: client}]\n",
    ),
]


@pytest.mark.parametrize(("old", "new"), UNSEEN)
def test_what_the_client_did_not_read_then_they_do_not_read_now(
    again: WorkspaceBuilder, old: str, new: str
) -> None:
    again.replace("templates/types/pitch.yaml", "  - id: closing\n", ITEM)
    again.replace("content/minutes/monday.yaml", old, new)
    assert promised(again) == THEIRS


LATER = [
    ("{id: monday/1, done: yes}", THEIRS[1:]),
    ("{id: monday/1, done: 2026-12-04}", THEIRS[1:]),
    ("{id: monday/1, due: 2026-12-31}", THEIRS),
    ("{id: monday/1, who: tom-lipka}", THEIRS),
    ("{id: monday/1, dropped: zq they will not notice}", THEIRS),
]


@pytest.mark.parametrize(("carried", "expected"), LATER)
def test_of_our_own_meetings_a_client_learns_only_what_is_done(
    again: WorkspaceBuilder, carried: str, expected: list[str]
) -> None:
    again.write(
        "templates/types/talk.yaml",
        "title: Talk\npurposes: [motivate]\nobjective: We know.\nminutes: 10\n"
        "roles: {boss: {title: Boss}}\nitems: [{id: all, title: All, minutes: 10, lead: boss}]\n",
    )
    again.write(
        "content/meetings/talk.yaml",
        "type: talk\ndate: 2026-12-07\nstart: 09:00\ncast: {boss: ann-reed}\n",
    )
    again.write("content/minutes/talk.yaml", f"carried: [{carried}]\n")
    assert promised(again) == expected


TOGETHER = [
    ("{id: monday/1, due: 2026-12-31}", "Thursday 31 December", "Ann Reed"),
    ("{id: monday/1, who: tom-lipka}", "Thursday 3 December", "Tom Lipka"),
]


@pytest.mark.parametrize(("carried", "day", "who"), TOGETHER)
def test_what_was_changed_with_the_client_there_they_know(
    again: WorkspaceBuilder, carried: str, day: str, who: str
) -> None:
    first = (again.root / "content/meetings/monday.yaml").read_text("utf-8")
    again.write("content/meetings/between.yaml", first.replace("12-01", "12-08"))
    again.write("content/minutes/between.yaml", f"carried: [{carried}]\n")
    assert f"| {day} | Send the report (since 1 December) | {who} |" in promised(again)


def test_the_minutes_of_a_client_tell_what_became_of_it(again: WorkspaceBuilder) -> None:
    again.write(
        "content/minutes/again.yaml",
        "carried:\n  - {id: monday/1, done: 2026-12-04}\n  - {id: monday/2, done: yes}\n"
        "  - {id: monday/3, dropped: zq Maria is too slow}\n",
    )
    result = again.run("render", "again", "-d", "minutes", "-f", "md", "-f", "html")
    assert result.exit_code == 0, result.stderr
    text, page, house = (
        (again.root / f"out/again.minutes.{name}").read_text("utf-8")
        for name in ("client.en.md", "client.en.html", "internal.en.md")
    )
    assert (
        "- [x] Send the report · Ann Reed · 4 December\n"
        "- [x] Name the branches · Maria Lis · dropped\n"
    ) in text
    assert not {"Zq", "rival", "slow"} & {*re.findall(r"\w+", text + page)}
    assert "- [x] Zq ring the rival · Tom Lipka · 15 December\n" in house
    assert "dropped: Zq Maria is too slow\n" in house


def test_an_agenda_says_it_once(again: WorkspaceBuilder) -> None:
    """A type that lists what is open in one of its items has no second list."""
    meeting = (again.root / "content/meetings/again.yaml").read_text("utf-8")
    again.replace(
        "templates/types/pitch.yaml",
        "inputs:\n",
        "inputs:\n  open: {kind: actions, title: Open?}\n",
    )
    for name in ("again", "monday"):
        text = (again.root / f"content/meetings/{name}.yaml").read_text("utf-8")
        again.write(
            f"content/meetings/{name}.yaml",
            text.replace("inputs:\n", "inputs:\n  open: both\n")
            + "series: {id: both, rule: FREQ=WEEKLY}\n",
        )
    again.replace(
        "templates/types/pitch.yaml",
        "  - id: closing\n",
        "  - {id: list, title: List, phase: before, points: [{each: o in open,"
        ' text: "{{ o.what }}"}]}\n  - id: closing\n',
    )
    assert meeting
    assert promised(again, "internal") == []
    assert promised(again) == THEIRS, "the item is for the house"
