"""Which heading of a sheet is which field of the contract."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

from daoren.core.portfolio import Field, TableSchema, schema
from daoren.exchange.reading.units import split_heading, split_remark


@dataclass(frozen=True, slots=True)
class Match:
    """A heading that names a field: which table and field (or one stored column of a period), and its unit."""

    heading: str
    table: str
    field: Field
    unit: str
    stored: str = ""


def normal(heading: str) -> str:
    """Give a heading without regard to case, width, spaces, underscores, hyphens and the mark of a required field.

    >>> normal("Project　Number *") == normal("project_number")
    True
    """
    half = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(letter for letter in half if not letter.isspace() and letter not in "_-*:：")


@cache
def names_of(table: str) -> Mapping[str, tuple[Field, str]]:
    """Give every normal heading of a table with its field; a name goes before a label, a label before an alias."""
    found: dict[str, tuple[Field, str]] = {}
    fields = schema()[table].fields.values()
    for rank in range(max(len(field.headers) for field in fields)):
        for field in fields:
            if rank < len(field.headers):
                found.setdefault(normal(field.headers[rank]), (field, ""))
    for field in fields:
        if field.type == "period":
            for column in field.columns:
                found.setdefault(normal(column), (field, column))
    return MappingProxyType(found)


@cache
def table_named(name: str) -> str:
    """Give the table that a file or sheet is named after, in either language; empty where there is none.

    >>> table_named("Projects"), table_named("经费"), table_named("notes")
    ('projects', 'money', '')
    """
    wanted = normal(name)
    for table in schema().values():
        if wanted in (normal(table.name), normal(table.label["zh"]), normal(table.label["en"])):
            return table.name
    return ""


def table_near(name: str) -> str:
    """Give the table whose name a file or sheet nearly bears; empty where none is near.

    >>> table_near("findngs"), table_near("notes")
    ('findings', '')
    """
    names = {
        normal(word): table.name for table in schema().values() for word in (table.name, *table.label.values())
    }
    close = get_close_matches(normal(name), list(names), n=1, cutoff=0.75)
    return names[close[0]] if close else ""


def match_heading(heading: str, table: str) -> Match | None:
    """Give the field of a table that a heading names, its unit split off.

    >>> match_heading("财政经费总额 (万元)", "projects").field.name
    'total_public'
    """
    whole = names_of(table).get(normal(heading))
    if whole:
        return Match(heading, table, whole[0], "", whole[1])
    bare, unit = split_heading(heading)
    found = names_of(table).get(normal(bare))
    if found:
        return Match(heading, table, found[0], unit, found[1])
    bare, remark = split_remark(heading)
    found = names_of(table).get(normal(bare)) if remark else None
    if found is None:
        return None
    return Match(heading, table, found[0], remark if found[0].type in ("money", "share") else "", found[1])


def match_flat(heading: str) -> Match | None:
    """Give the field that a heading of a flat table names: `table.field` in any language, else one of projects.

    >>> match_flat("经费.计划（万元）").table, match_flat("项目名称").field.name
    ('money', 'name')
    """
    before, dot, after = heading.replace("。", ".").replace("．", ".").partition(".")
    table = table_named(before) if dot else ""
    match = match_heading(after, table) if table else match_heading(heading, "projects")
    return replace(match, heading=heading) if match else None


def nearest(table: TableSchema, wanted: Field, headings: Iterable[str]) -> str:
    """Give the heading that looks most like a field that was not found; empty where none does."""
    normals = {normal(split_heading(heading)[0]): heading for heading in headings}
    for name in wanted.headers:
        close = get_close_matches(normal(name), list(normals), n=1, cutoff=0.6)
        if close:
            return normals[close[0]]
    return ""
