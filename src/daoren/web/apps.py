"""The app of layout and assets."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Hold the layout, the vendored assets and the API."""

    name = "daoren.web"
