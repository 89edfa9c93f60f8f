"""The look: style sheets, fonts and colours, from the layers of the workspace."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from os.path import lexists
from pathlib import Path

from agendagen.documents.views import Brand
from agendagen.formats.untrusted import file_bytes
from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.workspace.config import FILE_NAME
from agendagen.workspace.pixels import too_many_pixels
from agendagen.workspace.reading import decode
from agendagen.workspace.svg import check_svg
from agendagen.workspace.workspace import Layer, Workspace

THEMES = "templates/themes"
FALLBACK = "classic"
MOST_CSS, MOST_ASSET = 1_000_000, 10_000_000
"""Bytes of one style sheet, and of one font or picture."""
CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: text against its ground."""

_INK = "#16202b"
_URL = re.compile(r"""url\(\s*(["']?)([^"')]*)\1\s*\)""")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./ -]*")
_FONTS = (b"\0\1\0\0", b"OTTO", b"true")
_MIME = {".ttf": "font/ttf", ".otf": "font/otf", ".svg": "image/svg+xml", ".png": "image/png"}


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of the house, and what they can be read on. All `#rrggbb`."""

    primary: str
    """Surfaces and large type."""
    on_primary: str
    """Text on `primary`."""
    primary_text: str
    """`primary`, as dark as text on white or on `tint` has to be."""
    accent: str
    """Lines and marks."""
    accent_text: str
    tint: str
    """A breath of `primary`: grounds behind dark text."""
    line: str


def palette(brand: Brand) -> Palette:
    """Readable colours out of any two."""
    white = "#ffffff"
    tint = mixed(brand.primary, white, 0.07)
    inks = (white, _INK, "#000000")
    return Palette(
        primary=brand.primary,
        on_primary=next(ink for ink in inks if contrast(ink, brand.primary) >= CONTRAST),
        primary_text=readable(brand.primary, tint),
        accent=brand.accent,
        accent_text=readable(brand.accent),
        tint=tint,
        line=mixed(brand.primary, white, 0.22),
    )


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, ground: str = "#ffffff") -> str:
    """The colour, darkened until it can be read on the ground."""
    share = 1.0
    while contrast(found := mixed(colour, "#000000", share), ground) < CONTRAST and share > 0:
        share -= 0.05
    return found


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of the one colour, the rest of the other."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(255 * (a * share + b * (1 - share))):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True, slots=True)
class Sheet:
    """One style sheet: where it is from, and its text with `asset:` addresses."""

    text: str
    assets: dict[str, bytes]


def style(workspace: Workspace, names: tuple[str, ...]) -> Sheet:
    """The named style sheets of the theme in one, and the files that they ask for.

    Raises `ProblemsFound` for a theme that is not there or asks for what it must not have.
    """
    _check_theme(workspace)
    texts: list[str] = []
    assets: dict[str, bytes] = {}
    for name in names:
        found = theme_file(workspace, name)
        if found is None:
            continue
        layer, file = found
        shown = layer.shown(file)
        text = _registered(workspace, decode(_read(layer, file, MOST_CSS), shown), shown, assets)
        if layer.own:
            from agendagen.formats.untrusted import check_css

            check_css(text, shown)
        texts.append(text)
    return Sheet("\n".join(texts), assets)


def theme_file(workspace: Workspace, name: str) -> tuple[Layer, Path] | None:
    """A file of the theme, else of the classic theme; nearer layers win."""
    for theme in dict.fromkeys((workspace.config.theme, FALLBACK)):
        for layer in workspace.layers:
            file = layer.root / THEMES / theme / name
            if lexists(file):
                return layer, file
    return None


def _read(layer: Layer, file: Path, most: int) -> bytes:
    theme, _, name = file.relative_to(layer.root / THEMES).as_posix().partition("/")
    return file_bytes(layer, f"{THEMES}/{theme}", name, most)


def inlined(sheet: Sheet) -> str:
    """The style sheet with its files inside, for a page that stands alone."""
    text = sheet.text
    for address, data in sheet.assets.items():
        text = text.replace(f'"{address}"', f'"{data_address(address, data)}"')
    return text


def asset_address(name: str, data: bytes) -> str:
    """The address under which a style sheet or page asks for a file, the same for the same file."""
    return f"asset:{sha256(data).hexdigest()[:16]}/{name}"


def data_address(name: str, data: bytes) -> str:
    """The file itself as an address."""
    return f"data:{_MIME[Path(name).suffix]};base64,{b64encode(data).decode('ascii')}"


def _check_asset(data: bytes, suffix: str, shown: str) -> None:
    """Raise `ProblemsFound` for a file that is not what its name says, or too much of it."""
    what = ""
    if suffix == ".svg":
        check_svg(decode(data, shown), shown)
    elif suffix == ".png":
        what = too_many_pixels(data)
    elif not data.startswith(_FONTS):
        what = "is no font"
    if what:
        hint = "Save it again, smaller, from the program that it was made with."
        raise ProblemsFound([Problem(Position(shown), "bad-picture", f"The file {what}.", hint)])


def _check_theme(workspace: Workspace) -> None:
    theme = workspace.config.theme
    if any((layer.root / "templates/themes" / theme).is_dir() for layer in workspace.layers):
        return
    raise ProblemsFound(
        [
            Problem(
                _theme_line(workspace),
                "unknown-theme",
                f"There is no theme “{theme}”.",
                f"Make the folder templates/themes/{theme}, or take the line “theme” out.",
            )
        ]
    )


def _theme_line(workspace: Workspace) -> Position:
    layer = workspace.layers[0]
    file = layer.root / FILE_NAME
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    line = next((n for n, text in enumerate(lines, 1) if text.lstrip().startswith("theme")), 1)
    return Position(layer.shown(file), line)


def _registered(workspace: Workspace, text: str, shown: str, assets: dict[str, bytes]) -> str:
    def register(found: re.Match[str]) -> str:
        name = found[2].strip()
        file = theme_file(workspace, name) if _NAME.fullmatch(name) else None
        if file is None or file[1].suffix not in _MIME:
            line = text.count("\n", 0, found.start()) + 1
            raise ProblemsFound(
                [
                    Problem(
                        Position(shown, line),
                        "bad-style",
                        f"The style sheet asks for “{name}”, which is no font or picture of the"
                        " theme.",
                        "Put the file into the folder of the theme; addresses on the web are"
                        " not loaded.",
                    )
                ]
            )
        data = _read(*file, MOST_ASSET)
        if file[0].own:
            _check_asset(data, file[1].suffix, file[0].shown(file[1]))
        address = asset_address(name, data)
        assets[address] = data
        return f'url("{address}")'

    return _URL.sub(register, text)
