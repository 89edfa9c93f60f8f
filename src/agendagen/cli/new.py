"""agendagen new"""

from __future__ import annotations

import re
import sys
from datetime import date, time
from typing import TYPE_CHECKING

import click

from agendagen.cli.common import refuse_unknown, workspace_of, write_files
from agendagen.problems import Position, did_you_mean

if TYPE_CHECKING:
    from agendagen.records.types import InputSpec, ModeSpec, TypeSpec
    from agendagen.workspace.workspace import Workspace

GENERAL = ("date", "start", "mode", "minutes", "title", "guests")


@click.command("new")
@click.argument("type_id", metavar="TYPE")
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="NAME=VALUE",
    help="A value: date, start, mode, minutes, title, guests, cast.ROLE, or an input of the type."
    " Repeat the name for a list.",
)
@click.option("--id", "name", metavar="ID", help="The file name; otherwise type and date.")
@click.option("--no-input", is_flag=True, help="Ask nothing; leave blank what is not given.")
@click.option("-o", "--output", metavar="-", help="“-” prints the file instead of writing it.")
@click.pass_context
def command(
    context: click.Context,
    type_id: str,
    assignments: tuple[str, ...],
    name: str | None,
    no_input: bool,
    output: str | None,
) -> int:
    """Write a meeting file for a type, with a comment on every line.

    On a terminal it asks for what the type needs; elsewhere, or with --no-input, it takes
    --set and leaves the rest blank for you to fill in. An existing file is never replaced.

    \b
    agendagen new client-pitch
    agendagen new weekly-sales --set date=2026-12-07 --set start=09:00 \\
        --set cast.manager=marta-zielinska --no-input
    """
    from agendagen.checks.files import check_file_name
    from agendagen.output.starter import meeting_text
    from agendagen.workspace.folders import FOLDERS

    if output not in (None, "-"):
        raise click.UsageError("--output takes “-” only; choose the file's name with --id.")
    workspace = workspace_of(context)
    type_ = _type(workspace, type_id)
    values = _assigned(assignments, type_)
    mode = _mode(workspace, values)
    _refuse_unknown(values, type_, mode)
    candidates = {kind: list(workspace.offered(kind)) for kind in FOLDERS}
    if sys.stdin.isatty() and not no_input:
        _ask(values, type_, candidates)
    _refuse_bad(values, {**type_.inputs, **mode.inputs}, candidates)
    text = meeting_text(type_id, type_, mode, values, candidates)
    day = values.get("date", [""])[-1]
    stem = name if name is not None else f"{type_id}-{day or 'new'}"
    path = f"{FOLDERS['meeting']}/{stem}.yaml"
    if problem := check_file_name(Position(path), stem):
        raise click.UsageError(f"{problem.message} {problem.hint}")
    hint = "“--id” chooses another name."
    if write_files(workspace, [(path, text)], printed=output == "-", hint=hint) is not None:
        click.echo(f"Next:\n  agendagen check {stem}\n  agendagen render {stem}", err=True)
    return 0


def _type(workspace: Workspace, type_id: str) -> TypeSpec:
    from agendagen.compose.resolve import type_chain, validated
    from agendagen.records.types import TypeSpec

    refuse_unknown("meeting type", type_id, workspace.sources("type"), "types")
    return validated(TypeSpec, type_chain(workspace, type_id, workspace.config.locale, []))


def _mode(workspace: Workspace, values: dict[str, list[str]]) -> ModeSpec:
    from agendagen.compose.resolve import validated
    from agendagen.records.types import ModeSpec

    name = values.get("mode", ["in-person"])[-1]
    refuse_unknown("mode", name, workspace.sources("mode"))
    tree = workspace.tree(workspace.source("mode", name), workspace.config.locale, [])
    return validated(ModeSpec, tree)


def _assigned(assignments: tuple[str, ...], type_: TypeSpec) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for assignment in assignments:
        name, equals, value = assignment.partition("=")
        if not equals or not name:
            raise click.UsageError(f"“{assignment}” is not NAME=VALUE, as in date=2026-12-01.")
        if name in type_.roles and name not in type_.inputs:
            name = f"cast.{name}"
        values.setdefault(name, []).append(value)
    return values


def _refuse_unknown(values: dict[str, list[str]], type_: TypeSpec, mode: ModeSpec) -> None:
    known = [*GENERAL, *type_.inputs, *mode.inputs, *(f"cast.{role}" for role in type_.roles)]
    for name in values:
        if name not in known:
            hint = did_you_mean(name, known, otherwise=f"Known: {', '.join(known)}.")
            raise click.UsageError(f"This type asks for no “{name}”. {hint}")


def _refuse_bad(
    values: dict[str, list[str]], inputs: dict[str, InputSpec], candidates: dict[str, list[str]]
) -> None:
    from agendagen.output.starter import singular

    for name, given in values.items():
        kind = inputs[name].kind if name in inputs else name
        if kind == "rows":
            raise click.UsageError(f"“{name}” has rows; write them into the file.")
        kind = "person" if name.startswith("cast.") else singular(kind)
        for value in given:
            problem = _problem_with(kind, value, candidates)
            if problem:
                raise click.UsageError(f"{name}: {problem}")


def _problem_with(kind: str, value: str, candidates: dict[str, list[str]]) -> str:
    """What is wrong with a value; empty when nothing is."""
    if kind in ("date", "guidelines"):
        try:
            date.fromisoformat(value)
        except ValueError:
            return f"“{value}” is no date; write it as 2026-12-01."
    elif kind == "start":
        try:
            time.fromisoformat(value.zfill(5))
        except ValueError:
            return f"“{value}” is no time; write it as 09:30."
    elif kind == "minutes" and not value.isdigit():
        return f"“{value}” is no number of minutes."
    elif kind == "guests" and not re.fullmatch(r"[^/]+/[^/]+", value):
        return f"“{value}” is no guest; write client/contact, as in sandmere-bank/maria-lis."
    elif kind in candidates and kind not in ("mode", "type") and value not in candidates[kind]:
        known = candidates[kind]
        return f"there is no {kind} “{value}”. " + did_you_mean(
            value, known, otherwise=f"There are: {', '.join(known)}."
        )
    return ""


def _ask(values: dict[str, list[str]], type_: TypeSpec, candidates: dict[str, list[str]]) -> None:
    """Ask on the terminal for what is required and not given."""
    from agendagen.output.starter import takes_many

    def ask(key: str, question: str, kind: str) -> None:
        if key in values:
            return
        if choices := candidates.get(kind):
            click.echo(f"  {', '.join(choices)}", err=True)

        def checked(answer: str) -> str:
            if problem := _problem_with(kind, answer, candidates):
                raise click.UsageError(problem)
            return answer

        values[key] = [click.prompt(question, value_proc=checked, err=True)]

    ask("date", "Which day (2026-12-01)?", "date")
    ask("start", "When does it start (09:30)?", "start")
    for role, spec in type_.roles.items():
        if spec.required:
            ask(f"cast.{role}", f"Who is the {spec.title}?", "person")
    for name, wanted in type_.inputs.items():
        one = wanted.kind != "rows" and not takes_many(wanted.kind)
        if one and wanted.required and wanted.default is None:
            ask(name, wanted.title, wanted.kind)
