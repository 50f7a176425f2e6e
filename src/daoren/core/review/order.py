"""The order in which people should read the projects: what matters most first."""

from collections.abc import Iterable

from daoren.core.review.result import Light, ProjectReview, Proposal

# What ends or turns a project comes first, then what asks for money, then what asks for work.
_WEIGHT: dict[Proposal, int] = {
    "terminate": 0,
    "suspend": 1,
    "drop": 2,
    "redirect": 3,
    "add": 4,
    "rectify": 5,
    "continue": 6,
}
_TROUBLE: dict[Light, int] = {"red": 0, "yellow": 1, "unknown": 2, "green": 3}


def by_what_matters(projects: Iterable[ProjectReview]) -> tuple[ProjectReview, ...]:
    """Sort by kind of proposal, then light, then the public money at stake, then project number."""
    return tuple(sorted(projects, key=_rank))


def _rank(one: ProjectReview) -> tuple[int, int, int, str]:
    return _WEIGHT[one.proposal], _TROUBLE[one.light], -(one.planned or 0), one.project_id
