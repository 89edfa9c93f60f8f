"""The bundled font: each face is one file with every character our documents print."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "templates/themes/classic/fonts"
FACES = {"Regular": 400, "Italic": 400, "SemiBold": 600, "Bold": 700}

POLISH = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
NEIGHBOURS = "äöüßÄÖÜčďěňřšťůžČŘŠŽőűŐŰėįųūşğıİșțàâçéèêëîïôœùûñåøæ"
PUNCTUATION = "–—„”“‘’…•·→←↑↓✓×÷≥≤±€£$%°§©№\u00a0\u2009"


@pytest.mark.parametrize("face", FACES)
def test_a_face_prints_every_character(face: str) -> None:
    ascii_letters = "".join(map(chr, range(0x20, 0x7F)))
    needed = set(ascii_letters + POLISH + NEIGHBOURS + PUNCTUATION)
    with TTFont(FONTS / f"Inter-{face}.ttf") as font:
        assert needed <= set(map(chr, font.getBestCmap()))


@pytest.mark.parametrize(("face", "weight"), FACES.items())
def test_a_face_is_what_its_name_says(face: str, weight: int) -> None:
    with TTFont(FONTS / f"Inter-{face}.ttf") as font:
        assert font["OS/2"].usWeightClass == weight
        assert bool(font["post"].italicAngle) == (face == "Italic")
        assert font["name"].getBestFamilyName() == "Inter"


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(("table", "feature"), [("GSUB", "tnum"), ("GPOS", "kern")])
def test_a_face_lines_up_figures_and_kerns(face: str, table: str, feature: str) -> None:
    with TTFont(FONTS / f"Inter-{face}.ttf") as font:
        features = font[table].table.FeatureList.FeatureRecord
        assert feature in {record.FeatureTag for record in features}
