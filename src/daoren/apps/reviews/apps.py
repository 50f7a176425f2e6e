"""The app reviews."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Configure the app."""

    name = "daoren.apps.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Join the acts of rounds and decisions."""
        from daoren.apps.reviews import jobs, known  # noqa: F401 - they register themselves
