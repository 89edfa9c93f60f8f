"""agendagen render"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from agendagen.cli.common import (
    LOCALES,
    MISSING_LIBRARY,
    fail_on_option,
    known_mode,
    meeting_names,
    mode_option,
    print_problems,
    workspace_of,
)
from agendagen.output.names import AUDIENCES, DOCUMENTS, FORMATS, WITH_PDF
from agendagen.problems import Severity, fails

if TYPE_CHECKING:
    from pathlib import Path

    from agendagen.output.editions import Edition
    from agendagen.output.make import Made
    from agendagen.output.press import Press
    from agendagen.output.write import Written
    from agendagen.workspace.workspace import Workspace

STDOUT = "-"


@click.command("render")
@click.argument("meetings", nargs=-1, metavar="[MEETING…]")
@click.option(
    "-d",
    "--document",
    "documents",
    multiple=True,
    type=click.Choice(DOCUMENTS),
    help="Which document; otherwise agenda, talk track and cue card. May be repeated.",
)
@click.option("--as-memo", is_flag=True, help="A one-page message instead: --document memo.")
@click.option(
    "-a",
    "--audience",
    "audiences",
    multiple=True,
    type=click.Choice(AUDIENCES),
    help="Who may read it; otherwise everyone that applies. May be repeated.",
)
@click.option(
    "-s",
    "--speaker",
    "speakers",
    multiple=True,
    metavar="ROLE|PERSON|all",
    help="That speaker's own copy of the talk track. May be repeated.",
)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="The format; otherwise pdf. ics and eml are of the agenda. May be repeated.",
)
@click.option(
    "-l",
    "--locale",
    "locales",
    multiple=True,
    type=click.Choice(LOCALES),
    help="The language; otherwise the workspace's. May be repeated.",
)
@mode_option
@click.option(
    "-o",
    "--output",
    metavar="DIR|FILE|-",
    help="A folder, one file, or - for standard output; otherwise out/ in the workspace.",
)
@click.option("--overwrite", is_flag=True, help="Also replace files that were edited by hand.")
@fail_on_option
@click.pass_context
def command(
    context: click.Context,
    meetings: tuple[str, ...],
    documents: tuple[str, ...],
    as_memo: bool,
    audiences: tuple[str, ...],
    speakers: tuple[str, ...],
    formats: tuple[str, ...],
    locales: tuple[str, ...],
    mode: str | None,
    output: str | None,
    overwrite: bool,
    fail_on: Severity,
) -> int:
    """Make agenda, talk track and cue card as Markdown, HTML or PDF, and invitations.

    Without a meeting, every meeting of the workspace is made. Nothing is written when a
    meeting has errors; warnings pass, unless --fail-on warning is given.

    \b
    agendagen render pitch-sandmere
    agendagen render pitch-sandmere --document agenda --audience client --locale pl
    agendagen render pitch-sandmere --speaker rep --format html
    agendagen render pitch-sandmere --document agenda --audience client --output agenda.pdf
    agendagen render weekly-2026-w49 --document agenda --format md --output -
    agendagen render weekly-2026-w49 --as-memo           the same as a one-page message
    agendagen render pitch-sandmere --format eml         a letter to the clients, as a draft
    agendagen render pitch-sandmere --format ics         the invitation for calendars
    agendagen render weekly-2026-w49 --format ics        with its whole series
    """
    from agendagen.output.press import Press

    documents += ("memo",) if as_memo else ()
    target = Target(output)
    wanted = tuple(dict.fromkeys(formats)) or (target.implied_format,)
    # about how many PDFs this may come to; their makers start to load right now
    expected = 0
    if {*WITH_PDF} & {*wanted}:
        expected = (len(meetings) or 99) * (len(documents) or 3) * max(1, len(locales))
    with Press(expected) as press:
        return _render(
            workspace_of(context),
            meetings,
            {
                "documents": tuple(dict.fromkeys(documents)),
                "speakers": tuple(dict.fromkeys(speakers)),
                "formats": wanted,
                "locales": tuple(dict.fromkeys(locales)),
                "audiences": tuple(dict.fromkeys(audiences)),
            },
            mode,
            target,
            overwrite,
            press,
            fail_on,
        )


def _render(
    workspace: Workspace,
    meetings: tuple[str, ...],
    chosen: dict[str, tuple[str, ...]],
    mode: str | None,
    target: Target,
    overwrite: bool,
    press: Press,
    fail_on: Severity,
) -> int:
    from agendagen.output.editions import Request, editions
    from agendagen.records.base import Visibility

    names = meeting_names(workspace, meetings) or list(workspace.own_sources("meeting"))
    if not names:
        raise click.UsageError("There is no meeting here yet. “agendagen new TYPE” writes one.")
    request = Request(
        meetings=tuple(names),
        documents=chosen["documents"],
        audiences=tuple(Visibility(audience) for audience in chosen["audiences"]),
        speakers=chosen["speakers"],
        formats=chosen["formats"],
        locales=chosen["locales"] or (workspace.config.locale,),
        mode=known_mode(workspace, mode),
        named=bool(meetings),
    )
    planned, problems = editions(workspace, request)
    print_problems(problems)
    if fails(problems, fail_on):
        click.echo("Nothing was rendered: first put right what is listed above.", err=True)
        return 1
    if not planned:
        raise click.UsageError("Nothing of what is here matches these options.")
    target.refuse_many(planned)
    return make_and_write(workspace, planned, target, overwrite, press)


class Target:
    """Where the files go: a folder, one file, or standard output."""

    def __init__(self, output: str | None) -> None:
        self.stdout = output == STDOUT
        from pathlib import Path

        path = Path(output) if output and not self.stdout else None
        is_file = path is not None and path.suffix.lstrip(".") in FORMATS and not path.is_dir()
        self.file = path if is_file else None
        self.folder = path
        if self.stdout:
            self.implied_format = "md"
        else:
            self.implied_format = self.file.suffix.lstrip(".") if self.file else "pdf"

    def refuse_many(self, planned: tuple[Edition, ...]) -> None:
        """Refuse files that do not fit into the one place that was named."""
        if self.file and any(e.format != self.implied_format for e in planned):
            raise click.UsageError(
                f"“{self.file}” is not a file name for {planned[0].format}."
                f" Call it {self.file.with_suffix('.' + planned[0].format).name}."
            )
        if (self.stdout or self.file) and len(planned) > 1:
            names = "\n  ".join(edition.file_name for edition in planned[:8])
            more = "\n  …" if len(planned) > 8 else ""
            raise click.UsageError(
                f"This makes {len(planned)} files, but there is one place to put them:\n"
                f"  {names}{more}\n"
                "Choose one with --document, --audience, --speaker, --format and --locale,"
                " or name a folder."
            )


def make_and_write(
    workspace: Workspace,
    planned: tuple[Edition, ...],
    target: Target,
    overwrite: bool,
    press: Press,
) -> int:
    """Make the editions, write them, and tell of each file; the exit code."""
    from agendagen.formats.engine import MissingLibrary, PdfTrouble
    from agendagen.output.make import make
    from agendagen.output.trouble import CannotWrite, reason

    missing: MissingLibrary | None = None
    try:
        made = make(workspace, planned, _progress if sys.stderr.isatty() else None, press=press)
    except MissingLibrary as error:
        missing = error
        rest = [edition for edition in planned if edition.format not in WITH_PDF]
        made = make(workspace, rest, press=press)
    except PdfTrouble as error:
        click.echo(f"Error: {error}.\nNothing was written.", err=True)
        return 1
    except OSError as error:  # what PDFs are made from is put into the temporary folder
        place = f"“{error.filename}” cannot be used" if error.filename else "no temporary file"
        click.echo(
            f"Error: the documents cannot be made: {place}: {reason(error)}.\n"
            "Nothing was written. TMPDIR names the folder for temporary files.",
            err=True,
        )
        return 1
    try:
        written = _write(workspace, made, target, overwrite)
    except CannotWrite as error:
        click.echo(f"Error: {error}", err=True)
        return 1
    for path in written.new:
        click.echo(f"wrote {_near(path)}", err=True)
    for path in written.same:
        click.echo(f"unchanged {_near(path)}", err=True)
    for path in written.kept:
        click.echo(
            f"kept {_near(path)}: it was changed by hand. --overwrite replaces it.", err=True
        )
    if missing is not None:
        click.echo(f"Error: {missing}", err=True)
        return MISSING_LIBRARY
    return 1 if written.kept else 0


def _write(workspace: Workspace, made: list[Made], target: Target, overwrite: bool) -> Written:
    from pathlib import Path

    from agendagen.output.write import Written, refuse_outside, write_files

    if target.stdout:
        for _, content in made:
            sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return Written((), (), ())
    root = workspace.root or Path.cwd()
    folder = target.folder or root / "out"
    files = [(edition.file_name, content) for edition, content in made]
    if target.file:
        folder, files = target.file.parent, [(target.file.name, content) for _, content in made]
    elif target.folder is None:
        refuse_outside(folder, root)
    _tell_of_revisions(folder, files)
    return write_files(folder, files, overwrite=overwrite)


def _tell_of_revisions(folder: Path, files: list[tuple[str, bytes]]) -> None:
    """Calendars that took an invitation keep its times, unless the new one says it is newer."""
    for name, content in files:
        path = folder / name
        if path.suffix == ".ics" and path.is_file():
            from agendagen.formats.ics import is_ignored

            with suppress(OSError):  # what cannot be read is said when it is to be replaced
                if is_ignored(content, path.read_bytes()):
                    click.echo(
                        f"{_near(path)} has other times than before. If you have sent it, raise"
                        " “revision:” in the meeting file by one and render again: otherwise"
                        " calendars keep the times that they know.",
                        err=True,
                    )


def _progress(done: int, whole: int, name: str) -> None:
    end = "\r\033[K" if done == whole else ""
    sys.stderr.write(f"\r\033[K{done} of {whole}  {name}{end}")
    sys.stderr.flush()


def _near(path: Path) -> str:
    from pathlib import Path

    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.resolve().as_posix()
