"""Load the workplace with a large programme on PostgreSQL and time its pages with many users at once.

    .venv/bin/python benchmarks/workplace.py [--projects 100000] [--months 14] [--users 20] [--keep FOLDER]

Generates a portfolio (about 50 facts a project), imports it, opens a review round on it, then lets the users ask
for page after page, each kind of page for itself, and prints the median and the 95th percentile: first as people
do, who look at a page before they ask for the next (for a second on average), then without any pause, which is as
much as the machine can bear. Server, database and users share this machine. The reference of the ratio is a page
that asks the database nothing (/healthz) in the same run. Last comes the proof of the whole ledger, in facts a
second. A folder that is kept is used again as it is.
"""

import argparse
import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from crowd import database, measure, open_workplace, run, served, somebody, timed

TODAY = "2023-03-05"
WORDS = ("智能", "汽车", "材料", "育种", "芯片", "计算", "新药", "传感")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=14)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (options.keep or Path(scratch)).resolve()
        with database(folder / "postgresql") as url:
            # As a demonstration, so that the session of the benchmark needs no second factor.
            os.environ |= {"DATABASE_URL": url, "DAOREN_HOME": str(folder / "home"), "DAOREN_TODAY": TODAY}
            os.environ["DAOREN_DEMO"] = "1"
            if not (folder / "loaded").exists():
                load(folder / "portfolio", options.projects, options.months)
                (folder / "loaded").touch()
            cookie, round_number, numbers = prepare()
            with served() as port:
                time_pages(port, cookie, round_number, numbers, users=options.users, seconds=options.seconds)
            with timed("verify"):
                run("verify", quiet=False)


def load(source: Path, projects: int, months: int) -> None:
    from daoren.demo import write_large

    with timed("generate"):
        write_large(source, projects=projects, months=months, seed=1)
    with timed("import"):
        run("import", str(source))


def prepare() -> tuple[str, str, list[str]]:
    """Give the session of a leader who is also an officer, the number of a round on the board, some projects."""
    open_workplace()
    from daoren.apps.records.models import RecordRow

    person, cookie = somebody()
    numbers = list(
        RecordRow.objects.filter(kind="project").order_by("key").values_list("number", flat=True)[:5_000]
    )
    return cookie, a_round(person), numbers


def a_round(person: object) -> str:
    from daoren.apps.parties.actors import actor_of
    from daoren.apps.records.actions.act import open_record
    from daoren.apps.records.models import RecordRow
    from daoren.apps.reviews.actions.compute import open_board

    found = RecordRow.objects.filter(kind="round").exclude(state="draft").first()
    if found is not None:
        return found.number
    actor = actor_of(person)
    with timed("open a round"):
        number = open_record(actor, "round", {"title": "benchmark", "as_of": TODAY}).record.subject
        open_board(actor, number)
    return number


def time_pages(
    port: int, cookie: str, round_number: str, numbers: list[str], *, users: int, seconds: float
) -> None:
    chance = random.Random(1)  # noqa: S311 - which page comes next is no secret
    pages: dict[str, Callable[[], str]] = {
        "nothing (/healthz)": lambda: "/healthz",
        "my work": lambda: "/",
        "list of projects": lambda: "/records/project/",
        "list, red ones": lambda: "/records/project/?light=red",
        "search, two characters": lambda: f"/search/?q={quote(chance.choice(WORDS))}",
        "page of a project": lambda: f"/record/project/{chance.choice(numbers)}",
        "cockpit": lambda: "/cockpit/",
        "decision board": lambda: f"/board/{round_number}/",
    }
    measure(port, cookie, pages, users=users, seconds=seconds)


if __name__ == "__main__":
    main()
