"""Targets, figures of places, deadlines and the lights of tasks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.programme.balance import reconcile
from daoren.core.programme.deadlines import parse_deadline
from daoren.core.programme.targets import Target, attainment, completion, meets, needs
from daoren.core.programme.tasks import light_of_lag, task_light

FIGURES = st.floats(-1e9, 1e9)
SIGNS = st.sampled_from(["", ">=", ">", "=", "<=", "<", "about"])


@given(FIGURES, FIGURES, SIGNS, st.sampled_from(["higher", "lower"]))
def test_nothing_is_missing_where_a_target_is_met_and_what_is_missing_makes_it_met(actual, target, sign, way):
    aim = Target(target, sign)
    missing = needs(actual, aim, direction=way)
    assert missing >= 0
    if meets(actual, aim, direction=way):
        assert missing == 0


def test_lower_is_better_for_ranks_and_times():
    assert meets(4, Target(5), direction="lower")
    assert not meets(6, Target(5), direction="lower")
    assert attainment(4, Target(5), direction="lower") == 1.25
    assert needs(58, Target(31), direction="lower") == 27
    assert completion(-1, Target(4)) is None


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.sampled_from(["higher", "lower"]))
def test_a_share_attained_is_whole_exactly_where_a_target_is_met(actual, target, way):
    share = attainment(actual, Target(target), direction=way)
    if share is not None and not 1 - 1e-9 < share < 1 + 1e-9:
        assert (share >= 1) == meets(actual, Target(target), direction=way)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_what_flows_explain_leaves_nothing(before, inflow, outflow):
    after = before + inflow - outflow
    assert reconcile(before, after, inflow=inflow, outflow=outflow).unexplained == 0
    assert reconcile(before, after, inflow=None, outflow=outflow).explained is None


@pytest.mark.parametrize(
    ("text", "last"),
    [("2026年12月", "2026-12-31"), ("2026年2月", "2026-02-28"), ("2026年12月底", "2026-12-31"),
     ("2026年底", "2026-12-31"), ("2026年底前", "2026-12-31"), ("2026年", "2026-12-31"),
     ("2026年上半年", "2026-06-30"), ("2026年内", "2026-12-31"), ("2026年三季度", "2026-09-30"),
     ("2026年12月底前完成", "2026-12-31"), ("2025-2026年", "2026-12-31"), ("2025—2027年", "2027-12-31"),
     ("2025-2026", "2026-12-31"), ("2024年至2026年", "2026-12-31"),
     ("2026年第三季度", "2026-09-30"), ("2026Q3", "2026-09-30"), ("2026-12", "2026-12-31"),
     ("2026.12", "2026-12-31"), ("2026-11-30", "2026-11-30"), ("2026年11月30日", "2026-11-30"),
     ("２０２６年１２月", "2026-12-31"), ("2026 年 6 月", "2026-06-30"), ("2026H1", "2026-06-30"),
     ("2026年6月底前", "2026-06-30")],
)  # fmt: skip
def test_deadlines_are_read_as_lists_write_them(text, last):
    found = parse_deadline(text)
    assert (found.last.isoformat(), found.text, found.continuous) == (last, text, False)


@pytest.mark.parametrize("text", ["持续推进", "长期坚持", "常态化推进", "持续实施", "Ongoing"])
def test_some_tasks_have_no_end(text):
    assert parse_deadline(text).continuous
    assert parse_deadline(text).last is None


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("12月底", "2025-12-31"),
        ("年内", "2025-12-31"),
        ("上半年", "2025-06-30"),
        ("第三季度", "2025-09-30"),
        ("四季度前", "2025-12-31"),
    ],
)
def test_a_deadline_without_its_year_is_of_the_lists_year(text, last):
    assert parse_deadline(text, year=2025).last.isoformat() == last
    with pytest.raises(ValueError, match="deadline"):
        parse_deadline(text)


@pytest.mark.parametrize("text", ["", "尽快", "2026年13月", "31/12", "=1+1", "2025-26", "FY2025/26", "2027-2025"])
def test_what_is_no_deadline_is_refused(text):
    with pytest.raises(ValueError, match="deadline"):
        parse_deadline(text)


LAG = {"measure": "lag", "yellow_from": 10, "red_above": 30}
RATIO = {"measure": "ratio", "yellow_below": 80, "red_below": 60}


def test_bands_are_those_of_the_light_of_schedule():
    # Yinchuan: lag 9.9 green, 10 yellow, 30 yellow, 30.1 red; Wuhan: 80 % ok, 79.9 % yellow, 59.9 % red.
    assert [light_of_lag(50, 50 - lag, LAG) for lag in (9.9, 10, 30, 30.1)] == ["green", "yellow", "yellow", "red"]
    assert [light_of_lag(100, share, RATIO) for share in (80, 79.9, 59.9)] == ["green", "yellow", "red"]


def lit(**told):
    known = {"start": date(2025, 1, 1), "deadline": date(2025, 12, 31), "progress": 0.5, "today": date(2025, 7, 2),
             "done": False, "continuous": False, "reviewed_on": None, "bands": LAG, "soon_days": 10}  # fmt: skip
    return task_light(**{**known, **told})


def test_the_light_of_a_task():
    assert lit() == ("green", pytest.approx(0.0, abs=0.1))
    assert lit(progress=0.35)[0] == "yellow"
    assert lit(progress=0.1)[0] == "red"
    assert lit(progress=None) == ("unknown", None)
    assert lit(today=date(2025, 12, 28), progress=1.0)[0] == "yellow"
    assert lit(today=date(2026, 1, 1), progress=1.0)[0] == "red"
    assert lit(today=date(2026, 1, 1), done=True)[0] == "green"
    assert lit(deadline=None)[0] == "unknown"


def test_a_task_without_an_end_is_judged_by_its_yearly_look():
    assert lit(continuous=True, deadline=None)[0] == "yellow"
    assert lit(continuous=True, deadline=None, reviewed_on=date(2024, 9, 1))[0] == "green"
    assert lit(continuous=True, deadline=None, reviewed_on=date(2024, 1, 1))[0] == "yellow"
