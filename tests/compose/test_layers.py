"""What wins: type < mode < meeting < command line; parents < children; base < translation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from agendagen.compose.composer import compose
from agendagen.compose.meeting import Item, Meeting
from agendagen.problems import ProblemsFound
from agendagen.records.types import Share

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPE = "templates/types/pitch.yaml"
MEETING = "content/meetings/monday.yaml"
PHONE = "templates/modes/phone.yaml"


def composed(workspace: WorkspaceBuilder, **options: Any) -> Meeting:
    meeting = compose(workspace.open(), "monday", **options)
    assert meeting.problems == ()
    return meeting


def item(meeting: Meeting, name: str) -> Item:
    return next(item for item in meeting.items if item.id == name)


def ids(meeting: Meeting) -> list[str]:
    return [item.id for item in meeting.items]


def texts(meeting: Meeting, name: str) -> list[str]:
    return [line.text for line in item(meeting, name).talk]


def test_the_type_alone(workspace: WorkspaceBuilder) -> None:
    meeting = composed(workspace)
    assert meeting.title == "Pitch of Tempora"
    assert (meeting.minutes, meeting.mode_id, meeting.mode_title) == (30, "in-person", "In person")
    assert ids(meeting) == ["opening", "demo", "closing"]
    assert item(meeting, "opening").minutes == Share(share=5, min=2, max=10)
    assert [r.person for r in meeting.roles] == ["Ann Reed", "Tom Lipka"]
    assert [a.name for a in meeting.attendees] == ["Ann Reed", "Tom Lipka", "Maria Lis"]


@pytest.mark.parametrize(
    "without", ["remove: true", "when: client.name == 'Nobody'"], ids=["removed", "not now"]
)
def test_what_prepares_an_item_goes_with_it(workspace: WorkspaceBuilder, without: str) -> None:
    rehearsal = "{id: rehearsal, title: Once aloud, phase: before, for: demo, minutes: 10}"
    workspace.replace(TYPE, "items:\n", f"items:\n  - {rehearsal}\n")
    assert ids(composed(workspace)) == ["rehearsal", "opening", "demo", "closing"]
    silent = "{id: opening, talk: [{id: over, remove: true}]}"
    rows = f"items:\n  - {{id: demo, {without}}}\n  - {silent}\n"
    workspace.replace(MEETING, "inputs:\n", f"{rows}inputs:\n")
    assert ids(composed(workspace)) == ["opening", "closing"]


def test_the_mode_changes_the_type_and_the_meeting_changes_both(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.write(
        PHONE,
        "title: By phone\n"
        "items:\n"
        "  - {id: opening, title: Voices first, outcome: Everyone is heard}\n"
        "  - {id: closing, title: Ring off}\n",
    )
    workspace.replace(MEETING, "type: pitch\n", "type: pitch\nmode: phone\n")
    meeting = composed(workspace)
    assert [i.title for i in meeting.items] == ["Voices first", "Demonstration", "Ring off"]
    assert item(meeting, "opening").lead == "rep", "what the mode does not say stays"

    workspace.write(
        MEETING,
        (workspace.root / MEETING).read_text("utf-8")
        + "title: Our pitch for {{ client.name }}\n"
        + "objective: They choose a day.\n"
        + "minutes: 40\n"
        + "items:\n"
        + "  - {id: opening, title: Good morning}\n",
    )
    meeting = composed(workspace)
    assert item(meeting, "opening").title == "Good morning"
    assert item(meeting, "opening").outcome == "Everyone is heard"
    assert item(meeting, "closing").title == "Ring off"
    assert meeting.title == "Our pitch for Sandmere Bank"
    assert (meeting.objective, meeting.minutes) == ("They choose a day.", 40)


def test_the_command_line_wins(workspace: WorkspaceBuilder) -> None:
    workspace.write(PHONE, "title: By phone\nitems: [{id: closing, title: Ring off}]\n")
    workspace.write("templates/modes/walk.yaml", "title: A walk\n")
    workspace.replace(MEETING, "type: pitch\n", "type: pitch\nmode: walk\n")
    assert composed(workspace).mode_title == "A walk"
    meeting = composed(workspace, mode="phone")
    assert (meeting.mode_id, item(meeting, "closing").title) == ("phone", "Ring off")


def test_lists_merge_by_id(workspace: WorkspaceBuilder) -> None:
    workspace.write(
        MEETING,
        (workspace.root / MEETING).read_text("utf-8")
        + "items:\n"
        + "  - {id: demo, remove: true}\n"
        + "  - {id: tour, title: A tour, minutes: 5, visibility: client, after: opening}\n"
        + "  - {id: first, title: First of all, minutes: 5, visibility: client, after: start}\n"
        + "  - {id: end, title: End, minutes: 2, visibility: client}\n"
        + "  - {id: nowhere, title: Never, if_there: true}\n"
        + "  - id: opening\n"
        + "    minutes: {max: 20}\n"
        + "    talk:\n"
        + "      - {id: over, remove: true}\n"
        + "      - {id: hello, say: Hello.}\n"
        + "      - {id: late, after: start, know: Begin on time.}\n",
    )
    meeting = composed(workspace)
    assert ids(meeting) == ["first", "opening", "tour", "closing", "end"]
    assert texts(meeting, "opening") == ["Begin on time.", "Hello."]
    assert item(meeting, "opening").minutes == Share(share=5, min=2, max=20)


def test_a_list_without_ids_is_replaced(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, "    lead: expert\n", "    lead: expert\n    points: [One, Two]\n")
    assert item(composed(workspace), "demo").points == ("One", "Two")
    workspace.write(
        MEETING,
        (workspace.root / MEETING).read_text("utf-8") + "items: [{id: demo, points: [Three]}]\n",
    )
    assert item(composed(workspace), "demo").points == ("Three",)


@pytest.mark.parametrize(
    "patch",
    [
        "{id: demmo, remove: true}",
        "{id: x, title: X, minutes: 5, visibility: client, after: demmo}",
    ],
)
def test_an_id_that_is_not_there_is_named(workspace: WorkspaceBuilder, patch: str) -> None:
    workspace.write(
        MEETING, (workspace.root / MEETING).read_text("utf-8") + f"items:\n  - {patch}\n"
    )
    problems = compose(workspace.open(), "monday").problems
    assert [p.code for p in problems] == ["unknown-id"]
    assert "demmo" in problems[0].message
    assert "“demo”" in problems[0].hint
    assert (problems[0].at.path, problems[0].at.line) == (MEETING, 10)


def test_a_type_may_extend_one_that_extends_another(workspace: WorkspaceBuilder) -> None:
    workspace.write(
        "templates/types/long-pitch.yaml",
        "extends: pitch\ntitle: Long pitch\nminutes: 60\n"
        "items:\n"
        "  - {id: demo, minutes: {share: 40, max: 60}, outcome: Seen}\n"
        "  - {id: break, title: Tea, minutes: 5, kind: break, visibility: client, after: demo}\n",
    )
    workspace.write(
        "templates/types/great-pitch.yaml",
        "extends: long-pitch\n"
        "roles: {rep: {title: Director}}\n"
        "items:\n  - {id: demo, outcome: Believed}\n  - {id: break, remove: true}\n",
    )
    workspace.replace(MEETING, "type: pitch\n", "type: great-pitch\n")
    meeting = composed(workspace)
    assert (meeting.title, meeting.minutes) == ("Long pitch", 60)
    assert ids(meeting) == ["opening", "demo", "closing"]
    assert item(meeting, "demo").outcome == "Believed"
    assert item(meeting, "demo").minutes == Share(share=40, min=5, max=60)
    assert meeting.roles[0].title == "Director"


@pytest.mark.parametrize("chain", [("pitch",), ("second", "pitch")])
def test_types_in_a_circle(workspace: WorkspaceBuilder, chain: tuple[str, ...]) -> None:
    names = ["pitch", *chain]
    for name, parent in zip(names, chain, strict=False):
        file = f"templates/types/{name}.yaml"
        if name == "pitch":
            text = (workspace.root / TYPE).read_text("utf-8")
            workspace.write(TYPE, f"extends: {parent}\n{text}")
        else:
            workspace.write(file, f"extends: {parent}\n")
    with pytest.raises(ProblemsFound) as found:
        compose(workspace.open(), "monday")
    [problem] = found.value.problems
    assert problem.code == "cyclic-extends"
    assert " → ".join(names) in problem.message


def test_a_parent_that_is_not_there(workspace: WorkspaceBuilder) -> None:
    text = (workspace.root / TYPE).read_text("utf-8")
    workspace.write(TYPE, f"extends: client-pich\n{text}")
    with pytest.raises(ProblemsFound) as found:
        compose(workspace.open(), "monday")
    [problem] = found.value.problems
    assert (problem.code, problem.at.path, problem.at.line) == ("unknown-type", TYPE, 1)
    assert "“client-pitch”" in problem.hint


def test_a_translation_is_laid_over_every_layer(workspace: WorkspaceBuilder) -> None:
    workspace.write(
        "templates/types/pitch.pl.yaml",
        "title: Prezentacja\nroles: {rep: {title: Handlowiec}}\n"
        "items:\n"
        "  - {id: opening, title: Otwarcie, talk: [{id: hello, say: Dzień dobry.}]}\n"
        "  - {id: demo, title: Pokaz}\n",
    )
    workspace.write(
        "templates/types/deep.yaml", "extends: pitch\nitems: [{id: demo, outcome: Seen}]\n"
    )
    workspace.write("templates/types/deep.pl.yaml", "items: [{id: demo, outcome: Widać}]\n")
    workspace.write(PHONE, "title: By phone\nitems: [{id: closing, title: Ring off}]\n")
    workspace.write(
        "templates/modes/phone.pl.yaml",
        "title: Przez telefon\nitems: [{id: closing, title: Na koniec}]\n",
    )
    workspace.write(
        "content/meetings/monday.pl.yaml",
        "inputs: {goal: Spokojne niedziele}\nobjective: Decyzja.\n",
    )
    workspace.write("content/people/ann-reed.pl.yaml", "title: Opiekunka klienta\n")
    workspace.replace(MEETING, "type: pitch\n", "type: deep\nmode: phone\n")
    workspace.replace(
        MEETING, "  product: tempora\n", "  product: tempora\n  goal: Quiet Sundays\n"
    )
    workspace.replace(TYPE, "objective: Decide about a trial.", "objective: Decide. {{ goal }}")

    english = composed(workspace)
    assert english.objective == "Decide. Quiet Sundays"
    assert [i.title for i in english.items] == ["Opening", "Demonstration", "Ring off"]

    polish = composed(workspace, locale="pl")
    assert polish.locale == "pl"
    assert polish.title == "Prezentacja"
    assert polish.objective == "Decyzja."
    assert polish.mode_title == "Przez telefon"
    assert [i.title for i in polish.items] == ["Otwarcie", "Pokaz", "Na koniec"]
    assert item(polish, "demo").outcome == "Widać"
    assert texts(polish, "opening")[0] == "Dzień dobry."
    assert polish.roles[0].title == "Handlowiec"
    assert polish.attendees[0].title == "Opiekunka klienta"
    assert polish.attendees[1].title == "Engineer", "what is not translated stays"
    assert ids(polish) == ids(english)


def test_the_language_of_a_file_may_be_said(workspace: WorkspaceBuilder) -> None:
    """A base file in Polish: its translation is English, and Polish takes the base alone."""
    workspace.write(
        "content/people/ann-reed.yaml",
        "lang: pl\nvisibility: client\nname: Ann Reed\ntitle: Opiekunka\n",
    )
    workspace.write("content/people/ann-reed.en.yaml", "title: Account executive\n")
    assert composed(workspace, locale="pl").attendees[0].title == "Opiekunka"
    assert composed(workspace, locale="en").attendees[0].title == "Account executive"


def test_the_workspace_language_is_the_default(workspace: WorkspaceBuilder) -> None:
    workspace.write("agendagen.toml", 'locale = "pl"\nlanguages = ["pl"]\n[speaking]\npl = 100\n')
    meeting = composed(workspace)
    assert (meeting.locale, meeting.rate) == ("pl", 100)
    assert composed(workspace, locale="en").rate == 140


def test_the_nearest_file_of_a_name_is_taken(workspace: WorkspaceBuilder) -> None:
    """A file of the workspace stands before the built-in one; its siblings stay."""
    built_in = workspace.open().sources("type")
    assert "client-pitch" in built_in
    assert not built_in["client-pitch"].layer.own
    assert built_in["pitch"].layer.own
    workspace.write("templates/types/client-pitch.yaml", "title: Ours\n")
    assert workspace.open().sources("type")["client-pitch"].layer.own


def test_a_translation_of_ones_own_for_a_built_in_file(workspace: WorkspaceBuilder) -> None:
    workspace.write("templates/modes/phone.en.yaml", "title: nothing\n")
    workspace.write("templates/modes/phone.pl.yaml", "title: Telefonicznie\n")
    opened = workspace.open()
    source = opened.source("mode", "phone")
    assert not source.layer.own
    assert composed(workspace, mode="phone", locale="pl").mode_title == "Telefonicznie"
