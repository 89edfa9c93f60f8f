"""agendagen phrasing bench"""

from __future__ import annotations

from pathlib import Path

import click

from agendagen.cli.common import MISSING_LIBRARY, printable, workspace_of

SIZES = (1_000, 10_000)
MOST_BYTES = 16_000_000


@click.command("bench")
@click.argument("files", nargs=-1, metavar="[FILE…]", type=click.Path(dir_okay=False))
@click.option("--wrong", is_flag=True, help="Also print every sentence that was read wrongly.")
@click.pass_context
def command(context: click.Context, files: tuple[str, ...], wrong: bool) -> int:
    """Measure how well and how fast phrases are found, on this machine.

    Each FILE is a test set, JSON: {"language": "pl", "phrases": [...], "cases": [{"sentence":
    ..., "phrases": [those that are truly said in it]}]}; precision and recall are printed for
    it. Polish sets need the dictionary (pip install 'agendagen[polish]'). The times are for
    phrases put together from the words of this workspace, over 50 kB of its own examples.

    \b
    agendagen phrasing bench
    agendagen phrasing bench my-sentences.json --wrong
    """
    import msgspec

    from agendagen.phrasing.bench import Labelled, score, speed
    from agendagen.phrasing.guidebook import guidebook
    from agendagen.phrasing.lock import LOCKED
    from agendagen.phrasing.polish import MissingDictionary, NoModel

    for name in files:
        try:
            labelled = msgspec.json.decode(_content(Path(name)), type=Labelled)
            found = score(labelled)
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            message = f"“{name}” is no test set: {error}. “--help” shows what one holds."
            raise click.UsageError(message) from error
        except MissingDictionary as error:
            click.echo(f"Error: {error}.", err=True)
            return MISSING_LIBRARY
        except NoModel as error:
            raise click.ClickException(str(error)) from error
        click.echo(
            printable(
                f"{name}: {len(labelled.phrases)} phrases, {len(labelled.cases)} sentences:"
                f" precision {found.precision:.3f}, recall {found.recall:.3f}"
            )
        )
        for line in found.wrong if wrong else ():
            click.echo(printable(f"  {line}"))
    book = guidebook(workspace_of(context), LOCKED)
    sentences = [
        text
        for rule in book.rules
        for text in (*rule.guideline.examples.bad, *rule.guideline.examples.good)
    ]
    if not book.entries or not sentences:
        click.echo("No Polish pack here: nothing to measure the speed with.", err=True)
        return 0
    for size in SIZES:
        took = speed(book.entries.values(), sentences, size)
        click.echo(
            f"{took.phrases:,} inflected phrases: lock of {took.megabytes:.1f} MB loaded in"
            f" {1000 * took.load:.0f} ms, 50 kB of text read in {1000 * took.scan:.0f} ms"
        )
    return 0


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise click.UsageError(f"“{file}” has more than {MOST_BYTES:,} bytes.")
        return file.read_bytes()
    except OSError as error:
        from agendagen.output.trouble import reason

        raise click.UsageError(f"“{file}” cannot be read: {reason(error)}.") from error
