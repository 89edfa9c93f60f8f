"""The file of the next meeting of a series, made from that of the last one.

What is said of the series goes over; what belonged to the one meeting stays behind, with a
comment where the new one has to say it. Open actions and parked topics are not written down:
the agenda reads them from the minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from agendagen.compose.dates import age, format_day
from agendagen.output.starter import input_lines
from agendagen.output.yamltext import entry, in_comment, schema_line
from agendagen.records.types import InputSpec
from agendagen.series.plan import Plan
from agendagen.workspace.merge import entry_id
from agendagen.workspace.nodes import Entry, Node, Scalar, Sequence, find
from agendagen.workspace.nodes import Mapping as Tree

_KEPT_KINDS = ("actions", "data")
"""Inputs that name where values come from; the values are new every time."""
_KEPT_WITH_GUESTS = ("client", "product")
"""A series with a client is with the same one, about the same product."""
_WEEK = re.compile(r"(.*-)\d{4}-w\d{2}")


def sequel_id(plan: Plan, taken: Mapping[str, object]) -> str:
    """`weekly-2026-w50` after `weekly-2026-w49`, else `weekly-2026-12-07`."""
    day = plan.occurrence.day
    year, week, _ = day.isocalendar()
    if found := _WEEK.fullmatch(plan.base.held.id):
        name = f"{found[1]}{year}-w{week:02d}"
        if name not in taken:
            return name
    return f"{plan.series.id}-{day}"


def sequel_text(
    plan: Plan, inputs: Mapping[str, InputSpec], of_mode: Mapping[str, InputSpec]
) -> str:
    """The meeting file. `inputs` are those of the type, `of_mode` those of the mode."""
    tree = plan.base.tree
    assert isinstance(tree, Tree)
    lines = [
        schema_line("meeting"),
        f"# No. {plan.number} of “{plan.series.id}”, after {in_comment(plan.base.held.id)}.",
        "# What was promised and is open comes from content/minutes by itself.",
        "",
    ]
    for key, was in tree.entries.items():
        if key == "inputs":
            lines += ["", *_inputs(plan, tree, inputs, of_mode)]
        elif key == "items":
            lines += entry("items", _standing_items(was.value, plan.series.standing))
        elif key == "revision":
            continue  # of the invitation to the one meeting
        elif key == "date":
            lines.append(f"date: {plan.occurrence.day}  # {_why_then(plan)}")
        elif key == "cast":
            lines += _cast(plan, was.value)
        elif key == "attendees" and plan.attendees is not None:
            lines += entry("attendees", _texts(plan.attendees, was.value))
        elif key == "series":
            lines += entry("series", _series(plan, was.value))
        elif key in ("title", "objective") and not _is_timeless(was.value):
            lines.append(f"# {key}:  # the last one said: {in_comment(_text(was.value))}")
        else:
            lines += entry(key, was.value)
    if "inputs" not in tree.entries:
        lines += ["", *_inputs(plan, tree, inputs, of_mode)]
    return "\n".join(lines).rstrip("\n") + "\n"


def sequel_translation(plan: Plan, tree: Node, inputs: Mapping[str, InputSpec]) -> str:
    """The translation of what went over; empty when nothing of it needs one."""
    assert isinstance(tree, Tree)
    lines: list[str] = []
    for key, was in tree.entries.items():
        if key == "inputs" and isinstance(was.value, Tree):
            kept = {
                name: one for name, one in was.value.entries.items() if _is_kept(name, plan, inputs)
            }
            lines += entry("inputs", Tree(kept, was.at)) if kept else ()
        elif key == "items":
            lines += entry("items", _standing_items(was.value, plan.series.standing))
        elif key in ("title", "objective") and not _is_timeless(was.value):
            continue
        elif key != "series":
            lines += entry(key, was.value)
    return "\n".join([schema_line("meeting.translation"), *lines]) + "\n" if lines else ""


def _why_then(plan: Plan) -> str:
    one = plan.occurrence
    said = format_day(one.day, "en", "weekday").split()[0]
    if one.off:
        return f"{said}, not on {one.planned}: {one.off}"
    return f"{said}, instead of {plan.instead_of}" if plan.instead_of else said


def _cast(plan: Plan, cast: Node) -> Iterator[str]:
    """The cast, each rotating role with whose turn it is and why."""
    turns = {turn.role: turn for turn in plan.turns}
    roles = cast.entries if isinstance(cast, Tree) else {}
    if not turns:
        yield from entry("cast", cast)
        return
    yield "cast:"
    for role in dict.fromkeys((*roles, *turns)):
        if role not in turns:
            yield from entry(role, roles[role].value, "  ")
            continue
        turn = turns[role]
        if turn.person is None:
            yield f"  # {role}:  # nobody whose turn it could be is there"
            continue
        why = f"last on {turn.last}" if turn.last else "for the first time"
        skipped = f"; {turn.skipped[0]} is absent, and comes next time" if turn.skipped else ""
        yield f"  {role}: {turn.person}  # {why}{skipped}"


def _series(plan: Plan, was: Node) -> Tree:
    """What the file says of the series, brought up to date."""
    assert isinstance(was, Tree)
    entries = {key: one for key, one in was.entries.items() if key not in ("parked", "absent")}
    new: dict[str, Node] = {
        "number": Scalar(str(plan.number), was.at),
        "from": Scalar(plan.anchor.isoformat(), was.at),
    }
    if plan.absent:
        new["absent"] = _texts(plan.absent, was)
    if plan.instead_of:
        days = dict.fromkeys((*plan.series.except_, plan.instead_of))
        new["except"] = _texts(tuple(day.isoformat() for day in days), was)
    for key, node in new.items():
        entries[key] = Entry(key, was.at, node)
    return Tree(entries, was.at)


def _inputs(
    plan: Plan, tree: Tree, inputs: Mapping[str, InputSpec], of_mode: Mapping[str, InputSpec]
) -> Iterator[str]:
    written = find(tree, ("inputs",))
    said = written.entries if isinstance(written, Tree) else {}
    lines: list[str] = []
    for name, one in said.items():
        if _is_kept(name, plan, inputs):
            # the day of the numbers was that of the last meeting
            of_data = name in inputs and inputs[name].kind == "data"
            node = find(one.value, ("data",)) if of_data else None
            lines += entry(name, node or one.value, "  ")
    every = {**inputs, **of_mode}
    for name, spec in every.items():
        if name in said and _is_kept(name, plan, inputs):
            continue
        if spec.kind == "actions":
            lines.append(f"  {name}: {plan.series.id}  # read from the minutes")
        elif name in inputs:
            lines += input_lines(name, spec, [], {})
            lines += _praise(plan) if spec.praise else ()
    if any(not line.lstrip().startswith("#") for line in lines):
        yield "inputs:"
        yield from lines
    elif lines:
        yield "# inputs:"
        yield from lines


def _praise(plan: Plan) -> Iterator[str]:
    """Who could be praised, longest not praised first: suggestions to put into words."""
    if plan.no_praise:
        names = ", ".join(plan.no_praise)
        yield f"  #   Done well, and only to be thanked alone, as they wish: {names}"
    if plan.praise:
        yield "  #   Whom to praise, the one who has waited longest first:"
    for one in plan.praise:
        waited = f"last praised on {one.last}" if one.last else "not praised yet"
        ask = "; ask first" if one.consent == "ask" else ""
        yield f"  #   {one.who} ({waited}{ask}): “{in_comment(one.deeds[0])}”"


def _is_kept(name: str, plan: Plan, inputs: Mapping[str, InputSpec]) -> bool:
    if name in plan.series.standing:
        return True
    if name not in inputs:
        return True  # how people meet, also what another mode would ask for
    kind = inputs[name].kind
    if kind in _KEPT_WITH_GUESTS:
        return find(plan.base.tree, ("guests",)) is not None
    return kind in _KEPT_KINDS and not (kind == "actions" and _has_rows(plan, name))


def _has_rows(plan: Plan, name: str) -> bool:
    return isinstance(find(plan.base.tree, ("inputs", name)), Sequence)


def _standing_items(items: Node, standing: tuple[str, ...]) -> Node:
    if not isinstance(items, Sequence):
        return items
    kept = tuple(item for item in items.items if entry_id(item) in standing)
    return Sequence(kept, items.at) if kept else Scalar("", items.at, empty=True)


def _is_timeless(node: Node) -> bool:
    """Whether a title holds for every meeting: `week {{ meeting.week }}` does, `week 49` not."""
    return not re.search(r"\d", re.sub(r"\{\{.*?\}\}", "", _text(node)))


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _texts(texts: tuple[str, ...], near: Node) -> Sequence:
    return Sequence(tuple(Scalar(text, near.at) for text in texts), near.at)


def carried_lines(plan: Plan, names: Mapping[str, str], locale: str) -> Iterator[str]:
    """What is open when the meeting begins, with its age: for people to read."""
    for action in plan.actions:
        since = age(action.made, plan.occurrence.day, locale)
        yield f"{action.id}  {names.get(action.who, action.who)}: {action.what} ({since})"
