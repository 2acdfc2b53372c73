"""Addresses of the catalogue's own admin pages, under /admin/catalogue/."""

from django.urls import path

from catalogue.cataloguing.retrieving import RetrievedView, RetrieveView

app_name = "catalogue_admin"

urlpatterns = [
    path("recuperer/", RetrieveView.as_view(), name="retrieve"),
    path("recuperer/notice/", RetrievedView.as_view(), name="retrieved"),
]
