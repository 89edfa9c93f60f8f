"""A group of commands that are imported only when they are run: help stays quick."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, ClassVar

import click


class LazyGroup(click.Group):
    """Knows its commands by name and one-line help; imports a module when it is called."""

    commands_by_name: ClassVar[Mapping[str, str]]
    """Name → one line of help."""
    before: ClassVar[str] = ""
    """What is called before the name: `phrasing ` of `phrasing lock`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands_by_name)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands_by_name:
            return None
        full = f"{self.before}{cmd_name}".replace(" ", "_")
        module: Any = importlib.import_module(f"agendagen.cli.{full}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.commands_by_name
        if args and args[0] not in known and not args[0].startswith("-"):
            from agendagen.problems import did_you_mean

            hint = did_you_mean(args[0], known, otherwise=f"There are: {', '.join(known)}.")
            message = f"There is no command “{self.before}{args[0]}”. {hint}"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(self.commands_by_name.items()))
