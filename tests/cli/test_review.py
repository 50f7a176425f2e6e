"""The command as a person or a machine calls it: what it leaves, what it refuses, and that it repeats itself."""

import csv
import gzip
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

DATA = Path(__file__).parents[3] / "shared" / "data"
FILES = {"proposals.csv", "review.json", "report.html", "report.xlsx"}

real_data = pytest.mark.skipif(not DATA.is_dir(), reason="the folder ../shared/data with real files is not here")

PROJECTS = """project_id,name,department,state,start_on,end_on,total_public
P1,First,D1,in_progress,2024-01-01,2026-12-31,3000000.00
P2,Second,D2,in_progress,2024-01-01,2026-12-31,1000000.00
"""


def daoren(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "daoren", *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LANG": "en_GB.UTF-8", **environment},
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "projects.csv").write_text(PROJECTS, "utf-8")
    return folder


def review(source: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return daoren("review", source, "--as-of", "2025-09-30", "--out", out, *more)


def test_a_review_leaves_four_files_and_says_where(source: Path, tmp_path: Path) -> None:
    done = review(source, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    assert "report.html" in done.stdout
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_same_input_gives_the_same_bytes(source: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert review(source, tmp_path / name, "--budget", "100万").returncode == 0
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_the_record_carries_versions_and_hashes(source: Path, tmp_path: Path) -> None:
    review(source, tmp_path / "out")
    text = (tmp_path / "out" / "review.json").read_text("utf-8")
    record = json.loads(text)
    assert len(record["projects"]) == 2
    digests = [record["input"]["digest"], *(policy["digest"] for policy in record["policies"])]
    assert len(digests) > 3
    assert all(len(digest) == 64 and set(digest) <= set("0123456789abcdef") for digest in digests)
    assert record["daoren"]
    assert str(tmp_path) not in text  # no path of a machine


def test_speaks_chinese_where_the_locale_is(source: Path, tmp_path: Path) -> None:
    done = daoren("review", source, "--as-of", "2025-09-30", "--out", tmp_path / "out", LANG="zh_CN.UTF-8")
    assert "以上均为建议，由人决定" in done.stdout


def test_json_for_machines(source: Path, tmp_path: Path) -> None:
    done = review(source, tmp_path / "out", "--json")
    assert json.loads(done.stdout)["projects"] == 2


def test_a_dry_run_writes_nothing(source: Path, tmp_path: Path) -> None:
    done = review(source, tmp_path / "out", "--dry-run")
    assert done.returncode == 0
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--budget", "many"], "--budget"),
        (["--budget", "30亿 USD"], "CNY"),
        (["--budget=-5"], "negative"),
        (["--policy", "nowhere"], "nowhere"),
        (["--map", "nowhere"], "nowhere"),
    ],
)
def test_a_wrong_word_is_refused_with_the_mend(source: Path, tmp_path: Path, more: list[str], said: str) -> None:
    done = review(source, tmp_path / "out", *more)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_wrong_date_is_refused(source: Path, tmp_path: Path) -> None:
    done = daoren("review", source, "--as-of", "30.9.2025", "--out", tmp_path / "out")
    assert (done.returncode, "year-month-day" in done.stderr) == (2, True)


def test_the_budget_is_never_exceeded(source: Path, tmp_path: Path) -> None:
    assert review(source, tmp_path / "out", "--budget", "50万").returncode == 0
    with (tmp_path / "out" / "proposals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(float(row["amount"] or 0) for row in rows) <= 500_000
    assert all(row["robustness"] == "" for row in rows)


def truncated_gzip(folder: Path) -> None:
    whole = gzip.compress(PROJECTS.encode() * 50, mtime=0)
    (folder / "projects.csv").unlink()
    (folder / "projects.csv.gz").write_bytes(whole[: len(whole) // 2])


def truncated_workbook(folder: Path) -> None:
    book(folder / "whole.xlsx", "2025-01-01")
    data = (folder / "whole.xlsx").read_bytes()
    (folder / "whole.xlsx").write_bytes(data[: len(data) // 2])
    (folder / "projects.csv").unlink()


def wrong_encoding(folder: Path) -> None:
    (folder / "projects.csv").write_bytes(
        PROJECTS.encode() + "P3,第三".encode("gb18030") + "，四".encode() + b"\xff\xfe\n"
    )


def duplicate_ids(folder: Path) -> None:
    (folder / "projects.csv").write_text(PROJECTS + PROJECTS.splitlines()[1] + "\n", "utf-8")


def far_year(folder: Path) -> None:
    (folder / "projects.csv").write_text(PROJECTS.replace("2026-12-31", "20221-12-31", 1), "utf-8")


def negative_money(folder: Path) -> None:
    (folder / "projects.csv").write_text(PROJECTS.replace("3000000", "-3000000"), "utf-8")


def formula_error(folder: Path) -> None:
    book(folder / "book.xlsx", None)
    (folder / "projects.csv").unlink()


def huge_cell(folder: Path) -> None:
    with (folder / "projects.csv").open("a", encoding="utf-8") as file:
        file.write("P3,")
        for _ in range(200):
            file.write("x" * 1_000_000)
        file.write(",D1,in_progress,2024-01-01,2026-12-31,1\n")


def empty_file(folder: Path) -> None:
    (folder / "projects.csv").write_bytes(b"")


def book(path: Path, end: str | None) -> None:
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("projects")
        sheet.write_row(0, 0, ["project_id", "name", "end_on", "total_public"])
        sheet.write_row(1, 0, ["P1", "First", end or "2026-12-31"])
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "truncated gzip": (truncated_gzip, "projects.csv.gz"),
    "truncated workbook": (truncated_workbook, "whole.xlsx"),
    "wrong encoding": (wrong_encoding, "projects.csv"),
    "duplicate ids": (duplicate_ids, "P1"),
    "a date in the year 20221": (far_year, "20221-12-31"),
    "negative money": (negative_money, "-3000000"),
    "a formula error in a cell": (formula_error, "D2"),
    "a text cell of 200 MB": (huge_cell, "projects.csv"),
    "an empty file": (empty_file, "projects.csv"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_ends_with_one_clear_list_and_nothing_written(
    source: Path, tmp_path: Path, name: str
) -> None:
    make, said = BROKEN[name]
    make(source)
    reading = source / "book.xlsx" if (source / "book.xlsx").exists() else source
    reading = source / "whole.xlsx" if (source / "whole.xlsx").exists() else reading
    done = review(reading, tmp_path / "out")
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert said in done.stderr, done.stderr
    assert "Mend" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr) < 20_000
    assert not (tmp_path / "out").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    shutil.rmtree(source)


def test_every_problem_comes_in_one_run(source: Path, tmp_path: Path) -> None:
    text = PROJECTS.replace("3000000", "-3000000").replace("2024-01-01", "2024-13-01") + "P1,Again,D1,flying,,,\n"
    (source / "projects.csv").write_text(text, "utf-8")
    done = review(source, tmp_path / "out")
    for said in ("-3000000", "2024-13-01", "flying", "P1"):
        assert said in done.stderr, said


def test_an_existing_report_is_kept_when_the_new_input_is_broken(source: Path, tmp_path: Path) -> None:
    review(source, tmp_path / "out")
    before = (tmp_path / "out" / "review.json").read_bytes()
    negative_money(source)
    assert review(source, tmp_path / "out").returncode == 2
    assert (tmp_path / "out" / "review.json").read_bytes() == before


def test_a_third_funders_file_needs_a_map_alone(tmp_path: Path) -> None:
    rows = [
        "课题号,课题名称,经费（万元）,开始,截止,评价",
        "K-01,甲,120.5,2024.1.1,2026.12.31,优",
        "K-02,乙,不详,2024.3.1,2026.12.31,未评",
    ]
    (tmp_path / "课题.csv").write_bytes("\r\n".join(rows).encode("gb18030"))
    column_map = """
    key = "third"
    title = { zh = "第三家", en = "third" }
    about = { zh = "测试用", en = "for a test" }

    [portfolio]
    name = { zh = "第三家", en = "third" }
    currency = "CNY"
    region = "CN"

    [[read]]
    name = "topics"
    file = "课题.csv"

    [[table]]
    to = "projects"
    from = "topics"
    [table.field]
    project_id = { column = "课题号" }
    name = { column = "课题名称" }
    total_public = { column = "经费（万元）", unit = "万元", missing = { "不详" = "not_available" } }
    start_on = { column = "开始" }
    end_on = { column = "截止" }
    """
    (tmp_path / "third.toml").write_text(column_map, "utf-8")
    done = review(tmp_path / "课题.csv", tmp_path / "out", "--map", str(tmp_path / "third.toml"))
    assert done.returncode == 0, done.stderr
    record = json.loads((tmp_path / "out" / "review.json").read_text("utf-8"))
    totals = {one["project_id"]: one["public_total"] for one in record["projects"]}
    assert set(totals) == {"K-01", "K-02"}
    assert totals["K-02"] is None


@real_data
@pytest.mark.data
def test_the_major_projects_of_2021_each_get_a_proposal(tmp_path: Path) -> None:
    panel = DATA / "gmpp" / "gmpp_panel_2014_2021.csv.gz"
    done = daoren("review", panel, "--map", "gmpp", "--as-of", "2021-03-31", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    with (tmp_path / "out" / "proposals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["project_id"] for row in rows}) == len(rows) == 184
    assert {row["proposal"] for row in rows} <= {"add", "continue", "rectify"}  # no ground is in the file
    assert all(row["reason"] for row in rows)


@real_data
@pytest.mark.data
@pytest.mark.parametrize(
    ("key", "source", "day"),
    [
        ("nkrdp", "evaluations/PubNKRDP.csv", "2021-06-30"),
        ("nsfc", "evaluations/nsfc_mgmt_dev.csv.gz", "2018-12-31"),
        ("sbir-phase3", "grants/fpds_phase3_dev.csv.gz", "2020-06-30"),
        ("us-it-dashboard", "grants/us_it_dashboard_hhs", "2013-08-31"),
    ],
)
def test_every_shipped_map_reviews_its_file(tmp_path: Path, key: str, source: str, day: str) -> None:
    done = daoren("review", DATA / source, "--map", key, "--as-of", day, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert zipfile.is_zipfile(tmp_path / "out" / "report.xlsx")
