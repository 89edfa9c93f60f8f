"""Commands: parse → call → print → exit."""

from __future__ import annotations

import sys


def main() -> None:
    """The `agendagen` command."""
    from agendagen.cli.root import run

    sys.exit(run(sys.argv[1:]))
