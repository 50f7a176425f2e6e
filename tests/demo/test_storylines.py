"""The storylines come out as intended when the province is read and reviewed like any other portfolio."""

from collections import Counter, defaultdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daoren.core.review import review
from daoren.demo.parties import draw_parties
from daoren.demo.projects import draw_projects
from daoren.demo.storylines import cast_storylines, stories
from daoren.engines.highs import Highs
from daoren.exchange import load
from daoren.policies import load_policies

# What must be proposed for each storyline at the demo's review; a set where the light decides.
EXPECTED = {
    "better_route": {"redirect"},
    "goal_lost_meaning": {"terminate"},
    "goal_reached_early": {"terminate"},
    "no_way_to_improve": {"terminate"},
    "circumstances_changed": {"terminate"},
    "task_book_clause": {"terminate"},
    "failed_in_good_faith": {"terminate"},
    "failed_records_unknown": {"terminate"},
    "suspended_now": {"terminate", "suspend"},
    "lead_lost": {"suspend", "terminate"},
    "ip_dispute": {"suspend"},
    "own_funds_missing": {"suspend"},
    "audit_problem": {"suspend"},
    "illegal_use": {"suspend"},
    "activity_rules": {"rectify"},
    "race_lost_first": {"drop"},
    "race_lost_second": {"drop"},
    "race_leader": {"add", "continue"},
    "ready_for_more": {"add", "continue"},
    "funded_more_before": {"add", "continue"},
    "facts_incomplete": {"continue"},
    "alleged_use": {"add", "continue"},
    "alleged_claims": {"add", "continue"},
    "refuted": {"add", "continue"},
    "change_pending": {"add", "continue", "rectify"},
}


def played(seed: int = 315) -> dict[str, str]:
    projects = draw_projects(seed, draw_parties(seed))
    cast = cast_storylines(seed, projects)
    return {projects.ids[project]: cast.story(project)["key"] for project in cast.players()}


def reviewed(folder, day: date):
    loaded = load(folder, as_of=day)
    assert loaded.portfolio is not None
    assert {problem.severity for problem in loaded.problems} <= {"note"}
    assert loaded.portfolio.synthetic
    policies = load_policies(on=day, region=loaded.portfolio.region)
    return review(loaded.portfolio, policies, as_of=day, budget=None, solver=Highs(), version="test")


@pytest.fixture(scope="module")
def autumn(folder):
    return reviewed(folder, date(2025, 9, 30))


@pytest.fixture(scope="module")
def outcomes(autumn):
    stories_of, found = played(), defaultdict(list)
    for project in autumn.projects:
        found[stories_of.get(project.project_id, "")].append(project)
    return found


@pytest.mark.parametrize("key", EXPECTED)
def test_storyline(outcomes, key):
    wanted = next(story["count"] for story in stories() if story["key"] == key)
    assert len(outcomes[key]) == wanted
    assert {project.proposal for project in outcomes[key]} <= EXPECTED[key]


def test_most_of_those_ready_for_more_get_more(outcomes):
    assert sum(project.proposal == "add" for project in outcomes["ready_for_more"]) >= 6


def test_no_negative_proposal_without_a_storyline(outcomes):
    assert {project.proposal for project in outcomes[""]} <= {"add", "continue", "rectify"}


def test_tolerance_is_exempt_for_good_faith_and_open_where_records_are_not_checked(outcomes):
    assert {project.tolerance.verdict for project in outcomes["failed_in_good_faith"]} == {"exempt"}
    assert {project.tolerance.verdict for project in outcomes["failed_records_unknown"]} == {"unknown"}


def test_incomplete_facts_cannot_be_determined(outcomes):
    assert {project.light for project in outcomes["facts_incomplete"]} == {"unknown"}
    assert not any(project.determined for project in outcomes["facts_incomplete"])


def test_the_mix_is_that_of_a_programme_that_mostly_works(autumn):
    lights = [project.light for project in autumn.projects]
    assert 0.68 <= lights.count("green") / len(lights) <= 0.85
    kinds = {project.proposal for project in autumn.projects}
    assert kinds == {"add", "continue", "rectify", "redirect", "drop", "suspend", "terminate"}
    ended = [project for project in autumn.projects if project.proposal in ("terminate", "suspend", "drop")]
    assert 0.03 <= len(ended) / len(autumn.projects) <= 0.10


@pytest.mark.parametrize(
    ("day", "key", "proposal"),
    [(date(2023, 12, 31), "ended_goal_gone", "terminate"), (date(2024, 12, 31), "ended_infeasible", "terminate")],
)
def test_earlier_dates_show_what_was_open_then(folder, day, key, proposal):
    stories_of = played()
    found = [project for project in reviewed(folder, day).projects if stories_of.get(project.project_id) == key]
    assert len(found) == next(story["count"] for story in stories() if story["key"] == key)
    assert {project.proposal for project in found} == {proposal}


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_any_seed_finds_a_project_for_every_part(seed):
    counts = Counter(played(seed).values())
    assert counts == {story["key"]: story["count"] for story in stories()}
