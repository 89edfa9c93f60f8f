"""The rooms of the house: each takes from earlier ones only, and `cli` alone speaks to people."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "agendagen"
ROOMS = (
    "problems", "records", "workspace", "figures", "compose", "timing", "phrasing", "series",
    "checks", "documents", "formats", "output", "cli",
)  # fmt: skip


def taken(source: str) -> Iterator[str]:
    """The modules that a source imports, late ones and those for types too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def rooms_of(modules: Iterator[str]) -> set[str]:
    """The rooms of agendagen among modules; `agendagen` itself is only its version."""
    return {name.split(".")[1] for name in modules if name.startswith("agendagen.")}


def files(room: str) -> list[Path]:
    return sorted((SRC / room).rglob("*.py")) or [SRC / f"{room}.py"]


def test_every_room_is_known() -> None:
    there = {path.stem for path in SRC.iterdir() if path.is_dir() or path.suffix == ".py"}
    assert there - {"__init__", "__pycache__"} == {*ROOMS}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_takes_from_earlier_ones_only(room: str) -> None:
    allowed = {*ROOMS[: ROOMS.index(room) + 1]}
    found = {file.name: rooms_of(taken(file.read_text("utf-8"))) for file in files(room)}
    assert {name: later for name, rooms in found.items() if (later := rooms - allowed)} == {}


@pytest.mark.parametrize("room", ROOMS[:-1])
def test_only_commands_know_of_the_command_line(room: str) -> None:
    for file in files(room):
        source = file.read_text("utf-8")
        called = {
            ast.unparse(node.func)
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call)
        }
        assert "click" not in {name.split(".")[0] for name in taken(source)}, file
        assert called.isdisjoint({"print", "exit", "sys.exit"}), file
