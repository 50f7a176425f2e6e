"""The 11 cities and 90 counties, and which of them are mountain counties on a day."""

from datetime import date

import polars as pl

from daoren.demo.streams import words


def county_codes() -> list[str]:
    """Give the codes of all counties in order.

    >>> len(county_codes())
    90
    """
    return [county[0] for city in words("regions")["city"] for county in city["counties"]]


def mountain_counties(on: date) -> frozenset[str]:
    """Give the codes on the list of mountain counties on a day.

    >>> len(mountain_counties(date(2022, 6, 30))), len(mountain_counties(date(2023, 6, 30)))
    (26, 23)
    """
    listed = words("regions")["mountain"]
    gone = {code for code, day in listed["left"].items() if day < on}
    return frozenset(listed["codes"]) - gone


def lower_own_share(code: str, on: date) -> bool:
    """Tell whether firms of a county may bring the lower share of own funds."""
    return code in mountain_counties(on) or code in words("regions")["island"]["codes"]


def county_weights() -> dict[str, float]:
    """Give the share of the province's projects that each county gets, before chance."""
    return {
        county[0]: city["weight"] / len(city["counties"])
        for city in words("regions")["city"]
        for county in city["counties"]
    }


def region_table() -> pl.DataFrame:
    """Give the table of regions; `mountain` says whether a county was on the list when the programme began."""
    raw = words("regions")
    listed = mountain_counties(date(2022, 1, 1))
    rows: list[tuple[str, str, str, str, str, str]] = []
    province = raw["province"]
    rows.append((province["code"], province["zh"], province["en"], "province", "", ""))
    for city in raw["city"]:
        rows.append((city["code"], city["zh"], city["en"], "city", province["code"], ""))
        rows.extend(
            (code, zh, en, "county", city["code"], "true" if code in listed else "false")
            for code, zh, en in city["counties"]
        )
    names = ["region_code", "name", "name_en", "kind", "parent", "mountain"]
    return pl.DataFrame(rows, schema=names, orient="row").sort("region_code")
