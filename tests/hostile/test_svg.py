"""Logos and other drawings: what Inkscape and Illustrator write passes, nothing active does."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from agendagen.problems import ProblemsFound
from agendagen.workspace.pixels import too_many_pixels
from agendagen.workspace.svg import check_svg
from agendagen.workspace.workspace import builtin_root
from hostile.pictures import jpeg, png

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder
    from hostile.conftest import Rejects

XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
MARKUP = 'xmlns:h="http://www.w3.org/1999/xhtml"'
LOGO = "content/logo.svg"


def picture(kind: str, data: bytes) -> str:
    """An image that holds the data."""
    return f'<image xlink:href="data:image/{kind};base64,{b64encode(data).decode()}"/>'


BOMB = "".join(f'<g id="a{n}">' + f'<use xlink:href="#a{n + 1}"/>' * 10 + "</g>" for n in range(9))
LONG = "".join(f'<g id="a{n + 1}"><use xlink:href="#a{n}"/></g>' for n in range(1_500))


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("<script>alert(1)</script>", "holds <script>"),
        (f"<h:script {MARKUP}>alert(1)</h:script>", "holds <script>"),
        ('<x:image xmlns:x="urn:x" xlink:href="a.png"/>', "holds <image>"),
        ("<foreignObject/>", "holds <foreignObject>"),
        (f"<h:iframe {MARKUP}/>", "holds <iframe>"),
        ("<a xlink:href='https://x.example'/>", "holds <a>"),
        ("<animate attributeName='href'/>", "holds <animate>"),
        ("<set/>", "holds <set>"),
        ("<handler/>", "holds <handler>"),
        ("<SCRIPT/>", "holds <SCRIPT>"),
        ("<g onload='alert(1)'/>", "the attribute “onload”"),
        ("<g OnClick='alert(1)'/>", "the attribute “OnClick”"),
        ("<g xml:base='https://x.example'/>", "the attribute “base”"),
        ("<use xlink:href='https://x.example/a.svg#b'/>", "loads “https://x.example"),
        ("<use href='a.svg#b'/>", "loads “a.svg#b”"),
        ("<image href='https://x.example/a.png'/>", "loads “https://x.example"),
        ("<image href='file:///etc/passwd'/>", "loads “file:///etc/passwd”"),
        ("<image href='/etc/passwd'/>", "loads “/etc/passwd”"),
        ("<image href='&#106;avascript:alert(1)'/>", "loads “javascript:"),
        ("<image href='data:image/svg+xml,x'/>", "loads “data:image/svg"),
        ("<image href='data:text/html,x'/>", "loads “data:text"),
        (picture("png", png(20_000, 10_000)), "has 20,000 × 10,000 pixels"),
        (picture("png", b"GIF89a"), "is no PNG or JPEG"),
        ("<g fill='url(https://x.example#a)'/>", "loads something"),
        ("<g fill='u&#114;l(//x.example)'/>", "loads something"),
        ("<g style='fill:url(//x.example)'/>", "loads something"),
        (r"<g style='fill:\75rl(//x.example)'/>", "a style that is not allowed"),
        (r"<g fill='\75rl(//x.example)'/>", "a style that is not allowed"),
        ("<g style='fill:image-set(\"//x.example\" 1x)'/>", "loads something"),
        ("<style>@import 'https://x.example';</style>", "a style that is not allowed"),
        ("<style>a{fill:url(//x.example)}</style>", "loads something"),
        ("<style><![CDATA[a{fill:url(//x.example)}]]></style>", "loads something"),
        ("<style>/*</style><style>*/ a{fill:url(//x.example)}</style>", "loads something"),
        ("<?xml-stylesheet href='https://x.example'?>", "an instruction"),
        ("<g/>" * 5_000, "more than 5,000 elements"),
        ("<g>" * 51 + "</g>" * 51, "more than 50 levels"),
        (BOMB, "more than 5,000 elements when references are followed"),
        ('<g id="a"><use xlink:href="#a"/></g>', "refers to itself in a circle"),
        ('<pattern id="a"><g fill="url(#a)"/></pattern>', "refers to itself in a circle"),
        (LONG, "references that are too deep"),
        ("<rect width='99999999'/>", "a number in “width” that is too large"),
        ("<path d='M0 0L1e99 0'/>", "a number in “d” that is too large"),
        ("<g>", "is not well-formed"),
        ("<g a='1' a='2'/>", "is not well-formed"),
        ("&nbsp;", "is not well-formed"),
    ],
)
def test_a_drawing_is_a_drawing(inside: str, message: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        check_svg(f"<svg {XMLNS}>\n{inside}</svg>", "logo.svg")
    (problem,) = found.value.problems
    assert message in problem.message
    assert problem.code == "bad-svg"
    if "too deep" not in message:
        assert problem.at.line == 2


@pytest.mark.parametrize(
    ("svg", "message"),
    [
        ("<!DOCTYPE svg><svg/>", "a document type"),
        ('<!DOCTYPE s [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><svg>&c;</svg>', "a document type"),
        ('<!DOCTYPE s [<!ENTITY a SYSTEM "/etc/passwd">]><svg>&a;</svg>', "a document type"),
        ("<html><svg/></html>", "does not begin with <svg>"),
        (f"<h:html {MARKUP}><svg/></h:html>", "does not begin with <svg>"),
        ("<svg/><svg/>", "not well-formed"),
    ],
)
def test_a_file_that_is_no_drawing(
    workspace: WorkspaceBuilder, rejects: Rejects, svg: str, message: str
) -> None:
    workspace.write(LOGO, svg)
    workspace.write("content/company.yaml", "visibility: client\nname: Fennimark\nlogo: logo.svg\n")
    rejects(f"{LOGO}:1:1", "bad-svg", message)


INKSCAPE = f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape -->
<svg width="168mm" viewBox="0 0 168 32.000001" version="1.1" id="svg5" {XMLNS}
   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
   xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
   xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
   xmlns:cc="http://creativecommons.org/ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <sodipodi:namedview id="n" inkscape:export-filename="C:\\a (1).png"
     inkscape:zoom="0.7"><inkscape:grid/>
  </sodipodi:namedview>
  <metadata><rdf:RDF><cc:Work rdf:about=""><dc:format>image/svg+xml</dc:format>
    <dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/><dc:title>X</dc:title>
  </cc:Work></rdf:RDF></metadata>
  <defs><linearGradient id="g1"><stop style="stop-color:#123c5a;stop-opacity:1" offset="0"/>
    </linearGradient><linearGradient id="g2" xlink:href="#g1" x1="12.345678901"/>
    <clipPath id="c"><rect width="10" height="1e-05"/></clipPath></defs>
  <g inkscape:label="Layer 1" inkscape:groupmode="layer" clip-path="url(#c)"
     transform="matrix(0.26458333,0,0,0.26458333,-3.1e-7,0)">
    <path style="fill:url(#g2);stroke:none" d="m 1,1 c 0.5,0.51234567 1,2 1,2 z"
     sodipodi:nodetypes="cc"/><use xlink:href="#c"/></g>
</svg>"""
ILLUSTRATOR = f"""<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator -->
<svg version="1.1" id="Layer_1" {XMLNS} x="0px" y="0px" viewBox="0 0 168 32"
   style="enable-background:new 0 0 168 32;" xml:space="preserve">
<style type="text/css">.st0{{fill:#123C5A;}} .st1{{clip-path:url(#SVGID_2_);}}</style>
<g><defs><rect id="SVGID_1_" width="168" height="32"/></defs>
<clipPath id="SVGID_2_"><use xlink:href="#SVGID_1_" style="overflow:visible;"/></clipPath>
<path class="st0 st1" d="M8,0h16c4.4,0,8,3.6,8,8"/>{picture("png", png(40, 40))}</g></svg>"""


@pytest.mark.parametrize("svg", [INKSCAPE, ILLUSTRATOR], ids=["Inkscape", "Illustrator"])
def test_the_logos_of_drawing_programs_pass(svg: str) -> None:
    check_svg(svg, "logo.svg")


def test_the_built_in_logo_passes() -> None:
    check_svg((builtin_root() / "content/logo.svg").read_text("utf-8"), "logo.svg")


def test_pixels_are_counted_before_they_are_unpacked() -> None:
    assert too_many_pixels(png(5_000, 4_000)) == too_many_pixels(jpeg(5_000, 4_000)) == ""
    assert "65,535 × 65,535 pixels" in too_many_pixels(jpeg(65_535, 65_535))
    assert "5,000 × 4,001 pixels" in too_many_pixels(png(5_000, 4_001))
    assert "no PNG or JPEG" in too_many_pixels(b"\xff\xd8\xff\xff\xff\xff")
