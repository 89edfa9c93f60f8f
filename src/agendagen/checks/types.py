"""What can be seen in a meeting type or mode without a meeting: names, filters, roles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from jinja2 import TemplateSyntaxError, nodes

from agendagen.compose.expressions import JINJA_FILTERS, JINJA_TESTS, Expressions, NotAllowed
from agendagen.compose.filters import make_filters
from agendagen.problems import Position, Problem, did_you_mean
from agendagen.records.types import ModeSpec, TypeSpec
from agendagen.workspace.nodes import Mapping, Node, Scalar, Sequence

ALWAYS = frozenset({"meeting", "company", "mode", "attendees"})
"""Names that every template may use, beside roles and inputs."""

_CONDITION_KEYS = frozenset({"when"})
_FREE = frozenset({"summary", "description"})
_EACH = re.compile(r"^\s*([a-z][a-z0-9_]*)\s+in\s+(.+)$", re.DOTALL)
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
    roles: frozenset[str] = frozenset()
    if isinstance(spec, TypeSpec):
        roles = frozenset(spec.roles)
        names |= roles
    walker = _Walker(names, roles, locate)
    for key in _TEXT_PARTS:
        entry = tree.entries.get(key)
        if entry is not None:
            yield from walker.walk(entry.value, key, frozenset())


class _Walker:
    def __init__(self, names: frozenset[str], roles: frozenset[str], locate: Locate) -> None:
        self._names = names
        self._roles = roles
        self._locate = locate
        self._expressions = Expressions(make_filters("en", "EUR", []))
        self._filters = {*JINJA_FILTERS, *make_filters("en", "EUR", [])}

    def walk(self, node: Node, key: str, loops: frozenset[str]) -> Iterator[Problem]:
        if isinstance(node, Scalar):
            yield from self._string(node, key, loops)
        elif isinstance(node, Sequence):
            for item in node.items:
                yield from self.walk(item, key, loops)
        else:
            inner = loops
            each = node.get("each")
            if isinstance(each, Scalar) and (match := _EACH.match(each.text)):
                yield from self._parsed(each, match[2], loops, bare=True)
                inner = loops | {match[1], "loop"}
            for name, entry in node.entries.items():
                if name == "each" or name in _FREE:
                    continue
                yield from self.walk(entry.value, name, inner)

    def _string(self, node: Scalar, key: str, loops: frozenset[str]) -> Iterator[Problem]:
        if key in ("lead", "by", "to", "from"):
            if self._roles and node.text not in self._roles:
                known = ", ".join(sorted(self._roles))
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
        except TemplateSyntaxError as error:
            text = " ".join(source.split())[:60]
            yield Problem(node.at, "bad-template", f"“{text}” is no template: {error.message}.")
            return
        except NotAllowed as error:
            yield Problem(node.at, "bad-template", f"{str(error)[0].upper()}{str(error)[1:]}.")
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
                    did_you_mean(
                        current.name,
                        known,
                        otherwise=f"Names here: {', '.join(sorted(known))}.",
                    ),
                )
            if isinstance(current, nodes.Filter) and current.name not in self._filters:
                yield Problem(
                    self._locate(node.at, current.name),
                    "bad-template",
                    f"There is no filter “{current.name}”.",
                    did_you_mean(current.name, self._filters),
                )
            if isinstance(current, nodes.Test) and current.name not in JINJA_TESTS:
                yield Problem(node.at, "bad-template", f"There is no test “{current.name}”.", "")
