"""What goes wrong, in one shape: RFC 9457, with the reasons in both languages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from ninja import Schema
from ninja.responses import Response
from pydantic import Field

from daoren.apps.parties.speech import reader_language
from daoren.apps.records.actions.act import RefusedError
from daoren.core.lifecycle import Problem as WrongAnswer
from daoren.core.terms import Statement, say

MEDIA_TYPE = "application/problem+json"
CODES = (400, 401, 403, 404, 405, 409, 410, 422, 429)

# Reasons of a person rather than of the present state, and those of what was given.
_WHO = frozenset({"lifecycle.only", "lifecycle.not_same", "lifecycle.nobody_may", "records.may_not_read"})
_GIVEN = frozenset({"records.needs_parent", "lifecycle.no_such_row"})
_ABSENT = frozenset({"records.no_such_record", "lifecycle.unknown_event"})


class Reason(Schema):
    """Why not, by the key of the sentence and in both languages."""

    key: str
    zh: str
    en: str


class FieldProblem(Reason):
    """What is wrong with one field."""

    field: str


class Problem(Schema):
    """What went wrong; `detail` is in the language of the reader."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    reasons: list[Reason] = Field(default_factory=list)
    fields: list[FieldProblem] = Field(default_factory=list)


class ProblemError(Exception):
    """A request that ends in a problem."""

    def __init__(
        self,
        status: int,
        *reasons: Statement,
        fields: Sequence[WrongAnswer] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status)
        self.status = status
        self.reasons = reasons
        self.fields = fields
        self.headers = headers or {}


def problem(error: ProblemError) -> HttpResponse:
    """Give the response of a problem."""
    title = Statement(f"api.status_{error.status}")
    language = reader_language()
    told = (*error.reasons, *(one.what for one in error.fields))
    body = Problem(
        title=say(title, language),
        status=error.status,
        detail=" ".join(say(one, language) for one in told),
        reasons=[Reason(**_words(one)) for one in error.reasons],
        fields=[FieldProblem(field=one.field, **_words(one.what)) for one in error.fields],
    )
    response = Response(body.model_dump(), status=error.status, content_type=MEDIA_TYPE)
    for name, value in error.headers.items():
        response[name] = value
    return response


def _words(statement: Statement) -> dict[str, str]:
    return {"key": statement.key, "zh": say(statement, "zh"), "en": say(statement, "en")}


def of_refusal(error: RefusedError) -> ProblemError:
    """Give the problem of an act that may not be: 403 for who, 409 for the present state, 422 for the answers.

    Somebody who may not do it at all is told that alone, and nothing of the state that the record is in.
    """
    reasons, problems = error.refusal.reasons, error.refusal.problems
    who = [one for one in reasons if one.key in _WHO]
    if who:
        return ProblemError(403, *who)
    if any(one.key in _ABSENT for one in reasons):
        return ProblemError(404, *reasons)
    conflict = [one for one in reasons if one.key not in _GIVEN]
    return ProblemError(409 if conflict else 422, *reasons, fields=problems)


_FAULTS = {"missing": "api.field_missing", "extra_forbidden": "api.field_unknown"}


def of_faults(errors: Sequence[Mapping[str, Any]]) -> ProblemError:
    """Give the problem of a request that is not as described; each fault names its place, never its value."""
    fields = []
    for error in errors:
        place = ".".join(str(part) for part in error["loc"])[:200]
        key = _FAULTS.get(error["type"], "api.field_wrong")
        fields.append(WrongAnswer(place, Statement(key, {"field": place})))
    return ProblemError(422, fields=fields)
