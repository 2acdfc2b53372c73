"""Addresses that other sites keep: they do not change. Listed in docs/fiches.md."""

from django.urls import path, re_path

from experiences.exchange import views

app_name = "fiche_exchange"

urlpatterns = [
    path("", views.about, name="about"),
    re_path(r"^fiches\.(?P<form>atom|jsonld|geojson|csv|xlsx)$", views.fiches, name="fiches"),
    path("fiche/<path:number>", views.permalink, name="permalink"),
]
