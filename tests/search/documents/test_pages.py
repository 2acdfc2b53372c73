"""Pages of the site and fiches → search documents."""

import pytest
from wagtail.models import Locale, Page

from cms.models import ContentPage
from experiences.models import ExperiencePage
from search.documents.experiences import ExperienceDocuments
from search.documents.pages import PageDocuments

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    Locale.objects.get_or_create(language_code="fr")
    return Page.get_first_root_node() or Page.add_root(instance=Page(title="Racine", slug="racine"))


def test_a_page_says_whether_it_is_a_demonstration(root):
    page = root.add_child(instance=ContentPage(title="Reloger sans éloigner", intro="Trois étapes.", is_demo=True))
    [document] = PageDocuments().some([page.pk])
    assert (document.title, document.abstract, document.is_demo) == ("Reloger sans éloigner", "Trois étapes.", True)


def test_the_words_of_two_paragraphs_never_touch(root):
    story = "<p>Reloger.</p><ul><li>Écouter</li><li>Visiter<br/>deux fois</li></ul>"
    page = root.add_child(instance=ExperiencePage(title="Une maison", summary="Au pied de la tour.", context=story))
    [document] = ExperienceDocuments().some([page.pk])
    assert document.body.split() == ["Reloger.", "Écouter", "Visiter", "deux", "fois"]
