"""`agendagen.toml`: what holds for the whole workspace."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.records.base import Id, Locale, Model
from agendagen.records.errors import explain
from agendagen.workspace.reading import read_text

FILE_NAME = "agendagen.toml"
LANGUAGES = ("en", "pl")


def known_zone(name: str) -> str:
    """The name, when the time zone database knows it; else ValueError."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("is no time zone; write it as Europe/Warsaw") from error
    return name


def _known_language(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(f"is no language that agendagen writes: {' or '.join(LANGUAGES)}")
    return code


class Speaking(Model):
    """Words a minute by language. The defaults are our own (see docs/decisions.md)."""

    en: int = Field(140, ge=60, le=260)
    pl: int = Field(115, ge=60, le=260)

    def rate(self, locale: str) -> int:
        """Words a minute in `locale`."""
        return int(getattr(self, locale))


class Config(Model):
    """The settings of a workspace."""

    locale: Annotated[Locale, AfterValidator(_known_language)] = "en"
    languages: tuple[Annotated[Locale, AfterValidator(_known_language)], ...] = ("en",)
    timezone: Annotated[str, AfterValidator(known_zone)] = "Europe/Warsaw"
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] = "EUR"
    theme: Id = "classic"
    speaking: Speaking = Speaking()


def read_config(file: Path, shown: str) -> Config:
    """Read and validate the settings. Raises `ProblemsFound`."""
    text = read_text(file, shown)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        at = Position(shown, int(found[1]), int(found[2])) if found else Position(shown)
        raise ProblemsFound(
            [Problem(at, "toml", "The line is not TOML.", 'Write settings as name = "value".')]
        ) from error
    try:
        return Config.model_validate(data)
    except ValidationError as error:
        raise ProblemsFound(
            explain(error, Config, lambda path, key: _place(text, shown, path))
        ) from error


def place_of_setting(file: Path, shown: str, name: str) -> Position:
    """Where a setting was written."""
    return _place(read_text(file, shown), shown, (name,))


def _place(text: str, shown: str, path: tuple[str | int, ...]) -> Position:
    """Where a key stands; tomllib does not say, so look for the last name of the path."""
    names = [step for step in path if isinstance(step, str)]
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[([^\]]+)\]", line):
            section = header[1].strip()
            if [section] == names:
                return Position(shown, number, 1)
            continue
        key = re.match(r"\s*([A-Za-z0-9_-]+)\s*=", line)
        if key and names and [*([section] if section else []), key[1]] == names:
            return Position(shown, number, key.start(1) + 1)
    return Position(shown)
