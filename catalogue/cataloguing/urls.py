"""Addresses of the catalogue's own admin pages, under /admin/catalogue/."""

from django.urls import path

from catalogue.cataloguing.mapping_page import LookView, MappingView, ReapplyView
from catalogue.cataloguing.retrieving import RetrievedView, RetrieveView

app_name = "catalogue_admin"

urlpatterns = [
    path("recuperer/", RetrieveView.as_view(), name="retrieve"),
    path("recuperer/notice/", RetrievedView.as_view(), name="retrieved"),
    path("sources/<int:pk>/correspondances/", MappingView.as_view(), name="mapping"),
    path("sources/<int:pk>/correspondances/regarder/", LookView.as_view(), name="mapping_look"),
    path("sources/<int:pk>/correspondances/appliquer/", ReapplyView.as_view(), name="mapping_apply"),
]
