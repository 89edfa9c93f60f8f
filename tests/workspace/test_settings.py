"""agendagen.toml as values. Its mistakes are in tests/broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agendagen.records.base import Locale
from agendagen.workspace.config import Config, known_zone
from agendagen.workspace.workspace import builtin_root, open_workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder


def test_every_setting(workspace: WorkspaceBuilder) -> None:
    workspace.write(
        "agendagen.toml",
        'locale = "pl"\nlanguages = ["pl", "en"]\ntimezone = "Europe/Lisbon"\ncurrency = "GBP"\n'
        'theme = "classic"\n[speaking]\nen = 150\npl = 120\n',
    )
    config = workspace.open().config
    assert (config.locale, config.languages) == ("pl", ("pl", "en"))
    assert (config.timezone, config.currency, config.theme) == ("Europe/Lisbon", "GBP", "classic")
    assert (config.speaking.rate("en"), config.speaking.rate("pl")) == (150, 120)


def test_what_is_left_out_has_a_default(workspace: WorkspaceBuilder) -> None:
    workspace.write("agendagen.toml", "")
    config = workspace.open().config
    assert config == Config()
    assert (config.locale, config.languages, config.currency) == ("en", ("en",), "EUR")
    assert (config.speaking.rate("en"), config.speaking.rate("pl")) == (140, 115)


def test_the_starter_settings_say_what_they_do(workspace: WorkspaceBuilder) -> None:
    """The comment in the file promises: what is shown is the default, except two settings."""
    starter = (builtin_root() / "content/agendagen.toml").read_text("utf-8")
    workspace.write("agendagen.toml", starter)
    config = open_workspace(workspace.root).config
    assert config == Config(languages=(Locale("en"), Locale("pl")), currency="PLN")


@pytest.mark.parametrize("name", ["Europe/Warsaw", "America/New_York", "Asia/Kolkata", "UTC"])
def test_time_zones(name: str) -> None:
    assert known_zone(name) == name


@pytest.mark.parametrize(
    "name", ["Warsaw", "", "Europe", "Europe/", "../etc/passwd", "/etc/localtime", "CEST", "\0"]
)
def test_no_time_zones(name: str) -> None:
    with pytest.raises(ValueError, match="is no time zone"):
        known_zone(name)
