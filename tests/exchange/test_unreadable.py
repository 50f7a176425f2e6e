"""Files and folders that the system does not give, and links that lead elsewhere: problems, never a traceback."""

import os
from datetime import date
from pathlib import Path

import pytest

from daoren.exchange import MapError, load, read_map

GOOD = "project_id,name\nP1,项目甲\n"
AS_OF = date(2024, 6, 30)
MAP = """
key = "links"
title = { zh = "链接", en = "Links" }
source = "made up"
licence = "none"
[[read]]
name = "list"
file = "*.csv"
[[table]]
to = "projects"
from = "list"
[table.field]
project_id = { column = "project_id" }
name = { column = "name" }
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (tmp_path / "elsewhere.csv").write_text(GOOD)
    (tmp_path / "map.toml").write_text(MAP)
    return source


def codes_of(source: Path, *, mapped: bool) -> list[str]:
    column_map = read_map(str(source.parent / "map.toml")) if mapped else None
    loaded = load(source, as_of=AS_OF, column_map=column_map)
    assert loaded.portfolio is None
    assert all("{" not in problem.text(language) for problem in loaded.problems for language in ("zh", "en"))
    return [problem.code for problem in loaded.problems if problem.severity == "error"]


@pytest.mark.parametrize("mapped", [False, True])
@pytest.mark.parametrize(("target", "code"), [("../elsewhere.csv", "link_outside"), ("gone.csv", "link_broken")])
def test_a_link_out_of_the_source_or_to_nothing_is_refused(source, mapped, target, code):
    (source / "projects.csv").symlink_to(target)
    assert code in codes_of(source, mapped=mapped)
    assert "map_file_missing" not in codes_of(source, mapped=mapped)


def test_a_link_within_the_source_is_read(source):
    (source / "kept").mkdir()
    (source / "kept" / "list.csv").write_text(GOOD)
    (source / "projects.csv").symlink_to("kept/list.csv")
    assert load(source, as_of=AS_OF).portfolio is not None


def test_settings_outside_the_source_are_refused(source):
    (source / "projects.csv").write_text(GOOD)
    (source.parent / "portfolio.toml").write_text('currency = "USD"')
    (source / "portfolio.toml").symlink_to("../portfolio.toml")
    assert codes_of(source, mapped=False) == ["link_outside"]


@pytest.mark.parametrize("mapped", [False, True])
@pytest.mark.parametrize("name", ["projects.csv", "portfolio.toml", "."])
def test_a_file_or_folder_without_permission_is_a_problem(source, mapped, name):
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (source / "projects.csv").write_text(GOOD)
    (source / "portfolio.toml").write_text("")
    (source / name).chmod(0)
    try:
        if not mapped or name != "portfolio.toml":
            assert codes_of(source, mapped=mapped)
    finally:
        (source / name).chmod(0o700)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file whose reading fails is a thing of Linux")
@pytest.mark.parametrize("ending", [".csv", ".csv.gz", ".xlsx", ".parquet"])
def test_a_file_whose_reading_fails_is_a_problem(source, ending):
    path = source.parent / f"projects{ending}"
    path.symlink_to("/proc/self/mem")  # opens, and reading its first byte is an input/output error
    assert codes_of(path, mapped=False) == ["file_unreadable"]


def test_a_name_that_is_too_long_is_a_problem(source):
    assert codes_of(source / ("x" * 5000), mapped=False)
    assert codes_of(source / ("x" * 5000), mapped=False) == ["file_unreadable"]


def test_a_map_that_cannot_be_read_says_so(source):
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (source.parent / "map.toml").chmod(0)
    with pytest.raises(MapError):
        read_map(str(source.parent / "map.toml"))
