"""A notice of the library, described again as a source would: what a person edited wins."""

import pytest

from catalogue.display.held import read
from catalogue.exchange.described import described
from catalogue.exchange.isbd import isbd
from catalogue.models import BibliographicRecord, Contribution, Holdings, Identifier, Publication, Publisher
from catalogue.parsed import NoteKind
from reference.models import Agent

pytestmark = pytest.mark.django_db


def test_an_edited_title_wins_over_the_source_and_the_rest_is_kept():
    record = BibliographicRecord.objects.create(
        title="Habiter autrement",
        extent="186 p.\n1 DVD",
        abstract="Corrigé à la main.",
        details={
            "title": {"proper": "Habiter autremant", "parallel": ["Living otherwise"]},
            "notes": [{"kind": "bibliography", "text": "Bibliogr."}, {"kind": "abstract", "text": "Ancien résumé"}],
            "something_new": [{"unknown": 1}],
        },
    )
    Holdings.objects.create(record=record, statement="N° 1-88", until="2016")
    parsed = described(read(record))
    assert (parsed.title.proper, parsed.title.parallel) == ("Habiter autrement", ("Living otherwise",))
    assert [(note.kind, note.text) for note in parsed.notes] == [
        (NoteKind.BIBLIOGRAPHY, "Bibliogr."),
        (NoteKind.ABSTRACT, "Corrigé à la main."),
    ]
    assert parsed.extent == ("186 p.", "1 DVD")
    assert [(one.statement, one.localisation) for one in parsed.holdings] == [("N° 1-88 (-2016)", "")]


def test_an_article_names_the_journal_and_the_issue_that_we_hold():
    journal = BibliographicRecord.objects.create(title="Le Courrier des quartiers", level="s")
    issue = BibliographicRecord.objects.create(title="Le Courrier des quartiers, n° 87", level="b", host=journal)
    article = BibliographicRecord.objects.create(
        title="Un marché couvert", level="a", host=issue, details={"host": {"number": "87", "pages": "4-9"}}
    )
    found = BibliographicRecord.objects.select_related("host__host").get(pk=article.pk)
    line = isbd(described(read(found))).body
    assert line == "Un marché couvert. — In\u00a0: Le Courrier des quartiers, n°\u00a087, p.\u00a04-9"


def test_the_isbd_of_a_whole_notice():
    record = BibliographicRecord.objects.create(title="Habiter", languages=["fre"])
    agent = Agent.objects.create(name="Bonnard", forename="Claire")
    Contribution.objects.create(record=record, agent=agent, relators=["070"])
    Publication.objects.create(
        record=record, publisher=Publisher.objects.create(name="[s.n.]"), place="Paris", date="2016"
    )
    Identifier.objects.create(record=record, kind="isbn", value="978-2-07-036822-8")
    assert str(isbd(described(read(record)))) == (
        "Habiter\u00a0/ Claire Bonnard. — Paris, 2016\nISBN\u00a0978-2-07-036822-8"
    )
