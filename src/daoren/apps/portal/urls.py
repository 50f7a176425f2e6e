"""The addresses of this app."""

from django.urls import path

from daoren.apps.portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("cockpit/", views.cockpit, name="cockpit"),
    path("cockpit/boundaries.json", views.map_boundaries, name="boundaries"),
    path("search/", views.search, name="search"),
    path("stuck/", views.stuck, name="stuck"),
    path("notifications/", views.notifications, name="notifications"),
    path("language/", views.language, name="language"),
    path("public/", views.public, name="public"),
]
