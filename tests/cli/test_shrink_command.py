"""`agendagen shrink`: what it says, and what becomes of the file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from agendagen.output.patch import CannotPatch, patched
from agendagen.workspace.nodes import plain
from agendagen.workspace.reading import parse

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

TYPE = "templates/types/pitch.yaml"
MEETING = "content/meetings/monday.yaml"
BACK = "      - {id: back, handoff: {to: rep, say: Back to you.}}\n"
OVER = "      - {id: over, handoff: {to: expert, say: Over to you.}}\n"


@pytest.fixture
def pitch(workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    """Half an hour: opening 6 (must), demo 14 (could), closing 10 (must); two hand-offs."""
    workspace.replace(TYPE, "    title: Opening\n", "    title: Opening\n    priority: must\n")
    workspace.replace(TYPE, "    kind: demo\n", "    kind: demo\n    priority: could\n")
    workspace.replace(TYPE, "    title: Next step\n", "    title: Next step\n    priority: must\n")
    return workspace


def test_it_prints_the_short_agenda_and_what_it_took(pitch: WorkspaceBuilder) -> None:
    before = (pitch.root / MEETING).read_bytes()
    result = pitch.run("shrink", "monday", "--to", "15")
    said = "The file is as it was; “--write” puts this into it.\n"
    assert (result.exit_code, result.stderr) == (0, said)
    assert "09:30–09:35    5 min  Opening" in result.stdout
    assert "09:35–09:45   10 min  Next step" in result.stdout
    told = result.stdout.partition("From 30")[2]
    assert told == (
        " to 15 minutes: 15 saved.\n"
        "Left out:\n  demo (could, 15 min): Demonstration\n"
        "Lines left out:\n  opening, handoff: Over to you.\n"
        "Read the joins aloud once: what comes after was written to follow something else.\n"
        "  opening → closing\n"
    )
    assert (pitch.root / MEETING).read_bytes() == before


def test_machines_get_the_same(pitch: WorkspaceBuilder) -> None:
    result = pitch.run("shrink", "monday", "--to", "15", "--json")
    data = json.loads(result.stdout)
    assert (data["from"], data["to"], data["saved"]) == (30, 15, 15)
    assert data["cut"] == [{"id": "demo", "priority": "could", "minutes": 15}]
    assert data["lines_left_out"] == [{"id": "opening", "kind": "handoff", "text": "Over to you."}]
    assert data["joins"] == [["opening", "closing"]]
    assert [one["id"] for one in data["meeting"]["items"]] == ["opening", "closing"]


def test_a_file_is_written_that_check_and_render_take(pitch: WorkspaceBuilder) -> None:
    text = (pitch.root / MEETING).read_text("utf-8")
    commented = "# ours\n" + text.replace("start: 09:30\n", "start: 09:30   # sharp\n")
    pitch.write(MEETING, commented + "# the end\n")
    result = pitch.run("shrink", "monday", "--to", "15", "--write")
    assert (result.exit_code, result.stderr) == (0, f"wrote {MEETING}\n")
    assert (pitch.root / MEETING).read_text("utf-8") == (
        commented.replace("# sharp\n", "# sharp\nminutes: 15\n")
        + "items:\n"
        + "  - id: opening\n    minutes: {share: 5}\n    talk:\n"
        + "      - {id: over, remove: true}\n"
        + "  - {id: demo, remove: true}\n"
        + "# the end\n"
    )
    assert pitch.run("check").stderr == "Everything is fine.\n"
    shown = json.loads(pitch.run("show", "monday", "--json").stdout)
    assert [(one["id"], one["minutes"]) for one in shown["items"]] == [
        ("opening", 5), ("closing", 10),
    ]  # fmt: skip
    assert pitch.run("render", "--format", "md").exit_code == 0
    again = pitch.run("shrink", "monday", "--to", "12", "--write")
    assert again.exit_code == 0
    assert "    minutes: {share: 2}\n" in (pitch.root / MEETING).read_text("utf-8")
    assert pitch.run("check").stderr == "Everything is fine.\n"


def test_a_translation_is_shortened_with_it(pitch: WorkspaceBuilder) -> None:
    pitch.replace("agendagen.toml", '["en"]', '["en", "pl"]')
    slow = " ".join(["słowo"] * 600)
    pitch.write(
        "content/meetings/monday.pl.yaml",
        "title: Prezentacja\nitems:\n  - id: demo\n    talk:\n"
        f"      - {{id: screen, show: Raport}}\n      - {{id: more, say: {slow}}}\n"
        "      - {id: back, handoff: {to: rep, say: Oddaję głos.}}\n",
    )
    fits = pitch.run("shrink", "monday", "--to", "22", "--json")
    assert [one["id"] for one in json.loads(fits.stdout)["cut"]] == []
    result = pitch.run("shrink", "monday", "--to", "16", "--write", "--locale", "pl")
    assert "demo (could" in result.stdout, "its Polish words take more than five minutes"
    assert json.loads(pitch.run("show", "monday", "-l", "pl", "--json").stdout)["minutes"] == 16


def test_impossible_minutes_are_named(pitch: WorkspaceBuilder) -> None:
    result = pitch.run("shrink", "monday", "--to", "11")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "The must items need 12 minutes (opening 2, closing 10), but there are 11." in (
        result.stderr
    )
    assert "[impossible-minutes]" in result.stderr
    machine = pitch.run("shrink", "monday", "--to", "11", "--json")
    assert [p["code"] for p in json.loads(machine.stdout)["problems"]] == ["impossible-minutes"]


def test_a_line_without_id_is_named_and_nothing_is_written(pitch: WorkspaceBuilder) -> None:
    pitch.replace(TYPE, OVER, OVER.replace("id: over, ", ""))
    before = (pitch.root / MEETING).read_bytes()
    assert pitch.run("shrink", "monday", "--to", "15").exit_code == 0
    result = pitch.run("shrink", "monday", "--to", "15", "--write")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "templates/types/pitch.yaml:22:10: error: This line has to go" in result.stderr
    assert (pitch.root / MEETING).read_bytes() == before


def test_a_line_of_the_meeting_itself_is_left_out_too(pitch: WorkspaceBuilder) -> None:
    words = " ".join(["word"] * 300)
    own = (
        "items:\n  - id: opening\n    talk:\n      # if they ask\n"
        f"      - {{id: extra, after: hello, say: {words}, optional: true}}\n"
    )
    pitch.write(MEETING, (pitch.root / MEETING).read_text("utf-8") + own)
    result = pitch.run("shrink", "monday", "--to", "12", "--write")
    assert (result.exit_code, result.stderr) == (0, f"wrote {MEETING}\n")
    text = (pitch.root / MEETING).read_text("utf-8")
    assert "      # if they ask\n      - {id: extra, if_there: true, remove: true, after" in text
    assert pitch.run("check").stderr == "Everything is fine.\n"


def test_what_is_written_is_what_was_printed(pitch: WorkspaceBuilder) -> None:
    """An item that hangs on the minutes would vanish, and the others would get its time."""
    pitch.replace(TYPE, "    kind: demo\n", "    kind: demo\n    when: meeting.minutes > 20\n")
    pitch.replace(TYPE, OVER, "")
    pitch.replace(TYPE, BACK, "")
    before = (pitch.root / MEETING).read_bytes()
    result = pitch.run("shrink", "monday", "--to", "20", "--write")
    assert result.exit_code == 1
    assert "this would be another meeting" in result.stderr
    assert (pitch.root / MEETING).read_bytes() == before


def test_a_meeting_with_errors_is_not_written(pitch: WorkspaceBuilder) -> None:
    pitch.replace(MEETING, "  product: tempora\n", "  product: temporal\n")
    before = (pitch.root / MEETING).read_bytes()
    result = pitch.run("shrink", "monday", "--to", "15", "--write")
    assert result.exit_code == 1
    assert "[unknown-product]" in result.stderr
    assert (pitch.root / MEETING).read_bytes() == before


def test_there_must_be_something_to_shrink(pitch: WorkspaceBuilder) -> None:
    assert "has 30 minutes. --to takes fewer." in pitch.run("shrink", "monday", "--to", "30").stderr
    pitch.write("content/minutes/monday.yaml", "meeting: monday\n")
    held = pitch.run("shrink", "monday", "--to", "20", "--write")
    assert held.exit_code == 2
    assert "“monday” has minutes, content/minutes/monday.yaml," in held.stderr
    built_in = pitch.run("shrink", "weekly-2026-w49", "--to", "30", "--write")
    assert built_in.exit_code == 2
    assert "built-in files are not changed" in built_in.stderr


FILES = [
    pytest.param("start: 09:30\n", "start: 09:30\nminutes: 30\n{items}", id="nothing there"),
    pytest.param(
        "minutes: 60  # an hour\nstart: 09:30\nitems:\n  # why\n  - {id: a, title: A} # a\n",
        "minutes: 30  # an hour\nstart: 09:30\nitems:\n  # why\n"
        "  - {id: a, minutes: 5, title: A} # a\n  - {id: b, remove: true}\n",
        id="in braces",
    ),
    pytest.param(
        "start: 09:30\nitems:\n- id: a\n  minutes: {share: 3, max: 9}  # some\n  talk:\n"
        "  - id: x\n    say: |\n      Words.\n      # no comment\n\n# next\nguests: []\n",
        "start: 09:30\nminutes: 30\nitems:\n- id: a\n  minutes: 5  # some\n  talk:\n"
        "  - id: x\n    say: |\n      Words.\n      # no comment\n- {id: b, remove: true}\n"
        "\n# next\nguests: []\n",
        id="blocks",
    ),
]  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("before", "after"), FILES)
def test_what_a_person_wrote_stays_where_it_is(before: str, after: str, newline: str) -> None:
    both = "items:\n  - {id: a, minutes: 5}\n  - {id: b, remove: true}\n"
    made = patched(
        before.replace("\n", newline),
        "m.yaml",
        30,
        [{"id": "a", "minutes": "5"}, {"id": "b", "remove": "true"}],
    )
    assert made == after.replace("{items}", both).replace("\n", newline)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{id: a}", "{id: a, minutes: {share: 5}}"),
        ("{id: a, minutes: {share: 3, max: 9}}", "{id: a, minutes: {share: 5, max: 9}}"),
        ("{id: a, minutes: {max: 9}}", "{id: a, minutes: {max: 9, share: 5}}"),
        ("{id: 'a', title: A}", "{id: 'a', minutes: {share: 5}, title: A}"),
    ],
)
def test_the_bounds_of_a_share_stay(before: str, after: str) -> None:
    text = "start: 09:30\nitems:\n  - {}\n"
    made = patched(
        text.replace("{}", before), "m.yaml", 30, [{"id": "a", "minutes": {"share": "5"}}]
    )
    assert made.endswith(f"items:\n  - {after}\n")


def test_lines_go_into_lists_that_are_there() -> None:
    before = (
        "start: 09:30\nitems:\n  - id: a\n    talk:\n      - id: x\n        ask: Why?\n  - id: c\n"
    )
    line = {"id": "call-rep", "handoff": {"to": "rep", "say": "{{ rep.first_name }}?"}}
    made = patched(
        before, "m.yaml", 30, [{"id": "a", "talk": [{"id": "x", "remove": "true"}, line]}]
    )
    assert made.partition("items:\n")[2] == (
        "  - id: a\n    talk:\n      - id: x\n        remove: true\n        ask: Why?\n"
        '      - {id: call-rep, handoff: {to: rep, say: "{{ rep.first_name }}?"}}\n  - id: c\n'
    )
    assert plain(parse(made, "m.yaml"))


@pytest.mark.parametrize(
    "text",
    [
        'start: 09:30\nitems:\n  - id: a\n    title: "One\n  # two"\nguests: []\n',
        "{start: 09:30, items: [{id: a}]}\n",
        "start: 09:30\nitems: [{id: a}]\n",
        "start: 09:30\nitems:\n",
        "start: 09:30\nitems:\n  - id: a\n    minutes:\n      share: 3\n",
    ],
)
def test_a_layout_without_a_certain_place_is_refused(text: str) -> None:
    with pytest.raises(CannotPatch):
        patched(text, "m.yaml", 30, [{"id": "a", "minutes": "5"}, {"id": "b", "remove": "true"}])
