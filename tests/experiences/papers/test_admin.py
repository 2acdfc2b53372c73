"""Nadia prints the binder of the reading room, and the dossier that an elected representative asks for."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from experiences.models import Binder, Dossier, DossierSheet
from experiences.papers.binding import bind
from experiences.papers.choosing import for_binder
from reference.models import Territory, Theme
from tests.experiences.papers import structure
from tests.experiences.papers.structure import closed_up, read, text

BINDERS = "/admin/fiches/classeur/"


@pytest.fixture
def later(monkeypatch):
    """What the worker would do."""
    asked = []
    monkeypatch.setattr("experiences.papers.binding.bind", type("Task", (), {"enqueue": staticmethod(asked.append)}))
    return lambda: [bind.func(pk) for pk in asked]


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_nadia_asks_for_a_binder_and_finds_it(client, nadia, write, later, folder):
    write("Un jardin")
    write("Une ludothèque", commune="93010")
    client.force_login(nadia)
    bondy = Territory.objects.get(kind="commune", code="93010")
    response = client.post(BINDERS, {"title": "Bondy", "theme": "", "territory": bondy.pk, "since": ""}, follow=True)
    assert "En attente" in response.content.decode()
    later()
    binder = Binder.objects.get()
    html = client.get(BINDERS).content.decode()
    assert reverse("fiche_binder_file", args=[binder.pk]) in html
    assert (binder.count, binder.asked_by) == (1, nadia)
    data = b"".join(client.get(reverse("fiche_binder_file", args=[binder.pk])).streaming_content)
    assert structure.faults(data) == []
    assert len(read(data).pages) == binder.pages
    assert closed_up("Une ludothèque") in text(data)
    assert closed_up("Un jardin") not in text(data)


def test_a_choice_that_holds_no_fiche_is_refused_at_once(client, nadia, write, later):
    write()
    client.force_login(nadia)
    response = client.post(BINDERS, {"since": "2030-01-01"})
    assert response.status_code == 422
    assert "Aucune fiche publiée ne répond" in response.content.decode()
    assert not Binder.objects.exists()


def test_a_binder_that_fails_says_why_and_one_that_is_lost_may_be_asked_again(
    client, nadia, write, later, folder, monkeypatch
):
    write()
    client.force_login(nadia)
    client.post(BINDERS, {"title": "Tout"})

    def broken(_gathering):
        raise OSError("Plus de place sur le disque")

    monkeypatch.setattr("experiences.papers.binding.laying.bound_pages", broken)
    later()
    assert "Plus de place sur le disque" in client.get(BINDERS).content.decode()
    Binder.objects.create(
        title="Perdu", state=Binder.State.MAKING, asked_at=timezone.now() - timezone.timedelta(hours=1)
    )
    assert "Interrompu" in client.get(BINDERS).content.decode()


def test_a_binder_keeps_to_its_theme_and_its_territory_with_what_lies_in_it(write):
    jardin, ludo = write("Un jardin"), write("Une ludothèque", commune="93010")
    ept = Territory.objects.get(kind="commune", code="93066").parent
    theme = Theme.objects.first()
    assert list(for_binder(theme, ept)) == [jardin]
    assert list(for_binder(theme)) == [jardin, ludo]
    assert not for_binder(Theme.objects.last()).exists()
    jardin.unpublish()
    assert list(for_binder()) == [ludo]


def test_a_visitor_reads_neither_binder_nor_dossier(client, write, folder):
    dossier = dossier_of(write())
    for address in (BINDERS, "/admin/fiches/classeur/1.pdf", reverse("fiche_dossier_file", args=[dossier.pk])):
        assert client.get(address).status_code == 302


def dossier_of(*fiches):
    dossier = Dossier(title="Pour Madame la maire", introduction="Trois actions.")
    dossier.sheets = [DossierSheet(fiche=fiche, sort_order=n) for n, fiche in enumerate(fiches)]
    dossier.save()
    return dossier


def test_nadia_prints_a_dossier_in_its_order_without_what_left_the_site(client, nadia, write, as_html):
    fiches = [write(f"Fiche {n}") for n in "abc"]
    dossier = dossier_of(fiches[2], fiches[0], fiches[1])
    fiches[1].unpublish()
    client.force_login(nadia)
    response = client.get(reverse("fiche_dossier_file", args=[dossier.pk]))
    html = response.content.decode()
    told = html[html.index("Introduction") :]
    assert told.index("Trois actions.") < told.index("Fiche c") < told.index("Fiche a")
    assert "Fiche b" not in html
    edit = reverse("wagtailsnippets_rayonnage_experiences_dossier:edit", args=[dossier.pk])
    html = client.get(edit).content.decode()
    assert "1 fiche de ce dossier n’est plus publiée" in html
    assert reverse("fiche_dossier_file", args=[dossier.pk]) in html


def test_a_dossier_without_fiches_says_what_to_do(client, nadia):
    client.force_login(nadia)
    response = client.get(reverse("fiche_dossier_file", args=[dossier_of().pk]), follow=True)
    assert "Aucune fiche publiée dans ce dossier" in response.content.decode()


def test_fiches_ticked_in_the_list_become_a_dossier(client, nadia, write, shelf):
    first, second = write("Première"), write("Deuxième")
    client.force_login(nadia)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "dossier"])
    query = urlencode({"id": [first.pk, second.pk, shelf.pk], "next": "/admin/pages/"}, doseq=True)
    page = client.get(f"{address}?{query}").content.decode()
    assert "Ces 2 fiches feront un dossier" in page
    assert "Celle-ci n’y sera pas" in page
    response = client.post(f"{address}?{query}")
    dossier = Dossier.objects.get()
    assert response.url == reverse("wagtailsnippets_rayonnage_experiences_dossier:edit", args=[dossier.pk])
    assert [one.fiche_id for one in dossier.sheets.all()] == [first.pk, second.pk]
