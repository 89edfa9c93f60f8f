"""What templates and clients may know of a series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendagen.compose.composer import compose
from agendagen.records.base import Visibility

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

SERIES = "series: {id: demo, number: 4, rule: FREQ=WEEKLY, parked: [zq secret]}\n"


def with_series(workspace: WorkspaceBuilder, title: str) -> None:
    meeting = workspace.root / "content/meetings/monday.yaml"
    meeting.write_text(meeting.read_text("utf-8") + SERIES, "utf-8")
    workspace.replace("templates/types/pitch.yaml", "title: Next step", f'title: "{title}"')


def test_a_client_may_read_the_week_and_the_number(workspace: WorkspaceBuilder) -> None:
    with_series(workspace, "Step {{ meeting.number }} in week {{ meeting.week }}")
    found = compose(workspace.open(), "monday", audience=Visibility.CLIENT)
    assert found.problems == ()
    assert found.items[-1].title == "Step 4 in week 49"


def test_what_is_parked_is_not_for_clients(workspace: WorkspaceBuilder) -> None:
    with_series(workspace, "{{ meeting.parked | first }}")
    for audience in Visibility:
        found = compose(workspace.open(), "monday", audience=audience)
        assert [problem.code for problem in found.problems] == ["internal-value"]
        assert "zq" not in found.items[-1].title


def test_a_meeting_of_no_series_has_no_number_and_nothing_parked(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.replace(
        "templates/types/pitch.yaml",
        "      - {id: hello, say: Good morning.}\n",
        "      - {id: hello, say: Good morning.}\n"
        '      - {id: on, each: one in meeting.parked, know: "{{ one }}"}\n'
        "      - {id: number, when: meeting.number, know: No}\n",
    )
    found = compose(workspace.open(), "monday")
    assert found.problems == ()
    assert [line.kind for line in found.items[0].talk] == ["say", "handoff"]
