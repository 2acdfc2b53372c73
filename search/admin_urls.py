"""Addresses of the search's own admin pages, under /admin/recherche/."""

from django.urls import path

from search.asked.admin import AskedView
from search.status import StatusView

app_name = "search_admin"
urlpatterns = [
    path("ce-que-l-on-cherche/", AskedView.as_view(), name="asked"),
    path("etat/", StatusView.as_view(), name="status"),
]
