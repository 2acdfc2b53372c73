"""Paul composes the rubric « Initiatives » of a Cahier from fiches; what he reprinted does not change under its readers."""

from datetime import date

import pytest
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from cms.initiatives.freezing import freeze
from cms.initiatives.models import Reprint
from cms.models import ContentPage, PublicationPage, SeriesPage
from experiences.models import Contact, ExperienceIndexPage, ExperiencePage, Lever
from tests.experiences.papers import structure
from tests.experiences.papers.structure import closed_up, read, text


@pytest.fixture
def shelf(home):
    return home.add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))


@pytest.fixture
def fiche(shelf):
    def fiche(title="Un jardin partagé", **fields):
        page = ExperiencePage(title=title, summary=f"{title}, en bref.", place="Cité des Étangs", **fields)
        page.approach = page.approach or "<p>Trois réunions.</p>"
        page.levers = [Lever(text="Un local ouvert.")]
        shelf.refresh_from_db()
        shelf.add_child(instance=page)
        page.save_revision().publish()
        return ExperiencePage.objects.get(pk=page.pk)

    return fiche


@pytest.fixture
def cahier(home):
    series = home.add_child(instance=SeriesPage(title="Les Cahiers", slug="cahiers"))

    def cahier(*fiches, live=True, title="Faire ensemble"):
        rubric = ("initiatives", {"title": "", "introduction": "À lire.", "fiches": list(fiches)})
        series.refresh_from_db()
        page = series.add_child(
            instance=PublicationPage(title=title, number="12", year=2026, live=False, body=[rubric])
        )
        revision = page.save_revision()
        if live:
            revision.publish()
        return PublicationPage.objects.get(pk=page.pk)

    return cahier


def rewrite(fiche, words):
    fiche = ExperiencePage.objects.get(pk=fiche.pk)
    fiche.approach = f"<p>{words}</p>"
    fiche.save_revision().publish()


def seen(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_lays_out_the_fiches_and_the_fiche_says_where_it_is_reprinted(client, fiche, cahier):
    one = fiche()
    page = cahier(one)
    html = seen(client, page)
    for words in (
        "Initiatives",
        "À lire.",
        "Un jardin partagé",
        "Cité des Étangs",
        "Trois réunions.",
        "Leviers",
        one.number,
    ):
        assert words in html
    html = seen(client, one)
    assert "Reprise dans" in html
    assert page.url in html
    assert "Les Cahiers, n° 12, 2026" in html.replace("\u00a0", " ")


def test_a_fiche_that_changes_does_not_change_the_cahier(client, fiche, cahier):
    one = fiche()
    page = cahier(one)
    rewrite(one, "Quatre réunions.")
    assert "Trois réunions." in seen(client, page)
    page.save_revision().publish()
    assert "Quatre réunions." not in seen(client, page)


def test_paul_takes_the_version_of_today(client, fiche, cahier, paul):
    one = fiche()
    page = cahier(one)
    client.force_login(paul)
    address = reverse("page_reprints", args=[page.pk])
    assert "rien n’a changé" in client.get(address).content.decode()
    rewrite(one, "Quatre réunions.")
    assert "la fiche a changé" in client.get(address).content.decode()
    client.post(address, {"copie": Reprint.objects.get().pk})
    assert "Quatre réunions." in seen(client, page)
    assert "rien n’a changé" in client.get(address).content.decode()
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert address in edit


def test_who_may_not_publish_the_page_copies_nothing(client, fiche, cahier, remi):
    page = cahier(fiche())
    client.force_login(remi)
    assert client.post(reverse("page_reprints", args=[page.pk]), {"copie": "1"}).status_code in (302, 403)
    assert Reprint.objects.count() == 1


def test_a_fiche_withdrawn_stays_in_the_cahier_and_nothing_leads_to_it(client, fiche, cahier, paul):
    one = fiche()
    page = cahier(one)
    address = one.url
    one.unpublish()
    html = seen(client, page)
    assert "Trois réunions." in html
    assert f'href="{address}"' not in html
    assert "Elle a depuis quitté le site." in html
    client.force_login(paul)
    client.post(reverse("page_reprints", args=[page.pk]), {"copie": Reprint.objects.get().pk})
    assert "Trois réunions." in seen(client, page)


def test_a_fiche_erased_stays_too_until_paul_takes_it_out(client, fiche, cahier, paul):
    kept, erased = fiche("Une ludothèque"), fiche()
    page = cahier(kept, erased)
    Page.objects.get(pk=erased.pk).specific.delete()
    page = PublicationPage.objects.get(pk=page.pk)
    freeze(page)
    html = seen(client, page)
    assert html.index("Une ludothèque") < html.index("Trois réunions.")
    assert "Un jardin partagé" in html
    client.force_login(paul)
    orphan = Reprint.objects.get(fiche=None)
    client.post(reverse("page_reprints", args=[page.pk]), {"copie": orphan.pk, "retirer": "1"})
    client.logout()
    assert "Un jardin partagé" not in seen(client, page)


def test_its_picture_stays_what_it_was_when_that_of_the_fiche_is_replaced_or_deleted(client, fiche, cahier, paul):
    picture = Image.objects.create(title="Le jardin", description="Des bacs", file=get_test_image_file())
    page = cahier(fiche(picture=picture))
    [reprint] = Reprint.objects.all()
    kept = Image.objects.get(pk=reprint.sheet.picture)
    assert (kept.title, kept.description, kept.width) == ("Le jardin", "Des bacs", picture.width)
    assert kept.file.name != picture.file.name
    picture.file.storage.delete(picture.file.name)
    picture.delete()
    assert kept.get_rendition("width-480|format-webp").url in seen(client, page)


def test_the_picture_of_a_copy_goes_with_it_and_the_fiche_keeps_its_own(client, fiche, cahier, paul):
    picture = Image.objects.create(title="Le jardin", file=get_test_image_file())
    page = cahier(fiche(picture=picture))
    first = Reprint.objects.get().sheet.picture
    client.force_login(paul)
    client.post(reverse("page_reprints", args=[page.pk]), {"copie": Reprint.objects.get().pk})
    second = Reprint.objects.get().sheet.picture
    assert set(Image.objects.values_list("pk", flat=True)) == {picture.pk, second}
    assert first != second
    page.delete()
    assert list(Image.objects.all()) == [picture]


def test_a_copy_that_an_editor_put_elsewhere_stays(fiche, cahier, home):
    picture = Image.objects.create(title="Le jardin", file=get_test_image_file())
    page = cahier(fiche(picture=picture))
    copy = Image.objects.get(pk=Reprint.objects.get().sheet.picture)
    home.refresh_from_db()
    elsewhere = home.add_child(instance=ContentPage(title="Le jardin", slug="jardin", illustration=copy))
    ReferenceIndex.create_or_update_for_object(elsewhere)
    PublicationPage.objects.get(pk=page.pk).delete()
    assert Image.objects.filter(pk=copy.pk).exists()


def test_a_fiche_taken_out_of_the_rubric_is_no_longer_reprinted(client, fiche, cahier):
    one, other = fiche(), fiche("Une ludothèque")
    page = cahier(one, other)
    page.body = [("initiatives", {"title": "", "introduction": "", "fiches": [other]})]
    page.save_revision()
    assert "Reprise dans" in seen(client, one), "a draft changes nothing"
    page.save_revision().publish()
    assert "Reprise dans" not in seen(client, one)
    assert list(Reprint.objects.values_list("key", flat=True)) == [other.pk]


def test_a_draft_is_not_reprinted_and_a_cahier_in_draft_is_not_told(client, fiche, cahier):
    draft = fiche()
    draft.unpublish()
    page = cahier(draft)
    assert not Reprint.objects.exists()
    assert "Un jardin partagé" not in seen(client, page)
    one = fiche("Une ludothèque")
    cahier(one, live=False, title="En préparation")
    assert "Reprise dans" not in seen(client, one)


def test_a_reserved_cahier_is_not_named_by_the_fiche(client, fiche, cahier):
    one = fiche()
    PageViewRestriction.objects.create(page=cahier(one), restriction_type=PageViewRestriction.LOGIN)
    assert "Reprise dans" not in seen(client, one)


def test_nobody_s_telephone_is_kept_in_a_cahier(client, fiche, cahier):
    one = fiche()
    one.contacts = [Contact(name="Samir Haddad", phone="01 99", is_public=True, consented_on=date(2026, 1, 1))]
    one.save_revision().publish()
    page = cahier(one)
    assert "Samir Haddad" not in str(Reprint.objects.get().content)
    assert "Samir Haddad" not in seen(client, page)


def test_the_rubric_is_a_pdf_with_contents_and_index(client, fiche, cahier):
    page = cahier(fiche(), fiche("Une ludothèque"))
    address = reverse("initiatives_paper", args=[page.pk])
    assert f'href="{address}"' in seen(client, page)
    response = client.get(address)
    assert structure.faults(response.content) == []
    said = text(response.content)
    for words in ("Les Cahiers, n° 12, 2026", "Sommaire", "À lire.", "Trois réunions", "Index des territoires"):
        assert closed_up(words) in said
    assert len(read(response.content).pages) == 5
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304


def test_a_page_in_draft_or_without_rubric_has_no_pdf(client, fiche, cahier, home):
    draft = cahier(fiche(), live=False)
    for key in (draft.pk, home.pk, 10**12):
        assert client.get(f"/initiatives/{key}.pdf").status_code == 404


def test_the_search_finds_a_cahier_by_what_it_reprinted(fiche, cahier):
    page = cahier(fiche())
    assert "Trois réunions." in page.search_text()


def test_the_editor_sees_the_fiches_before_publishing(fiche, cahier, rf, paul):
    page = cahier(fiche(), live=False)
    draft = fiche("Pas encore publiée")
    draft.unpublish()
    page.body = [("initiatives", {"title": "", "introduction": "", "fiches": [fiche("Une ludothèque"), draft]})]
    html = page.make_preview_request(preview_mode="").content.decode()
    assert "Une ludothèque" in html
    assert "Une fiche choisie n’est pas publiée" in html
