"""The addresses of this app."""

from django.urls import path

from daoren.apps.records.views.batch import batch
from daoren.apps.records.views.event import record_event, record_open
from daoren.apps.records.views.files import attachment, choose
from daoren.apps.records.views.lists import records
from daoren.apps.records.views.record import history, record

urlpatterns = [
    path("records/<str:kind>/", records, name="records"),
    path("open/<str:kind>/<str:event>/", record_open, name="record_open"),
    path("record/<str:kind>/<path:number>", record, name="record"),
    path("do/<str:kind>/<str:event>/<path:number>", record_event, name="record_event"),
    path("batch/<str:kind>/<str:event>/", batch, name="batch"),
    path("file/<str:digest>", attachment, name="attachment"),
    path("history/<str:kind>/<path:number>", history, name="history"),
    path("choose/<str:kind>/", choose, name="choose"),
]
