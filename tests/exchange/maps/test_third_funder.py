"""The file of a funder that nobody foresaw goes through with a map alone."""

from datetime import date
from pathlib import Path

import pytest

from daoren.exchange import load, read_map

# A made-up funder: GB18030, a title row, amounts by year in wide columns, several bearing units in one cell.
FILE = """海州市科技专项资金执行情况表,,,,,,,,
立项号,课题,起止,承担单位,2022年计划(万元),2022年支出(万元),2023年计划(万元),2023年支出(万元),中期结论
HZ-01,海水淡化膜,2022.1-2024.12,海州大学；海州膜业公司,120,118.5,80.25,缺失,优秀
HZ-02,风电叶片,2022.7-2025.6,海州风能所,,,200,-3.5,未评
HZ-02,风电叶片,2022.7-2025.6,海州风能所,,,200,-3.5,未评
HZ-03,深水材料,2021.1-2023.12,海州大学,50,0,保密,12,较差
"""

MAP = r"""
key = "haizhou"
title = { zh = "海州市科技专项", en = "Haizhou programme" }
source = "made up"
licence = "none"

[portfolio]
name = { zh = "海州市科技专项", en = "Haizhou programme" }
currency = "CNY"
region = "CN-99"

[[read]]
name = "list"
file = "*.csv"
header = 2
encoding = "gb18030"
[[read.step]]
distinct = {}
[[read.step]]
cut = { into = "from", column = "起止", pattern = "^([^-]+)-" }
[[read.step]]
cut = { into = "to", column = "起止", pattern = "-(.+)$" }
[[read.step]]
cut = { into = "first_unit", column = "承担单位", pattern = "^[^；]+" }

[[read]]
name = "years"
file = "*.csv"
header = 2
[[read.step]]
distinct = {}
[[read.step]]
unpivot = { heading = '^(?P<year>\d{4})年(?P<measure>计划|支出)' }

[[read]]
name = "units"
file = "*.csv"
header = 2
[[read.step]]
split = { column = "承担单位", by = "；" }

[[table]]
to = "projects"
from = "list"
[table.field]
project_id = { column = "立项号" }
name = { column = "课题" }
start_on = { column = "from", day = "first" }
end_on = { column = "to", day = "last" }
bearer_id = { column = "first_unit" }

[[table]]
to = "parties"
from = "units"
rows = "first"
[table.field]
party_id = { column = "承担单位" }
name = { column = "承担单位" }

[[table]]
to = "money"
from = "years"
skip_empty = true
[table.field]
project_id = { column = "立项号" }
period = { column = "year" }
source = { constant = "财政资金" }
planned = { column = "计划", unit = "万元" }
spent = { column = "支出", unit = "万元", invalid = "missing" }

[[table]]
to = "ratings"
from = "list"
[table.field]
project_id = { column = "立项号" }
rated_on = { constant = "2023-06-30" }
scheme = { constant = "中期" }
rating = { column = "中期结论", missing = { "未评" = "not_assessed" } }
[table.field.light]
column = "中期结论"
values = { "优秀" = "green", "较差" = "red" }
missing = { "未*" = "not_assessed" }
otherwise = "error"
"""


@pytest.fixture
def haizhou(tmp_path: Path):
    (tmp_path / "map.toml").write_text(MAP)
    source = tmp_path / "source"
    source.mkdir()
    (source / "执行情况.csv").write_bytes(FILE.encode("gb18030"))
    return load(source, as_of=date(2024, 1, 1), column_map=read_map(str(tmp_path / "map.toml")))


def test_every_table_is_filled(haizhou):
    portfolio = haizhou.portfolio
    assert portfolio is not None, [problem.text("en") for problem in haizhou.problems]
    assert portfolio["projects"].select("project_id", "start_on", "end_on", "bearer_id").rows() == [
        ("HZ-01", date(2022, 1, 1), date(2024, 12, 31), "海州大学"),
        ("HZ-02", date(2022, 7, 1), date(2025, 6, 30), "海州风能所"),
        ("HZ-03", date(2021, 1, 1), date(2023, 12, 31), "海州大学"),
    ]
    assert sorted(portfolio["parties"]["party_id"].to_list()) == ["海州大学", "海州膜业公司", "海州风能所"]
    assert portfolio["money"].select("project_id", "period_start", "period_end", "planned", "spent").rows() == [
        ("HZ-01", date(2022, 1, 1), date(2022, 12, 31), 120_000_000, 118_500_000),
        ("HZ-01", date(2023, 1, 1), date(2023, 12, 31), 80_250_000, None),
        ("HZ-02", date(2023, 1, 1), date(2023, 12, 31), 200_000_000, -3_500_000),
        ("HZ-03", date(2022, 1, 1), date(2022, 12, 31), 50_000_000, 0),
        ("HZ-03", date(2023, 1, 1), date(2023, 12, 31), None, 12_000_000),
    ]
    assert portfolio["ratings"]["light"].to_list() == ["green", None, "red"]


def test_reasons_are_kept(haizhou):
    gaps = haizhou.portfolio.gaps.to_native().select("row", "field", "reason").rows()
    assert ("HZ-03/2023-01-01/public", "planned", "withheld") in gaps
    assert ("HZ-01/2023-01-01/public", "spent", "not_available") in gaps
    assert ("HZ-02/2023-06-30/中期", "light", "not_assessed") in gaps


def test_the_map_is_named_with_its_digest(haizhou):
    assert haizhou.map_key == "haizhou"
    assert len(haizhou.map_digest) == 64
    assert haizhou.portfolio.region == "CN-99"


def test_the_encoding_that_the_map_states_is_told_once_and_not_as_a_guess(haizhou):
    told = [problem for problem in haizhou.problems if problem.code.startswith("encoding")]
    assert [problem.code for problem in told] == ["encoding_stated"]
    assert "map" in told[0].why.in_language("en")
