"""The brief that a party brings to a meeting, computed from records; only what it asks for is written by it.

A department is read by what it answers for, a unit by what it bears, a city or county by what lies in it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from daoren.apps.audit.append import today
from daoren.apps.portal.kept import kept
from daoren.apps.portal.part import Part
from daoren.apps.portal.stuck import within_part
from daoren.apps.portfolio.models import TABLES, Standing
from daoren.apps.portfolio.queries import programme
from daoren.apps.programmes.models import Attained, TaskLight
from daoren.apps.programmes.overview import SEVERITY, indicators_of, worst
from daoren.apps.programmes.wording import figure, gap, name_of, signed, unit_of
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import RecordRow
from daoren.apps.records.turns import clock_of, turn_of
from daoren.apps.records.wording import Names
from daoren.apps.supervision import counts
from daoren.core.terms import Language, Statement, say
from daoren.exchange.brief import Brief, Figure, Item, Section

# So far ahead a brief looks, and so far back at what was finished.
AHEAD, BACK = timedelta(days=90), timedelta(days=180)
OF_EACH, SHOWN = 4, 10


@dataclass(frozen=True, slots=True)
class Reporting:
    """Whose brief it is, in which language it is written."""

    part: Part
    language: Language
    names: Names

    def say(self, key: str, **values: object) -> str:
        """Say a sentence of this room."""
        return say(Statement(f"supervision.{key}", values), self.language)


def part_of_briefing(values: Mapping[str, str]) -> Part:
    """Give the part of the programme that a briefing is about, by the kind of its party."""
    kind = values["party_kind"]
    return Part(**{kind: values.get(kind, "")})


def brief_of(row: RecordRow, language: Language) -> Brief:
    """Make the brief of a briefing from what is on record today."""
    values = row.own_values
    meeting = RecordRow.objects.filter(pk=row.of).first()
    held = meeting.own_values if meeting is not None else {}
    to = Reporting(part_of_briefing(values), language, Names(language))
    made_up = kept("synthetic", lambda: bool(programme().get("synthetic")))
    party = str(values.get("title", ""))
    return Brief(
        language=language,
        title=to.say("brief_title", party=party),
        party=party,
        occasion=to.say("brief_occasion", meeting=held.get("title", ""), day=held.get("held_on", "")),
        as_of=today(),
        banner=say(Statement("layout.synthetic"), language) if made_up else "",
        sections=tuple(make(to, values) for make in (_done, _missed, _whose, _next, _asks)),
    )


def _done(to: Reporting, values: Mapping[str, str]) -> Section:
    lit: Callable[[str, Part, Language], Figure] = counts.projects_lit
    figures = [lit("green", to.part, to.language)]
    if to.part.unit:
        keys: tuple[str, ...] = ("reports_accepted", "inspections_done", "needs_offered")
    else:
        keys = ("tasks_done", "cases_closed") + (("needs_offered",) if to.part.region else ())
        figures.append(counts.indicators_lit("green", to.part, to.language))
    figures += [counts.in_states(key, to.part, to.language) for key in keys]
    figures += counts.money(to.part, to.language)
    items = [*_first(_finished_tasks(to)), *_first(_met(to)), *_first(_passed(to))]
    return _section(to, "done", figures, items, note=to.say("brief_unit_note") if to.part.unit else "")


def _missed(to: Reporting, values: Mapping[str, str]) -> Section:
    part, language = to.part, to.language
    figures = [counts.projects_lit(light, part, language) for light in ("red", "yellow")]
    if part.unit:
        keys: tuple[str, ...] = ("reports_returned", "rectifications")
    else:
        keys = ("cases_pressed",)
        figures += [counts.tasks_lit("red", part, language)]
        figures += [counts.indicators_lit(light, part, language) for light in ("red", "yellow")]
    figures += [counts.in_states(key, part, language) for key in keys]
    items = [*_first(_late_tasks(to)), *_first(_short(to)), *_first(_red_projects(to))]
    return _section(to, "missed", figures, items)


def _whose(to: Reporting, values: Mapping[str, str]) -> Section:
    """Say who is waited for where a clock is over, the kinds that press most first."""
    over = [counts.past_clock(kind, to.part, to.language) for kind in counts.OVER if kind in _kinds_of(to)]
    items = [
        Item(row.title or row.number, (_waited_for(to, row), _clock(to, row)), address=_record(row))
        for kind in counts.OVER
        for row in counts.records_of(kind, to.part).filter(next_due__lt=today()).order_by("next_due")[:OF_EACH]
    ]
    return _section(to, "whose", over, items)


def _kinds_of(to: Reporting) -> tuple[str, ...]:
    return ("decision", "change", "inspection", "project") if to.part.unit else counts.OVER


def _next(to: Reporting, values: Mapping[str, str]) -> Section:
    keys = ["decisions_waiting", "changes_waiting"]
    keys += ["safeguards_asked"] if to.part.department else ["inspections_coming"]
    figures = [counts.in_states(key, to.part, to.language) for key in keys]
    coming = sorted([*_clocks_ahead(to), *_milestones_ahead(to)], key=lambda one: one[0])
    return _section(to, "next", figures, [item for _, item in coming])


def _asks(to: Reporting, values: Mapping[str, str]) -> Section:
    lines = [line.strip() for line in str(values.get("asks") or "").splitlines() if line.strip()]
    figures = [] if to.part.department else [counts.in_states("needs_open", to.part, to.language)]
    return _section(to, "asks", figures, [Item(line) for line in lines])


def _section(
    to: Reporting, key: str, figures: Sequence[Figure], items: Iterable[Item], *, note: str = ""
) -> Section:
    held = list(items)
    heading, empty = to.say(f"brief_{key}"), to.say(f"brief_{key}_none")
    more = max(len(held) - SHOWN, 0)
    return Section(key, heading, tuple(figures), tuple(held[:SHOWN]), empty, more, note)


def _first(items: Iterator[Item]) -> list[Item]:
    return [item for item, _ in zip(items, range(OF_EACH), strict=False)]


def _record(row: RecordRow) -> str:
    return reverse("record", args=[row.kind, row.number])


def _finished_tasks(to: Reporting) -> Iterator[Item]:
    if to.part.unit:
        return
    rows = counts.records_of("task", to.part).filter(state__in=("done", "signed_off")).order_by("-since", "key")
    for row in rows[:OF_EACH]:
        said = kinds()["task"].states[row.state].label[to.language]
        yield Item(row.title, (said, str(row.own_values.get("done_so_far", ""))), "green", _record(row))


def _met(to: Reporting) -> Iterator[Item]:
    if not to.part.unit:
        for row in indicators_of(to.part).filter(light="green").order_by("action", "code")[:OF_EACH]:
            yield _indicator(to, row)


def _indicator(to: Reporting, row: Attained) -> Item:
    values = {
        "year": row.year, "unit": unit_of(row, to.language), "actual": figure(row.actual),
        "target": signed(row.comparison, row.target, to.language),
    }  # fmt: skip
    notes = [to.say("brief_indicator", **values)]
    notes += [gap(row.needs, row, to.language)] if row.needs else []
    notes += [row.department] if row.department else []
    return Item(
        name_of(row, to.language), tuple(notes), row.light, reverse("record", args=["indicator", row.code])
    )


def _passed(to: Reporting) -> Iterator[Item]:
    """Give the milestones of projects that were passed lately, the latest first."""
    rows: Any = TABLES["milestones"]._default_manager.filter(
        project_id__in=counts.records_of("project", to.part).values("number"),
        done_on__gte=today() - BACK,
        done_on__lte=today(),
    )
    for row in rows.order_by("-done_on", "pk")[:OF_EACH]:
        yield _milestone(to, row, to.say("brief_passed", day=row.done_on.isoformat()))


def _milestone(to: Reporting, row: Any, note: str) -> Item:
    project, name = row.project_id, row.name or row.milestone_id
    where = reverse("record", args=["project", project])
    return Item(to.say("brief_milestone", project=_title(project), name=name), (note,), address=where)


def _title(project: str) -> str:
    title = RecordRow.objects.filter(pk=f"project/{project}").values_list("title", flat=True).first()
    return title or project


def _late_tasks(to: Reporting) -> Iterator[Item]:
    if to.part.unit:
        return
    red = TaskLight.objects.filter(light="red").values("task")
    rows = counts.records_of("task", to.part).filter(number__in=red)
    for row in rows.order_by(F("next_due").asc(nulls_last=True), "key")[:OF_EACH]:
        values = row.own_values
        notes = (
            to.say("brief_task", deadline=values.get("deadline") or "–", progress=_share(values.get("progress"))),
            str(values.get("lead", "")),
            str(values.get("problem", "")),
        )
        yield Item(row.title, notes, "red", _record(row))


def _share(value: object) -> str:
    return f"{value:.0%}" if isinstance(value, int | float) else "–"


def _short(to: Reporting) -> Iterator[Item]:
    if not to.part.unit:
        rows = worst(indicators_of(to.part), shown=OF_EACH)
        yield from (_indicator(to, row) for row in sorted(rows, key=lambda one: SEVERITY.index(one.light)))


def _red_projects(to: Reporting) -> Iterator[Item]:
    rows = Standing.objects.filter(light="red", project__in=counts.records_of("project", to.part).values("number"))
    found = list(rows.order_by(F("lag").desc(nulls_last=True), "project")[:OF_EACH])
    held = {
        row.number: row for row in RecordRow.objects.filter(pk__in=[f"project/{one.project}" for one in found])
    }
    to.names.learn("party", [row.unit for row in held.values()])
    for one in found:
        row = held[one.project]
        note = to.say("brief_project", planned=_share(one.planned), actual=_share(one.actual))
        yield Item(row.title or row.number, (note, to.names.name("party", row.unit)), "red", _record(row))


def _waited_for(to: Reporting, row: RecordRow) -> str:
    to.names.learn("party", [row.unit])
    unit = to.names.name("party", row.unit) if row.unit else ""
    who = " · ".join(one for one in (row.department, unit) if one)
    roles = turn_of(row)
    return to.say("brief_whose_turn", who=who or "–", roles=roles) if roles else who


def _clock(to: Reporting, row: RecordRow) -> str:
    clock = clock_of(row)
    if clock is None:
        return ""
    said = {"label": clock.label, "due": clock.due.isoformat()}
    if clock.left < 0:
        return say(Statement("portal.clock_over", {**said, "late": -clock.left}), to.language)
    return say(Statement("portal.clock_left", {**said, "left": clock.left}), to.language)


def _clocks_ahead(to: Reporting) -> Iterator[tuple[str, Item]]:
    """Give what runs out in the time ahead; monthly reports of projects are left out, there are too many."""
    rows = RecordRow.objects.filter(gone=False, next_due__gte=today(), next_due__lte=today() + AHEAD)
    rows = within_part(rows.exclude(kind__in=("project", "briefing", "meeting")), to.part)
    for row in rows.order_by("next_due", "key")[:SHOWN]:
        item = Item(row.title or row.number, (_clock(to, row), _waited_for(to, row)), address=_record(row))
        yield str(row.next_due), item


def _milestones_ahead(to: Reporting) -> Iterator[tuple[str, Item]]:
    numbers = counts.records_of("project", to.part).filter(state="in_progress").values("number")
    rows: Any = TABLES["milestones"]._default_manager.filter(
        Q(done_on=None) | Q(done_on__gt=today()),
        project_id__in=numbers, due_on__gte=today(), due_on__lte=today() + AHEAD,
    )  # fmt: skip
    for row in rows.order_by("due_on", "pk")[:SHOWN]:
        due = row.due_on.isoformat()
        yield due, _milestone(to, row, to.say("brief_due", day=due))
