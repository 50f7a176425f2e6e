"""The app records."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Configure the app."""

    name = "daoren.apps.records"
    label = "records"
