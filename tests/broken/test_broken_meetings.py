"""Meetings that could be composed, but not held: minutes, words, voices, readers, changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Change, Refuses, WorkspaceBuilder

CLIENT = "content/clients/sandmere.yaml"
MEETING = "content/meetings/monday.yaml"
TYPE = "templates/types/pitch.yaml"
OVER = "      - {id: over, handoff: {to: expert, say: Over to you.}}\n"


@pytest.mark.parametrize(
    ("changes", "place", "code", "message", "hint"),
    [
        pytest.param(
            {MEETING: ("guests:", "minutes: 10\nguests:")},
            f"{MEETING}:5:10",
            "impossible-minutes",
            "The items need 17 minutes (10 fixed and at least 7 shared), but the meeting has 10.",
            "Change “minutes”",
            id="too little time",
        ),
        pytest.param(
            {MEETING: ("guests:", "minutes: 240\nguests:")},
            f"{MEETING}:5:10",
            "impossible-minutes",
            "The items fill at most 45 minutes, but the meeting has 240.",
            "Change “minutes”",
            id="too much time",
        ),
        pytest.param(
            {TYPE: ("minutes: 30", "minutes: 12")},
            f"{TYPE}:5:10",
            "impossible-minutes",
            "The items need 17 minutes",
            "Change “minutes”",
            id="too little time in the type",
        ),
        pytest.param(
            {TYPE: ("say: Good morning.", f"say: {'word ' * 1500}")},
            f"{TYPE}:16:14",
            "words-overrun",
            "“opening” has 5 min, but its words and pauses take 10:44 min",
            "Cut lines of the English script",
            id="too many words",
        ),
        pytest.param(
            {TYPE: (OVER, "")},
            f"{TYPE}:30:20",
            "no-handoff",
            "Here the expert speaks after the rep, without a hand-off",
            "Add “handoff: {to: expert, say: …}”",
            id="no hand-off between items",
        ),
        pytest.param(
            {TYPE: ("    fallback: A recorded run\n", "")},
            f"{TYPE}:22:5",
            "demo-without-fallback",
            "“demo” is a demonstration without a fallback",
            "Add “fallback:”",
            id="no fallback",
        ),
        pytest.param(
            {
                TYPE: (
                    "minutes: 10\n    lead: rep\n    visibility: client\n",
                    "minutes: 10\n    lead: rep\n",
                )
            },
            f"{TYPE}:32:5",
            "internal-item",
            "“closing” is internal, but clients are in the room",
            "Mark it “visibility: client”",
            id="internal item with clients in the room",
        ),
        pytest.param(
            {MEETING: ("date: 2026-12-01\nstart: 09:30", "date: 2026-03-29\nstart: 02:30")},
            f"{MEETING}:3:8",
            "skipped-time",
            "There is no 02:30 on 2026-03-29 in Europe/Warsaw: the clocks go forward",
            "Choose another start",
            id="hour that the clocks skip",
        ),
        pytest.param(
            {TYPE: ("- id: demo", "- id: closing")},
            f"{TYPE}:32:9",
            "duplicate-id",
            "“closing”",
            "another id",
            id="two items of one id",
        ),
        pytest.param(
            {TYPE: ("id: over,", "id: hello,")},
            f"{TYPE}:21:14",
            "duplicate-id",
            "“hello”",
            "another id",
            id="two talk lines of one id",
        ),
        pytest.param(
            {CLIENT: ("contacts:\n", "contacts:\n  - {id: maria-lis, name: Another Maria}\n")},
            f"{CLIENT}:8:10",
            "duplicate-id",
            "“maria-lis”",
            "another id",
            id="two contacts of one id",
        ),
    ],
)
def test_meetings_that_cannot_be_held(
    refuses: Refuses,
    changes: dict[str, Change],
    place: str,
    code: str,
    message: str,
    hint: str,
) -> None:
    refuses(changes, [(place, code, message, hint)])


@pytest.mark.parametrize("name", ["rep", "meeting", "attendees", "loop"])
def test_an_input_does_not_take_a_name_that_has_a_meaning(refuses: Refuses, name: str) -> None:
    refuses(
        {TYPE: ("goal: {kind", f"{name}: {{kind")},
        [(f"{TYPE}:12:3", "taken-name", f"“{name}” is already", "another name")],
    )


@pytest.mark.parametrize(
    ("items", "place", "code", "message", "hint"),
    [
        pytest.param(
            "- {id: more, title: M, minutes: 5, visibility: client, after: demos}",
            "7:65",
            "unknown-id",
            "There is no “demos” here to put it after",
            "Did you mean “demo”?",
            id="after nothing",
        ),
        pytest.param(
            "- {id: opening, talk: [{id: more, say: x, after: helo}]}",
            "7:52",
            "unknown-id",
            "There is no “helo” here to put it after",
            "Did you mean “hello”?",
            id="after no such line",
        ),
        pytest.param(
            "- {id: xyzzy, remove: true}",
            "7:10",
            "unknown-id",
            "There is no “xyzzy” here to remove",
            "The ids here are: opening, demo, closing",
            id="remove nothing",
        ),
        pytest.param(
            "- {id: more, minutes: 5}",
            "7:5",
            "missing-key",
            "“title” is missing",
            "Add “title:”",
            id="new item without a title",
        ),
        pytest.param(
            "- {title: More, minutes: 5}",
            "7:5",
            "missing-key",
            "“id” is missing",
            "Add “id:”",
            id="item without an id",
        ),
        pytest.param(
            "- {id: demo, remove: perhaps}",
            "7:24",
            "bad-value",
            "“remove” is yes or no",
            "true or false",
            id="remove perhaps",
        ),
        pytest.param(
            "- {id: demo, if_there: perhaps}",
            "7:26",
            "bad-value",
            "“if_there” is yes or no",
            "true or false",
            id="if_there perhaps",
        ),
        pytest.param(
            "- {id: demo, after: [opening]}",
            "7:23",
            "bad-type",
            "“after” must be text, not a list",
            "after: start",
            id="after a list",
        ),
        pytest.param(
            "{id: demo, minutes: 5}",
            "7:3",
            "bad-type",
            "“items” must be a list",
            "“- ”",
            id="one item without a list",
        ),
    ],
)
def test_changes_that_do_not_fit(
    refuses: Refuses, items: str, place: str, code: str, message: str, hint: str
) -> None:
    refuses(
        {MEETING: ("inputs:", f"items:\n  {items}\ninputs:")},
        [(f"{MEETING}:{place}", code, message, hint)],
    )


def test_what_is_not_translated_is_a_warning(workspace: WorkspaceBuilder) -> None:
    workspace.replace("agendagen.toml", '["en"]', '["en", "pl"]')
    result = workspace.run("check")
    assert result.exit_code == 0
    assert (
        "content/people/tom-lipka.yaml:3:8: warning: “title” has no translation into “pl”."
        " [missing-translation]\n    Write it into tom-lipka.pl.yaml." in result.stderr
    )
    assert result.stderr.endswith("0 errors, 6 warnings.\n")
    assert workspace.run("render", "--format", "md").exit_code == 0


def test_a_wrong_key_in_a_translation(workspace: WorkspaceBuilder) -> None:
    workspace.replace("agendagen.toml", '["en"]', '["en", "pl"]')
    workspace.write("content/people/tom-lipka.pl.yaml", "titel: Inżynier\n")
    result = workspace.run("check", "--json")
    errors = [p for p in json.loads(result.stdout)["problems"] if p["severity"] == "error"]
    assert result.exit_code == 1
    assert [(p["path"], p["line"], p["column"], p["code"], p["hint"]) for p in errors] == [
        ("content/people/tom-lipka.pl.yaml", 1, 1, "unknown-key", "Did you mean “title”?")
    ]


def test_problems_of_two_meetings_are_all_shown(
    refuses: Refuses, workspace: WorkspaceBuilder
) -> None:
    tuesday = (workspace.root / MEETING).read_text("utf-8").replace("tempora", "tempra")
    refuses(
        {"content/meetings/tuesday.yaml": tuesday, MEETING: ("sandmere\n", "sandmeer\n")},
        [
            (f"{MEETING}:7:11", "unknown-client", "sandmeer", "sandmere"),
            ("content/meetings/tuesday.yaml:8:12", "unknown-product", "tempra", "tempora"),
        ],
    )


def test_yesterdays_files_stay_when_today_is_wrong(workspace: WorkspaceBuilder) -> None:
    assert workspace.run("render", "--format", "md").exit_code == 0
    before = {file: file.read_bytes() for file in sorted((workspace.root / "out").iterdir())}
    workspace.replace(MEETING, "type: pitch", "type: pich")
    assert workspace.run("render", "--format", "md").exit_code == 1
    after = {file: file.read_bytes() for file in sorted((workspace.root / "out").iterdir())}
    assert after == before
