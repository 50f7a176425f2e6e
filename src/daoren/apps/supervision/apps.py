"""The app supervision."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Configure the app."""

    name = "daoren.apps.supervision"
    label = "supervision"

    def ready(self) -> None:
        """Join the acts of cases, task forces and inspections, and the page of a meeting."""
        from daoren.apps.supervision import known, meetings  # noqa: F401 - they register themselves
