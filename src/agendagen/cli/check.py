"""agendagen check"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from agendagen.cli.common import (
    JSON_VERSION,
    as_of_option,
    fail_on_option,
    known_mode,
    locale_option,
    meeting_names,
    mode_option,
    print_advice,
    print_json,
    print_problems,
    printable,
    today,
    workspace_of,
)
from agendagen.problems import Problem, ProblemsFound, Severity, fails

if TYPE_CHECKING:
    from agendagen.checks.advice import Advice

FORMATS = ("text", "json", "vale", "github", "sarif")


@click.command("check")
@click.argument("meetings", nargs=-1, metavar="[MEETING…]")
@locale_option
@mode_option
@click.option(
    "-f",
    "--format",
    "shape",
    type=click.Choice(FORMATS),
    help="How problems are printed; otherwise text. vale is the JSON of the prose linter Vale,"
    " github are annotations of a GitHub workflow, sarif is SARIF 2.1.0.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@fail_on_option
@as_of_option
@click.option(
    "--advice",
    "with_advice",
    is_flag=True,
    help="Also say where a message or fewer people might do. Fails nothing.",
)
@click.pass_context
def command(
    context: click.Context,
    meetings: tuple[str, ...],
    locale: str | None,
    mode: str | None,
    shape: str | None,
    as_json: bool,
    fail_on: Severity,
    as_of: date | None,
    with_advice: bool,
) -> int:
    """Find everything that is wrong, at once: with file, line, column and what to do.

    Without a meeting, every file of the workspace is checked, and every meeting in every
    language of the workspace. Exits with 1 when there is an error; warnings pass, unless
    --fail-on warning is given. Text goes to standard error, every other format to standard
    output. Advice is no problem: it never changes the exit code.

    \b
    agendagen check
    agendagen check pitch-sandmere --mode video --locale pl
    agendagen check --json > problems.json
    agendagen check --format github --fail-on warning
    agendagen check weekly-2026-w49 --advice
    """
    if as_json and shape not in (None, "json"):
        raise click.UsageError(f"--json and --format {shape} are two formats. Leave one out.")
    shape = "json" if as_json else shape or "text"
    if with_advice and shape not in ("text", "json"):
        raise click.UsageError(f"--advice goes with text and json, not with {shape}.")
    from agendagen.checks.advice import advice_of
    from agendagen.checks.phrasing import Proofreader
    from agendagen.checks.workspace import check_workspace

    allowed = 0
    advice: tuple[Advice, ...] | None = None
    try:
        workspace = workspace_of(context)
        named = meeting_names(workspace, meetings) if meetings else None
        proofreader = Proofreader(workspace, as_of or today())
        problems = check_workspace(
            workspace,
            named,
            locales=[locale] if locale else None,
            mode=known_mode(workspace, mode),
            proofreader=proofreader,
        )
        allowed = proofreader.allowed.total()
        if with_advice:
            chosen = named or workspace.own_sources("meeting")
            advice = advice_of(workspace, chosen, locale or workspace.config.locale, mode)
    except ProblemsFound as found:
        problems = found.problems
    _print(problems, advice, shape)
    if allowed:
        places = "place" if allowed == 1 else "places"
        click.echo(
            f"Allowed by a comment: {allowed} {places}. “agendagen phrasing report” lists them.",
            err=True,
        )
    return 1 if fails(problems, fail_on) else 0


def _print(problems: tuple[Problem, ...], advice: tuple[Advice, ...] | None, shape: str) -> None:
    if shape == "json":
        shown = [problem.as_json() for problem in problems]
        also = {} if advice is None else {"advice": [one.as_json() for one in advice]}
        print_json({"version": JSON_VERSION, "problems": shown, **also})
    elif shape == "text":
        print_problems(problems)
        if not problems:
            click.echo("Everything is fine.", err=True)
        print_advice(advice or ())
    else:
        from agendagen import __version__
        from agendagen.output.reporting import as_github, as_sarif, as_vale

        if shape == "github":
            click.echo(printable(as_github(problems)), nl=False)
        else:
            print_json(as_vale(problems) if shape == "vale" else as_sarif(problems, __version__))
