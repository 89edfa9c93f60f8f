"""What filling a template from someone else's folder may cost, and what it may print.

Every body (of a loop, a macro, a block, a file) pays for all that stands in it each time it
runs, and every value that is made or looked through pays for its characters and entries. Time,
memory and the size of the page are bounded by that; no clock is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from jinja2 import TemplateSyntaxError, nodes, pass_context
from jinja2.exceptions import SecurityError
from markupsafe import Markup

MOST_WORK = 5_000_000
"""Characters, entries and nodes of templates; the longest built-in document takes 700,000."""
CALL = 100
"""What calling a macro costs beside what it does."""
MOST_NUMBER = 10**12

_MAKERS = (nodes.Concat, nodes.List, nodes.Tuple, nodes.Dict)
_BODIES = (nodes.Template, nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)


class TooLong(SecurityError):
    """A template that goes on and on."""


class Meter:
    """The work that is left for one document."""

    def __init__(self) -> None:
        self._left = MOST_WORK

    def spend(self, work: int) -> None:
        """Raises `TooLong` when nothing is left."""
        self._left -= work
        if self._left < 0:
            raise TooLong("it does not come to an end")

    def weighed(self, value: Any) -> Any:
        """The value, paid for with all that is in it."""
        waiting = [value]
        while waiting:
            part = waiting.pop()
            if isinstance(part, (tuple, list, dict)):
                self.spend(1 + len(part))
                waiting.extend(part.values() if isinstance(part, dict) else part)
            else:
                self.spend(1 + len(part) if isinstance(part, str) else 1)
        return value

    def metered(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The filter or test, paying for what it is given and what it makes."""

        @wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            for value in (*arguments, *named.values()):
                self.weighed(value)
            result = function(*arguments, **named)
            return self.weighed(tuple(result) if hasattr(result, "__next__") else result)

        return call

    def filters(self) -> dict[str, Callable[..., Any]]:
        """What `marked` writes into templates.

        They take the context, or Jinja would work constants out while it compiles.
        """

        @pass_context
        def spent(_: Any, work: int) -> Markup:
            self.spend(work)
            return Markup("")

        @pass_context
        def weighed(_: Any, value: Any) -> Any:
            return self.weighed(value)

        @pass_context
        def counted(_: Any, values: Iterable[Any], work: int) -> Iterable[Any]:
            for value in values:
                self.spend(work)
                yield value

        @pass_context
        def printed(_: Any, value: Any) -> Any:
            return printable(self.weighed(value))

        return {"_spent": spent, "_weighed": weighed, "_counted": counted, "_printed": printed}


def printable(value: Any) -> Any:
    """The value, when it is text or a number: nothing else prints as anything to be read."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if hasattr(value, "_fail_with_undefined_error"):
        str(value)  # raises with the name
    raise SecurityError("only texts and numbers can be printed")


def marked(tree: nodes.Template, environment: Any) -> None:
    """Put what `Meter.filters` holds into every place of the template that costs something.

    Raises `TemplateSyntaxError` for what is not read in such a template.
    """

    def wrapped(node: Any, name: str, *arguments: int) -> Any:
        constants = [nodes.Const(argument, lineno=node.lineno) for argument in arguments]
        return nodes.Filter(node, name, constants, [], None, None, lineno=node.lineno)

    def visit(node: nodes.Node) -> int:
        """Mark all in it; gives its weight."""
        if isinstance(node, nodes.EvalContextModifier):
            raise TemplateSyntaxError("autoescape is not read here", node.lineno)
        if isinstance(node, nodes.For) and node.recursive:
            raise TemplateSyntaxError("recursive is not read here", node.lineno)
        if isinstance(node, nodes.Pair) and not isinstance(node.key, nodes.Const):
            raise TemplateSyntaxError("a key that is worked out is not read here", node.lineno)
        weight = 1
        for field, value in node.iter_fields():
            if isinstance(value, nodes.Node):
                weight += visit(value)
                if _is_made(value) or (isinstance(node, (nodes.Compare, nodes.Operand))):
                    setattr(node, field, wrapped(value, "_weighed"))
            elif isinstance(value, list):
                for index, part in enumerate(value):
                    if isinstance(part, nodes.Node):
                        weight += visit(part)
                        if isinstance(node, nodes.Output):
                            if not isinstance(part, nodes.TemplateData):
                                value[index] = wrapped(part, "_printed")
                        elif _is_made(part):
                            value[index] = wrapped(part, "_weighed")
        if isinstance(node, nodes.TemplateData):
            weight += len(node.data)
        if isinstance(node, nodes.For):
            node.iter = wrapped(node.iter, "_counted", weight)
        elif isinstance(node, _BODIES):
            paid = wrapped(nodes.Const(weight, lineno=node.lineno), "_spent")
            node.body.insert(0, nodes.Output([paid], lineno=node.lineno))
        return weight

    visit(tree)
    tree.set_environment(environment)


def _is_made(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Getitem):
        return isinstance(node.arg, nodes.Slice)
    return isinstance(node, _MAKERS) and getattr(node, "ctx", "load") == "load"
