"""A fiche is read at the centre too: under its cote, beside the documents, in a list that one keeps."""

import pytest
from wagtail.models import Locale, Page, Site
from wagtail.search.index import insert_or_update_object

from catalogue.models import BibliographicRecord, Item
from experiences.models import ExperienceIndexPage, ExperiencePage
from search.baskets.contents import contents
from search.document import Kind

pytestmark = pytest.mark.django_db

NUMBER = "PB-FE-2018-012"


@pytest.fixture
def fiche(engine, indexed_at_once) -> ExperiencePage:
    """With a book that stands next to it."""
    Locale.objects.get_or_create(language_code="fr")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Racine", slug="racine"))
    home = root.add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    book = BibliographicRecord.objects.create(title="Jardins de ville")
    Item.objects.create(record=book, call_number="PB-FE 3")
    book.save()
    page = home.add_child(instance=ExperiencePage(title="Un jardin", summary="Une dalle.", number=NUMBER))
    page.save_revision().publish()
    return ExperiencePage.objects.get(pk=page.pk)


def test_it_is_found_by_its_cote_alone_and_with_the_documents_of_its_shelf(client, fiche):
    hits = client.get("/recherche/", {"q": f"cote:{NUMBER}", "format": "json"}).json()["hits"]
    assert [(hit["kind"], hit["id"]) for hit in hits] == [("fiche", fiche.pk)]
    shelf = client.get("/recherche/", {"q": "cote:PB-FE", "format": "json"}).json()["hits"]
    assert {hit["kind"] for hit in shelf} == {"fiche", "notice"}


def test_the_result_says_where_it_is_read(client, fiche):
    html = client.get("/recherche/", {"q": NUMBER}).content.decode()
    assert f'<span class="hit__call-number">cote {NUMBER}</span>' in html


def test_a_list_that_one_keeps_bears_its_cote(fiche):
    [content] = contents([(Kind.EXPERIENCE, fiche.pk)]).values()
    assert (content.call_numbers, content.is_here) == ((NUMBER,), True)


def test_the_admin_finds_it_by_its_cote(client, fiche, django_user_model):
    # The worker's doing, a second later.
    insert_or_update_object(fiche)
    client.force_login(django_user_model.objects.create_superuser("samir", "samir@centre.example", "x"))
    assert "Un jardin" in client.get("/admin/pages/search/", {"q": NUMBER}).content.decode()
