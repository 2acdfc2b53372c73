"""Notices as the index receives them."""

import pytest

from catalogue.models import BibliographicRecord
from search.documents.records import RecordDocuments

pytestmark = pytest.mark.django_db


def indexed(**details):
    record = BibliographicRecord.objects.create(title="Habiter la ville", details=details)
    return next(iter(RecordDocuments().some([record.pk])))


def test_what_was_invented_says_so_and_is_not_found_by_it():
    document = indexed(
        notes=[{"kind": "general", "text": "Contenu de démonstration"}, {"kind": "general", "text": "Ill. en couleur"}],
        custom_fields=[
            {"name": "demonstration", "label": "Contenu de démonstration", "value": "Inventé"},
            {"name": "cp_dispositif", "label": "Dispositif", "value": "NPNRU"},
        ],
    )
    assert document.is_demo
    assert document.body.splitlines() == ["Ill. en couleur", "NPNRU"]


def test_a_real_work_is_no_demonstration():
    assert not indexed(notes=[{"kind": "general", "text": "Résumé et indexation de démonstration."}]).is_demo


def test_an_article_says_where_it_appeared():
    host = {"journal": "La Traverse", "number": "38", "printed_date": "juin 2018"}
    assert indexed(host=host).description == "La Traverse, n° 38"
