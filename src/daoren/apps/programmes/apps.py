"""The app programmes."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Configure the app."""

    name = "daoren.apps.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Join the acts of indicators, figures and milestones."""
        from daoren.apps.programmes import known, picture, standings, task_lights  # noqa: F401 - they register themselves
