"""A small, valid workspace to start from: change one file, and see what agendagen says."""

import io
import json
import re
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from agendagen.cli.root import run
from agendagen.workspace.workspace import Workspace, open_workspace

MINIMAL = {
    "agendagen.toml": 'locale = "en"\nlanguages = ["en"]\ntimezone = "Europe/Warsaw"\n',
    "content/company.yaml": "visibility: client\nname: Fennimark\n",
    "content/people/ann-reed.yaml": (
        "visibility: client\n"
        "name: Ann Reed\n"
        "title: Account executive\n"
        "team: north\n"
        "notes: Talks fast.\n"
    ),
    "content/people/tom-lipka.yaml": "visibility: client\nname: Tom Lipka\ntitle: Engineer\n",
    "content/clients/sandmere.yaml": (
        "visibility: client\n"
        "name: Sandmere Bank\n"
        "goals: [close payroll early, see overtime]\n"
        "budget: About 350\n"
        "champion: maria-lis\n"
        "contacts:\n"
        "  - {id: maria-lis, name: Maria Lis, title: HR director, stake: Her Sundays}\n"
    ),
    "content/products/tempora.yaml": (
        "visibility: client\n"
        "name: Tempora\n"
        "benefits:\n"
        "  - {id: quiet, title: Quiet Sundays, text: Nobody works on Sunday.}\n"
        "  - {id: early, title: Early close, text: Payroll closes on day two.}\n"
        "discount_floor: 12 per cent\n"
    ),
    "templates/modes/in-person.yaml": "title: In person\n",
    "templates/types/pitch.yaml": (
        "title: Pitch of {{ product.name }}\n"
        "purposes: [inform-clients]\n"
        "audience: client\n"
        "objective: Decide about a trial.\n"
        "minutes: 30\n"
        "roles:\n"
        "  rep: {title: Account executive}\n"
        "  expert: {title: Engineer}\n"
        "inputs:\n"
        "  client: {kind: client, title: Which client?, visibility: client}\n"
        "  product: {kind: product, title: Which product?, visibility: client}\n"
        "  goal: {kind: text, title: What for?, visibility: client, required: false}\n"
        "items:\n"
        "  - id: opening\n"
        "    title: Opening\n"
        "    minutes: {share: 5, min: 2, max: 10}\n"
        "    lead: rep\n"
        "    visibility: client\n"
        "    talk:\n"
        "      - {id: hello, say: Good morning.}\n"
        "      - {id: over, handoff: {to: expert, say: Over to you.}}\n"
        "  - id: demo\n"
        "    title: Demonstration\n"
        "    minutes: {share: 15, min: 5, max: 25}\n"
        "    lead: expert\n"
        "    kind: demo\n"
        "    visibility: client\n"
        "    fallback: A recorded run\n"
        "    talk:\n"
        "      - {id: screen, show: The report}\n"
        "      - {id: back, handoff: {to: rep, say: Back to you.}}\n"
        "  - id: closing\n"
        "    title: Next step\n"
        "    minutes: 10\n"
        "    lead: rep\n"
        "    visibility: client\n"
        "    talk:\n"
        "      - {id: next, ask: Shall we begin?, listen: 20 s}\n"
    ),
    "content/meetings/monday.yaml": (
        "type: pitch\n"
        "date: 2026-12-01\n"
        "start: 09:30\n"
        "cast: {rep: ann-reed, expert: tom-lipka}\n"
        "guests: [sandmere/maria-lis]\n"
        "inputs:\n"
        "  client: sandmere\n"
        "  product: tempora\n"
    ),
}
"""One meeting, `monday`, of the type `pitch`; nothing is wrong with it."""


@dataclass(frozen=True)
class Result:
    """What a command did."""

    exit_code: int
    stdout: str
    stderr: str


class WorkspaceBuilder:
    """A workspace on disk; the current folder is its root."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file of the workspace, with the folders it needs."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def replace(self, path: str, old: str, new: str) -> None:
        """Change one place of a file. The old text must stand there exactly once."""
        text = (self.root / path).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def run(self, *arguments: str) -> Result:
        """Run a command line in this process, from the root of the workspace."""
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err):
            exit_code = run(list(arguments))
        return Result(exit_code, _text(out), _text(err))

    def open(self) -> Workspace:
        """The workspace as it is on disk now."""
        return open_workspace(self.root)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


@pytest.fixture
def empty_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkspaceBuilder:
    """A folder with nothing in it, which is the current one."""
    root = tmp_path / "workspace"
    root.mkdir()
    monkeypatch.chdir(root)
    monkeypatch.delenv("AGENDAGEN_DEBUG", raising=False)
    return WorkspaceBuilder(root)


@pytest.fixture
def workspace(empty_workspace: WorkspaceBuilder) -> WorkspaceBuilder:
    """The minimal workspace, written out."""
    for path, text in MINIMAL.items():
        empty_workspace.write(path, text)
    return empty_workspace


Change = str | bytes | tuple[str, str]
"""What becomes of a file: its new content, or the one place to replace and the replacement."""
Expected = tuple[str, str, str, str]
"""`path:line:column`, code, and what the message and the hint must say."""
Refuses = Callable[..., None]

JARGON = re.compile(
    r"Traceback|Exception|Error\b|errno|None\b|NoneType|pydantic|jinja|yaml\.org|int\(\)|sys\.|"
    r"\btoken|print statement|alphabetic|indicator|hexdec|stream|dict\b|tuple\b|BUG|bug\b",
)
"""What a salesperson must never have to read."""


@pytest.fixture
def refuses(workspace: WorkspaceBuilder) -> Refuses:
    """`refuses(changes, expected)`: change files; exactly these errors are found, and shown."""

    def try_it(
        changes: dict[str, Change], expected: list[Expected], *, render: bool = True
    ) -> None:
        for path, change in changes.items():
            if isinstance(change, tuple):
                workspace.replace(path, *change)
            else:
                workspace.write(path, change)
        machine = workspace.run("check", "--json")
        found = json.loads(machine.stdout)["problems"]
        places = [(f"{p['path']}:{p['line']}:{p['column']}", p["code"]) for p in found]
        assert places == [(place, code) for place, code, _, _ in expected], machine.stdout
        for problem, (_, _, message, hint) in zip(found, expected, strict=True):
            assert message in problem["message"]
            assert hint in problem["hint"]
            assert problem["severity"] == "error"
            assert re.fullmatch(r"(agendagen |[A-Z“]).*[^.][.?]", problem["message"]), problem[
                "message"
            ]
            assert not JARGON.search(problem["message"] + problem["hint"]), problem
        human = workspace.run("check")
        assert (machine.exit_code, machine.stderr, human.exit_code, human.stdout) == (1, "", 1, "")
        assert all(f"{place}: error: " in human.stderr for place, _ in places)
        assert f"{len(expected)} error{'s' * (len(expected) > 1)}, 0 warnings." in human.stderr
        rendered = workspace.run("render", "--format", "md", "--format", "html")
        if render:
            assert (rendered.exit_code, rendered.stdout) == (1, "")
            assert any(f"{place}: error: " in rendered.stderr for place, _ in places)
            assert not (workspace.root / "out").exists()
        else:
            assert rendered.exit_code == 0, "no meeting uses the file, so it is in nobody's way"

    return try_it
