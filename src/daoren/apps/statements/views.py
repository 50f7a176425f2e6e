"""The pages of annual statements: the list by year, one statement, one figure, and the files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from daoren.apps.parties.access import actor_in, open_to, refuse
from daoren.apps.parties.actors import Actor
from daoren.apps.parties.speech import reader_language
from daoren.apps.programmes.derive import MOST_ROWS, derivations
from daoren.apps.records.kinds import kinds, policies
from daoren.apps.records.policies import may_open
from daoren.apps.records.wording import Names
from daoren.apps.statements.definitions import FIGURE, Definition
from daoren.apps.statements.edition import edition
from daoren.apps.statements.export import last_whole_year
from daoren.apps.statements.rows import Row, evidence, rows, rows_of_places
from daoren.apps.statements.statement import Standing, for_public, rows_of_statements, standing
from daoren.apps.statements.writing import in_table
from daoren.core.lifecycle.decide import role_term
from daoren.core.terms import LANGUAGES, Language, Statement
from daoren.exchange.statement import StatementError, write_page, write_pdf, write_word

READERS = ("leader", "officer", "county", "auditor")
# The years back from the last one that is over that can be looked at before a statement was opened.
BACK = 6
YEARS = range(1990, 2101)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def reads_whole(actor: Actor) -> bool:
    """Tell whether somebody sees statements that are not published, and the records behind their figures."""
    return bool(actor.roles & set(READERS))


def seen(request: HttpRequest, year: int) -> Standing | HttpResponse:
    """Give a year's statement as far as the reader may see it, or the answer that refuses it."""
    if year not in YEARS:
        raise Http404(str(year))
    if reads_whole(actor_in(request)):
        return standing(year)
    one = standing(year)
    if one.state == "published":
        return for_public(one)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    who = tuple(role_term(role) for role in READERS)
    return refuse(request, (Statement("records.page_not_yours", {"roles": who}),))


@open_to("public")
@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """List the statements by year; to the public those that are published."""
    actor, whole = actor_in(request), reads_whole(actor_in(request))
    found = [row for row in rows_of_statements() if whole or row.state == "published"]
    listed = [
        {"row": row, "year": row.own_values["year"], "values": row.own_values,
         "state": kinds()["statement"].states[row.state]}
        for row in found
    ]  # fmt: skip
    opened = {one["year"] for one in listed}
    last = last_whole_year() if whole else None
    shown = {
        "listed": listed,
        "others": [year for year in range(last, last - BACK, -1) if year not in opened] if last else [],
        "may_open": may_open(actor, kinds()["statement"]),
        "whole": whole,
    }
    return render(request, "statements/list.html", shown)


@open_to("public")
@require_safe
def statement(request: HttpRequest, year: int) -> HttpResponse:
    """Show the statement of a year in the reader's language."""
    one = seen(request, year)
    if isinstance(one, HttpResponse):
        return one
    whole = reads_whole(actor_in(request))
    said = edition(one, reader_language(), public=not whole)
    shown = {
        "one": one,
        "said": said,
        "whole": whole,
        "lifecycle": kinds()["statement"],
        "files": _files(year),
        "years": (year - 1, year + 1),
        "may_correct": whole and one.row is not None and bool(actor_in(request).roles & {"officer", "leader"}),
    }
    return render(request, "statements/statement.html", shown)


def _files(year: int) -> list[tuple[str, str]]:
    """Give what each file is called in the messages, and its address."""
    found = [("page", reverse("statement_page", args=(year,)))]
    for language in LANGUAGES:
        found.append((f"pdf_{language}", reverse("statement_pdf", args=(year, language))))
        found.append((f"word_{language}", reverse("statement_word", args=(year, language))))
    return found


@open_to("public")
@require_safe
def statement_figure(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Show how a figure of a statement was found, what it is, and the records behind it."""
    one = seen(request, year)
    if isinstance(one, HttpResponse):
        return one
    definition = one.content.definitions.get(key)
    if definition is None:
        raise Http404(key)
    whole, language = reads_whole(actor_in(request)), reader_language()
    said = edition(one, language, public=not whole)
    figure = one.content.figures[key]
    shown = {
        "one": one,
        "key": key,
        "definition": definition,
        "found": one.found(key),
        "figure": figure,
        "lines": [line for chapter in said.chapters for line in chapter.lines if line.key == key],
        "written": lambda found: in_table(definition, found, language),
        "inputs": _inputs(one, definition, language),
        "used_by": [other for other in one.content.definitions.values() if key in other.way.of],
        "rule": policies().rules.get(f"{FIGURE}.{key}"),
        "counting": derivations().get(definition.way.of[0]) if definition.way.means == "derive" else None,
        "region": policies().region,
        "most": MOST_ROWS,
        "whole": whole,
        **(_behind(definition, year) if whole else _nothing_behind()),
    }
    return render(request, "statements/figure.html", shown)


def _inputs(one: Standing, definition: Definition, language: Language) -> list[dict[str, Any]]:
    """Give the figures that one is made of, each with the year that it is taken of."""
    known = one.content.definitions
    years = (one.year, one.year - 1) if definition.way.means == "growth" else (one.year,)
    return [
        {"definition": known[key], "year": year, "text": in_table(known[key], _of_year(one, key, year), language)}
        for key in definition.way.of
        if key in known and definition.way.means not in ("derive", "indicator", "places")
        for year in years
    ]


def _of_year(one: Standing, key: str, year: int) -> Any:
    figure = one.content.figures[key]
    return figure.now if year == one.year else figure.before


def _behind(definition: Definition, year: int) -> dict[str, Any]:
    """Give the rows behind a figure, of the year before, and of its places, with names and evidence."""
    now, before = rows(definition.way, year), rows(definition.way, year - 1)
    of_places = rows_of_places(definition.parts, year) if definition.parts else []
    return {
        "rows": now,
        "rows_before": before,
        "of_places": of_places,
        "names": _named((*now, *before, *of_places)),
        "files": _files_of(now) if definition.external else [],
    }


def _files_of(found: Sequence[Row]) -> list[Any]:
    """Give the files that the records behind a figure were reported with."""
    return [
        file for record in dict.fromkeys(row.record for row in found if row.record) for file in evidence(record)
    ]


def _named(found: Sequence[Row]) -> Names:
    names = Names(reader_language())
    names.learn("region", (row.region for row in found))
    return names


def _nothing_behind() -> Mapping[str, Any]:
    return {"rows": [], "rows_before": [], "of_places": [], "names": Names(reader_language()), "files": []}


@open_to("public")
@require_safe
def statement_page(request: HttpRequest, year: int) -> HttpResponse:
    """Give the statement as one page in both languages, the reader's first."""
    one = seen(request, year)
    if isinstance(one, HttpResponse):
        return one
    first, public = reader_language(), not reads_whole(actor_in(request))
    order = (first, *(other for other in LANGUAGES if other != first))
    page = write_page([edition(one, language, public=public) for language in order])
    return _file(page, "text/html; charset=utf-8", f"statement-{year}.html")


@open_to("public")
@require_safe
def statement_pdf(request: HttpRequest, year: int, language: str) -> HttpResponse:
    """Give the statement as PDF in a language."""
    one = _of_language(request, year, language)
    if isinstance(one, HttpResponse):
        return one
    try:
        pdf = write_pdf(one)
    except StatementError as error:
        return refuse(request, (error.why,), status=409)
    return _file(pdf, "application/pdf", f"statement-{year}-{language}.pdf")


@open_to("public")
@require_safe
def statement_word(request: HttpRequest, year: int, language: str) -> HttpResponse:
    """Give the statement as a Word file in a language."""
    one = _of_language(request, year, language)
    if isinstance(one, HttpResponse):
        return one
    return _file(write_word(one), WORD, f"statement-{year}-{language}.docx")


def _of_language(request: HttpRequest, year: int, language: str) -> Any:
    if language not in LANGUAGES:
        raise Http404(language)
    one = seen(request, year)
    if isinstance(one, HttpResponse):
        return one
    return edition(one, language, public=not reads_whole(actor_in(request)))


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
