"""What an expression in a template may do, and that it can do nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendagen.compose.expressions import JINJA_FILTERS, JINJA_TESTS, MAX_TEXT
from agendagen.compose.facts import Facts
from agendagen.compose.templating import MAX_ENTRIES, Renderer
from agendagen.problems import Position, Problem

AT = Position("types/pitch.yaml", 3, 5)
FACTS = Facts(
    {
        "client": Facts({"name": "Sandmere", "goals": ("a", "b"), "notes": None}, name="client"),
        "words": ("x", "y"),
        "n": Decimal(7),
        "long": "word " * 1000,
        "many": tuple(range(MAX_ENTRIES + 1)),
        "nothing": None,
    }
)


class Bench:
    """A renderer and what it complains about."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.renderer = Renderer("en", "EUR", self.problems, lambda at, word: at)

    def text(self, source: str) -> str:
        return self.renderer.text(source, FACTS, AT)

    def each(self, each: str | None, when: str | None = None) -> list[Facts]:
        return self.renderer.each(each, when, FACTS, AT, AT)

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ client.name }}", "Sandmere"),
        ("{{ client['name'] }}", "Sandmere"),
        ("{{ words[0] }}{{ words[-1] }}", "xy"),
        ("{{ words[:1] | join }}{{ words[1:] | join }}{{ words[-9:9] | join }}", "xyxy"),
        ("{{ n + 1 }} {{ n * 2 }} {{ n - 1 }} {{ n // 2 }} {{ n % 2 }} {{ -n }}", "8 14 6 3 1 -7"),
        ("{{ n / 2 }}", "3.5"),
        ("{{ 'yes' if n > 5 else 'no' }}", "yes"),
        ("{{ 'a' ~ 'b' }}", "ab"),
        ("{{ client.notes or 'no notes' }}", "no notes"),
        ("{{ 'one' if client.notes is none and not nothing else 'two' }}", "one"),
        ("{{ 'in' if 'a' in client.goals else 'out' }}", "in"),
        ("{{ 'in' if 'a' not in client.goals else 'out' }}", "out"),
        ("{{ 'said' if missing is defined else 'unsaid' }}", "unsaid"),
        ("{{ 'ok' if 1 < n <= 7 else 'no' }}", "ok"),
        ("no template, { one brace", "no template, { one brace"),
        ("{# a remark #}text", "text"),
    ],
)
def test_what_expressions_can_do(bench: Bench, source: str, text: str) -> None:
    assert bench.text(source) == text
    assert bench.codes == []


@pytest.mark.parametrize(
    "source",
    [
        # calls
        "{{ client.name.upper() }}",
        "{{ range(10) }}",
        "{{ words.append('z') }}",
        "{{ (words | join)('x') }}",
        "{{ cycler('a') }}",
        "{{ lipsum() }}",
        "{{ self }}",
        "{{ namespace() }}",
        # Python objects
        "{{ client.__class__ }}",
        "{{ client['__class__'] }}",
        "{{ words.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ client.name.__len__ }}",
        "{{ client.keys }}",
        "{{ client.items }}",
        "{{ client.hidden }}",
        "{{ client.origin }}",
        "{{ words.count }}",
        "{{ n.real }}",
        "{{ words | first | attr('__class__') }}",
        "{{ words | map('upper') | join }}",
        "{{ words | map(attribute='__class__') | join }}",
        "{{ words | sort(attribute='__class__') | join }}",
        "{{ words | selectattr('__class__') | join }}",
        # what eats the machine
        "{{ 10 ** 10 }}",
        "{{ 9 ** 9 ** 9 ** 9 }}",
        "{{ 'x' * 1000000 }}",
        "{{ 1000000 * 'x' }}",
        "{{ words * 1000 }}",
        "{{ '%s' % 'x' }}",
        "{{ '%1000000s' % 'x' }}",
        "{{ 'x' + 'y' }}",
        "{{ words[0:9:2] | join }}",
        "{{ words['a':] | join }}",
        "{{ words[:n] | join }}",
        "{{ 'text'[0:1] }}",
        "{{ client[0:1] }}",
        "{{ '{0.__class__}' | format('x') }}",
        "{{ '%99999999s' | format('x') }}",
        "{{ 'x' | center(99999999) }}",
        "{{ words | tojson }}",
        "{{ words | pprint }}",
        "{{ words | xmlattr }}",
        "{{ '<b>' | safe }}",
        "{{ 'x' | unknown }}",
        "{{ 'x' is mapping }}",
        "{{ 'x' is callable }}",
        "{{ words | join(*words) }}",
        "{{ words | join(**client) }}",
        "{{ {'a': 1} }}",
        # blocks
        "{% for x in words %}x{% endfor %}",
        "{% set x = 1 %}{{ x }}",
        "{% include 'content/company.yaml' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{% macro m() %}{% endmacro %}{{ m() }}",
        "{% raw %}{{ x }}{% endraw %}{% if true %}y{% endif %}",
        # no template at all
        "{{ client.name",
        "{{ }}",
        "{{ client..name }}",
        "{% endfor %}",
        "{{ 'open }}",
    ],
)
def test_what_expressions_cannot_do(bench: Bench, source: str) -> None:
    text = bench.text(source)
    assert len(bench.problems) >= 1
    assert set(bench.codes) <= {"bad-template", "unknown-name", "bad-filter", "empty-value"}
    assert all(problem.at == AT for problem in bench.problems)
    assert text == "", "a text with a mistake is not printed"


def test_the_lists_of_what_is_read_hold_nothing_that_reaches_objects() -> None:
    dangerous = (
        "attr map format tojson xmlattr safe select reject pprint center indent replace string"
        " list dictsort items random"
    )
    assert not set(dangerous.split()) & set(JINJA_FILTERS)
    assert not {"callable", "mapping", "filter", "test", "sameas"} & set(JINJA_TESTS)


@pytest.mark.parametrize(
    ("source", "code", "said"),
    [
        ("{{ clent.name }}", "unknown-name", "asks for “clent”"),
        ("{{ client.nmae }}", "unknown-name", "There is no “client.nmae”"),
        ("{{ client.name.first }}", "unknown-name", "asked of a plain value"),
        ("{{ nothing }}", "empty-value", "no value"),
        ("{{ nothing.name }}", "empty-value", "“nothing” has no value here"),
        ("{{ (nothing or nothing).name }}", "empty-value", "“.name” is asked of something that"),
        ("{{ client.notes }}", "empty-value", "“client.notes” has no value here"),
        ("{{ client.notes | upper }}", "empty-value", "“client.notes” has no value here"),
        ("{{ client.name ~ client.notes }}", "empty-value", "has no value here"),
        ("{{ words[5] }}", "unknown-name", "has no entry 5"),
        ("{{ n / 0 }}", "bad-template", "cannot be worked out"),
        ("{{ n < 'x' }}", "bad-template", "cannot be worked out"),
        ("{{ '{{' }} {{ n", "bad-template", "do not pair"),
        ("{{ 'x' | unknown }}", "bad-template", "There is no filter “unknown”"),
        ("{{ 'x' is unknown }}", "bad-template", "There is no test “unknown”"),
        ("{{ long ~ long ~ long ~ long ~ long }}", "bad-template", f"{MAX_TEXT:,} characters"),
        ("{{ true }}", "bad-filter", "cannot be printed"),
    ],
)
def test_a_mistake_is_explained(bench: Bench, source: str, code: str, said: str) -> None:
    bench.text(source)
    assert bench.codes == [code]
    assert said in bench.problems[0].message


def test_a_name_that_is_nearly_right_is_suggested(bench: Bench) -> None:
    bench.text("{{ client.nmae }}")
    assert "“name”" in bench.problems[0].hint


def test_a_loop_gives_the_entry_and_where_it_stands(bench: Bench) -> None:
    contexts = bench.each("goal in client.goals")
    assert [c["goal"] for c in contexts] == ["a", "b"]
    assert [dict(c["loop"]) for c in contexts] == [
        {"index": 1, "first": True, "last": False, "length": 2},
        {"index": 2, "first": False, "last": True, "length": 2},
    ]


def test_when_is_asked_for_every_entry(bench: Bench) -> None:
    contexts = bench.each("goal in client.goals", "goal == 'b' and loop.last")
    assert [c["goal"] for c in contexts] == ["b"]
    assert bench.each(None, "nothing") == []
    assert bench.each(None, "client.name") == [FACTS]
    assert bench.each("x in nothing") == []
    assert bench.codes == []


@pytest.mark.parametrize(
    ("each", "code"),
    [
        ("goal of client.goals", "bad-each"),
        ("client.goals", "bad-each"),
        ("Goal in client.goals", "bad-each"),
        ("goal in client.name", "bad-each"),
        ("goal in client", "bad-each"),
        ("goal in n", "bad-each"),
        ("goal in clients", "unknown-name"),
        ("goal in client.gaols", "unknown-name"),
        ("goal in many", "too-many"),
        ("goal in range(10)", "bad-template"),
        ("goal in client.goals or", "bad-template"),
        ("goal in client.goals }}", "bad-template"),
    ],
)
def test_a_loop_that_cannot_run(bench: Bench, each: str, code: str) -> None:
    assert bench.each(each) == []
    assert bench.codes == [code]


@pytest.mark.parametrize("when", ["client.nmae", "unknown", "n >", "n.__class__", "client()"])
def test_a_condition_with_a_mistake_leaves_the_line_out(bench: Bench, when: str) -> None:
    assert bench.each(None, when) == []
    assert len(bench.codes) == 1


PIECES = st.sampled_from(
    ["client", "words", "n", ".name", ".__class__", "[0]", "['name']", "(", ")", "'x'", "2", "**",
     "*", "+", "|upper", "|listed", "|join(',')", " if ", " else ", "~", "==", " in ", "[", "]",
     "{{", "}}", "{%", "%}", "not ", "|map('x')", "|attr('x')", " ", "%", "//", "lipsum", "self"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
@settings(derandomize=True, deadline=None, max_examples=400)
def test_no_expression_crashes_or_reaches_python(inside: str) -> None:
    bench = Bench()
    text = bench.text("{{ " + inside + " }}")
    if not bench.problems:
        assert "<class" not in text
        assert "object at" not in text
    bench.each("x in " + inside, inside)
