"""Lists of records: filters, order, and pages that stay fast however many there are.

A page begins behind a cursor, the sort key of a row, so that the last page costs as much as the first; records
are counted up to a bound only. What a person may not see of a record does not filter it for him either: a filter
on it keeps the records that he may see whole.
"""

import base64
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from daoren.apps.audit.append import today
from daoren.apps.parties.actors import Actor
from daoren.apps.portfolio.models import TABLES, Standing
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Participant, RecordRow
from daoren.apps.records.policies import EVERYTHING, KNOW_EXPERTS, NOTHING, PARTAKERS, scope, stem, visible
from daoren.apps.records.search import matching
from daoren.core.lifecycle import Lifecycle
from daoren.core.lifecycle.lifecycle import HEADER
from daoren.core.portfolio import table_schema

PAGE = 50
COUNTED = 1_000
MOST_NAMED = 500
# Asks for the records of which a filter's value is not stated.
UNSTATED = "-"
OF_PROJECT = ("action", "field", "mode", "programme")
NAMES = ("state", "region", "department", "unit", "light", *OF_PROJECT, "due", "mine", "was", "moved", "q")

# Each order: the columns, and whether they descend; the last is the key, so that no two rows are alike.
ORDERS: Mapping[str, tuple[tuple[str, ...], bool]] = {
    "new": (("since", "key"), True),
    "number": (("key",), False),
    "due": (("next_due", "key"), False),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for: values of its filters, an order, and where the page begins."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = "new"
    cursor: str = ""

    def value(self, name: str) -> str:
        """Give the first value of a filter, empty where there is none."""
        return next(iter(self.filters.get(name, ())), "")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its rows, the cursors of the neighbours, how many records there are up to the bound."""

    rows: Sequence[RecordRow]
    older: str
    newer: str
    count: int
    more: bool


def asked_in(query: QueryDict) -> Asked:
    """Read what a list is asked for; what is not known is left out."""
    given = {name: tuple(_readable(one) for one in query.getlist(name) if _readable(one)) for name in NAMES}
    order = query.get("sort", "")
    return Asked(
        {name: values for name, values in given.items() if values},
        order if order in ORDERS else "new",
        query.get("cursor", "")[:400],
    )


def _readable(text: str) -> str:
    return "".join(sign for sign in text[:200] if sign.isprintable()).strip()


def listed(actor: Actor, lifecycle: Lifecycle, asked: Asked) -> "QuerySet[RecordRow]":
    """Give the records of a kind that an actor may see and that the filters keep."""
    rows = RecordRow.objects.filter(kind=lifecycle.key, gone=False)
    if set(asked.filters) - public_filters(lifecycle):
        rows = rows.filter(whole(actor, lifecycle))
    else:
        rows = visible(actor, rows, (lifecycle.key,))
    for name, values in asked.filters.items():
        rows = _FILTERS.get(name, _header)(rows, name, values, actor, lifecycle)
    return rows


def whole(actor: Actor, lifecycle: Lifecycle, among: Collection[str] | None = None) -> Q:
    """Give the condition on records of a kind that an actor may see whole, by a role `among` some where given."""
    found = NOTHING
    for role in lifecycle.read if among is None else [one for one in lifecycle.read if one in among]:
        clause = scope(actor, role)
        if clause is EVERYTHING:
            return clause
        found |= _named(actor, role) if role in PARTAKERS and clause is not NOTHING else clause
    return found


def expert_keys(rows: Iterable[RecordRow], actor: Actor, lifecycle: Lifecycle) -> set[str]:
    """Give the keys of those rows of whose experts an actor may know: all where the record is concluded."""
    if not any(field.role == "expert" for field in lifecycle.fields.values()):
        return set()
    over = [state.key for state in lifecycle.states.values() if state.final]
    found = RecordRow.objects.filter(key__in=[row.key for row in rows])
    found = found.filter(whole(actor, lifecycle, KNOW_EXPERTS) | Q(state__in=over))
    return set(found.values_list("key", flat=True))


def _named(actor: Actor, role: str) -> Q:
    """Give the records that name an actor by their keys, which an index finds where a query within does not."""
    keys = Participant.objects.filter(person=actor.key, role=role).values_list("record_id", flat=True)
    named = list(keys[: MOST_NAMED + 1])
    if len(named) > MOST_NAMED:
        return scope(actor, role)
    return Q(key__in=named) | Q(root__in=named) | Q(of__in=named) if named else NOTHING


def public_headers(lifecycle: Lifecycle) -> frozenset[str]:
    """Give what anybody may know of a record of a kind in a public state: the header's public fields."""
    found = set()
    for name in HEADER:
        own = lifecycle.fields.get(lifecycle.header.get(name, name))
        if own is not None:
            found |= {name} if own.public else set()
        elif lifecycle.parent and name in public_headers(kinds()[lifecycle.parent]):
            found.add(name)
    return frozenset(found)


def public_filters(lifecycle: Lifecycle) -> frozenset[str]:
    """Give the filters that tell nothing but what is public."""
    headers = public_headers(lifecycle)
    own = {name for name in OF_PROJECT if name in lifecycle.fields and lifecycle.fields[name].public}
    return headers | own | {"state", "mine"} | ({"q"} if "title" in headers else set())


def _state(
    rows: "QuerySet[RecordRow]", name: str, values: Sequence[str], actor: Actor, lifecycle: Lifecycle
) -> "QuerySet[RecordRow]":
    return rows.filter(state__in=values)


def _header(
    rows: "QuerySet[RecordRow]", name: str, values: Sequence[str], actor: Actor, lifecycle: Lifecycle
) -> "QuerySet[RecordRow]":
    return rows.filter(**{f"{name}__in": values})


def _region(
    rows: "QuerySet[RecordRow]", name: str, values: Sequence[str], actor: Actor, lifecycle: Lifecycle
) -> "QuerySet[RecordRow]":
    clause = NOTHING
    for value in values:
        clause |= Q(region="") if value == UNSTATED else Q(region__startswith=stem(value))
    return rows.filter(clause)


def _light(
    rows: "QuerySet[RecordRow]", name: str, values: Sequence[str], actor: Actor, lifecycle: Lifecycle
) -> "QuerySet[RecordRow]":
    lit = Standing.objects.filter(light__in=values).values("project")
    return rows.filter(number__in=lit) if lifecycle.table == "projects" else rows.none()


def _was(
    rows: "QuerySet[RecordRow]", name: str, values: Sequence[str], actor: Actor, lifecycle: Lifecycle
) -> "QuerySet[RecordRow]":
    """Keep the projects whose light was another one before, and that one."""
    changed = Standing.objects.filter(before__in=values).exclude(before=F("light"))
    return rows.filter(number__in=changed.values("project")) if lifecycle.table == "projects" else rows.none()


def _moved(
    rows: "QuerySet[RecordRow]", name: str, values: Sequence[str], actor: Actor, lifecycle: Lifecycle
) -> "QuerySet[RecordRow]":
    """Keep the records that came to their state after a day, other than by an import alone."""
    try:
        day = date.fromisoformat(values[0])
    except ValueError:
        return rows.none()
    return rows.filter(since__gt=day).exclude(since=F("opened_on"), counts_text__contains='"import":')


def _of_project(
    rows: "QuerySet[RecordRow]", name: str, values: Sequence[str], actor: Actor, lifecycle: Lifecycle
) -> "QuerySet[RecordRow]":
    if not lifecycle.table or name not in table_schema(lifecycle.table).columns:
        return rows.none()
    wanted = Q(**{f"{name}__in": values})
    if UNSTATED in values:
        wanted |= Q(**{name: None}) | Q(**{name: ""})
    return rows.filter(number__in=TABLES[lifecycle.table]._default_manager.filter(wanted).values("pk"))


def _due(
    rows: "QuerySet[RecordRow]", name: str, values: Sequence[str], actor: Actor, lifecycle: Lifecycle
) -> "QuerySet[RecordRow]":
    if "over" in values:
        return rows.filter(next_due__lt=today())
    return rows.filter(next_due__isnull=False)


def _mine(
    rows: "QuerySet[RecordRow]", name: str, values: Sequence[str], actor: Actor, lifecycle: Lifecycle
) -> "QuerySet[RecordRow]":
    """Keep what an actor takes part in, or what belongs to his unit, department or region by name."""
    own = Participant.objects.filter(person=actor.key).values("record_id")
    clause = (Q(key__in=own) | Q(root__in=own)) if actor.partakes else NOTHING
    for one in actor.memberships:
        clause |= Q(unit=one.unit) if one.role == "manager" and one.unit else NOTHING
        clause |= Q(department=one.department) if one.role == "officer" and one.department else NOTHING
        clause |= Q(region__startswith=stem(one.region)) if one.role == "county" and one.region else NOTHING
    return rows.filter(clause)


def _text(
    rows: "QuerySet[RecordRow]", name: str, values: Sequence[str], actor: Actor, lifecycle: Lifecycle
) -> "QuerySet[RecordRow]":
    return matching(rows, " ".join(values))


_FILTERS: Mapping[str, Any] = {
    "state": _state, "region": _region, "light": _light, "due": _due, "was": _was, "moved": _moved,
    "mine": _mine, "q": _text,
    **dict.fromkeys(OF_PROJECT, _of_project),
}  # fmt: skip


def ordered(rows: "QuerySet[RecordRow]", order: str, *, backwards: bool = False) -> "QuerySet[RecordRow]":
    """Put rows into an order; the order by clock holds the records alone whose clock runs."""
    columns, descends = ORDERS[order]
    if order == "due":
        rows = rows.filter(next_due__isnull=False)
    sign = "-" if descends != backwards else ""
    return rows.order_by(*(f"{sign}{column}" for column in columns))


def page_of(rows: "QuerySet[RecordRow]", asked: Asked, *, size: int = PAGE) -> Page:
    """Give one page of rows; raise ValueError where the cursor is none of this list's."""
    backwards, place = read_cursor(asked.cursor, asked.order)
    found = ordered(rows, asked.order, backwards=backwards)
    if place:
        found = found.filter(_behind(place, asked.order, backwards=backwards))
    taken = list(found[: size + 1])
    further, taken = len(taken) > size, taken[:size]
    if backwards:
        taken.reverse()
    before, after = (further, True) if backwards else (bool(place), further)
    count = ordered(rows, asked.order)[: COUNTED + 1].count()
    return Page(
        taken,
        older=_cursor(taken[-1], asked.order, backwards=False) if after and taken else "",
        newer=_cursor(taken[0], asked.order, backwards=True) if before and taken else "",
        count=min(count, COUNTED),
        more=count > COUNTED,
    )


def _behind(place: Sequence[Any], order: str, *, backwards: bool) -> Q:
    """Give the condition of rows behind a place: a greater first column, or the same and a greater key."""
    columns, descends = ORDERS[order]
    than = "lt" if descends != backwards else "gt"
    if len(columns) == 1:
        return Q(**{f"{columns[0]}__{than}": place[0]})
    first, key = columns
    # The first clause alone lets the index find where to begin.
    return Q(**{f"{first}__{than}e": place[0]}) & (
        Q(**{f"{first}__{than}": place[0]}) | Q(**{f"{key}__{than}": place[1]})
    )


def _cursor(row: RecordRow, order: str, *, backwards: bool) -> str:
    place = [str(getattr(row, column)) for column in ORDERS[order][0]]
    text = json.dumps([backwards, *place], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, order: str) -> tuple[bool, list[Any]]:
    """Read a cursor: whether it goes backwards, and the place; raise ValueError where it is none."""
    if not cursor:
        return False, []
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        backwards, *place = json.loads(text)
        columns = ORDERS[order][0]
        if not isinstance(backwards, bool) or len(place) != len(columns) or not all(map(_clean, place)):
            raise ValueError(cursor)
        return backwards, [date.fromisoformat(place[0]), place[1]] if len(columns) == 2 else place
    except (ValueError, TypeError) as error:
        raise ValueError(f"not a cursor: {cursor!r}") from error


def _clean(part: object) -> bool:
    return isinstance(part, str) and "\x00" not in part
