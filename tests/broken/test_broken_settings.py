"""agendagen.toml: what is wrong with the settings, in its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Refuses, WorkspaceBuilder

SETTINGS = "agendagen.toml"


@pytest.mark.parametrize(
    ("text", "place", "code", "message", "hint"),
    [
        pytest.param(
            'locale = "en"\ntheme = classic\n',
            "2:9",
            "toml",
            "not TOML",
            'name = "value"',
            id="quotes forgotten",
        ),
        pytest.param(
            'locale: "en"\n', "1:7", "toml", "not TOML", 'name = "value"', id="a colon, as in YAML"
        ),
        pytest.param(
            'locale = "en"\nlocale = "pl"\n',
            "2:1",
            "duplicate-key",
            "“locale” stands here twice",
            "Keep one",
            id="same setting twice",
        ),
        pytest.param(
            '\n# ours\nlangauges = ["en"]\n',
            "3:1",
            "unknown-key",
            "no key “langauges”",
            "Did you mean “languages”?",
            id="unknown setting",
        ),
        pytest.param(
            "[speaking]\nen = 140\nde = 120\n",
            "3:1",
            "unknown-key",
            "no key “de”",
            "Known here: en, pl",
            id="unknown setting in a section",
        ),
        pytest.param(
            '[speaking]\nen = "fast"\n',
            "2:1",
            "bad-number",
            "“en” needs a whole number, not “fast”",
            "",
            id="words for a rate",
        ),
        pytest.param(
            "[speaking]\npl = 20\n",
            "2:1",
            "bad-number",
            "“pl” must be at least 60, not 20",
            "",
            id="rate too low",
        ),
        pytest.param(
            'locale = "de"\n', "1:1", "bad-value", "“de” is no language", "", id="language"
        ),
        pytest.param(
            'locale = "english"\n',
            "1:1",
            "bad-value",
            "cannot be “english”",
            "en or pl",
            id="language spelt out",
        ),
        pytest.param(
            'languages = ["en", "de"]\n',
            "1:1",
            "bad-value",
            "“de” is no language",
            "",
            id="one of the languages",
        ),
        pytest.param(
            'languages = "en"\n',
            "1:1",
            "bad-type",
            "“languages” must be a list",
            '["en", "pl"]',
            id="languages not a list",
        ),
        pytest.param(
            "locale = 5\n",
            "1:1",
            "bad-type",
            "“locale” must be text, not a number",
            "",
            id="number for a text",
        ),
        pytest.param(
            'timezone = "Warsaw"\n',
            "1:1",
            "bad-value",
            "“Warsaw” is no time zone",
            "",
            id="time zone",
        ),
        pytest.param(
            'timezone = "../../etc/passwd"\n',
            "1:1",
            "bad-value",
            "is no time zone",
            "",
            id="time zone that is a path",
        ),
        pytest.param(
            'currency = "zł"\n', "1:1", "bad-value", "cannot be “zł”", "PLN or EUR", id="currency"
        ),
        pytest.param(
            'theme = "classsic"\n',
            "1:1",
            "unknown-theme",
            "There is no theme “classsic”",
            "Did you mean “classic”?",
            id="theme",
        ),
        pytest.param("\0", "1:1", "toml", "not TOML", 'name = "value"', id="zero byte"),
    ],
)
def test_settings_are_refused_in_their_line(
    refuses: Refuses, text: str, place: str, code: str, message: str, hint: str
) -> None:
    refuses({SETTINGS: text}, [(f"{SETTINGS}:{place}", code, message, hint)])


def test_every_wrong_setting_is_named_at_once(refuses: Refuses) -> None:
    refuses(
        {SETTINGS: 'currency = "zl"\nlocale = "de"\n\n[speaking]\nen = 999\n'},
        [
            (f"{SETTINGS}:1:1", "bad-value", "“zl”", "PLN"),
            (f"{SETTINGS}:2:1", "bad-value", "“de”", ""),
            (f"{SETTINGS}:5:1", "bad-number", "at most 260", ""),
        ],
    )


@pytest.mark.parametrize(
    ("content", "place"),
    [
        pytest.param('locale = "pł"\n'.encode("iso-8859-2"), "1:12", id="Latin-2"),
        pytest.param(b"\x89PNG", "1:1", id="a picture"),
    ],
)
def test_settings_are_text(refuses: Refuses, content: bytes, place: str) -> None:
    at = f"{SETTINGS}:{place}"
    refuses({SETTINGS: content}, [(at, "not-text", "not UTF-8 text", "Save it as UTF-8")])


def test_no_settings_are_fine(workspace: WorkspaceBuilder) -> None:
    workspace.write(SETTINGS, "")
    assert workspace.run("check").stderr == "Everything is fine.\n"
