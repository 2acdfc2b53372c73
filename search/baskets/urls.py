"""/panier/: `ref` is the number of a panier that one holds, or the signed link that shows it."""

from django.urls import path

from search.baskets import giving, views

app_name = "baskets"

urlpatterns = [
    path("", views.present, name="present"),
    path("ajouter/", views.add, name="add"),
    path("ajouter/confirmer/", views.add_confirmed, name="add_confirmed"),
    path("ajouter/recherche/", views.add_search, name="add_search"),
    path("nouveau/", views.create, name="create"),
    path("joindre/", views.welcome, name="welcome"),
    path("reprendre/<str:token>/", views.resume, name="resume"),
    path("envoi/<str:token>/", giving.sent, name="sent"),
    path("<str:ref>/", views.basket, name="basket"),
    path("<str:ref>/decrire/", views.describe, name="describe"),
    path("<str:ref>/choisir/", views.choose, name="choose"),
    path("<str:ref>/copier/", views.copy, name="copy"),
    path("<str:ref>/liens/", views.links, name="links"),
    path("<str:ref>/supprimer/", views.delete, name="delete"),
    path("<str:ref>/envoyer/", giving.send, name="send"),
    path("<str:ref>/bibliographie/", giving.bibliography, name="bibliography"),
    path("<str:ref>/export/<slug:format>/", giving.export, name="export"),
    path("<str:ref>/<int:entry>/deplacer/", views.move, name="move"),
    path("<str:ref>/<int:entry>/retirer/", views.remove, name="remove"),
    path("<str:ref>/<int:entry>/note/", views.annotate, name="annotate"),
]
