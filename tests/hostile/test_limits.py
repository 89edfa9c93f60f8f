"""Too much of everything: said in a sentence, or made, soon and with little memory."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from agendagen.compose.markdown_text import escape, one_line, plain_text
from agendagen.formats.inline import LONGEST, MOST_BRACKETS, inline_html, inline_markdown, linked
from agendagen.formats.typography import curled, kept, unbroken

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder
    from hostile.conftest import Rejects

TYPE = "templates/types/pitch.yaml"
CLIENT = "content/clients/sandmere.yaml"
GOALS = "[close payroll early, see overtime]"
HELLO = "      - {id: hello, say: Good morning.}\n"
MANY = "[" + ", ".join(["x"] * 999) + "]"


def in_loops(line: str, loops: int) -> str:
    """A talk line inside so many loops over the client's goals."""
    for level in range(loops):
        line = f"{{id: x{level}, each: g{level} in client.goals, talk: [{line}]}}"
    return f"      - {line}\n"


def many(template: Callable[[int], str], count: int) -> str:
    """The lines of YAML for so many entries."""
    return "".join(template(number) for number in range(count))


ITEM = "  - {{id: i{}, title: T, minutes: 1, lead: rep, visibility: client}}\n".format
POINTS = "    fallback: A recorded run\n    points:\n" + "      - x\n" * 20_000
ROUNDS = "go round more than 20,000 times"


@pytest.mark.parametrize(
    ("old", "new", "place", "code", "message"),
    [
        pytest.param(
            "items:\n", "items:\n" + many(ITEM, 10_000), "13:1", "too-many", "500 items", id="items"
        ),
        pytest.param(
            "  - id: opening\n",
            "  - id: opening\n    each: g in client.goals\n",
            "13:1",
            "too-many",
            "500 items",
            id="items of a loop",
        ),
        pytest.param(
            "    fallback: A recorded run\n",
            POINTS,
            "29:5",
            "too-many",
            "1,000 points",
            id="points",
        ),
        pytest.param(
            HELLO,
            many("      - {{id: h{}, say: Hi.}}\n".format, 20_000),
            "19:5",
            "too-many",
            "1,000 lines",
            id="talk lines",
        ),
        pytest.param(
            HELLO, in_loops("{id: a, say: x}", 3), "19:5", "too-many", "1,000 lines", id="a billion"
        ),
        pytest.param(
            HELLO,
            in_loops("{id: a, say: x, when: client.name == 'y'}", 3),
            "20:",
            "too-many",
            ROUNDS,
            id="a billion rounds that leave nothing",
        ),
        pytest.param(
            HELLO,
            in_loops("{id: a, say: x, when: client.nmae}", 2),
            "20:",
            "unknown-name",
            "no “client.nmae”",
            id="a million times the same mistake",
        ),
        pytest.param(
            HELLO,
            in_loops("{id: a, say: '{{ 1 }}" + "w" * 9_000 + "'}", 1),
            "20:",
            "too-many",
            "more than 2,000,000 characters",
            id="9,000 characters a thousand times",
        ),
        pytest.param(
            "title: Opening",
            "title: " + "w" * 90_000,
            "15:12",
            "too-large",
            "has 90,000 characters; at most 20,000",
            id="a long word",
        ),
        pytest.param(
            "objective: Decide about a trial.",
            "objective: >\n" + ("  " + "w" * 90_000 + "\n") * 11,
            "4:12",
            "too-large",
            "at most 20,000",
            id="a million letters",
        ),
        pytest.param(
            "title: Opening",
            "title: " + "w" * 1_000_000,
            "1:1",
            "too-large",
            "at most 1,000,000",
            id="a word of a million letters",
        ),
        pytest.param(
            "say: Good morning.",
            "say: " + "[" * 5_000 + "]" * 5_000,
            "20:",
            "yaml",
            "more than 40 levels",
            id="5,000 lists in YAML",
        ),
        pytest.param(
            "objective: Decide about a trial.",
            "objective: |\n" + "".join(f"  {' ' * n}- x\n" for n in range(1_200)),
            "4:12",
            "too-large",
            "at most 20,000",
            id="1,200 lists in Markdown",
        ),
        pytest.param(
            "say: Good morning.",
            'say: "{{ ' + "(" * 9_000 + "1" + ")" * 9_000 + ' }}"',
            "20:",
            "bad-template",
            "too deep",
            id="9,000 brackets",
        ),
    ],
)
def test_too_much_of_it(
    workspace: WorkspaceBuilder,
    rejects: Rejects,
    old: str,
    new: str,
    place: str,
    code: str,
    message: str,
) -> None:
    workspace.replace(CLIENT, GOALS, MANY)
    workspace.replace(TYPE, old, new)
    rejects(f"{TYPE}:{place}", code, message)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        pytest.param(CLIENT, GOALS, f"[{', '.join(['x'] * 30_000)}]", id="30,000 goals"),
        pytest.param("content/company.yaml", "Fennimark", "w" * 90_000, id="a name of 90,000"),
        pytest.param(
            TYPE,
            "roles:\n",
            "roles:\n" + many("  r{}: {{title: A, required: false}}\n".format, 9_000),
            id="9,000 roles",
        ),
        pytest.param(TYPE, "say: Good morning.", f'say: "{"> " * 5_000}"', id="5,000 quotations"),
        pytest.param(TYPE, "say: Good morning.", f'say: "{"*[" * 9_000}"', id="brackets"),
        pytest.param(TYPE, "title: Opening", "title: " + "w" * 19_000, id="a word of 19,000"),
    ],
)
def test_much_of_it_is_made(workspace: WorkspaceBuilder, path: str, old: str, new: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    workspace.replace(path, old, new)
    result = workspace.run("render", "-d", "agenda", "-d", "talk-track", "-f", "md", "-f", "html")
    assert result.exit_code in (0, 1)
    assert (result.exit_code == 0) or "[words-overrun]" in result.stderr, result.stderr
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 500_000, "kilobytes"


PIECES = [
    *("[", "]", "](", "[a](", "![", "[](", "[[]", "[a](<", "(", ")", "\\[", "\\", "`", "``", '"`'),
    *(
        "*",
        "**",
        "_",
        "__",
        "_*",
        "*a ",
        "_a_",
        "***a**",
        "*[",
        "[*",
        "*_",
        "a_",
        "'a ",
        '" ',
        "...",
    ),
    *(
        "http://",
        "http://a",
        "https://a.",
        "<http:",
        "<",
        "<a ",
        "&",
        "&amp;",
        "&#",
        "a@b",
        "1 ",
        "i ",
    ),
    *(
        "- ",
        "1. ",
        "> ",
        "#",
        "|",
        "~",
        "{",
        "}",
        "!",
        " ",
        "\t",
        "\n",
        "  \n",
        "](http://a '",
        "'",
        '"',
    ),
]
READERS: dict[str, Callable[[str], str]] = {
    "plain_text": plain_text,
    "escape": escape,
    "one_line": one_line,
    "inline_markdown": lambda text: inline_markdown(text, "en"),
    "curled": lambda text: curled('"' + text, "pl"),
    "unbroken": lambda text: unbroken(text, "pl"),
    "kept": kept,
    "linked": linked,
}


@pytest.mark.parametrize("reader", READERS)
def test_our_patterns_take_the_length_of_a_text_in_time(reader: str) -> None:
    """Milliseconds each; a pattern that goes back takes seconds for one of them, or hours."""
    started = time.process_time()
    for piece in PIECES:
        for text in (piece * (20_000 // len(piece)), f"x{piece * (20_000 // len(piece))}x"):
            READERS[reader](text)
            assert time.process_time() - started < 20, piece


def test_markdown_is_only_read_where_it_is_quick() -> None:
    """python-markdown takes the square of the brackets: 2 s for 8,000 of them."""
    started = time.process_time()
    for piece in PIECES:
        inline_html(piece * (LONGEST // len(piece)), "en")
        assert time.process_time() - started < 60, piece
    link = "[a](https://x.example) "
    assert inline_html(link * MOST_BRACKETS, "en").count("<a ") == MOST_BRACKETS
    assert "<a " not in inline_html("[" * (MOST_BRACKETS + 1) + "x](https:/x.example)", "en")
