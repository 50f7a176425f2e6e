"""The rows that a figure was found from: what each is, of which day and place, and where it can be opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from daoren.apps.audit.models import FactRow
from daoren.apps.audit.queries import facts
from daoren.apps.programmes.derive import Span, derivations, home, rows_behind
from daoren.apps.records.kinds import kind_of
from daoren.apps.records.models import Attachment, RecordRow
from daoren.apps.statements.definitions import Way
from daoren.apps.statements.find import observations_of, observed, parts

OBSERVATIONS = "observations"


@dataclass(frozen=True, slots=True)
class Row:
    """A row behind a figure.

    `kind` and `subject` are those of its facts in the ledger; `record` is the key of the record that it belongs to
    or came from, empty where there is none. `amount` is what it adds, None where it counts as one.
    """

    kind: str
    subject: str
    title: str
    region: str = ""
    day: str = ""
    amount: float | None = None
    record: str = ""
    document: str = ""
    status: str = ""


def rows(way: Way, year: int) -> list[Row]:
    """Give the rows that a figure of a year was found from; none where it is made of other figures.

    Of a derived figure they are at most as many as `derive` lists.
    """
    if way.means == "derive":
        return _derived(way.of[0], year)
    if way.means == "indicator":
        one = observed(way.of[0], year, region=way.region or home(), stock=way.stock)
        return [] if one is None else _observed([one])
    return _observed(parts(way.of[0], year)) if way.means == "places" else []


def rows_of_places(code: str, year: int) -> list[Row]:
    """Give what single places report of an indicator for a year."""
    return _observed(parts(code, year))


def _derived(key: str, year: int) -> list[Row]:
    found, rule = rows_behind(key, Span.year(year)), derivations()[key]
    if rule.parameters.get("table") == OBSERVATIONS:
        told = observations_of([str(one["number"]) for one in found])
        by_subject = {row.subject: row for row in _observed(told)}
        return [by_subject[str(one["number"])] for one in found]
    return [_row(one, str(rule.parameters.get("table", OBSERVATIONS))) for one in found]


def _row(one: dict[str, Any], table: str) -> Row:
    kind = str(one["kind"]) if table == "record" else kind_of(table)
    amount = one.get("amount")
    return Row(
        kind,
        str(one.get("row") or one["number"]),
        str(one["title"] or ""),
        str(one["region"] or ""),
        str(one["day"] or ""),
        None if amount is None else float(amount),
        f"{one['kind']}/{one['number']}" if one["kind"] else "",
    )


def _observed(found: Sequence[Any]) -> list[Row]:
    origins = origins_of([row.pk for row in found])
    return [
        Row(
            OBSERVATIONS, row.pk, row.name or row.indicator, row.region or "", row.period_end.isoformat(),
            row.value, origins.get(row.pk, ""), row.document or "", row.status or "",
        )
        for row in found
    ]  # fmt: skip


def origins_of(subjects: Sequence[str]) -> dict[str, str]:
    """Give the record that reported each observation last; none for those that came with a file."""
    rows = FactRow.objects.filter(kind=OBSERVATIONS, subject__in=list(subjects))
    found = {fact.subject: str(fact.content.get("from", "")) for fact in facts(rows)}
    return {subject: origin for subject, origin in found.items() if origin}


def evidence(record: str) -> list[Attachment]:
    """Give the files that a record was reported with."""
    row = RecordRow.objects.filter(pk=record).first()
    digests = row.own_values.get("files") or [] if row is not None else []
    return list(Attachment.objects.filter(digest__in=digests, erased_at=None).order_by("name"))
