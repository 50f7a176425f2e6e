from hashlib import sha256

import polars as pl
import pytest

from daoren.core.portfolio import schema
from daoren.demo import write_large


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    write_large(folder, projects=300, months=24, seed=1)
    return folder


def test_counts_and_columns(large):
    counts = {
        file.stem: pl.scan_parquet(file).select(pl.len()).collect().item() for file in large.glob("*.parquet")
    }
    assert counts["projects"] == 300
    assert counts["milestones"] == 300 * 6
    assert counts["reports"] == 300 * 24
    assert counts["money"] == 300 * 24 * 2
    assert counts["indicators"] == 300 * 3
    for file in large.glob("*.parquet"):
        assert set(pl.read_parquet_schema(file)) <= set(schema()[file.stem].fields), file.stem


def test_same_arguments_give_the_same_bytes(large, tmp_path):
    write_large(tmp_path, projects=300, months=24, seed=1)
    for file in sorted(large.iterdir()):
        assert sha256(file.read_bytes()).digest() == sha256((tmp_path / file.name).read_bytes()).digest(), (
            file.name
        )


def test_chunks_do_not_repeat_one_another(tmp_path, monkeypatch):
    monkeypatch.setattr("daoren.demo.scale._CHUNK", 100)
    write_large(tmp_path, projects=250, months=12, seed=1)
    projects = pl.read_parquet(tmp_path / "projects.parquet")
    assert projects["project_id"].is_unique().all()
    assert projects["project_id"].is_sorted()
    assert projects["total_public"][:100].to_list() != projects["total_public"][100:200].to_list()


def test_spent_never_exceeds_what_arrived(large):
    rows = pl.read_parquet(large / "money.parquet").sort("project_id", "source", "period")
    sums = rows.select(pl.col("arrived", "spent").cum_sum().over("project_id", "source"))
    assert (sums["spent"] <= sums["arrived"]).all()
