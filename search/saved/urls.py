"""The public pages of the searches of the centre: outside /recherche/, where robots do not go."""

from django.urls import path

from search.saved import views

app_name = "saved_searches"
urlpatterns = [
    path("nouveautes/", views.new, name="new"),
    path("recherches/<slug:slug>/", views.page, name="page"),
]
