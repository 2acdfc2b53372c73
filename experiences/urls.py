"""The addresses of this room: one line a feature."""

from django.urls import include, path

urlpatterns = [
    path("fiches-echange/", include("experiences.exchange.urls")),
]
