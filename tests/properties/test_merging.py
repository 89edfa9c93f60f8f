"""The merge rule, for trees of any shape and depth. Flat lists: tests/workspace/test_merging.py."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from hypothesis import assume, given
from hypothesis import strategies as st

from agendagen.problems import Position, Problem
from agendagen.workspace.merge import entry_id, merge
from agendagen.workspace.nodes import Mapping, Node, Plain, Scalar, Sequence, plain

from .strategies import LISTS, WORDS, any_value, placed, record

Address = tuple[str, ...]


def laid(base: Node, *overs: Node) -> Node:
    """Everything on top of the base, and nothing to complain about."""
    problems: list[Problem] = []
    for over in overs:
        base = merge(base, over, problems)
    assert problems == []
    return base


def addressed(node: Node, at: Address = ()) -> Iterator[tuple[Address, Node]]:
    """Every value by the keys and ids that lead to it; a list without ids is one value."""
    if isinstance(node, Mapping):
        for key, entry in node.entries.items():
            yield from addressed(entry.value, (*at, key))
    elif isinstance(node, Sequence) and node.items and entry_id(node.items[0]) is not None:
        for item in node.items:
            yield from addressed(item, (*at, entry_id(item) or ""))
    else:
        yield at, node


def seen(node: Node) -> dict[Address, Plain]:
    """The same without the places."""
    return {at: plain(value) for at, value in addressed(node)}


def change(where: Address, entry: dict[str, Plain]) -> Plain:
    """A layer that holds nothing but this entry of some list."""
    for step in reversed(where[:-1]):
        if step in LISTS:
            entry = {step: [entry]}
        else:
            entry = {"facts": entry} if step == "facts" else {"id": step, **entry}
    return entry


def places(node: Node) -> Iterator[tuple[str, Position]]:
    """Every text, key and bracket with its place."""
    if isinstance(node, Scalar):
        yield node.text, node.at
    elif isinstance(node, Sequence):
        yield from chain([("[", node.at)], *map(places, node.items))
    else:
        yield "{", node.at
        for key, entry in node.entries.items():
            yield from chain([(f"{key}:", entry.at)], places(entry.value))


@given(any_value, any_value)
def test_any_two_trees_merge_into_what_they_hold(below: Plain, above: Plain) -> None:
    base, over = placed(below, "base"), placed(above, "over")
    problems: list[Problem] = []
    result = merge(base, over, problems)
    assert set(places(result)) <= {*places(base), *places(over)}
    assert {problem.at for problem in problems} <= {at for _, at in places(over)}
    assert (base, over) == (placed(below, "base"), placed(above, "over")), "merged in place"


@given(any_value.filter(lambda value: isinstance(value, dict)))
def test_an_empty_layer_changes_nothing(value: Plain) -> None:
    base = placed(value, "base")
    assert laid(base, Mapping({}, Position("over"))) == base


@given(record, record)
def test_the_later_wins_and_the_rest_is_kept(
    below: dict[str, Plain], above: dict[str, Plain]
) -> None:
    base, over = placed(below, "base"), placed(above, "over")
    result = dict(addressed(laid(base, over)))
    assert result == dict(addressed(base)) | dict(addressed(over))


@given(record, record)
def test_a_layer_laid_twice_is_a_layer_laid_once(
    below: dict[str, Plain], above: dict[str, Plain]
) -> None:
    base, over = placed(below, "base"), placed(above, "over")
    assert laid(base, over, over) == laid(base, over)


@given(record, record, record)
def test_layers_may_be_laid_together_first(
    one: dict[str, Plain], two: dict[str, Plain], three: dict[str, Plain]
) -> None:
    """True of layers that only add and replace; `remove` and `after` look at what is below."""
    base, over, top = placed(one, "one"), placed(two, "two"), placed(three, "three")
    assert laid(laid(base, over), top) == laid(base, laid(over, top))


@given(st.data(), record)
def test_what_is_removed_is_gone_and_nothing_else_is(
    data: st.DataObject, below: dict[str, Plain]
) -> None:
    before = seen(placed(below, "base"))
    ids = sorted(at[:-1] for at in before if at[-1] == "id")
    assume(ids)
    gone = data.draw(st.sampled_from(ids))
    over = change(gone, {"id": gone[-1], "remove": "true"})
    expected = {at: text for at, text in before.items() if at[: len(gone)] != gone}
    if not any(at[: len(gone) - 1] == gone[:-1] for at in expected):
        expected[gone[:-1]] = []
    assert seen(laid(placed(below, "base"), placed(over, "over"))) == expected


@given(record, record, st.data())
def test_the_words_of_the_rule_are_obeyed_at_any_depth_and_never_kept(
    below: dict[str, Plain], above: dict[str, Plain], data: st.DataObject
) -> None:
    def worded(value: Plain) -> Plain:
        if isinstance(value, list):
            return [worded(item) for item in value]
        if isinstance(value, str):
            return value
        inside = {key: worded(item) for key, item in value.items()}
        return inside | data.draw(words) if "id" in value else inside

    words = st.fixed_dictionaries(
        {},
        optional={
            "after": st.sampled_from(["start", "a", "b", "z"]),
            "remove": st.sampled_from(["true", "false"]),
            "if_there": st.sampled_from(["true", "false"]),
        },
    )
    result = merge(placed(below, "base"), placed(worded(above), "over"), [])
    assert not {step for at in seen(result) for step in at} & set(WORDS)
