"""Commands: parse → call → print → exit."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """The `agendagen` command.

    A command lives for a second and makes few cycles: collecting garbage while modules load
    costs a quarter of the start-up (see benchmarks/). Long work turns it on again.
    """
    gc.disable()
    from agendagen.cli.root import run

    sys.exit(run(sys.argv[1:]))
