"""Periods are their first and last day, however they are written."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.periods import Period, months_after, parse_period, whole_months


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024年", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("202402", "2024-02-01", "2024-02-29"),
        ("2024年2月", "2024-02-01", "2024-02-29"),
        ("2024Q4", "2024-10-01", "2024-12-31"),
        ("2024年第三季度", "2024-07-01", "2024-09-30"),
        ("2024上半年", "2024-01-01", "2024-06-30"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
        ("2020/21", "2020-04-01", "2021-03-31"),
        ("FY2020-2021", "2020-04-01", "2021-03-31"),
        ("1999/00", "1999-04-01", "2000-03-31"),
        ("2024-03-15", "2024-03-15", "2024-03-15"),
    ],
)
def test_periods_as_people_write_them(text: str, first: str, last: str) -> None:
    assert parse_period(text) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["", "20221", "2024-13", "2024Q5", "1021", "soon", "2024-02-30", "2024-24", "2020/20", "2020/2020"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_period(text)


@given(st.integers(1901, 2199), st.integers(1, 12), st.integers(1, 36))
def test_months_join_without_gap_or_overlap(year: int, month: int, length: int) -> None:
    one = Period.months(year, month, length)
    after = one.last + timedelta(days=1)
    assert after.day == 1
    assert (after.year - year) * 12 + after.month - month == length


DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@given(DAYS, st.integers(-600, 600))
def test_months_after_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = Period.months(year, month + 1, 1).last.day
    found = months_after(np.datetime64(day), months)
    assert found == np.datetime64(date(year, month + 1, min(day.day, last)))
    assert months_after(np.array([day, None], dtype="datetime64[D]"), months)[0] == found


@given(DAYS, DAYS)
def test_whole_months_are_the_most_that_fit(one: date, other: date) -> None:
    early, late = np.datetime64(min(one, other)), np.datetime64(max(one, other))
    count = int(whole_months(early, late))
    assert months_after(early, count) <= late < months_after(early, count + 1)
    assert whole_months(late, early) == -count


def test_an_unknown_day_has_no_months() -> None:
    ends = np.array(["NaT", "2026-03-01"], dtype="datetime64[D]")
    assert np.isnan(whole_months(ends, ends)).tolist() == [True, False]
    assert np.isnat(months_after(ends, 6)).tolist() == [True, False]
