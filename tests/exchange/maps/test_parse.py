"""A map that is wrong says everything that is wrong with it, and reads nothing outside its source."""

from datetime import date
from pathlib import Path

import pytest

from daoren.exchange import MapError, load, read_map

GOOD = """
key = "k"
title = { zh = "图", en = "map" }
[[read]]
name = "r"
file = "*.csv"
[[table]]
to = "projects"
from = "r"
[table.field]
project_id = { column = "no" }
name = { column = "title" }
"""


def wrong(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    path = tmp_path / "m.toml"
    path.write_text(text)
    with pytest.raises(MapError) as caught:
        read_map(str(path))
    for problem in caught.value.problems:
        assert problem.file == "m.toml"
        assert problem.text("zh")
    return [(problem.code, problem.column) for problem in caught.value.problems]


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path):
    text = GOOD.replace("title = { zh", "titel = { zh").replace('from = "r"', 'from = "q"\nrows = "latest"') + (
        'nmae = { column = "x" }\n'
        'mode = { column = "m", values = { a = "lottery" }, missing = { b = "dunno" } }\n'
        'total_cost = { column = "c", unit = "bushels" }\n'
        'end_on = { constant = "2024", column = "e" }\n'
        'start_on = { column = "s", dat_order = "dmy" }\n'
    )
    assert sorted(wrong(tmp_path, text)) == [
        ("map_entry_missing", "map"),
        ("map_entry_missing", "table 1 field end_on"),
        ("map_entry_unknown", "map"),
        ("map_entry_unknown", "table 1 field start_on"),
        ("map_entry_wrong", "table 1 field total_cost unit"),
        ("map_entry_wrong", "table 1 from"),
        ("map_entry_wrong", "table 1 rows"),
        ("map_field_unknown", "table 1 field nmae"),
        ("map_value_unknown", "table 1 field mode"),
        ("map_value_unknown", "table 1 field mode missing"),
    ]


@pytest.mark.parametrize("file", ["../x.csv", "/etc/passwd", "a/../../x.csv", "c:\\\\x.csv"])
def test_no_map_reads_outside_its_source(tmp_path: Path, file):
    assert ("map_file_outside", "read 1 file") in wrong(tmp_path, GOOD.replace("*.csv", file))


def test_no_link_is_followed_out_of_the_source(tmp_path: Path):
    (tmp_path / "secret.csv").write_text("no,title\nP1,a\n")
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.csv").symlink_to(tmp_path / "secret.csv")
    (tmp_path / "m.toml").write_text(GOOD)
    loaded = load(source, as_of=date(2024, 1, 1), column_map=read_map(str(tmp_path / "m.toml")))
    assert [problem.code for problem in loaded.problems] == ["link_outside"]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("fly = {}", "map_entry_unknown"),
        ("join = { read = 'r' }", "map_entry_missing"),
        ("join = { read = 'x', left = 'a', right = 'b', bring = {} }", "map_entry_wrong"),
        ("unpivot = { heading = '(' }", "map_entry_wrong"),
        ("template = { into = 'x', text = '{a' }", "map_entry_wrong"),
        ("add_days = { into = 'x', start = 'a', days = 'b' }", "map_entry_wrong"),
        ("keep = { colum = 'a' }", "map_entry_unknown"),
    ],
)
def test_wrong_steps_are_told(tmp_path: Path, step, code):
    text = GOOD.replace('file = "*.csv"\n', f'file = "*.csv"\n[[read.step]]\n{step}\n')
    assert code in [found for found, _ in wrong(tmp_path, text)]


def test_no_toml_and_no_map(tmp_path: Path):
    assert wrong(tmp_path, "key = ") == [("toml_broken", "")]
    with pytest.raises(MapError, match="gmpp"):
        read_map("gmp")


def load_with(tmp_path: Path, text: str, file: str):
    (tmp_path / "m.toml").write_text(text)
    (tmp_path / "a.csv").write_text(file)
    return load(tmp_path / "a.csv", as_of=date(2024, 1, 1), column_map=read_map(str(tmp_path / "m.toml")))


def test_a_column_that_the_file_lacks_is_told_with_the_nearest(tmp_path: Path):
    loaded = load_with(tmp_path, GOOD, "no,titel\nP1,a\n")
    assert [problem.code for problem in loaded.problems] == ["map_column_missing"]
    assert "titel" in loaded.problems[0].text("en")
    assert loaded.portfolio is None


def test_a_word_that_the_map_does_not_know_is_told_with_its_row(tmp_path: Path):
    text = GOOD + 'mode = { column = "m", values = { A = "race" }, otherwise = "error" }\n'
    loaded = load_with(tmp_path, text, "no,title,m\nP1,a,A\nP2,b,B\n")
    assert [(problem.code, problem.row, problem.value) for problem in loaded.problems] == [
        ("value_unmapped", 3, "B")
    ]


def test_a_transposed_sheet(tmp_path: Path):
    text = GOOD.replace('file = "*.csv"', 'file = "*.csv"\ntransposed = true')
    loaded = load_with(tmp_path, text, "no,P1,P2\ntitle,a,b\n")
    assert loaded.portfolio["projects"]["name"].to_list() == ["a", "b"]


def test_rows_after_the_day_of_the_review_are_left_out(tmp_path: Path):
    text = GOOD.replace('file = "*.csv"', 'file = "*.csv"\ndated_by = "on"').replace(
        'from = "r"', 'from = "r"\nrows = "last"'
    )
    text += 'end_on = { column = "end" }\nbaseline_end_on = { column = "end", take = "first" }\n'
    rows = "no,title,on,end\nP1,new,2023-06-01,2026\nP1,old,2022-06-01,2025\nP1,late,2024-06-01,2030\n"
    loaded = load_with(tmp_path, text, rows)
    assert loaded.portfolio["projects"].select("name", "end_on", "baseline_end_on").rows() == [
        ("new", date(2026, 12, 31), date(2025, 12, 31))
    ]
    assert [problem.code for problem in loaded.problems] == ["rows_later"]


def test_no_nearest_word_is_named_where_none_is_near(tmp_path: Path):
    (tmp_path / "m.toml").write_text(GOOD + "\n[zzzzqqqq]\n")
    with pytest.raises(MapError) as caught:
        read_map(str(tmp_path / "m.toml"))
    for problem in caught.value.problems:
        assert "—" not in problem.text("zh") + problem.text("en")
        assert "nearest" not in problem.text("en")
