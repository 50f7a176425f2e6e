"""What may be done with a project in the next period: the options that rules admit, each with price and reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from daoren.core.periods import Money
from daoren.core.review.grounds import admitted, decisive
from daoren.core.review.result import Ground, Light, Option, Proposal, Verdict
from daoren.core.rules import Policies
from daoren.core.terms import Statement, term

# Every kind that software may propose, the mission's three first.
KINDS: tuple[Proposal, ...] = ("add", "redirect", "terminate", "suspend", "drop", "rectify", "continue")

# What a short budget may pay less of: these go on, if later; the others ask for no money in the first place.
DEFERRABLE: tuple[Proposal, ...] = ("continue", "rectify", "redirect")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule as it stands for one project."""

    name: str
    verdict: Verdict
    values: Mapping[str, object]

    @property
    def said(self) -> Statement:
        """Say the condition and how it stands."""
        if self.verdict == "unknown":
            return Statement(f"review.unknown_{self.name}")
        return Statement(
            f"review.condition_{self.name}", {**self.values, "verdict": term("verdict", self.verdict)}
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One project on the way to its proposal: what the rules need to know of it.

    `planned` is the public money of the next period and `total_public` the commitment, in minor units.
    `suspended_long` is true where the time to mend what suspended the project has run out.
    """

    project_id: str
    light: Light
    score: float | None
    coverage: float
    planned: int | None
    total_public: int | None
    grounds: tuple[Ground, ...]
    suspended: bool
    suspended_on: date | None
    suspended_long: bool
    need_open: bool | None
    add: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An option before the choice: what it costs, what it is worth, why it is open."""

    kind: Proposal
    level: float
    amount: int
    value: float
    why: Statement


def drafts(case: Case, policies: Policies, *, short: bool, currency: str) -> tuple[Draft, ...]:
    """Give the options that the rules admit for a project, in order of preference.

    `short` tells that the budget is smaller than the plan, which opens paying less than the plan. An evidenced
    ground opens negative options and closes going on as before; nothing else opens them.
    """
    opened = admitted(case.grounds, suspended=case.suspended_long, need_open=case.need_open)
    if opened:
        return tuple(
            draft
            for kind, ground in opened.items()
            for draft in _levels(case, kind, policies, _by_ground(ground), short=short)
        )
    ordinary: Proposal = "rectify" if case.light in ("yellow", "red") else "continue"
    reason = f"review.open_{ordinary}" if case.light != "unknown" else "review.open_undetermined"
    why = Statement(reason, {"light": term("light", case.light)})
    going_on = _levels(case, ordinary, policies, why, short=short)
    # What is promised comes first: while the budget cannot keep every promise nothing is added anywhere.
    added = () if short else _additions(case, policies, going_on[0], currency)
    return (*added, *going_on)


def worth(case: Case, amount: float, policies: Policies, kind: str) -> float:
    """Give score / 100 × amount × factor.

    As far as a score rests on no facts it counts as the rule's `undetermined_score`: thin evidence neither earns
    money nor costs it.
    """
    neutral = policies["option.continue"]["undetermined_score"]
    score = neutral if case.score is None else case.coverage * case.score + (1.0 - case.coverage) * neutral
    return float(score) / 100.0 * amount * float(policies[f"option.{kind}"]["factor"])


def _levels(case: Case, kind: Proposal, policies: Policies, why: Statement, *, short: bool) -> tuple[Draft, ...]:
    """Give a kind at the levels of its rule: all of the plan, and less only where the budget is short.

    The levels end at nothing, so that a short budget defers what a ground leaves open and never ends it.
    """
    levels = policies[f"option.{kind}"]["levels"]
    if not (short and case.planned):
        levels = levels[:1]
    amounts = [round((case.planned or 0) * level) for level in levels]
    return tuple(
        Draft(kind, level, amount, worth(case, amount, policies, kind), why)
        for level, amount in zip(levels, amounts, strict=True)
    )


def _additions(case: Case, policies: Policies, base: Draft, currency: str) -> tuple[Draft, ...]:
    if closed_to_add(case) or not case.total_public:
        return ()
    found = []
    for share in policies["option.add"]["shares_of_total"]:
        extra = round(case.total_public * share)
        value = base.value + worth(case, extra, policies, "add")
        why = Statement("review.open_add", {"extra": Money(extra, currency), "share": f"{share:.0%}"})
        found.append(Draft("add", 1.0 + share, base.amount + extra, value, why))
    return tuple(reversed(found))


def closed_to_add(case: Case) -> bool:
    """Tell whether some condition of adding is not met."""
    return any(condition.verdict != "met" for condition in case.add)


def _by_ground(ground: Ground) -> Statement:
    return Statement("review.open_ground", {"ground": ground.rule.title, "finding": ground.finding_id})


def closed(case: Case, kind: Proposal, *, short: bool) -> Statement:
    """Say why a kind of proposal is not open for a project."""
    grounds = decisive(case.grounds)
    if grounds and kind in ("add", "continue", "rectify"):
        return Statement("review.closed_by_ground", {"ground": grounds[0].rule.title})
    if grounds:
        return Statement("review.closed_other_ground", {"ground": grounds[0].rule.title})
    if kind == "add":
        failing = tuple(condition.said for condition in case.add if condition.verdict != "met")
        if failing:
            return Statement("review.closed_add", {"conditions": failing})
        return Statement("review.closed_short" if short else "review.closed_total")
    if kind in ("continue", "rectify"):
        return Statement(f"review.closed_{kind}", {"light": term("light", case.light)})
    return _WITHOUT_GROUND


def alternatives(
    case: Case, own: tuple[Draft, ...], pick: int, price: float, *, short: bool
) -> tuple[Option, ...]:
    """Give every option of a project, open ones first, each with what it would lose against the chosen one."""
    best = own[pick].value - price * own[pick].amount
    open_ones = [
        Option(
            draft.kind,
            draft.level,
            admitted=True,
            amount=draft.amount if case.planned is not None or draft.amount else None,
            change=draft.amount - case.planned if case.planned is not None else None,
            value=draft.value,
            price=0.0 if row == pick else max(0.0, round(best - draft.value + price * draft.amount)),
            why=draft.why,
        )
        for row, draft in enumerate(own)
    ]
    kinds: set[Proposal] = {draft.kind for draft in own}
    return (*open_ones, *(_shut(kind, closed(case, kind, short=short)) for kind in KINDS if kind not in kinds))


def _shut(kind: Proposal, why: Statement) -> Option:
    return _NO_GROUND[kind] if why is _WITHOUT_GROUND else _closed_option(kind, why)


def _closed_option(kind: Proposal, why: Statement) -> Option:
    return Option(kind, 0.0, admitted=False, amount=None, change=None, value=0.0, price=None, why=why)


# Most projects have no ground for most options: they share these.
_WITHOUT_GROUND = Statement("review.closed_no_ground")
_NO_GROUND: Mapping[Proposal, Option] = {kind: _closed_option(kind, _WITHOUT_GROUND) for kind in KINDS}
