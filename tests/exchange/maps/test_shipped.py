"""The shipped maps on the real files, with counts made by other means and compared by hand."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from daoren.core.rules import Rule
from daoren.exchange import load, read_map, shipped_maps

pytestmark = pytest.mark.data


def loaded(data, key: str, path: str, as_of: date):
    found = load(data / path, as_of=as_of, column_map=read_map(key))
    assert found.portfolio is not None, [problem.text("en") for problem in found.problems][:5]
    for table in found.portfolio.tables.values():
        assert table.shape[1]
    return found


def frame(found, name: str) -> pl.DataFrame:
    return found.portfolio[name].to_native()


@pytest.fixture(scope="module")
def counts():
    """What the READMEs of the files and a count with other tools give."""
    return {"gmpp": {2014: 199, 2015: 188, 2016: 143, 2017: 143, 2018: 133, 2019: 133, 2020: 125, 2021: 184}}


def test_every_shipped_map_has_a_title_in_both_languages():
    assert all(title["zh"] and title["en"] for _, title in shipped_maps())


def test_gmpp_rounds(data, counts):
    found = loaded(data, "gmpp", "gmpp/gmpp_panel_2014_2021.csv.gz", date(2021, 3, 31))
    rounds = frame(found, "reports").group_by("reported_on").len().sort("reported_on")["len"].to_list()
    assert rounds == list(counts["gmpp"].values())
    assert frame(found, "projects").height == 519  # 517 keys, one of which is three projects
    assert frame(found, "ratings").height == 1248
    assert found.portfolio.rounds
    assert (
        Rule("x", {"zh": "", "en": ""}, "in_force", region="CN").standing(found.portfolio.region).key == "borrowed"
    )


def test_gmpp_one_key_that_is_two_projects(data):
    found = loaded(data, "gmpp", "gmpp/gmpp_panel_2014_2021.csv.gz", date(2014, 9, 30))
    split = frame(found, "projects").filter(pl.col("project_id").str.starts_with("name:bt lsp"))
    assert split.select("project_id", "total_cost").rows() == [
        ("name:bt lsp · BT LSP (London)", 110_897_000_000),
        ("name:bt lsp · BT LSP (South)", 63_406_000_000),
    ]


def test_gmpp_sees_only_what_was_known_on_the_day(data):
    found = loaded(data, "gmpp", "gmpp/gmpp_panel_2014_2021.csv.gz", date(2019, 9, 30))
    reports = frame(found, "reports")
    assert reports["reported_on"].max() == date(2019, 9, 30)
    assert reports.filter(pl.col("reported_on") == date(2019, 9, 30)).height == 125
    assert "rows_later" in {problem.code for problem in found.problems}


def test_gmpp_first_and_latest_values_of_a_project(data):
    found = loaded(data, "gmpp", "gmpp/gmpp_panel_2014_2021.csv.gz", date(2021, 3, 31))
    heat = frame(found, "projects").filter(pl.col("project_id") == "BEIS_0001_1617-Q2").row(0, named=True)
    assert (heat["baseline_end_on"], heat["end_on"]) == (date(2021, 3, 31), date(2022, 3, 31))
    assert (heat["baseline_cost"], heat["total_cost"]) == (35_270_000_000, 37_590_000_000)
    money = frame(found, "money").filter(pl.col("project_id") == "BEIS_0001_1617-Q2")
    assert money["period_start"].to_list()[:2] == [date(2016, 4, 1), date(2017, 4, 1)]


def test_gmpp_reasons_and_impossible_costs(data):
    found = loaded(data, "gmpp", "gmpp/gmpp_panel_2014_2021.csv.gz", date(2021, 3, 31))
    gaps = found.portfolio.gaps.to_native().filter((pl.col("table") == "ratings") & (pl.col("field") == "light"))
    assert dict(gaps.group_by("reason").len().rows()) == {"exempt": 43, "reset": 2, "other": 3}
    dropped = [problem for problem in found.problems if problem.column == "wlc_gbp_m"]
    assert sum(problem.count for problem in dropped) == 26
    assert frame(found, "reports")["total_cost"].min() > 0
    departments = set(frame(found, "projects")["department"])
    assert {"MOD", "DfT", "MoJ"} <= departments
    assert not {"MoD", "DFT", "MOJ"} & departments


def test_sbir_contracts_and_money(data):
    found = loaded(data, "sbir-phase3", "grants/fpds_phase3_dev.csv.gz", date(2023, 12, 31))
    projects, money, decisions = (frame(found, name) for name in ("projects", "money", "decisions"))
    assert projects.height == 2014
    assert money["arrived"].sum() == projects["total_public"].sum()
    raw = pl.read_csv(data / "grants/fpds_phase3_dev.csv.gz", infer_schema=False)
    once = raw.unique(["award-id", "ref-idv-id", "mod-number", "signed", "obligated"])
    assert raw.height - once.height == 158
    assert projects["total_public"].sum() == int(sum(map(Decimal, once["obligated"])) * 100)
    assert set(decisions["kind"]) == {"add", "reduce"}
    assert decisions.filter(pl.col("kind") == "reduce")["amount"].max() < 0


def test_sbir_totals_agree_with_the_running_total_of_repeated_contracts(data):
    """Where a modification is listed twice, the log's own running total says that it counts once."""
    found = loaded(data, "sbir-phase3", "grants/fpds_phase3_dev.csv.gz", date(2023, 12, 31))
    raw = pl.read_csv(data / "grants/fpds_phase3_dev.csv.gz", infer_schema=False)
    key = pl.concat_str("award-id", "ref-idv-id", separator="/", ignore_nulls=True).alias("project_id")
    raw = raw.with_columns(key, pl.col("total_obligated").cast(pl.Float64))
    twice = raw.filter(pl.struct("project_id", "mod-number").is_duplicated())["project_id"].unique()
    told = (
        raw.filter(pl.col("project_id").is_in(twice.implode()))
        .group_by("project_id")
        .agg(pl.col("total_obligated").max())
    )
    both = told.filter(pl.col("total_obligated") > 0).join(frame(found, "projects"), on="project_id")
    assert both.height == 32
    assert ((both["total_obligated"] * 100 - both["total_public"]).abs() < 100).all()


def test_nsfc(data):
    found = loaded(data, "nsfc", "evaluations/nsfc_mgmt_dev.csv.gz", date(2013, 12, 31))
    assert frame(found, "projects").height == 12_497
    ratings = frame(found, "ratings")
    assert ratings.height == 12_492  # five projects end in a month that is in no calendar
    warned = [(problem.code, problem.value) for problem in found.problems]
    assert sorted(warned) == sorted(
        ("date_unreadable", text) for text in ("2019-14", "2019-15", "2019-16", "2019-14", "2015-13")
    )
    lights = dict(ratings.group_by("light").len().rows())
    assert lights["red"] == 23
    assert lights["yellow"] == 175
    assert (
        frame(found, "projects").filter(pl.col("project_id") == "71701001").row(0, named=True)["total_public"]
        == 18_000_000
    )


def test_nkrdp(data):
    found = loaded(data, "nkrdp", "evaluations/PubNKRDP.csv", date(2021, 12, 31))
    projects = frame(found, "projects")
    assert projects.height == 2149
    assert projects["project_id"].str.contains(r"^[A-Z0-9]+$").all()
    gaps = found.portfolio.gaps.to_native()
    assert gaps.select("field", "reason").rows() == [("total_public", "withheld")] * 4
    assert projects.filter(pl.col("project_id") == "2018YFA0208400")["total_public"].to_list() == [1_937_000_000]
    assert {problem.severity for problem in found.problems} <= {"note"}


def test_us_it_dashboard(data):
    found = loaded(data, "us-it-dashboard", "grants/us_it_dashboard_hhs", date(2012, 7, 31))
    projects, milestones, ratings = (frame(found, name) for name in ("projects", "milestones", "ratings"))
    assert (projects.height, milestones.height, ratings.height) == (202, 1102, 108)
    assert projects["start_on"].null_count() == 94
    assert milestones["done_on"].is_not_null().sum() == 713
    last = milestones.group_by("project_id").agg(pl.col("due_on").max())
    both = projects.drop_nulls("end_on").join(last, on="project_id")
    assert (both["end_on"] == both["due_on"]).all()  # two parts of the file say the same
    assert projects.filter(pl.col("project_id") == "1998").row(0, named=True)["total_public"] == 70_600_000


def test_the_same_file_gives_the_same_bytes(data):
    first, second = (loaded(data, "gmpp", "gmpp/gmpp_panel_2014_2021.csv.gz", date(2021, 3, 31)) for _ in range(2))
    assert first.problems == second.problems
    assert first.digest == second.digest
    for name in first.portfolio.tables:
        assert frame(first, name).equals(frame(second, name))
