"""What each part of a notice says, paragraph by paragraph, in one language."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from daoren.core.terms import Language, Statement, label, say
from daoren.exchange.notice.record import CitedRule, Found, MoneyEffect, Notice
from daoren.exchange.notice.wording import amount, clean, day, spoken, unended


class Paragraph(NamedTuple):
    """One paragraph, and whether it is an item of a list."""

    text: str
    item: bool = False


def found(notice: Notice, language: Language) -> Iterator[Paragraph]:
    """Say what was found, each fact with its day, evidence and clause."""
    for fact in notice.found:
        details = ("；" if language == "zh" else "; ").join(_details(fact, language))
        text = unended(spoken(fact.text, language))
        yield Paragraph(say(Statement("notice.fact", {"text": text, "details": details}), language), item=True)


def _details(fact: Found, language: Language) -> Iterator[str]:
    if fact.on:
        yield say(Statement("notice.fact_on", {"on": day(fact.on, language)}), language)
    yield say(Statement("notice.fact_evidence", {"evidence": unended(spoken(fact.evidence, language))}), language)
    if fact.clause:
        yield say(Statement("notice.fact_clause", {"clause": unended(spoken(fact.clause, language))}), language)


def rules(notice: Notice, language: Language) -> Iterator[Paragraph]:
    """Name the rules with their standing, and say so where one is not law here."""
    for rule in notice.rules:
        yield Paragraph(_ended(_rule(rule, language), language), item=True)
    if any(rule.standing != "in_force" for rule in notice.rules):
        in_force = label("rule_status", "in_force", language)
        yield Paragraph(say(Statement("notice.rules_not_law", {"in_force": in_force}), language))


def _rule(rule: CitedRule, language: Language) -> str:
    values = {"title": spoken(rule.title, language), "standing": label("rule_status", rule.standing, language)}
    if not rule.citation:
        return say(Statement("notice.rule_uncited", values), language)
    return say(Statement("notice.rule", values | {"citation": clean(rule.citation)}), language)


def money(notice: Notice, language: Language) -> Iterator[Paragraph]:
    """Say what the decision means for money, to the last minor unit."""
    for effect in notice.money:
        yield Paragraph(_ended(_effect(effect, language), language), item=True)


def _effect(effect: MoneyEffect, language: Language) -> str:
    values = {"amount": amount(effect.amount, language)} if effect.amount else {}
    text = say(Statement(f"notice.money_{effect.kind}", values), language)
    if effect.by:
        text = say(Statement("notice.money_by", {"text": text, "by": day(effect.by, language)}), language)
    if effect.note:
        note = unended(spoken(effect.note, language))
        text = say(Statement("notice.money_note", {"text": text, "note": note}), language)
    return text


def duties(notice: Notice, language: Language) -> Iterator[Paragraph]:
    """Say what must be done, each with its last day."""
    for duty in notice.duties:
        what = unended(spoken(duty.what, language))
        if duty.by:
            due = {"what": what, "by": day(duty.by, language)}
            yield Paragraph(say(Statement("notice.duty_by", due), language), item=True)
        else:
            yield Paragraph(_ended(what, language), item=True)


def hearing(notice: Notice, language: Language) -> Iterator[Paragraph]:
    """Say when the unit was told, what it said and how that was considered."""
    heard = notice.hearing
    if heard is None:
        return
    told = {"told": day(heard.told_on, language), "addressee": spoken(notice.addressee, language)}
    yield Paragraph(say(Statement("notice.hearing_told", told), language))
    if heard.heard_on is None or heard.summary is None or heard.considered is None:
        yield Paragraph(say(Statement("notice.hearing_none"), language))
        return
    summary = {"heard": day(heard.heard_on, language), "summary": unended(spoken(heard.summary, language))}
    yield Paragraph(say(Statement("notice.hearing_heard", summary), language))
    considered = {"considered": unended(spoken(heard.considered, language))}
    yield Paragraph(say(Statement("notice.hearing_considered", considered), language))


def departure(notice: Notice, language: Language) -> Iterator[Paragraph]:
    """Say why people decided otherwise than the software had proposed."""
    if notice.departure:
        reason = unended(spoken(notice.departure.reason, language))
        values = {"proposed": label("proposal", notice.departure.proposed, language), "reason": reason}
        yield Paragraph(say(Statement("notice.departure_reason", values), language))


def appeal(notice: Notice, language: Language) -> Iterator[Paragraph]:
    """Say how, with whom and until when a review can be asked for."""
    ask = notice.appeal
    if ask is None:
        return
    values = {
        "days": ask.working_days,
        "served": day(ask.served_on, language),
        "until": day(ask.until, language),
        "to": spoken(ask.to, language),
        "how": unended(spoken(ask.how, language)),
    }
    yield Paragraph(say(Statement("notice.appeal_ask", values), language))
    if ask.provisional:
        yield Paragraph(say(Statement("notice.appeal_provisional"), language))
    if ask.answered_within is not None:
        yield Paragraph(say(Statement("notice.appeal_answered", {"days": ask.answered_within}), language))
    yield Paragraph(say(Statement("notice.appeal_rule", {"rule": _rule(ask.rule, language)}), language))


def _ended(text: str, language: Language) -> str:
    return say(Statement("notice.sentence", {"text": text}), language)


# In the order in which they are read: from what was found to what can be done about it.
ORDER: Final[tuple[tuple[str, Callable[[Notice, Language], Iterator[Paragraph]]], ...]] = (
    ("notice.found", found),
    ("notice.rules", rules),
    ("notice.money", money),
    ("notice.duties", duties),
    ("notice.hearing", hearing),
    ("notice.departure", departure),
    ("notice.appeal", appeal),
)
