"""What records tell of a figure is what a count by hand finds, and its rows are those that were counted."""

from collections import Counter
from datetime import date

import polars as pl
import pytest

from daoren.apps.portal.part import Part
from daoren.apps.programmes.derive import Span, derivations, derived, derived_by, rows_behind
from daoren.core.rules import Policies

pytestmark = pytest.mark.django_db

YEARS = (2022, 2023, 2024)
PLACES = ("330106", "330106", "330203", "330302")


@pytest.fixture
def results(put) -> pl.DataFrame:
    """Four projects in three cities and twelve results of theirs, one of them without a day."""
    for at, place in enumerate(PLACES):
        values = {"name": f"项目{at}", "region": place, "action": f"A{at % 2 + 2}"}
        put("project", f"P{at}", values, state="in_progress")
    rows = []
    for at in range(12):
        row = {
            "project_id": f"P{at % 4}", "output_id": f"O{at}", "stage": "in_use" if at % 5 == 0 else "done",
            "kind": "paper" if at in {0, 5} else "import_substitution",
        }  # fmt: skip
        if at != 7:
            row["recognised_on"] = f"{YEARS[at % 3]}-0{at % 9 + 1}-15"
        put("outputs", f"{row['project_id']}/{row['output_id']}", row)
        rows.append(
            {"city": PLACES[at % 4][:4] + "00", "action": f"A{at % 4 % 2 + 2}", "recognised_on": None, **row}
        )
    return pl.DataFrame(rows).filter(pl.col("kind") == "import_substitution")


def of_year(rows: pl.DataFrame, year: int) -> pl.DataFrame:
    return rows.filter(pl.col("recognised_on").str.starts_with(str(year)))


def whole(year: int) -> Span:
    return Span.year(year)


def test_flows_and_stocks_are_what_is_counted_by_hand(results):
    for year in YEARS:
        assert derived("import_substitution_new", whole(year)).value == of_year(results, year).height
        until = results.filter(pl.col("recognised_on") <= f"{year}-12-31").height
        assert derived("import_substitution_total", whole(year)).value == until
    assert sum(of_year(results, year).height for year in YEARS) == results.height - 1


def test_what_has_no_day_is_not_counted_and_lowers_the_coverage(results):
    found = derived("import_substitution_total", whole(2024))
    assert (found.covered, found.of) == (results.height - 1, results.height)
    assert found.coverage == pytest.approx((results.height - 1) / results.height)


@pytest.mark.parametrize("by", ["city", "action"])
def test_groups_add_up_to_the_whole_and_are_each_their_own(results, by):
    found = derived_by("import_substitution_new", YEARS, by)
    counted = Counter(
        (row[by], int(row["recognised_on"][:4])) for row in results.to_dicts() if row["recognised_on"]
    )
    assert {(group, year): value for group, years in found.items() for year, value in years.items()} == counted


def test_the_rows_behind_are_those_that_were_counted(results):
    for year in YEARS:
        rows = rows_behind("import_substitution_new", whole(year))
        subjects = {f"{row['project_id']}/{row['output_id']}" for row in of_year(results, year).to_dicts()}
        assert {row["row"] for row in rows} == subjects


def test_a_part_of_the_programme_counts_its_own(results):
    found = derived("import_substitution_new", whole(2022), Part(region="330100"))
    assert found.value == of_year(results, 2022).filter(pl.col("city") == "330100").height


def test_half_a_year_counts_its_own_days(results):
    span = Span(date(2022, 1, 1), date(2022, 6, 30))
    by_hand = results.filter(pl.col("recognised_on").is_between(pl.lit("2022-01-01"), pl.lit("2022-06-30"))).height
    assert derived("import_substitution_new", span).value == by_hand


def test_no_records_are_not_known_and_not_zero():
    assert derived("import_substitution_new", whole(2022)).value is None


def test_a_year_without_results_has_none_once_results_are_kept(results):
    assert derived("results_in_use_new", whole(2025)).value == 0
    assert derived("results_in_use_new", whole(2020)).value is None
    assert derived("public_spent", whole(2025)).value is None


def test_what_no_rule_derives_is_refused():
    with pytest.raises(KeyError, match=r"derive\.nothing"):
        derived("nothing", whole(2022))
    for key in ("import_substitution_total", "needs_filed", "technology_loans", "hightech_firms_rise"):
        with pytest.raises(KeyError):
            derived_by(key, YEARS, "action")


@pytest.mark.parametrize("wrong", [{"day": "nothing"}, {"table": "facts"}, {"where": {"1=1; --": "x"}}])
def test_a_rule_that_names_no_column_is_refused(monkeypatch, wrong):
    from dataclasses import replace

    rule = derivations()["import_substitution_new"]
    other = replace(rule, parameters={**rule.parameters, **wrong})
    monkeypatch.setattr(Policies, "__getitem__", lambda _self, _key: other)
    with pytest.raises(KeyError):
        derived("import_substitution_new", whole(2022))
