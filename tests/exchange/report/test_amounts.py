from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from daoren.exchange.report.amounts import Unit, exact, number, unit_for

minors = st.integers(-(2**62), 2**62)


@given(minors, st.sampled_from([0, 2, 3]))
def test_an_exact_amount_reads_back(minor, digits):
    assert Decimal(exact(minor, digits)).scaleb(digits) == minor


@given(st.integers(1, 2**50))
def test_what_is_something_is_never_written_as_nothing(minor):
    unit = Unit(1_000_000, 1, "万元")
    assert unit.write(minor).strip("<0.,")
    assert unit.signed(minor).startswith("+")
    assert unit.signed(-minor).startswith("−")


def test_missing_is_not_zero():
    unit = Unit(1_000_000, 1, "万元")
    assert unit.write(None) == unit.signed(None) == number(None) == "–"
    assert unit.write(0) == "0"


def test_the_unit_follows_the_size_of_what_is_written():
    assert unit_for([10**14] * 3, currency="CNY", language="zh").heading == "亿元"
    assert unit_for([10**14] * 3, currency="CNY", language="en").heading == "CNY bn"
    assert unit_for([500], currency="GBP", language="en").heading == "GBP"
    assert unit_for([], currency="JPY", language="zh").heading == "万 JPY"
