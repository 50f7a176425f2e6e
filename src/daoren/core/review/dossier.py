"""From arrays back to projects: the case that the rules see, and the record that people read."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from daoren.core.evaluation import Evaluation
from daoren.core.monitoring import Facts, Status, totals_to_date
from daoren.core.monitoring.facts import Days, Ints
from daoren.core.periods import Money
from daoren.core.portfolio import Portfolio
from daoren.core.review.grounds import decisive, grounds_of
from daoren.core.review.next_period import next_period
from daoren.core.review.nodes import nodes
from daoren.core.review.options import KINDS, Case, Draft, closed
from daoren.core.review.result import Option, Part, ProjectReview, Proposal, Score, Tolerance
from daoren.core.review.scope import scope
from daoren.core.review.sentences import conditions_of_add, light_of, measures_of, number, reason_for, value
from daoren.core.review.tolerance import tolerance
from daoren.core.rules import Policies
from daoren.core.terms import Statement, term

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
    """All projects under review, one dossier each; built once, asked by position."""

    def __init__(
        self,
        portfolio: Portfolio,
        facts: Facts,
        policies: Policies,
        day: np.datetime64,
        *,
        status: Status,
        escalated: Ints,
        lights: Ints,
        points: Days,
        evaluation: Evaluation,
    ) -> None:
        self._policies, self._facts, self._status = policies, facts, status
        self._currency = portfolio.currency
        self._lights, self._points, self._overall = lights, points, escalated
        self._evaluation = evaluation
        self.scope = scope(portfolio, facts, day, policies["review.scope"])
        self._next = next_period(facts, day, months=policies["review.scope"]["next_months"])
        self._totals = totals_to_date(facts, points[0])
        self._nodes = nodes(facts, points[0])
        self._grounds = grounds_of(portfolio, policies, day.astype(date))
        self._texts, self._flags = _columns(portfolio)
        self._bearers = _bearers(portfolio)
        self._where = _positions(portfolio)
        self._alleged = _alleged(portfolio, day.astype(date))
        self._decided = _last_decisions(portfolio, day.astype(date))
        self.positions = np.flatnonzero(self.scope.under_review)

    def cases(self) -> list[Case]:
        """Give the case of every project under review, in the order of the table of projects."""
        return [self._case(int(at)) for at in self.positions]

    def _case(self, at: int) -> Case:
        light = light_of(self._overall[at])
        score = value(self._evaluation.score[at])
        project = self._facts.projects
        planned, whole = value(self._next.amount[at]), value(project.total_public[at])
        conditions = conditions_of_add(self._add_facts(at, score), self._policies["option.add"].parameters, light)
        return Case(
            project_id=str(project.ids[at]),
            light=light,
            score=score,
            planned=None if planned is None else round(planned),
            total_public=None if whole is None else round(whole),
            grounds=self._grounds.get(str(project.ids[at]), ()),
            suspended=bool(self.scope.suspended[at]),
            need_open=self._flags["need_open"][at],
            add=conditions,
        )

    def _add_facts(self, at: int, score: float | None) -> dict[str, Any]:
        totals = self._totals
        drawn = [value(amounts[at]) for amounts in (totals.own_arrived, totals.other_arrived)]
        spent, arrived = value(totals.spent[at]), value(totals.arrived[at])
        return {
            "nodes_passed": value(self._nodes.passed[at]),
            "nodes_overdue": value(self._nodes.overdue[at]),
            "need_open": self._flags["need_open"][at],
            "user_signed": self._flags["user_signed"][at],
            "execution": 100.0 * spent / arrived if spent is not None and arrived else None,
            "months_left": _months(self._facts.projects.end[at] - self._points[0][at]),
            "leverage": None if drawn == [None, None] else sum(amount or 0.0 for amount in drawn) > 0,
            "score": score,
        }

    def review(self, case: Case, own: tuple[Draft, ...], pick: int, *, price: float) -> ProjectReview:
        """Make the record of one project from its case, its options and the one that was chosen."""
        at = self._position(case.project_id)
        chosen, project = own[pick], self._facts.projects
        kind = chosen.kind
        escalated = light_of(self._lights[0][at]) != case.light
        measures = measures_of(self._facts, self._status, at, self._currency)
        told = {name: self._texts[name][at] for name in _TEXTS}
        check = tolerance({name: self._flags[name][at] for name in _FLAGS}, kind, self._policies["tolerance"])
        known = case.planned is not None
        return ProjectReview(
            project_id=case.project_id,
            **told,
            bearer=self._bearers[at],
            start_on=_day(project.start[at]),
            end_on=_day(project.end[at]),
            baseline_end_on=_day(project.baseline_end[at]),
            measures=measures,
            light=case.light,
            escalated=escalated,
            history=self._history(at),
            score=self._score(at),
            grounds=case.grounds,
            tolerance=check,
            proposal=kind,
            determined=case.light != "unknown" or bool(decisive(case.grounds)),
            rule=self._rule(case, kind),
            reason=reason_for(case, kind, chosen.level, measures, escalated=escalated, policies=self._policies),
            evidence=self._evidence(case, at, kind, check),
            options=self._options(case, own, pick, price),
            planned=case.planned,
            amount=chosen.amount if known or chosen.amount else None,
            change=chosen.amount - case.planned if case.planned is not None else None,
            public_total=case.total_public,
            public_planned_to_date=_whole(self._totals.planned[at]),
            public_spent=_whole(self._totals.spent[at]),
        )

    def _position(self, project_id: str) -> int:
        return self._where[project_id]

    def _rule(self, case: Case, kind: Proposal) -> Any:
        """Give the rule that a proposal rests on: its ground, else the rule of the option."""
        for ground in decisive(case.grounds):
            opens = ground.rule["admits"]
            if case.suspended:
                opens = ground.rule.parameters.get("when_suspended", opens)
            if kind in opens:
                return ground.rule
        return self._policies[f"option.{kind}"]

    def _history(self, at: int) -> tuple[tuple[date, Any], ...]:
        """Give the overall light at each report, oldest first."""
        seen = [row for row in range(len(self._points)) if not np.isnat(self._points[row][at])]
        return tuple(
            (self._points[row][at].astype(date), light_of(self._lights[row][at])) for row in reversed(seen)
        )

    def _score(self, at: int) -> Score:
        found = self._evaluation
        weights = self._policies["score.framework"]["weights"]
        parts = tuple(
            Part(
                name,  # type: ignore[arg-type]
                float(sum(weights[name].values())),
                float(covered[at]),
                value(score[at]),
                tuple(
                    Statement(f"review.score_{one}", {"score": number(float(found.indicators[one][at]))})
                    for one in weights[name]
                    if np.isfinite(found.indicators[one][at])
                ),
            )
            for name, (score, covered) in found.parts.items()
        )
        return Score(value(found.score[at]), str(found.grades[at]), float(found.coverage[at]), parts)  # type: ignore[arg-type]

    def _options(self, case: Case, own: tuple[Draft, ...], pick: int, price: float) -> tuple[Option, ...]:
        chosen = own[pick]
        best = chosen.value - price * chosen.amount
        found = [
            self._option(case, draft, max(0.0, round(best - draft.value + price * draft.amount))) for draft in own
        ]
        found[pick] = self._option(case, chosen, 0.0)
        open_kinds: set[Proposal] = {draft.kind for draft in own}
        found += [self._closed(case, kind, open_kinds) for kind in KINDS if kind not in open_kinds]
        return tuple(sorted(found, key=lambda option: not option.admitted))

    @staticmethod
    def _closed(case: Case, kind: Proposal, open_kinds: set[Proposal]) -> Option:
        why = closed(case, kind, open_kinds)
        return Option(kind, 0.0, admitted=False, amount=None, change=None, value=0.0, price=None, why=why)

    @staticmethod
    def _option(case: Case, draft: Draft, price: float) -> Option:
        known = case.planned is not None
        return Option(
            draft.kind,
            draft.level,
            admitted=True,
            amount=draft.amount if known or draft.amount else None,
            change=draft.amount - case.planned if case.planned is not None else None,
            value=draft.value,
            price=price,
            why=draft.why,
        )

    def _evidence(self, case: Case, at: int, kind: Proposal, check: Tolerance) -> tuple[Statement, ...]:
        said = [self._money_ahead(case, at), *self._money_so_far(at, kind)]
        if check.verdict != "not_applicable":
            said.append(Statement(f"review.tolerance_{check.verdict}"))
        if any(ground.rule.parameters.get("refer_revocation") for ground in case.grounds):
            said.append(Statement("review.refer_revocation"))
        said += [
            Statement("review.alleged", {"ground": self._ground_title(ground), "on": on})
            for ground, on in self._alleged.get(case.project_id, ())
        ]
        if case.project_id in self._decided:
            said.append(self._decided[case.project_id])
        return tuple(said)

    def _ground_title(self, ground: str) -> Any:
        rule = self._policies.rules.get(f"ground.{ground}")
        return rule.title if rule else ground

    def _money_ahead(self, case: Case, at: int) -> Statement:
        amount = Money(case.planned or 0, self._currency)
        return Statement(f"review.next_{self._next.method[at]}", {"amount": amount})

    def _money_so_far(self, at: int, kind: Proposal) -> list[Statement]:
        said, totals = [], self._totals
        arrived, spent = _whole(totals.arrived[at]), _whole(totals.spent[at])
        if arrived and spent is not None:
            money = {"arrived": Money(arrived, self._currency), "spent": Money(spent, self._currency)}
            said.append(Statement("review.arrival", {**money, "execution": number(100.0 * spent / arrived)}))
            if kind in ("terminate", "drop") and arrived > spent:
                said.append(Statement("review.unspent", {"amount": Money(arrived - spent, self._currency)}))
        own_planned, own_arrived = value(totals.own_planned[at]), value(totals.own_arrived[at])
        if own_planned and own_arrived is not None:
            said.append(Statement("review.own_arrival", {"share": number(100.0 * own_arrived / own_planned)}))
        return said


def _columns(portfolio: Portfolio) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[bool | None]]]:
    table = portfolio["projects"]
    told = {name: table[name].fill_null("").to_list() for name in _TEXTS}
    return told, {name: table[name].to_list() for name in _FLAGS}


def _bearers(portfolio: Portfolio) -> list[str]:
    """Give the name of each bearing unit, or its number where the parties do not tell."""
    parties = portfolio["parties"]
    names = dict(zip(parties["party_id"].to_list(), parties["name"].to_list(), strict=True))
    return [names.get(one) or one or "" for one in portfolio["projects"]["bearer_id"].to_list()]


def _positions(portfolio: Portfolio) -> dict[str, int]:
    return {project: at for at, project in enumerate(portfolio["projects"]["project_id"].to_list())}


def _alleged(portfolio: Portfolio, as_of: date) -> dict[str, list[tuple[str, str]]]:
    rows = portfolio["findings"].filter(nw.col("status") == "alleged", nw.col("found_on") <= as_of)
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows.iter_rows(named=True):
        found.setdefault(row["project_id"], []).append((row["ground"], row["found_on"].isoformat()))
    return found


def _last_decisions(portfolio: Portfolio, as_of: date) -> dict[str, Statement]:
    rows = portfolio["decisions"].filter(nw.col("decided_on") <= as_of).sort("decided_on")
    return {
        row["project_id"]: Statement(
            "review.past_decision",
            {
                "on": row["decided_on"].isoformat(),
                "kind": term("decision", row["kind"]),
                "reason": row["reason"] or Statement("review.no_reason"),
            },
        )
        for row in rows.iter_rows(named=True)
    }


def _months(span: np.timedelta64) -> int | None:
    """Give a span in whole months, rounded down; None where it is not known."""
    return None if np.isnat(span) else int(span.astype("timedelta64[D]").astype(int) / 30.4375)


def _day(day: np.datetime64) -> date | None:
    return None if np.isnat(day) else day.astype(date)


def _whole(amount: npt.NDArray[np.float64] | float) -> int | None:
    return None if np.isnan(amount) else round(float(amount))
