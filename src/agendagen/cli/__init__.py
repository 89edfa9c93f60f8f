"""Commands: parse → call → print → exit."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

STOPPED = "Stopped. No file was left half-written."


def main() -> NoReturn:
    """The `agendagen` command.

    A command lives for a second and makes few cycles: collecting garbage while modules load
    took 8% of `show`. The workers of a batch turn it on again.
    """
    gc.disable()
    try:
        _open_what_is_closed()
        from agendagen.cli.root import run

        status = run(sys.argv[1:])
    except KeyboardInterrupt:  # while modules load, or while the first one is answered
        sys.stderr.write(f"{STOPPED}\n")
        status = 130
    _leave(status)


def _open_what_is_closed() -> None:
    """Streams that whoever started us has closed: no file of ours may take their place.

    Nobody reads what is said then; but a document that goes nowhere is an error.
    """
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


def _leave(status: int) -> NoReturn:
    """End at once: taking every object apart first is a fifth of the time that `show` takes.

    What has to be done before is done here: files are closed by those who wrote them, workers
    are gone with their press, so what is left are the fonts' temporary folder and the streams.
    """
    engine = sys.modules.get("agendagen.formats.engine")
    if engine is not None:
        engine.cool_down()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # a pipe that nobody reads any more
            continue
    os._exit(status)
