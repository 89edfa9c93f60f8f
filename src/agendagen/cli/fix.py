"""agendagen fix"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

from agendagen.cli.common import as_of_option, meeting_names, printable, today, workspace_of

if TYPE_CHECKING:
    from pathlib import Path

    from agendagen.output.edit import Edit
    from agendagen.problems import Position
    from agendagen.workspace.workspace import Workspace

MOST_OPTIONS = 3


@click.command("fix")
@click.argument("meetings", nargs=-1, metavar="[MEETING…]")
@click.option("--diff", "as_diff", is_flag=True, help="Print the changes; write nothing.")
@click.option("--dry-run", is_flag=True, help="Say what would be changed; write nothing.")
@as_of_option
@click.pass_context
def command(
    context: click.Context,
    meetings: tuple[str, ...],
    as_diff: bool,
    dry_run: bool,
    as_of: date | None,
) -> int:
    """Put the approved words into your files, where that is safe.

    Safe is a guideline with “fix: auto” and one replacement, in the case and number of what it
    replaces, outside quotations, with nothing around it that would have to change too. The rest
    is listed, best suggestion first. Comments and layout stay as they are. Built-in files are
    never changed.

    --diff prints a patch for “git apply” or “patch -p1” in the workspace's folder. Exits with 0
    when all that is safe was done, or there was nothing to do; with 1 when a file could not be
    written.

    \b
    agendagen fix --diff
    agendagen fix pitch-sandmere
    """
    from agendagen.checks.phrasing import CODES, Proofreader, as_problem
    from agendagen.checks.workspace import check_workspace
    from agendagen.output.edit import Edit
    from agendagen.output.trouble import CannotWrite
    from agendagen.phrasing.fix import replacement

    workspace = workspace_of(context)
    if workspace.root is None:
        raise click.UsageError(
            "There is no workspace here, and built-in files are not changed."
            " “agendagen init DIR” makes one."
        )
    named = meeting_names(workspace, meetings) if meetings else None
    proofreader = Proofreader(workspace, as_of or today())
    problems = check_workspace(workspace, named, proofreader=proofreader)
    edits: dict[str, dict[Edit, str]] = {}
    told: list[tuple[Position, str]] = []
    for at, finding in proofreader.found:
        book = proofreader.book(finding.rule.guideline.lang or workspace.config.locale)
        offered, name = replacement(book, finding), finding.rule.name
        if offered.automatic is not None and _is_own(workspace, at.path):
            edit = Edit(at, finding.text, offered.automatic)
            edits.setdefault(at.path, {})[edit] = name
        elif finding.text:
            advice = _advice(finding.text, offered.options, finding.rule.guideline.why)
            told.append((at, f"{advice or as_problem(finding, at).message} [{name}]"))
    tried = as_diff or dry_run
    changed, failed = 0, False
    for shown, names in sorted(edits.items()):
        try:
            done = _fix(workspace, shown, names, as_diff=as_diff, write=not tried)
        except CannotWrite as error:
            click.echo(f"Error: {printable(str(error))}", err=True)
            done, failed = [], True
        changed += len(done)
        for edit, name in names.items():
            old = _line(edit.old)
            if edit in done:
                verb = "would become" if tried else "is now"
                what = f"“{old}” {verb} “{edit.new}”."
            else:
                what = f"Say “{edit.new}” instead of “{old}”: it could not be put in safely."
            told.append((edit.at, f"{what} [{name}]"))
    for at, what in sorted(told, key=lambda one: (one[0].path, one[0].line, one[0].column)):
        click.echo(printable(f"{at.path}:{at.line}:{at.column}: {what}"), err=True)
    verb = "to change" if tried else "changed"
    click.echo(f"{changed} {verb}, {len(told) - changed} for you to decide.", err=True)
    others = sum(p.severity == "error" and p.code not in CODES.values() for p in problems)
    if others:
        click.echo(f"Other errors: {others}. “agendagen check” lists them.", err=True)
    return 1 if failed else 0


def _fix(
    workspace: Workspace, shown: str, edits: Iterable[Edit], *, as_diff: bool, write: bool
) -> list[Edit]:
    """The edits of one file that can be made: printed as a patch, or written.

    Raises `CannotWrite`.
    """
    from agendagen.output.edit import edited
    from agendagen.output.trouble import CannotWrite, cannot_write
    from agendagen.problems import ProblemsFound
    from agendagen.workspace.reading import decode

    file, root = workspace.file_of(shown), workspace.root
    assert file is not None
    assert root is not None
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise cannot_write(file, error) from error
    try:
        text = decode(raw, shown)
        changed, done = edited(text, edits)
    except ProblemsFound as found:
        raise CannotWrite(f"“{file}” was changed meanwhile. Run fix again.") from found
    mark = raw[: len(raw) - len(text.encode())].decode()
    if as_diff:
        patch = _patch(file.relative_to(root).as_posix(), mark + text, mark + changed)
        on_terminal = sys.stdout.isatty()
        shown_patch = printable(patch.replace("\r", "")) if on_terminal else patch.encode()
        click.echo(shown_patch, nl=False)
    elif write and done:
        _write(file, root, raw, (mark + changed).encode())
    return done


def _patch(name: str, before: str, after: str) -> str:
    """A unified diff that `git apply` takes; only a line feed ends a line of it."""
    from difflib import unified_diff
    from io import StringIO

    old, new = (StringIO(text, newline="\n").readlines() for text in (before, after))
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in unified_diff(old, new, f"a/{name}", f"b/{name}")
    )


def _write(file: Path, root: Path, before: bytes, after: bytes) -> None:
    """Put a file in the place of the one that was read. Raises `CannotWrite`."""
    from agendagen.output.lock import alone_in
    from agendagen.output.trouble import CannotWrite, cannot_write
    from agendagen.output.write import refuse_outside, write_atomically

    target = file.resolve()
    refuse_outside(target.parent, root)
    with alone_in(target.parent):
        try:
            mode = target.stat().st_mode & 0o7777
            if target.read_bytes() != before:
                raise CannotWrite(f"“{file}” was changed meanwhile. Run fix again.")
        except OSError as error:
            raise cannot_write(file, error) from error
        if not mode & 0o222:
            raise CannotWrite(f"“{file}” is read-only. Allow writing to it, then run fix again.")
        write_atomically(target, after, shown=file, mode=mode)


def _advice(old: str, options: tuple[str, ...], why: str) -> str:
    """What to say instead, best first; empty when there is nothing to suggest."""
    listed = " or ".join(f"“{option}”" for option in options[:MOST_OPTIONS])
    return f"Say {listed} instead of “{_line(old)}”: {why.rstrip('.')}." if listed else ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _is_own(workspace: Workspace, shown: str) -> bool:
    """Whether a file is the user's: its nearest layer is, wherever the built-in one may lie."""
    file = workspace.file_of(shown)
    around = [layer for layer in workspace.layers if file and file.is_relative_to(layer.root)]
    return bool(around) and max(around, key=lambda layer: len(layer.root.parts)).own
