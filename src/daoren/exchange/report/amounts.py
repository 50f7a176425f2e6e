"""Write amounts and numbers: exact for machines, in the reader's unit for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Final

from daoren.core.periods import minor_digits
from daoren.core.terms import Language

NOTHING: Final = "–"

# Scale in major units, its word, and the size of a typical amount from which it is used.
_SCALES: Final = {
    "zh": ((100_000_000, "亿", 1_000_000_000), (10_000, "万", 10_000), (1, "", 0)),
    "en": ((1_000_000_000, "bn", 10_000_000_000), (1_000_000, "m", 100_000), (1, "", 0)),
}


def exact(minor: int, digits: int) -> str:
    """Write an amount in major units with all digits of its minor unit, and no separators.

    >>> exact(-12345, 2), exact(500, 0)
    ('-123.45', '500')
    """
    if digits == 0:
        return str(minor)
    whole, part = divmod(abs(minor), 10**digits)
    return f"{'-' if minor < 0 else ''}{whole}.{part:0{digits}d}"


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of a column of money: how many minor units it has, decimals shown, and its heading."""

    minor: int
    decimals: int
    heading: str

    def write(self, minor: int | None) -> str:
        """Write an amount in the unit; what is not known is a dash, and what is too small to show says so.

        >>> wan = Unit(1_000_000, 1, "万元")
        >>> wan.write(12_345_600_000), wan.write(100), wan.write(None)
        ('12,345.6', '<0.1', '–')
        """
        if minor is None:
            return NOTHING
        if minor == 0:
            return "0"
        text = f"{abs(minor) / self.minor:,.{self.decimals}f}"
        if not text.strip("0.,"):
            text = f"<{10.0**-self.decimals:.{self.decimals}f}"
        return f"−{text}" if minor < 0 else text

    def signed(self, minor: int | None) -> str:
        """Write a difference with its sign; nothing changed is 0.

        >>> Unit(1_000_000, 1, "万元").signed(2_500_000), Unit(1_000_000, 1, "万元").signed(0)
        ('+2.5', '0')
        """
        return f"+{self.write(minor)}" if minor and minor > 0 else self.write(minor)


def unit_for(amounts: Iterable[int | None], *, currency: str, language: Language) -> Unit:
    """Choose the unit in which the amounts of one column are read best: 万元 or 亿元, CNY m or bn.

    >>> unit_for([300_000_000, 500_000_000], currency="CNY", language="zh").heading
    '万元'
    >>> unit_for([300_000_000, 500_000_000], currency="CNY", language="en").heading
    'CNY m'
    """
    one = 10 ** minor_digits(currency)
    sizes = [abs(amount) for amount in amounts if amount]
    typical = median(sizes) / one if sizes else 1_000_000
    scale, word = next((scale, word) for scale, word, least in _SCALES[language] if typical >= least)
    relative = typical / scale
    decimals = 0 if relative >= 1000 or scale == 1 else 1 if relative >= 100 else 2
    return Unit(scale * one, decimals, _heading(word, currency=currency, language=language))


def _heading(word: str, *, currency: str, language: Language) -> str:
    if language == "zh" and currency == "CNY":
        return f"{word}元"
    return f"{word} {currency}".strip() if language == "zh" else f"{currency} {word}".strip()


def number(value: float | None, decimals: int = 1) -> str:
    """Write a number with thousands separators, a dash where it is not known.

    >>> number(-1234.56), number(None), number(70.0)
    ('−1,234.6', '–', '70')
    """
    if value is None:
        return NOTHING
    text = f"{abs(value):,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 and text != "0" else text
