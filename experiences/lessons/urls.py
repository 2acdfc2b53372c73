"""The index of levers and brakes: public addresses."""

from django.urls import path

from experiences.lessons import views

urlpatterns = [
    path("fiches/leviers-et-freins/", views.index, name="experience_lessons"),
    path("fiches/leviers-et-freins.csv", views.table, name="experience_lessons_csv"),
]
