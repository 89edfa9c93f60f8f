"""Jinja expressions, parsed by Jinja and worked out here, node by node.

Nothing is compiled to Python: what this walk does not know cannot be done. There are no calls,
no blocks, no attributes of Python objects; arithmetic is on numbers only. It is also four times
as fast for a string that is used once, which is what a meeting is made of.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, lru_cache, partial
from typing import Any, TypeVar

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, nodes
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from agendagen.problems import did_you_mean

JINJA_FILTERS = (
    "join", "upper", "lower", "first", "last", "length", "sort", "round", "default", "int",
    "abs", "unique", "sum", "min", "max", "trim", "capitalize", "selectattr", "rejectattr",
)  # fmt: skip
JINJA_TESTS = (
    "defined", "undefined", "none", "equalto", "==", "eq", "ne", "!=", "lt", "<", "le", "<=",
    "gt", ">", "ge", ">=", "in", "odd", "even",
)  # fmt: skip

T = TypeVar("T")
_FOR_MISSING = frozenset({"default", "defined", "undefined"})
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "in": lambda left, right: left in right,
    "notin": lambda left, right: left not in right,
}
_ARITHMETIC: dict[type[nodes.Expr], Callable[[Any, Any], Any]] = {
    nodes.Add: operator.add,
    nodes.Sub: operator.sub,
    nodes.Mul: operator.mul,
    nodes.Div: operator.truediv,
    nodes.FloorDiv: operator.floordiv,
    nodes.Mod: operator.mod,
}


class NotAllowed(Exception):
    """The expression does something that templates here may not do.

    `word` is where it does; empty for the whole of it.
    """

    def __init__(self, message: str, word: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.word = word
        self.hint = hint


class EmptyValue(Exception):
    """A text is made of something that has no value."""


class UnknownName(UndefinedError):
    """A name was used that does not exist. `owner` is what it was asked of."""

    def __init__(self, owner: Any, name: str, message: str | None = None) -> None:
        super().__init__(message)
        self.owner = owner
        self.name = name


class Missing(StrictUndefined):
    """Any use of an unknown name raises `UnknownName`; only `default` and tests may look."""

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = None
    ) -> None:
        exception: Any = partial(UnknownName, obj, name or "")
        super().__init__(hint, obj, name, exception)


MAX_TEXT = 20_000
"""Characters that one text may have, also on the way to another value."""
REPORTED = object()
"""The owner of a value whose absence has been reported where it should have been given."""


def reported(name: str) -> Missing:
    """Stands for an input or person that is not there and was reported: says nothing more."""
    return Missing(obj=REPORTED, name=name)


class Expressions:
    """Parses templates and works them out with plain data. One for each meeting and language."""

    def __init__(self, filters: Mapping[str, Callable[..., Any]]) -> None:
        env = ImmutableSandboxedEnvironment(undefined=Missing, autoescape=False, cache_size=0)
        env.filters = {name: env.filters[name] for name in JINJA_FILTERS} | dict(filters)
        env.tests = {name: env.tests[name] for name in JINJA_TESTS}
        env.globals = {}
        vars(env)["getitem"] = _item  # what sort, sum and selectattr look fields up with
        self._env = env
        self._context = env.context_class(env, {}, None, {})

    def template(self, source: str) -> list[nodes.Expr]:
        """The parts of a string: `TemplateData` and expressions.

        Raises `TemplateSyntaxError`, and `NotAllowed` for blocks.
        """
        return _template(source)

    def expression(self, source: str) -> nodes.Expr:
        """A bare expression, as in `when:`. Raises `TemplateSyntaxError`."""
        return _expression(source)

    def value(self, node: nodes.Node, facts: Mapping[str, Any]) -> Any:
        """What an expression is worth. Unknown names come back as `Missing`."""
        match node:
            case nodes.TemplateData():
                return node.data
            case nodes.Const():
                return node.value
            case nodes.Name():
                return facts[node.name] if node.name in facts else Missing(name=node.name)
            case nodes.Getattr():
                return _item(self.value(node.node, facts), node.attr)
            case nodes.Getitem(arg=nodes.Slice(step=None) as part):
                return self._part(node.node, part, facts)
            case nodes.Getitem():
                return _item(self.value(node.node, facts), self.value(node.arg, facts))
            case nodes.Filter(node=nodes.Expr()) | nodes.Test():
                return self._call(node, facts)
            case nodes.CondExpr():
                chosen = node.expr1 if self.value(node.test, facts) else node.expr2
                return "" if chosen is None else self.value(chosen, facts)
            case nodes.And():
                return self.value(node.left, facts) and self.value(node.right, facts)
            case nodes.Or():
                return self.value(node.left, facts) or self.value(node.right, facts)
            case nodes.Not():
                return not self.value(node.node, facts)
            case nodes.Compare():
                return self._compare(node, facts)
            case nodes.Neg():
                return -_number(self.value(node.node, facts))
            case nodes.Concat():
                return "".join(map(_told, (self.value(part, facts) for part in node.nodes)))
            case nodes.List() | nodes.Tuple():
                return tuple(self.value(item, facts) for item in node.items)
            case nodes.BinExpr() if type(node) in _ARITHMETIC:
                left = _number(self.value(node.left, facts))
                right = _number(self.value(node.right, facts))
                return _ARITHMETIC[type(node)](left, right)
        raise NotAllowed(f"“{type(node).__name__.lower()}” is not read in templates here")

    def unknown(self, node: nodes.Filter | nodes.Test) -> NotAllowed | None:
        """What to say of a filter or test that there is none of; None when there is."""
        is_filter = isinstance(node, nodes.Filter)
        known = self._env.filters if is_filter else self._env.tests
        if node.name in known:
            return None
        kind = "filter" if is_filter else "test"
        hint = did_you_mean(node.name, known, otherwise=f"There are: {', '.join(sorted(known))}.")
        return NotAllowed(f"there is no {kind} “{node.name}”", node.name, hint)

    def _call(self, node: nodes.Filter | nodes.Test, facts: Mapping[str, Any]) -> Any:
        if (unknown := self.unknown(node)) is not None:
            raise unknown
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise NotAllowed("* and ** are not read in templates here")
        assert node.node is not None
        value = self.value(node.node, facts)
        if isinstance(value, Missing) and node.name not in _FOR_MISSING:
            bool(value)  # raises with the name
        if value is None and isinstance(node, nodes.Filter) and node.name not in _FOR_MISSING:
            raise EmptyValue
        arguments = [self.value(argument, facts) for argument in node.args]
        named = {str(pair.key): self.value(pair.value, facts) for pair in node.kwargs}
        call = self._env.call_filter if isinstance(node, nodes.Filter) else self._env.call_test
        if node.name == "join" and _length(value) * (1 + _length(arguments)) > MAX_TEXT:
            raise NotAllowed(f"the text has more than {MAX_TEXT:,} characters")
        try:
            result = call(node.name, value, arguments, named, self._context)
        except TypeError as error:
            raise NotAllowed(f"“{node.name}” needs other values", node.name) from error
        return tuple(result) if hasattr(result, "__next__") else result

    def _part(self, of: nodes.Expr, part: nodes.Slice, facts: Mapping[str, Any]) -> Any:
        """The entries of a list from one number to another, as in `crm.wins[:3]`."""
        entries = self.value(of, facts)
        ends: list[Any] = [end and self.value(end, facts) for end in (part.start, part.stop)]
        for value in (entries, *ends):
            if isinstance(value, Missing):
                bool(value)  # raises with the name
        if not isinstance(entries, (tuple, list)) or {*map(type, ends)} - {int, type(None)}:
            raise NotAllowed("“[a:b]” takes entries of a list, by whole numbers")
        return entries[ends[0] : ends[1]]

    def _compare(self, node: nodes.Compare, facts: Mapping[str, Any]) -> bool:
        left = self.value(node.expr, facts)
        for operand in node.ops:
            right = self.value(operand.expr, facts)
            if not _COMPARE[operand.op](left, right):
                return False
            left = right
        return True


def _told(value: Any) -> str:
    if value is None:
        raise EmptyValue
    return str(value)


def _length(values: Any) -> int:
    """Characters in a list of values, or in one."""
    if isinstance(values, (tuple, list)):
        return sum(_length(value) for value in values)
    return len(str(values)) if isinstance(values, (str, int, Decimal)) else 0


@cache
def _parser() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(cache_size=0)


@lru_cache(maxsize=4096)
def _template(source: str) -> list[nodes.Expr]:
    parts: list[nodes.Expr] = []
    for node in _bounded(lambda: _parser().parse(source)).body:
        if not isinstance(node, nodes.Output):
            raise NotAllowed("blocks ({% … %}) are not read in strings; use the keys each and when")
        parts.extend(node.nodes)
    return parts


@lru_cache(maxsize=4096)
def _expression(source: str) -> nodes.Expr:
    def parse() -> nodes.Expr:
        parser = Parser(_parser(), source, state="variable")
        node = parser.parse_expression()
        if not parser.stream.eos:
            raise TemplateSyntaxError("there is something left over at the end", lineno=1)
        return node

    return _bounded(parse)


def _bounded(parse: Callable[[], T]) -> T:
    try:
        return parse()
    except (ValueError, RecursionError, OverflowError, MemoryError) as error:
        raise NotAllowed("it is too long or too deep to be read") from error


def _item(owner: Any, key: Any) -> Any:
    """A key of a mapping or an entry of a list; nothing else of an object can be reached."""
    if isinstance(owner, Missing):
        bool(owner)  # raises for the name that is missing first
    if isinstance(owner, Mapping) and key in owner:
        return owner[key]
    if (
        isinstance(owner, (tuple, list))
        and isinstance(key, int)
        and -len(owner) <= key < len(owner)
    ):
        return owner[key]
    return Missing(obj=owner, name=str(key))


def _number(value: Any) -> Any:
    if isinstance(value, Missing):
        bool(value)
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise NotAllowed("arithmetic works on numbers only")
    return Decimal(str(value)) if isinstance(value, float) else value
