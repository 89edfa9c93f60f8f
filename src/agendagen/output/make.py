"""Editions → bytes, all of them in memory, on as many cores as pay off."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from agendagen.output.editions import Edition
from agendagen.workspace.workspace import Workspace

WORTH_A_POOL = 4
"""From so many PDFs on, starting workers pays off (half a second each on two cores)."""

Made = tuple[Edition, bytes]
Progress = Callable[[int, int, str], None]


def make(
    workspace: Workspace, editions: Sequence[Edition], progress: Progress | None = None
) -> list[Made]:
    """The bytes of every edition, in the order given.

    `progress` is told (done, all, file name). Raises what the formats raise: `ProblemsFound`
    for a template that does not render, `MissingLibrary` when PDF cannot be made here.
    """
    made: list[Made] = []
    if len(editions) > WORTH_A_POOL:
        gc.freeze()  # what is loaded stays; what the work leaves behind is collected
        gc.enable()
    with _runner(workspace, editions) as results:
        for edition, content in zip(editions, results, strict=True):
            made.append((edition, content))
            if progress is not None:
                progress(len(made), len(editions), edition.file_name)
    return made


def make_one(workspace: Workspace, edition: Edition) -> bytes:
    """The bytes of one edition."""
    if edition.format == "md":
        from agendagen.formats.markdown import to_markdown

        return to_markdown(edition.view, workspace).encode()
    if edition.format == "html":
        from agendagen.formats.html import to_html

        return to_html(edition.view, workspace).encode()
    from agendagen.formats.pdf import to_pdf

    return to_pdf(edition.view, workspace)


@contextmanager
def _runner(workspace: Workspace, editions: Sequence[Edition]) -> Iterator[Iterator[bytes]]:
    pdfs = sum(1 for edition in editions if edition.format == "pdf")
    workers = min(os.cpu_count() or 1, pdfs)
    if pdfs < WORTH_A_POOL or workers < 2:
        yield (make_one(workspace, edition) for edition in editions)
        return
    # fork is safe here (one thread so far) and keeps what is imported; elsewhere the default
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_open, initargs=(workspace,)
    ) as pool:
        try:
            yield pool.map(_make_in_worker, editions, chunksize=1)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_workspace: Workspace | None = None


def _open(workspace: Workspace) -> None:
    global _workspace
    _workspace = workspace


def _make_in_worker(edition: Edition) -> bytes:
    assert _workspace is not None
    return make_one(_workspace, edition)
