"""The statement of a year as it stands: what was issued or what records say, corrections, what changed since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import QuerySet

from daoren.apps.audit.append import today
from daoren.apps.audit.models import FactRow
from daoren.apps.programmes.derive import MOST_ROWS
from daoren.apps.records.kinds import policies
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import as_records
from daoren.apps.statements.content import Content, behind_of, content_now, held
from daoren.apps.statements.figures import figures
from daoren.apps.statements.find import Found
from daoren.apps.statements.rows import OBSERVATIONS
from daoren.core.ledger import Record

KIND = "statement"
WITHDRAWN = "withdrawn"
MOST_FACTS = 20


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure put otherwise: both values, why, who asked and who approved (keys of people), and its state."""

    number: str
    figure: str
    computed: float | None
    value: float
    reason: str
    document: str
    asked_by: str
    approved_by: str
    on: str
    state: str


@dataclass(frozen=True, slots=True)
class Later:
    """What records say now of a figure that was issued, and the facts since then that made it so."""

    now: Found
    facts: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A statement as it stands: `row` is its record, None where none was opened.

    `lost` tells that what was issued can't be read any more; then `content` is what records say now.
    """

    year: int
    content: Content
    row: RecordRow | None
    corrections: Mapping[str, Correction]
    pending: tuple[Correction, ...]
    lost: bool = False

    @property
    def state(self) -> str:
        """The state of its record, empty where there is none."""
        return "" if self.row is None else self.row.state

    @property
    def held_fast(self) -> bool:
        """Tell whether its figures are those that were issued."""
        return bool(self.content.behind)

    def found(self, key: str) -> Found:
        """Give the value that the statement shows: the corrected one where a correction was approved."""
        one = self.content.figures[key].now
        other = self.corrections.get(key)
        if other is None:
            return one
        return replace(
            one, value=other.value, status="corrected", comparison="", document=other.document, on=other.on, why=""
        )


def row_of(year: int) -> RecordRow | None:
    """Give the record of a year's statement; None where none was opened or it was withdrawn."""
    return next((row for row in rows_of_statements() if row.own_values.get("year") == year), None)


def rows_of_statements() -> list[RecordRow]:
    """Give the records of all statements that were not withdrawn, the newest year first."""
    rows = RecordRow.objects.filter(kind=KIND, gone=False).exclude(state=WITHDRAWN)
    return sorted(rows, key=lambda row: (-int(row.own_values.get("year", 0)), row.number))


def standing(year: int) -> Standing:
    """Give the statement of a year."""
    row = row_of(year)
    digest = row.own_values.get("digest") if row is not None else None
    issued = held(digest) if digest else None
    found = list(_corrections(row)) if row is not None else []
    approved = {one.figure: one for one in found if one.state == "approved"}
    pending = tuple(one for one in found if one.state == "proposed")
    return Standing(
        year, issued or content_now(year), row, approved, pending, lost=bool(digest) and issued is None
    )


def _corrections(row: RecordRow) -> Iterator[Correction]:
    """Give the corrections of a statement, the oldest first: of two approved ones the later one counts."""
    rows = RecordRow.objects.filter(of=row.key, kind="correction", gone=False).order_by("sequence")
    for record in as_records(list(rows)):
        yield _correction(record)


def _correction(record: Record) -> Correction:
    values = record.values
    return Correction(
        record.subject, values["figure"], values.get("computed"), values["value"], values["reason"],
        values.get("document", ""), record.actors.get("propose", ""), record.actors.get("approve", ""),
        record.since, record.state,
    )  # fmt: skip


def changed_since(one: Standing) -> dict[str, Later]:
    """Give the figures of an issued statement of which records say otherwise now, with the facts since then."""
    if not one.held_fast:
        return {}
    now, content = figures(one.year), one.content
    return {
        key: Later(now[key].now, tuple(_facts(content, key)))
        for key in content.listed
        if key in now and now[key].now.value != content.figures[key].now.value
    }


def _facts(content: Content, key: str) -> QuerySet[FactRow]:
    """Give the facts since the issue about rows that came, went, or add something else."""
    moved = _moved(content, key)
    about = {"kind__in": {kind for kind, _ in moved}, "subject__in": [subject for _, subject in moved]}
    return FactRow.objects.filter(sequence__gt=content.sequence, **about).order_by("sequence")[:MOST_FACTS]


def _moved(content: Content, key: str) -> list[tuple[str, str]]:
    """Give kind and subject of the rows behind a figure, or what it is made of, that are not as they were."""
    one = content.definitions[key]
    before, after = set(content.behind.get(key, ())), set(behind_of(one, content.year))
    own = {(kind, subject) for kind, subject, _ in before ^ after}
    # Of a list that was cut off, what came in at its end may only have moved up.
    if max(len(before), len(after)) >= MOST_ROWS:
        own = {(kind, subject) for kind, subject, _ in before | after}
    made_of = [part for part in one.way.of if part in content.definitions and part != key]
    return sorted(own.union(*(_moved(content, part) for part in made_of)))


def withheld(found: Found) -> Found:
    """Give what the public sees of a value: what the rule of publication holds back is not there, and says so."""
    rule = policies()["embargo.actual"]
    status = found.status
    if found.value is None or status in ("derived", "corrected", *rule["public"]):
        return found
    later = status in rule["later"] and _counted_by(found, today() - timedelta(days=rule["later_days"]))
    return found if later else Found(None, why="statement.why_withheld")


def _counted_by(found: Found, day: date) -> bool:
    """Tell whether the observations that a value stands on were all counted by a day."""
    rows = FactRow.objects.filter(kind=OBSERVATIONS, subject__in=found.subjects)
    return bool(found.subjects) and not rows.filter(effective_on__gt=day).exists()


def for_public(one: Standing) -> Standing:
    """Give a statement as the public sees it."""
    told = {
        key: replace(figure, now=withheld(figure.now), before=withheld(figure.before), beside=None)
        for key, figure in one.content.figures.items()
    }
    return replace(one, content=replace(one.content, figures=told), pending=())
