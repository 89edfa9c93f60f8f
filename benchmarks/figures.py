"""The built-in metrics over a million opportunities: seconds and memory, on this machine.

python -m benchmarks.figures                    a million
python -m benchmarks.figures --rows 100000      fewer
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

from agendagen.figures.metrics import measure, metrics_of
from agendagen.figures.store import open_store
from agendagen.workspace.workspace import open_workspace

AS_OF = date(2026, 11, 30)
DESCRIPTION = """
file: deals.csv
columns:
  {opportunity: id, owner: owner, account: account, product: product, stage: stage,
   amount: amount, opened: opened, closed: closed}
dates: "%d-%m-%y"
century: 2000
stages: {Prospecting: open, Engaging: open, Won: won, Lost: lost}
spelling: {Alphaa: Alpha}
quota: {people: {Seller 1: 1000000}}
as_of: 2026-11-30
"""


def write_export(folder: Path, rows: int) -> int:
    """A workspace with one export of so many opportunities; the bytes of it."""
    lot = Random(49)
    days = [f"{date(2024, 12, 1) + timedelta(days=n):%d-%m-%y}" for n in range(730)]
    (folder / "content" / "data").mkdir(parents=True)
    (folder / "agendagen.toml").write_text("", "utf-8")
    (folder / "content" / "data" / "crm.yaml").write_text(DESCRIPTION, "utf-8")
    file = folder / "content" / "data" / "deals.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out).writerow
        write(["id", "owner", "account", "product", "stage", "amount", "opened", "closed", "note"])
        for number in range(rows):
            stage = lot.choices(("Won", "Lost", "Engaging", "Prospecting"), (48, 28, 18, 6))[0]
            first = lot.randrange(700)
            last = min(first + lot.randrange(140), 729)
            is_closed = stage in ("Won", "Lost")
            write(
                [
                    f"OP{number:07d}",
                    f"Seller {lot.randrange(500)}",
                    f"Customer {lot.randrange(20_000)}",
                    lot.choice(("Alpha", "Alphaa", "Beta", "Gamma")),
                    stage,
                    lot.randrange(100, 900_000) / 100 if stage == "Won" else "",
                    days[first],
                    days[last] if is_closed else "",
                    "as imported",
                ]
            )
    return file.stat().st_size


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="agendagen-bench-") as folder:
        size = write_export(Path(folder), rows)
        print(f"{rows:,} opportunities, {size / 1e6:.0f} MB of CSV\n")
        workspace = open_workspace(Path(folder))
        begin = time.perf_counter()
        store = open_store(workspace, "crm")
        print(f"{'loaded and cleaned':<20}{time.perf_counter() - begin:>7.2f} s")
        for metric in metrics_of(workspace).values():
            before = time.perf_counter()
            try:
                found = f"{len(measure(store, metric, AS_OF).rows):,} rows"
            except Exception as error:
                found = str(error).partition("\n")[0]
            print(f"{metric.name:<20}{time.perf_counter() - before:>7.2f} s   {found}")
        print(f"{'all together':<20}{time.perf_counter() - begin:>7.2f} s")
    if sys.platform != "win32":
        from resource import RUSAGE_SELF, getrusage

        peak = getrusage(RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)
        print(f"{'memory at its most':<20}{peak:>7.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
