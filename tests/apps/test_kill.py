"""What is killed midway loses nothing that was acknowledged and leaves nothing half done.

A real process works on a database of its own, is killed without warning at one moment after another, and the
database is then proved by another process.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

CHANCE = random.Random(7)  # noqa: S311 - no secret
TIMES = 3

ROWS = 400
PROJECTS = "project_id,name,state,start_on,end_on,total_public\n" + "".join(
    f"P{at:04d},项目{at},in_progress,2025-01-01,2027-12-31,1000000.00\n" for at in range(ROWS)
)
REPORTS = "project_id,reported_on,progress\n" + "".join(
    f"P{at:04d},2025-{month:02d}-28,0.{month:02d}\n" for at in range(ROWS) for month in range(1, 13)
)
FACTS = ROWS * 13 + 1

# Signs decisions one after another and says each number once it is acknowledged.
SIGN = """
import sys, django
django.setup()
from daoren.apps.parties.actors import SYSTEM, Actor
from daoren.apps.parties.models import Membership, Person
from daoren.apps.parties.actors import actor_of
from daoren.apps.records.actions.act import act, open_record

def somebody(role):
    person, _ = Person.objects.get_or_create(username=role)
    Membership.objects.get_or_create(person=person, role=role)
    return actor_of(person)

officer, leader = somebody("officer"), somebody("leader")
print("ready", flush=True)
for at in range(int(sys.argv[1]), 400):
    answers = {"decision": "add", "amount": 100, "reason": "x", "departure": "y"}
    number = open_record(officer, "decision", answers, of=f"project/P{at:04d}").record.subject
    act(officer, "decision", number, "pass_on", {})
    print("begin", number, flush=True)
    act(leader, "decision", number, "sign", {})
    print("signed", number, flush=True)
"""

COUNT = """
import json, django
django.setup()
from daoren.apps.audit.models import FactRow
from daoren.apps.records.models import RecordRow
from daoren.apps.portfolio.models import TABLES
signed = list(RecordRow.objects.filter(kind="decision", state="signed").values_list("number", flat=True))
print(json.dumps({
    "facts": FactRow.objects.count(), "projects": RecordRow.objects.filter(kind="project").count(),
    "reports": TABLES["reports"].objects.count(), "signed": signed,
    "requests": RecordRow.objects.filter(kind="money_request").count(),
    "decisions": TABLES["decisions"].objects.count(),
}))
"""


@pytest.fixture
def place(tmp_path):
    """The environment of a workplace with a database of its own, on the server of the tests."""
    environment = {
        **os.environ, "DAOREN_HOME": str(tmp_path / "home"), "DAOREN_TODAY": "2026-03-02", "LANG": "en_GB.UTF-8",
        "DJANGO_SETTINGS_MODULE": "daoren.web.settings",
    }  # fmt: skip
    environment.pop("DAOREN_DEMO", None)
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {name: value for name, value in environment.items() if name != "DATABASE_URL"}
        return
    import psycopg

    name, (address, _, query) = f"kill_{uuid.uuid4().hex[:12]}", url.partition("?")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield {**environment, "DATABASE_URL": f"{address.rsplit('/', 1)[0]}/{name}?{query}"}
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def daoren(place, *words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "daoren", *map(str, words)]
    return subprocess.run(command, env=place, capture_output=True, text=True, check=False)


def counted(place) -> dict:
    done = subprocess.run([sys.executable, "-c", COUNT], env=place, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def killed(place, command: list[str], after: float) -> bool:
    """Run a command and kill it after so many seconds; tell whether it had come to its end before."""
    process = subprocess.Popen(command, env=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return process.wait(timeout=after) == 0
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return False


def assert_sound(place):
    proof = daoren(place, "verify", "--json")
    assert proof.returncode == 0, proof.stdout + proof.stderr


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "projects.csv").write_text(PROJECTS, "utf-8")
    (folder / "reports.csv").write_text(REPORTS, "utf-8")
    return folder


def test_an_import_is_whole_or_not_at_all(place, source):
    assert daoren(place, "person", "add", "somebody").returncode == 0  # which makes the database
    begin, cut_short = time.monotonic(), 0
    assert_sound(place)
    start = time.monotonic() - begin  # how long a command takes here and now before it does anything
    # Later and later, so that the first is surely cut short and the last ones fall into the writing.
    for share in sorted((0.5, *(CHANCE.uniform(0.8, 2) for _ in range(TIMES)))):
        ended = killed(place, [sys.executable, "-m", "daoren", "import", str(source)], share * start)
        found = counted(place)
        assert (found["facts"], found["projects"], found["reports"]) in ((0, 0, 0), (FACTS, ROWS, ROWS * 12))
        assert found["facts"] == FACTS or not ended
        cut_short += not ended
        assert_sound(place)
    assert cut_short
    assert daoren(place, "import", source).returncode == 0
    assert counted(place)["facts"] == FACTS
    assert_sound(place)


def test_a_signature_that_was_acknowledged_stands_with_all_that_follows_from_it(place, source):
    assert daoren(place, "import", source).returncode == 0
    acknowledged: set[str] = set()
    for at in range(TIMES):
        command = [sys.executable, "-c", SIGN, str(at * 100)]
        process = subprocess.Popen(command, env=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for _ in range(2 + 2 * at):  # ends upon "begin …": the signature is under way
            line = process.stdout.readline()
            assert line, process.communicate()[1][-2000:]
            acknowledged |= {line.split()[1]} if line.startswith("signed") else set()
        time.sleep(CHANCE.uniform(0, 0.03))
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        acknowledged |= {line.split()[1] for line in rest.splitlines() if line.startswith("signed ")}
        found = counted(place)
        assert acknowledged <= set(found["signed"])
        # With each signature stand its row of the contract and its request for money, or nothing of the three.
        assert found["decisions"] == found["requests"] == len(found["signed"])
        assert_sound(place)
    assert acknowledged


def test_a_migration_that_is_killed_is_finished_by_the_next_start(place, source):
    Path(place["DAOREN_HOME"]).mkdir()
    command = [sys.executable, "-m", "django", "migrate"]
    for step in (3, 12, 9):
        with subprocess.Popen(command, env=place, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            said = b""
            while said.count(b"Applying") < step:
                more = os.read(process.stdout.fileno(), 4096)
                assert more, said.decode()
                said += more
            time.sleep(CHANCE.uniform(0, 0.02))
            process.send_signal(signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
    assert daoren(place, "import", source).returncode == 0
    assert counted(place)["facts"] == FACTS
    assert_sound(place)
