"""The notice of a signed decision, made from the ledger: what is served says what was signed and nothing else."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.conf import settings

from daoren.apps.audit.append import today
from daoren.apps.audit.queries import facts_of
from daoren.apps.parties.models import Person
from daoren.apps.portfolio.models import TABLES
from daoren.apps.portfolio.queries import programme
from daoren.apps.records.kinds import calendar, due, policies
from daoren.apps.records.projection import load
from daoren.apps.reviews.actions.compute import dossier
from daoren.apps.reviews.files import board_of
from daoren.apps.reviews.models import Proposal
from daoren.core.ledger import Fact, Record, fold
from daoren.core.periods import Money
from daoren.core.rules import Rule
from daoren.core.terms import LANGUAGES, Statement, messages, say
from daoren.exchange.notice import (
    ADVERSE,
    Appeal,
    CitedRule,
    Departure,
    Duty,
    Found,
    Hearing,
    MoneyEffect,
    Notice,
    Words,
)

SERVED_FROM = ("signed", "served", "under_appeal", "in_effect", "overturned")
_EFFECTS = {"add": "add", "suspend": "suspend", "terminate": "cancel", "drop": "cancel", "revoke": "recover"}


def notice_of(number: str) -> Notice | None:
    """Make the notice of a decision; None where it is not signed."""
    facts = facts_of("decision", number)
    record = fold(facts).get(("decision", number))
    signature = next((fact for fact in reversed(facts) if fact.verb == "sign"), None)
    if record is None or signature is None or record.state not in SERVED_FROM:
        return None
    return _notice(record, signature, facts)


def _notice(record: Record, signature: Fact, facts: list[Fact]) -> Notice:
    values, kind = record.values, record.values["decision"]
    project = load("project", record.of.partition("/")[2])
    if project is None:
        raise LookupError(record.of)
    issuer = _issuer(values)
    said = _said(values, project.subject)
    adverse = kind in ADVERSE
    return Notice(
        series=_site("series", "board.series"),
        year=signature.effective_on.year,
        number=int(values["notice_number"]),
        issuer=issuer,
        addressee=_party(project.values.get("bearer_id")),
        project_id=project.subject,
        project_title=_same(project.values.get("name", project.subject)),
        decision=kind,
        decided_on=signature.effective_on,
        signatory=_person(signature.actor),
        evidence_digest=values["evidence"],
        fact_number=signature.sequence,
        fact_hash=signature.hash,
        synthetic=bool(programme().get("synthetic", False)),
        found=tuple(_found(values, project.subject, said)),
        rules=tuple(_rules(values, kind, said)),
        money=tuple(_money(values, kind, project, said)),
        duties=tuple(_duties(values, kind)),
        hearing=_hearing(record, facts) if adverse else None,
        departure=_departure(values, kind),
        appeal=_appeal(values, issuer) if adverse else None,
    )


def _words(key: str, **values: object) -> Words:
    return {language: say(Statement(key, values), language) for language in LANGUAGES}


def _same(text: object) -> Words:
    return {language: str(text) for language in LANGUAGES}


def _site(name: str, key: str) -> Words:
    """Give a pair of words that the site sets under [notice], else those of the product."""
    found = settings.SITE.get("notice", {}).get(name)
    return dict(found) if found else _words(key)


def _issuer(values: Mapping[str, Any]) -> Words:
    if "issuer" in settings.SITE.get("notice", {}):
        return _site("issuer", "board.issuer")
    return _same(values["department"]) if values.get("department") else _words("board.issuer")


def _party(key: object) -> Words:
    row = TABLES["parties"].objects.filter(pk=key).first() if key else None  # type: ignore[attr-defined]
    return _same(row.name if row is not None and row.name else key or "–")


def _person(key: str) -> Words:
    person = Person.objects.filter(key=key).first()
    return {one: person.name_in(one) if person else key for one in LANGUAGES}


def _said(values: Mapping[str, Any], project: str) -> Mapping[str, Any]:
    """Give what the review said of the project, where a round was behind the decision."""
    number = str(values.get("round", "")).partition("/")[2]
    row = Proposal.objects.filter(round=number, project=project).first() if number else None
    return {} if row is None else dossier(row)


def spoken(said: Mapping[str, str]) -> Words:
    """Give both languages of a sentence of a review; one that every project shares stands in the product."""
    if "zh" in said:
        return {"zh": said["zh"], "en": said["en"]}
    shared = messages()[said["key"]]
    return {"zh": shared["zh"], "en": shared["en"]}


def _found(values: Mapping[str, Any], project: str, said: Mapping[str, Any]) -> Iterator[Found]:
    """Give what was found: the finding that it rests on, then the lights that are not green, then the reason."""
    key = f"{project}/{values.get('finding')}"
    row = TABLES["findings"].objects.filter(pk=key).first()  # type: ignore[attr-defined]
    if row is not None:
        yield Found(
            text=_same(row.fact or row.ground), evidence=_same(row.evidence or key), on=row.found_on,
            clause=_same(row.clause) if row.clause else None,
        )  # fmt: skip
    evidence = _words("board.evidence_review", digest=str(values["evidence"])[:16])
    for measure in said.get("measures", ()):
        if measure["light"] in ("yellow", "red"):
            yield Found(text=spoken(measure["fact"]), evidence=evidence)
    yield Found(text=_same(values["reason"]), evidence=evidence)


def _rules(values: Mapping[str, Any], kind: str, said: Mapping[str, Any]) -> Iterator[CitedRule]:
    number = str(values.get("round", "")).partition("/")[2]
    record = load("round", number) if number else None
    if record is not None and values.get("proposal") == kind and said:
        raw = board_of(record.values["review"])["rules"][said["rule"]]
        yield CitedRule(title=raw["title"], citation=raw["citation"] or "–", standing=raw["standing"])
        return
    for key in (f"ground.{values.get('ground')}", f"option.{kind}"):
        rule = policies().rules.get(key)
        if rule is not None:
            yield _cited(rule)


def _cited(rule: Rule) -> CitedRule:
    standing: Any = rule.standing(settings.REGION).key
    return CitedRule(title=rule.title, citation=rule.citation or "–", standing=standing)


def _money(
    values: Mapping[str, Any], kind: str, project: Record, said: Mapping[str, Any]
) -> Iterator[MoneyEffect]:
    """Give what is approved and spent, and what becomes of the rest; what is not known is left to the accounts."""
    effect = _EFFECTS.get(kind)
    total, spent, amount = project.values.get("total_public"), said.get("public_spent"), values.get("amount")
    if effect is None:
        yield MoneyEffect(kind="unchanged")
        return
    if total is not None and kind != "add":
        yield MoneyEffect(kind="approved", amount=_amount(total))
    if spent is not None and kind != "add":
        yield MoneyEffect(kind="spent", amount=_amount(spent))
    if amount:
        yield MoneyEffect(kind=effect, amount=_amount(abs(amount)))  # type: ignore[arg-type]
    elif total is None and spent is None:
        yield MoneyEffect(kind="unchanged", note=_words("board.money_by_audit"))


def _amount(minor: int) -> Money:
    return Money(int(minor), settings.CURRENCY)


def _duties(values: Mapping[str, Any], kind: str) -> Iterator[Duty]:
    if kind == "rectify":
        yield Duty(what=_words("board.duty_rectify"), by=date.fromisoformat(values["deadline"]))
    elif kind in ("terminate", "drop", "revoke"):
        yield Duty(what=_words("board.duty_end"))
    elif kind == "suspend":
        yield Duty(what=_words("board.duty_suspend"))
    elif kind == "redirect":
        yield Duty(what=_words("board.duty_redirect"))


def _hearing(record: Record, facts: list[Fact]) -> Hearing:
    values = record.values
    told = date.fromisoformat(values["told_on"])
    if values.get("heard") == "stated":
        return Hearing(
            told_on=told, heard_on=date.fromisoformat(values["stated_on"]), summary=_same(values["statement"]),
            considered=_same(values["considered"]),
        )  # fmt: skip
    if values.get("heard") == "waived":
        day = next(fact.effective_on for fact in reversed(facts) if fact.verb == "waive")
        return Hearing(
            told_on=told, heard_on=day, summary=_same(values["waiver"]), considered=_words("board.waived"),
        )  # fmt: skip
    return Hearing(told_on=told)


def _departure(values: Mapping[str, Any], kind: str) -> Departure | None:
    proposed = values.get("proposal")
    if proposed in (None, kind):
        return None
    return Departure(proposed=str(proposed), reason=_same(values["departure"]))


def _appeal(values: Mapping[str, Any], issuer: Words) -> Appeal:
    """Give the right to appeal, counted from the day of service; before it is served, as if that were today."""
    served = date.fromisoformat(values.get("served_on") or today().isoformat())
    until = date.fromisoformat(due("clock.appeal_ask", served.isoformat()))
    ask, decide = policies()["clock.appeal_ask"], policies()["clock.appeal_decide"]
    return Appeal(
        to=issuer, how=_words("board.appeal_how"), served_on=served, until=until,
        working_days=int(ask["length"]), rule=_cited(ask), answered_within=int(decide["length"]),
        provisional=calendar().provisional(served, until),
    )  # fmt: skip
