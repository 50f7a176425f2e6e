"""The shipped calendar is that of the notices, and the shipped time limits say on whose authority they run."""

from datetime import date, timedelta

import pytest

from daoren.core.periods import WorkingDays, working_days
from daoren.core.review import review
from daoren.core.rules import Policies
from daoren.policies import load_policies
from tests.portfolios import portfolio


@pytest.fixture(scope="module")
def policies() -> Policies:
    return load_policies(on=date(2026, 11, 20), region="CN-33")


@pytest.fixture(scope="module")
def days(policies: Policies) -> WorkingDays:
    return working_days(policies)


def test_every_year_of_2004_to_2026_is_there_on_every_day(days: WorkingDays) -> None:
    assert days.known == set(range(2004, 2027))
    for day in (date(1999, 1, 1), date(2014, 3, 31), date(2040, 1, 1)):
        assert working_days(load_policies(on=day, region="CN-33")) == days


@pytest.mark.parametrize(
    "worked",
    [
        "2005-12-31", "2006-12-31", "2007-12-29", "2010-09-25", "2011-12-31", "2015-09-06", "2018-12-29",
        "2019-04-28", "2019-05-05", "2020-06-28", "2023-06-25", "2024-02-04", "2025-01-26", "2026-02-28",
    ],
)  # fmt: skip
def test_a_weekend_day_that_a_notice_makes_up_is_worked(days: WorkingDays, worked: str) -> None:
    assert days.is_working(date.fromisoformat(worked))


@pytest.mark.parametrize(
    "free",
    [
        "2007-12-31", "2012-04-02", "2014-04-07", "2015-09-04", "2018-12-31", "2019-05-03", "2020-01-31",
        "2020-02-01", "2020-02-02", "2024-02-16", "2025-10-08", "2026-02-23", "2026-09-25",
    ],
)  # fmt: skip
def test_a_day_that_a_notice_gives_off_is_free(days: WorkingDays, free: str) -> None:
    assert not days.is_working(date.fromisoformat(free))


def test_days_beside_the_holidays_are_what_the_week_makes_of_them(days: WorkingDays) -> None:
    for worked in (date(2024, 2, 9), date(2020, 2, 3), date(2025, 10, 9), date(2026, 2, 24)):
        assert days.is_working(worked)
    for free in (date(2024, 2, 11), date(2026, 10, 11), date(2026, 11, 21)):
        assert not days.is_working(free)


# 11 days by the law until 2024 and 13 since; in 2015 the day of victory was given beside them.
@pytest.mark.parametrize(
    ("year", "given"), [(2013, 11), (2014, 11), (2015, 12), (2016, 11), (2024, 11), (2025, 13), (2026, 13)]
)
def test_what_is_off_beyond_the_law_is_made_up_one_for_one(policies: Policies, year: int, given: int) -> None:
    rule = policies[f"working_days.{year}"]
    assert len(rule["holidays"]) - len(rule["workdays"]) == given


def test_dates_stand_with_their_notice(policies: Policies) -> None:
    for rule in policies.family("working_days"):
        year = int(rule.key[-4:])
        for day in (*rule["holidays"], *rule["workdays"]):
            assert date(year - 1, 12, 29) <= day <= date(year, 12, 31), rule.key
        assert len(set(rule["holidays"])) == len(rule["holidays"]), rule.key
        assert ("号" in rule.document) == (rule.status == "in_force"), rule.key


def test_a_span_into_a_year_without_a_notice_is_provisional(days: WorkingDays) -> None:
    told = date(2026, 12, 25)
    assert not days.provisional(told, days.after(told, 4))
    assert days.provisional(told, days.after(told, 5))


def test_told_on_friday_asked_by_wednesday_decided_in_ten(policies: Policies, days: WorkingDays) -> None:
    ask, answer = policies["clock.appeal_ask"], policies["clock.appeal_decide"]
    told = date(2026, 3, 6)
    assert told.strftime("%a") == "Fri"
    asked = days.runs_out(told, **ask.parameters)
    assert (asked, asked.strftime("%a")) == (date(2026, 3, 11), "Wed")
    assert days.runs_out(asked, **answer.parameters) == date(2026, 3, 25)


def test_the_same_time_over_a_holiday_with_a_day_made_up(policies: Policies, days: WorkingDays) -> None:
    ask = policies["clock.appeal_ask"].parameters
    assert days.runs_out(date(2025, 9, 26), **ask) == date(2025, 9, 30)  # Sunday 28 is worked
    assert days.runs_out(date(2025, 9, 30), **ask) == date(2025, 10, 11)  # the holiday, then Saturday 11 is worked


LIMITS = {
    "publicity": (5, "working_days", "unconfirmed"),
    "objection_answer": (10, "working_days", "project_default"),
    "hearing": (5, "working_days", "project_default"),
    "appeal_ask": (3, "working_days", "borrowed"),
    "appeal_decide": (10, "working_days", "borrowed"),
    "problem_answer": (10, "working_days", "borrowed"),
    "rectify": (2, "months", "project_default"),
    "decide_after_second_red": (30, "days", "project_default"),
    "report": (10, "days", "project_default"),
    "self_acceptance": (3, "months", "unconfirmed"),
    "acceptance": (6, "months", "unconfirmed"),
    "payment": (30, "days", "unconfirmed"),
    "change_unit": (5, "working_days", "project_default"),
    "change_review": (15, "working_days", "project_default"),
    "loan_answer": (10, "working_days", "project_default"),
    "loan_term": (12, "months", "unconfirmed"),
    "facility_use": (12, "months", "project_default"),
    "plan_comments": (30, "days", "project_default"),
    "rebaselining": (15, "working_days", "project_default"),
    "figure_check": (5, "working_days", "project_default"),
    "task_check": (10, "working_days", "project_default"),
    "task_review": (12, "months", "project_default"),
    "safeguard_answer": (10, "working_days", "project_default"),
    "supervision_sign": (2, "working_days", "project_default"),
    "supervision_weekly": (5, "weekday", "project_default"),
    "supervision_monthly": (1, "months", "project_default"),
    "supervision_reminder": (3, "working_days", "project_default"),
    "supervision_urging": (3, "working_days", "project_default"),
    "supervision_letter": (5, "working_days", "project_default"),
    "supervision_talk": (10, "working_days", "project_default"),
    "supervision_check": (10, "working_days", "project_default"),
    "supervision_recheck": (6, "months", "project_default"),
    "task_force_list": (5, "weekday", "project_default"),
    "task_force_visit": (3, "weekday", "project_default"),
    "correction": (5, "working_days", "project_default"),
}


def test_time_limits_say_their_length_and_their_authority(policies: Policies) -> None:
    found = {
        rule.key.removeprefix("clock."): (rule["length"], rule["unit"], rule.status)
        for rule in policies.family("clock")
    }
    assert found == LIMITS
    assert all(rule.text["zh"] and rule.text["en"] for rule in policies.family("clock"))


def test_a_limit_borrowed_from_hangzhou_is_no_law_for_owners_even_there(policies: Policies) -> None:
    for name in ("appeal_ask", "appeal_decide", "problem_answer"):
        rule = policies[f"clock.{name}"]
        assert {rule.standing(place).key for place in ("CN-33", "CN-3301", "GB")} == {"borrowed"}


def test_time_limits_hold_on_every_day() -> None:
    for day in (date(2014, 3, 31), date(2021, 3, 31), date(2030, 1, 1)):
        assert len(load_policies(on=day, region="CN-33").family("clock")) == len(LIMITS)


def test_a_review_does_not_carry_what_it_does_not_use(policies: Policies) -> None:
    rules = review(portfolio(), policies, as_of=policies.on).rules
    families = {"ground", "lights", "option", "review", "score", "tolerance"}
    assert set(rules) == {key for key in policies.rules if key.partition(".")[0] in families}
    assert {key.partition(".")[0] for key in rules} == families


def test_publicity_in_natural_days_is_no_working_days(days: WorkingDays) -> None:
    published = date(2026, 3, 2)
    assert days.runs_out(published, length=15, unit="days") + timedelta(days=1) == date(2026, 3, 18)
    assert days.runs_out(published, length=15, unit="working_days") == date(2026, 3, 23)
