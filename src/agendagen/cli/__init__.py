"""Commands: parse → call → print → exit."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """The `agendagen` command.

    A command lives for a second and makes few cycles: collecting garbage while modules load
    costs a quarter of the start-up (see benchmarks/). Long work turns it on again.
    """
    gc.disable()
    # no plugin of another package has a say in how files are read, and none is searched for
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from agendagen.cli.root import run

    sys.exit(run(sys.argv[1:]))
