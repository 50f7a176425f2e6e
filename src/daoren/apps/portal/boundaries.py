"""Boundaries for the map: a file of the deployer, with the number under which the map was approved.

The product ships none, and draws none without the approval number (审图号) that the regulation on maps asks for
(地图管理条例, 国务院令第664号; article still to be checked). The site's TOML names both: `[map]` with `boundaries`
(GeoJSON whose features have `properties.adcode` or `properties.code` of GB/T 2260) and `approval`.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from daoren.apps.portal.places import region_names
from daoren.core.terms import Language


def approval() -> str:
    """Give the approval number of the map; empty where the site has no boundaries.

    Raise ValueError where it has boundaries without a number.
    """
    site = _site()
    if not site.get("boundaries"):
        return ""
    if not site.get("approval"):
        raise ValueError("DAOREN_SITE: [map] names boundaries but no approval number")
    return str(site["approval"])


def boundaries(language: Language) -> dict[str, Any]:
    """Give the boundaries with the names of places in a language, by which the chart joins its figures.

    Raise ValueError where the file is no GeoJSON, KeyError where the site has none.
    """
    raw = _read(Path(_site()["boundaries"]))
    codes = [_code(feature) for feature in raw["features"]]
    names = region_names(codes)
    features = [
        {"type": "Feature", "properties": {"name": names[code][language]}, "geometry": feature["geometry"]}
        for code, feature in zip(codes, raw["features"], strict=True)
        if code
    ]
    return {"type": "FeatureCollection", "features": features}


def _site() -> Any:
    return settings.SITE.get("map", {})


@cache
def _read(path: Path) -> Any:
    raw = json.loads(path.read_text("utf-8"))
    if not isinstance(raw, dict) or raw.get("type") != "FeatureCollection":
        raise ValueError(f"{path}: no GeoJSON FeatureCollection")
    return raw


def _code(feature: Any) -> str:
    own = feature.get("properties") or {}
    return str(own.get("adcode") or own.get("code") or "")
