"""agendagen phrasing"""

from __future__ import annotations

import click

from agendagen.cli.lazy import LazyGroup

COMMANDS = {
    "lock": "Look up the forms of Polish phrases, and write them beside the packs.",
    "report": "What the guidelines do: which never match, are always allowed, end soon …",
    "import": "Read Vale styles into guideline packs.",
    "export": "Write the guidelines as Vale styles, for use in editors.",
    "bench": "How well and how fast phrases are found.",
}


class _Group(LazyGroup):
    commands_by_name = COMMANDS
    before = "phrasing "


@click.group("phrasing", cls=_Group)
def command() -> None:
    """Guidelines of phrasing: what is said, what is not, to whom and until when.

    They are files in content/phrasing/; “check” and “render” hold every text against them.

    \b
    agendagen phrasing report
    agendagen phrasing lock
    """
