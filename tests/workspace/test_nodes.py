"""Finding values and their places in a tree."""

import pytest

from agendagen.problems import Position
from agendagen.workspace.nodes import Path, Scalar, find, is_blank, place, plain, scalars
from agendagen.workspace.reading import parse

TREE = parse("name: Ann\nblank:\nlist:\n  - a\n  - {id: b, text: c}\n", "f")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((), {"name": "Ann", "list": ["a", {"id": "b", "text": "c"}]}),
        (("name",), "Ann"),
        (("list", 0), "a"),
        (("list", 1, "text"), "c"),
    ],
)
def test_find(path: Path, value: object) -> None:
    node = find(TREE, path)
    assert node is not None
    assert plain(node) == value


@pytest.mark.parametrize(
    "path", [("nme",), ("list", 2), ("list", "a"), (0,), ("name", "x"), ("name", 0)]
)
def test_find_nothing(path: Path) -> None:
    assert find(TREE, path) is None


@pytest.mark.parametrize(
    ("path", "value_at", "key_at"),
    [
        (("name",), (1, 7), (1, 1)),
        (("list",), (4, 3), (3, 1)),
        (("list", 1), (5, 5), (5, 5)),
        (("list", 1, "text"), (5, 19), (5, 13)),
        (("list", 1, "nothing"), (5, 5), (5, 5)),
        (("nothing", "more"), (1, 1), (1, 1)),
    ],
)
def test_place(path: Path, value_at: tuple[int, int], key_at: tuple[int, int]) -> None:
    assert place(TREE, path) == Position("f", *value_at)
    assert place(TREE, path, key=True) == Position("f", *key_at)


def test_scalars_come_with_their_paths_in_order() -> None:
    assert [(path, node.text) for path, node in scalars(TREE)] == [
        (("name",), "Ann"),
        (("blank",), ""),
        (("list", 0), "a"),
        (("list", 1, "id"), "b"),
        (("list", 1, "text"), "c"),
    ]


def test_blank_is_only_what_was_left_out() -> None:
    assert is_blank(Scalar("", Position("f"), empty=True))
    assert not is_blank(Scalar("", Position("f")))
    assert not is_blank(TREE)
