"""/admin/inscriptions/. A number is that of the page: a rendez-vous or a cycle."""

from django.urls import path, re_path

from cms.registration.admin import views

app_name = "registration_admin"

urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("<int:pk>/", views.ParticipantsView.as_view(), name="participants"),
    path("<int:pk>/ajouter/", views.AddView.as_view(), name="add"),
    path("<int:pk>/ecrire/", views.WriteView.as_view(), name="write"),
    path("<int:pk>/presences/", views.PresenceView.as_view(), name="presence"),
    path("<int:pk>/emargement.pdf", views.SheetView.as_view(), name="sheet"),
    path("<int:pk>/attestations.pdf", views.CertificatesView.as_view(), name="certificates"),
    path("<int:pk>/attestation-<int:person>.pdf", views.CertificatesView.as_view(), name="certificate"),
    re_path(r"^(?P<pk>\d+)/participants\.(?P<format>csv|xlsx)$", views.FileView.as_view(), name="file"),
]
