"""The addresses of the interface."""

from django.urls import path

from daoren.web.api.health import healthz
from daoren.web.api.interface import addresses, nowhere

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/", addresses()),
    path("api/<path:rest>", nowhere, name="api_nothing"),
]
