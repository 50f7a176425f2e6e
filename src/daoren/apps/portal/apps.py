"""The app portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Configure the app."""

    name = "daoren.apps.portal"
    label = "portal"
