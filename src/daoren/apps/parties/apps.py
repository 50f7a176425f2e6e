"""The app parties."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Configure the app."""

    name = "daoren.apps.parties"
    label = "parties"
