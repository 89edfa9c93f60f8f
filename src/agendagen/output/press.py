"""Processes that make PDFs, each within limits, and gone when they exceed them.

WeasyPrint takes as long to load as a page takes to draw, so the workers load it while this
process still reads and composes. A page may come from a stranger: what it can eat is one
worker, never the machine, and no signal has to reach into the library to stop it. This module
itself loads next to nothing.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING

from agendagen.output.names import WITH_PDF

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from agendagen.output.editions import Edition
    from agendagen.output.scratch import Scratch
    from agendagen.workspace.workspace import Workspace


class Press:
    """A worker for every core, or for every PDF that is expected when those are fewer.

    Use it as a context manager: at its end the workers and their files are gone.
    """

    def __init__(self, expected: int) -> None:
        """`expected` is about how many PDFs will be asked for; with 0, none can be."""
        self._pool: ProcessPoolExecutor | None = None
        self._scratch: Scratch | None = None
        if expected > 0:
            from agendagen.output.scratch import Scratch

            self._scratch = Scratch()
            self._number = min(expected, os.cpu_count() or 1)
            try:
                with _undisturbed():
                    self._pool = self._workers(self._number)
                    for _ in range(self._number):
                        self._pool.submit(_warm_up)
            except BaseException as error:
                self.__exit__(type(error), error, None)
                raise

    def _workers(self, number: int) -> ProcessPoolExecutor:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        assert self._scratch is not None
        # fork is safe here, as there is one thread so far, and starts in no time
        context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
        return ProcessPoolExecutor(
            number, mp_context=context, initializer=_begin, initargs=(self._scratch.path,)
        )

    @property
    def scratch(self) -> str:
        """The temporary folder of the workers; empty without any."""
        return self._scratch.path if self._scratch else ""

    def __enter__(self) -> Press:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None and self._scratch is not None:
            if error is not None:  # nobody waits for what is still being made
                _kill_workers()
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._scratch.remove()

    def renew(self) -> None:
        """New workers for old, when nothing is under way: memory that libraries keep is freed."""
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = self._workers(self._number)

    def submit(self, workspace: Workspace, edition: Edition) -> Callable[[], bytes]:
        """Begin an edition; the function that comes back waits for its bytes.

        It raises what the formats raise, and `PdfTrouble` for a PDF beyond the limits.
        """
        from agendagen.output.make import make_one

        if self._pool is None or edition.format not in WITH_PDF:
            return lambda: make_one(workspace, edition)
        from concurrent.futures.process import BrokenProcessPool

        light = workspace.unread()
        try:
            future: Future[bytes] = self._pool.submit(_made, light, edition)
        except BrokenProcessPool:
            return lambda: self._made_alone(light, edition)

        def result() -> bytes:
            try:
                return future.result()
            except BrokenProcessPool:
                return self._made_alone(light, edition)

        return result

    def _made_alone(self, workspace: Workspace, edition: Edition) -> bytes:
        """A worker died, and all work with it: alone, the page that killed it is found."""
        from concurrent.futures.process import BrokenProcessPool

        from agendagen.formats.engine import PdfTrouble
        from agendagen.output.limits import EXCEEDED

        with self._workers(1) as pool:
            try:
                return pool.submit(_made, workspace, edition).result()
            except BrokenProcessPool as error:
                raise PdfTrouble(EXCEEDED) from error


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits meanwhile: Python drops one that comes in the middle of a fork."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _made(workspace: Workspace, edition: Edition) -> bytes:
    from agendagen.formats.engine import PdfTrouble
    from agendagen.output.limits import EXCEEDED, OutOfTime, limited_time
    from agendagen.output.make import make_one

    try:
        with limited_time():
            return make_one(workspace, edition)
    except (OutOfTime, MemoryError) as error:
        raise PdfTrouble(EXCEEDED) from error


def _begin(scratch: str) -> None:
    import tempfile

    from agendagen.output.limits import end_with_parent, limit_memory

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who waits
    gc.enable()
    tempfile.tempdir = scratch
    limit_memory()
    end_with_parent()


def _warm_up() -> None:
    """A missing library is told by the first PDF, not here."""
    from agendagen.formats.engine import MissingLibrary, warm_up

    with suppress(MissingLibrary):
        warm_up()
    import agendagen.formats.pdf  # noqa: F401  # with Jinja and what else pages need


def _kill_workers() -> None:
    import multiprocessing

    for worker in multiprocessing.active_children():
        worker.kill()
