"""The addresses of this app."""

from django.urls import path

from daoren.apps.supervision import views

urlpatterns = [
    path("supervision/", views.supervision, name="supervision"),
    path("inspections/calendar/", views.inspections, name="inspections"),
    path("briefing/<str:number>/", views.briefing, name="briefing"),
    path("briefing/<str:number>/<str:language>.pdf", views.briefing_pdf, name="briefing_pdf"),
]
