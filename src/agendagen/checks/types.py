"""What can be seen in a meeting type or mode without a meeting: names, filters, roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from jinja2 import TemplateSyntaxError, nodes

from agendagen.compose.expressions import Expressions, NotAllowed
from agendagen.compose.filters import make_filters
from agendagen.compose.resolve import ALWAYS, taken_names
from agendagen.compose.templating import EACH, names_hint, not_allowed, syntax_problem
from agendagen.problems import Position, Problem, did_you_mean
from agendagen.records.types import ModeSpec, TypeSpec
from agendagen.workspace.nodes import Mapping, Node, Scalar, Sequence, place

_CONDITION_KEYS = frozenset({"when", "of", "goal"})
_FREE = frozenset({"summary", "description"})
_TEXT_PARTS = ("title", "objective", "items", "disclosures", "joining")

Locate = Callable[[Position, str], Position]


def check_templates(
    tree: Node, spec: TypeSpec | ModeSpec, extra_names: frozenset[str], locate: Locate
) -> Iterator[Problem]:
    """Templates of a type that cannot work in any meeting of it.

    `extra_names` are names from elsewhere: the inputs of the modes for a type.
    """
    if not isinstance(tree, Mapping):
        return
    names = ALWAYS | extra_names | set(spec.inputs)
    roles: tuple[str, ...] = ()
    if isinstance(spec, TypeSpec):
        roles = tuple(spec.roles)
        names |= set(roles)
        yield from taken_names(tree, spec)
        yield from _companions(tree, spec)
    walker = _Walker(names, roles, locate)
    for key in _TEXT_PARTS:
        entry = tree.entries.get(key)
        if entry is not None:
            yield from walker.walk(entry.value, key, frozenset())


def _companions(tree: Node, spec: TypeSpec) -> Iterator[Problem]:
    """Items that go with one that is not there."""
    held = {item.id for item in spec.items if item.phase == "during" and item.each is None}
    for number, item in enumerate(spec.items):
        if item.for_ is not None and item.for_ not in held:
            yield Problem(
                place(tree, ("items", number, "for")),
                "unknown-item",
                f"“{item.for_}” is no item during the meeting, or one that is made by “each”.",
                did_you_mean(item.for_, held),
            )


def check_strings(tree: Node, names: frozenset[str], locate: Locate) -> Iterator[Problem]:
    """Templates anywhere in a tree that cannot work where only `names` are known."""
    yield from _Walker(names, (), locate).walk(tree, "", frozenset())


class _Walker:
    def __init__(self, names: frozenset[str], roles: tuple[str, ...], locate: Locate) -> None:
        self._names = names
        self._roles = roles
        self._locate = locate
        self._expressions = Expressions(make_filters("en", "EUR", []))

    def walk(self, node: Node, key: str, loops: frozenset[str]) -> Iterator[Problem]:
        if isinstance(node, Scalar):
            yield from self._string(node, key, loops)
        elif isinstance(node, Sequence):
            for item in node.items:
                yield from self.walk(item, key, loops)
        else:
            inner = loops
            each = node.get("each")
            if isinstance(each, Scalar) and (match := EACH.match(each.text)):
                yield from self._parsed(each, match[2], loops, bare=True)
                inner = loops | {match[1], "loop"}
            for name, entry in node.entries.items():
                if name == "each" or name in _FREE:
                    continue
                yield from self.walk(entry.value, name, inner)

    def _string(self, node: Scalar, key: str, loops: frozenset[str]) -> Iterator[Problem]:
        if key in ("lead", "by", "to", "from"):
            if self._roles and node.text not in self._roles:
                known = ", ".join(self._roles)
                yield Problem(
                    node.at,
                    "unknown-role",
                    f"“{node.text}” is no role of this type.",
                    did_you_mean(node.text, self._roles, otherwise=f"Roles: {known}."),
                )
        elif key in _CONDITION_KEYS:
            yield from self._parsed(node, node.text, loops, bare=True)
        elif "{" in node.text:
            yield from self._parsed(node, node.text, loops, bare=False)

    def _parsed(
        self, node: Scalar, source: str, loops: frozenset[str], *, bare: bool
    ) -> Iterator[Problem]:
        try:
            if bare:
                parts: list[nodes.Expr] = [self._expressions.expression(source)]
            else:
                parts = self._expressions.template(source)
        except TemplateSyntaxError:
            yield syntax_problem(source, node.at, bare=bare)
            return
        except NotAllowed as error:
            yield not_allowed(error, source, node.at, self._locate)
            return
        for part in parts:
            yield from self._names_and_filters(part, node, loops)

    def _names_and_filters(
        self, part: nodes.Expr, node: Scalar, loops: frozenset[str]
    ) -> Iterator[Problem]:
        known = self._names | loops
        found: list[nodes.Node] = [part]
        while found:
            current = found.pop()
            found.extend(current.iter_child_nodes())
            if isinstance(current, nodes.Name) and current.name not in known:
                yield Problem(
                    self._locate(node.at, current.name),
                    "unknown-name",
                    f"The template asks for “{current.name}”, which does not exist here.",
                    names_hint(current.name, known),
                )
            missing = self._missing_tool(current)
            if missing is not None:
                yield not_allowed(missing, node.text, node.at, self._locate)

    def _missing_tool(self, node: nodes.Node) -> NotAllowed | None:
        if isinstance(node, nodes.Filter):
            return self._expressions.unknown(node)
        if isinstance(node, nodes.Test):
            return self._expressions.unknown(node)
        return None
