"""Work that nobody waits for: computing a round."""

from django_tasks import task

from daoren.apps.records.joints import follows


@task()
def compute_round(number: str) -> bool:
    """Compute a round that waits for it; tell whether it is on the board then."""
    from daoren.apps.reviews.actions.compute import compute

    return compute(number)


@follows("round", "compute")
def begin(number: str) -> None:
    """Have a round computed by a job."""
    compute_round.enqueue(number)
