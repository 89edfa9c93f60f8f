"""The one merge rule: by hand, and for any two lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendagen.problems import Position, Problem
from agendagen.workspace.merge import entry_id, merge
from agendagen.workspace.nodes import Mapping, Sequence, find, plain
from agendagen.workspace.reading import parse

if TYPE_CHECKING:
    from agendagen.workspace.nodes import Plain

BASE = "title: One\nroles: {a: {title: A}}\ntags: [x, y]\nitems:\n"
ITEMS = "  - {id: a, n: '1'}\n  - {id: b, n: '2'}\n  - {id: c, n: '3'}\n"


def merged(base: str, over: str) -> tuple[Plain, list[Problem]]:
    problems: list[Problem] = []
    return plain(merge(parse(base, "base"), parse(over, "over"), problems)), problems


def ids(items: str, over: str) -> tuple[list[str | None], list[Problem]]:
    problems: list[Problem] = []
    tree = merge(parse(f"items:\n{items}", "base"), parse(f"items:\n{over}", "over"), problems)
    found = find(tree, ("items",))
    assert isinstance(found, Sequence)
    return [entry_id(item) for item in found.items], problems


def test_mappings_merge_key_by_key() -> None:
    value, problems = merged(BASE + ITEMS, "title: Two\nroles: {b: {title: B}}\n")
    assert value == {
        "title": "Two",
        "roles": {"a": {"title": "A"}, "b": {"title": "B"}},
        "tags": ["x", "y"],
        "items": [{"id": "a", "n": "1"}, {"id": "b", "n": "2"}, {"id": "c", "n": "3"}],
    }
    assert problems == []


def test_other_lists_and_single_values_replace() -> None:
    value, _ = merged("tags: [x, y]\nn: '1'\nm: {a: b}\n", "tags: [z]\nn: '2'\nm: none\n")
    assert value == {"tags": ["z"], "n": "2", "m": "none"}


def test_a_list_with_an_entry_without_an_id_replaces() -> None:
    value, _ = merged(f"items:\n{ITEMS}", "items:\n  - {id: a}\n  - {n: '4'}\n")
    assert value == {"items": [{"id": "a"}, {"n": "4"}]}


def test_the_same_id_merges_into_that_entry() -> None:
    value, _ = merged(f"items:\n{ITEMS}", "items:\n  - {id: b, m: '9'}\n  - {id: a, n: '0'}\n")
    assert value == {
        "items": [{"id": "a", "n": "0"}, {"id": "b", "n": "2", "m": "9"}, {"id": "c", "n": "3"}]
    }


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ("  - {id: d}\n", ["a", "b", "c", "d"]),
        ("  - {id: d, after: a}\n", ["a", "d", "b", "c"]),
        ("  - {id: d, after: start}\n", ["d", "a", "b", "c"]),
        ("  - {id: d, after: a}\n  - {id: e, after: a}\n", ["a", "e", "d", "b", "c"]),
        ("  - {id: d, after: a}\n  - {id: e, after: d}\n", ["a", "d", "e", "b", "c"]),
        ("  - {id: a, after: c}\n", ["b", "c", "a"]),
        ("  - {id: c, after: start}\n", ["c", "a", "b"]),
        ("  - {id: b, remove: true}\n", ["a", "c"]),
        ("  - {id: b, remove: 'yes'}\n", ["a", "c"]),
        ("  - {id: b, remove: false}\n", ["a", "b", "c"]),
        ("  - {id: b, remove: true}\n  - {id: b, n: '9'}\n", ["a", "c", "b"]),
        ("  - {id: x, if_there: true}\n", ["a", "b", "c"]),
        ("  - {id: x, if_there: true, remove: true}\n", ["a", "b", "c"]),
        ("  - {id: a, if_there: true, remove: true}\n", ["b", "c"]),
        ("  - {id: a, if_there: true, after: b}\n", ["b", "a", "c"]),
    ],
)
def test_order_of_entries(over: str, expected: list[str]) -> None:
    assert ids(ITEMS, over) == (expected, [])


@pytest.mark.parametrize(
    ("over", "expected", "at", "message", "hint"),
    [
        (
            "  - {id: d, after: xyz}\n",
            ["a", "b", "c", "d"],
            (2, 20),
            "There is no “xyz” here to put it after.",
            "The ids here are: a, b, c.",
        ),
        (
            "  - {id: cc, remove: true}\n",
            ["a", "b", "c"],
            (2, 10),
            "There is no “cc” here to remove.",
            "Did you mean “c”?",
        ),
        (
            "  - {id: a, after: a}\n",
            ["b", "c", "a"],
            (2, 20),
            "There is no “a” here to put it after.",
            "The ids here are: b, c.",
        ),
    ],
)
def test_what_cannot_be_placed_is_a_problem(
    over: str, expected: list[str], at: tuple[int, int], message: str, hint: str
) -> None:
    found, problems = ids(ITEMS, over)
    assert found == expected
    assert problems == [Problem(Position("over", *at), "unknown-id", message, hint)]


def test_the_words_of_the_merge_rule_do_not_stay_in_the_entry() -> None:
    value, _ = merged(f"items:\n{ITEMS}", "items:\n  - {id: d, after: a, if_there: false}\n")
    assert isinstance(value, dict)
    assert value["items"] == [{"id": "a", "n": "1"}, {"id": "d"}, *_rest("b", "c")]


def _rest(*names: str) -> list[dict[str, str]]:
    return [{"id": name, "n": str("abc".index(name) + 1)} for name in names]


def test_a_first_list_obeys_after_too() -> None:
    value, problems = merged("title: One\n", "items:\n  - {id: a}\n  - {id: b, after: start}\n")
    assert value == {"title": "One", "items": [{"id": "b"}, {"id": "a"}]}
    assert problems == []


def test_lists_inside_entries_merge_by_the_same_rule() -> None:
    base = "items:\n  - id: a\n    talk:\n      - {id: x, say: one}\n      - {id: y, say: two}\n"
    over = "items:\n  - id: a\n    talk:\n      - {id: z, say: new, after: x}\n"
    value, _ = merged(base, over)
    assert isinstance(value, dict)
    assert [line["id"] for line in value["items"][0]["talk"]] == ["x", "z", "y"]  # type: ignore[index,call-overload]


def test_values_keep_the_place_where_they_were_written() -> None:
    problems: list[Problem] = []
    base, over = parse(f"items:\n{ITEMS}", "base"), parse("items:\n  - {id: b, n: '9'}\n", "over")
    tree = merge(base, over, problems)
    for path, file in ((("items", 0, "n"), "base"), (("items", 1, "n"), "over")):
        node = find(tree, path)
        assert node is not None
        assert node.at.path == file


def test_what_is_missing_is_missing_where_the_thing_itself_was_written() -> None:
    problems: list[Problem] = []
    tree = merge(parse("name: Ann\n", "base"), parse("title: Pani\n", "over"), problems)
    assert tree.at == Position("base", 1, 1)


NAMES = st.sampled_from(["a", "b", "c", "d", "e", "f"])
ENTRIES = st.lists(NAMES, unique=True, max_size=5)


def as_yaml(entries: list[dict[str, str]]) -> str:
    rows = [", ".join(f"{key}: {value}" for key, value in entry.items()) for entry in entries]
    return "items: [" + ", ".join(f"{{{row}}}" for row in rows) + "]\n"


@st.composite
def patches(draw: st.DrawFn) -> list[dict[str, str]]:
    """Changes of any kind, also to entries that are not there."""
    found: list[dict[str, str]] = []
    for name in draw(ENTRIES):
        patch = {"id": name}
        if draw(st.booleans()):
            patch["n"] = draw(st.sampled_from(["1", "2"]))
        if draw(st.booleans()):
            patch["after"] = draw(st.one_of(NAMES, st.just("start")))
        for flag in ("remove", "if_there"):
            if draw(st.booleans()):
                patch[flag] = draw(st.sampled_from(["true", "false"]))
        found.append(patch)
    return found


def apply(base: list[str], over: list[dict[str, str]]) -> tuple[list[str | None], list[Problem]]:
    problems: list[Problem] = []
    tree = merge(
        parse(as_yaml([{"id": name} for name in base]), "base"),
        parse(as_yaml(over), "over"),
        problems,
    )
    found = find(tree, ("items",))
    assert isinstance(found, Sequence)
    return [entry_id(item) for item in found.items], problems


@given(ENTRIES, patches())
def test_ids_stay_unique_and_nothing_is_invented(
    base: list[str], over: list[dict[str, str]]
) -> None:
    found, _ = apply(base, over)
    if over:
        assert len(found) == len(set(found))
        assert set(found) <= {*base, *(patch["id"] for patch in over)}


@given(ENTRIES, patches())
def test_what_is_not_touched_keeps_its_order(base: list[str], over: list[dict[str, str]]) -> None:
    found, _ = apply(base, over)
    touched = {patch["id"] for patch in over}
    if over:
        untouched = [name for name in base if name not in touched]
        assert [name for name in found if name in untouched] == untouched


@given(ENTRIES, patches())
def test_after_and_remove_do_what_they_say_or_are_reported(
    base: list[str], over: list[dict[str, str]]
) -> None:
    for length in range(1, len(over) + 1):
        before, earlier = apply(base, over[: length - 1]) if length > 1 else (list(base), [])
        found, problems = apply(base, over[:length])
        patch = over[length - 1]
        name, is_new = patch["id"], patch["id"] not in before
        reported = len(problems) > len(earlier)
        if patch.get("if_there") == "true" and is_new:
            assert found == before
        elif patch.get("remove") == "true":
            assert name not in found
            assert reported == is_new
        elif "after" not in patch:
            assert found == ([*before, name] if is_new else before)
        elif patch["after"] == "start":
            assert found[0] == name
        elif not reported:
            assert found[found.index(name) - 1] == patch["after"]
            assert found.index(name) > 0
        else:
            assert found[-1] == name
            assert patch["after"] == name or patch["after"] not in before


@given(ENTRIES)
def test_nothing_laid_over_changes_nothing(base: list[str]) -> None:
    tree = parse(as_yaml([{"id": name, "n": "1"} for name in base]), "base")
    problems: list[Problem] = []
    assert plain(merge(tree, Mapping({}, Position("over")), problems)) == plain(tree)
    same = parse(as_yaml([{"id": name} for name in base]), "over")
    assert plain(merge(tree, same, problems)) == plain(tree)
    assert problems == []


@given(ENTRIES, patches())
def test_merging_leaves_what_it_merges_alone(base: list[str], over: list[dict[str, str]]) -> None:
    below = parse(as_yaml([{"id": name} for name in base]), "base")
    above = parse(as_yaml(over), "over")
    before = plain(below), plain(above)
    merge(below, above, [])
    assert (plain(below), plain(above)) == before
