"""/admin/fiches-recues/."""

from django.urls import path

from experiences.exchange.admin import views

app_name = "fiche_exchange_admin"

urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("centre/", views.AddView.as_view(), name="add"),
    path("centre/<int:pk>/", views.SourceView.as_view(), name="source"),
    path("centre/<int:pk>/modifier/", views.EditView.as_view(), name="edit"),
    path("centre/<int:pk>/fichier/", views.DepositView.as_view(), name="deposit"),
    path("centre/<int:pk>/gestes/", views.GesturesView.as_view(), name="gestures"),
    path("fiche/<int:pk>/adopter/", views.AdoptView.as_view(), name="adopt"),
    path("fiche/<int:pk>/ecarter/", views.DeclineView.as_view(), name="decline"),
    path("fiche/<int:pk>/reprendre/", views.FollowAgainView.as_view(), name="follow_again"),
    path("fiche/<int:pk>/comparer/", views.CompareView.as_view(), name="compare"),
]
