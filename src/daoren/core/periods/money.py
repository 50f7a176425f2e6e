"""Exact money: minor units with a currency, read from and said in the words that people use."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from daoren.core.terms.vocabulary import Language

# ISO 4217 minor digits where they are not two.
_WITHOUT = ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV",
            "XAF", "XOF", "XPF")  # fmt: skip
_OF_THREE = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
_DIGITS = MappingProxyType(dict.fromkeys(_WITHOUT, 0) | dict.fromkeys(_OF_THREE, 3))

SCALES = MappingProxyType(
    {
        "": Decimal(1),
        "k": Decimal(1000),
        "thousand": Decimal(1000),
        "千": Decimal(1000),
        "万": Decimal(10_000),
        "m": Decimal(1_000_000),
        "mn": Decimal(1_000_000),
        "million": Decimal(1_000_000),
        "百万": Decimal(1_000_000),
        "千万": Decimal(10_000_000),
        "亿": Decimal(100_000_000),
        "b": Decimal(1_000_000_000),
        "bn": Decimal(1_000_000_000),
        "billion": Decimal(1_000_000_000),
        "tn": Decimal(1_000_000_000_000),
        "trillion": Decimal(1_000_000_000_000),
        "万亿": Decimal(1_000_000_000_000),
    }
)

CURRENCIES = MappingProxyType(
    {
        "元": "CNY",
        "¥": "CNY",
        "￥": "CNY",
        "人民币": "CNY",
        "rmb": "CNY",
        "£": "GBP",
        "$": "USD",
        "€": "EUR",
        "chf": "CHF",
    }
)

# Where the portfolio is in yen, the sign that it shares with the yuan means yen.
_SHARED = frozenset({("¥", "JPY"), ("￥", "JPY")})

_AMOUNT = re.compile(
    r"^\s*(?P<before>[A-Za-z]{3}|[£$€¥￥]|人民币)?\s*(?P<sign>[-+−]?)\s*"
    r"(?P<number>(?:\d{1,3}(?:[,，\s]\d{3})+|\d+)(?:\.\d+)?|\.\d+)\s*"
    r"(?P<scale>万亿|千万|百万|亿|万|千|thousand|million|billion|trillion|mn|bn|tn|[kmb])?\s*"
    r"(?P<after>元|人民币|[A-Za-z]{3}|[£$€¥￥])?\s*$",
    re.IGNORECASE,
)


def minor_digits(currency: str) -> int:
    """Give how many digits the minor unit of a currency has.

    >>> minor_digits("CNY"), minor_digits("JPY")
    (2, 0)
    """
    return _DIGITS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount: a whole number of minor units of one currency."""

    minor: int
    currency: str

    @property
    def major(self) -> Decimal:
        """The amount in major units (yuan, pounds), exact."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def in_language(self, language: Language) -> str:
        """Say the amount with the scale that readers of the language use.

        >>> Money(8_310_000_000_000, "CNY").in_language("zh"), Money(8_310_000_000_000, "CNY").in_language("en")
        ('831亿元', 'CNY 83.1 bn')
        >>> Money(-12_345_600, "GBP").in_language("en")
        '−GBP 123,456'
        """
        sign, size = ("−" if self.minor < 0 else ""), abs(self.major)
        if language == "zh":
            unit = "元" if self.currency == "CNY" else f" {self.currency}"
            for scale in ("亿", "万"):
                if size >= SCALES[scale]:
                    return f"{sign}{_short(size / SCALES[scale])}{scale}{unit}"
            return f"{sign}{_short(size)}{unit}"
        for scale in ("bn", "m"):
            if size >= SCALES[scale]:
                return f"{sign}{self.currency} {_short(size / SCALES[scale])} {scale}"
        return f"{sign}{self.currency} {_short(size)}"


def _short(number: Decimal) -> str:
    """Write a number with at most two decimals and no trailing zeros."""
    text = f"{number:,.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_amount(text: str, *, currency: str) -> Money:
    """Read an amount as a person writes it; a bare number means major units.

    Separators stand before groups of three digits only: "1,5亿" is refused, for it may mean 1.5 or 15. Raise
    ValueError where it is no amount, is finer than the minor unit, or names another currency.

    >>> parse_amount("30亿", currency="CNY")
    Money(minor=300000000000, currency='CNY')
    >>> parse_amount("500m GBP", currency="GBP").major
    Decimal('500000000.00')
    """
    match = _AMOUNT.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not an amount of money")
    for mark in (match["before"], match["after"]):
        if not mark or (mark, currency) in _SHARED:
            continue
        if CURRENCIES.get(mark.lower(), mark.upper()) != currency:
            raise ValueError(f"{text!r} is not in {currency}")
    try:
        number = Decimal(re.sub(r"[,，\s]", "", match["number"]))
    except InvalidOperation as error:  # pragma: no cover - the pattern admits only numbers
        raise ValueError(f"{text!r} is not an amount of money") from error
    if match["sign"] in ("-", "−"):
        number = -number
    minor = (number * SCALES[(match["scale"] or "").lower()]).scaleb(minor_digits(currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"{text!r} is finer than the smallest unit of {currency}")
    return Money(int(minor), currency)
