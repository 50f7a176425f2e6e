"""Count the projects of a part of the programme: two queries give every figure of the cockpit."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django.db import connection

from daoren.apps.portal.kept import kept
from daoren.apps.portal.part import Part
from daoren.core.terms import keys

LIGHTS = keys("light")

_SUMS = """COUNT(*), COALESCE(SUM(p.total_public), 0), COALESCE(SUM(p.total_own), 0),
       COALESCE(SUM(s.public_spent), 0)
FROM records r
JOIN portfolio_projects p ON p.subject = r.number
LEFT JOIN standings s ON s.project = r.number
WHERE r.kind = 'project' AND r.gone = %s"""
_BY_KIND = "SELECT COALESCE(p.action, ''), COALESCE(p.mode, ''), r.state, COALESCE(s.light, ''), '', "
_BY_REGION = "SELECT '', '', '', COALESCE(s.light, ''), r.region, "


class Cell(NamedTuple):
    """How many projects are alike, and their money in minor units.

    `light` is empty where a project is not under review; what a count does not part is empty too.
    """

    action: str
    mode: str
    state: str
    light: str
    region: str
    projects: int
    public: int
    own: int
    spent: int


class Tally(NamedTuple):
    """A count of projects with their lights and their money."""

    projects: int
    public: int
    own: int
    spent: int
    lights: Mapping[str, int]

    @property
    def reviewed(self) -> int:
        """The projects that have a light."""
        return sum(self.lights.values())

    @property
    def on_course(self) -> float | None:
        """The share of those with a light that are green; None where there are none."""
        return self.lights["green"] / self.reviewed if self.reviewed else None


def cells(part: Part) -> list[Cell]:
    """Give the counts of a part of the programme by action, mode, state and light, as kept."""
    found: list[Cell] = kept(f"cells:{part.name}", lambda: _count(_BY_KIND, part))
    return found


def region_cells(part: Part) -> list[Cell]:
    """Give the counts of a part of the programme by region and light, as kept."""
    found: list[Cell] = kept(f"regions:{part.name}", lambda: _count(_BY_REGION, part))
    return found


def _count(parted: str, part: Part) -> list[Cell]:
    condition, values = part.condition()
    with connection.cursor() as cursor:
        cursor.execute(f"{parted}{_SUMS}{condition} GROUP BY 1, 2, 3, 4, 5", [False, *values])
        return [Cell(*row[:5], *map(int, row[5:])) for row in cursor.fetchall()]


def tally(found: Iterable[Cell]) -> Tally:
    """Sum cells."""
    projects = public = own = spent = 0
    lights = dict.fromkeys(LIGHTS, 0)
    for cell in found:
        projects += cell.projects
        public, own, spent = public + cell.public, own + cell.own, spent + cell.spent
        if cell.light in lights:
            lights[cell.light] += cell.projects
    return Tally(projects, public, own, spent, lights)


def tallies(found: Iterable[Cell], by: Callable[[Cell], str]) -> dict[str, Tally]:
    """Sum cells by a name, in the order of the names."""
    groups: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in found:
        groups[by(cell)].append(cell)
    return {name: tally(groups[name]) for name in sorted(groups)}
