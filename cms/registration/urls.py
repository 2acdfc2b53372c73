"""/inscription/: the form, and the page of one registration behind its signed link."""

from django.urls import path

from cms.registration import views

app_name = "registration"

urlpatterns = [
    path("<int:pk>/", views.register, name="form"),
    path("<int:pk>/merci/", views.done, name="done"),
    path("lien/<str:token>/", views.own, name="own"),
    path("lien/<str:token>/rendez-vous.ics", views.own_calendar, name="own_calendar"),
    path("lien/<str:token>/attestation.pdf", views.own_certificate, name="own_certificate"),
    path("lien/<str:token>/donnees.json", views.own_data, name="own_data"),
]
