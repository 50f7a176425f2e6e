"""What the product knows of a decision and nobody types: the proposal, the evidence, the ground, the rules."""

import hashlib
from collections.abc import Mapping
from typing import Any

from daoren.apps.audit.append import today
from daoren.apps.audit.models import FactRow, Head
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.joints import gives
from daoren.apps.records.kinds import policies
from daoren.apps.records.models import RecordRow
from daoren.apps.reviews.files import board_of
from daoren.apps.reviews.models import Proposal
from daoren.core.ledger import GENESIS, Record


def board_row(project: str) -> tuple[RecordRow, Proposal] | None:
    """Give the newest round on the board that holds a project, with its proposal; None where there is none."""
    rounds = RecordRow.objects.filter(kind="round", state="on_board").order_by("-since", "-key")
    held = {row.round: row for row in Proposal.objects.filter(project=project, round__in=rounds.values("number"))}
    return next(((one, held[one.number]) for one in rounds if one.number in held), None)


@gives("decision", "propose", "revise")
def proposed(record: Record, parent: Record | None, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the proposal of the board with its evidence and rules, and whether the ground holds."""
    project = parent.subject if parent is not None else record.of.partition("/")[2]
    ground = ground_of(project, answers.get("finding"), answers.get("decision"))
    return {**_proposal(project), **ground}


def _proposal(project: str) -> dict[str, Any]:
    found = board_row(project)
    if found is None:
        head = Head.objects.first()
        files = policies().files
        return {
            "round": None, "proposal": None, "proposed_amount": None, "planned": None,
            "evidence": head.hash if head else GENESIS,
            "rules": "\n".join(f"{file.key} {file.digest}" for file in files),
        }  # fmt: skip
    round_row, row = found
    board = board_of(round_row.own_values["review"])
    planned = None if row.amount is None or row.change is None else row.amount - row.change
    return {
        "round": round_row.key, "proposal": row.proposal, "proposed_amount": row.change, "planned": planned,
        "evidence": hashlib.sha256(row.dossier.encode()).hexdigest(),
        "rules": "\n".join(f"{file['key']} {file['digest']}" for file in board["policies"]),
    }  # fmt: skip


def ground_of(project: str, finding: object, decision: object) -> dict[str, Any]:
    """Give the ground of a finding, and whether it is evidenced and a rule in force makes it one.

    To revoke it must be one of fault.
    """
    row = TABLES["findings"].objects.filter(pk=f"{project}/{finding}").first() if finding else None  # type: ignore[attr-defined]
    if row is None:
        return {"ground": None, "ground_holds": None}
    rule = policies().rules.get(f"ground.{row.ground}")
    told = row.status == "evidenced" and bool(row.fact or row.evidence)
    needed = rule is not None and all(getattr(row, name) for name in rule.parameters.get("needs", ()))
    fault = rule is not None and (decision != "revoke" or rule["nature"] == "fault")
    return {"ground": row.ground, "ground_holds": bool(told and needed and fault)}


@gives("decision", "sign")
def signed(record: Record, parent: Record | None, _answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the number of the notice, whether the ground still holds, and the total after an addition."""
    values = record.values
    project = record.of.partition("/")[2]
    ground = ground_of(project, values.get("finding"), values.get("decision"))
    total = parent.values.get("total_public") if parent is not None else None
    after = total + (values.get("amount") or 0) if total is not None and values.get("decision") == "add" else None
    return {
        **ground,
        "total_after": after,
        "notice_number": _next_notice(),
    }


def _next_notice() -> int:
    """Give the next number of a notice in the year; the chain is locked meanwhile."""
    signatures = FactRow.objects.filter(kind="decision", verb="sign", effective_on__year=today().year)
    return signatures.count() + 1
