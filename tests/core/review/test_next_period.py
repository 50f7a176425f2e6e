"""What the plan asks for in the next twelve months: read where it is told, carried on where it is not."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daoren.core.monitoring.facts import gather
from daoren.core.review.next_period import next_period
from tests.portfolios import portfolio


def row(first: date, last: date, planned: int | None, **more: Any) -> dict[str, Any]:
    return {
        "project_id": "P",
        "period_start": first,
        "period_end": last,
        "source": "public",
        "planned": planned,
        **more,
    }


def asked(as_of: date, *money: dict[str, Any], **project: Any) -> tuple[float, str]:
    one = {"project_id": "P", "name": "P", "start_on": date(2020, 1, 1), "end_on": date(2030, 12, 31), **project}
    facts = gather(portfolio(projects=[one], money=money))
    found = next_period(facts, np.datetime64(as_of), months=12)
    return float(found.amount[0]), str(found.method[0])


@pytest.mark.parametrize("year", [2023, 2024, 2025])
@settings(deadline=None, max_examples=40)
@given(planned=st.integers(0, 10**14))
def test_the_plan_of_a_calendar_year_is_asked_for_exactly(year: int, planned: int) -> None:
    plan = row(date(year, 1, 1), date(year, 12, 31), planned)
    assert asked(date(year - 1, 12, 31), plan) == (planned, "plan")


def test_a_year_from_the_end_of_february_holds_the_leap_day() -> None:
    assert asked(date(2023, 2, 28), row(date(2023, 3, 1), date(2024, 2, 29), 366)) == (366, "plan")


def test_the_days_that_the_plan_does_not_cover_are_carried_on() -> None:
    """A fiscal year ends in March: the nine months after it are as dear as its days."""
    year = row(date(2024, 4, 1), date(2025, 3, 31), 365_00)
    assert asked(date(2024, 12, 31), year) == (365_00, "partial")


def test_carrying_on_ends_with_the_project() -> None:
    year = row(date(2024, 4, 1), date(2025, 3, 31), 365_00)
    assert asked(date(2024, 12, 31), year, end_on=date(2025, 4, 10)) == (100_00, "partial")
    assert asked(date(2025, 3, 31), year, end_on=date(2025, 4, 10)) == (10_00, "carried")


def test_a_plan_until_the_end_of_the_project_covers_all() -> None:
    year = row(date(2024, 4, 1), date(2025, 3, 31), 365_00)
    assert asked(date(2024, 12, 31), year, end_on=date(2025, 3, 31)) == (90_00, "plan")


def test_no_more_is_carried_on_than_is_left_of_the_commitment() -> None:
    """275 days are behind: of 400 committed 125 are left, and of 200 nothing is."""
    year = row(date(2024, 4, 1), date(2025, 3, 31), 365)
    assert asked(date(2024, 12, 31), year, total_public=400) == (125, "partial")
    assert asked(date(2025, 3, 31), year, total_public=400) == (35, "carried")
    assert asked(date(2025, 3, 31), year, total_public=200) == (0, "carried")


def test_what_is_planned_is_not_capped_and_nothing_known_is_not_zero() -> None:
    plan = row(date(2025, 1, 1), date(2025, 12, 31), 500)
    assert asked(date(2024, 12, 31), plan, total_public=400) == (500, "plan")
    amount, method = asked(date(2024, 12, 31))
    assert np.isnan(amount)
    assert method == "none"
    # A commitment without a plan or a start is no plan either.
    assert asked(date(2024, 12, 31), total_public=400, start_on=None)[1] == "none"


@settings(deadline=None, max_examples=40)
@given(st.dates(date(2021, 1, 1), date(2030, 12, 30)), st.integers(0, 10**9), st.integers(0, 10**9))
def test_amounts_are_whole_and_within_the_commitment(as_of: date, planned: int, whole: int) -> None:
    amount, method = asked(as_of, row(date(2021, 1, 1), date(2021, 12, 31), planned), total_public=whole)
    assert amount == round(amount) >= 0
    assert method == "plan" or amount <= whole


def test_a_project_at_its_end_asks_for_nothing() -> None:
    year = row(date(2024, 1, 1), date(2024, 12, 31), 365)
    assert asked(date(2024, 12, 31), year, end_on=date(2024, 12, 31)) == (0, "over")
