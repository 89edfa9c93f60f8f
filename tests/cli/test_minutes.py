"""`agendagen minutes`, and the document that is made of what was filled in."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from agendagen.workspace.nodes import plain
from agendagen.workspace.reading import parse

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

MINUTES = "content/minutes/monday.yaml"
FILLED = """\
present: [ann-reed, sandmere/maria-lis]
items:
  - id: demo
    decisions:
      - zq inside decision
      - {text: They try it, visibility: client}
    actions:
      - {id: 2-1, what: send the report, who: ann-reed, due: 2026-12-03, visibility: client}
      - {id: 2-2, what: zq ring the rival, who: tom-lipka, due: 2026-12-02}
      - {id: 2-3, what: name the branches, who: sandmere/maria-lis, visibility: client}
  - id: closing
    decisions: [zq all is well]
parked: [zq the price]
praise:
  - {who: tom-lipka, what: zq showed the end first, effect: zq they laughed, copy: zq begin so}
"""


def render(workspace: WorkspaceBuilder, audience: str, format_: str = "md") -> bytes:
    name = f"out/monday.minutes.{audience}.en.{format_}"
    result = workspace.run(
        "render", "monday", "-d", "minutes", "-a", audience, "-f", format_, "--overwrite"
    )
    assert result.exit_code == 0, result.stderr
    content: bytes = (workspace.root / name).read_bytes()
    return content


def test_the_file_holds_the_items_and_what_is_open_and_is_valid(
    workspace: WorkspaceBuilder,
) -> None:
    result = workspace.run("minutes", "monday")
    assert result.exit_code == 0
    assert "agendagen render monday --document minutes" in result.stderr
    text = (workspace.root / MINUTES).read_text("utf-8")
    assert "Pitch of Tempora · Tuesday 1 December 2026, 09:30–10:00\n" in text
    assert "  # 09:35 Demonstration · Tom Lipka\n  - id: demo\n" in text
    assert "#   - {id: 2-1, what: , who: , due: 2026-12-08, visibility: client}" in text
    assert plain(parse(text, MINUTES)) == {
        "present": ["ann-reed", "tom-lipka", "sandmere/maria-lis"],
        "items": [{"id": "opening"}, {"id": "demo"}, {"id": "closing"}],
    }
    assert workspace.run("check").stderr == "Everything is fine.\n"


def test_with_every_comment_taken_away_it_is_still_valid(workspace: WorkspaceBuilder) -> None:
    """What the comments show is what may be written, once the blanks are filled."""
    workspace.run("minutes", "monday")
    text = (workspace.root / MINUTES).read_text("utf-8")
    head, _, rest = text.partition("items:\n")
    shown = re.sub(
        r"^( *)# ((?: *- )|decisions:|actions:|parked:|praise:)", r"\1\2", rest, flags=re.M
    )
    shown = re.sub(r"\b(what|effect|copy|text): (?=[,}])", r"\1: it", shown)
    shown = re.sub(r"who: (?=[,}])", "who: ann-reed", shown).replace("- \n", "- it\n")
    workspace.write(MINUTES, f"{head}items:\n{shown}")
    assert workspace.run("check").stderr == "Everything is fine.\n"
    assert shown.count("ann-reed") == 4
    assert len(workspace.run("actions", "--as-of", "2026-12-05").stdout.splitlines()) == 7


def test_it_is_written_in_the_language_asked_for(workspace: WorkspaceBuilder) -> None:
    workspace.write("agendagen.toml", 'locale = "en"\nlanguages = ["en", "pl"]\n')
    text = workspace.run("minutes", "monday", "--locale", "pl", "--output", "-").stdout
    assert "wtorek, 1 grudnia 2026" in text
    assert "# Usuń nieobecnych." in text
    assert "\nlang: pl\n" in text
    assert not (workspace.root / MINUTES).exists()


def test_an_existing_file_is_never_replaced(workspace: WorkspaceBuilder) -> None:
    workspace.write(MINUTES, "parked: [mine]\n")
    result = workspace.run("minutes", "monday")
    assert result.exit_code == 1
    assert "is already there, and is not replaced" in result.stderr
    assert (workspace.root / MINUTES).read_text("utf-8") == "parked: [mine]\n"


def test_a_title_cannot_end_a_comment(workspace: WorkspaceBuilder) -> None:
    workspace.replace(
        "templates/types/pitch.yaml", "title: Demonstration", 'title: "A\\nparked: x"'
    )
    text = workspace.run("minutes", "monday", "--output", "-").stdout
    assert "\nparked" not in text
    assert "# 09:35 A parked: x · Tom Lipka\n" in text


def test_the_document_tells_the_house_everything(workspace: WorkspaceBuilder) -> None:
    workspace.write(MINUTES, FILLED)
    text = render(workspace, "internal").decode()
    assert "**Meeting minutes** · Internal" in text
    assert "- **Not there:** Tom Lipka\n" in text
    assert "- Zq inside decision · *internal*\n- They try it\n" in text
    rows = [line for line in text.splitlines() if line.startswith("| ") and ":--" not in line]
    assert rows == [
        "| By when | What | Who |",
        "| Wednesday 2 December | Zq ring the rival · *internal* | Tom Lipka |",
        "| Thursday 3 December | Send the report | Ann Reed |",
        "|  | Name the branches | Maria Lis |",
    ]
    assert (
        "- **Tom Lipka**: Zq showed the end first\n  - What it changed: Zq they laughed\n" in text
    )
    assert "## For the next time\n\n- Zq the price\n" in text


@pytest.mark.parametrize("format_", ["md", "html", "pdf"])
def test_a_client_reads_what_is_for_clients_and_nothing_else(
    workspace: WorkspaceBuilder, format_: str
) -> None:
    workspace.write(MINUTES, FILLED)
    content = render(workspace, "client", format_)
    workspace.write(MINUTES, re.sub(r"zq [a-z ]+", "other words", FILLED))
    assert render(workspace, "client", format_) == content, "it depends on nothing internal"
    if format_ == "pdf":
        reader = PdfReader(BytesIO(content))
        assert (reader.is_encrypted, str(reader.root_object["/Lang"])) == (False, "en")
        assert "/StructTreeRoot" in reader.root_object
        text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    else:
        text = re.sub(r"base64,[^\")]+", "", content.decode())
    for words in ("They try it", "Send the report", "Name the branches", "Maria Lis", "Ann Reed"):
        assert words in text
    assert "zq" not in text.lower()
    assert "Internal" not in text
    assert "rival" not in text


def test_an_item_that_the_client_does_not_know_is_not_in_their_minutes(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.replace(
        "templates/types/pitch.yaml",
        "  - id: closing\n",
        "  - {id: debrief, title: Among us, phase: after, lead: rep}\n  - id: closing\n",
    )
    action = "{id: 1, what: cheer, who: ann-reed, visibility: client}"
    decision = "{text: smile, visibility: client}"
    said = f"{{id: debrief, decisions: [{decision}], actions: [{action}]}}"
    workspace.write(MINUTES, f"items: [{said}]\n")
    house = render(workspace, "internal").decode()
    assert "Cheer" in house
    assert "### 10:00 · Among us\n\n- Smile\n" in house
    text = render(workspace, "client").decode()
    assert "Cheer" not in text
    assert "Smile" not in text
    assert "Among us" not in text


def test_a_colleague_who_does_not_exist_for_clients_is_the_house(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.write("content/people/eve.yaml", "name: Eve Hidden\n")
    workspace.write(MINUTES, FILLED.replace("who: ann-reed, due", "who: eve, due"))
    text = render(workspace, "client").decode()
    assert "| Thursday 3 December | Send the report | Fennimark |" in text
    assert "Eve" not in text


def test_words_of_the_house_and_other_clients_are_noticed(workspace: WorkspaceBuilder) -> None:
    workspace.write("content/clients/dalwick.yaml", "visibility: client\nname: Dalwick Freight\n")
    workspace.write(MINUTES, FILLED.replace("They try it", "As at Dalwick Freight"))
    refused = workspace.run("render", "monday", "-d", "minutes", "-a", "client", "-f", "md")
    assert refused.exit_code == 1
    assert f"{MINUTES}:6:16: error: The client reads “Dalwick Freight”" in refused.stderr
    workspace.write(MINUTES, FILLED.replace("They try it", "They get 12 per cent"))
    warned = workspace.run("render", "monday", "-d", "minutes", "-a", "client", "-f", "md")
    assert warned.exit_code == 0
    assert "[internal-words]" in warned.stderr


def test_earlier_actions_are_done_dropped_or_still_open(workspace: WorkspaceBuilder) -> None:
    meeting = (workspace.root / "content/meetings/monday.yaml").read_text("utf-8")
    series = "series: {id: demo, rule: FREQ=WEEKLY}\n"
    workspace.write("content/meetings/monday.yaml", meeting + series)
    workspace.write("content/meetings/next.yaml", meeting.replace("12-01", "12-08") + series)
    tasks = "".join(f"      - {{id: {n}, what: task {n}, who: ann-reed}}\n" for n in range(1, 5))
    workspace.write(MINUTES, f"items:\n  - id: demo\n    actions:\n{tasks}")
    workspace.replace(MINUTES, "what: task 4", 'what: "task\\n4"')
    file = workspace.run("minutes", "next", "-o", "-").stdout
    assert "# Ann Reed: task 4 · since" in file
    assert "# Ann Reed: task 1 · since 1 December, second week\n  - id: monday/1\n" in file
    workspace.write(
        "content/minutes/next.yaml",
        "carried:\n  - {id: monday/1, done: 2026-12-04}\n  - {id: monday/2, dropped: too late}\n"
        "  - {id: monday/3, due: 2026-12-11, who: tom-lipka}\n",
    )
    workspace.run("render", "next", "-d", "minutes", "-a", "internal", "-f", "md")
    text = (workspace.root / "out/next.minutes.internal.en.md").read_text("utf-8")
    since = "(since 1 December, second week) · *internal*"
    assert f"| Friday 11 December | Task 3 {since} | Tom Lipka |" in text
    assert f"|  | Task 4 {since} | Ann Reed |" in text
    assert "- [x] Task 1 · Ann Reed · 4 December\n" in text
    assert "- [x] Task 2 · Ann Reed · dropped: Too late\n" in text


def test_minutes_that_are_not_there(workspace: WorkspaceBuilder) -> None:
    result = workspace.run("render", "monday", "--document", "minutes")
    assert result.exit_code == 1
    assert "There are no minutes of monday yet. [no-minutes]" in result.stderr
    assert "“agendagen minutes monday” writes the file" in result.stderr
    everything = workspace.run("render", "--document", "minutes", "--format", "md")
    assert everything.exit_code == 2
    assert "Nothing of what is here matches" in everything.stderr


BROKEN = [
    ("- id: demo", "- id: dmeo", "unknown-id", "no item “dmeo”"),
    (
        "[zq all is well]",
        "[]\n    actions: [{id: 2-1, what: a, who: ann-reed}]",
        "duplicate-id",
        "2-1",
    ),
    ("who: tom-lipka, due", "who: tom-lipke, due", "unknown-person", "no person “tom-lipke”"),
    ("sandmere/maria-lis, vis", "sandmere/mario, vis", "unknown-contact", "no contact “mario”"),
    ("sandmere/maria-lis, vis", "sandmore/mario, vis", "unknown-client", "no client “sandmore”"),
    ("items:\n", "carried: [{id: monday/9}]\nitems:\n", "unknown-action", "an action “monday/9”"),
    ("items:\n", "carried: [{id: nine}]\nitems:\n", "bad-value", "“id” cannot be “nine”"),
    ("what: send the report", "waht: send", "unknown-key", "no key “waht”"),
    ("due: 2026-12-03", "due: soon", "bad-date", "“soon” is no date"),
    ("- zq inside decision", "-", "bad-value", "“decisions” must not be empty"),
    (
        "items:\n",
        "carried: [{id: monday/2-1, dropped: ''}]\nitems:\n",
        "bad-value",
        "“dropped” must not be empty",
    ),
    ("due: 2026-12-03", "done: soon", "bad-date", "“soon” is no date"),
    ("visibility: client}\n    act", "visibility: all}\n    act", "bad-value", "cannot be “all”"),
]


@pytest.mark.parametrize(("old", "new", "code", "said"), BROKEN, ids=[b[1][:24] for b in BROKEN])
def test_mistakes_in_minutes(
    workspace: WorkspaceBuilder, old: str, new: str, code: str, said: str
) -> None:
    workspace.write(MINUTES, FILLED)
    assert workspace.run("check").stderr == "Everything is fine.\n"
    workspace.replace(MINUTES, old, new)
    told = workspace.run("check").stderr
    assert f"[{code}]" in told
    assert re.search(said, told)
    assert f"{MINUTES}:" in told


def test_an_item_that_has_gone_matters_only_if_something_is_minuted(
    workspace: WorkspaceBuilder,
) -> None:
    workspace.write(MINUTES, "items: [{id: gone}]\n")
    assert workspace.run("check").stderr == "Everything is fine.\n"
    workspace.write(MINUTES, "items: [{id: gone, decisions: [one]}]\n")
    assert "[unknown-id]" in workspace.run("check").stderr


def test_minutes_of_no_meeting(workspace: WorkspaceBuilder) -> None:
    workspace.write("content/minutes/mondya.yaml", FILLED)
    told = workspace.run("check").stderr
    assert "There is no meeting “mondya” of which these could be the minutes" in told
    assert "Did you mean “monday”?" in told
