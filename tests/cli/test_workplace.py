"""The workplace from the command line: in, out, proof, people, serving, and what stands in the way in words."""

import csv
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROJECTS = """project_id,name,department,state,start_on,end_on,total_public
P1,甲,D1,in_progress,2025-01-01,2026-12-31,3000000.00
P2,乙,D2,accepted,2024-01-01,2025-12-31,1000000.50
"""


@pytest.fixture
def place(tmp_path):
    """The environment of a workplace of its own."""
    environment = {
        **os.environ, "DAOREN_HOME": str(tmp_path / "home"), "DAOREN_TODAY": "2026-03-02", "LANG": "en_GB.UTF-8",
    }  # fmt: skip
    for name in ("DATABASE_URL", "DAOREN_DEMO", "DAOREN_SITE", "LC_ALL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    return environment


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "projects.csv").write_text(PROJECTS, "utf-8")
    return folder


def daoren(place, *words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "daoren", *map(str, words)]
    return subprocess.run(command, env={**place, **more}, capture_output=True, text=True, check=False)


def test_in_proof_out_and_in_again(place, source, tmp_path):
    done = daoren(place, "import", source)
    assert (done.returncode, done.stdout.strip()) == (
        0, "Imported: 2 rows new, 0 changed, 0 the same; 3 facts written; the standing of 1 projects computed.",
    )  # fmt: skip
    assert "nothing was written" in daoren(place, "import", source).stdout
    proof = daoren(place, "verify")
    assert proof.returncode == 0
    assert proof.stdout.splitlines()[-1] == "3 facts: the ledger is sound (0 problems)."
    assert "facts a second" in proof.stdout
    assert daoren(place, "export", "projects", "--out", tmp_path / "out").returncode == 0
    rows = list(csv.DictReader((tmp_path / "out" / "projects.csv").read_text("utf-8").splitlines()))
    assert [(row["project_id"], row["total_public"]) for row in rows] == [
        ("P1", "3000000.00"),
        ("P2", "1000000.50"),
    ]
    again = {**place, "DAOREN_HOME": str(tmp_path / "other")}
    assert daoren(again, "import", tmp_path / "out" / "projects.csv").returncode == 0
    daoren(again, "export", "projects", "--out", tmp_path / "again")
    assert (tmp_path / "again" / "projects.csv").read_text() == (tmp_path / "out" / "projects.csv").read_text()
    assert daoren(place, "export", "ledger", "--format", "json", "--out", tmp_path / "out").returncode == 0
    facts = json.loads((tmp_path / "out" / "ledger.json").read_text("utf-8"))
    assert [fact["sequence"] for fact in facts] == [1, 2, 3]


def test_a_row_changed_by_sql_ends_with_one(place, source, tmp_path):
    import sqlite3

    daoren(place, "import", source)
    with sqlite3.connect(tmp_path / "home" / "daoren.sqlite3") as database:
        database.execute("UPDATE portfolio_projects SET total_public = 1 WHERE subject = 'P2'")
    database.close()
    proof = daoren(place, "verify", "--lang", "zh")
    assert proof.returncode == 1
    assert "P2 的 total_public：账本推演为 100000050，实际为 1（最近由第 2 条设定）" in proof.stdout
    found = json.loads(daoren(place, "verify", "--json").stdout)
    assert (found["sound"], found["wrong"], found["differences"][0]["fact"]) == (False, 1, 2)


@pytest.mark.parametrize("words", [("verify",), ("export", "projects"), ("tick",), ("work", "--once")])
def test_what_needs_a_workplace_says_how_to_make_one(place, words):
    done = daoren(place, *words)
    assert done.returncode == 2
    assert "daoren import" in done.stderr
    assert not (Path(place["DAOREN_HOME"]) / "files").exists()


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"DATABASE_URL": "mysql://x"}, "not supported"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "DATABASE_URL"),
        ({"DAOREN_TODAY": "yesterday"}, "yesterday"),
    ],
)
def test_settings_that_do_not_work_are_said(place, source, more, word):
    done = daoren(place, "import", source, **more)
    assert done.returncode == 2
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_packages_of_the_web_the_way_to_them_is_said(place, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['django'] = None\n", "utf-8")
    done = daoren(place, "verify", "--lang", "zh", PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert "pip install 'daoren[web]'" in done.stderr


def test_a_source_with_errors_is_refused_whole(place, source):
    (source / "projects.csv").write_text(PROJECTS.replace("P2", "P1"), "utf-8")
    done = daoren(place, "import", source)
    assert done.returncode == 2
    assert "error(s): nothing was loaded" in done.stderr
    (source / "projects.csv").write_text(PROJECTS, "utf-8")
    (source / "portfolio.toml").write_text('currency = "GBP"\n', "utf-8")
    done = daoren(place, "import", source)
    assert (done.returncode, "GBP" in done.stderr) == (2, True)
    assert daoren(place, "verify").stdout.splitlines()[-1].startswith("0 facts")


def test_people_are_entered_and_asked_for(place, source):
    done = daoren(place, "person", "add", "li", "--role", "officer", "--name", "李")
    assert done.returncode == 0
    assert "/account/password/reset/key/" in done.stdout
    assert daoren(place, "person", "add", "wu", "--role", "king").returncode == 2
    assert daoren(place, "import", source, "--as", "li").returncode == 0
    assert daoren(place, "import", source, "--as", "nobody").returncode == 2
    done = daoren(place, "export", "everything")
    assert (done.returncode, "ledger" in done.stderr) == (2, True)


def test_it_serves_with_worker_and_clocks_and_leaves_nothing_running(place, source):
    daoren(place, "import", source)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    command = [sys.executable, "-m", "daoren", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as server:
        try:
            assert health(port, server) == 200
            children = running_under(server.pid)
            assert sum("work" in words for words in children.values()) == 1
            assert sum("tick" in words for words in children.values()) == 1
            taken = daoren(place, "serve", "--port", str(port))
            assert (taken.returncode, "--port" in taken.stderr) == (2, True)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)
    assert server.returncode == 0
    assert not [child for child in children if Path(f"/proc/{child}").exists()]


def health(port: int, server: "subprocess.Popen[bytes]") -> int:
    for _ in range(120):
        time.sleep(0.25)
        assert server.poll() is None
        door = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            door.request("GET", "/healthz")
            return door.getresponse().status
        except OSError:
            continue
        finally:
            door.close()
    raise AssertionError("it does not answer")


def running_under(parent: int) -> dict[int, list[str]]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                stat, words = (entry / "stat").read_text(), (entry / "cmdline").read_bytes().decode().split("\0")
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[1]) == parent:
                found[int(entry.name)] = words
    return found


TASKS = """id,category,group,task,lead,support,deadline,dimension
T1,平台,挂牌,"建成合成平台，
=不是公式","省经信厅、省科技厅按职责分工负责",无,2026年12月,平台
T2,平台,挂牌,合成任务,省科技厅,无,持续推进,平台
"""


def test_a_task_list_goes_in_and_out_and_comes_back_the_same(place, tmp_path):
    sheet, out = tmp_path / "任务清单.csv", tmp_path / "out"
    sheet.write_text(TASKS.replace("2026年12月", "不久").replace("T2", ""), "utf-8")
    done = daoren(place, "import", sheet, "--lang", "zh")
    assert done.returncode == 2
    assert "任务清单.csv!G2（deadline）" in done.stderr
    assert "任务清单.csv!A3（id）" in done.stderr
    assert "有 2 处错误：没有写入任何数据。" in done.stderr
    sheet.write_text(TASKS, "utf-8")
    done = daoren(place, "import", sheet)
    assert (done.returncode, done.stdout) == (
        0, "task list: 2 rows new, 0 changed, 0 the same.\n2 facts written.\n",
    )  # fmt: skip
    for form in ("csv", "xlsx"):
        assert daoren(place, "export", "tasks", "--format", form, "--out", out, "--lang", "zh").returncode == 0
        again = daoren(place, "import", out / f"tasks.{form}")
        assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "Nothing new; nothing was written.")
    assert (out / "tasks.csv").read_text("utf-8").startswith(TASKS.splitlines()[0] + ",progress,")
    assert daoren(place, "export", "supervision_sheet", "--format", "xlsx", "--out", out).returncode == 0
    assert "nothing was written" in daoren(place, "import", out / "supervision_sheet.xlsx").stdout
    assert daoren(place, "export", "indicators", "--out", out).returncode == 0
    head = (out / "indicators.csv").read_text("utf-8").splitlines()[0]
    assert head.startswith("code,name_zh,name_en,year,target,actual,attainment,status,source,region,comparison,")
    done = daoren(place, "export", "ledger", "--format", "xlsx", "--out", out)
    assert (done.returncode, "csv" in done.stderr) == (2, True)
    assert daoren(place, "verify").stdout.splitlines()[-1] == "2 facts: the ledger is sound (0 problems)."
