"""Every address of the workplace."""

from django.urls import include, path

urlpatterns = [
    path("", include("daoren.apps.portal.urls")),
    path("", include("daoren.apps.records.urls")),
    path("", include("daoren.apps.reviews.urls")),
    path("", include("daoren.apps.programmes.urls")),
    path("", include("daoren.apps.supervision.urls")),
    path("", include("daoren.apps.statements.urls")),
    path("", include("daoren.apps.audit.urls")),
    path("", include("daoren.apps.parties.urls")),
    path("", include("daoren.web.api.urls")),
]

handler500 = "daoren.apps.portal.views.broken"
