"""« À revoir »: the notices that want something."""

from __future__ import annotations

import pytest
from django.urls import reverse

from catalogue.models import BibliographicRecord, CheckedLink, Item, Subject, SubjectAssignment
from tests.catalogue.cataloguing.conftest import NOTICES, edit_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def notices():
    complete = BibliographicRecord.objects.create(title="Complète", abstract="Un résumé.")
    Item.objects.create(record=complete)
    Item.objects.create(record=complete)
    SubjectAssignment.objects.create(record=complete, subject=Subject.objects.create(label="École"))
    CheckedLink.objects.create(record=complete, url="https://vivant.example/")
    bare = BibliographicRecord.objects.create(title="Nue")
    CheckedLink.objects.create(record=bare, url="https://mort.example/", fault="Réponse 404")
    shelved = BibliographicRecord.objects.create(title="Rangée")
    Item.objects.create(record=shelved)
    return complete, bare, shelved


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("lacks=exemplaire", {"Nue"}),
        ("lacks=descripteur", {"Nue", "Rangée"}),
        ("lacks=resume", {"Nue", "Rangée"}),
        ("lacks=lien", {"Nue"}),
        ("lacks=resume&lacks=exemplaire", {"Nue"}),
        ("", {"Complète", "Nue", "Rangée"}),
    ],
)
def test_each_filter(nadia, notices, asked, found):
    listed = nadia.get(f"{reverse(f'{NOTICES}:list')}?{asked}").context["object_list"]
    assert sorted(record.title for record in listed) == sorted(found)


def test_the_notice_says_which_link_is_dead(nadia, notices):
    html = nadia.get(edit_url(notices[1])).content.decode()
    assert "Lien mort : https://mort.example/ (Réponse 404" in html
