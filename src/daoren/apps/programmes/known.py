"""What the product knows of targets, figures and milestones and nobody types."""

from collections.abc import Mapping
from typing import Any

from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.joints import gives
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import key_of
from daoren.core.ledger import Record
from daoren.core.lifecycle.references import month_day
from daoren.core.periods import parse_period
from daoren.core.programme.targets import Target, attainment


@gives("rebaselining", "propose")
def target_so_far(record: Record, parent: Record | None, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the target that stands for the period, and how much of it is attained."""
    if parent is None or not _is_period(answers.get("period")):
        return {}
    target = _observation(parent.subject, answers, "target")
    if target is None or target.value is None:
        return {"old_value": None}
    actual = _observation(parent.subject, answers, "actual")
    share = None
    if actual is not None and actual.value is not None:
        aim = Target(target.value, target.comparison or "")
        share = attainment(actual.value, aim, direction=parent.values.get("direction", "higher"))
    return {
        "old_value": target.value,
        "old_comparison": target.comparison,
        "old_document": target.document,
        "attained": None if share is None else round(share, 6),
    }


@gives("figure", "report")
def counted_so_far(record: Record, parent: Record | None, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the method in force, and the figure that is counted already for the period and place."""
    if parent is None or not _is_period(answers.get("period")):
        return {}
    actual = _observation(parent.subject, answers, "actual")
    return {"method": parent.values.get("method"), "before": None if actual is None else actual.value}


def _observation(indicator: str, answers: Mapping[str, Any], kind: str) -> Any:
    begin = month_day(answers["period"], last=False)
    subject = f"{indicator}/{answers.get('region')}/{begin}/{kind}"
    return TABLES["observations"]._default_manager.filter(pk=subject).first()


def _is_period(text: object) -> bool:
    try:
        parse_period(str(text))
    except ValueError:
        return False
    return True


@gives("milestone", "report", "go")
def still_waited_for(record: Record, parent: Record | None, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the milestones that one waits for and that are not reached; a number that is none counts as open."""
    wanted = list(record.values.get("depends_on") or ())
    keys = [key_of("milestone", number) for number in wanted]
    reached = RecordRow.objects.filter(key__in=keys, state="reached").values_list("number", flat=True)
    waiting = sorted(set(wanted) - set(reached))
    return {"waiting": waiting or None, "open_count": len(waiting)}
