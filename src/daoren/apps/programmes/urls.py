"""The addresses of this app."""

from django.urls import path

from daoren.apps.programmes.views import gaps, overview, public, returns, sheets, tasks

urlpatterns = [
    path("programme/", overview.programme, name="programme"),
    path("programme/indicators/", overview.indicators, name="programme_indicators"),
    path("programme/road/", overview.road, name="programme_road"),
    path("programme/tasks/", tasks.tasks, name="programme_tasks"),
    path("programme/tasks/mine/", tasks.my_tasks, name="programme_my_tasks"),
    path("programme/figure/<str:key>/", overview.figure, name="programme_figure"),
    path("programme/gaps/", gaps.gaps, name="programme_gaps"),
    path("programme/gaps/<str:code>/", gaps.gap, name="programme_gap"),
    path("programme/returns/", returns.returns, name="programme_returns"),
    path("public/programme/", public.public_programme, name="public_programme"),
    path("public/programme.csv", public.public_programme_csv, name="public_programme_csv"),
    path("programme/import/", sheets.programme_import, name="programme_import"),
    path("programme/export/<str:key>/", sheets.programme_export, name="programme_export"),
]
