from datetime import date

from daoren.exchange.report.figures import figures
from tests.portfolios import portfolio

LATER = date(2030, 1, 1)


def observed(*rows):
    shared = {"region": "33", "unit": "%", "document": "d", "status": "published"}
    made = [
        {**shared, "indicator": code, "kind": kind, "value": value, "comparison": sign,
         "period_start": date(year, month, 1), "period_end": date(year, month, 28)}
        for code, kind, value, sign, year, month in rows
    ]  # fmt: skip
    return portfolio(observations=made)["observations"]


def test_a_target_meets_the_last_actual_of_its_year():
    rows = (("target", 3.1, "about", 2023, 12), ("actual", 3.0, None, 2023, 6), ("actual", 3.2, None, 2023, 11))
    seen = observed(*(("rd", *row) for row in (*rows, ("actual", 9.9, None, 2022, 11))))
    (found,) = figures(seen, as_of=LATER)
    assert found.actual["value"] == 3.2
    assert round(found.attainment, 3) == round(3.2 / 3.1, 3)
    assert found.sign == "≈"


def test_what_has_no_target_shows_its_latest_actual_only():
    (found,) = figures(
        observed(("labs", "actual", 9.0, None, 2023, 1), ("labs", "actual", 10.0, None, 2024, 1)), as_of=LATER
    )
    assert (found.year, found.target, found.attainment) == (2024, None, None)


def test_less_is_better_has_no_attainment():
    (found,) = figures(
        observed(("days", "target", 31.0, "<=", 2024, 1), ("days", "actual", 30.0, None, 2024, 2)), as_of=LATER
    )
    assert found.attainment is None
    assert found.sign == "≤"


def test_nothing_observed_gives_nothing():
    assert figures(portfolio()["observations"], as_of=LATER) == figures(None, as_of=LATER) == ()


def test_an_actual_of_later_is_not_seen():
    rows = observed(("labs", "target", 9.0, None, 2023, 1), ("labs", "actual", 9.0, None, 2023, 2))
    (found,) = figures(rows, as_of=date(2023, 1, 15))
    assert found.actual is None
