"""From arrays back to projects: the case that the rules see, and the record that people read."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import numpy as np

from daoren.core.evaluation import Evaluation
from daoren.core.monitoring import Facts, Status, Totals
from daoren.core.monitoring.facts import Days, Ints
from daoren.core.periods.calendar import months_after
from daoren.core.portfolio import Portfolio
from daoren.core.review.evidence import Evidence
from daoren.core.review.grounds import decisive, findings_of, opened_by
from daoren.core.review.lists import ReadingLists, amounts, days, lights, months_between, reading_lists
from daoren.core.review.nodes import nodes
from daoren.core.review.options import Case, Draft, alternatives
from daoren.core.review.result import Light, Measure, ProjectReview, Proposal
from daoren.core.review.scope import scope
from daoren.core.review.scores import Scores
from daoren.core.review.sentences import (
    conditions_of_add,
    delivery_facts,
    money_fact,
    rating_said,
    reason_for,
    schedule_fact,
    with_tolerance,
)
from daoren.core.review.tolerance import tolerance
from daoren.core.rules import Policies, Rule
from daoren.core.terms import Statement

_TEXTS = ("name", "department", "programme", "action", "field", "region", "state", "summary")
_FLAGS = (
    "need_open",
    "user_signed",
    "high_risk",
    "records_complete",
    "duties_met",
    "integrity_breach",
    "unlawful_gain",
)


class Dossiers:
    """All projects of a portfolio, one dossier each; built once, asked by position."""

    def __init__(
        self,
        portfolio: Portfolio,
        facts: Facts,
        policies: Policies,
        day: np.datetime64,
        *,
        status: Status,
        escalated: Ints,
        history: Ints,
        points: Days,
        evaluation: Evaluation,
        totals: Totals,
    ) -> None:
        projects, table = facts.projects, portfolio["projects"]
        self._policies, self._currency = policies, portfolio.currency
        self.scope = scope(portfolio, facts, day, policies["review.scope"])
        self._suspended, self._suspended_on = self.scope.suspended.tolist(), days(self.scope.suspended_on)
        patience = months_after(self.scope.suspended_on, policies["option.suspend"]["months_to_mend"])
        self._suspended_long = (self.scope.suspended & (patience <= day)).tolist()
        self._ids = projects.ids.tolist()
        self._texts = {name: table[name].fill_null("").to_list() for name in _TEXTS}
        self._flags: Mapping[str, Sequence[bool | None]] = {name: table[name].to_list() for name in _FLAGS}
        self._bearers = _bearers(portfolio)
        self._start, self._end, self._baseline_end = (
            days(one) for one in (projects.start, projects.end, projects.baseline_end)
        )
        self._total_public = amounts(projects.total_public)
        self._months_left = months_between(day, projects.end)
        self._lights = lights(escalated)
        self._history = [(lights(row), days(at)) for row, at in zip(history, points, strict=True)]
        self._schedule = reading_lists(status.schedule, status.schedule_light)
        self._money = reading_lists(status.money, status.money_light)
        self._delivery = reading_lists(status.delivery, status.delivery_light)
        self._ratings, self._rating_row = facts.ratings, status.rating_row.tolist()
        self._scores = Scores(evaluation, policies["score.framework"])
        counted = nodes(facts, points[0])
        self._passed, self._overdue = amounts(counted.passed), amounts(counted.overdue + counted.failing)
        findings = findings_of(portfolio, policies, day.astype(date))
        self._grounds, self.set_aside = findings.grounds, findings.set_aside
        self._evidence = Evidence(portfolio, facts, policies, day, totals=totals, set_aside=findings.set_aside)

    def cases(self) -> list[tuple[int, Case]]:
        """Give position and case of every project under review, in the order of the table of projects."""
        return [(at, self._case(at)) for at in np.flatnonzero(self.scope.under_review).tolist()]

    def _case(self, at: int) -> Case:
        light, score = self._lights[at], self._scores.values[at]
        rule = self._policies["option.add"].parameters
        return Case(
            project_id=self._ids[at],
            light=light,
            score=score,
            coverage=self._scores.coverage[at],
            planned=self._evidence.planned[at],
            total_public=self._total_public[at],
            grounds=self._grounds.get(self._ids[at], ()),
            suspended=self._suspended[at],
            suspended_on=self._suspended_on[at],
            suspended_long=self._suspended_long[at],
            need_open=self._flags["need_open"][at],
            add=conditions_of_add(self._add_facts(at, score), rule, light),
        )

    def _add_facts(self, at: int, score: float | None) -> dict[str, Any]:
        money = self._evidence
        drawn = [money.own_arrived[at], money.other_arrived[at]]
        spent, arrived = money.executed[at]
        return {
            "nodes_passed": self._passed[at],
            "nodes_overdue": self._overdue[at],
            "need_open": self._flags["need_open"][at],
            "user_signed": self._flags["user_signed"][at],
            "execution": 100.0 * spent / arrived if spent is not None and arrived else None,
            "months_left": self._months_left[at],
            "leverage": None if drawn == [None, None] else sum(amount or 0 for amount in drawn) > 0,
            "score": score,
        }

    def review(
        self, at: int, case: Case, own: tuple[Draft, ...], pick: int, *, price: float, short: bool
    ) -> ProjectReview:
        """Make the record of one project from its case, its options and the one that was chosen."""
        chosen, kind = own[pick], own[pick].kind
        escalated = self._history[0][0][at] != case.light
        measures = self._measures(at)
        check = tolerance(
            {name: self._flags[name][at] for name in _FLAGS},
            kind,
            decisive(case.grounds),
            self._policies["tolerance"],
        )
        return ProjectReview(
            project_id=case.project_id,
            **{name: self._texts[name][at] for name in _TEXTS},
            bearer=self._bearers[at],
            start_on=self._start[at],
            end_on=self._end[at],
            baseline_end_on=self._baseline_end[at],
            measures=measures,
            light=case.light,
            escalated=escalated,
            history=self._past(at),
            score=self._scores.at(at),
            grounds=case.grounds,
            tolerance=check,
            proposal=kind,
            determined=case.light != "unknown" or bool(decisive(case.grounds)),
            rule=self._rule(case, kind),
            reason=with_tolerance(
                reason_for(case, kind, chosen.level, measures, escalated=escalated, policies=self._policies), check
            ),
            evidence=self._evidence.said(at, case, kind, check),
            options=alternatives(case, own, pick, price, short=short),
            planned=case.planned,
            amount=chosen.amount if case.planned is not None or chosen.amount else None,
            change=chosen.amount - case.planned if case.planned is not None else None,
            public_total=case.total_public,
            public_planned_to_date=self._evidence.planned_to_date[at],
            public_spent=self._evidence.spent[at],
        )

    def _measures(self, at: int) -> tuple[Measure, Measure, Measure]:
        time, money, aims = self._schedule, self._money, self._delivery
        aim, how = delivery_facts(aims, rating_said(self._ratings, self._rating_row[at]), at)
        return (
            _measure("schedule", time, at, time.method[at], schedule_fact(time, at)),
            _measure("money", money, at, money.method[at], money_fact(money, at, self._currency)),
            _measure("delivery", aims, at, how, aim),
        )

    def _rule(self, case: Case, kind: Proposal) -> Rule:
        """Give the rule that a proposal rests on: its ground, else the rule of the option."""
        for ground in decisive(case.grounds):
            if kind in opened_by(ground.rule, suspended=case.suspended_long):
                return ground.rule
        return self._policies[f"option.{kind}"]

    def _past(self, at: int) -> tuple[tuple[date, Light], ...]:
        """Give the overall light at each report, oldest first."""
        seen = ((on[at], light[at]) for light, on in reversed(self._history))
        return tuple((day, light) for day, light in seen if day is not None)


def _measure(
    kind: Literal["schedule", "money", "delivery"], lists: ReadingLists, at: int, method: str, fact: Statement
) -> Measure:
    light, lag = lists.light[at], lists.lag[at]
    return Measure(kind, light, lag, method, fact, planned=lists.planned[at], actual=lists.actual[at])


def _bearers(portfolio: Portfolio) -> list[str]:
    """Give the name of each bearing unit, or its number where the parties do not tell."""
    parties = portfolio["parties"]
    names = dict(zip(parties["party_id"].to_list(), parties["name"].to_list(), strict=True))
    return [names.get(one) or one or "" for one in portfolio["projects"]["bearer_id"].to_list()]
