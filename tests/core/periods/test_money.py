"""Money is exact: what is written is what is stored, in every scale and script."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.periods import Money, parse_amount


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("30亿", 300_000_000_000),
        ("1,234.5", 123_450),
        ("500万元", 500_000_000),
        ("人民币 12 亿", 120_000_000_000),
        ("0.01", 1),
        ("-3万", -3_000_000),
        ("1.5bn CNY", 150_000_000_000),
        ("¥2千万", 2_000_000_000),
        ("1，234，567万", 1_234_567_000_000),
        ("12 345", 1_234_500),
    ],
)
def test_amounts_as_people_write_them(text: str, minor: int) -> None:
    assert parse_amount(text, currency="CNY") == Money(minor, "CNY")


@pytest.mark.parametrize(
    "text", ["", "abc", "12,3x", "30亿 USD", "£5", "0.001", "1..2", "万", "1,5亿", "1 2 3", "1,2345", "1234,567"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_amount(text, currency="CNY")


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_major_units_come_back_exactly(minor: int) -> None:
    assert parse_amount(str(Money(minor, "CNY").major), currency="CNY").minor == minor


@given(st.integers(min_value=0, max_value=10**9))
def test_a_scale_is_a_factor(count: int) -> None:
    assert parse_amount(f"{count}万", currency="CNY").minor == count * 1_000_000
    assert parse_amount(f"{count}m", currency="GBP").minor == count * 100_000_000


def test_currencies_without_two_decimals() -> None:
    assert parse_amount("150", currency="JPY").minor == 150
    assert Money(150, "JPY").major == Decimal(150)
    assert parse_amount("¥500", currency="JPY") == parse_amount("500 JPY", currency="JPY") == Money(500, "JPY")
    assert parse_amount("1.5", currency="JOD") == Money(1500, "JOD")
    assert parse_amount("7 XOF", currency="XOF") == Money(7, "XOF")
    with pytest.raises(ValueError, match="not in JPY"):
        parse_amount("500元", currency="JPY")


@pytest.mark.parametrize(
    ("minor", "zh", "en"),
    [
        (0, "0元", "CNY 0"),
        (999_900, "9,999元", "CNY 9,999"),
        (1_000_000, "1万元", "CNY 10,000"),
        (123_456_789_00, "1.23亿元", "CNY 123.46 m"),
        (-50_600_000_000_00, "−506亿元", "−CNY 50.6 bn"),
    ],
)
def test_amounts_are_said_with_the_scale_of_the_language(minor: int, zh: str, en: str) -> None:
    assert Money(minor, "CNY").in_language("zh") == zh
    assert Money(minor, "CNY").in_language("en") == en
