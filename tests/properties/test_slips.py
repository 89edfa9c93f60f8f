"""Files that were right until somebody slipped: composing them finds problems, and no bug."""

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agendagen.checks.workspace import check_workspace
from agendagen.workspace.workspace import open_workspace

from .strategies import BREAK, BUILT_IN

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

Slip = tuple[str, int, int, str]
VALUES = """
[] | {} | '' | -1 | 0 | 1000000000 | nan | true | x | {id: x} | [{id: x}] | [[a]]
2026-02-30 | 9999-12-31 | 0001-01-01 | 24:00 | 99999 min | Europe/Nowhere | sandmere/x
{{ x }} | {{ | {% if x %} | {{ client }} | {{ 1 / 0 }} | {{ 9 ** 9 }} | {{ client.contacts[9] }}
{{ meeting.date + 1 }} | x in client.goals | x in x | not | - x | &a b | *a | !!str x
{share: 5, min: 9, max: 2} | {share: 999} | {from: rep, to: rep, say: x}
""".replace("\n", " | ").split(" | ")[1:-1]
"""Right in some place, or nearly; wrong where they land."""
SIGNS = "{}[]:,'\"#&*!|>%@`-? \t\\\u00a0\x01é\u2028"
slips = st.lists(
    st.tuples(st.just("value"), st.integers(0, 999), st.just(0), st.sampled_from(VALUES))
    | st.tuples(
        st.sampled_from(["delete", "repeat", "swap", "indent", "outdent", "insert"]),
        st.integers(0, 999),
        st.integers(0, 999),
        st.sampled_from(SIGNS),
    ),
    min_size=1,
    max_size=4,
)


def edited(text: str, slip: Slip) -> str:
    """The text after one slip of the hand."""
    kind, one, two, new = slip
    lines = text.split("\n")
    line, other = one % len(lines), two % len(lines)
    here = lines[line]
    key, colon, _ = here.partition(": ")
    lines[line : line + 1] = {
        "delete": [],
        "repeat": [here, here],
        "swap": [lines[other]],
        "value": [f"{key}{colon}{new}" if colon else f"{here} {new}"],
        "indent": ["  " + here],
        "outdent": [here.removeprefix("  ")],
        "insert": [here[: two % (len(here) + 1)] + new + here[two % (len(here) + 1) :]],
    }[kind]
    return "\n".join(lines)


def _check_edited(root: Path, name: str, text: str, meetings: list[str] | None) -> None:
    """Composes what it can; only problems come out, and those of the file stand in it."""
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    lines = BREAK.split(text)
    for problem in check_workspace(open_workspace(root), meetings):
        at = problem.at
        if at.path == name:
            assert at.line <= len(lines) + 1
            assert at.column <= len((*lines, "")[at.line - 1]) + 1


# The fixture is shared by the examples on purpose: each puts back what it has changed.
sharing = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(st.data(), slips)
@settings(sharing, max_examples=200)
def test_no_slip_in_a_small_workspace_goes_unexplained(
    workspace: WorkspaceBuilder, data: st.DataObject, made: list[Slip]
) -> None:
    files = sorted(workspace.root.rglob("*.yaml"))
    file = data.draw(st.sampled_from(files))
    before = file.read_text("utf-8")
    name = file.relative_to(workspace.root).as_posix()
    try:
        _check_edited(workspace.root, name, reduce(edited, made, before), None)
    finally:
        file.write_text(before, "utf-8")


@given(st.sampled_from(sorted(BUILT_IN)), slips)
@settings(sharing, max_examples=100)
def test_no_slip_in_the_built_in_files_goes_unexplained(
    empty_workspace: WorkspaceBuilder, name: str, made: list[Slip]
) -> None:
    empty_workspace.write("agendagen.toml", "")
    own = ["pitch-sandmere"]
    if name.startswith("content/meetings/") and name.count(".") == 1:
        own.append(Path(name).stem)
    try:
        _check_edited(empty_workspace.root, name, reduce(edited, made, BUILT_IN[name]), own)
    finally:
        (empty_workspace.root / name).unlink()


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("2026-12-01", "9999-12-31", "bad-date"),
        ("2026-12-01", "0001-01-01", "bad-date"),
        ("2026-12-01", "2026-W49-2", "bad-date"),
        ("cast:", "items: [{id: closing, minutes: 9999999999}]\ncast:", "bad-number"),
    ],
)
def test_time_has_ends(workspace: WorkspaceBuilder, right: str, wrong: str, code: str) -> None:
    workspace.replace("content/meetings/monday.yaml", right, wrong)
    (problem,) = check_workspace(workspace.open())
    assert problem.code == code
