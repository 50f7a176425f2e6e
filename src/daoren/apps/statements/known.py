"""What the product knows of statements and corrections and nobody types."""

from collections.abc import Mapping
from typing import Any

from daoren.apps.records.joints import draws, gives
from daoren.apps.statements.content import content_to_hold, hold
from daoren.apps.statements.statement import row_of, standing
from daoren.core.ledger import Record
from daoren.core.periods import parse_period
from daoren.core.terms import Statement, say


@gives("statement", "open")
def year_of(record: Record, parent: Record | None, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the year of a statement, what it is called, and how many there are of that year already."""
    year = whole_year(str(answers.get("period", "")))
    if year is None:
        return {}
    title = say(Statement("statement.title", {"year": year}), "zh")
    return {"year": year, "title": title, "standing": int(row_of(year) is not None)}


def whole_year(text: str) -> int | None:
    """Give the year that a period is; None where it is another period, or none.

    >>> whole_year("2022"), whole_year("2022H1"), whole_year("soon")
    (2022, None, None)
    """
    try:
        period = parse_period(text)
    except ValueError:
        return None
    whole = (period.first.month, period.first.day, period.last.month, period.last.day) == (1, 1, 12, 31)
    return period.first.year if whole and period.first.year == period.last.year else None


@gives("statement", "issue")
def hold_fast(record: Record, parent: Record | None, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Hold all figures of the statement fast, and give their digest and how many are known."""
    content = content_to_hold(record.values["year"])
    known = sum(content.figures[key].now.value is not None for key in content.listed)
    return {"digest": hold(content), "known": known, "asked": len(content.listed)}


@gives("correction", "propose")
def computed_value(record: Record, parent: Record | None, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the value that the statement has for the figure."""
    year = parent.values.get("year") if parent is not None else None
    found = standing(year).content.figures.get(str(answers.get("figure"))) if year else None
    return {"computed": found.now.value if found is not None else None}


@draws("statement")
def drawn(record: Record, whole: bool) -> Mapping[str, Any]:  # noqa: FBT001 - as the joint calls it
    """Give the year of a statement, for the way to its pages."""
    return {"year": record.values.get("year")}
