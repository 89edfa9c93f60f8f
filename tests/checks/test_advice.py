"""Whether to meet at all: advice that fails nothing, with a way out, and waived with a reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from agendagen.checks.advice import RULES, advice_of
from agendagen.workspace.workspace import builtin_root, open_workspace

if TYPE_CHECKING:
    from conftest import Refuses, WorkspaceBuilder

MEETING = "content/meetings/monday.yaml"
TYPE = "templates/types/talk.yaml"
PEOPLE = [f"person-{n}" for n in range(9)]
TALK = (
    "title: Talk\npurposes: [train]\nobjective: Know.\nminutes: 30\n"
    "roles: {lead: {title: Lead}}\n"
    "items:\n"
    "  - id: news\n    title: News\n    minutes: 30\n    lead: lead\n    outcome: Everybody knows\n"
)
MONDAY = (
    "type: talk\ndate: 2026-11-30\nstart: 09:00\ncast: {lead: person-0}\n"
    "attendees: [person-0, person-1]\n"
)


@pytest.fixture
def talk(workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    """A meeting that only informs."""
    for name in PEOPLE:
        workspace.write(f"content/people/{name}.yaml", f"name: {name.title()}\n")
    workspace.write(TYPE, TALK)
    workspace.write(MEETING, MONDAY)
    return workspace


def given(workspace: WorkspaceBuilder) -> list[dict[str, Any]]:
    answer = workspace.run("check", "monday", "--advice", "--json")
    assert answer.exit_code == 0
    found: list[dict[str, Any]] = json.loads(answer.stdout)["advice"]
    return found


def codes(workspace: WorkspaceBuilder) -> list[str]:
    return [one["code"] for one in given(workspace)]


def write(
    workspace: WorkspaceBuilder, *, items: str = "", kind: str = "topic", **keys: str
) -> None:
    """The meeting with other people or keys, and its item of another kind."""
    workspace.write(TYPE, TALK.replace("title: News", f"title: News\n    kind: {kind}") + items)
    said = MONDAY if "attendees" not in keys else MONDAY.rpartition("attendees")[0]
    workspace.write(MEETING, said + "".join(f"{key}: {text}\n" for key, text in keys.items()))


def test_a_meeting_that_only_informs_could_be_a_message(talk: WorkspaceBuilder) -> None:
    [one] = given(talk)
    assert (one["code"], one["severity"], one["waived"]) == ("advice-no-decision", "advice", None)
    assert (one["path"], one["line"]) == (MEETING, 1)
    assert "agendagen render monday --as-memo" in one["hint"]


@pytest.mark.parametrize("kind", ["decision", "practice", "demo", "questions"])
def test_a_meeting_in_which_something_is_done_is_none(talk: WorkspaceBuilder, kind: str) -> None:
    write(talk, kind=kind, items="    fallback: A film\n")
    assert codes(talk) == []


def test_nor_is_one_in_which_somebody_is_asked(talk: WorkspaceBuilder) -> None:
    write(talk, items="    talk: [{ask: And you?}]\n")
    assert codes(talk) == []


@pytest.mark.parametrize(
    ("count", "kind", "deciders", "wanted"),
    [
        (7, "decision", "", []),
        (8, "decision", "", ["advice-too-many-deciders"]),
        (8, "practice", "", []),
        (8, "decision", "[person-0, person-7]", []),
    ],
)
def test_seven_may_decide_together(
    talk: WorkspaceBuilder, count: int, kind: str, deciders: str, wanted: list[str]
) -> None:
    keys = {"attendees": f"[{', '.join(PEOPLE[:count])}]"}
    write(talk, kind=kind, **keys, **({"deciders": deciders} if deciders else {}))
    assert codes(talk) == wanted


def test_the_advice_names_its_source(talk: WorkspaceBuilder) -> None:
    write(talk, kind="decision", attendees=f"[{', '.join(PEOPLE[:8])}]")
    [one] = given(talk)
    assert "8 people" in one["message"]
    assert "Blenko, Mankins and Rogers" in one["message"]
    assert (one["line"], one["column"]) == (5, 1)


def test_a_client_who_is_to_decide_must_be_in_the_room(workspace: WorkspaceBuilder) -> None:
    workspace.replace("templates/types/pitch.yaml", "    kind: demo\n", "    kind: decision\n")
    assert "advice-nobody-decides" not in codes(workspace)
    workspace.replace(MEETING, "guests: [sandmere/maria-lis]\n", "")
    [one] = [one for one in given(workspace) if one["code"] == "advice-nobody-decides"]
    assert "Sandmere Bank is to decide" in one["message"]
    assert "“guests” of monday" in one["hint"]


def test_a_decider_who_is_not_in_the_room_is_an_error(
    talk: WorkspaceBuilder, refuses: Refuses
) -> None:
    refuses(
        {MEETING: f"{MONDAY}deciders: [person-1, person-8]\n"},
        [(f"{MEETING}:6:22", "unknown-decider", "“person-8” is to decide", "person")],
        render=False,
    )


@pytest.mark.parametrize(
    ("series", "wanted"),
    [
        ("{id: weekly, rule: FREQ=WEEKLY;BYDAY=MO}", ["advice-no-end"]),
        ("{id: weekly, rule: FREQ=WEEKLY;BYDAY=MO;COUNT=8}", []),
        ("{id: weekly, rule: FREQ=WEEKLY;BYDAY=MO, until: 2027-06-30}", []),
    ],
)
def test_a_series_has_an_end(talk: WorkspaceBuilder, series: str, wanted: list[str]) -> None:
    write(talk, kind="questions", series=series)
    assert codes(talk) == wanted


@pytest.mark.parametrize(
    ("others", "wanted"),
    [
        (["2026-11-30 08:00", "2026-11-30 08:30"], True),
        (["2026-11-30 08:00", "2026-11-30 10:00"], False),
        (["2026-11-30 08:00", "2026-11-27 08:00"], False),
        (["2026-11-30 08:00"], False),
    ],
)
def test_the_third_meeting_of_the_same_people_in_a_week(
    talk: WorkspaceBuilder, others: list[str], wanted: bool
) -> None:
    for number, when in enumerate(others):
        day, start = when.split()
        said = MONDAY.replace("2026-11-30", day).replace("09:00", start)
        said += "# We meet again on 2026-11-30.\n"  # a day that only stands there is not its day
        talk.write(f"content/meetings/other-{number}.yaml", said)
    found = [one for one in given(talk) if one["code"] == "advice-same-people"]
    assert bool(found) == wanted
    if found:
        assert "third time" in found[0]["message"]
        assert "after other-0 and other-1" in found[0]["message"]
    talk.replace(MEETING, "[person-0, person-1]", "[person-0, person-2]")
    assert "advice-same-people" not in codes(talk)


@pytest.mark.parametrize(
    ("minutes", "wanted"), [(9, []), (10, ["advice-no-outcome"]), (30, ["advice-no-outcome"])]
)
def test_ten_minutes_say_what_they_are_for(
    talk: WorkspaceBuilder, minutes: int, wanted: list[str]
) -> None:
    silent = f"  - {{id: talk, title: Talk, minutes: {minutes}, kind: questions, lead: lead}}\n"
    write(talk, items=silent, minutes=str(30 + minutes))
    assert codes(talk) == wanted


def test_advice_fails_nothing(talk: WorkspaceBuilder) -> None:
    answer = talk.run("check", "--advice", "--fail-on", "warning")
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert "Everything is fine." in answer.stderr
    assert f"{MEETING}:1:1: advice: This meeting only informs" in answer.stderr
    assert "advice" not in talk.run("check").stderr
    assert talk.run("render", "monday", "-f", "md", "--fail-on", "warning").exit_code == 0


def test_show_gives_advice_and_check_does_when_asked(talk: WorkspaceBuilder) -> None:
    shown = talk.run("show", "monday")
    assert shown.exit_code == 0
    assert "advice: This meeting only informs" in shown.stderr
    [one] = json.loads(talk.run("show", "monday", "--json").stdout)["advice"]
    assert one["code"] == "advice-no-decision"
    assert "advice" not in json.loads(talk.run("check", "--json").stdout)
    assert talk.run("check", "--advice", "--format", "sarif").exit_code == 2


def test_advice_is_waived_with_a_reason_and_then_listed_as_that(talk: WorkspaceBuilder) -> None:
    write(talk, waive="{advice-no-decision: The board asked for it}")
    [one] = given(talk)
    assert one["waived"] == "The board asked for it"
    said = talk.run("show", "monday").stderr
    assert "waived: This meeting only informs" in said
    assert "Because: The board asked for it" in said
    assert "advice:" not in said


@pytest.mark.parametrize(
    ("waive", "column", "code", "hint"),
    [
        ("{advice-no-decison: Why}", 9, "unknown-advice", "Did you mean “advice-no-decision”?"),
        ("{advice-no-end: ''}", 24, "bad-value", ""),
    ],
)
def test_only_advice_that_there_is_can_be_waived(
    talk: WorkspaceBuilder, refuses: Refuses, waive: str, column: int, code: str, hint: str
) -> None:
    refuses(
        {MEETING: f"{MONDAY}waive: {waive}\n"},
        [(f"{MEETING}:6:{column}", code, "", hint)],
        render=code != "unknown-advice",
    )


def test_our_own_meetings_need_no_advice() -> None:
    workspace = open_workspace(builtin_root())
    assert advice_of(workspace, workspace.sources("meeting"), "en") == ()
    assert len(RULES) == 6
