"""The portfolio as the ledger knows it: now, or as of a day as far as it was known at a moment."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
from django.conf import settings
from django.db.models import F, QuerySet

from daoren.apps.audit.models import FactRow, Head
from daoren.apps.audit.queries import facts_of, snapshot
from daoren.apps.portfolio.fetch import fetched
from daoren.apps.portfolio.gaps import gaps_in
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.kinds import kind_of
from daoren.core.ledger import GENESIS, canonical, fold
from daoren.core.portfolio import Portfolio, TableSchema, schema
from daoren.exchange.reading.columns import POLARS_TYPES

# The kind and subject under which the ledger knows what holds for the portfolio as a whole.
PROGRAMME = ("programme", "programme")

Frames = Mapping[str, pl.DataFrame]


def programme(*, effective: date | None = None, recorded: datetime | None = None) -> Mapping[str, Any]:
    """Give what the imports said of the portfolio as a whole: currency, region, name, whether it is synthetic."""
    found = fold(facts_of(*PROGRAMME, effective=effective, recorded=recorded))
    return found[PROGRAMME].values if PROGRAMME in found else MappingProxyType({})


def portfolio_now(project: str = "") -> Portfolio:
    """Give the portfolio as it is now, all its tables read at one moment; or what belongs to one project.

    The slice of one project has its bearer and leaves the tables of regions and programme figures empty.
    """
    with snapshot():
        head = Head.objects.first()
        frames = {name: frame_of(name, project=project) for name in TABLES}
        whole = programme()
    return _portfolio(frames, whole, head.hash if head else GENESIS)


def portfolio_as_of(effective: date, recorded: datetime | None = None, *, project: str = "") -> Portfolio:
    """Give the portfolio as its facts made it on a day, as far as they were known at a moment (None: as now)."""
    with snapshot():
        facts = FactRow.objects.filter(effective_on__lte=effective)
        if recorded is not None:
            facts = facts.filter(recorded_at__lte=recorded)
        frames = {name: _folded(name, facts, project) for name in TABLES}
        last = facts.order_by("-sequence").values_list("hash", flat=True).first()
        whole = programme(effective=effective, recorded=recorded)
    return _portfolio(frames, whole, last or GENESIS)


def frame_of(name: str, *, project: str = "") -> pl.DataFrame:
    """Give a table as it is now, sorted by its key, with `subject`, `sequence` and `missing` before the rest."""
    columns = {"subject": pl.String, "sequence": pl.Int64, "missing": pl.String, **_types(name)}
    condition, values = _of_project(schema()[name], project)
    frame = fetched(TABLES[name]._meta.db_table, columns, condition, values)
    return frame.sort(schema()[name].key)


def _types(name: str) -> dict[str, Any]:
    return {
        column: POLARS_TYPES[field.type] for field in schema()[name].fields.values() for column in field.columns
    }


def _of_project(table: TableSchema, project: str) -> tuple[str, Sequence[str]]:
    if not project:
        return "", ()
    if "project_id" in table.fields:
        column = "subject" if table.name == "projects" else "project_id"
        return f"{column} = %s", (project,)
    if table.name == "parties":
        return "subject IN (SELECT bearer_id FROM portfolio_projects WHERE subject = %s)", (project,)
    return "1 = 0", ()


def _folded(name: str, facts: "QuerySet[FactRow]", project: str) -> pl.DataFrame:
    """Give a table as facts make it."""
    import msgspec

    facts = facts.filter(kind=kind_of(name))
    if project:
        facts = facts.filter(subject__in=_subjects(name, project))
    ordered = facts.order_by(F("subject").asc(), F("sequence").asc())
    rows, read = [], msgspec.json.Decoder().decode
    for subject, payloads in _by_subject(ordered.values_list("subject", "payload").iterator(chunk_size=5_000)):
        row = _row(name, subject, (read(one) for one in payloads))
        if row is not None:
            rows.append(row)
    texts = {column: pl.String if kind == pl.Date else kind for column, kind in _types(name).items()}
    frame = pl.DataFrame(rows, schema={"missing": pl.String, **texts}, infer_schema_length=None)
    days = [column for column, kind in _types(name).items() if kind == pl.Date]
    return frame.with_columns(pl.col(days).str.to_date("%Y-%m-%d")).sort(schema()[name].key)


def _by_subject(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    subject, payloads = "", list[str]()
    for one, payload in pairs:
        if one != subject and payloads:
            yield subject, payloads
            payloads = []
        subject = one
        payloads.append(payload)
    if payloads:
        yield subject, payloads


def _row(name: str, subject: str, contents: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    state, gone = "", False
    for content in contents:
        values |= content.get("set", {})
        state, gone = content.get("to", state), content.get("gone", False)
    if gone:
        return None
    if kind_of(name) != name:
        assumed = values.get("state_assumed") == state
        values |= {schema()[name].key[0]: subject, "state": None if assumed else state or None}
    missing = values.get("missing")
    found = {column: values.get(column) for column in schema()[name].columns}
    return {"missing": canonical(missing) if missing else "", **found}


def _subjects(name: str, project: str) -> list[str]:
    """Give the keys of a project's rows in a table; rows are never taken out, so those of now are all."""
    condition, values = _of_project(schema()[name], project)
    frame = fetched(TABLES[name]._meta.db_table, {"subject": pl.String}, condition, values)
    found: list[str] = frame["subject"].to_list()
    return found


def _portfolio(frames: Frames, whole: Mapping[str, Any], digest: str) -> Portfolio:
    tables = {
        name: nw.from_native(frames[name].select(table.columns), eager_only=True)
        for name, table in schema().items()
    }
    return Portfolio(
        MappingProxyType(tables),
        nw.from_native(gaps_in(frames), eager_only=True),
        str(whole.get("currency", settings.CURRENCY)),
        digest,
        rounds=bool(whole.get("rounds", False)),
        synthetic=bool(whole.get("synthetic", False)),
        region=str(whole.get("region", settings.REGION)),
        name=MappingProxyType(dict(whole.get("name") or {"zh": "", "en": ""})),
    )
