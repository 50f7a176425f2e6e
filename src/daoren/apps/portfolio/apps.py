"""The app portfolio."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """Configure the app."""

    name = "daoren.apps.portfolio"
    label = "portfolio"
