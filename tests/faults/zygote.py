"""A process that has loaded agendagen, and forks for every command line it is given.

So a build costs a twentieth of a second, and two hundred can be killed. One order a line, as
JSON; the answer is a line with the id of the process, or with how it ended.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from contextlib import redirect_stderr
from inspect import CO_GENERATOR
from io import StringIO
from pathlib import Path
from types import FrameType
from typing import Any

from agendagen import cli
from agendagen.cli.root import run as run_here
from agendagen.output import lock, write

WRITING = (lock.__file__, write.__file__)
PACKAGE = str(Path(cli.__file__).parent.parent)


class Trap:
    """Sends this process a signal at the nth step: a line of the writing, or any call of ours."""

    def __init__(self, steps: str, at: int, number: int) -> None:
        self.lines, self.at, self.number, self.seen = steps == "lines", at, number, 0

    def __call__(self, frame: FrameType, event: str, _: Any) -> Trap | None:
        name = frame.f_code.co_filename
        if not (name in WRITING if self.lines else name.startswith(PACKAGE)):
            return None
        if frame.f_code.co_flags & CO_GENERATOR:
            return None  # Python drops an exception in one that is being thrown away
        if event == ("line" if self.lines else "call"):
            self.seen += 1
            if self.seen == self.at:
                os.kill(os.getpid(), self.number)
        return self if self.lines else None


def run(order: dict[str, Any]) -> None:
    """Be the command; never returns."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(order["folder"])
    said = os.open(order["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(said, stream)
    sys.argv = ["agendagen", *order["arguments"]]
    if order["slow"]:
        os.fsync = lambda fd: time.sleep(random.uniform(0, 0.008))
    if "steps" in order:
        trap = Trap(order["steps"], order["at"], order["signal"])
        leave = os._exit

        def leave_counted(status: int) -> None:
            sys.settrace(None)
            Path(order["said"] + ".steps").write_text(str(trap.seen))
            leave(status)

        os._exit = leave_counted  # type: ignore[assignment]
        sys.settrace(trap)
    cli.main()


def main() -> None:
    """Obey until the orders end."""
    for line in sys.stdin:
        order = json.loads(line)
        if "warm" in order:  # load all that a build needs, by making one
            os.chdir(order["warm"])
            with redirect_stderr(StringIO()):
                answer = run_here(order["arguments"])
        elif "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            answer = os.waitstatus_to_exitcode(status)
        else:
            answer = os.fork()
            if not answer:
                try:
                    run(order)
                finally:
                    os._exit(99)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


main()
