"""A signed-in reader has proved her address: one gesture begins an alert, and her account keeps them."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django.contrib.auth.models import User
from django.test import Client

from correspondence.models import Consent, OutgoingMail
from search.saved import readers
from search.saved.models import Alert

pytestmark = pytest.mark.django_db

ASK = "/recherche/alerte/?q=relogement"
ADDRESS = "ines@exemple.fr"


@pytest.fixture
def user(home, engine) -> User:
    user = User.objects.create_user("ines", email=ADDRESS)
    EmailAddress.objects.create(user=user, email="Ines@Exemple.fr", verified=True, primary=True)
    return user


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_one_gesture_is_enough(signed_in):
    assert f'value="{ADDRESS}"' in signed_in.get(ASK).content.decode()
    answer = signed_in.post(ASK, {"email": ADDRESS, "frequency": "mois"})
    assert answer["Location"] == "/compte/#alertes"
    assert Alert.objects.get().is_active
    assert not OutgoingMail.objects.exists()
    assert Consent.objects.get().act == Consent.Act.GIVEN


def test_another_address_still_has_to_confirm(signed_in):
    signed_in.post(ASK, {"email": "paul@exemple.fr", "frequency": "mois"})
    assert not Alert.objects.active().exists()
    assert OutgoingMail.objects.get().address == "paul@exemple.fr"


def test_an_address_not_proved_is_nobodys(client, user):
    EmailAddress.objects.update(verified=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.post(ASK, {"email": ADDRESS, "frequency": "mois"})
    assert not Alert.objects.active().exists()


def test_her_account_shows_them_and_stops_one(signed_in):
    signed_in.post(ASK, {"email": ADDRESS, "frequency": "mois"})
    assert "relogement" in signed_in.get("/compte/").content.decode()
    signed_in.post("/recherche/alerte/les-miennes/", {"arreter": Alert.objects.get().pk})
    assert not Alert.objects.active().exists()


def test_she_stops_none_of_somebody_elses(signed_in, ines):
    other = ines("q=école", email="paul@exemple.fr")
    signed_in.post("/recherche/alerte/les-miennes/", {"arreter": other.pk})
    other.refresh_from_db()
    assert other.is_active


def test_a_visitor_is_sent_to_the_entrance(client, home):
    assert "/compte/connexion/" in client.post("/recherche/alerte/les-miennes/")["Location"]


def test_they_follow_her_to_her_new_address(signed_in, user, ines):
    signed_in.post(ASK, {"email": ADDRESS, "frequency": "mois"})
    signed_in.post("/recherche/alerte/?q=école", {"email": ADDRESS, "frequency": "mois"})
    ines("q=école", email="ines@ailleurs.fr")
    old = EmailAddress.objects.get(user=user)
    new = EmailAddress.objects.create(user=user, email="Ines@Ailleurs.fr", verified=True)
    email_changed.send(sender=User, user=user, request=None, from_email_address=old, to_email_address=new)
    found = dict(Alert.objects.values_list("search__parameters", "address"))
    assert found == {"q=relogement": "ines@ailleurs.fr", "q=%C3%A9cole": "ines@ailleurs.fr"}


def test_they_go_with_her_account(signed_in, user):
    signed_in.post(ASK, {"email": ADDRESS, "frequency": "mois"})
    user.delete()
    assert not Alert.objects.exists()
    assert Consent.objects.last().act == Consent.Act.ERASED


def test_the_copy_of_her_data_names_them(signed_in, user):
    signed_in.post(ASK, {"email": ADDRESS, "frequency": "mois"})
    [copy] = readers.export(user)
    assert (copy["adresse"], copy["rythme"]) == (ADDRESS, "Chaque mois, le premier")
