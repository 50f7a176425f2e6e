"""Work on the portfolio that nobody waits for."""

from django_tasks import task


@task()
def refresh(projects: list[str] | None = None) -> int:
    """Compute the standing of some projects, or of all; give how many are under review."""
    from daoren.apps.portfolio.standings import refresh_standings

    return refresh_standings(projects)
