"""The public addresses of the fiches, besides the pages that Wagtail serves."""

from django.urls import include, path

urlpatterns = [
    path("", include("experiences.papers.urls")),
]
