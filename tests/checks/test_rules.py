"""Each rule speaks when it should, and is silent when it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agendagen.checks.meeting import RULES, check_meeting
from agendagen.checks.workspace import check_edition, check_workspace, examine
from agendagen.compose.composer import compose
from agendagen.problems import Problem
from agendagen.timing.schedule import schedule

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPE = "templates/types/pitch.yaml"
MEETING = "content/meetings/monday.yaml"
HELLO = "      - {id: hello, say: Good morning.}\n"
OVER = "      - {id: over, handoff: {to: expert, say: Over to you.}}\n"
BACK = "      - {id: back, handoff: {to: rep, say: Back to you.}}\n"


def found(workspace: WorkspaceBuilder, locale: str = "en") -> tuple[Problem, ...]:
    return examine(workspace.open(), "monday", locale)[1]


def codes(workspace: WorkspaceBuilder) -> list[str]:
    return [problem.code for problem in found(workspace)]


def test_a_good_meeting_is_silent(workspace: WorkspaceBuilder) -> None:
    assert found(workspace) == ()
    timed = schedule(compose(workspace.open(), "monday"))
    assert [list(rule(timed)) for rule in RULES] == [[]] * len(RULES)
    assert check_meeting(timed) == []


def speech(words: int) -> str:
    return f"      - say: {'word ' * words}\n"


def test_words_that_do_not_fit(workspace: WorkspaceBuilder) -> None:
    """Ten minutes at 140 words a minute are 1,400 words; listening takes 20 s of them."""
    workspace.replace(
        TYPE, "    talk:\n      - {id: next,", f"    talk:\n{speech(1350)}      - {{id: next,"
    )
    assert found(workspace) == ()
    workspace.replace(TYPE, "      - {id: next,", f"{speech(10)}      - {{id: next,")
    [problem] = found(workspace)
    assert (problem.code, problem.severity) == ("words-overrun", "error")
    assert "“closing” has 10 min" in problem.message
    assert "take 10:04 min" in problem.message
    assert "English script" in problem.hint
    assert problem.at.path == TYPE
    line = (workspace.root / TYPE).read_text("utf-8").splitlines()[problem.at.line - 1]
    assert line.strip() == "minutes: 10"


def test_words_of_another_language_have_their_own_rate(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        TYPE, "    talk:\n      - {id: next,", f"    talk:\n{speech(1200)}      - {{id: next,"
    )
    assert found(workspace) == ()
    [problem] = found(workspace, "pl")
    assert problem.code == "words-overrun"
    assert "Polish script" in problem.hint


def test_work_on_another_day_is_not_held_against_the_clock(workspace: WorkspaceBuilder) -> None:
    work = "  - id: work\n    title: Work\n    phase: before\n    {when}minutes: 1\n    talk:\n"
    late = work.replace("{when}", "workdays: 2\n    ") + speech(1000)
    workspace.replace(TYPE, "  - id: opening\n", late + "  - id: opening\n")
    assert found(workspace) == ()
    workspace.replace(TYPE, "    workdays: 2\n", "")
    assert codes(workspace) == ["words-overrun"]


@pytest.mark.parametrize(
    ("lines", "changes"),
    [
        ("- {handoff: {to: expert, say: Tom?}}", []),
        ("- {say: One.}", ["the expert speaks after the rep"]),
        ("- {say: One.}\n- {by: expert, say: Two.}", ["the expert speaks after the rep"]),
        (
            "- {handoff: {to: expert, say: Tom?}}\n- {by: rep, say: Well.}",
            ["the rep speaks after the expert"],  # one gap, one finding: the expert may go on
        ),
        ("- {handoff: {to: rep, say: Me.}}", ["the expert speaks after the rep"]),
        (
            "- {by: expert, ask: Who?}\n- {say: Me.}\n- {handoff: {to: expert, say: Tom?}}",
            ["the rep speaks after the expert"],
        ),
        # what is not said aloud needs no bridge
        (
            "- {say: One.}\n- {by: expert, show: A page}\n- {by: expert, do: Click}\n"
            "- {by: expert, know: This}\n- {by: expert, objection: No, answer: Yes}\n"
            "- {pause: 5 s}\n- {say: Two.}\n- {handoff: {to: expert, say: Tom?}}",
            [],
        ),
    ],
)
def test_voices_that_change(workspace: WorkspaceBuilder, lines: str, changes: list[str]) -> None:
    indented = "".join(f"      {line}\n" for line in lines.splitlines())
    workspace.replace(TYPE, HELLO + OVER, indented)
    problems = found(workspace)
    assert [p.code for p in problems] == ["no-handoff"] * len(changes)
    for problem, change in zip(problems, changes, strict=True):
        assert change in problem.message
        assert "handoff: {to:" in problem.hint


def test_a_voice_changes_from_item_to_item_too(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, BACK, "      - say: That was it.\n")
    [problem] = found(workspace)
    assert problem.code == "no-handoff"
    line = (workspace.root / TYPE).read_text("utf-8").splitlines()[problem.at.line - 1]
    assert "id: next" in line


def test_work_before_the_meeting_needs_no_handoff(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        TYPE,
        "  - id: opening\n",
        "  - {id: run, title: Run, phase: before, minutes: 9, lead: expert, talk: [{say: One.}]}\n"
        "  - id: opening\n",
    )
    assert found(workspace) == ()


def test_a_speaker_who_is_not_in_the_room(workspace: WorkspaceBuilder) -> None:
    workspace.replace(MEETING, "guests:", "attendees: [ann-reed]\nguests:")
    [problem] = found(workspace)
    assert problem.code == "speaker-absent"
    assert problem.message.startswith("Tom Lipka, the expert, has a part here")
    assert "monday" in problem.hint
    workspace.replace(MEETING, "attendees: [ann-reed]", "attendees: [ann-reed, tom-lipka]")
    assert found(workspace) == ()


def test_a_part_that_nobody_plays(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, "expert: {title: Engineer}", "expert: {title: E, required: false}")
    workspace.replace(MEETING, ", expert: tom-lipka", "")
    [problem] = found(workspace)
    assert problem.code == "speaker-absent"
    assert problem.message.startswith("The expert has a part here")


def test_parts_under_when_are_asked_for_only_when_somebody_plays_them(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.replace(TYPE, "expert: {title: Engineer}", "expert: {title: E, required: false}")
    workspace.replace(MEETING, ", expert: tom-lipka", "")
    workspace.replace(TYPE, "- {id: over, handoff", "- {id: over, when: expert, handoff")
    workspace.replace(TYPE, "  - id: demo\n", "  - id: demo\n    when: expert\n")
    workspace.replace(TYPE, "minutes: 30", "minutes: 20")
    assert found(workspace) == ()


def test_a_demonstration_without_a_fallback(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, "    fallback: A recorded run\n", "")
    [problem] = found(workspace)
    assert problem.code == "demo-without-fallback"
    assert "“demo”" in problem.message
    workspace.replace(TYPE, "    kind: demo\n", "")
    assert found(workspace) == ()


def test_minutes_that_a_client_does_not_see(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        TYPE, "    lead: expert\n    kind: demo\n    visibility: client\n", "    lead: expert\n"
    )
    [problem] = found(workspace)
    assert problem.code == "internal-item"
    assert "“demo” is internal" in problem.message
    workspace.replace(TYPE, "audience: client", "audience: internal")
    assert found(workspace) == ()


def test_internal_work_around_a_client_meeting_is_fine(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        TYPE,
        "  - id: opening\n",
        "  - {id: run, title: Run, phase: before, minutes: 9}\n"
        "  - {id: talk, title: Talk, phase: after, minutes: 9}\n  - id: opening\n",
    )
    assert found(workspace) == ()


def test_everything_is_found_at_once(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, "    fallback: A recorded run\n", "")
    workspace.replace(TYPE, BACK, "      - say: That was it.\n")
    workspace.replace(TYPE, "{id: next, ask: Shall we begin?", "{id: next, ask: '{{ client.nme }}'")
    workspace.replace(MEETING, "date: 2026-12-01", "date: 2026-12-01\nminutes: 200")
    assert sorted(codes(workspace)) == [
        "demo-without-fallback", "impossible-minutes", "no-handoff", "unknown-name",
    ]  # fmt: skip


def test_every_meeting_and_every_record_is_looked_at(workspace: WorkspaceBuilder) -> None:
    assert check_workspace(workspace.open()) == ()
    workspace.write("content/people/zoe-fox.yaml", "nam: Zoe\n")
    workspace.write("content/products/ostoja.yaml", "name: Ostoja\nprice: {amount: much}\n")
    workspace.write("templates/types/odd.yaml", "title: Odd\n")
    workspace.write(
        "content/meetings/tuesday.yaml",
        (workspace.root / MEETING).read_text("utf-8").replace("tempora", "tempra"),
    )
    problems = check_workspace(workspace.open())
    places = {p.at.path for p in problems}
    assert places == {
        "content/people/zoe-fox.yaml",
        "content/products/ostoja.yaml",
        "templates/types/odd.yaml",
        "content/meetings/tuesday.yaml",
    }
    named = check_workspace(workspace.open(), ["tuesday"])
    assert {p.at.path for p in named} == {"content/meetings/tuesday.yaml"}


def test_the_built_in_files_are_not_reported_to_a_user_who_has_their_own(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.write("agendagen.toml", 'locale = "en"\nlanguages = ["en", "pl"]\n')
    assert all(not p.at.path.startswith("built-in") for p in check_workspace(workspace.open()))


def test_a_meeting_that_cannot_be_composed_is_a_problem_not_a_crash(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.replace(MEETING, "type: pitch", "type: picth")
    assert [p.code for p in check_edition(workspace.open(), "monday", "en")] == ["unknown-type"]
