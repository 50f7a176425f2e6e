"""The app audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Configure the app."""

    name = "daoren.apps.audit"
    label = "audit"
