"""Figures of the programme as a whole: published ones with their source, and synthetic splits that add up to them.

The splits (loans by city and month, zones by city) are made here and marked so; later rooms replace them by
loans, firms and zones of their own. New loans and re-lending are two figures that are never summed.
"""

from typing import Any

import numpy as np
import polars as pl

from daoren.demo.streams import Floats, stream, words

_PROVINCE = "330000"


def observation_table(seed: int) -> pl.DataFrame:
    """Give the table of observations, sorted by its key."""
    rows = [
        row for kind in ("target", "actual") for fact in words("facts")[kind] for row in _published(fact, kind)
    ]
    rows += _splits(seed)
    return pl.DataFrame(rows).sort("indicator", "region", "period", "kind")


def _published(fact: dict[str, Any], kind: str) -> list[dict[str, str]]:
    raw = words("facts")
    return [
        {
            "indicator": fact["code"],
            "name": fact["zh"],
            "name_en": fact["en"],
            "region": fact.get("region", _PROVINCE),
            "period": period,
            "kind": kind,
            "value": str(value),
            "comparison": sign,
            "unit": raw["unit"][fact["unit"]],
            "document": raw["source"][source],
            "status": "unconfirmed" if source == "memory" else "published",
        }
        for period, value, sign, source in fact["rows"]
    ]


def _splits(seed: int) -> list[dict[str, str]]:
    cities = words("regions")["city"]
    weights = np.array([city["weight"] for city in cities], dtype=float)
    split = words("facts")["split"]
    rng = stream(seed, "aggregates")
    rows = []
    for key in ("loans", "firms", "zones"):
        rows += _by_city(split[key], weights * rng.uniform(0.85, 1.15, len(weights)))
    parts = shares(split["months"]["total"], rng.uniform(0.8, 1.2, 12), split["months"]["digits"])
    rows += [
        _synthetic(split["months"], _PROVINCE, f"2022-{m:02d}", part) for m, part in enumerate(parts, start=1)
    ]
    for key in ("rewards_before", "rewards"):
        rows += _by_city(split[key], weights * rng.uniform(0.85, 1.15, len(weights)))
    return rows


def _by_city(split: dict[str, Any], weights: Floats) -> list[dict[str, str]]:
    """Split one total by city; the parts add up to it."""
    cities = words("regions")["city"]
    parts = shares(split["total"], weights, split["digits"])
    return [
        _synthetic(split, city["code"], split["period"], part) for city, part in zip(cities, parts, strict=True)
    ]


def shares(total: int, weights: Floats, digits: int) -> list[str]:
    """Split a total by weights into decimal numbers that add up to it exactly (largest remainders).

    >>> shares(10, np.array([1.0, 1.0, 1.0]), 0)
    ['4', '3', '3']
    """
    whole = total * 10**digits
    exact = weights / weights.sum() * whole
    parts = np.floor(exact).astype(np.int64)
    parts[np.argsort(parts - exact, kind="stable")[: whole - parts.sum()]] += 1
    return [str(part) if digits == 0 else f"{part // 10**digits}.{part % 10**digits:0{digits}d}" for part in parts]


def _synthetic(split: dict[str, Any], region: str, period: str, value: str) -> dict[str, str]:
    return {
        "indicator": split["code"],
        "name": split["zh"],
        "name_en": split["en"],
        "region": region,
        "period": period,
        "kind": "actual",
        "value": value,
        "comparison": "",
        "unit": words("facts")["unit"][split["unit"]],
        "document": "合成数据：按公布总数拆分",
        "status": "synthetic",
    }
