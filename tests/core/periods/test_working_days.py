"""Working days count from the day after, over holidays and make-up workdays, and say when they are assumed."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.periods import WorkingDays, working_days
from daoren.core.rules import Policies, PolicyFile, layer, parse_rule

PLAIN = WorkingDays(frozenset(), frozenset(), frozenset())
DAYS = st.dates(date(2023, 12, 1), date(2027, 2, 28))
CALENDARS = st.builds(
    lambda off, on, years: WorkingDays(
        frozenset(day for day in off if day.weekday() < 5),
        frozenset(day for day in on if day.weekday() >= 5),
        frozenset(years),
    ),
    st.sets(DAYS, max_size=120),
    st.sets(DAYS, max_size=60),
    st.sets(st.integers(2023, 2027)),
)


@given(CALENDARS, DAYS, st.integers(1, 200))
def test_the_nth_working_day_is_found_by_walking(days: WorkingDays, day: date, count: int) -> None:
    walked, left = day, count
    while left:
        walked += timedelta(days=1)
        left -= days.is_working(walked)
    assert days.after(day, count) == walked


@given(CALENDARS, DAYS, DAYS)
def test_between_is_the_count_of_days_walked(days: WorkingDays, first: date, last: date) -> None:
    early, late = sorted((first, last))
    span = (early + timedelta(days=step) for step in range(1, (late - early).days + 1))
    walked = sum(days.is_working(day) for day in span)
    assert days.between(first, last) == (walked if first <= last else -walked)


@given(CALENDARS, DAYS, st.integers(1, 60), st.integers(1, 60))
def test_counts_add_up(days: WorkingDays, day: date, one: int, other: int) -> None:
    assert days.between(day, days.after(day, one)) == one
    assert days.after(days.after(day, one), other) == days.after(day, one + other)
    assert days.is_working(days.after(day, one))


@given(DAYS, st.integers(-300, 300))
def test_seven_days_without_holidays_hold_five_working_days(day: date, weeks: int) -> None:
    assert PLAIN.between(day, day + timedelta(weeks=weeks)) == 5 * weeks


def test_a_long_row_of_holidays_is_passed() -> None:
    free = (date(2026, 1, 1) + timedelta(days=step) for step in range(365))
    days = WorkingDays(frozenset(day for day in free if day.weekday() < 5), frozenset(), frozenset())
    assert days.after(date(2025, 12, 31), 1) == date(2027, 1, 1)


@given(CALENDARS, DAYS, DAYS)
def test_a_span_is_provisional_where_a_year_of_it_is_not_published(
    days: WorkingDays, first: date, last: date
) -> None:
    step = 1 if first <= last else -1
    touched = set(range(first.year, last.year + step, step))
    assert days.provisional(first, last) == bool(touched - days.known)


@pytest.mark.parametrize("count", [0, -1])
def test_a_count_that_is_not_above_zero_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="above zero"):
        PLAIN.after(date(2026, 3, 2), count)


def test_a_day_that_would_be_counted_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-03-07 is listed as a holiday"):
        WorkingDays(frozenset({date(2026, 3, 7)}), frozenset(), frozenset())
    with pytest.raises(ValueError, match="2026-03-06 is listed as a make-up workday"):
        WorkingDays(frozenset(), frozenset({date(2026, 3, 6)}), frozenset())


def test_months_end_on_the_same_day_or_the_last_of_the_month() -> None:
    assert PLAIN.runs_out(date(2026, 8, 31), length=6, unit="months") == date(2027, 2, 28)
    assert PLAIN.runs_out(date(2026, 9, 15), length=2, unit="months") == date(2026, 11, 15)


@given(CALENDARS, DAYS, st.integers(1, 7))
def test_a_weekday_is_the_next_one_or_the_working_day_that_is_nearest(
    days: WorkingDays, day: date, weekday: int
) -> None:
    named = next(
        one for one in (day + timedelta(days=step) for step in range(1, 8)) if one.isoweekday() == weekday
    )
    found = days.runs_out(day, length=weekday, unit="weekday")
    assert found > day
    assert days.is_working(found)
    between = [day + timedelta(days=step) for step in range(1, (named - day).days + 1)]
    worked = [one for one in between if days.is_working(one)]
    assert found == (worked[-1] if worked else days.after(named, 1))


def test_a_list_that_is_due_on_a_holiday_is_due_before_it_or_after() -> None:
    # The first to the eighth of October 2025 were given off, and the 28 of September was worked.
    october = frozenset(date(2025, 10, day) for day in (1, 2, 3, 6, 7, 8))
    days = WorkingDays(october, frozenset({date(2025, 9, 28), date(2025, 10, 11)}), frozenset({2025}))
    assert days.runs_out(date(2025, 9, 28), length=5, unit="weekday") == date(2025, 9, 30)
    assert days.runs_out(date(2025, 9, 30), length=5, unit="weekday") == date(2025, 10, 9)
    assert days.runs_out(date(2025, 10, 3), length=5, unit="weekday") == date(2025, 10, 10)
    with pytest.raises(ValueError, match="no day of the week"):
        days.runs_out(date(2025, 9, 28), length=0, unit="weekday")


def policies(*rules: tuple[str, list[date], list[date]]) -> Policies:
    title = {"zh": "", "en": ""}
    made = tuple(
        parse_rule(
            {
                "key": key,
                "title": title,
                "status": "project_default",
                "parameters": {"holidays": holidays, "workdays": workdays},
            }
        )
        for key, holidays, workdays in rules
    )
    return layer([PolicyFile("mine", title, "0" * 64, made)], on=date(2026, 1, 1), region="CN-33")


def test_the_calendar_is_read_from_the_rules_of_its_family() -> None:
    found = working_days(
        policies(
            ("working_days.2026", [date(2026, 1, 1)], [date(2026, 1, 4)]),
            ("working_days.2027", [date(2026, 12, 31)], []),
        )
    )
    assert found == WorkingDays(
        frozenset({date(2026, 1, 1), date(2026, 12, 31)}), frozenset({date(2026, 1, 4)}), frozenset({2026, 2027})
    )
    assert working_days(policies()) == PLAIN


@pytest.mark.parametrize("key", ["working_days.soon", "working_days.26", "working_days.2026.extra"])
def test_a_rule_of_no_year_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=f"{key}.*year"):
        working_days(policies((key, [], [])))


@pytest.mark.parametrize(
    ("key", "parameters", "said"),
    [
        ("working_days.2026", {"holidays": [date(2026, 3, 7)], "workdays": []}, "'holidays' must be .* weekdays"),
        ("working_days.2026", {"holidays": [], "workdays": [date(2026, 3, 6)]}, "'workdays' must be .* weekend"),
        ("working_days.2026", {"holidays": ["2026-01-01"], "workdays": []}, "'holidays' must be a list of dates"),
        ("clock.mine", {"length": 0, "unit": "days"}, "'length' must be .* above zero"),
        ("clock.mine", {"length": 5, "unit": "weeks"}, "'unit' must be one of working_days, days, months"),
        ("clock.mine", {"length": 8, "unit": "weekday"}, "'length' must be a day of the week"),
    ],
)
def test_a_broken_rule_is_refused_where_it_is_read(key: str, parameters: dict[str, Any], said: str) -> None:
    raw = {"key": key, "title": {"zh": "", "en": ""}, "status": "project_default", "parameters": parameters}
    with pytest.raises(ValueError, match=said):
        parse_rule(raw)
