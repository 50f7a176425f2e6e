"""What is done: an event of a record, or the opening of one, by the same act as on the pages."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict, Field

from daoren.apps.parties.access import actor_in
from daoren.apps.parties.actors import NOBODY
from daoren.apps.parties.proof import recently_proved
from daoren.apps.records import attachments
from daoren.apps.records.actions.act import Done, RefusedError, act, open_record
from daoren.apps.records.desk import Desk, desk_at, desk_to_open
from daoren.apps.records.forms import named_key
from daoren.apps.records.projection import key_of
from daoren.apps.records.throttle import too_often
from daoren.core.lifecycle import Field as FieldOfKind
from daoren.core.lifecycle import Problem, Refusal
from daoren.core.lifecycle.answers import not_a
from daoren.core.terms import Statement
from daoren.web.api.kinds import lifecycle_of
from daoren.web.api.operation import operation
from daoren.web.api.problems import ProblemError, of_refusal
from daoren.web.api.records import row_of
from daoren.web.api.typed import Answers, EventName, KindName, Number, Sequence, Word


class Given(Schema):
    """What is answered to an event; `seen` is the record's sequence number as it was looked at."""

    model_config = ConfigDict(extra="forbid")

    answers: Answers = Field(default_factory=dict)
    seen: Sequence | None = None


class Opening(Schema):
    """What is answered to open a record; `of` is the key of the record that it is to belong to."""

    model_config = ConfigDict(extra="forbid")

    answers: Answers = Field(default_factory=dict)
    of: Word | None = None


class Outcome(Schema):
    """What was done: the record's state now, and the numbers of every fact of the act."""

    kind: str
    number: str
    state: str
    sequence: int
    facts: list[int]


@operation("POST", "/do/{kind}/{event}/{path:number}", open_to=("public",), tag="acts", answer=Outcome)
def record_event(request: HttpRequest, kind: KindName, event: EventName, number: Number, given: Given) -> Any:
    """Do an event of a record.

    409 where its state does not allow it or it has moved on, 403 where the caller may not, 422 where an answer is
    wrong; each with every reason.
    """
    actor = actor_in(request)
    desk = desk_at(actor, row_of(kind, number), event)
    if desk is None:
        raise ProblemError(404)
    _not_too_often(request, desk)
    _proved(request, desk)

    def do(answers: Mapping[str, Any]) -> Done:
        return act(actor, kind, number, event, answers, seen=given.seen)

    return _outcome(_done(desk, given.answers, do))


@operation("POST", "/open/{kind}/{event}", open_to=("public",), tag="acts", answer=Outcome, status=201)
def record_open(request: HttpRequest, kind: KindName, event: EventName, given: Opening) -> Any:
    """Open a record of a kind by one of its opening events."""
    actor, of = actor_in(request), given.of or ""
    chosen = lifecycle_of(kind).events.get(event)
    desk = desk_to_open(actor, kind, event, of)
    if chosen is None or not chosen.opens:
        raise ProblemError(404)
    if desk is None:
        raise ProblemError(422, fields=[Problem("body.of", Statement("api.field_wrong", {"field": "of"}))])
    _not_too_often(request, desk)
    _proved(request, desk)

    def do(answers: Mapping[str, Any]) -> Done:
        return open_record(actor, kind, answers, event=event, of=of)

    return _outcome(_done(desk, given.answers, do))


def _not_too_often(request: HttpRequest, desk: Desk) -> None:
    """Let the public do what is open to it as often as on the pages; raise ProblemError where it is too often."""
    if desk.actor is not NOBODY:
        return
    reasons = desk.refusals()
    if reasons:
        raise of_refusal(RefusedError(Refusal(reasons)))
    if too_often(request, "unsigned"):
        raise ProblemError(429, Statement("pages.too_often"))


def _proved(request: HttpRequest, desk: Desk) -> None:
    """Ask a session for the same fresh proof as on the pages; a token was made with one. Raise ProblemError."""
    if desk.event.negative and not desk.actor.only and desk.actor is not NOBODY and not recently_proved(request):
        raise ProblemError(403, Statement("account.prove"))


def _done(desk: Desk, given: Mapping[str, Any], do: Any) -> Done:
    """Do the act with its files in one transaction; raise ProblemError with every reason."""
    answers, problems = _resolved(desk, given)
    if problems:
        reasons = desk.refusals()
        raise of_refusal(RefusedError(Refusal(reasons, tuple(problems))))
    try:
        with transaction.atomic():
            done: Done = do(answers)
            digests = [one for value in answers.values() if isinstance(value, list) for one in value]
            attachments.settle(digests, key_of(done.record.kind, done.record.subject))
    except RefusedError as error:
        raise of_refusal(error) from error
    return done


def _resolved(desk: Desk, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Give the answers with names of people, parties and regions as keys; and those that name nothing."""
    answers, problems = dict(given), []
    for name, value in given.items():
        field = desk.lifecycle.fields.get(name)
        if field is None or value in (None, "", []):
            continue
        try:
            answers[name] = _value(desk, field, value)
        except ValueError:
            problems.append(Problem(name, _nothing(field, value)))
    return answers, problems


def _value(desk: Desk, field: FieldOfKind, value: Any) -> Any:
    if field.type in ("person", "party", "region") and isinstance(value, str):
        return named_key(desk, field.type, value)
    if field.type == "files" and isinstance(value, list):
        if set(value) - {one.digest for one in desk.files(value)}:
            raise ValueError("files")
        return list(dict.fromkeys(value))
    return value


def _nothing(field: FieldOfKind, value: Any) -> Statement:
    if field.type == "files":
        return not_a(field, value)
    return Statement("pages.not_found", {"field": field.label, "value": str(value)[:80]})


def _outcome(done: Done) -> dict[str, Any]:
    record = done.record
    numbers = [fact.sequence for fact in done.facts]
    return {"kind": record.kind, "number": record.subject, "state": record.state, "sequence": record.sequence,
            "facts": numbers}  # fmt: skip
