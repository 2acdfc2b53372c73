"""Addresses of the letters, their subscribers and their archive."""

from django.urls import path

from newsletters import views

app_name = "newsletters"

urlpatterns = [
    path("abonnement/", views.subscribe, name="subscribe"),
    path("abonnement/demande/", views.asked, name="asked"),
    path("abonnement/lien/", views.ask_link, name="ask_link"),
    path("abonnement/confirmer/<str:token>/", views.confirm, name="confirm"),
    path("abonnement/renouveler/<str:token>/", views.renew, name="renew"),
    path("abonnement/preferences/<str:token>/", views.preferences, name="preferences"),
    path("abonnement/desinscription/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("abonnement/donnees/<str:token>/", views.export, name="export"),
    path("abonnement/effacer/<str:token>/", views.erase, name="erase"),
    path("abonnement/proposer/", views.propose, name="propose"),
    path("lettres/<int:pk>/couleur-<str:accent>.css", views.colours, name="colours"),
    path("lettres/<int:pk>/atom.xml", views.feed, name="feed"),
    path("lettres/numero/<int:pk>.pdf", views.issue_pdf, name="issue_pdf"),
    path("lettres/lien/<uuid:uid>/<int:position>/", views.follow, name="follow"),
]
