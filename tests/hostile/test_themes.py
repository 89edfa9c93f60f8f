"""Style sheets, fonts and pictures of a theme from a stranger."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from hostile.pictures import png

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder
    from hostile.conftest import Rejects

THEME = "templates/themes/classic"
SHEET = f"{THEME}/screen.css"
NOT_OF_THE_THEME = "which is no font or picture of the theme"
FONT = b"\0\1\0\0" + b"x" * 100


@pytest.mark.parametrize(
    ("css", "place", "message"),
    [
        ("@import 'https://x.example/a.css';", "1:1", "@import"),
        ("p{}\n@IMPORT url(a.css);", "2:", "asks for “a.css”, " + NOT_OF_THE_THEME),
        (r"@\69mport 'a.css';", "1:1", "@import"),
        ("@namespace url(https://x.example);", "1:", NOT_OF_THE_THEME),
        ("@namespace 'https://x.example';", "1:1", "@namespace"),
        ("a{b:url(https://x.example/a.png)}", "1:", NOT_OF_THE_THEME),
        ("a{b:url( 'https://x.example/a.png' )}", "1:", NOT_OF_THE_THEME),
        ("\n\na{b:\\75rl(https://x.example/a.png)}", "3:5", "url(https://x.example/a.png)"),
        ("a{b:\\75 rl('fonts/Inter-Bold.ttf')}", "1:5", "url(…)"),
        ("a{b:ur\\l(//x.example)}", "1:5", "url(//x.example)"),
        ("a{b:url(//x.example)}", "1:", NOT_OF_THE_THEME),
        ("a{b:url(file:///etc/passwd)}", "1:", NOT_OF_THE_THEME),
        ("a{b:url(/etc/passwd)}", "1:", NOT_OF_THE_THEME),
        ("a{b:url(data:image/svg+xml,x)}", "1:", NOT_OF_THE_THEME),
        ("a{b:url(../../../agendagen.toml)}", "1:", NOT_OF_THE_THEME),
        ("a{b:url(fonts/../../../secret.ttf)}", "1:", NOT_OF_THE_THEME),
        ("a{b:url('a' attr(b))}", "1:5", "url(…)"),
        ("a{b:src('https://x.example')}", "1:5", "src(…)"),
        ("a{b:image('https://x.example')}", "1:5", "image(…)"),
        ("a{b:image-set('https://x.example' 1x)}", "1:5", "image-set(…)"),
        ("a{b:-webkit-image-set('https://x.example' 1x)}", "1:5", "-webkit-image-set(…)"),
        ("@font-face{font-family:x;src:local('Arial')}", "1:", "local(…)"),
        ("a{width:expression(alert(1))}", "1:9", "expression(…)"),
        ("a{-moz-binding:none}", "1:3", "“-moz-binding”"),
        ("a{behavior:none}", "1:3", "“behavior”"),
        ("a{-weasy-link:attr(title)}", "1:3", "“-weasy-link”"),
        ("a{--x:{y:{z:image('https://x.example')}}}", "1:", "image(…)"),
        ("a{content:'</style><script>'}", "1:", "“</” is not allowed"),
        ("a{content:'open}", "1:1", "is left open"),
        ("a{content:'broken\n}", "1:", "What cannot be read as CSS"),
        ("a{b:c", "1:1", "is left open"),
        ("a{b:c}/* open", "1:1", "is left open"),
        ("a{b:url(https://x.example", "1:5", "What cannot be read as CSS"),
        ("a{b:c}}", "1:7", "What cannot be read as CSS"),
        ("a{b:" + "(" * 5000, "1:1", "is left open"),
    ],
)
def test_a_style_sheet_loads_nothing(
    workspace: WorkspaceBuilder, rejects: Rejects, css: str, place: str, message: str
) -> None:
    workspace.write(SHEET, css)
    rejects(f"{SHEET}:{place}", "bad-style", message)


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        pytest.param("a.png", png(20_000, 10_000), "bad-picture", "20,000 × 10,000", id="200 MP"),
        pytest.param("a.png", png(0, 9), "bad-picture", "0 × 9 pixels", id="no pixels"),
        pytest.param("a.png", b"GIF89a", "bad-picture", "no PNG or JPEG", id="no PNG"),
        pytest.param("a.png", b"\x89PNG\r\n\x1a\n", "bad-picture", "no PNG", id="cut PNG"),
        pytest.param("a.ttf", b"<svg/>", "bad-picture", "is no font", id="picture as font"),
        pytest.param("a.ttf", b"\0" * 10_000_001, "too-large", "at most 10,000,000", id="10 MB"),
        pytest.param("a.svg", b"\0\1\0\0", "bad-svg", "not well-formed", id="font as picture"),
        pytest.param("a.svg", b"<svg><script/></svg>", "bad-svg", "<script>", id="script"),
        pytest.param("a.svg", b"<svg>\xff</svg>", "not-text", "not UTF-8", id="bytes"),
        pytest.param("a.ttf", "link", "outside", "leads out of", id="link"),
        pytest.param("a.ttf", "pipe", "unreadable", "no ordinary file", id="pipe"),
        pytest.param("screen.css", b"a" * 1_000_001, "too-large", "at most", id="huge sheet"),
        pytest.param("screen.css", b"\xff", "not-text", "not UTF-8", id="sheet of bytes"),
        pytest.param("screen.css", "link", "outside", "leads out of", id="sheet elsewhere"),
        pytest.param("screen.css", "pipe", "unreadable", "no ordinary", id="sheet is a pipe"),
    ],
)
def test_a_file_of_the_theme(
    workspace: WorkspaceBuilder,
    rejects: Rejects,
    secret: str,
    name: str,
    content: bytes | str,
    code: str,
    message: str,
) -> None:
    if name != "screen.css":
        workspace.write(SHEET, f"a{{b:url({name})}}")
    file = workspace.root / THEME / name
    file.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content == "link":
        file.symlink_to(secret)
    else:
        os.mkfifo(file)
    rejects(f"{THEME}/{name}:1:", code, message)


def test_a_theme_may_have_its_own_fonts_and_pictures(workspace: WorkspaceBuilder) -> None:
    workspace.write(f"{THEME}/mark.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    workspace.write(f"{THEME}/more/a dot.png", png(100, 100))
    workspace.write(f"{THEME}/own.otf", b"OTTO")
    workspace.write(
        SHEET,
        "@font-face{font-family:Own;src:url('own.otf')}\n"
        '@media (width<40em){a:link{b:url( "more/a dot.png" ),url(mark.svg);content:"← (“x”)"}}',
    )
    page = workspace.run("render", "-d", "agenda", "-a", "client", "-f", "html", "-o", "-")
    assert page.exit_code == 0, page.stderr
    for kind in ("font/otf", "image/png", "image/svg+xml"):
        assert f'url("data:{kind};base64,' in page.stdout
