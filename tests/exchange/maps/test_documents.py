"""The page about column maps shows a map that works and names every entry there is."""

from datetime import date
from pathlib import Path

import pytest

from daoren.exchange import load
from daoren.exchange.maps import parse, parse_map
from daoren.exchange.maps.steps import VERBS

DOCS = Path(__file__).parents[3] / "docs"
PAGES = [DOCS / "column-maps.md", DOCS / "zh" / "column-maps.md"]

FILE = """名单
立项号,课题,止,经费,方式,截止日期
H1,甲,2025.12,保密,揭榜,2023-01-31
H1,甲,2026.6,120,揭榜,2024-01-31
H1,甲,2026.6,120,揭榜,2024-01-31
"""


@pytest.mark.parametrize("page", PAGES, ids=["en", "zh"])
def test_the_map_on_the_page_works(page: Path, tmp_path: Path):
    text = page.read_text().split("```toml\n")[1].split("```")[0]
    (tmp_path / "a.csv").write_bytes(FILE.encode("gb18030"))
    loaded = load(tmp_path, as_of=date(2024, 6, 30), column_map=parse_map(text.encode(), file="page.toml"))
    assert loaded.portfolio is not None, [problem.text("en") for problem in loaded.problems]
    assert loaded.portfolio["projects"].select("baseline_end_on", "end_on", "total_public", "mode").rows() == [
        (date(2025, 12, 31), date(2026, 6, 30), 120_000_000, "challenge")
    ]


@pytest.mark.parametrize("page", PAGES, ids=["en", "zh"])
def test_the_page_names_every_entry(page: Path):
    text = page.read_text()
    entries = {*VERBS, *parse._TOP, *parse._READ, *parse._TABLE, *parse._FIELD, *parse._CONDITION}
    assert sorted(name for name in entries if name not in text) == []
