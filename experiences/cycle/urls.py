"""Beside the list of fiches: proposing one, reviewing one, staying its contact. Pages take what is left."""

from django.urls import path

from experiences.cycle import views

app_name = "fiches"

urlpatterns = [
    path("fiches/proposer/", views.propose, name="propose"),
    path("fiches/proposer/merci/", views.proposed, name="proposed"),
    path("fiches/relecture/<str:token>/", views.review, name="review"),
    path("fiches/contact/<str:token>/", views.contact, name="contact"),
]
