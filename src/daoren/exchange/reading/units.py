"""Units of money and of shares as they stand in headings: 万元, CNY 10k, £m, USD million, %, 分."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from daoren.core.periods import minor_digits
from daoren.core.periods.money import CURRENCIES, SCALES

_MINOR = frozenset(("minor", "minorunit", "minorunits", "分", "fen", "pence", "penny", "cent", "cents"))
_POWERS = {
    "10k": Decimal(10_000),
    "100k": Decimal(100_000),
    "100m": Decimal(100_000_000),
    "十万": Decimal(100_000),
}
_CODES = frozenset(
    ("CNY", "GBP", "USD", "EUR", "CHF", "JPY", "HKD", "KRW", "CAD", "AUD", "SGD", "SEK", "NOK", "DKK")
)
_WORDS = {
    "yuan": "CNY",
    "pounds": "GBP",
    "pound": "GBP",
    "dollars": "USD",
    "us$": "USD",
    "euro": "EUR",
    "美元": "USD",
}
_SYMBOLS = sorted({**CURRENCIES, **_WORDS}, key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of money: how many major units one is, and its currency where it says so."""

    scale: Decimal
    currency: str = ""
    minor: bool = False

    def factor(self, currency: str) -> Decimal:
        """Give how many minor units of a currency one of this unit is."""
        return Decimal(1) if self.minor else self.scale.scaleb(minor_digits(currency))


PLAIN = Unit(Decimal(1))


def parse_unit(text: str) -> Unit | None:
    """Read a unit of money; None where it is none.

    >>> parse_unit("£m")
    Unit(scale=Decimal('1000000'), currency='GBP', minor=False)
    >>> parse_unit("万元").currency, parse_unit("CNY 10k").scale, parse_unit("个")
    ('CNY', Decimal('10000'), None)
    """
    rest = unicodedata.normalize("NFKC", text).strip().lower().replace(" ", "").replace("单位:", "")
    if rest in _MINOR:
        return Unit(Decimal(1), "CNY" if rest in ("分", "fen") else "", minor=True)
    rest, currency = _take_currency(rest)
    scale = _POWERS.get(rest, SCALES.get(rest))
    if scale is None or not (rest or currency):
        return None
    return Unit(scale, currency)


def _take_currency(text: str) -> tuple[str, str]:
    for code in _CODES:
        if text.startswith(code.lower()) or text.endswith(code.lower()):
            return text.removeprefix(code.lower()).removesuffix(code.lower()), code
    for word in _SYMBOLS:
        if word in text:
            return text.replace(word, "", 1), {**CURRENCIES, **_WORDS}[word]
    return text, ""


_BRACKETS = re.compile(r"^(?P<bare>.*?)\s*[(\[【](?P<unit>[^()\[\]【】]*)[)\]】]\s*[*]?$", re.DOTALL)
_SLASHED = re.compile(r"^(?P<bare>.+?)[/,，:：_\s]\s*(?P<unit>[^/,，:：\s]+)$", re.DOTALL)
_TAIL = re.compile(r"^(?P<bare>.+?)(?P<unit>(?:万|亿|千|百万)?元|%)$", re.DOTALL)


def split_heading(heading: str) -> tuple[str, str]:
    """Split a heading into its words and the unit behind them; the unit is empty where there is none.

    >>> split_heading("财政经费总额 （万元）"), split_heading("Progress [%]"), split_heading("金额万元")
    (('财政经费总额', '万元'), ('Progress', '%'), ('金额', '万元'))
    >>> split_heading("Start (planned)")
    ('Start (planned)', '')
    """
    plain = unicodedata.normalize("NFKC", heading).strip()
    for pattern in (_BRACKETS, _SLASHED, _TAIL):
        match = pattern.match(plain)
        if match and match["bare"].strip() and is_unit(match["unit"]):
            return match["bare"].strip(), match["unit"].strip()
    return plain, ""


def split_remark(heading: str) -> tuple[str, str]:
    """Split a heading into its words and whatever stands in brackets behind them.

    >>> split_remark("开始日期（年-月-日）")
    ('开始日期', '年-月-日')
    """
    match = _BRACKETS.match(unicodedata.normalize("NFKC", heading).strip())
    return (match["bare"].strip(), match["unit"].strip()) if match else (heading, "")


def is_unit(text: str) -> bool:
    """Tell whether a text is a unit of money or the sign of a share."""
    return text.strip() in ("%", "percent", "per cent") or parse_unit(text) is not None
