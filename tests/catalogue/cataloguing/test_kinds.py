"""Each kind of document has its own form; what a form does not show is never lost."""

from __future__ import annotations

import re

import pytest

from catalogue.cataloguing.kinds import KINDS, edit_handler, kind_of, shown_fields
from catalogue.models import BibliographicRecord, Contribution, Identifier, Item, Publication, Publisher, Subject
from reference.models import Agent
from tests.catalogue.cataloguing.conftest import add_url, edit_url, typed

pytestmark = pytest.mark.django_db


def test_nadia_is_asked_first_what_she_catalogues(nadia):
    html = nadia.get(add_url()).content.decode()
    assert re.findall(r"<strong>(.*?)</strong>", html) == [str(kind.label) for kind in KINDS]
    assert 'href="/admin/catalogue/notices/add/?forme=rapport"' in html


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_each_form_opens_shows_its_fields_and_saves_its_level(nadia, kind):
    html = nadia.get(add_url(kind.key)).content.decode()
    assert f"?forme={kind.key}" in re.search(r'id="w-editor-form"\s+action="([^"]*)"', html)[1]
    form = edit_handler(kind.key).get_form_class()
    assert {*form.base_fields, *form.formsets} >= shown_fields(kind) - {"state"}
    response = nadia.post(add_url(kind.key), typed(kind.key))
    assert response.status_code == 302
    record = BibliographicRecord.objects.get()
    assert (record.level, record.document_type) == (kind.level, kind.document_type)


def test_a_report_is_catalogued_on_one_page_with_one_save(nadia):
    body = Agent.objects.create(kind=Agent.Kind.ORGANISATION, name="Observatoire des quartiers")
    publisher = Publisher.objects.create(name="Éditions du Pavé")
    subjects = [Subject.objects.create(label=label) for label in ("Logement", "École", "Santé")]
    response = nadia.post(
        add_url("rapport"),
        typed(
            "rapport",
            contributions=[{"agent": body.pk, "relators": "auteur", "rank": 1}],
            publications=[{"publisher": publisher.pk, "place": "Saint-Denis"}],
            printed_date="2023",
            abstract="Cinq ans de conseils citoyens.",
            subject_assignments=[{"subject": subject.pk} for subject in subjects],
            items=[{"call_number": "POL 12", "barcode": "PB00001"}],
        ),
    )
    assert response.status_code == 302
    record = BibliographicRecord.objects.get()
    assert record.state == BibliographicRecord.State.PUBLIC
    assert (record.year_start, record.year_end) == (2023, 2023)
    assert record.contributions.get().agent == body
    assert [one.subject for one in record.subject_assignments.all()] == subjects
    assert record.items.get().barcode == "PB00001"


def test_the_year_follows_the_date_of_a_form_without_years_saved_twice(nadia):
    nadia.post(add_url("rapport"), typed("rapport", printed_date="impr. 2008"))
    record = BibliographicRecord.objects.get()
    assert record.year_start == 2008
    nadia.post(edit_url(record, "rapport"), typed("rapport", printed_date="impr. 2008", abstract="Un résumé."))
    record.refresh_from_db()
    assert (record.year_start, record.abstract) == (2008, "Un résumé.")
    nadia.post(edit_url(record, "rapport"), typed("rapport", printed_date="2011"))
    record.refresh_from_db()
    assert record.year_start == 2011


class TestOfAnExistingNotice:
    @pytest.mark.parametrize(
        ("level", "document_type", "key"),
        [
            ("m", "", "ouvrage"),
            ("m", "Ouvrage", "ouvrage"),
            ("m", "Étude", "rapport"),
            ("m", "Thèse", "rapport"),
            ("m", "Document électronique", "numerique"),
            ("m", "Enregistrement sonore", "audiovisuel"),
            ("s", "", "periodique"),
            ("b", "Rapport", "numero"),
            ("a", "Étude", "article"),
        ],
    )
    def test_its_form_is_that_of_its_kind(self, level, document_type, key):
        assert kind_of(BibliographicRecord(level=level, document_type=document_type)).key == key

    @pytest.fixture
    def article(self):
        """An article that came with more than its form shows."""
        record = BibliographicRecord.objects.create(
            title="Habiter", level="a", edition="2e éd.", responsibility="par Claire Bonnard", details={"notes": ["N"]}
        )
        Identifier.objects.create(record=record, kind="doi", value="10.1000/12", normalized="10.1000/12")
        Item.objects.create(record=record, barcode="PB1", edited_here=False)
        Publication.objects.create(record=record, place="Paris", date="2016")
        Contribution.objects.create(record=record, agent=Agent.objects.create(name="Bonnard"), rank=1)
        return record

    def test_what_its_form_does_not_show_is_kept(self, nadia, article):
        author = article.contributions.get()
        data = typed("article", title="Habiter ensemble", contributions=[
            {"id": author.pk, "agent": author.agent.pk, "relators": "", "rank": 1, "ORDER": 1}
        ])  # fmt: skip
        assert nadia.post(edit_url(article, "article"), data).status_code == 302
        article.refresh_from_db()
        assert (article.title, article.edition, article.responsibility) == (
            "Habiter ensemble", "2e éd.", "par Claire Bonnard",
        )  # fmt: skip
        assert article.details == {"notes": ["N"]}
        assert article.identifiers.get().value == "10.1000/12"
        assert article.items.get().barcode == "PB1"
        assert article.publications.get().date == "2016"

    def test_it_is_told_and_one_link_away(self, nadia, article):
        html = nadia.get(edit_url(article)).content.decode()
        assert "Cette notice a aussi" in html
        for name in ("édition", "identifiants", "exemplaires", "mention de responsabilité"):
            assert name in html
        assert f"{edit_url(article, 'complet')}" in html

    def test_a_report_without_more_says_nothing(self, nadia):
        record = BibliographicRecord.objects.create(title="Habiter", document_type="Rapport", edition="")
        assert "Cette notice a aussi" not in nadia.get(edit_url(record)).content.decode()


def test_who_may_not_add_is_refused(paul):
    for kind in ("", "rapport"):
        assert paul.get(add_url(kind)).status_code == 302
    assert paul.post(add_url("rapport"), typed("rapport")).status_code == 302
    assert not BibliographicRecord.objects.exists()
