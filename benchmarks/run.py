"""How fast agendagen is, as ratios measured in this run: `make bench`.

Machines differ, so no figure here is in seconds. Every figure is one command divided by
another one, both run as whole processes, in turn, on the same machine; printed is the median of
the pairs. What counts is the time on the clock, from start to exit; run it on a machine that is
otherwise quiet. The ratio of the processor time stands beside it; on a quiet machine they agree.
A missed goal makes the exit code 1.

    python -m benchmarks.run              every figure
    python -m benchmarks.run --runs 31    steadier ones
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple
from unittest.mock import patch

MEETING = "pitch-sandmere"
BIN = Path(sys.executable).parent
AGENDAGEN = str(BIN / "agendagen")
WEASYPRINT = str(BIN / "weasyprint")
PASS = (sys.executable, "-c", "pass")

WIDE = 62
HEAD = f"{'':<{WIDE}}{'ratio':>6}  {'middle half':^13}{'cpu':>6}   goal"

Command = Sequence[str]


class Taken(NamedTuple):
    """What one process took, in seconds."""

    work: float
    clock: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: the pairs' ratios and what they are held against."""

    name: str
    work: tuple[float, ...]
    """Processor time, one ÷ other."""
    clock: tuple[float, ...]
    goal: float

    @property
    def ratio(self) -> float:
        return median(self.clock)

    @property
    def met(self) -> bool:
        return self.ratio <= self.goal

    def __str__(self) -> str:
        low, _, high = quantiles(self.clock, n=4)
        verdict = "met" if self.met else "MISSED"
        return (
            f"{self.name:<{WIDE}}{self.ratio:>6.2f}  {low:>6.2f}–{high:<6.2f}"
            f"{median(self.work):>6.2f}   ≤ {self.goal:<4g} {verdict}"
        )


class Bench:
    """Runs commands in an empty folder, so that the built-in workspace is the one they find."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            name: value
            for name, value in os.environ.items()
            # with these set, Python would compile every module again in every run
            if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
        }

    def taken(self, command: Command) -> Taken:
        """The whole process, from start to exit. Raises when the command fails."""
        before, begin = _work_of_children(), time.perf_counter()
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True
        )
        clock, work = time.perf_counter() - begin, _work_of_children() - before
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
        return Taken(work or clock, clock)

    def compare(self, name: str, one: Command, other: Command, goal: float, runs: int) -> Figure:
        """`one` ÷ `other`, in pairs; which of them goes first changes from pair to pair."""
        self.taken(one)  # compiles what is not compiled, and fills the machine's file cache
        self.taken(other)
        work, clock = [], []
        for number in range(runs):
            if number % 2:
                first, second = self.taken(one), self.taken(other)
            else:
                second, first = self.taken(other), self.taken(one)
            work.append(first.work / second.work)
            clock.append(first.clock / second.clock)
        return Figure(name, tuple(work), tuple(clock), goal)


def _work_of_children() -> float:
    """Processor time of the processes that have ended; 0 on Windows, which does not tell."""
    if sys.platform == "win32":
        return 0.0
    from resource import RUSAGE_CHILDREN, getrusage

    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def pdf(bench: Bench, runs: int) -> Figure:
    """One client agenda against WeasyPrint's own command on the HTML and fonts behind it."""
    html = bench.folder / "agenda.html"
    html.write_text(printed_page(bench.folder), encoding="utf-8")
    ours = [AGENDAGEN, "render", MEETING, "-d", "agenda", "-a", "client", "-f", "pdf"]
    theirs = [WEASYPRINT, "--pdf-variant", "pdf/ua-1", str(html), "bare.pdf"]
    figure = bench.compare(
        "one agenda PDF ÷ bare weasyprint, same HTML and fonts",
        [*ours, "--overwrite", "-o", "ours.pdf"],
        theirs,
        0.8,
        runs,
    )
    sizes = [(bench.folder / name).stat().st_size for name in ("ours.pdf", "bare.pdf")]
    if not 0.95 < sizes[0] / sizes[1] < 1.05:
        raise SystemExit(f"Not the same document: {sizes[0]} and {sizes[1]} bytes.")
    return figure


def printed_page(folder: Path) -> str:
    """The very HTML that the PDF is made of, as one page; fonts and logo are put into `folder`.

    Makes the PDF once and listens, so it is the same page whatever becomes of the templates.
    """
    from agendagen.compose.composer import compose
    from agendagen.documents.build import agenda_view
    from agendagen.formats import engine, pdf
    from agendagen.records.base import Visibility
    from agendagen.timing.schedule import schedule
    from agendagen.workspace.workspace import open_workspace

    workspace = open_workspace(folder)
    view = agenda_view(schedule(compose(workspace, MEETING, audience=Visibility.CLIENT)))
    heard: dict[str, Any] = {}

    def listening(name: str) -> Any:
        original = getattr(pdf, name)

        def call(*arguments: Any) -> Any:
            heard[name] = original(*arguments)
            return heard[name]

        return patch.object(pdf, name, call)

    with listening("page"), listening("style"):
        pdf.to_pdf(view, workspace)
    html = heard["page"].replace("</head>", f"<style>{heard['style'].text}</style></head>")
    for address, content in engine.warm_up().fetcher.assets.items():
        file = folder / address.rpartition("/")[2].replace(":", "-")
        file.write_bytes(content)
        html = html.replace(f'"{address}"', f'"{file.as_uri()}"')
    engine.cool_down()
    return str(html)


def helps(bench: Bench, runs: int) -> Figure:
    """The slowest of `agendagen --help` and every command's own."""
    from agendagen.cli.root import COMMANDS

    figures = [
        bench.compare(
            f"agendagen {command} --help ÷ python -c pass".replace("  ", " "),
            [AGENDAGEN, *([command] if command else []), "--help"],
            PASS,
            5.5,
            runs,
        )
        for command in ("", *COMMANDS)
    ]
    worst = max(figures, key=lambda figure: figure.ratio)
    return replace(worst, name=f"{worst.name}, the slowest of {len(figures)}")


def meeting(name: str) -> Callable[[Bench, int], Figure]:
    """`show` or `check` of one meeting, in one language."""

    def measure(bench: Bench, runs: int) -> Figure:
        command = [name, MEETING, "--locale", "en"]
        title = f"agendagen {' '.join(command)} ÷ python -c pass"
        return bench.compare(title, [AGENDAGEN, *command], PASS, 20, runs)

    return measure


def run(runs: int) -> Iterable[Figure]:
    """Every figure, as soon as it is measured."""
    with tempfile.TemporaryDirectory(prefix="agendagen-bench-") as folder:
        bench = Bench(Path(folder))
        yield pdf(bench, runs)
        yield helps(bench, runs)
        yield meeting("show")(bench, runs)
        yield meeting("check")(bench, runs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=11, help="pairs for each figure (at least 3)")
    runs = max(3, parser.parse_args().runs)
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()};"
        f" medians of {runs} pairs\n\n{HEAD}"
    )
    met = True
    for figure in run(runs):
        print(figure, flush=True)
        met = met and figure.met
    print("\nEvery goal is met." if met else "\nA goal is missed.")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
