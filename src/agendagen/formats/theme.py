"""The look: style sheets, fonts and colours, from the layers of the workspace."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from agendagen.documents.views import Brand
from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.workspace.config import FILE_NAME
from agendagen.workspace.workspace import Layer, Workspace

FALLBACK = "classic"
CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: text against its ground."""

_INK = "#16202b"
_URL = re.compile(r"""url\(\s*(["']?)([^"')]*)\1\s*\)""")
_MIME = {".ttf": "font/ttf", ".otf": "font/otf", ".svg": "image/svg+xml", ".png": "image/png"}


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of the house, and what they can be read on. All `#rrggbb`."""

    primary: str
    """Surfaces and large type."""
    on_primary: str
    """Text on `primary`."""
    primary_text: str
    """`primary`, as dark as text on white has to be."""
    accent: str
    """Lines and marks."""
    accent_text: str
    tint: str
    """A breath of `primary`: grounds behind dark text."""
    line: str


def palette(brand: Brand) -> Palette:
    """Readable colours out of any two."""
    white = "#ffffff"
    return Palette(
        primary=brand.primary,
        on_primary=white if contrast(white, brand.primary) >= CONTRAST else _INK,
        primary_text=readable(brand.primary),
        accent=brand.accent,
        accent_text=readable(brand.accent),
        tint=mixed(brand.primary, white, 0.07),
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
        text = file.read_text(encoding="utf-8")
        if layer.own:
            from agendagen.formats.untrusted import check_css

            check_css(text, shown)
        texts.append(_registered(workspace, text, shown, assets))
    return Sheet("\n".join(texts), assets)


def theme_file(workspace: Workspace, name: str) -> tuple[Layer, Path] | None:
    """A file of the theme, else of the classic theme; nearer layers win."""
    for theme in dict.fromkeys((workspace.config.theme, FALLBACK)):
        for layer in workspace.layers:
            folder = layer.root / "templates" / "themes" / theme
            file = folder / name
            if file.is_file() and file.resolve().is_relative_to(folder.resolve()):
                return layer, file
    return None


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
        file = theme_file(workspace, name)
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
        data = file[1].read_bytes()
        address = asset_address(name, data)
        assets[address] = data
        return f'url("{address}")'

    return _URL.sub(register, text)
