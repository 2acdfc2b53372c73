"""/compte/: allauth's own views at French addresses, and « Mon compte »."""

from allauth.account import views as entrance
from django.urls import path

from cms.readers import views

urlpatterns = [
    path("", views.account, name="account_home"),
    path("connexion/", views.ask_for_code, name="account_request_login_code"),
    # One door: allauth knows it by three names.
    path("connexion/", views.ask_for_code, name="account_login"),
    path("connexion/", views.ask_for_code, name="account_signup"),
    path("connexion/code/", entrance.confirm_login_code, name="account_confirm_login_code"),
    path("deconnexion/", entrance.logout, name="account_logout"),
    path("ferme/", entrance.account_inactive, name="account_inactive"),
    path("adresse/", views.address, name="account_email"),
    path("adresse/code/", entrance.email_verification_sent, name="account_email_verification_sent"),
    path("donnees/", views.data, name="account_data"),
    path("effacer/", views.erase, name="account_erase"),
]
