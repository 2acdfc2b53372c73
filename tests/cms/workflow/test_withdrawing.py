"""« Retirer »: never without a reason, and never without knowing who leads there."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry

from cms.models import GoneAddress, Withdrawal
from cms.workflow.referring import referring_to
from experiences.models import ExperienceIndexPage, ExperiencePage

pytestmark = pytest.mark.django_db


def address(page: Page) -> str:
    return reverse("wagtailadmin_pages:unpublish", args=[page.pk])


def linking(write, section, title: str, to: Page, **fields):
    return write(section, title, body=[("paragraph", f'<p><a linktype="page" id="{to.pk}">voir</a></p>')], **fields)


def test_a_page_is_not_withdrawn_without_a_reason(section, write, paul, client):
    page = write(section, "Habiter")
    client.force_login(paul)
    answer = client.post(address(page), {"reason": "  "})
    assert "Dites pourquoi la page est retirée" in answer.content.decode()
    assert Page.objects.get(pk=page.pk).live


def test_paul_withdraws_a_page_and_its_history_keeps_why(section, write, paul, client):
    page = write(section, "Habiter")
    client.force_login(paul)
    assert client.post(address(page), {"reason": "Les chiffres sont faux"}).status_code == 302
    assert not Page.objects.get(pk=page.pk).live
    withdrawal = Withdrawal.objects.get(page=page)
    assert (withdrawal.reason, withdrawal.withdrawn_by) == ("Les chiffres sont faux", paul)
    assert "Les chiffres sont faux" in client.get(f"/admin/pages/{page.pk}/history/").content.decode()


def test_its_children_leave_with_it_when_asked(home, section, write, paul, client):
    write(section, "Habiter")
    draft = write(section, "Pas finie", live=False)
    client.force_login(paul)
    client.post(address(section), {"reason": "Refonte", "include_descendants": "on"})
    assert not Page.objects.filter(path__startswith=section.path, live=True).exists()
    assert Withdrawal.objects.count() == 2
    assert not Withdrawal.objects.filter(page=draft).exists()


def test_a_writer_withdraws_nothing(section, write, remi, client):
    page = write(section, "Habiter")
    client.force_login(remi)
    client.post(address(page), {"reason": "Pour voir"})
    assert Page.objects.get(pk=page.pk).live


def test_its_readers_are_sent_where_paul_says(section, write, paul, client):
    page, other = write(section, "Habiter"), write(section, "Habiter mieux")
    client.force_login(paul)
    client.post(address(page), {"reason": "Remplacée", "target": other.pk})
    client.logout()
    assert client.get("/dossiers/habiter/")["Location"] == "/dossiers/habiter-mieux/"


def test_else_they_read_that_it_is_gone_until_it_comes_back(section, write, paul, client):
    page = write(section, "Habiter")
    client.force_login(paul)
    client.post(address(page), {"reason": "Chiffres faux"})
    client.logout()
    answer = client.get("/dossiers/habiter/")
    assert answer.status_code == 410
    assert "Cette page a été retirée" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    Page.objects.get(pk=page.pk).specific.save_revision().publish()
    assert client.get("/dossiers/habiter/").status_code == 200
    assert not GoneAddress.objects.exists()


def test_they_are_not_sent_to_a_page_that_nobody_reads(section, write, paul, client):
    page, draft = write(section, "Habiter"), write(section, "Brouillon", live=False)
    client.force_login(paul)
    said = client.post(address(page), {"reason": "Remplacée", "target": draft.pk}).content.decode()
    assert "n’est pas publiée" in said
    assert client.post(address(page), {"reason": "Remplacée", "target": page.pk}).status_code == 200
    assert Page.objects.get(pk=page.pk).live


def test_what_led_to_a_withdrawn_page_leads_to_its_heir(section, write, paul, client):
    page, other = write(section, "Habiter"), write(section, "Habiter mieux")
    Redirect.add_redirect("/spip.php?article12", page)
    client.force_login(paul)
    client.post(address(page), {"reason": "Remplacée", "target": other.pk})
    client.logout()
    assert client.get("/spip.php?article12")["Location"] == "/dossiers/habiter-mieux/"


def test_paul_sees_the_pages_that_lead_there_what_is_on_line_first(section, write, paul, client):
    page = write(section, "Habiter")
    linking(write, section, "Aller", page, live=False)
    linking(write, section, "Venir", page)
    client.force_login(paul)
    html = client.get(address(page)).content.decode()
    assert "2 contenus y mènent" in html
    assert [one.title for one in referring_to([page], paul).found] == ["Venir", "Aller"]


def test_a_link_inside_the_branch_is_no_warning(section, write, paul):
    page = write(section, "Habiter")
    linking(write, section, "Voisine", page)
    assert not referring_to([section], paul).found
    [staying] = referring_to([section], paul, children_stay=True).found
    assert (staying.title, staying.to) == ("Voisine", ("Habiter",))


def test_the_number_of_queries_does_not_follow_that_of_the_links(section, write, paul, django_assert_max_num_queries):
    page = write(section, "Habiter")
    for number in range(12):
        linking(write, section, f"Page {number}", page)
    with django_assert_max_num_queries(12):
        assert referring_to([page], paul).total == 12


def test_several_pages_are_withdrawn_for_one_reason(section, write, paul, client):
    pages = [write(section, "Une"), write(section, "Deux")]
    linking(write, section, "Qui mène", pages[0])
    client.force_login(paul)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    query = "&".join(f"id={page.pk}" for page in pages)
    asked = client.get(f"{bulk}?{query}").content.decode()
    assert "Qui mène" in asked
    assert "Raison du retrait" in asked
    refused = client.post(f"{bulk}?{query}", {"reason": ""})
    assert "Dites pourquoi" in refused.content.decode()
    assert Page.objects.filter(pk__in=[page.pk for page in pages], live=True).count() == 2
    client.post(f"{bulk}?{query}", {"reason": "Refonte"})
    assert Page.objects.filter(pk__in=[page.pk for page in pages], live=True).count() == 0
    assert set(Withdrawal.objects.values_list("reason", flat=True)) == {"Refonte"}


def test_a_fiche_is_withdrawn_as_any_page(home, paul, client):
    fiches = home.add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))
    fiche = fiches.add_child(instance=ExperiencePage(title="Jardins", summary="Des jardins au pied des tours."))
    fiche.save_revision().publish()
    client.force_login(paul)
    client.post(address(fiche), {"reason": "Le porteur le demande"})
    assert not ExperiencePage.objects.get(pk=fiche.pk).live
    assert PageLogEntry.objects.filter(page=fiche.pk, action="rayonnage.withdraw").exists()
