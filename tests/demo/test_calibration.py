"""The province is calibrated to published totals; the totals themselves stand beside it with their source."""

from decimal import Decimal

import polars as pl
import pytest


def observed(
    tables: dict[str, pl.DataFrame], code: str, period: str, kind: str = "actual", region: str = "330000"
):
    rows = tables["observations"].filter(
        pl.col("indicator") == code, pl.col("period") == period, pl.col("kind") == kind, pl.col("region") == region
    )
    assert len(rows) == 1, (code, period, kind, region)
    return rows.row(0, named=True)


def test_import_substitution_results_of_2022(tables):
    found = tables["outputs"].filter(pl.col("kind") == "import_substitution")
    year = found["recognised_on"].str.slice(0, 4).cast(pl.Int32)
    assert (year == 2022).sum() == 262
    assert (year <= 2022).sum() == 436
    assert Decimal(observed(tables, "import_substitution_new", "2022")["value"]) == (year == 2022).sum()
    assert Decimal(observed(tables, "import_substitution_total", "2022")["value"]) == (year <= 2022).sum()


def test_over_500_pioneer_projects(tables):
    pioneers = tables["projects"].filter(pl.col("programme").str.contains("尖|领"))
    assert 500 < len(pioneers) < len(tables["projects"]) <= 560


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("technology_loans_new", "831"),
        ("technology_loan_firms", "9785"),
        ("relending_first_batch", "506"),
        ("provincial_labs", "10"),
        ("national_zones", "8"),
        ("provincial_zones", "54"),
        ("tripods", "9"),
        ("innovative_counties", "5"),
        ("reward_growth", "183"),
        ("approval_days_before", "58"),
        ("approval_days_after", "31"),
        ("approval_departments_before", "5"),
        ("approval_departments_after", "2"),
    ],
)
def test_published_figures_of_2022(tables, code, value):
    row = observed(tables, code, "2022")
    assert row["value"] == value
    assert row["status"] == "published"
    assert "浙江省科技厅" in row["document"]


@pytest.mark.parametrize(
    ("code", "kind", "period", "value", "sign", "status"),
    [
        ("rd_intensity", "target", "2023", "3.1", "about", "published"),
        ("rd_intensity", "target", "2027", "3.4", ">", "published"),
        ("hightech_value_added", "target", "2024", "16000", ">=", "published"),
        ("hightech_value_added", "actual", "2024", "15507.87", "", "published"),
        ("national_key_labs_new", "target", "2024", "4", ">=", "published"),
        ("national_key_labs_new", "actual", "2024", "18", "", "published"),
        ("hightech_share", "target", "2027", "66", ">=", "published"),
        ("hightech_share", "actual", "2023", "67.1", "", "published"),
        ("hightech_firms", "actual", "2025-11", "47400", "", "published"),
        ("rd_spending", "actual", "2022", "2416.8", "", "unconfirmed"),
        ("rd_intensity", "actual", "2023", "3.2", "", "unconfirmed"),
    ],
)
def test_programme_figures(tables, code, kind, period, value, sign, status):
    row = observed(tables, code, period, kind)
    assert (row["value"], row["comparison"], row["status"]) == (value, sign, status)


@pytest.mark.parametrize(
    ("split", "code"),
    [
        ("technology_loans_by_city", "technology_loans_new"),
        ("technology_loan_firms_by_city", "technology_loan_firms"),
        ("technology_loans_by_month", "technology_loans_new"),
    ],
)
def test_synthetic_splits_add_up_to_the_published_sum(tables, split, code):
    rows = tables["observations"].filter(pl.col("indicator") == split)
    assert set(rows["status"]) == {"synthetic"}
    assert sum(map(Decimal, rows["value"])) == Decimal(observed(tables, code, "2022")["value"])


def test_rewards_by_city_grow_as_published(tables):
    rows = tables["observations"].filter(pl.col("indicator") == "transfer_rewards_by_city")
    assert set(rows["status"]) == {"synthetic"}
    before, after = (
        sum(map(Decimal, rows.filter(pl.col("period") == year)["value"])) for year in ("2021", "2022")
    )
    assert 100 * (after / before - 1) == Decimal(observed(tables, "reward_growth", "2022")["value"])


def test_zones_by_city_add_up_to_both_kinds(tables):
    rows = tables["observations"].filter(pl.col("indicator") == "high_tech_zones_by_city")
    assert sum(map(int, rows["value"])) == 8 + 54
    assert len(rows) == 11


def test_every_figure_names_its_source_and_no_mirror(tables):
    rows = tables["observations"]
    assert rows["document"].str.len_chars().min() > 0
    assert not rows["document"].str.contains(r"https?:|www\.|\.com|\.cn").any()
    assert rows.select("indicator", "region", "period", "kind").is_duplicated().sum() == 0


def test_size_and_mix_of_states(tables):
    projects = tables["projects"]
    running = projects.filter(
        pl.col("state").is_in(["in_progress", "change_pending", "suspended"]), pl.col("start_on") <= "2025-09-30"
    )
    assert 0.60 <= len(running) / len(projects) <= 0.66
    assert {"accepted", "closed", "failed", "terminated", "revoked", "contracted"} <= set(projects["state"])
