"""The addresses of this app."""

from django.urls import path

from daoren.apps.statements import views

urlpatterns = [
    path("statements/", views.statements, name="statements"),
    path("statement/<int:year>/", views.statement, name="statement"),
    path("statement/<int:year>/figure/<str:key>/", views.statement_figure, name="statement_figure"),
    path("statement/<int:year>/statement.html", views.statement_page, name="statement_page"),
    path("statement/<int:year>/<str:language>.pdf", views.statement_pdf, name="statement_pdf"),
    path("statement/<int:year>/<str:language>.docx", views.statement_word, name="statement_word"),
]
