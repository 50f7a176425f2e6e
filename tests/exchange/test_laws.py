"""Laws of reading: amounts are exact, the quick way and the patient way agree, structure is what a parser sees."""

import csv
import io
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.portfolio import table_schema
from daoren.exchange.reading import days
from daoren.exchange.reading.amounts import exact_number, read_money
from daoren.exchange.reading.columns import convert
from daoren.exchange.reading.encoding import UndecodableError, decode
from daoren.exchange.reading.plan import Fill, Setting
from daoren.exchange.reading.structure import scan
from daoren.exchange.reading.units import parse_unit
from daoren.exchange.reading.words import read_credit_code

MONEY = table_schema("money").fields["planned"]
UNITS = st.sampled_from(["元", "万元", "亿元", "£m", "USD million", "分", "CNY 10k", "$", "千元"])
amounts = st.decimals(min_value=-(9 * 10**8), max_value=9 * 10**8, allow_nan=False, allow_infinity=False, places=4)


@given(amounts, UNITS)
def test_money_is_the_exact_product_rounded_half_to_even(amount: Decimal, unit: str):
    scale = parse_unit(unit)
    exact = amount * scale.factor("CNY")
    assert read_money(str(amount), unit=scale, currency="CNY").value == int(
        exact.to_integral_value(ROUND_HALF_EVEN)
    )


@given(st.lists(amounts, min_size=1, max_size=20), UNITS)
def test_the_quick_and_the_patient_way_read_the_same_money(values: list[Decimal], unit: str):
    texts = [str(value) for value in values]
    fill = Fill(MONEY, "x", unit=parse_unit(unit))
    column = convert(pl.Series(texts), fill, Setting("CNY")).values["planned"].to_list()
    assert column == [read_money(text, unit=fill.unit, currency="CNY").value for text in texts]


@given(amounts, UNITS)
def test_thousands_full_width_and_brackets_change_nothing(amount: Decimal, unit: str):
    scale = parse_unit(unit)
    value = read_money(str(amount), unit=scale, currency="CNY").value
    assert read_money(f"{amount:,}", unit=scale, currency="CNY").value == value
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in str(amount))  # the same signs in full width
    assert read_money(wide, unit=scale, currency="CNY").value == value
    if amount < 0:
        assert read_money(f"({-amount})", unit=scale, currency="CNY").value == value


@given(st.text(alphabet='ab,";\n', max_size=60).map(lambda text: text.replace(";", "")))
def test_the_structure_is_what_a_parser_sees(text: str):
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=False))
    cells = [[cell.replace('"', "") for cell in row] for row in rows]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(cells)
    found = scan(buffer.getvalue().encode(), ",")
    assert found.separators.tolist() == [len(row) - 1 for row in cells]
    assert not found.open_quote


@given(st.binary(min_size=0, max_size=300).map(lambda data: data.replace(b"\0", b"")))
def test_any_bytes_are_decoded_or_refused_with_a_place(data: bytes):
    refused: UndecodableError | None = None
    try:
        assert decode(data).data.decode() is not None
    except UndecodableError as error:
        refused = error
    assert refused is None or (0 <= refused.byte <= len(data) and refused.line >= 1)


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=4, max_size=50))
def test_utf8_is_never_taken_for_anything_else(text: str):
    assert decode(text.encode()).data.decode() == text


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)))
def test_every_way_of_writing_a_date_is_that_date(day: date):
    ways = (
        f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day:%Y-%m-%d} 00:00:00",
        f"{day:%Y-%m-%dT%H:%M:%S}",
    )  # fmt: skip
    assert {days.read_day(way).value for way in ways} == {day}
    assert days.read_day(f"{day:%d/%m/%Y}", order="dmy").value == day
    assert days.read_day(f"{day:%m/%d/%Y}", order="mdy").value == day


@given(st.dates(min_value=date(1949, 4, 12), max_value=date(2119, 1, 1)))
def test_the_serial_number_of_a_worksheet_is_its_date(day: date):
    serial = (day - date(1899, 12, 30)).days
    assert days.read_day(str(serial)).value == day


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_exactly_one_check_character_is_right(code: str):
    verdicts = [read_credit_code(code + letter).code for letter in "0123456789ABCDEFGHJKLMNPQRTUWXY"]
    assert verdicts.count("") == 1


@pytest.mark.parametrize(
    "text", ["1,23", "12,3456", "1.234,5", "1,234,5", "abc", "", "12 (est.)", "--5", "e95", ".", "1e9999"]
)
def test_what_is_not_surely_an_amount_is_refused(text: str):
    assert read_money(text, unit=parse_unit("元"), currency="CNY").value is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("£3m", "money_currency"),
        ("1,23", "money_separators"),
        ("x", "money_unreadable"),
        ("9e18", "money_too_large"),
    ],
)
def test_a_refusal_says_why(text: str, code: str):
    assert read_money(text, unit=parse_unit("元"), currency="CNY").code == code


def test_numbers_in_any_script_of_unicode_are_read_or_refused_never_crash():
    assert exact_number("٣") in (None, Decimal(3))
