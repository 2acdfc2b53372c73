"""Nadia looks after the centres, adopts, declines, and decides of what vanished."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data

from experiences.models import ExperiencePage, FicheSource, ReceivedFiche
from tests.experiences.exchange.conftest import feed, gone, other

pytestmark = pytest.mark.django_db


def at(name: str, *args: Any) -> str:
    return reverse(f"fiche_exchange_admin:{name}", args=args)


@pytest.fixture
def desk(client, nadia) -> Any:
    client.force_login(nadia)
    return client


def read(desk: Any, name: str, *args: Any, **asked: str) -> str:
    response = desk.get(at(name, *args), asked)
    assert response.status_code == 200
    return response.content.decode()


def test_nadia_adds_a_centre_and_reads_how_it_goes(desk, labo, served) -> None:
    assert "Ajouter un centre" in read(desk, "index")
    response = desk.post(at("add"), {"name": "Ressources & Territoires", "feed_url": "", "code": "", "is_active": "on"})
    added = FicheSource.objects.get(name="Ressources & Territoires")
    assert (response["Location"], added.code) == (at("source", added.pk), "ressources-t")
    served(other(), other("FE-2", title=""))
    html = read(desk, "source", labo.pk)
    for words in ("1 nouvelle, 1 refusée", "Entrée 2 (FE-2) refusée", "Un café des parents", "Adopter"):
        assert words in html


@pytest.mark.parametrize("given", [{"feed_url": "ftp://labo.example/"}, {"feed_url": "pas une adresse"}, {"name": ""}])
def test_what_is_no_address_is_refused_with_a_sentence(desk, given: dict[str, str]) -> None:
    response = desk.post(at("add"), {"name": "Labo", "feed_url": "", "code": "", **given})
    assert response.status_code == 422
    assert not FicheSource.objects.exists()


def test_a_file_is_dropped_for_the_worker(desk, labo) -> None:
    file = SimpleUploadedFile("fiches.atom", feed(other()))
    desk.post(at("deposit", labo.pk), {"file": file})
    labo.refresh_from_db()
    assert (bytes(labo.deposit), labo.deposit_name) == (feed(other()), "fiches.atom")
    assert "« fiches.atom » attend d’être lu" in read(desk, "source", labo.pk)


def test_nadia_adopts_a_fiche_and_may_then_write_it(desk, served) -> None:
    served(other())
    page = ExperiencePage.objects.get()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "suit sa source" in desk.get(edit).content.decode()
    assert "d’après une fiche de Labo Cités" in read(desk, "adopt", page.pk)
    assert desk.post(at("adopt", page.pk))["Location"] == edit
    assert "suit sa source" not in desk.get(edit).content.decode()
    served(other(title="Tout autre chose"))
    html = read(desk, "compare", page.pk)
    assert "Tout autre chose" in html
    desk.post(at("compare", page.pk))
    assert not ReceivedFiche.objects.get().differs


def test_nobody_writes_on_a_received_fiche(desk, served) -> None:
    served(other())
    page = ExperiencePage.objects.get()
    desk.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data({"title": "Réécrite"}))
    page.refresh_from_db()
    assert page.title == "Un café des parents (FE-1)"
    assert desk.get(reverse("wagtailadmin_pages:copy", args=[page.pk]))["Location"] == at("adopt", page.pk)


def test_nadia_decides_of_what_vanished(desk, labo, served) -> None:
    served(other(), other("FE-2"))
    served()
    assert "2 fiches sur 2 ne sont plus dans le flux" in read(desk, "source", labo.pk)
    desk.post(at("gestures", labo.pk), {"attendre": "1"})
    labo.refresh_from_db()
    assert (labo.suspected, ExperiencePage.objects.live().count()) == ([], 2)
    served()
    desk.post(at("gestures", labo.pk), {"confirmer": "1"})
    assert not ExperiencePage.objects.live().exists()


def test_nadia_stops_a_centre_declines_a_fiche_and_takes_it_again(desk, labo, served) -> None:
    served(other())
    page = ExperiencePage.objects.get()
    desk.post(at("gestures", labo.pk), {"arreter": "1"})
    labo.refresh_from_db()
    assert labo.health == "stopped"
    desk.post(at("decline", page.pk))
    assert ReceivedFiche.objects.get().state == "ecartee"
    desk.post(at("follow_again", page.pk))
    assert ReceivedFiche.objects.get().state == "retiree"
    desk.post(at("gestures", labo.pk), {"maintenant": "1"})
    labo.refresh_from_db()
    assert labo.is_active


def test_a_withdrawn_fiche_is_seen_with_its_day(desk, labo, served) -> None:
    served(other())
    served(gone())
    assert "Retirée par sa source" in read(desk, "source", labo.pk, etat="retiree")


def test_a_visitor_of_the_admin_without_the_right_sees_nothing(client, home, labo) -> None:
    user = get_user_model().objects.create_user("ines", "ines@centre.example", "x" * 12)
    client.force_login(user)
    assert client.get(at("index")).status_code in (302, 403)
    assert client.get(at("source", labo.pk)).status_code in (302, 403)
