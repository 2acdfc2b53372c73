"""/calendrier/: a rendez-vous or a cycle as a file, the agenda as a calendar to subscribe to."""

from django.urls import path

from cms.agenda import views

app_name = "agenda"

urlpatterns = [
    path("<int:pk>.ics", views.one, name="event"),
    path("agenda/<int:pk>.ics", views.feed, name="feed"),
]
