"""Notices as the index receives them."""

import pytest
from django.core.files.base import ContentFile

from catalogue.models import BibliographicRecord, DigitalDocument, DocumentPage, DocumentReading
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


def test_an_issue_named_by_its_number_alone_bears_its_journal():
    details = {"host": {"journal": "La Traverse", "number": "38"}}
    issue = BibliographicRecord.objects.create(title="38", level="b", details=details)
    themed = BibliographicRecord.objects.create(title="Reloger, rester", level="b", details=details)
    titles = {one.pk: one.title for one in RecordDocuments().some([issue.pk, themed.pk])}
    assert titles == {issue.pk: "La Traverse, n°\u00a038", themed.pk: "Reloger, rester"}


class TestDocuments:
    """The text of what a notice gives to read finds it; what is reserved never does."""

    @pytest.fixture(autouse=True)
    def folder(self, settings, tmp_path):
        settings.DOCUMENTS_ROOT = tmp_path

    def read(self, record, *pages: str, title: str = "", **values) -> DigitalDocument:
        file = ContentFile(b"%PDF-1.4 " + title.encode(), name="rapport.pdf")
        document = DigitalDocument.objects.create(record=record, file=file, title=title, **values)
        reading = DocumentReading.objects.create(
            document=document, digest=document.digest, state="read", covers=[[160, 220, "couvertures/1-160.webp"]]
        )
        for number, text in enumerate(pages, 1):
            DocumentPage.objects.create(reading=reading, number=number, text=text)
        return document

    def document_of(self, record):
        return next(iter(RecordDocuments().some([record.pk])))

    def test_pages_follow_one_another(self):
        record = BibliographicRecord.objects.create(title="Habiter la ville")
        self.read(record, "Une charte", "de relogement")
        self.read(record, "Annexe", title="Annexe")
        document = self.document_of(record)
        assert document.full_text == "Une charte\nde relogement\nAnnexe"
        assert document.has_full_text
        assert document.cover_url == "/media/couvertures/1-160.webp"

    def test_the_text_of_a_file_since_replaced_is_not_that_of_the_notice(self):
        record = BibliographicRecord.objects.create(title="Habiter la ville")
        DigitalDocument.objects.filter(pk=self.read(record, "Une charte").pk).update(digest="another")
        document = self.document_of(record)
        assert document.full_text == ""
        assert document.cover_url == ""

    def test_a_very_long_text_is_cut(self, monkeypatch):
        monkeypatch.setattr("search.documents.records.LONGEST_TEXT", 20)
        record = BibliographicRecord.objects.create(title="Habiter la ville")
        self.read(record, "x" * 15, "y" * 15, "z" * 15)
        assert self.document_of(record).full_text == f"{'x' * 15}\n{'y' * 4}"

    def test_ines_finds_the_notice_by_a_word_of_its_pdf_after_those_that_say_it_in_their_title(
        self, client, engine, indexed_at_once
    ):
        inside = BibliographicRecord.objects.create(title="Habiter la ville")
        self.read(inside, *["Le pangolin des villes. Pangolin, pangolin."] * 30)
        inside.save()
        BibliographicRecord.objects.create(title="Le pangolin")
        html = client.get("/recherche/?q=pangolin").content.decode()
        assert "2 résultats" in html
        assert html.index("Le <mark>pangolin</mark></a>") < html.index("Habiter la ville")
        assert "<mark>pangolin</mark> des villes" in html

    def test_nobody_finds_a_reserved_one_even_after_it_was_open(self, client, engine, indexed_at_once):
        record = BibliographicRecord.objects.create(title="Habiter la ville")
        document = self.read(record, "Le pangolin des villes", title="Pangolin")
        record.save()
        assert "pangolin</mark> des villes" in client.get("/recherche/?q=pangolin").content.decode()
        document.access = "reserved"
        document.save()
        html = client.get("/recherche/?q=pangolin").content.decode()
        assert "Habiter la ville" not in html
        assert "des villes" not in html
        for query in ("habiter", "habiter&texte=oui"):
            html = client.get(f"/recherche/?q={query}").content.decode()
            assert "angolin" not in html
            assert "couvertures" not in html
