"""agendagen check"""

from __future__ import annotations

import click

from agendagen.cli.common import (
    JSON_VERSION,
    json_option,
    known_mode,
    locale_option,
    meeting_names,
    mode_option,
    print_json,
    print_problems,
    workspace_of,
)
from agendagen.problems import ProblemsFound, has_errors


@click.command("check")
@click.argument("meetings", nargs=-1, metavar="[MEETING…]")
@locale_option
@mode_option
@json_option
@click.pass_context
def command(
    context: click.Context,
    meetings: tuple[str, ...],
    locale: str | None,
    mode: str | None,
    as_json: bool,
) -> int:
    """Find everything that is wrong, at once: with file, line, column and what to do.

    Without a meeting, every file of the workspace is checked, and every meeting in every
    language of the workspace. Exits with 1 when there is an error; warnings pass.

    \b
    agendagen check
    agendagen check pitch-sandmere --mode video --locale pl
    agendagen check --json > problems.json
    """
    from agendagen.checks.workspace import check_workspace

    try:
        workspace = workspace_of(context)
        named = meeting_names(workspace, meetings) if meetings else None
        problems = check_workspace(
            workspace, named, locales=[locale] if locale else None, mode=known_mode(workspace, mode)
        )
    except ProblemsFound as found:
        problems = found.problems
    if as_json:
        print_json(
            {"version": JSON_VERSION, "problems": [problem.as_json() for problem in problems]}
        )
    else:
        print_problems(problems)
        if not problems:
            click.echo("Everything is fine.", err=True)
    return 1 if has_errors(problems) else 0
