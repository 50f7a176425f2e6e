"""What else speaks about a project beside its lights: money ahead and so far, tolerance, allegations, the past."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from daoren.core.monitoring import Facts, Totals
from daoren.core.monitoring.facts import Floats
from daoren.core.periods import Money
from daoren.core.portfolio import Portfolio
from daoren.core.review.lists import amounts
from daoren.core.review.next_period import next_period
from daoren.core.review.options import Case
from daoren.core.review.result import Proposal, Tolerance
from daoren.core.review.sentences import number
from daoren.core.rules import Policies
from daoren.core.terms import Statement, term


class Evidence:
    """Money and records of all projects at a date, asked by position; amounts in minor units, None if unknown."""

    def __init__(
        self,
        portfolio: Portfolio,
        facts: Facts,
        policies: Policies,
        day: np.datetime64,
        *,
        totals: Totals,
        set_aside: Mapping[str, tuple[tuple[str, date, str], ...]],
    ) -> None:
        self._currency, self._policies = portfolio.currency, policies
        ahead = next_period(facts, day, months=policies["review.scope"]["next_months"])
        self.planned, self._planned_by = amounts(ahead.amount), ahead.method.tolist()
        self.planned_to_date, self.arrived, self.spent, self.own_arrived, self.other_arrived = (
            amounts(one)
            for one in (
                totals.planned,
                totals.arrived,
                totals.spent,
                totals.own_arrived,
                totals.other_arrived,
            )
        )
        # Rates are over the periods that tell both sides: a period without a report is not one without spending.
        self.executed = _pairs(totals.spent_where_arrived, totals.arrived_where_spent)
        self._own = _pairs(totals.own_arrived_where_planned, totals.own_planned_where_arrived)
        self._spent_complete = totals.spent_complete.tolist()
        as_of: date = day.astype(date)
        self._set_aside = set_aside
        self._decided = _last_decisions(portfolio, as_of)

    def said(self, at: int, case: Case, kind: Proposal, check: Tolerance) -> tuple[Statement, ...]:
        """Say what else speaks about one project."""
        said = [self._ahead(at), *self._so_far(at, kind)]
        if check.verdict != "not_applicable":
            said.append(Statement(f"review.tolerance_{check.verdict}"))
        if any(ground.rule.parameters.get("refer_revocation") for ground in case.grounds):
            said.append(Statement("review.refer_revocation"))
        said += [
            Statement(f"review.aside_{why}", {"ground": self._title(ground), "on": on.isoformat()})
            for ground, on, why in self._set_aside.get(case.project_id, ())
        ]
        if case.project_id in self._decided:
            said.append(self._decided[case.project_id])
        return tuple(said)

    def _title(self, ground: str) -> Any:
        rule = self._policies.rules.get(f"ground.{ground}")
        return rule.title if rule else ground

    def _ahead(self, at: int) -> Statement:
        amount = Money(self.planned[at] or 0, self._currency)
        return Statement(f"review.next_{self._planned_by[at]}", {"amount": amount})

    def _so_far(self, at: int, kind: Proposal) -> list[Statement]:
        said = []
        spent, arrived = self.executed[at]
        if arrived and spent is not None:
            money = {"arrived": Money(arrived, self._currency), "spent": Money(spent, self._currency)}
            said.append(Statement("review.arrival", {**money, "execution": number(100.0 * spent / arrived)}))
        if kind in ("terminate", "drop") and self.arrived[at]:
            said += self._unspent(at)
        paid, promised = self._own[at]
        if promised and paid is not None:
            said.append(Statement("review.own_arrival", {"share": number(100.0 * paid / promised)}))
        return said

    def _unspent(self, at: int) -> list[Statement]:
        if not self._spent_complete[at]:
            return [Statement("review.unspent_unknown")]
        left = (self.arrived[at] or 0) - (self.spent[at] or 0)
        return [Statement("review.unspent", {"amount": Money(left, self._currency)})] if left > 0 else []


def _pairs(one: Floats, other: Floats) -> list[tuple[int | None, int | None]]:
    return list(zip(amounts(one), amounts(other), strict=True))


def _last_decisions(portfolio: Portfolio, as_of: date) -> dict[str, Statement]:
    """Say the last decision of each project that is dated by then."""
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
