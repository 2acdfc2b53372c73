"""The addresses of the PDFs. A number may hold a slash."""

from django.urls import path

from experiences.papers import giving

urlpatterns = [
    path("fiche/<path:number>/une-page.pdf", giving.one_page, name="fiche_one_page"),
    path("fiche/<path:number>.pdf", giving.whole, name="fiche_whole"),
    path("fiches/dossier.pdf", giving.dossier, name="fiche_dossier"),
]
