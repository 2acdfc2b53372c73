"""Addresses of the watch in the admin, under /admin/veille/."""

from django.urls import path

from cms.watch.admin import importing, item, offering, queue, sources

app_name = "watch_admin"

urlpatterns = [
    path("", queue.QueueView.as_view(), name="queue"),
    path("gestes/", queue.ManyView.as_view(), name="many"),
    path("annuler/", queue.UndoView.as_view(), name="undo"),
    path("proposer/", offering.OfferView.as_view(), name="offer"),
    path("importer/", importing.ImportView.as_view(), name="import"),
    path("<int:pk>/", item.ItemView.as_view(), name="item"),
    path("<int:pk>/catalogue/", item.CatalogueView.as_view(), name="catalogue"),
    path("nouvelle-source/", sources.DiscoverView.as_view(), name="discover"),
    path("lire-une-source/<int:pk>/", sources.ReadNowView.as_view(), name="read_now"),
    path("sources-opml/", sources.OpmlView.as_view(), name="opml"),
    path("sources-opml/importer/", sources.OpmlImportView.as_view(), name="opml_import"),
]
