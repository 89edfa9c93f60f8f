"""agendagen fix"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from agendagen.cli.common import as_of_option, meeting_names, printable, today, workspace_of

if TYPE_CHECKING:
    from pathlib import Path

    from agendagen.output.edit import Edit
    from agendagen.phrasing.lint import Finding
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

    \b
    agendagen fix --diff
    agendagen fix pitch-sandmere
    """
    from agendagen.checks.phrasing import Proofreader
    from agendagen.checks.workspace import check_workspace
    from agendagen.output.edit import Edit
    from agendagen.phrasing.fix import replacement

    workspace = workspace_of(context)
    if workspace.root is None:
        raise click.UsageError(
            "There is no workspace here, and built-in files are not changed."
            " “agendagen init DIR” makes one."
        )
    named = meeting_names(workspace, meetings) if meetings else None
    proofreader = Proofreader(workspace, as_of or today())
    check_workspace(workspace, named, proofreader=proofreader)
    edits: dict[str, list[Edit]] = {}
    left: list[tuple[Position, Finding, tuple[str, ...]]] = []
    names: dict[Edit, str] = {}
    for at, finding in proofreader.found:
        book = proofreader.book(finding.rule.guideline.lang or workspace.config.locale)
        offered = replacement(book, finding)
        if offered.automatic is not None and _is_own(workspace, at.path):
            edit = Edit(at, finding.text, offered.automatic)
            edits.setdefault(at.path, []).append(edit)
            names[edit] = finding.rule.name
        elif finding.text:
            left.append((at, finding, offered.options))
    done = _apply(workspace, edits, as_diff=as_diff, write=not (as_diff or dry_run))
    for edit in done:
        verb = "would put" if dry_run or as_diff else "put"
        _say(edit.at, f"{verb} “{edit.new}” for “{edit.old}” [{names[edit]}]")
    not_done = [edit for each in edits.values() for edit in each if edit not in done]
    for edit in not_done:
        _say(edit.at, f"“{edit.old}”: say “{edit.new}” [{names[edit]}]")
    for at, finding, options in left:
        listed = " or ".join(f"“{option}”" for option in options[:MOST_OPTIONS])
        advice = f"say {listed}" if listed else finding.rule.guideline.why
        _say(at, f"“{' '.join(finding.text.split())}”: {advice} [{finding.rule.name}]")
    waiting = len(left) + len(not_done)
    verb = "to change" if dry_run or as_diff else "changed"
    click.echo(f"{len(done)} {verb}, {waiting} for you to decide.", err=True)
    return 0


def _apply(
    workspace: Workspace, edits: dict[str, list[Edit]], *, as_diff: bool, write: bool
) -> list[Edit]:
    from difflib import unified_diff

    from agendagen.output.edit import edited
    from agendagen.workspace.reading import read_text

    done: list[Edit] = []
    for shown, wanted in sorted(edits.items()):
        file = workspace.file_of(shown)
        assert file is not None
        text = read_text(file, shown)
        changed, made = edited(text, wanted)
        done.extend(made)
        if as_diff:
            lines = unified_diff(
                text.splitlines(keepends=True), changed.splitlines(keepends=True), shown, shown
            )
            for line in lines:
                click.echo(printable(line.rstrip("\r\n")))
        elif write and made:
            _write(workspace, file, text, changed)
    return done


def _write(workspace: Workspace, file: Path, before: str, after: str) -> None:
    from agendagen.output.lock import alone_in
    from agendagen.output.trouble import CannotWrite
    from agendagen.output.write import refuse_outside, write_atomically

    assert workspace.root is not None
    try:
        refuse_outside(file.parent, workspace.root)
        with alone_in(file.parent):
            raw = file.read_bytes()
            mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
            if raw != mark + before.encode():
                raise CannotWrite(f"“{file.name}” was changed meanwhile. Run fix again.")
            write_atomically(file, mark + after.encode())
    except CannotWrite as error:
        raise click.ClickException(str(error)) from error


def _is_own(workspace: Workspace, shown: str) -> bool:
    file = workspace.file_of(shown)
    return file is not None and workspace.root is not None and file.is_relative_to(workspace.root)


def _say(at: Position, text: str) -> None:
    click.echo(printable(f"{at.path}:{at.line}:{at.column}: {text}"), err=True)
