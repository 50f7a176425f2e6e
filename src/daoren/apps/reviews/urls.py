"""The addresses of this app."""

from django.urls import path

from daoren.apps.reviews import views

urlpatterns = [
    path("rounds/", views.rounds, name="rounds"),
    path("board/<str:number>/", views.board, name="board"),
    path("board/<str:number>/progress", views.board_progress, name="board_progress"),
    path("board/<str:number>/what-if", views.what_if, name="what_if"),
    path("board/<str:number>/propose/<path:project>", views.board_propose, name="board_propose"),
    path("board/<str:number>/project/<path:project>", views.board_project, name="board_project"),
    path("notice/<str:number>/<str:language>.pdf", views.notice, name="notice"),
]
