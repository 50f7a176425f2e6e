"""The app statements."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    """Configure the app."""

    name = "daoren.apps.statements"
    label = "statements"

    def ready(self) -> None:
        """Join the acts of statements and corrections, and what can be exported."""
        from daoren.apps.statements import export, known  # noqa: F401 - they register themselves
