"""`agendagen.toml`: what holds for the whole workspace."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta

from agendagen.problems import Position, Problem, ProblemsFound
from agendagen.records.base import STRUCTURE, Id, Locale, Misread, Model
from agendagen.records.content import Rate
from agendagen.records.reading import checked
from agendagen.workspace.reading import read_text

FILE_NAME = "agendagen.toml"


def known_zone(name: str) -> str:
    """The name, when the time zone database knows it; else ValueError."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("is no time zone; write it as Europe/Warsaw") from error
    return name


class Zone(str):
    """A name of the time zone database."""

    __slots__ = ()

    @classmethod
    def written(cls, text: str) -> Zone:
        """Raises `Misread`."""
        try:
            return cls(known_zone(text))
        except ValueError as error:
            hint = "Write it as Europe/Warsaw."
            raise Misread("bad-value", "{shown} is no time zone", hint) from error


class Speaking(Model):
    """Words a minute by language. The defaults are our own (see docs/decisions.md)."""

    en: Rate = 140
    pl: Rate = 115

    def rate(self, locale: str) -> int:
        """Words a minute in `locale`."""
        return int(getattr(self, locale))


Percent = Annotated[int, Meta(ge=1, le=100, description="Of a working week in meetings, at most.")]
Hours = Annotated[int, Meta(ge=1, le=12, description="Of meetings on one day, at most.")]


class Load(Model):
    """How much of a week meetings may take. Limits that are not written are not checked."""

    hours_per_week: Annotated[int, Meta(ge=1, le=80, description="The working week.")] = 40
    share: Percent | None = None
    back_to_back: Hours | None = None


class Config(Model):
    """The settings of a workspace."""

    locale: Annotated[Locale, STRUCTURE] = Locale("en")
    languages: Annotated[tuple[Locale, ...], STRUCTURE] = (Locale("en"),)
    timezone: Annotated[Zone, STRUCTURE] = Zone("Europe/Warsaw")
    currency: Annotated[str, STRUCTURE, Meta(pattern=r"^[A-Z]{3}\Z")] = "EUR"
    theme: Annotated[Id, STRUCTURE] = "classic"
    speaking: Speaking = Speaking()
    load: Load = Load()


def read_config(file: Path, shown: str) -> Config:
    """Read and validate the settings. Raises `ProblemsFound`."""
    text = read_text(file, shown)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        at = Position(shown, int(found[1]), int(found[2])) if found else Position(shown)
        if "overwrite" in str(error):
            at, name = Position(shown, at.line), text.splitlines()[at.line - 1].partition("=")[0]
            message = f"The setting “{name.strip()}” stands here twice."
            raise ProblemsFound([Problem(at, "duplicate-key", message, "Keep one.")]) from error
        raise ProblemsFound(
            [Problem(at, "toml", "The line is not TOML.", 'Write settings as name = "value".')]
        ) from error
    return checked(
        Config,
        data,
        lambda path, on_key: _place(text, shown, path),
        lists='Write it in brackets, as in ["en", "pl"].',
    )


def place_of_setting(file: Path, shown: str, *names: str) -> Position:
    """Where a setting was written: its name, behind that of its section if it is in one."""
    return _place(read_text(file, shown), shown, names)


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
