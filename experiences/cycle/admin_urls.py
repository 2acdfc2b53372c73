"""/admin/fiches/. A number is that of the page."""

from django.urls import path

from experiences.cycle.admin import FicheView, IndexView

app_name = "fiche_cycle"

urlpatterns = [
    path("", IndexView.as_view(), name="index"),
    path("<int:pk>/", FicheView.as_view(), name="fiche"),
]
