"""Text stands out from its ground, 4.5 : 1, whatever two colours a company has."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
import tinycss2

from agendagen.documents.views import Brand
from agendagen.formats.theme import CONTRAST, Palette, contrast, palette
from agendagen.workspace.workspace import builtin_root

STEPS = range(0, 256, 51)
BRANDS = [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in product(STEPS, repeat=3)]
INK, WHITE = "#16202b", "#ffffff"
SHEETS = sorted((builtin_root() / "templates/themes/classic").glob("*.css"))


def colours(brand: str) -> Palette:
    return palette(Brand("", "", "", "", "", brand, brand, ""))


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on_primary", "primary"),
        ("primary_text", "tint"),
        ("primary_text", WHITE),
        ("accent_text", WHITE),
        (INK, "tint"),
    ],
)
def test_a_palette_can_be_read(text: str, ground: str) -> None:
    pale = [
        brand
        for brand in BRANDS
        if contrast(named(text, colours(brand)), named(ground, colours(brand))) < CONTRAST
    ]
    assert pale == []


def named(value: str, of: Palette) -> str:
    return value if value.startswith("#") else str(getattr(of, value))


@pytest.mark.parametrize("sheet", [sheet.name for sheet in SHEETS])
def test_every_rule_of_the_theme_can_be_read(sheet: str) -> None:
    css = next(file for file in SHEETS if file.name == sheet).read_text("utf-8")
    assert too_pale(css) == []


@pytest.mark.parametrize(
    "css",
    [
        "p { color: #8a8a8a }",
        "@media print { p { color: #8a8a8a } }",
        "p { color: var(--primary) }",
        "p { color: var(--line) }",
        "p { background: var(--primary) }",
        "p { color: #ffffff; background: var(--accent) }",
    ],
)
def test_a_pale_rule_is_found(css: str) -> None:
    assert too_pale(css)


def too_pale(css: str) -> list[str]:
    """The rules with text that some company's colours make hard to read."""
    return [
        f"{selector}: {text} on {ground}"
        for selector, text, ground in pairs(tinycss2.parse_stylesheet(css))
        if any(
            contrast(named(text, colours(brand)), named(ground, colours(brand))) < CONTRAST
            for brand in BRANDS
        )
    ]


def pairs(rules: list[Any]) -> Iterator[tuple[str, str, str]]:
    """Selector, text and ground of each rule. Grey text without a ground may stand on the tint."""
    for rule in rules:
        if rule.type == "at-rule" and rule.content and rule.lower_at_keyword == "media":
            yield from pairs(tinycss2.parse_rule_list(rule.content))
        if rule.type != "qualified-rule":
            continue
        declared = {
            declaration.lower_name: tinycss2.serialize(declaration.value).strip()
            for declaration in tinycss2.parse_blocks_contents(rule.content)
            if declaration.type == "declaration"
        }
        text, ground = (colour(declared.get(name, "none")) for name in ("color", "background"))
        if text or ground:
            grey = text and text.startswith("#")
            where = tinycss2.serialize(rule.prelude).strip()
            yield where, text or INK, ground or ("tint" if grey else WHITE)


def colour(value: str) -> str:
    """`#rrggbb`, the name of a colour of the palette, or nothing."""
    return value.removeprefix("var(--").removesuffix(")").replace("-", "_").replace("none", "")
