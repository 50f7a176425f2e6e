"""Everything that the page shows, in one language: what the templates ask for by name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import narwhals.stable.v2 as nw

from daoren.core.periods import Money
from daoren.core.portfolio import Portfolio, table_schema
from daoren.core.review import Measure, Option, ProjectReview, Review
from daoren.core.review.summary import Spending, Summary, summarise
from daoren.core.rules import Rule
from daoren.core.terms import Language, keys
from daoren.exchange.report.amounts import Unit, number
from daoren.exchange.report.budget import Step, budget_steps
from daoren.exchange.report.figures import Figure, figures
from daoren.exchange.report.selection import select
from daoren.exchange.report.voice import Voice

# So many projects stand in the list of the page; a file of more would not open on a phone.
LISTED: Final = 2000
# So many years before and after the one of the review stand on the first page.
YEARS_BEFORE: Final = 3
YEARS_AFTER: Final = 2
_OWN_NAMES: Final = {"zh": "中文", "en": "English"}
_TAGS: Final = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Year:
    """One row of the money by year: its label, its bars and the figures beside them, in minor units."""

    label: str
    outer: tuple[tuple[int, str], ...]
    inner: tuple[tuple[int, str], ...]
    planned: int | None
    came: int | None
    later: int | None


@dataclass(frozen=True)
class Document:
    """A review in one language."""

    review: Review
    summary: Summary
    voice: Voice
    limit: int
    regions: Mapping[str, dict[Language, str]]
    figures: tuple[Figure, ...]

    @property
    def lang(self) -> str:
        """The language tag."""
        return _TAGS[self.voice.language]

    @property
    def own_name(self) -> str:
        """The language in its own words."""
        return _OWN_NAMES[self.voice.language]

    @property
    def name(self) -> str:
        """What the portfolio is called."""
        return self.voice.name(self.review.name, self.voice.t("report.unnamed"))

    @property
    def title(self) -> str:
        """The title of the window."""
        return self.voice.t("report.document_title", name=self.name, date=self.review.as_of.isoformat())

    # ---- which projects ----
    @cached_property
    def chosen(self) -> tuple[ProjectReview, ...]:
        """The projects with a page of their own."""
        return select(self.review, limit=self.limit)

    @cached_property
    def pages(self) -> Mapping[str, int]:
        """The place in the review of each project that has a page."""
        ids = {project.project_id for project in self.chosen}
        places = enumerate(self.review.projects, start=1)
        return {project.project_id: place for place, project in places if project.project_id in ids}

    @property
    def listed(self) -> tuple[ProjectReview, ...]:
        """The projects in the list."""
        return self.review.projects[:LISTED]

    @cached_property
    def department_number(self) -> Mapping[str, int]:
        """The number of each department in the filter."""
        return {group.name: place for place, group in enumerate(self.summary.departments, start=1)}

    # ---- the first page ----
    @property
    def lede(self) -> str:
        """The three that the mission asks for, in one sentence."""
        counts = {ask.kind: ask.projects for ask in self.summary.asks}
        return self.voice.t(
            "report.lede", add=counts["add"], redirect=counts["redirect"], terminate=counts["terminate"]
        )

    @property
    def lede_money(self) -> str:
        """What all proposals do to money, in one sentence."""
        r, s = self.review, self.summary
        amounts = {"frees": s.frees, "needs": s.needs, "budget": r.budget, "allocated": r.allocated}
        return self.voice.t("report.lede_money", **{name: self._money(minor) for name, minor in amounts.items()})

    @property
    def leading_count(self) -> str:
        """How many lead, as a word of the language where it is ten."""
        count = len(self.summary.leading)
        return {"zh": "十", "en": "ten"}[self.voice.language] if count == 10 else str(count)

    @cached_property
    def total_unit(self) -> Unit:
        """The unit of the sums."""
        return self.voice.column([self.summary.frees, self.summary.needs, self.review.allocated])

    @cached_property
    def group_unit(self) -> Unit:
        """The unit of the sums of departments and fields."""
        return self.voice.column(group.planned for group in (*self.summary.departments, *self.summary.fields))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the budget, before and after."""
        return budget_steps(self.review, self.summary, self.voice)

    @property
    def steps_most(self) -> int:
        """The right end of the scale of the steps."""
        return max(max(step.start, step.end) for step in self.steps)

    @property
    def only_forecast(self) -> bool:
        """Whether spending is nowhere reported but forecast."""
        years = self.summary.years
        return all(year.spent is None for year in years) and any(year.forecast is not None for year in years)

    @cached_property
    def years(self) -> tuple[Year, ...]:
        """The money of the years around the date of the review."""
        near = range(self.review.as_of.year - YEARS_BEFORE, self.review.as_of.year + YEARS_AFTER + 1)
        return tuple(_year(year) for year in self.summary.years if year.first.year in near)

    @property
    def year_unit(self) -> Unit:
        """The unit of the money by year."""
        return self.voice.column(amount for year in self.years for amount in (year.planned, year.came, year.later))

    @property
    def years_most(self) -> int:
        """The right end of the scale of the years."""
        rows = [sum(amount for amount, _ in row) for year in self.years for row in (year.outer, year.inner)]
        return max([1, *rows])

    @property
    def year_keys(self) -> tuple[str, ...]:
        """What is drawn in the bars of the years."""
        drawn = {name for year in self.years for _, name in (*year.outer, *year.inner)}
        return tuple(name for name in ("planned", "later", "spent", "forecast") if name in drawn)

    @property
    def to_date(self) -> str:
        """Plan against spending to date, in one sentence."""
        found = self.summary.to_date
        if not found.projects:
            return self.voice.t("report.to_date_none")
        share = self.voice.percent(found.spent / found.planned if found.planned else None)
        return self.voice.t(
            "report.to_date",
            count=found.projects,
            projects=self.summary.projects,
            date=self.review.as_of.isoformat(),
            planned=self._money(found.planned),
            spent=self._money(found.spent),
            share=share,
        )

    # ---- one project ----
    def ground_first(self, project: ProjectReview) -> str:
        """Give the ground of a proposal with its clause; where it needs none, its reason."""
        if not project.grounds:
            return self.voice.say(project.reason)
        ground = project.grounds[0]
        return " · ".join(part for part in (self.voice.name(ground.rule.title), ground.clause) if part)

    def score_words(self, project: ProjectReview) -> str:
        """Say the score with its grade, which needs more facts than the score does."""
        score = project.score
        if score.grade == "unknown":
            return self.voice.t("report.score_ungraded", score=number(score.value))
        grade = self.voice.label("grade", score.grade)
        return self.voice.t("report.score_of", score=number(score.value), grade=grade)

    def last_day(self, project: ProjectReview) -> date:
        """Give the right end of the time bar of a project whose end is known."""
        days = (project.end_on, project.baseline_end_on, self.review.as_of)
        return max(day for day in days if day is not None)

    def work_done(self, project: ProjectReview) -> float | None:
        """Give the work done in per cent, where the schedule is measured by work and not by its end."""
        measure = project.measures[0]
        return None if measure.method == "end_shift" else measure.actual

    def points(self, value: float | None) -> str:
        """Write a percentage."""
        return self.voice.percent(None if value is None else value / 100)

    @cached_property
    def lag_rules(self) -> Mapping[str, Rule]:
        """The rules of lights that measure the lag behind plan, by the kind of measure."""
        rules = {kind: self.review.rules.get(f"lights.{kind}") for kind in keys("light_kind")}
        return {kind: rule for kind, rule in rules.items() if rule and rule.parameters.get("measure") == "lag"}

    def on_band(self, measure: Measure) -> float | None:
        """Give where a measure stands on the bands of its rule: money counts above plan as below it."""
        if measure.value is None or measure.kind not in self.lag_rules:
            return None
        return abs(measure.value) if measure.kind == "money" else measure.value

    def history_words(self, project: ProjectReview) -> str:
        """Say how far the history goes."""
        first, last = project.history[0][0], project.history[-1][0]
        return self.voice.t("report.history_span", first=min(first, last), last=max(first, last))

    def particulars(self, project: ProjectReview) -> Iterator[tuple[str, str]]:
        """Give what is known of a project beside its money, each with the key of its heading."""
        found = {
            "report.bearer": project.bearer,
            "report.programme": project.programme,
            "report.action": project.action,
            "report.field": project.field,
            "report.region": self.region(project.region),
            "report.state": self.voice.label("project_state", project.state) if project.state else "",
        }
        return ((key, words) for key, words in found.items() if words)

    @property
    def tolerance_rule(self) -> Rule | None:
        """The rule of tolerance."""
        return self.review.rules.get("tolerance")

    def conditions(self, project: ProjectReview) -> Iterator[tuple[str, str, str]]:
        """Give each condition of tolerance: its name, what is on record, and whether it holds."""
        rule = self.tolerance_rule
        against = rule.parameters.get("must_not_hold", ()) if rule else ()
        for name, flag in project.tolerance.conditions:
            known = table_schema("projects").fields.get(name)
            words = {True: "report.yes", False: "report.no", None: "report.not_recorded"}[flag]
            holds = "open" if flag is None else "holds" if flag != (name in against) else "fails"
            yield known.label[self.voice.language] if known else name, self.voice.t(words), holds

    def is_chosen(self, project: ProjectReview, option: Option) -> bool:
        """Tell whether an option is the one that is proposed."""
        return option.admitted and option.kind == project.proposal and option.amount == project.amount

    def level(self, option: Option) -> str:
        """Write how much of the plan an option gives, or of the commitment it adds; empty for all and nothing."""
        if option.kind == "add":
            return self.voice.t("report.level_add", share=self.voice.percent(option.level - 1.0))
        return "" if option.level in (0.0, 1.0) else self.voice.percent(option.level)

    def closed(self, project: ProjectReview) -> str:
        """Say which options are closed and why, those of one reason together."""
        reasons: dict[str, list[str]] = {}
        for option in project.options:
            if not option.admitted:
                kinds = reasons.setdefault(self.voice.say(option.why), [])
                kinds.append(self.voice.label("proposal", option.kind))
        comma, stop = ("、", "；") if self.voice.language == "zh" else (", ", "; ")
        said = (
            self.voice.t("report.joined", first=comma.join(dict.fromkeys(kinds)), second=why)
            for why, kinds in reasons.items()
        )
        return stop.join(said)

    # ---- what it rests on ----
    @property
    def gap(self) -> str:
        """The gap in per cent."""
        return f"{100 * self.review.gap:.4f}%"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in force, in the order of their keys."""
        return tuple(rule for _, rule in sorted(self.review.rules.items()))

    @property
    def not_reviewed(self) -> str:
        """Which projects are not under review."""
        counts = [
            self.voice.t("report.counted", what=self.voice.label("not_reviewed", why), count=count)
            for why, count in self.review.not_reviewed.items()
        ]
        comma = "、" if self.voice.language == "zh" else ", "
        return self.voice.t("report.not_reviewed", list=comma.join(counts)) if counts else ""

    @property
    def targets(self) -> tuple[Figure, ...]:
        """The programme figures that have a target."""
        return tuple(figure for figure in self.figures if figure.target is not None)

    @property
    def other_figures(self) -> tuple[Figure, ...]:
        """The programme figures that have none."""
        return tuple(figure for figure in self.figures if figure.target is None)

    def region(self, code: str) -> str:
        """Give what a region is called."""
        return self.voice.name(self.regions.get(code, {}), code)

    def _money(self, minor: int) -> Money:
        return Money(minor, self.review.currency)


def documents(
    review: Review, *, portfolio: Portfolio | None, languages: Iterable[Language], limit: int
) -> tuple[Document, ...]:
    """Give the review in each language; programme figures, regions and money by year need the portfolio."""
    summary = summarise(review, portfolio)
    regions = {} if portfolio is None else _regions(portfolio["regions"])
    found = figures(None if portfolio is None else portfolio["observations"], as_of=review.as_of)
    return tuple(
        Document(review, summary, Voice.of(review, language), limit, regions, found) for language in languages
    )


def _regions(table: nw.DataFrame[Any]) -> Mapping[str, dict[Language, str]]:
    return {
        row["region_code"]: {"zh": row["name"] or "", "en": row["name_en"] or ""}
        for row in table.iter_rows(named=True)
    }


def _year(year: Spending) -> Year:
    label = (
        f"{year.first.year}"
        if year.first.year == year.last.year
        else f"{year.first.year}/{year.last.year % 100:02d}"
    )
    outer = tuple((amount, name) for amount, name in ((year.planned, "planned"), (year.later, "later")) if amount)
    inner = tuple(
        (amount, name) for amount, name in ((year.spent, "spent"), (year.forecast, "forecast")) if amount
    )
    return Year(
        label,
        outer,
        inner,
        year.planned,
        year.forecast if year.spent is None else year.spent,
        year.later,
    )
