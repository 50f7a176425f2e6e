"""The addresses of the interface."""

from django.urls import path, re_path

from daoren.web.api.health import healthz
from daoren.web.api.interface import addresses, nowhere

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/", addresses()),
    # Whatever else begins so, line ends included, which no path of Django holds.
    re_path(r"^api/(?P<rest>[\s\S]*)\Z", nowhere, name="api_nothing"),
]
