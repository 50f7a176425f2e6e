import tomllib
from hashlib import sha256

import polars as pl

from daoren.demo import write_province


def digests(folder):
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def test_same_seed_gives_the_same_bytes_and_another_seed_another_province(folder, tmp_path):
    write_province(tmp_path / "again", seed=315)
    write_province(tmp_path / "other", seed=316)
    assert digests(tmp_path / "again") == digests(folder)
    assert digests(tmp_path / "other")["projects.csv"] != digests(folder)["projects.csv"]


def test_the_folder_says_that_it_is_synthetic(folder):
    settings = tomllib.loads((folder / "portfolio.toml").read_text("utf-8"))
    assert settings["synthetic"] is True
    assert settings["currency"] == "CNY"
    assert settings["region"] == "CN-33"
    assert settings["rounds"] is False
    assert "合成" in settings["name"]["zh"]
    assert "synthetic" in settings["name"]["en"]
    text = (folder / "README.md").read_text("utf-8")
    assert "315" in text
    assert "calibrated to" in text
    assert "合成数据" in text
    assert "{" not in text


def test_money_has_two_decimals_periods_are_months_and_nothing_is_quoted_empty(folder):
    rows = pl.read_csv(folder / "money.csv", infer_schema=False)
    for name in ("planned", "arrived", "spent"):
        assert rows[name].drop_nulls().str.contains(r"^\d+\.\d\d$").all()
    assert rows["period"].str.contains(r"^(20(19|20|21)|20\d\d-(0[1-9]|1[0-2]))$").all()
    assert '""' not in (folder / "projects.csv").read_text("utf-8")


def test_money_on_disk_is_the_money_in_memory(folder, tables):
    rows = pl.read_csv(folder / "projects.csv", infer_schema=False)
    fen = rows["total_public"].str.replace(".", "", literal=True).cast(pl.Int64)
    assert fen.to_list() == tables["projects"]["total_public"].to_list()
