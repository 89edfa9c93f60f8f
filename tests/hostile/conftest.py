"""Hostile files, tried as a user would meet them: clone, render, read what is said."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

SECRET = "kept-outside-8461"
"""What stands in a file beside the workspace, which nothing may read."""
FORBIDDEN = re.compile(r"Traceback|has a bug|Error\b|Exception|" + SECRET)

_seen: list[str] | None = None
_hooked = False
_WATCHED = ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system")


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if _seen is not None and event in _WATCHED:
        _seen.append(f"{event} {arguments[0] if event == 'open' else arguments}")


@pytest.fixture
def secret(workspace: WorkspaceBuilder) -> str:
    """The path of a file outside of the workspace."""
    file = workspace.root.parent / "secret.txt"
    file.write_text(SECRET)
    return str(file)


@contextmanager
def watched(root: Path) -> Iterator[None]:
    """No network, no process, and no file but the workspace's and the program's own."""
    global _seen, _hooked
    if not _hooked:
        sys.addaudithook(_listen)
        _hooked = True
    _seen = []
    try:
        yield
    finally:
        seen, _seen = _seen, None
    assert [s for s in seen if not s.startswith("open ")] == []
    outside = (f"open {root.parent}", "open /etc/", "open /proc/", "open /dev/")
    assert [s for s in seen if s.startswith(outside) and not s.startswith(f"open {root}")] == []


Rejects = Callable[..., None]


@pytest.fixture
def rejects(workspace: WorkspaceBuilder, secret: str) -> Rejects:
    """`rejects(place, code, message)`: nothing is made, and it is said why, where."""

    def try_it(place: str, code: str, message: str, *arguments: str) -> None:
        with watched(workspace.root):
            result = workspace.run("render", *(arguments or ("-d", "agenda", "-f", "html")))
        said = result.stderr
        assert result.exit_code == 1, said
        assert not FORBIDDEN.search(said), said
        problems = [p for p in said.splitlines() if p.startswith(place) and f"[{code}]" in p]
        assert any(message in problem for problem in problems), said
        assert result.stdout == ""
        assert not (workspace.root / "out").exists()

    return try_it
