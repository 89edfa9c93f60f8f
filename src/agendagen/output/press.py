"""Processes that make PDFs, when there are enough of them to be worth it.

WeasyPrint takes as long to load as a page takes to draw, so the workers of a batch load it while
this process still reads and composes. This module itself loads next to nothing.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

    from agendagen.output.editions import Edition
    from agendagen.workspace.workspace import Workspace

WORTH_A_POOL = 4
"""From so many PDFs on, workers pay off: each takes a quarter of a second to load."""


class Press:
    """A worker for every core, for a batch; a few PDFs are made in this process.

    The workers load what PDFs need from the moment the press is made. Use it as a context
    manager: at its end they are gone.
    """

    def __init__(self, expected: int) -> None:
        """`expected` is about how many PDFs will be asked for."""
        self._pool: ProcessPoolExecutor | None = None
        if expected >= WORTH_A_POOL:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            # fork is safe here, as there is one thread so far, and starts in no time
            context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
            workers = os.cpu_count() or 1
            self._pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)
            for _ in range(workers):
                self._pool.submit(_warm_up)

    def __enter__(self) -> Press:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def submit(self, workspace: Workspace, edition: Edition) -> Callable[[], bytes]:
        """Begin an edition; the function that comes back waits for its bytes."""
        from agendagen.output.make import make_one

        if self._pool is None or edition.format != "pdf":
            return lambda: make_one(workspace, edition)
        return self._pool.submit(make_one, workspace.unread(), edition).result


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who waits
    gc.enable()


def _warm_up() -> None:
    """A missing library is told by the first PDF, not here."""
    from agendagen.formats.pdf import MissingLibrary, warm_up

    try:
        warm_up()
    except MissingLibrary:
        return
