"""Work that nobody waits for."""

from django_tasks import task


@task()
def send_letters() -> int:
    """Send a letter for every notification that has none yet; give how many were sent."""
    from daoren.apps.records.letters import send_outstanding

    return send_outstanding()
