"""What must hold in every province, whatever the seed."""

import polars as pl
import pytest

from daoren.core.portfolio import schema
from daoren.core.portfolio.credit_code import check_character
from daoren.core.terms import keys
from daoren.demo import province

END = "2025-12-31"
ISLANDS = {"330305", "330902", "330903", "330921", "330922"}


@pytest.fixture(params=[315, 7], scope="module")
def drawn(request) -> dict[str, pl.DataFrame]:
    return province(request.param)


def flows(drawn, source: str | None = None) -> pl.DataFrame:
    rows = drawn["money"] if source is None else drawn["money"].filter(pl.col("source") == source)
    return rows.sort("project_id", "source", "period").with_columns(
        pl.col(name).fill_null(0).cum_sum().over("project_id", "source")
        for name in ("planned", "arrived", "spent")
    )


def test_no_fact_is_dated_after_the_end_of_the_data(drawn):
    for table, column in (
        ("reports", "reported_on"),
        ("milestones", "done_on"),
        ("outputs", "recognised_on"),
        ("ratings", "rated_on"),
        ("findings", "found_on"),
        ("decisions", "decided_on"),
        ("indicators", "observed_on"),
    ):
        assert drawn[table][column].max() <= END, table
    future = drawn["money"].filter(pl.col("period") > "2025-12")
    assert len(future) > 0
    assert future["spent"].null_count() == future["arrived"].null_count() == len(future)


def test_progress_never_falls_and_reports_are_monthly_from_2022(drawn):
    reports = drawn["reports"].sort("project_id", "reported_on").with_columns(pl.col("progress").cast(pl.Float64))
    step = reports.select(pl.col("progress").diff().over("project_id").alias("step"))["step"].drop_nulls()
    assert step.min() >= 0
    assert reports["progress"].is_between(0, 1).all()
    assert reports["reported_on"].min() == "2022-01-31"
    assert reports.select("project_id", "reported_on").is_duplicated().sum() == 0


def test_money_arrives_within_the_commitment_and_is_spent_after_it_arrived(drawn):
    projects = drawn["projects"].select("project_id", "total_public", "total_own")
    for source, whole in (("public", "total_public"), ("own", "total_own")):
        rows = flows(drawn, source).join(projects, on="project_id")
        assert (rows["arrived"] <= rows[whole]).all()
        assert (rows["spent"] <= rows["arrived"]).all()
        last = rows.group_by("project_id").agg(pl.col("planned").max(), pl.col(whole).first())
        assert (last["planned"] == last[whole]).all()
    assert drawn["money"].select((pl.col("planned") >= 0).all()).item()


def test_firms_of_pioneer_plans_bring_80_or_60_per_cent_themselves(drawn):
    parties = drawn["parties"].rename({"region": "seat"})
    rows = drawn["projects"].join(parties, left_on="bearer_id", right_on="party_id")
    rows = rows.filter(pl.col("kind") == "firm", pl.col("programme").str.contains("尖兵|领雁"))
    other = drawn["money"].filter(pl.col("source") == "other").group_by("project_id").agg(pl.col("planned").sum())
    rows = rows.join(other, on="project_id", how="left").with_columns(pl.col("planned").fill_null(0))
    whole = pl.col("total_public") + pl.col("total_own") + pl.col("planned")
    share = rows.select((pl.col("total_own") / whole).alias("share"))["share"]
    assert share.min() >= 0.60
    assert 0.5 < (share >= 0.80).mean() < 1.0
    low = rows.filter(share < 0.80)
    hills = drawn["regions"].filter(pl.col("mountain") == "true")["region_code"].to_list()
    assert all(
        seat in hills or seat in ISLANDS or field == "生物育种"
        for seat, field in low.select("seat", "field").iter_rows()
    )


def test_every_reference_exists(drawn):
    known = set(drawn["projects"]["project_id"])
    for name, table in drawn.items():
        if name != "projects" and "project_id" in table.columns:
            assert set(table["project_id"]) <= known, name
    assert set(drawn["projects"]["bearer_id"]) <= set(drawn["parties"]["party_id"])
    regions = set(drawn["regions"]["region_code"])
    assert set(drawn["projects"]["region"]) | set(drawn["parties"]["region"]) <= regions


def test_columns_and_words_are_those_of_the_contract(drawn):
    for name, table in drawn.items():
        fields = schema()[name].fields
        assert set(table.columns) <= set(fields), name
        assert {field.name for field in fields.values() if field.required} <= set(table.columns), name
        for field in fields.values():
            if field.vocabulary and field.name in table.columns:
                assert set(table[field.name]) - {""} <= set(keys(field.vocabulary)), (name, field.name)


def test_every_credit_code_is_valid_and_marked_synthetic(drawn):
    for code in drawn["parties"]["credit_code"]:
        assert len(code) == 18
        assert code[8:12] == "DEM0"
        assert check_character(code[:17]) == code[17]
    assert drawn["parties"]["credit_code"].is_unique().all()
    assert drawn["parties"]["name"].str.starts_with("示例").all()


def test_check_character_agrees_with_a_published_code():
    assert check_character("91330100799655058") == "B"


def test_cities_counties_and_mountain_counties(drawn):
    regions = drawn["regions"]
    assert regions["kind"].value_counts().sort("kind").rows() == [("city", 11), ("county", 90), ("province", 1)]
    assert (regions["mountain"] == "true").sum() == 26
    counties = regions.filter(pl.col("kind") == "county")
    assert (counties["parent"] == counties["region_code"].str.slice(0, 4) + "00").all()
    assert regions["region_code"].is_unique().all()
    assert {"滨江区", "新昌县", "长兴县", "景宁畲族自治县", "龙港市"} <= set(counties["name"])


def test_states_agree_with_dates_and_decisions(drawn):
    projects = drawn["projects"]
    ended = drawn["decisions"].filter(pl.col("kind").is_in(["terminate", "drop", "revoke"]))
    stopped = projects.filter(pl.col("state").is_in(["terminated", "revoked"]))
    assert set(stopped["project_id"]) == set(ended["project_id"])
    assert projects.filter(pl.col("state") == "contracted")["start_on"].min() > END
    told = projects.filter(pl.col("end_on") != "")
    assert told.filter(pl.col("state") == "in_progress")["end_on"].min() > "2025-11-30"
    judged = drawn["ratings"].filter(pl.col("scheme") == "综合绩效评价")
    accepted = projects.filter(pl.col("state").is_in(["accepted", "closed", "failed"]))
    assert set(judged["project_id"]) == set(accepted["project_id"])
    lines = judged.with_columns(pl.col("score").cast(pl.Float64))
    assert lines.filter(pl.col("rating") == "优")["score"].min() >= 90
    assert lines.filter(pl.col("rating") == "差")["score"].max() < 60


def test_no_report_and_no_money_after_a_stop(drawn):
    stopped = {"2024-02", "2023-06", "2025-03", "2024-09", "2024-08"}
    projects = drawn["projects"].filter(pl.col("state").is_in(["terminated", "revoked"]))["project_id"].to_list()
    last = drawn["reports"].filter(pl.col("project_id").is_in(projects)).group_by("project_id")
    months = last.agg(pl.col("reported_on").max().str.slice(0, 7))
    assert set(months["reported_on"]) <= stopped
    for project, month in months.iter_rows():
        after = drawn["money"].filter(pl.col("project_id") == project, pl.col("period") > month)
        assert after["spent"].null_count() == len(after)


def test_milestone_weights_sum_to_100_and_lie_within_the_project(drawn):
    rows = drawn["milestones"].with_columns(pl.col("weight").cast(pl.Int64))
    assert set(rows.group_by("project_id").agg(pl.col("weight").sum())["weight"]) == {100}
    dated = rows.join(drawn["projects"].select("project_id", "start_on", "end_on"), on="project_id")
    assert ((dated["due_on"] > dated["start_on"]) & (dated["due_on"] <= dated["end_on"])).all()


def test_money_of_past_decisions(drawn):
    rows = drawn["decisions"]
    assert (rows.filter(pl.col("kind").is_in(["terminate", "revoke"]))["amount"] < 0).all()
    assert (rows.filter(pl.col("kind") == "add")["amount"] > 0).all()
    assert rows.filter(pl.col("kind") == "rectify")["amount"].null_count() == (rows["kind"] == "rectify").sum()
    assert rows["document"].is_unique().all()
