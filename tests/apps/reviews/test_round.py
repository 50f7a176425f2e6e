"""A round is computed once, whole or not at all, and what it says can be found again by its digest."""

import hashlib

import numpy as np
import pytest

from daoren.apps.audit.queries import facts_of
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.projection import load
from daoren.apps.reviews.actions.compute import compute, dossier, open_board
from daoren.apps.reviews.files import REVIEW, board_of, folder, problem_of_round
from daoren.apps.reviews.jobs import compute_round
from daoren.apps.reviews.models import Proposal
from daoren.apps.reviews.problem import KINDS, choice_under, options_under, scores
from daoren.apps.reviews.robustness import weighings
from daoren.apps.reviews.what_if import Asked, outcome
from daoren.core.decisions import choose
from daoren.policies import load_policies

pytestmark = pytest.mark.django_db


def test_the_fact_holds_the_digest_of_the_review(on_board, province):
    record = load("round", on_board)
    digest = record.values["review"]
    assert hashlib.sha256((folder(digest) / REVIEW).read_bytes()).hexdigest() == digest
    fact = next(one for one in facts_of("round", on_board) if one.verb == "put_on_board")
    assert fact.actor == "system"
    assert fact.content["review"]["digest"] == digest
    assert set(fact.content["review"]["policies"]) >= {"grounds", "lights", "options"}
    assert Proposal.objects.filter(round=on_board).count() == record.values["projects"] > 0
    assert sum(board_of(digest)["board"]["bands"].values()) == record.values["projects"]


def test_computing_again_changes_nothing(on_board):
    facts, rows = len(facts_of("round", on_board)), set(Proposal.objects.values_list("pk", flat=True))
    assert compute(on_board)
    assert len(facts_of("round", on_board)) == facts
    assert set(Proposal.objects.values_list("pk", flat=True)) == rows


def test_a_job_computes_what_waits(programme, people, django_capture_on_commit_callbacks):
    number = open_record(people["officer"], "round", {"title": "会商", "as_of": "2025-10-10"}).record.subject
    with django_capture_on_commit_callbacks(execute=True):
        act(people["officer"], "round", number, "compute", {})
    assert load("round", number).state == "computing"
    from django_tasks_db.models import DBTaskResult

    assert DBTaskResult.objects.filter(task_path="daoren.apps.reviews.jobs.compute_round").count() == 1
    assert compute_round.call(number)
    assert load("round", number).state == "on_board"


def test_a_day_before_the_ledger_is_given_back_with_the_reason(programme, people):
    number = open_record(people["officer"], "round", {"title": "旧", "as_of": "2020-01-01"}).record.subject
    assert not open_board(people["officer"], number)
    record = load("round", number)
    assert record.state == "draft"
    assert "2020-01-01" in record.values["reason"]
    assert Proposal.objects.count() == 0


def test_the_problem_values_options_as_the_review_does(on_board):
    problem = problem_of_round(load("round", on_board).values["review"])
    choice = choice_under(problem, options_under(problem, problem.asked), problem.default, problem.asked)
    rows = {row.project: dossier(row) for row in Proposal.objects.all()}
    values = [option["value"] for project in problem.projects.tolist() for option in rows[project]["options"]]
    np.testing.assert_allclose(choice.value, values, rtol=2e-3, atol=1.0)
    assert ((scores(problem, problem.default) >= 0) & (scores(problem, problem.default) <= 100)).all()


def test_the_default_weights_propose_what_stands_on_the_board(on_board):
    problem = problem_of_round(load("round", on_board).values["review"])
    options = options_under(problem, problem.asked)
    rows = choose(choice_under(problem, options, problem.default, problem.asked), None).rows
    proposed = dict(Proposal.objects.values_list("project", "proposal"))
    found = dict(zip(problem.projects.tolist(), (KINDS[kind] for kind in options.kind[rows]), strict=True))
    assert found == proposed


def test_a_short_budget_pays_less_and_adds_nothing(on_board):
    digest = load("round", on_board).values["review"]
    problem = problem_of_round(digest)
    points = problem.default.points
    short = outcome(digest, Asked(problem.asked // 2, points))
    assert short.used <= problem.asked // 2
    assert short.moved > 0
    assert short.proposals["add"] == 0
    same = outcome(digest, Asked(problem.asked, points))
    assert same.moved == 0
    assert outcome(digest, Asked(problem.asked, points)) == same


def test_weighings_keep_to_their_bounds_and_to_their_seed(on_board):
    problem = problem_of_round(load("round", on_board).values["review"])
    from datetime import date

    rule = load_policies(on=date(2025, 10, 10), region="CN-33")["robustness.weights"]
    drawn = list(weighings(problem, rule, 100))
    for one in drawn:
        assert sum(one.points) == pytest.approx(100)
        assert one.points[2] + one.points[3] >= 60
        assert all(abs(a - b) <= 10 + 1e-9 for a, b in zip(one.points, problem.default.points, strict=True))
    assert len({one.points for one in drawn}) == 100
    assert drawn == list(weighings(problem, rule, 100))


def test_what_a_rule_decides_boasts_no_share(on_board):
    for row in Proposal.objects.all():
        said = dossier(row)
        if row.proposal in ("terminate", "suspend", "drop"):
            assert said["by_rule"]
            assert row.robustness is None
            assert row.band == "out"
        if not row.determined:
            assert row.robustness is None
