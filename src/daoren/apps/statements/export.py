"""The figures of a statement as lines of a table."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Max

from daoren.apps.audit.append import today
from daoren.apps.portfolio.export import exports
from daoren.apps.portfolio.models import TABLES
from daoren.apps.statements.definitions import Definition
from daoren.apps.statements.find import Found
from daoren.apps.statements.statement import rows_of_statements, standing

_UNITS = {"percent": "%", "change": "%", "yi": "亿元 / CNY 100 m", "wan": "万元 / CNY 10,000", "rank": "位 / rank"}


@exports("statement")
def statement_lines(year: int | None = None) -> Iterator[Mapping[str, Any]]:
    """Give each figure of a year's statement, in the order in which they are read; one not known has no value.

    Without a year it is the newest one with a statement, else the last one that is over in the data.
    """
    year = newest() if year is None else year
    if year is None:
        return
    one = standing(year)
    for chapter in one.content.chapters:
        for key in chapter.figures:
            definition, found = one.content.definitions[key], one.found(key)
            yield {
                "year": year,
                "chapter": chapter.key,
                "key": key,
                "name_zh": definition.name["zh"],
                "name_en": definition.name["en"],
                "value": whole(found.value),
                "unit": unit_of(definition.form, definition.unit),
                "last_year": whole(one.content.figures[key].before.value),
                "status": found.status or "unknown",
                "source": found.document or source_of(definition, found),
                "coverage": None if found.coverage is None else round(found.coverage, 4),
                "comparison": found.comparison,
            }


def whole(value: float | None) -> float | int | None:
    """Give a whole number without a point.

    >>> whole(10.0), whole(849.25907), whole(None)
    (10, 849.25907, None)
    """
    return int(value) if isinstance(value, float) and value.is_integer() else value


def source_of(definition: Definition, found: Found) -> str:
    """Give the rule by which a figure is counted from records; empty where nothing is known."""
    return f"derive.{definition.way.of[0]}" if found.value is not None and definition.way.means == "derive" else ""


def unit_of(form: str, unit: Mapping[str, str]) -> str:
    """Give the unit of a value as it stands in a table, in both languages.

    >>> unit_of("yi", {}), unit_of("count", {"zh": "家", "en": "firms"})
    ('亿元 / CNY 100 m', '家 / firms')
    """
    return f"{unit['zh']} / {unit['en']}" if unit else _UNITS.get(form, "")


def newest() -> int | None:
    """Give the newest year with a statement, else the last one that is over in the data; None without any."""
    rows = rows_of_statements()
    return int(rows[0].own_values["year"]) if rows else last_whole_year()


def last_whole_year() -> int | None:
    """Give the last year that is over by today and in the data; None where there are no data."""
    found = TABLES["observations"]._default_manager.filter(kind="actual", period_end__lte=today())
    last: date | None = found.aggregate(last=Max("period_end"))["last"]
    if last is None:
        return None
    return last.year if (last.month, last.day) == (12, 31) else last.year - 1
