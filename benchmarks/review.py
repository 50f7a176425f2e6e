"""Review generated portfolios end to end: how long, how much memory, and how both grow with size.

    .venv/bin/python benchmarks/review.py [--projects 100000] [--months 36] [--keep FOLDER]

Each size is generated once (not timed) and reviewed by the command line in a process of its own, from Parquet to
the four files. The reference of the printed ratio is polars reading the same files and nothing else, in the same
run: how many times dearer is it to judge the data than to look at it. Then the largest size is reviewed once more
step by step.
"""

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl

DAY = date(2024, 12, 31)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        print(f"{'projects':>9} {'rows':>11} {'seconds':>8} {'GB':>5} {'reading alone':>14} {'ratio':>6}")
        for projects in sorted(
            {options.projects // 8, options.projects // 4, options.projects // 2, options.projects}
        ):
            source = generated(folder / f"{projects}x{options.months}", projects, options.months)
            seconds, gigabytes = in_a_child(source, folder / "out")
            rows, alone = read_only(source)
            figures = f"{seconds:>8.1f} {gigabytes:>5.2f} {alone:>13.2f}s {seconds / alone:>6.0f}"
            print(f"{projects:>9,} {rows:>11,} {figures}")
        step_by_step(source, folder / "out")


def generated(folder: Path, projects: int, months: int) -> Path:
    from daoren.demo import write_large

    if not folder.exists():
        write_large(folder, projects=projects, months=months, seed=1)
    return folder


def in_a_child(source: Path, out: Path) -> tuple[float, float]:
    """Give the wall time and the peak resident memory of one `daoren review`."""
    command = [
        sys.executable,
        "-m",
        "daoren",
        "review",
        str(source),
        "--as-of",
        DAY.isoformat(),
        "--out",
        str(out),
    ]
    begin = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    child = os.posix_spawn(sys.executable, command, os.environ, file_actions=quiet)
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"the review of {source} failed")
    return time.perf_counter() - begin, usage.ru_maxrss / 1e6


def read_only(source: Path) -> tuple[int, float]:
    """Give how many rows there are and how long polars takes to read them."""
    begin = time.perf_counter()
    rows = sum(len(pl.read_parquet(file)) for file in sorted(source.glob("*.parquet")))
    return rows, time.perf_counter() - begin


@contextmanager
def timed(step: str) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    print(f"{step:>20} {time.perf_counter() - begin:8.1f} s")


def step_by_step(source: Path, out: Path) -> None:
    """Print where the time goes, one step after another in one process."""
    from daoren.core.review import review
    from daoren.engines.highs import Highs
    from daoren.exchange import load
    from daoren.exchange.report import write_html, write_json, write_proposals, write_workbook
    from daoren.policies import load_policies

    gc.disable()
    with timed("read and check"):
        loaded = load(source, as_of=DAY)
    assert loaded.portfolio is not None
    with timed("review"):
        policies = load_policies(on=DAY, region="CN-33")
        found = review(loaded.portfolio, policies, as_of=DAY, solver=Highs())
    print(f"{'':>20} {found.method}, gap {found.gap:.1e}")
    with timed("proposals.csv"):
        write_proposals(found, out / "proposals.csv", language="en")
    with timed("review.json"):
        write_json(found, out / "review.json")
    with timed("report.html"):
        write_html(found, out / "report.html", language="en", portfolio=loaded.portfolio, command="daoren review")
    with timed("report.xlsx"):
        write_workbook(found, out / "report.xlsx", language="en")


if __name__ == "__main__":
    main()
