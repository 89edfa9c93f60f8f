"""agendagen phrasing"""

from __future__ import annotations

import importlib

import click

COMMANDS = {
    "lock": "Look up the forms of Polish phrases, and write them beside the packs.",
    "report": "What the guidelines do: which never match, are always allowed, end soon …",
    "import": "Read Vale styles into guideline packs.",
    "export": "Write the guidelines as Vale styles, for use in editors.",
    "bench": "How well and how fast phrases are found.",
}


class _Group(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"agendagen.cli.phrasing_{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from agendagen.problems import did_you_mean

            known = ", ".join(COMMANDS)
            hint = did_you_mean(args[0], COMMANDS, otherwise=f"There are: {known}.")
            raise click.UsageError(f"There is no command “phrasing {args[0]}”. {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group("phrasing", cls=_Group)
def command() -> None:
    """Guidelines of phrasing: what is said, what is not, to whom and until when.

    They are files in content/phrasing/; “check” and “render” hold every text against them.

    \b
    agendagen phrasing report
    agendagen phrasing lock
    """
