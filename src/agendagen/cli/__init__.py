"""Commands: parse → call → print → exit."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """The `agendagen` command.

    A command lives for a second and makes few cycles: collecting garbage while modules load
    took 8% of `show`. The workers of a batch turn it on again.
    """
    gc.disable()
    from agendagen.cli.root import run

    _leave(run(sys.argv[1:]))


def _leave(status: int) -> NoReturn:
    """End at once: taking every object apart first is a fifth of the time that `show` takes.

    What has to be done before is done here: files are closed by those who wrote them, workers
    are gone with their press, so what is left are the fonts' temporary folder and the streams.
    """
    pdf = sys.modules.get("agendagen.formats.pdf")
    if pdf is not None:
        pdf.cool_down()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # a pipe that nobody reads any more
            continue
    os._exit(status)
