"""Write days, amounts, numerals and foreign text as they stand in a formal notice."""

import unicodedata
from datetime import date
from typing import Final

from daoren.core.periods import Money, minor_digits, parse_amount
from daoren.core.terms import Language
from daoren.exchange.notice.record import Words
from daoren.exchange.report.amounts import exact

_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December")  # fmt: skip
_DIGITS: Final = "零一二三四五六七八九"


def clean(text: str) -> str:
    r"""Make any text one line of letters that can be printed.

    Breaks and tabs become a space; invisible controls, which could turn a line around, go; private and broken
    code points, which mean nothing to another reader, are named.

    >>> clean("a\n\tb\u202ec\ue000")
    'a bc[U+E000]'
    """
    return " ".join("".join(_letter(letter) for letter in text).split())


def _letter(letter: str) -> str:
    if letter.isspace():
        return " "
    category = unicodedata.category(letter)
    if category in ("Co", "Cs"):
        return named(letter)
    return "" if category in ("Cc", "Cf") else letter


def named(letter: str) -> str:
    """Name a letter that cannot be printed by its code point.

    >>> named("ཀ")
    '[U+0F40]'
    """
    return f"[U+{ord(letter):04X}]"


def spoken(words: Words, language: Language) -> str:
    """Give text in one language, else in the other, as one line."""
    other: Language = "en" if language == "zh" else "zh"
    return clean(words.get(language, "")) or clean(words.get(other, ""))


def unended(text: str) -> str:
    """Take the stop from the end of a sentence, for another follows.

    >>> unended("延期41天。"), unended("41 days late.")
    ('延期41天', '41 days late')
    """
    return text.rstrip("。；;. ")


def day(on: date, language: Language) -> str:
    """Write a day in full.

    >>> day(date(2026, 1, 5), "zh"), day(date(2026, 1, 5), "en")
    ('2026年1月5日', '5 January 2026')
    """
    if language == "zh":
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def amount(money: Money, language: Language) -> str:
    """Write an amount to its last minor unit: short in Chinese only where nothing is lost.

    >>> amount(Money(1_250_000_00, "CNY"), "zh"), amount(Money(123_456_789, "CNY"), "zh")
    ('125万元', '1,234,567.89元')
    >>> amount(Money(123_456_789, "CNY"), "en")
    'CNY 1,234,567.89'
    """
    if language == "zh":
        short = money.in_language("zh")
        if parse_amount(short, currency=money.currency) == money:
            return short
    text = _full(money)
    if language == "en":
        return f"{money.currency} {text}"
    return f"{text}元" if money.currency == "CNY" else f"{text} {money.currency}"


def _full(money: Money) -> str:
    whole, _, part = exact(abs(money.minor), minor_digits(money.currency)).partition(".")
    sign = "−" if money.minor < 0 else ""
    return f"{sign}{int(whole):,}" + (f".{part}" if part.strip("0") else "")


def numeral(number: int) -> str:
    """Write a number of 1 to 99 in Chinese, as it stands before headings.

    >>> numeral(3), numeral(10), numeral(11), numeral(20), numeral(42)
    ('三', '十', '十一', '二十', '四十二')
    """
    tens, ones = divmod(number, 10)
    head = ("" if tens == 0 else "十") if tens < 2 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")
