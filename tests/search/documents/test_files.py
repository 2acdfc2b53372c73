"""Files put online → search documents."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection

from search.documents.files import FileDocuments

pytestmark = pytest.mark.django_db


@pytest.fixture
def put_online(settings, tmp_path):
    """Paul puts a file online, with these tags."""
    settings.MEDIA_ROOT = tmp_path

    def put_online(title: str, *tags: str):
        collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
        file = ContentFile(b"%PDF-1.7", name="cahier.pdf")
        stored = get_document_model().objects.create(title=title, collection=collection, file=file)
        stored.tags.add(*tags)
        return next(FileDocuments().some([stored.pk]))

    return put_online


def test_a_file_is_found_by_its_title_and_tags(put_online):
    document = put_online("Cahier du relogement", "relogement")
    assert (document.title, document.keywords, document.is_demo) == ("Cahier du relogement", ("relogement",), False)


def test_what_was_invented_says_so_and_is_not_found_by_it(put_online):
    document = put_online("Cahier du relogement", "relogement", "Contenu de démonstration")
    assert document.is_demo
    assert document.keywords == ("relogement",)
