"""The bearing units: synthetic names, and credit codes that are valid but belong to nobody.

The organisation part of every code begins with `DEM0`, so that a synthetic unit is known by its code too.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from daoren.core.portfolio.credit_code import check_character
from daoren.demo.regions import county_weights, mountain_counties
from daoren.demo.streams import Ints, Texts, pick, stream, texts, words

_ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Parties:
    """The units, in parallel arrays."""

    ids: Texts
    names: Texts
    kinds: Texts
    codes: Texts
    regions: Texts


def credit_code(kind: str, region: str, number: int) -> str:
    """Make a valid unified social credit code (GB 32100-2015) with the synthetic mark `DEM0`.

    `kind` is the two characters of the registering office and the kind of unit.

    >>> credit_code("91", "330106", 1)
    '91330106DEM0000140'
    """
    body = f"DEM0{number:04d}"
    total = sum(weight * _ORGANISATION.index(mark) for weight, mark in zip(_WEIGHTS, body, strict=True))
    organisation = body + {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
    stem = f"{kind}{region}{organisation}"
    return stem + check_character(stem)


def draw_parties(seed: int) -> Parties:
    """Draw the units: kinds and numbers as in `words.toml`, places by the weights of the cities."""
    rng = stream(seed, "parties")
    columns: tuple[list[str], ...] = ([], [], [], [], [])
    ids, names, kinds, codes, regions = columns
    for kind, spec in words("words")["parties"].items():
        places = pick(rng, county_weights(), spec["count"])
        if kind == "firm":
            mountain = texts(sorted(mountain_counties(date(2022, 1, 1))))
            places[:36] = mountain[rng.integers(len(mountain), size=36)]
        for number, place in enumerate(places, start=1):
            ids.append(f"P{len(ids) + 1:04d}")
            names.append(spec["name"].format(number=number))
            kinds.append(kind)
            codes.append(credit_code(spec["code"], str(place), len(ids)))
            regions.append(str(place))
    return Parties(*(texts(values) for values in columns))


def party_table(parties: Parties) -> pl.DataFrame:
    """Give the table of parties."""
    columns = {
        "party_id": parties.ids,
        "name": parties.names,
        "kind": parties.kinds,
        "credit_code": parties.codes,
        "region": parties.regions,
    }
    return pl.DataFrame({name: values.tolist() for name, values in columns.items()})


def of_kind(parties: Parties, kind: str) -> Ints:
    """Give the places of the units of one kind."""
    return np.flatnonzero(parties.kinds == kind)
