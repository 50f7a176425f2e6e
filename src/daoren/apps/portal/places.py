"""How regions stand beside one another."""

from collections.abc import Iterable
from dataclasses import dataclass

from daoren.apps.portal.figures import Cell, Tally, region_cells, tallies
from daoren.apps.portal.part import Part
from daoren.apps.portfolio.models import TABLES
from daoren.core.lifecycle.lifecycle import Words

_CITY = 4


@dataclass(frozen=True, slots=True)
class Peers:
    """The share of projects on course in a region, and how its peers lie around it.

    `place` counts from 1 for the best among `among`; `low` and `high` are the least and the most of them all.
    """

    region: str
    share: float
    place: int
    among: int
    low: float
    high: float


def peers(region: str) -> Peers | None:
    """Say how a city stands among the cities, or a county among the counties of its group.

    Mountain counties are compared with one another alone. None where the region has no project with a light.
    """
    found = by_city(Part()) if _is_city(region) else _group_of(region)
    shares = {code: one.on_course for code, one in found.items() if one.on_course is not None and code}
    if region not in shares:
        return None
    place = 1 + sum(share > shares[region] for share in shares.values())
    return Peers(region, shares[region], place, len(shares), min(shares.values()), max(shares.values()))


def _is_city(region: str) -> bool:
    return region.endswith("00")


def _group_of(region: str) -> dict[str, Tally]:
    rows = TABLES["regions"]._default_manager.filter(kind="county").values_list("pk", "mountain")
    mountain = {code for code, is_mountain in rows if is_mountain}
    group = {code for code, _ in rows if (code in mountain) == (region in mountain)}
    return tallies((cell for cell in region_cells(Part()) if cell.region in group), lambda cell: cell.region)


def by_city(part: Part) -> dict[str, Tally]:
    """Give the counts by city, most red first, then most projects; an empty code where no region is known."""
    found = tallies(region_cells(part), _city)
    return dict(sorted(found.items(), key=lambda one: (-_red(one[1]), -one[1].projects, one[0])))


def _city(cell: Cell) -> str:
    return cell.region[:_CITY].ljust(6, "0") if len(cell.region) >= _CITY else ""


def _red(one: Tally) -> float:
    return one.lights["red"] / one.reviewed if one.reviewed else 0.0


def region_names(codes: Iterable[str]) -> dict[str, Words]:
    """Give the names of regions by code; the code itself where none is on record."""
    wanted = set(codes)
    rows = TABLES["regions"]._default_manager.filter(pk__in=wanted).values_list("pk", "name", "name_en")
    found: dict[str, Words] = {
        code: {"zh": name or code, "en": english or name or code} for code, name, english in rows
    }
    return {code: found.get(code) or {"zh": code, "en": code} for code in wanted}
