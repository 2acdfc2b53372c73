"""Inès takes the PDF of a fiche, or of several."""

import io
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction

from experiences.models import Contact
from experiences.papers.giving import LIMITS
from experiences.papers.reading import sheet_of, sheets_of
from tests.experiences.papers.structure import closed_up, text


def one_page(fiche):
    return reverse("fiche_one_page", args=[fiche.number])


def whole(fiche):
    return reverse("fiche_whole", args=[fiche.number])


def test_ines_takes_the_fiche_whole_or_in_one_page(client, write):
    fiche = write()
    html = client.get(fiche.url).content.decode()
    for address in (one_page(fiche), whole(fiche)):
        assert f'href="{address}"' in html
        response = client.get(address)
        assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
        assert closed_up("Un jardin partagé") in text(response.content)
    assert whole(fiche) == f"/fiche/{fiche.number}.pdf"
    assert fiche.full_url in response["Link"]


def said(response):
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return response.content.decode()


def test_a_draft_and_a_reserved_fiche_have_no_pdf(client, write):
    draft, reserved = write("Un brouillon"), write("Réservée")
    draft.unpublish()
    PageViewRestriction.objects.create(page=reserved, restriction_type=PageViewRestriction.LOGIN)
    for fiche in (draft, reserved):
        assert client.get(one_page(fiche)).status_code == 404
        assert client.get(whole(fiche)).status_code == 404
    assert client.get("/fiche/PB-FE-1999-001.pdf").status_code == 404
    assert client.get("/fiche/%00.pdf").status_code == 404


def test_nadia_reads_the_pdf_of_a_draft_and_a_visitor_does_not(client, write, as_html, nadia):
    fiche = write()
    fiche.title = "Un jardin, deuxième version"
    fiche.save_revision()
    address = reverse("fiche_draft_paper", args=[fiche.pk])
    assert client.get(address).status_code == 302
    client.force_login(nadia)
    assert "deuxième version" in said(client.get(address))
    assert "deuxième version" in said(client.get(address, {"entiere": "1"}))


def test_what_has_not_changed_is_not_sent_again(client, write, as_html, monkeypatch):
    fiche = write()
    tag = client.get(whole(fiche))["ETag"]
    monkeypatch.setattr("experiences.papers.giving.laying.whole", None)
    assert client.get(whole(fiche), headers={"if-none-match": tag}).status_code == 304
    assert client.get(whole(fiche)).status_code == 200, "kept, and not laid out again"


def test_a_contact_leaves_the_pdf_the_day_its_agreement_ends(client, write, as_html):
    with time_machine.travel("2026-02-01"):
        fiche = write(contact={})
        first = client.get(whole(fiche))
        assert "01 99 00 12 34" in said(first)
    with time_machine.travel("2028-02-01"):
        later = client.get(whole(fiche), headers={"if-none-match": first["ETag"]})
        assert later.status_code == 200
        assert "01 99 00 12 34" not in said(later)


def test_a_contact_who_changes_her_mind_leaves_at_once(client, write, as_html):
    fiche = write(contact={})
    assert "Samir Haddad" in said(client.get(one_page(fiche)))
    Contact.objects.update(consented_on=None)
    assert "Samir Haddad" not in said(client.get(one_page(fiche)))


@pytest.mark.parametrize("left", [b"not a picture", None], ids=["unreadable", "lost"])
def test_a_fiche_whose_picture_is_gone_is_printed_without_it(left, client, write, as_html, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawn = io.BytesIO()
    Pillow.new("RGB", (40, 30), "green").save(drawn, "JPEG")
    image = get_image_model().objects.create(title="Le jardin", file=ContentFile(drawn.getvalue(), "jardin.jpg"))
    fiche = write(picture=image)
    assert "image:" in said(client.get(whole(fiche)))
    image.renditions.all().delete()
    cache.clear()
    path = Path(image.file.path)
    path.write_bytes(left) if left else path.unlink()
    html = said(client.get(whole(fiche)))
    assert "Trois réunions" in html
    assert "image:" not in html


def test_a_fiche_without_territory_is_printed_all_the_same(client, write, as_html):
    fiche = write(commune="00000", place="")
    assert not fiche.territories.exists()
    for address in (one_page(fiche), whole(fiche)):
        assert client.get(address).status_code == 200


def test_a_former_commune_is_filed_under_the_one_of_today(write):
    sheet = sheet_of(write(commune="93059"))
    assert sheet.territories == ("Pierrefitte-sur-Seine (aujourd’hui Saint-Denis)",)
    assert sheet.filed_under == ("Saint-Denis",)


def test_ten_fiches_are_read_in_as_many_queries_as_one(write, django_assert_max_num_queries):
    pages = [write(f"Fiche {n}") for n in range(4)]
    pages[0].get_site(), pages[0].full_url
    with django_assert_max_num_queries(20):
        assert [sheet.title for sheet in sheets_of(pages)] == [f"Fiche {n}" for n in range(4)]


def test_a_visitor_makes_a_dossier_of_fiches_in_her_order(client, write, as_html):
    first, second, draft = write("Première"), write("Deuxième"), write("Brouillon")
    draft.unpublish()
    asked = {"fiche": [second.pk, first.pk, draft.pk, "x", "99999999999"]}
    html = said(client.get(reverse("fiche_dossier"), asked))
    contents = html[html.index("Sommaire") :]
    assert contents.index("Deuxième") < contents.index("Première")
    assert "Brouillon" not in html


def test_a_dossier_of_nothing_is_not_there_and_one_too_long_says_so(client, write, as_html, monkeypatch):
    assert client.get(reverse("fiche_dossier")).status_code == 404
    assert client.get(reverse("fiche_dossier"), {"fiche": "999999"}).status_code == 404
    fiche = write()
    monkeypatch.setattr("experiences.papers.giving.AT_ONCE", 1)
    response = client.get(reverse("fiche_dossier"), {"fiche": [fiche.pk, write("Une autre").pk]})
    assert response.status_code == 413
    assert "Un dossier tient 1 fiches" in response.content.decode()


def test_dossiers_are_not_made_by_the_hundred(client, write, as_html, monkeypatch):
    monkeypatch.setitem(LIMITS, "dossier", "1/h/ip")
    fiche = write()
    assert client.get(reverse("fiche_dossier"), {"fiche": fiche.pk}).status_code == 200
    response = client.get(reverse("fiche_dossier"), {"fiche": fiche.pk})
    assert response.status_code == 429
    assert "Réessayez dans une heure" in response.content.decode()
