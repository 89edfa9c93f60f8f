"""What guidelines do in a workspace, counted for those who own them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from agendagen.checks.survey import Adoption, Line, Survey, survey

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPE = "templates/types/pitch.yaml"
HELLO = "{id: hello, say: Good morning.}"
DAY = date(2026, 11, 20)
PREFER = "kind: prefer, not: [blue kiwi], say: [green kiwi]"


def surveyed(
    workspace: WorkspaceBuilder, *rules: str, say: str = "Hello.", comment: str = ""
) -> Survey:
    lines = "".join(f"  - {{id: g{n}, why: W., {rule}}}\n" for n, rule in enumerate(rules))
    workspace.write("content/phrasing/house-en.yaml", f"title: House\nguidelines:\n{lines}")
    workspace.replace(TYPE, f"- {HELLO}", f"- {{id: hello, say: {say}}}{comment}")
    opened = workspace.open()
    return survey(opened, opened.config.languages, DAY)


def own(lines: tuple[Line, ...]) -> list[str]:
    return [line.name.removeprefix("house-en/") for line in lines if line.name.startswith("house")]


@pytest.mark.parametrize(
    ("say", "found", "said", "not_said"),
    [
        ("Hello.", 0, 0, 0),
        ("A green kiwi.", 0, 1, 0),
        ("A blue kiwi.", 1, 0, 1),
        ("It is never a blue kiwi.", 0, 0, 1),
        ("A green kiwi and a green kiwi.", 0, 2, 0),
        ("A green kiwi or a blue kiwi.", 1, 1, 1),
    ],
)
def test_what_is_said_is_counted(
    workspace: WorkspaceBuilder, say: str, found: int, said: int, not_said: int
) -> None:
    result = surveyed(workspace, PREFER, say=say)
    (line,) = (line for line in result.lines if line.name == "house-en/g0")
    assert (line.found, line.said, line.not_said) == (found, said, not_said)
    assert result.adoption == (Adoption("pitch", said, found),)
    assert ("g0" in own(result.never_matching)) == (not said and not not_said)
    assert (result.meetings, result.day) == (1, DAY)


def test_what_does_not_hold_for_a_meeting_is_not_counted(workspace: WorkspaceBuilder) -> None:
    elsewhere = f"{PREFER}, applies: {{product: [tempora], audience: internal}}"
    result = surveyed(workspace, elsewhere, say="A green kiwi.")
    assert own(result.never_matching) == ["g0"]
    assert result.adoption == (Adoption("pitch", 0, 0),)


@pytest.mark.parametrize(("said", "instead", "percent"), [(0, 0, None), (1, 2, 33), (5, 0, 100)])
def test_adoption_in_per_cent(said: int, instead: int, percent: int | None) -> None:
    assert Adoption("pitch", said, instead).percent == percent


@pytest.mark.parametrize("name", ["house-en/g0", "g0"])
def test_what_is_always_allowed(workspace: WorkspaceBuilder, name: str) -> None:
    comment = f" # allow {name} until 2027-03-31: quoted"
    result = surveyed(
        workspace, PREFER, "kind: avoid, not: [pear]", say="A blue kiwi.", comment=comment
    )
    assert own(result.always_allowed) == ["g0"]
    ((allowance, times),) = result.allowances
    assert (allowance.guideline, allowance.reason, times) == (name, "quoted", 1)


def test_what_is_found_elsewhere_too_is_not_always_allowed(workspace: WorkspaceBuilder) -> None:
    workspace.replace(TYPE, "say: Over to you.", "say: A blue kiwi for you.")
    comment = " # allow g0 until 2027-03-31: quoted"
    result = surveyed(workspace, PREFER, say="A blue kiwi.", comment=comment)
    (line,) = (line for line in result.lines if line.name == "house-en/g0")
    assert (line.found, line.allowed, own(result.always_allowed)) == (1, 1, [])


def test_an_allowance_that_nothing_needs_is_listed_with_nought(workspace: WorkspaceBuilder) -> None:
    comment = " # allow house-en/g0 until 2027-03-31: quoted"
    result = surveyed(workspace, PREFER, comment=comment)
    assert [times for _, times in result.allowances] == [0]
    assert own(result.always_allowed) == []


def test_what_ends_or_is_to_be_reviewed_within_sixty_days(workspace: WorkspaceBuilder) -> None:
    days = ["valid: {until: 2027-01-19}", "valid: {until: 2027-01-20}", "review_by: 2027-01-19"]
    days += ["review_by: 2027-01-20", "review_by: 2026-01-01", "valid: {from: 2026-12-01}"]
    result = surveyed(workspace, *[f"{PREFER}, {day}" for day in days])
    assert own(result.ending) == ["g0", "g2", "g4"]


def test_guidelines_that_a_language_lacks(workspace: WorkspaceBuilder) -> None:
    workspace.replace("agendagen.toml", '["en"]', '["en", "pl"]')
    workspace.write(
        "content/phrasing/house-pl.yaml",
        "title: Dom\nguidelines:\n"
        "  - {id: g1, why: W., kind: avoid, match: exact, not: [kiwi]}\n"
        "  - {id: g2, why: W., kind: avoid, match: exact, not: [gruszka]}\n",
    )
    result = surveyed(workspace, PREFER, "kind: avoid, not: [pear]")
    ours = [pair for pair in result.one_language if pair[0].startswith("house")]
    assert ours == [("house/g0", ("pl",)), ("house/g2", ("en",))]


def test_a_meeting_that_cannot_be_composed_is_passed_over(workspace: WorkspaceBuilder) -> None:
    workspace.replace("content/meetings/monday.yaml", "type: pitch", "type: nothing")
    result = surveyed(workspace, PREFER)
    assert (result.meetings, result.adoption) == (1, ())
