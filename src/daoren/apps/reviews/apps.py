"""The app reviews."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Configure the app."""

    name = "daoren.apps.reviews"
    label = "reviews"
