"""The single mails in the admin and on /sante/: what did not arrive is named, and a person decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from correspondence import outbox
from correspondence.models import OutgoingMail, State

pytestmark = pytest.mark.django_db
MAILS = "/admin/lettres/courriels/"


def mail(state: State = State.READY, address: str = "ines@exemple.fr") -> OutgoingMail:
    queued = outbox.queue("essai", address, "Votre abonnement", "https://site.example/secret-de-la-personne/")
    OutgoingMail.objects.filter(pk=queued.pk).update(state=state, next_try_at=None)
    queued.refresh_from_db()
    return queued


def state(one: OutgoingMail) -> str:
    one.refresh_from_db()
    return one.state


def test_what_is_in_doubt_is_named_and_leaves_again_once(client: Client, claire: Any) -> None:
    client.force_login(claire)
    doubtful, sent = mail(State.UNCERTAIN), mail(State.SENT, "paul@exemple.fr")
    page = client.get(MAILS)
    assert list(page.context["troubled"]) == [doubtful]
    assert list(page.context["others"]) == [sent]
    assert "secret-de-la-personne" not in page.content.decode()

    client.post(MAILS, {"courriel": doubtful.pk, "renvoyer": ""})
    client.post(MAILS, {"courriel": sent.pk, "renvoyer": ""})
    assert (state(doubtful), state(sent)) == (State.READY, State.SENT)
    assert outbox.post_waiting() == 1
    assert state(doubtful) == State.SENT


def test_what_is_known_to_have_arrived_is_held_for_it(client: Client, claire: Any) -> None:
    client.force_login(claire)
    doubtful, refused = mail(State.UNCERTAIN), mail(State.REFUSED, "paul@exemple.fr")
    for one in (doubtful, refused):
        client.post(MAILS, {"courriel": one.pk, "tenir": ""})
    assert (state(doubtful), state(refused)) == (State.SENT, State.REFUSED)


def test_who_does_not_keep_the_subscribers_sees_no_address(client: Client, django_user_model: Any) -> None:
    client.force_login(django_user_model.objects.create_user("curieux", password="x" * 12))
    assert client.get(MAILS).status_code == 302


def test_the_health_of_the_site_tells_what_waits(client: Client) -> None:
    mail(State.UNCERTAIN)
    fresh = outbox.queue("essai", "ines@exemple.fr", "Bonjour", "Bonjour")
    told = client.get("/sante/").json()["checks"]["mail"]
    assert (told["ok"], told["figures"]["waiting"], told["figures"]["uncertain"]) == (True, 1, 1)

    old = timezone.now() - timedelta(minutes=20)
    OutgoingMail.objects.filter(pk=fresh.pk).update(created_at=old, next_try_at=old)
    told = client.get("/sante/").json()["checks"]["mail"]
    assert (told["ok"], "le worker est arrêté" in told["detail"]) == (False, True)
