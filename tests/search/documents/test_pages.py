"""Pages of the site → search documents."""

import pytest
from wagtail.models import Locale, Page

from cms.models import ContentPage
from search.documents.pages import PageDocuments

pytestmark = pytest.mark.django_db


def test_an_article_of_the_site_is_not_taken_for_one_of_a_periodical():
    Locale.objects.get_or_create(language_code="fr")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Racine", slug="racine"))
    page = root.add_child(instance=ContentPage(title="Reloger sans éloigner", intro="Trois étapes.", is_demo=True))
    [document] = PageDocuments().some([page.pk])
    assert (document.document_type, document.abstract, document.is_demo) == ("Article du site", "Trois étapes.", True)
