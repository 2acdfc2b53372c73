"""The addresses of the fiches beside their pages: one line an activity."""

from django.urls import include, path

urlpatterns = [
    path("", include("experiences.cycle.urls")),
    path("fiches-echange/", include("experiences.exchange.urls")),
    path("", include("experiences.lessons.urls")),
    path("", include("experiences.papers.urls")),
]
