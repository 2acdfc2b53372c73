"""A reader enters by a code; nobody learns who has an account; the staff keeps its passwords."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from cms.readers.models import Reader
from correspondence.models import OutgoingMail
from tests.cms.readers.entering import code_sent_to, sign_in

pytestmark = pytest.mark.django_db
User = get_user_model()


def test_ines_enters_with_a_code_and_her_account_opens_by_it(client, home):
    answer = sign_in(client, "ines@exemple.fr")
    assert answer["Location"] == "/compte/"
    ines = User.objects.get(email="ines@exemple.fr")
    assert not ines.has_usable_password()
    assert ines.emailaddress_set.get().verified
    assert ines.reader.origin == Reader.Origin.ASKED
    page = client.get("/compte/").content.decode()
    assert "ines@exemple.fr" in page


def test_the_second_time_it_is_the_same_account(client, home):
    sign_in(client, "ines@exemple.fr")
    client.post("/compte/deconnexion/")
    sign_in(client, "INES@exemple.fr".lower())
    assert User.objects.filter(email__iexact="ines@exemple.fr").count() == 1


def test_one_comes_back_to_where_one_was(client, home):
    assert sign_in(client, "ines@exemple.fr", "/recherche/?q=ville")["Location"] == "/recherche/?q=ville"


def test_one_is_never_sent_to_another_site(client, home):
    assert sign_in(client, "ines@exemple.fr", "https://ailleurs.example/")["Location"] == "/compte/"


def test_known_and_unknown_addresses_get_the_same_answer(client, home, paul):
    sign_in(Client(), "connue@exemple.fr")
    pages = []
    for address in ("connue@exemple.fr", "inconnue@exemple.fr", "paul@centre.example"):
        browser = Client()
        asked = browser.post("/compte/connexion/", {"email": address}, follow=True)
        page = asked.content.decode()
        start = page.index("<main")
        words = page[start : page.index("</main>")].replace(address, "X")
        pages.append((asked.status_code, asked.redirect_chain, strip_tokens(words)))
    assert pages[0] == pages[1] == pages[2]


def strip_tokens(html: str) -> str:
    import re

    return re.sub(r'value="[A-Za-z0-9]{64}"', "", html)


def test_paul_of_the_staff_is_sent_no_code(client, home, paul):
    client.post("/compte/connexion/", {"email": "paul@centre.example"})
    mail = OutgoingMail.objects.get(address="paul@centre.example")
    assert "mot de passe" in mail.text
    assert "/admin/login/" in mail.text
    assert not any(character.isdigit() for character in mail.subject)


def test_a_closed_account_is_not_opened_again_by_asking(client, home):
    sign_in(client, "ines@exemple.fr")
    User.objects.filter(email="ines@exemple.fr").update(is_active=False)
    Client().post("/compte/connexion/", {"email": "ines@exemple.fr"})
    assert OutgoingMail.objects.first().purpose == "compte.unknown_account"
    assert User.objects.filter(email="ines@exemple.fr").count() == 1


def test_nothing_is_mailed_inside_the_request(client, home, mailoutbox):
    client.post("/compte/connexion/", {"email": "ines@exemple.fr"})
    assert mailoutbox == []
    mail = OutgoingMail.objects.get()
    assert (mail.purpose, mail.state) == ("compte.login_code", "pret")
    assert mail.html and code_sent_to("ines@exemple.fr") in mail.html
    assert mail.give_up_at - mail.created_at == timedelta(minutes=15)


def test_a_wrong_code_does_not_enter_and_three_close_the_door(client, home):
    client.post("/compte/connexion/", {"email": "ines@exemple.fr"})
    first = client.post("/compte/connexion/code/", {"code": "0000-0000"})
    assert "Ce n’est pas ce code" in first.content.decode()
    client.post("/compte/connexion/code/", {"code": "0000-0000"})
    client.post("/compte/connexion/code/", {"code": "0000-0000"})
    late = client.post("/compte/connexion/code/", {"code": code_sent_to("ines@exemple.fr")})
    assert late["Location"].startswith("/compte/connexion/")
    assert client.get("/compte/").status_code == 302


def test_a_code_expires(client, home):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.post("/compte/connexion/", {"email": "ines@exemple.fr"})
        clock.shift(timedelta(minutes=16))
        answer = client.post("/compte/connexion/code/", {"code": code_sent_to("ines@exemple.fr")})
        assert answer["Location"].startswith("/compte/connexion/")
        assert client.get("/compte/").status_code == 302


def test_a_code_of_one_browser_does_not_open_another(client, home):
    client.post("/compte/connexion/", {"email": "ines@exemple.fr"})
    stranger = Client()
    stranger.post("/compte/connexion/code/", {"code": code_sent_to("ines@exemple.fr")})
    assert stranger.get("/compte/").status_code == 302


def test_an_address_is_not_flooded(client, home):
    for _turn in range(9):
        answer = Client().post("/compte/connexion/", {"email": "ines@exemple.fr"})
    assert "Trop d’essais" in answer.content.decode()
    assert OutgoingMail.objects.count() == 6


@pytest.mark.parametrize("typed", ["", "ines", "a@b", "ines@exemple.fr\nBcc: x@y.fr", "x" * 300 + "@exemple.fr"])
def test_what_is_no_address_is_refused_in_french(client, home, typed):
    answer = client.post("/compte/connexion/", {"email": typed})
    assert answer.status_code == 200
    assert "adresse" in answer.content.decode()
    assert OutgoingMail.objects.count() == 0


def test_a_reader_never_gets_into_the_admin(client, home):
    sign_in(client, "ines@exemple.fr")
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


def test_the_account_of_nobody_asks_to_sign_in(client, home):
    assert client.get("/compte/")["Location"] == "/compte/connexion/?next=/compte/"


def test_a_mere_visitor_is_given_no_cookie(client, home):
    assert not client.get("/").cookies
    assert not client.get("/recherche/").cookies


def test_csrf_is_asked(home):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/compte/connexion/", {"email": "ines@exemple.fr"}).status_code == 403
