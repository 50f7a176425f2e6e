"""Why a notice is not written, as data and in words."""

from typing import Final

from daoren.core.terms import LANGUAGES, Language, Statement, say
from daoren.exchange.notice.record import Notice, Words
from daoren.exchange.notice.wording import spoken

# Longer names would not fit the head, the signature or the imprint of one page.
LONGEST_NAME: Final = 200


class NoticeError(Exception):
    """A notice that must not or cannot be written: `reasons` says why and how to mend it."""

    def __init__(self, *reasons: Statement) -> None:
        super().__init__(" ".join(say(reason, "en") for reason in reasons))
        self.reasons = reasons

    def in_language(self, language: Language) -> str:
        """Say all reasons in one language."""
        return ("" if language == "zh" else " ").join(say(reason, language) for reason in self.reasons)


def lacking(notice: Notice) -> tuple[Statement, ...]:
    """List what a notice must say and does not.

    A decision against a unit is served only with what was found, on which rule, what it means for money, how the
    unit was heard, and how and until when to answer.
    """
    found = []
    if not all(map(_told, (notice.issuer, notice.addressee, notice.project_title, notice.signatory))):
        found.append(Statement("notice.lacks_names"))
    if any(len(spoken(name, language)) > LONGEST_NAME for name in _names(notice) for language in LANGUAGES):
        found.append(Statement("notice.long_names", {"most": LONGEST_NAME}))
    if notice.adverse:
        needed = (
            ("notice.lacks_found", any(_told(fact.text) and _told(fact.evidence) for fact in notice.found)),
            ("notice.lacks_rules", notice.rules),
            ("notice.lacks_money", notice.money),
            ("notice.lacks_hearing", notice.hearing),
            ("notice.lacks_appeal", notice.appeal),
        )
        found += [Statement(key) for key, value in needed if not value]
    if notice.decision == "rectify" and not any(duty.by for duty in notice.duties):
        found.append(Statement("notice.lacks_deadline"))
    if notice.decision == "add" and not any(effect.kind == "add" for effect in notice.money):
        found.append(Statement("notice.lacks_added"))
    return tuple(found)


def _told(words: Words) -> bool:
    return spoken(words, "zh") != ""


def _names(notice: Notice) -> tuple[Words, ...]:
    printed_by = (notice.printed_by,) if notice.printed_by else ()
    return (notice.issuer, notice.addressee, notice.signatory, notice.series, *printed_by, *notice.cc)
