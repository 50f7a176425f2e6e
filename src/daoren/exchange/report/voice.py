"""Say everything of one report in one language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from daoren.core.periods import Money
from daoren.core.review import Review
from daoren.core.review.result import Light
from daoren.core.rules import Rule
from daoren.core.terms import Language, Statement, label, say
from daoren.exchange.report.amounts import NOTHING, Unit, number, unit_for

MARKS: Final[Mapping[Light, str]] = {"green": "●", "yellow": "▲", "red": "■", "unknown": "○"}
WORST_FIRST: Final[tuple[Light, ...]] = ("red", "yellow", "green", "unknown")


@dataclass(frozen=True, slots=True)
class Voice:
    """The language, currency and place in which a report speaks, and the unit of its columns of money."""

    language: Language
    currency: str
    region: str
    unit: Unit

    @classmethod
    def of(cls, review: Review, language: Language) -> "Voice":
        """Give the voice of a review; the unit is the one that suits the money of single projects."""
        amounts = (amount for p in review.projects for amount in (p.planned, p.amount))
        unit = unit_for(amounts, currency=review.currency, language=language)
        return cls(language, review.currency, review.region, unit)

    @property
    def other(self) -> Language:
        """The other language."""
        return "en" if self.language == "zh" else "zh"

    def t(self, key: str, **values: object) -> str:
        """Say a sentence by its key."""
        return say(Statement(key, values), self.language)

    def say(self, statement: Statement) -> str:
        """Say a statement."""
        return say(statement, self.language)

    def label(self, group: str, key: str) -> str:
        """Give what a term is called."""
        return label(group, key, self.language)

    def light(self, light: Light) -> str:
        """Write a light as shape and word."""
        return f"{MARKS[light]} {self.label('light', light)}"

    def money(self, minor: int | None) -> str:
        """Say an amount with its unit, as in running text."""
        return NOTHING if minor is None else Money(minor, self.currency).in_language(self.language)

    def change(self, minor: int | None) -> str:
        """Say what a change of money means: frees, needs or leaves as planned."""
        if not minor:
            return self.t("report.price_unknown" if minor is None else "report.price_none")
        key = "report.price_needs" if minor > 0 else "report.price_frees"
        return self.t(key, amount=Money(abs(minor), self.currency))

    def column(self, amounts: Iterable[int | None]) -> Unit:
        """Choose the unit of another column of money."""
        return unit_for(amounts, currency=self.currency, language=self.language)

    def number(self, value: float | None, decimals: int = 1) -> str:
        """Write a number."""
        return number(value, decimals)

    def percent(self, share: float | None) -> str:
        """Write a share of 1 in per cent."""
        return NOTHING if share is None else f"{number(100 * share, 0)}%"

    def standing(self, rule: Rule) -> str:
        """Say what a rule is in this place."""
        return rule.standing(self.region).in_language(self.language)

    def name(self, words: Mapping[Any, str], otherwise: str = "") -> str:
        """Give a name in this language, else in the other."""
        return words.get(self.language) or words.get(self.other) or otherwise
