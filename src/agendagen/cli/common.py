"""What the commands share: opening the workspace, printing problems, common options."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from agendagen.problems import Problem, ProblemsFound, did_you_mean, in_order

if TYPE_CHECKING:  # commands import what they need when they run: --help stays quick
    from datetime import date
    from pathlib import Path

    from agendagen.checks.advice import Advice
    from agendagen.workspace.workspace import Workspace

JSON_VERSION = 1
MISSING_LIBRARY = 3
"""The exit code when PDF cannot be made on this machine."""
_COMMANDING = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that json leaves as they are and a terminal may obey, or UTF-8 cannot say."""
LOCALES = ("en", "pl")
Command = TypeVar("Command", bound=Callable[..., Any])


def workspace_of(context: click.Context) -> Workspace:
    """The workspace that the command line names, or the one around the current folder."""
    from pathlib import Path

    folder = context.find_root().obj
    if folder is not None and not Path(folder).is_dir():
        raise click.UsageError(
            f"There is no folder “{folder}”. “agendagen init {folder}” makes a workspace there."
        )
    from agendagen.workspace.workspace import open_workspace

    workspace = open_workspace(None if folder is None else Path(folder))
    if folder is not None and workspace.root is None:
        raise click.UsageError(
            f"“{folder}” is no workspace: neither it nor a folder above holds agendagen.toml."
            f" “agendagen init {folder}” makes one."
        )
    return workspace


locale_option = click.option(
    "-l", "--locale", type=click.Choice(LOCALES), help="The language; otherwise the workspace's."
)
mode_option = click.option(
    "-m",
    "--mode",
    metavar="MODE",
    help="How people meet: in-person, phone, video, hybrid; otherwise the meeting's.",
)
fail_on_option = click.option(
    "--fail-on",
    type=click.Choice(("error", "warning")),
    default="error",
    show_default=True,
    help="The least that fails, with exit code 1.",
)


def day_option(name: str, parameter: str, said: str) -> Callable[[Command], Command]:
    """An option that takes a day, as a date."""
    return click.option(
        name,
        parameter,
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        callback=lambda _, __, value: value.date() if value else None,
        help=said,
    )


as_of_option = day_option("--as-of", "as_of", "The day that counts as today, as 2026-12-01.")


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--json`; what stops the command is JSON then, too."""

    @wraps(function)
    def command(*args: Any, as_json: bool, **options: Any) -> Any:
        try:
            return function(*args, as_json=as_json, **options)
        except ProblemsFound as found:
            if not as_json:
                raise
            shown = [problem.as_json() for problem in found.problems]
            print_json({"version": JSON_VERSION, "problems": shown})
            return 1

    return click.option("--json", "as_json", is_flag=True, help="For machines.")(command)


def today() -> date:
    """The day here, by the clock of this machine; no document depends on it."""
    from datetime import datetime

    return datetime.now().astimezone().date()


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo(_COMMANDING.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def print_problems(problems: Iterable[Problem]) -> None:
    """Problems on stderr, all of them, then the count."""
    found = in_order(problems)
    for problem in found:
        click.echo(coloured(problem), err=True)
    errors = sum(1 for p in found if p.severity == "error")
    warnings = len(found) - errors
    if found:
        click.echo(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}.", err=True)


def print_advice(advice: Iterable[Advice]) -> None:
    """Advice on stderr, behind the problems."""
    for one in advice:
        text, word = printable(str(one)), "waived" if one.waived else "advice"
        if use_colour(sys.stderr):
            text = text.replace(f" {word}: ", f" {click.style(word, fg='cyan', bold=True)}: ", 1)
        click.echo(text, err=True)


def coloured(problem: Problem) -> str:
    """The problem as a line, coloured on a terminal unless NO_COLOR is set."""
    text = printable(str(problem))
    if not use_colour(sys.stderr):
        return text
    colour = "red" if problem.severity == "error" else "yellow"
    return text.replace(
        f" {problem.severity}: ", f" {click.style(problem.severity, fg=colour, bold=True)}: ", 1
    )


def use_colour(stream: Any) -> bool:
    """Whether to colour: on a terminal, and NO_COLOR (no-color.org) is not set."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR")


def printable(text: str) -> str:
    """Text without control characters: a terminal must not obey what a file says."""
    kept = "\n\t\u00a0\u202f"
    return "".join(c if c.isprintable() or c in kept else "\ufffd" for c in text)


def write_files(
    workspace: Workspace, files: Sequence[tuple[str, str]], *, printed: bool, hint: str = ""
) -> Path | None:
    """New files of one folder, paths from the root of the workspace; gives that root.

    None when the last of them is printed instead: when that is wanted, and for the built-in
    workspace. No file that is there is replaced; `hint` says what to do then.
    """
    if printed or workspace.root is None:
        click.echo(printable(files[-1][1]), nl=False)
        if not printed:
            click.echo(
                "This is the built-in workspace, so the file is printed only."
                " “agendagen init DIR” makes one of your own.",
                err=True,
            )
        return None
    from agendagen.output.fresh import write_new
    from agendagen.output.trouble import CannotWrite

    try:
        write_new(workspace.root, files)
    except CannotWrite as error:
        raise click.ClickException(f"{error} {hint}".rstrip()) from error
    for path, _ in files:
        click.echo(f"wrote {path}", err=True)
    return workspace.root


def refuse_unknown(what: str, name: str, known: Iterable[str], listed: str = "") -> None:
    """Refuse a name that is not known; `listed` is what `agendagen list` calls them all."""
    names = list(known)
    if name not in names:
        command = f"“agendagen list {listed}” shows them."
        otherwise = command if listed else f"There are: {', '.join(names)}."
        hint = did_you_mean(name, names, otherwise=otherwise)
        raise click.UsageError(f"There is no {what} “{name}”. {hint}")


def meeting_names(workspace: Workspace, names: Iterable[str]) -> list[str]:
    """The named meetings (ids or file names), each checked to exist."""
    from pathlib import Path

    wanted = list(dict.fromkeys(Path(n).stem if n.endswith(".yaml") else n for n in names))
    for name in wanted:
        refuse_unknown("meeting", name, workspace.sources("meeting"), "meetings")
    return wanted


def known_mode(workspace: Workspace, mode: str | None) -> str | None:
    """The mode that the command line names, checked to exist."""
    if mode is not None:
        refuse_unknown("mode", mode, workspace.sources("mode"))
    return mode


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")
