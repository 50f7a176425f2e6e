"""The addresses of this app."""

from django.urls import URLPattern, path

from daoren.apps.audit import views

urlpatterns: list[URLPattern] = [
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/proof/", views.ledger_proof, name="ledger_proof"),
]
