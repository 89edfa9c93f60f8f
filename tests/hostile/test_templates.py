"""Document templates from a stranger: nothing is reached, and every one comes to an end."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from agendagen.formats.templates import MOST_BYTES
from agendagen.workspace.workspace import builtin_root

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder
    from hostile.conftest import Rejects

PAGE = "templates/documents/agenda.html"
TEXT = "templates/documents/agenda.md"
ENDLESS = "does not come to an end"
DEEP = "too deep, or calls itself"
NO_CALL = "only macros, blocks, _ and ngettext can be called"


def nested(opening: str, inside: str, closing: str, count: int) -> str:
    """`inside`, in so many pairs."""
    return opening * count + inside + closing * count


DIGITS = "[0,1,2,3,4,5,6,7,8,9]"
LOOPS = nested(f"{{% for x in {DIGITS} %}}", "{}", "{% endfor %}", 9)
DOUBLED = "".join("{% set a = a ~ a %}" for _ in range(40))
PAIRED = "".join("{% set a = [a, a] %}" for _ in range(60))
MANY = "{% set many = ((('x' ~ heading.title) ~ heading.title) | list) %}"


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        # More and more of it.
        pytest.param("{% set a = 'ha' %}" + DOUBLED, 1, ENDLESS, id="text doubled 40 times"),
        pytest.param("{% set a = 'ha' %}\n" + PAIRED, 2, ENDLESS, id="list doubled 60 times"),
        pytest.param(
            "{% set a = 'ha' %}" + "".join("{% set a = {'x': a, 'y': a} %}" for _ in range(60)),
            1,
            ENDLESS,
            id="mapping doubled 60 times",
        ),
        pytest.param(
            "{% set a = 'ha' %}"
            + "".join("{% set a %}{{ a }}{{ a }}{% endset %}" for _ in range(40)),
            1,
            ENDLESS,
            id="block set doubled 40 times",
        ),
        pytest.param(
            "{% set a = 'ha' %}" + "".join("{% set a = [a, a] | join(a) %}" for _ in range(40)),
            1,
            ENDLESS,
            id="join",
        ),
        pytest.param(
            "{% macro m(a) %}{{ a }}{{ a }}{% endmacro %}"
            + nested("{{ m(", "'ha'", ") }}", 1).replace("'ha'", "m(" * 30 + "'ha'" + ")" * 30),
            1,
            ENDLESS,
            id="macro of macro",
        ),
        pytest.param(
            "{% set a = '{x}{x}' %}" + "".join("{% set a = _(a, x=a) %}" for _ in range(40)),
            1,
            ENDLESS,
            id="translation put into itself",
        ),
        pytest.param(
            "{% set a = 'ha' %}"
            + "".join("{% set a %}{% filter upper %}{{ a ~ a }}{% endfilter %}{% endset %}" * 40),
            1,
            ENDLESS,
            id="filter block",
        ),
        pytest.param("{{ 'x' * 1000000000 }}", 1, "“*” works on numbers", id="text times"),
        pytest.param("{{ [1] * 1000000000 }}", 1, "“*” works on numbers", id="list times"),
        pytest.param("{{ 9 ** 9 ** 9 ** 9 }}", 1, "“**” works on numbers", id="powers"),
        pytest.param(
            "{% set a = 99999 %}" + "{% set a = a * a %}" * 40, 1, "numbers of a sane size", id="a²"
        ),
        pytest.param("{{ '%1000000000d' % 1 }}", 1, "“%” works on numbers", id="padded by %"),
        pytest.param("{{ [1] + [2] }}", 1, "“+” works on numbers", id="lists added"),
        # On and on.
        pytest.param(LOOPS, 1, ENDLESS, id="9 loops of 10 rounds"),
        pytest.param(
            nested(f"{{% for x in {DIGITS} %}}", "", "{% endfor %}", 19), 1, ENDLESS, id="19 loops"
        ),
        pytest.param(
            nested(f"{{% for x in {DIGITS} %}}", "", "{% endfor %}", 25), 1, DEEP, id="25 loops"
        ),
        pytest.param(
            nested(f"{{% for x in {DIGITS} %}}", "y" * 50_000, "{% endfor %}", 5),
            1,
            ENDLESS,
            id="a long text 100,000 times",
        ),
        pytest.param(
            f"{{% for x in {DIGITS} recursive %}}{{{{ loop({DIGITS}) }}}}{{% endfor %}}",
            1,
            "recursive is not read here",
            id="loop that calls itself",
        ),
        pytest.param("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", 1, DEEP, id="macro"),
        pytest.param(
            "{% macro m(n) %}{% if n %}{{ m(n-1) ~ m(n-1) }}{% endif %}{% endmacro %}{{ m(60) }}",
            1,
            ENDLESS,
            id="macro that calls itself twice",
        ),
        pytest.param("{% include 'agenda.html' %}", 1, DEEP, id="includes itself"),
        pytest.param("{% extends 'agenda.html' %}", 1, DEEP, id="extends itself"),
        pytest.param("{% import 'agenda.html' as a %}", 1, DEEP, id="imports itself"),
        pytest.param("{% block a %}{{ self.a() }}{% endblock %}", 1, DEEP, id="block in itself"),
        pytest.param(nested("{{ ", "(" * 9000 + "1" + ")" * 9000, " }}", 1), 1, DEEP, id="((("),
        pytest.param("{{ " + "not " * 9000 + "1 }}", 1, DEEP, id="not not not"),
        pytest.param("{{ " + "1 + " * 9000 + "1 }}", 1, DEEP, id="1 + 1 + 1"),
        pytest.param(nested("{% if 1 %}", "", "{% endif %}", 1000), 1, DEEP, id="1,000 blocks"),
        pytest.param("{{ 1.5 | round(1000000000) }}{{ view }}", 1, "only texts", id="round far"),
        # Behind the values.
        pytest.param("{{ view.__class__ }}", 1, "“__class__” is not for templates", id="class"),
        pytest.param("{{ ''.__class__.__mro__ }}", 1, "“__class__” is not", id="class of text"),
        pytest.param("{{ view['__class__'] }}", 1, "“__class__” is not", id="class by index"),
        pytest.param("{{ _.__globals__ }}", 1, "“__globals__” is not", id="globals"),
        pytest.param("{{ (view | list)._x }}", 1, "cannot be filled", id="list of a view"),
        pytest.param("{{ '{0.__class__}'.format(view) }}", 1, NO_CALL, id="format"),
        pytest.param("{{ 'a'.center(1000000000) }}", 1, NO_CALL, id="center"),
        pytest.param("{{ 'a'.join(['b']) }}", 1, NO_CALL, id="join of a text"),
        pytest.param("{{ heading.title.upper() }}", 1, NO_CALL, id="method"),
        pytest.param("{{ loop.cycle() }}", 1, "There is no “loop”", id="loop outside"),
        pytest.param("{% for x in [1] %}{{ loop }}{% endfor %}", 1, "only texts", id="a loop"),
        pytest.param("{{ self }}", 1, "only texts and numbers", id="the machinery"),
        pytest.param("{{ _ }}", 1, "only texts and numbers", id="function"),
        pytest.param("{{ 'a'.upper }}", 1, "only texts and numbers", id="method printed"),
        pytest.param("{{ view }}", 1, "only texts and numbers", id="a whole view"),
        pytest.param("{{ _('{x}', x=view) }}", 1, "only texts", id="view in a translation"),
        pytest.param("{{ range(9) }}", 1, "There is no “range”", id="range"),
        pytest.param("{{ lipsum() }}", 1, "There is no “lipsum”", id="lipsum"),
        pytest.param("{{ cycler.__init__ }}", 1, "“__init__” is not for", id="cycler"),
        pytest.param("{{ '<b>' | safe }}", 1, "No filter named 'safe'", id="safe"),
        pytest.param("{{ view | attr('__class__') }}", 1, "No filter named 'attr'", id="attr"),
        pytest.param("{{ view | map(attribute='x') }}", 1, "No filter named 'map'", id="map"),
        pytest.param("{{ 'x' | format }}", 1, "No filter named 'format'", id="format filter"),
        pytest.param("{{ 'x' is callable }}", 1, "No test named 'callable'", id="test"),
        pytest.param("{% autoescape false %}x{% endautoescape %}", 1, "autoescape", id="raw HTML"),
        pytest.param("{% do 1 %}", 1, "unknown tag 'do'", id="extension"),
        pytest.param("{% set x = {view: 1} %}", 1, "a key that is worked out", id="hashing"),
        # Other files.
        pytest.param("\n{% include '/etc/passwd' %}", 2, "asks for “/etc/passwd”", id="absolute"),
        pytest.param("{% include '../../secret.txt' %}", 1, "asks for “../../secret", id="up"),
        pytest.param("{% include '../../../secret.txt' %}", 1, "asks for “../", id="up and out"),
        pytest.param("{% include 'a\\0b' %}", 1, "asks for “", id="NUL"),
        pytest.param("{% include 'C:/x' %}", 1, "asks for “C:/x”", id="drive"),
        pytest.param("{% include view %}", 1, "cannot be filled", id="no name"),
        pytest.param("{% include 'x' * 9999999 %}", 1, "“*” works on", id="endless name"),
        # What reads wrongly.
        pytest.param("{{ heading.tilte }}", 1, "There is no “tilte” here", id="unknown"),
        pytest.param("{{ 5 | md }}", 1, "with these values", id="number as text"),
        pytest.param("{{ 'a' < 1 }}", 1, "with these values", id="text and number"),
        pytest.param(
            "{% set a = 'ha' %}" + "{% set a = a ~ a %}" * 16 + "{{ a | list | join(a) }}",
            1,
            ENDLESS,
            id="letters joined by all letters",
        ),
        pytest.param("{{ 1 / 0 }}", 1, "with these values", id="by zero"),
    ],
)
def test_a_template_reaches_nothing_and_ends(
    workspace: WorkspaceBuilder, rejects: Rejects, template: str, line: int, message: str
) -> None:
    workspace.write(PAGE, template)
    rejects(f"{PAGE}:{line}:", "bad-template", message)


def test_a_file_is_paid_for_each_time(workspace: WorkspaceBuilder, rejects: Rejects) -> None:
    workspace.write("templates/documents/big.html", "x" * 90_000)
    loops = nested(f"{{% for x in {DIGITS} %}}", "{% include 'big.html' %}", "{% endfor %}", 3)
    workspace.write(PAGE, loops)
    rejects("templates/documents/", "bad-template", ENDLESS)


@pytest.mark.parametrize(
    ("template", "message"),
    [
        pytest.param("{% set a = 'ha' %}" + DOUBLED, ENDLESS, id="text doubled 40 times"),
        pytest.param("{{ 'a'.format(view) }}", NO_CALL, id="call"),
        pytest.param("{{ view }}", "only texts and numbers", id="a whole view"),
        pytest.param("{% include '/etc/passwd' %}", "asks for “/etc/passwd”", id="absolute"),
    ],
)
def test_templates_of_markdown_are_no_different(
    workspace: WorkspaceBuilder, rejects: Rejects, template: str, message: str
) -> None:
    workspace.write(TEXT, template)
    rejects(f"{TEXT}:1:", "bad-template", message, "-d", "agenda", "-f", "md")


@pytest.mark.parametrize(
    ("content", "place", "code", "message"),
    [
        pytest.param(b"x" * (MOST_BYTES + 1), "1:1", "too-large", "at most 100,000", id="huge"),
        pytest.param(b"one\ntwo \xff", "2:5", "not-text", "not UTF-8", id="not UTF-8"),
        pytest.param("x".encode("utf-16"), "1:1", "not-text", "not UTF-8", id="UTF-16"),
        pytest.param("link", "1:1", "outside", "leads out of templates/documents", id="link"),
        pytest.param("folder link", "1:1", "outside", "leads out", id="link of a folder"),
        pytest.param("inside", "1:1", "outside", "leads out", id="link to a file of content"),
        pytest.param("circle", "1:1", "unreadable", "cannot be read", id="link to itself"),
        pytest.param("pipe", "1:1", "unreadable", "no ordinary file", id="pipe"),
        pytest.param("folder", "1:1", "unreadable", "no ordinary file", id="folder"),
        pytest.param("device", "1:1", "outside", "leads out", id="device"),
    ],
)
def test_a_file_that_is_no_template(
    workspace: WorkspaceBuilder,
    rejects: Rejects,
    secret: str,
    content: bytes | str,
    place: str,
    code: str,
    message: str,
) -> None:
    file = workspace.root / PAGE
    file.parent.mkdir(parents=True)
    match content:
        case bytes():
            file.write_bytes(content)
        case "link":
            file.symlink_to(secret)
        case "folder link":
            file.parent.rmdir()
            outside = workspace.root.parent / "outside"
            outside.mkdir()
            (outside / file.name).write_text("hello")
            file.parent.symlink_to(outside)
        case "inside":
            file.symlink_to(workspace.root / "content/people/ann-reed.yaml")
        case "circle":
            file.symlink_to(file)
        case "pipe":
            os.mkfifo(file)
        case "folder":
            file.mkdir()
        case "device":
            file.symlink_to("/dev/zero")
    rejects(f"{PAGE}:{place}", code, message)


def test_the_built_in_documents_pass_as_own_ones(workspace: WorkspaceBuilder) -> None:
    """Metered, checked, and the same to the last byte."""
    before = workspace.run("render", "-f", "md", "-f", "html")
    made = {f.name: f.read_bytes() for f in (workspace.root / "out").iterdir()}
    for folder in ("templates/documents", "templates/themes"):
        shutil.copytree(builtin_root() / folder, workspace.root / folder)
    after = workspace.run("render", "-f", "md", "-f", "html", "--output", "again")
    assert (before.exit_code, after.exit_code) == (0, 0), after.stderr
    assert {f.name: f.read_bytes() for f in (workspace.root / "again").iterdir()} == made


def test_an_own_template_may_do_what_pages_need(workspace: WorkspaceBuilder) -> None:
    workspace.write(
        PAGE,
        "{% extends '_page.html' %}"
        "{% macro box() %}<p>{{ caller() }}</p>{% endmacro %}"
        "{% block top %}{{ super() }}{% endblock %}"
        "{% block main %}{% call box() %}{{ [1, 2, 4] | sum }} {{ 2.5 | round(1) }}"
        " {{ ngettext('{n.real}', 'b', 1) }}{% endcall %}"
        "{% for item in view.during if item.number %}{{ loop.index }}"
        "{{ [item.title, '&'] | join(' ') | trim }};{% endfor %}{% endblock %}",
    )
    page = workspace.run("render", "-d", "agenda", "-a", "client", "-f", "html", "-o", "-")
    assert page.exit_code == 0, page.stderr
    assert "<p>7.0 2.5 {n.real}</p>" in page.stdout
    assert "1Opening &amp;;2Demonstration &amp;;3Next step &amp;;" in page.stdout
