"""The facts of the ledger, for those who read everything: page by page, or as a document."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Schema

from daoren.apps.audit.models import FIELDS, FactRow, Head
from daoren.apps.audit.queries import facts as in_order
from daoren.apps.records.kinds import kinds
from daoren.core.ledger import Fact
from daoren.core.portfolio import schema
from daoren.exchange.events import as_csv, as_json, ocel, xes
from daoren.exchange.events.ocel import AttributeType
from daoren.web.api.operation import operation
from daoren.web.api.shown import ShownFact, fact_row
from daoren.web.api.typed import After, Filter, Limit

READERS = ("leader", "auditor")
Form = Literal["csv", "json", "ocel", "xes"]

MEDIA_TYPES: Mapping[Form, str] = {
    "csv": "text/csv", "json": "application/json", "ocel": "application/vnd.ocel+json", "xes": "application/xml",
}  # fmt: skip
_ENDINGS: Mapping[Form, str] = {"csv": "csv", "json": "json", "ocel": "jsonocel", "xes": "xes"}
_TYPES: Mapping[str, AttributeType] = {
    "money": "integer", "integer": "integer", "number": "float", "share": "float", "flag": "boolean",
}  # fmt: skip
_KEPT_BACK = ("personal", "files")
_CONTENT = {kind: {"schema": {"type": "string"}} for kind in MEDIA_TYPES.values()} | {
    "application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/ShownFact"}}},
    "application/vnd.ocel+json": {"schema": {"type": "object"}},
}


class FactPage(Schema):
    """A page of facts, oldest first; `next` is what to ask for with `after`, null where there is no more yet."""

    facts: list[ShownFact]
    next: int | None


def facts_after(rows: "QuerySet[FactRow]", after: int, limit: int) -> tuple[list[Fact], int | None]:
    """Give the facts of rows behind a sequence number, and the number behind which the next page begins."""
    found = rows.filter(sequence__gt=after).order_by("sequence").values_list(*FIELDS)
    taken = [Fact(*values) for values in found[: limit + 1]]
    return taken[:limit], taken[limit - 1].sequence if len(taken) > limit else None


@operation("GET", "/facts", open_to=READERS, tag="ledger", answer=FactPage)
def facts(
    request: HttpRequest,
    kind: Filter = None,
    subject: Filter = None,
    actor: Filter = None,
    verb: Filter = None,
    after: After = 0,
    limit: Limit = 50,
) -> Any:
    """Give the facts of the ledger, oldest first."""
    wanted = {"kind": kind, "subject": subject, "actor": actor, "verb": verb}
    rows = FactRow.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    page, following = facts_after(rows, after, limit)
    return {"facts": [fact_row(one) for one in page], "next": following}


@operation("GET", "/export/facts", open_to=READERS, tag="ledger", content=_CONTENT)
def export_facts(
    request: HttpRequest, form: Annotated[Form, Query(alias="format")] = "json", kind: Filter = None
) -> Any:
    """Give the facts of the ledger as one document: CSV, JSON, OCEL 2.0 or XES.

    It holds what stands in the ledger when it begins; what is added while it is written waits for the next.
    """
    rows = FactRow.objects.filter(sequence__lte=_end())
    rows = rows.filter(kind=kind) if kind is not None else rows
    response = StreamingHttpResponse(_document(rows, form), content_type=f"{MEDIA_TYPES[form]}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ledger.{_ENDINGS[form]}"'
    return response


def _end() -> int:
    return Head.objects.values_list("sequence", flat=True).first() or 0


def _document(rows: "QuerySet[FactRow]", form: Form) -> Iterator[bytes]:
    writers: Mapping[Form, Any] = {
        "csv": lambda: as_csv(in_order(rows)),
        "json": lambda: as_json(in_order(rows)),
        "ocel": lambda: ocel(in_order(rows), by_record(rows), attributes=attributes()),
        "xes": lambda: xes(by_record(rows)),
    }
    return _encoded(writers[form]())


def _encoded(parts: Iterable[str]) -> Iterator[bytes]:
    """Gather pieces into chunks of some size: one small write a fact would cost more than the fact."""
    held: list[str] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size > 64_000:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


def by_record(rows: "QuerySet[FactRow]") -> Iterator[Fact]:
    """Give the facts of rows record by record, without holding them all."""
    ordered = rows.order_by("kind", "subject", "sequence").values_list(*FIELDS)
    for values in ordered.iterator(chunk_size=5_000):
        yield Fact(*values)


def attributes() -> dict[str, dict[str, AttributeType]]:
    """Give the attributes of every kind of record and table, by type; what is personal and files stay out."""
    found: dict[str, dict[str, AttributeType]] = {
        name: {
            column: _TYPES.get(field.type, "string") for field in table.fields.values() for column in field.columns
        }
        for name, table in schema().items()
    }
    for key, lifecycle in kinds().items():
        found[key] = found.get(key, {}) | {
            field.name: _TYPES.get(field.type, "string")
            for field in lifecycle.fields.values()
            if field.type not in _KEPT_BACK
        }
    return found
