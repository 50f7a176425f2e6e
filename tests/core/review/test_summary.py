from dataclasses import replace
from datetime import date

from daoren.core.review.summary import summarise
from tests.exchange.report.samples import make_portfolio, make_review

REVIEW = make_review(42)


def test_counts_add_up_to_the_projects():
    found = summarise(REVIEW)
    whole = len(REVIEW.projects)
    assert found.projects == sum(found.lights.values()) == sum(ask.projects for ask in found.asks) == whole
    assert (
        sum(group.projects for group in found.departments)
        == sum(group.projects for group in found.fields)
        == whole
    )


def test_money_adds_up_and_what_has_no_plan_is_counted_apart():
    found = summarise(REVIEW)
    assert sum(group.planned for group in found.departments) == REVIEW.planned
    assert found.needs - found.frees == REVIEW.allocated - REVIEW.planned
    assert found.unplanned == sum(ask.unpriced for ask in found.asks) > 0
    assert sum(group.counted for group in found.departments) == found.projects - found.unplanned


def test_departments_come_by_trouble():
    order = [
        (-group.lights["red"], -group.lights["yellow"], group.name) for group in summarise(REVIEW).departments
    ]
    assert order == sorted(order)


def test_to_date_compares_only_where_both_are_known():
    found = summarise(REVIEW).to_date
    known = [one for one in REVIEW.projects if one.public_spent is not None]
    assert found.projects == len(known) < len(REVIEW.projects)
    assert found.spent == sum(one.public_spent for one in known)
    assert found.planned == sum(one.public_planned_to_date for one in known)


def test_years_keep_what_is_planned_later_apart_and_count_who_reports():
    years = {year.first.year: year for year in summarise(REVIEW, make_portfolio(REVIEW)).years}
    reporting = sum(one.public_spent is not None for one in REVIEW.projects)
    assert years[2025].planned == 42 * 100_000_000
    assert years[2025].later is None
    assert years[2025].spent == reporting * 80_000_000
    assert years[2025].forecast == (42 - reporting) * 90_000_000
    assert (years[2025].reporting, years[2025].projects) == (reporting, 42)
    assert (years[2026].planned, years[2026].spent, years[2026].forecast) == (None, None, None)
    assert years[2026].later == 42 * 100_000_000


def test_spending_after_the_date_does_not_count():
    early = replace(REVIEW, as_of=date(2024, 6, 30))
    years = {year.first.year: year for year in summarise(early, make_portfolio(REVIEW)).years}
    assert years[2023].spent is not None
    assert years[2024].spent is None
    assert years[2025].spent is None


def test_only_reviewed_projects_count_by_year():
    half = replace(REVIEW, projects=REVIEW.projects[:10])
    years = summarise(half, make_portfolio(REVIEW)).years
    assert {year.projects for year in years} == {10}


def test_the_leading_take_turns_among_the_kinds_of_proposal():
    leading = summarise(REVIEW).leading
    assert len(leading) == 10
    assert {project.proposal for project in leading} == {project.proposal for project in REVIEW.projects} - {
        "continue"
    }
    assert list(leading) == [project for project in REVIEW.projects if project in leading]
    (first,) = summarise(REVIEW, leading=1).leading
    assert first == REVIEW.projects[0]
