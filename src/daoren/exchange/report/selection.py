"""Choose the projects that get a page of their own."""

from daoren.core.review import ProjectReview, Review


def select(review: Review, *, limit: int) -> tuple[ProjectReview, ...]:
    """Give at most `limit` projects: every proposal but `continue` in the order of the review, then the largest.

    The largest are those with the most public money; ties go by project id. The rule is printed in the report.
    """
    asked = [project for project in review.projects if project.proposal != "continue"]
    others = [project for project in review.projects if project.proposal == "continue"]
    others.sort(key=lambda project: (-(project.public_total or -1), project.project_id))
    return tuple((asked + others)[:limit])
