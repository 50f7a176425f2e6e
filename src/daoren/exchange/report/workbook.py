"""The workbook: everything of a review that people sort, filter and add up."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from daoren.core.periods import minor_digits
from daoren.core.review import Option, ProjectReview, Review
from daoren.core.review.summary import summarise
from daoren.core.terms import Language
from daoren.exchange.report.spreadsheet import Column, Sheet, Spreadsheet, write_spreadsheet
from daoren.exchange.report.voice import Voice

# So many rows of alternatives are written; a sheet of more than 1,048,576 rows would not open.
ALTERNATIVES: Final = 200_000


def write_workbook(review: Review, path: Path, *, language: Language) -> None:
    """Write `report.xlsx`: summary, proposals, alternatives, grounds and policies, headed in one language.

    Every project is there. Numbers are numbers: money in 万元 (Chinese, CNY) or else in major units, as its
    heading says. No text becomes a formula or a link. The same review gives the same bytes.
    """
    write_spreadsheet(spreadsheet_of(review, language=language), path)


def spreadsheet_of(review: Review, *, language: Language) -> Spreadsheet:
    """Give the workbook of a review as plain cells, ready to be written here or by another process."""
    voice = Voice.of(review, language)
    sheets = tuple(Sheet(voice.t(key), columns, tuple(rows)) for key, columns, rows in _sheets(review, voice))
    return Spreadsheet(voice.t("report.title"), review.as_of, sheets)


def _sheets(review: Review, voice: Voice) -> Iterator[tuple[str, Sequence[Column], Iterable[Sequence[Any]]]]:
    yield "report.sheet_summary", _summary_columns(voice), _summary_rows(review, voice)
    yield "report.sheet_proposals", _proposal_columns(review, voice), _proposal_rows(review, voice)
    yield "report.sheet_alternatives", _option_columns(review, voice), _option_rows(review, voice)
    yield "report.sheet_grounds", _ground_columns(voice), _ground_rows(review, voice)
    yield "report.sheet_policies", _policy_columns(voice), _policy_rows(review, voice)


# ---- money ----
def _scale(review: Review, voice: Voice) -> tuple[int, str]:
    """Give how many minor units the unit of the workbook has, and its name."""
    one: int = 10 ** minor_digits(review.currency)
    if voice.language == "zh" and review.currency == "CNY":
        return 10_000 * one, "万元"
    return one, review.currency


def _money(minor: int | None, scale: int) -> float | None:
    return None if minor is None else minor / scale


# ---- sheets ----
def _summary_columns(voice: Voice) -> Sequence[Column]:
    return Column(voice.t("report.sheet_summary"), "long", 44), Column("", "long", 90)


def _summary_rows(review: Review, voice: Voice) -> Iterator[Sequence[Any]]:
    found = summarise(review)
    if review.synthetic:
        yield voice.t("report.synthetic"), None
    yield voice.name(review.name, voice.t("report.unnamed")), None
    yield voice.t("report.data_date"), review.as_of.isoformat()
    yield voice.t("report.projects"), found.projects
    for light, count in found.lights.items():
        yield voice.label("light", light), count
    for ask in found.asks:
        yield voice.label("proposal", ask.kind), ask.projects
    yield voice.t("report.step_plan"), voice.money(review.planned)
    yield voice.t("report.frees"), voice.money(found.frees)
    yield voice.t("report.needs"), voice.money(found.needs)
    yield voice.t("report.step_use"), voice.money(review.allocated)
    yield voice.t("report.step_budget"), voice.money(review.budget)
    yield voice.t("report.currency"), review.currency
    yield voice.t("report.solver"), review.method
    yield voice.t("report.objective"), review.objective
    yield voice.t("report.bound"), review.bound
    yield voice.t("report.gap"), review.gap
    yield voice.t("report.shadow_price"), review.shadow_price
    yield voice.t("report.software"), f"daoren {review.version}"
    yield voice.t("report.input_digest"), review.digest
    yield voice.t("report.map_used"), " ".join(part for part in (review.map_key, review.map_digest) if part)
    for why, count in review.not_reviewed.items():
        yield voice.t("report.not_reviewed", list=voice.label("not_reviewed", why)), count
    for note in review.notes:
        yield voice.say(note), None
    if sum(1 for _ in _choices(review)) > ALTERNATIVES:
        yield voice.t("report.rows_left_out", count=ALTERNATIVES), None
    yield voice.t("report.people_decide"), None


def _proposal_columns(review: Review, voice: Voice) -> Sequence[Column]:
    unit = _scale(review, voice)[1]
    t = voice.t
    lights = [voice.label("light_kind", kind) for kind in ("overall", "schedule", "money", "delivery")]
    return (
        Column(t("report.project_id"), "text", 18),
        Column(t("report.name"), "text", 44),
        Column(t("report.department"), "text", 22),
        Column(t("report.proposal"), "text", 14),
        Column(t("report.reason"), "text", 70),
        Column(t("report.unit_in", what=t("report.planned_next"), unit=unit), "money", 14),
        Column(t("report.unit_in", what=t("report.proposed_next"), unit=unit), "money", 14),
        Column(t("report.unit_in", what=t("report.change"), unit=unit), "money", 14),
        Column(t("report.robustness"), "share", 10),
        Column(t("report.determined"), "text", 10),
        *(Column(heading, "text", 13) for heading in lights),
        Column(t("report.score"), "number", 8),
        Column(t("report.grade"), "text", 12),
        Column(t("report.coverage"), "share", 9),
        Column(t("report.rule"), "text", 40),
        Column(t("report.citation"), "text", 30),
        Column(t("report.standing_here"), "text", 24),
        Column(t("report.grounds"), "text", 40),
        Column(t("report.tolerance"), "text", 18),
        Column(t("report.bearer"), "text", 24),
        Column(t("report.field"), "text", 16),
        Column(t("report.unit_in", what=t("report.public_total"), unit=unit), "money", 14),
        Column(t("report.unit_in", what=t("report.planned_to_date"), unit=unit), "money", 14),
        Column(t("report.unit_in", what=t("report.spent_to_date"), unit=unit), "money", 14),
        Column(t("report.start"), "date", 11),
        Column(t("report.end"), "date", 11),
    )


def _proposal_rows(review: Review, voice: Voice) -> Iterator[Sequence[Any]]:
    scale = _scale(review, voice)[0]
    return (_proposal_row(project, voice, scale) for project in review.projects)


def _proposal_row(project: ProjectReview, voice: Voice, scale: int) -> Sequence[Any]:
    lights = [project.light, *(measure.light for measure in project.measures)]
    return (
        project.project_id,
        project.name,
        project.department,
        voice.label("proposal", project.proposal),
        voice.say(project.reason),
        _money(project.planned, scale),
        _money(project.amount, scale),
        _money(project.change, scale),
        None,
        None if project.determined else voice.t("report.no"),
        *(voice.light(light) for light in lights),
        project.score.value,
        voice.label("grade", project.score.grade),
        project.score.coverage,
        voice.name(project.rule.title),
        project.rule.citation,
        voice.standing(project.rule),
        "; ".join(voice.name(ground.rule.title) for ground in project.grounds),
        _tolerance(project, voice),
        project.bearer,
        project.field,
        _money(project.public_total, scale),
        _money(project.public_planned_to_date, scale),
        _money(project.public_spent, scale),
        project.start_on,
        project.end_on,
    )


def _tolerance(project: ProjectReview, voice: Voice) -> str | None:
    """Say the check of the tolerance rule; empty where it does not apply, which is the common case."""
    verdict = project.tolerance.verdict
    return None if verdict == "not_applicable" else voice.label("tolerance", verdict)


def _option_columns(review: Review, voice: Voice) -> Sequence[Column]:
    unit = _scale(review, voice)[1]
    t = voice.t
    return (
        Column(t("report.project_id"), "text", 18),
        Column(t("report.option"), "text", 16),
        Column(t("report.level"), "share", 8),
        Column(t("report.unit_in", what=t("report.next_money"), unit=unit), "money", 16),
        Column(t("report.unit_in", what=t("report.change"), unit=unit), "money", 14),
        Column(t("report.unit_in", what=t("report.value"), unit=unit), "money", 14),
        Column(t("report.unit_in", what=t("report.price"), unit=unit), "money", 14),
        Column(t("report.why"), "text", 80),
    )


def _choices(review: Review) -> Iterator[tuple[ProjectReview, Option]]:
    """Give the open options of every project that has more than one."""
    for project in review.projects:
        admitted = [option for option in project.options if option.admitted]
        if len(admitted) > 1:
            yield from ((project, option) for option in admitted)


def _option_rows(review: Review, voice: Voice) -> Iterator[Sequence[Any]]:
    scale = _scale(review, voice)[0]
    for _, (project, option) in zip(range(ALTERNATIVES), _choices(review), strict=False):
        yield (
            project.project_id,
            voice.label("proposal", option.kind),
            option.level,
            _money(option.amount, scale),
            _money(option.change, scale),
            _money(round(option.value), scale),
            None if option.price is None else _money(round(option.price), scale),
            voice.say(option.why),
        )


def _ground_columns(voice: Voice) -> Sequence[Column]:
    t = voice.t
    headings = (
        ("report.project_id", "text", 18),
        ("report.finding", "text", 14),
        ("report.found_on", "date", 12),
        ("report.grounds", "text", 50),
        ("report.clause", "text", 24),
        ("report.fact", "text", 60),
        ("report.evidence", "text", 40),
        ("report.citation", "text", 36),
        ("report.standing_here", "text", 26),
        ("report.statement", "text", 50),
    )
    return tuple(Column(t(key), kind, width) for key, kind, width in headings)


def _ground_rows(review: Review, voice: Voice) -> Iterator[Sequence[Any]]:
    for project in review.projects:
        for ground in project.grounds:
            yield (
                project.project_id,
                ground.finding_id,
                ground.found_on,
                voice.name(ground.rule.title),
                ground.clause,
                ground.fact,
                ground.evidence,
                ground.rule.citation,
                voice.standing(ground.rule),
                ground.statement or voice.t("report.no_statement"),
            )


def _policy_columns(voice: Voice) -> Sequence[Column]:
    headings = (
        ("report.key", 28),
        ("report.rule", 60),
        ("report.citation", 44),
        ("report.standing_here", 26),
        ("report.digest", 66),
    )
    return tuple(Column(voice.t(key), "text", width) for key, width in headings)


def _policy_rows(review: Review, voice: Voice) -> Iterator[Sequence[Any]]:
    for file in review.policies:
        yield file.key, voice.name(file.title), None, None, file.digest
    for key, rule in sorted(review.rules.items()):
        yield key, voice.name(rule.title), rule.citation, voice.standing(rule), None
