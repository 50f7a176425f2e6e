"""One flat row a project: the table that machines and spreadsheets read."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from daoren.core.periods import minor_digits
from daoren.core.review import ProjectReview, Review
from daoren.core.terms import Language, say
from daoren.exchange.report.amounts import exact

COLUMNS: Final = (
    "project_id",
    "proposal",
    "amount",
    "reason",
    "robustness",
    "currency",
    "planned",
    "change",
    "determined",
    "light",
    "schedule_light",
    "money_light",
    "delivery_light",
    "score",
    "grade",
    "coverage",
    "rule",
    "citation",
    "standing",
    "ground",
    "tolerance",
    "department",
    "name",
)

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_proposals(review: Review, path: Path, *, language: Language) -> None:
    """Write `proposals.csv`: UTF-8 without a byte-order mark, one line a project in the order of the review.

    Amounts are in major units with every digit of the minor unit; what is not known is empty. Words of people
    (reason, department, name) are in `language` or as given; all else are keys of the vocabulary. A text that a
    spreadsheet would take for a formula gets an apostrophe in front. Excel users open the workbook instead.
    """
    digits = minor_digits(review.currency)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for project in review.projects:
            row = flat(project, review=review, language=language)
            writer.writerow([_cell(row[column], column, digits) for column in COLUMNS])


def flat(project: ProjectReview, *, review: Review, language: Language) -> Mapping[str, object]:
    """Give the row of one project: money in minor units, what is not known None, robustness not yet computed."""
    lights = {f"{measure.kind}_light": measure.light for measure in project.measures}
    return {
        "project_id": project.project_id,
        "proposal": project.proposal,
        "amount": project.amount,
        "reason": say(project.reason, language),
        "robustness": None,
        "currency": review.currency,
        "planned": project.planned,
        "change": project.change,
        "determined": project.determined,
        "light": project.light,
        **lights,
        "score": project.score.value,
        "grade": project.score.grade,
        "coverage": project.score.coverage,
        "rule": project.rule.key,
        "citation": project.rule.citation,
        "standing": project.rule.standing(review.region).key,
        "ground": ";".join(dict.fromkeys(ground.rule.key for ground in project.grounds)),
        "tolerance": project.tolerance.verdict,
        "department": project.department,
        "name": project.name,
    }


def _cell(value: object, column: str, digits: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if column in ("amount", "planned", "change") and isinstance(value, int):
        return exact(value, digits)
    if isinstance(value, float):
        return f"{value:.4f}" if column == "coverage" else f"{value:.2f}"
    return guarded(str(value))


def guarded(text: str) -> str:
    """Keep a text from being taken for a formula by a spreadsheet.

    >>> guarded("=1+1"), guarded("Laser")
    ("'=1+1", 'Laser')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
