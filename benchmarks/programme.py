"""Load a large plan and time the pages of the programme with many users at once, on PostgreSQL.

    .venv/bin/python benchmarks/programme.py [--indicators 5000] [--tasks 20000] [--users 20] [--keep FOLDER]

Generates indicators with a target and an actual a year, tasks and their safeguards, enters them as an import does,
computes how they stand, then lets users ask for page after page (see crowd.py). The reference of the ratio is a
page that asks the database nothing (/healthz) in the same run.
"""

import argparse
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crowd import database, measure, open_workplace, served, somebody, timed

TODAY = "2026-03-05"
LAST = 2027
ACTIONS = ("A1", "A2", "A3", "A4", "A5", "A6")
DEPARTMENTS = ("省科技厅", "省经信厅", "省发展改革委", "省教育厅", "省财政厅")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--indicators", type=int, default=5_000)
    parser.add_argument("--tasks", type=int, default=20_000)
    parser.add_argument("--years", type=int, default=10)
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
            open_workplace()
            if not (folder / "loaded").exists():
                load(options.indicators, options.tasks, options.years)
                (folder / "loaded").touch()
            _, cookie = somebody()
            with served() as port:
                time_pages(port, cookie, options)


def load(indicators: int, tasks: int, years: int) -> None:
    from daoren.apps.parties.actors import SYSTEM
    from daoren.apps.programmes.actions.enter import enter
    from daoren.apps.programmes.standings import refresh_attained
    from daoren.apps.programmes.task_lights import refresh_task_lights
    from daoren.web.prepare import prepare

    prepare()
    with timed(f"{tasks:,} tasks"):
        enter(SYSTEM, a_tasks(tasks))
    with timed(f"{indicators:,} x {years} years"):
        enter(SYSTEM, some_figures(indicators, years))
        enter(SYSTEM, some_indicators(indicators))
    with timed("how indicators stand"):
        print(f"{refresh_attained():>26,} indicators")
    with timed("lights of tasks"):
        refresh_task_lights()


def some_indicators(count: int) -> Iterator[Any]:
    from daoren.apps.programmes.actions.enter import Entry

    chance = random.Random(1)  # noqa: S311 - made-up figures
    for at in range(count):
        values = {
            "title": f"指标{at}（合成数据）", "name_en": f"indicator {at} (synthetic)", "unit": "家 / firms",
            "action": chance.choice(ACTIONS), "department": chance.choice(DEPARTMENTS), "region": "330000",
            "aggregation": chance.choice(("flow", "stock", "ratio")), "direction": "higher",
            "nature": chance.choice(("binding", "expected")), "frequency": "year", "horizon": str(LAST),
        }  # fmt: skip
        yield Entry("indicator", f"I{at:05d}", values, "in_force")


def some_figures(count: int, years: int) -> Iterator[Any]:
    from daoren.apps.programmes.actions.enter import Entry

    chance = random.Random(2)  # noqa: S311 - made-up figures
    for at in range(count):
        value = chance.uniform(50, 500)
        for year in range(LAST - years + 1, LAST + 1):
            value *= chance.uniform(0.97, 1.15)
            told = {"indicator": f"I{at:05d}", "region": "330000", "period_start": f"{year}-01-01",
                    "period_end": f"{year}-12-31", "status": "synthetic", "document": "合成数据"}  # fmt: skip
            kinds = [("target", value * chance.uniform(0.9, 1.1))] + ([("actual", value)] if year < 2026 else [])
            for kind, figure in kinds:
                row = {
                    **told,
                    "kind": kind,
                    "value": round(figure, 2),
                    "comparison": ">=" if kind == "target" else None,
                }
                row = {name: one for name, one in row.items() if one is not None}
                yield Entry("observations", f"I{at:05d}/330000/{year}-01-01/{kind}", row)


def a_tasks(count: int) -> Iterator[Any]:
    from daoren.apps.programmes.actions.enter import Entry

    chance = random.Random(3)  # noqa: S311 - made-up tasks
    for at in range(count):
        year = chance.randint(LAST - 9, LAST)
        deadline = f"{year}-{chance.randint(1, 12):02d}-28"
        over = deadline < TODAY and chance.random() < 0.97
        values = {
            "title": f"任务{at}（合成数据）", "lead": (lead := chance.choice(DEPARTMENTS)), "department": lead,
            "deadline": deadline, "deadline_text": deadline, "action": chance.choice(ACTIONS), "region": "330000",
            "progress": 1.0 if over else round(chance.random(), 2), "starts_on": f"{year}-01-01",
        }  # fmt: skip
        state = "signed_off" if over else "in_progress"
        yield Entry("task", f"RW{at:06d}", values, state, due={} if over else {"deadline": deadline})
        if chance.random() < 0.2:
            need = {"measure": chance.choice(("funds", "finance", "land_energy")), "need": "合成数据",
                    "department": chance.choice(DEPARTMENTS)}  # fmt: skip
            yield Entry("safeguard", f"BZ{at:06d}", need, chance.choice(("asked", "given")), of=f"task/RW{at:06d}")


def time_pages(port: int, cookie: str, options: Any) -> None:
    chance = random.Random(4)  # noqa: S311 - which page comes next is no secret

    def one() -> str:
        return f"/record/indicator/I{chance.randrange(options.indicators):05d}"

    pages = {
        "nothing (/healthz)": lambda: "/healthz",
        "programme": lambda: "/programme/",
        "of one department": lambda: f"/programme/?department={chance.choice(DEPARTMENTS)}",
        "map: indicators": lambda: f"/programme/indicators/?page={chance.randint(1, 20)}",
        "map: red ones": lambda: "/programme/indicators/?light=red",
        "page of an indicator": one,
        "drawing: tasks": lambda: f"/programme/tasks/?page={chance.randint(1, 20)}",
        "my tasks": lambda: "/programme/tasks/mine/",
        "cockpit": lambda: "/cockpit/",
    }
    from urllib.parse import quote

    asked = {name: (lambda path=path: quote(path(), safe="/?=&")) for name, path in pages.items()}
    measure(port, cookie, asked, users=options.users, seconds=options.seconds)


if __name__ == "__main__":
    main()
