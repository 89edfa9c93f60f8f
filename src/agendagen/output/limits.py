"""What one document may use of the machine. The kernel keeps the hard limits.

On Windows there are none of these; macOS keeps those of time only (see SECURITY.md).
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path

SECONDS = 60
"""Processor time for one PDF. The slowest built-in one takes 1."""
GRACE = 15
"""Seconds more until the kernel ends a worker that does not listen."""
MEMORY = 1 << 30
"""Bytes of address space that a worker may add to what it was forked with (0.9 GiB alone where
DuckDB was at work before). One that made all 112 built-in PDFs twice had 0.42 GiB in all."""
EXCEEDED = (
    f"it takes more than {SECONDS} seconds or {MEMORY >> 30} GiB of memory."
    " Shorten what it shows, or look for what repeats itself in your own templates"
)


class OutOfTime(BaseException):
    """Not an `Exception`: nothing on the way may take it for a small mishap."""


def limit_memory() -> None:
    """For the rest of this process; from then on it leaves no core file."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if hasattr(resource, "RLIMIT_AS"):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = MEMORY + _address_space()
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


def _address_space() -> int:
    """Bytes of it that this process has now; 0 where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()[0]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0


@contextmanager
def limited_time() -> Iterator[None]:
    """Raise `OutOfTime` when the block has used its seconds.

    Where a library does not return to Python, the kernel ends the process a little later.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    import resource

    def over(*_: object) -> None:
        raise OutOfTime

    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    end = ceil(used + SECONDS + GRACE)
    limit = end if hard == resource.RLIM_INFINITY else min(end, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))
    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def end_with_parent() -> None:
    """A worker whose parent was killed would wait for work forever."""
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
