"""Nadia catalogues in the admin: what she finds, what she types, and what is computed from it."""

import html
import json
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from catalogue.cataloguing.finding import records_found
from catalogue.models import (
    BibliographicRecord,
    Contribution,
    Identifier,
    Item,
    Publisher,
    Series,
    Source,
    Subject,
)
from catalogue.signals import records_changed
from reference.models import Agent

pytestmark = pytest.mark.django_db

State = BibliographicRecord.State
NAME = "wagtailsnippets_rayonnage_catalogue_"
INLINES = (
    "contributions",
    "publications",
    "series_memberships",
    "identifiers",
    "subject_assignments",
    "documents",
    "holdings",
    "items",
)


@pytest.fixture
def nadia(client):
    client.force_login(User.objects.create_superuser("nadia", password="x"))
    return client


def url(model: str, view: str, *arguments: int) -> str:
    return reverse(f"{NAME}{model}:{view}", args=arguments)


def form_of(**values: object) -> dict[str, object]:
    """What the browser posts; inline rows by the name of their relation."""
    data: dict[str, object] = {
        "title": "Habiter la ville", "level": "m", "state": "public", "document_type": "", "other_information": "",
        "responsibility": "", "host": "", "printed_date": "", "year_start": "", "year_end": "", "edition": "",
        "extent": "", "languages": "", "abstract": "", "keywords": "", "entered_on": "", "themes": [],
        "territories": [],
    }  # fmt: skip
    rows = {name: inline_formset(values.pop(name, []), initial=0) for name in INLINES}
    return nested_form_data(data | values | rows)


def create(client, **values: object) -> BibliographicRecord:
    response = client.post(url("bibliographicrecord", "add"), form_of(**values))
    assert response.status_code == 302, errors(response)
    return BibliographicRecord.objects.latest("pk")


def change(client, record: BibliographicRecord, **values: object):
    return client.post(url("bibliographicrecord", "edit", record.pk), form_of(**values))


def errors(response) -> list[str]:
    return re.findall(r"error-message[^>]*>(.*?)</", response.content.decode(), re.DOTALL)


class TestCataloguing:
    def test_a_notice_with_everything(self, nadia):
        agent = Agent.objects.create(name="Bonnard", forename="Claire")
        publisher, series = Publisher.objects.create(name="Éditions du Pavé"), Series.objects.create(title="Cahiers")
        record = create(
            nadia,
            title="L’École et la ville",
            printed_date="DL 2016, cop. 2015",
            languages="français, anglais",
            keywords="charte de relogement\nville, école\n\nville, école",
            contributions=[{"agent": agent.pk, "relators": "traduction, Préfacier", "rank": 1}],
            publications=[{"publisher": publisher.pk, "place": "Paris", "date": "2016"}],
            series_memberships=[{"series": series.pk, "number": "12"}],
            identifiers=[{"kind": "isbn", "value": "2-07-036822-X", "qualification": "", "price": ""}],
            subject_assignments=[{"subject": Subject.objects.create(label="École").pk}],
            items=[{"call_number": "EDU 12", "barcode": "PB1", "localisation": "", "loanable": "true"}],
        )
        assert record.sort_title == "ecole et la ville"
        assert (record.year_start, record.year_end) == (2016, 2016)
        assert record.languages == ["fre", "eng"]
        assert record.keywords == ["charte de relogement", "ville, école"]
        assert record.contributions.get().relators == ["730", "080"]
        assert record.identifiers.get().normalized == "9782070368228"
        assert record.items.get().call_number == "EDU 12"

    def test_the_form_shows_words_and_not_codes(self, nadia):
        record = BibliographicRecord.objects.create(title="Habiter", languages=["fre"], keywords=["a", "b, c"])
        agent = Agent.objects.create(name="Bonnard")
        Contribution.objects.create(record=record, agent=agent, relators=["730", "chef de projet"])
        html = nadia.get(url("bibliographicrecord", "edit", record.pk)).content.decode()
        assert 'value="français"' in html
        assert 'value="traducteur, chef de projet"' in html
        assert re.search(r'<textarea name="keywords"[^>]*>\s*a\nb, c</textarea>', html)

    def test_tabs_are_in_french_and_nothing_is_a_long_select(self, nadia):
        Agent.objects.create(name="Introuvable-en-liste")
        Subject.objects.create(label="Descripteur-en-liste")
        html = nadia.get(url("bibliographicrecord", "add") + "?forme=complet").content.decode()
        for tab in ("Titre et responsabilité", "Publication", "Contenu", "Exemplaires"):
            assert tab in html
        assert "Introuvable-en-liste" not in html
        assert "Descripteur-en-liste" not in html

    def test_what_only_the_source_knows_is_kept(self, nadia):
        details = {"title": {"proper": "Habiter", "parallel": ["Living"]}, "notes": [{"kind": "general", "text": "N"}]}
        record = BibliographicRecord.objects.create(title="Habiter", details=details)
        assert change(nadia, record, title="Habiter ensemble").status_code == 302
        record.refresh_from_db()
        assert (record.title, record.details) == ("Habiter ensemble", details)
        assert record.sort_title == "habiter ensemble"

    def test_each_saving_is_a_revision_and_is_announced(self, nadia, django_capture_on_commit_callbacks):
        record, heard = BibliographicRecord.objects.create(title="Habiter"), []

        def hear(record_ids, **kwargs):
            heard.extend(record_ids)

        records_changed.connect(hear)
        change(nadia, record, title="Habiter ensemble")
        records_changed.disconnect(hear)
        assert set(heard) == {record.pk}
        assert Revision.objects.for_instance(record).count() == 1
        history = nadia.get(url("bibliographicrecord", "history", record.pk))
        assert history.status_code == 200

    def test_an_older_revision_can_be_read_again(self, nadia):
        record = BibliographicRecord.objects.create(title="Habiter")
        change(nadia, record, title="Premier état")
        change(nadia, record, title="Second état")
        first = Revision.objects.for_instance(record).earliest("pk")
        page = nadia.get(url("bibliographicrecord", "revisions_revert", record.pk, first.pk))
        assert "Premier état" in page.content.decode()


class TestCompleting:
    @pytest.fixture
    def incomplete(self):
        return BibliographicRecord.objects.create(title="[Titre à compléter]", state=State.INCOMPLETE)

    def test_a_title_makes_it_public(self, nadia, incomplete):
        change(nadia, incomplete, title="Habiter la ville", state=State.INCOMPLETE)
        incomplete.refresh_from_db()
        assert incomplete.state == State.PUBLIC

    def test_it_stays_to_complete_while_the_title_is_missing(self, nadia, incomplete):
        change(nadia, incomplete, title="[Titre à compléter]", state=State.INCOMPLETE, abstract="Un résumé")
        incomplete.refresh_from_db()
        assert (incomplete.state, incomplete.abstract) == (State.INCOMPLETE, "Un résumé")

    def test_it_is_refused_to_the_public_without_a_title(self, nadia, incomplete):
        response = change(nadia, incomplete, title="[Titre à compléter]", state=State.PUBLIC)
        assert response.status_code == 200
        assert "Donnez un titre à la notice" in response.content.decode()

    def test_they_are_listed(self, nadia, incomplete):
        BibliographicRecord.objects.create(title="Complète")
        html = nadia.get(url("bibliographicrecord", "list") + "?state=incomplete").content.decode()
        assert "[Titre à compléter]" in html
        assert ">Complète" not in html.replace("\n", "")


class TestYearsAndNumbers:
    def test_a_year_typed_by_hand_wins(self, nadia):
        assert create(nadia, printed_date="2016", year_start="2015", year_end="2015").year_start == 2015

    def test_a_number_that_its_source_calls_invalid_stays_so(self, nadia):
        record = BibliographicRecord.objects.create(title="Habiter")
        number = Identifier.objects.create(record=record, kind="isbn", value="978-2-07-036822-8", normalized="")
        row = {"id": number.pk, "kind": "isbn", "value": number.value, "qualification": "br.", "price": "", "ORDER": 1}
        data = form_of() | nested_form_data({"identifiers": inline_formset([row], initial=1)})
        assert nadia.post(url("bibliographicrecord", "edit", record.pk), data).status_code == 302
        number.refresh_from_db()
        assert (number.qualification, number.normalized) == ("br.", "")

    def test_an_issn_typed_as_an_isbn_is_recognised(self, nadia):
        row = {"kind": "isbn", "value": "1234-5679", "qualification": "", "price": ""}
        number = create(nadia, identifiers=[row]).identifiers.get()
        assert (number.kind, number.normalized) == ("issn", "1234-5679")


class TestFinding:
    @pytest.fixture
    def record(self):
        record = BibliographicRecord.objects.create(title="L’École et la rénovation urbaine")
        Identifier.objects.create(record=record, kind="isbn", value="2-07-036822-X", normalized="9782070368228")
        Item.objects.create(record=record, call_number="EDU 12 BON", barcode="PB00123")
        BibliographicRecord.objects.create(title="Autre chose")
        return record

    @pytest.mark.parametrize(
        "words",
        [
            "ecole urbaine",
            "l'école",
            "RÉNOVATION",
            "207036822X",
            "978-2-07-036822-8",
            "PB00123",
            "EDU 12 BON",
            "la rénovation",
        ],
    )
    def test_by_a_number(self, record, words):
        assert list(records_found(BibliographicRecord.objects.all(), words)) == [record]

    def test_by_a_title_typed_with_its_article(self, record):
        title = BibliographicRecord.objects.create(title="Les banlieues")
        assert list(records_found(BibliographicRecord.objects.all(), "les banlieues")) == [title]

    @pytest.mark.parametrize("words", ["%", "ville ’", "99999999999999999999", "_", "'; --"])
    def test_what_is_not_there_is_not_found(self, record, words):
        assert not records_found(BibliographicRecord.objects.all(), words)

    def test_the_list_is_searched(self, nadia, record):
        html = nadia.get(url("bibliographicrecord", "list") + "?q=ecole").content.decode()
        assert "École et la rénovation" in html
        assert "Autre chose" not in html

    def test_the_chooser_tells_two_notices_apart(self, nadia, record):
        address = reverse("wagtailsnippetchoosers_rayonnage_catalogue_bibliographicrecord:choose_results")
        BibliographicRecord.objects.create(title="L’école", document_type="Mémoire", year_start=2011)
        html = nadia.get(address + "?q=ecole").content.decode()
        assert "Mémoire" in html
        assert "2011" in html

    @pytest.mark.parametrize("is_held", [True, False])
    def test_an_issue_is_named_with_its_journal(self, nadia, is_held):
        """« 43 » alone says nothing, in the list, in the chooser, in what a form shows of it, nor at the head of its own."""
        journal = BibliographicRecord.objects.create(title="Le journal", level="s") if is_held else None
        issue = BibliographicRecord.objects.create(
            title="43", level="b", host=journal, details={"host": {"journal": "Le journal"}}
        )
        article = BibliographicRecord.objects.create(title="Une rue", level="a", host=issue)
        choosing = "wagtailsnippetchoosers_rayonnage_catalogue_bibliographicrecord:"
        for address in (
            url("bibliographicrecord", "list"),
            reverse(choosing + "choose_results"),
            reverse(choosing + "chosen", args=[issue.pk]),
            url("bibliographicrecord", "edit", issue.pk),
            url("bibliographicrecord", "edit", article.pk),
        ):
            shown = nadia.get(address).content.decode().replace("\\u00b0", "°").replace("\\u00a0", "\u00a0")
            assert "Le journal, n°\u00a043" in shown, address

    @pytest.mark.parametrize("model", ["subject", "series", "publisher"])
    def test_authorities_are_chosen_without_accents(self, nadia, model):
        Subject.objects.create(label="Évaluation")
        Series.objects.create(title="Évaluation")
        Publisher.objects.create(name="Évaluation")
        address = reverse(f"wagtailsnippetchoosers_rayonnage_catalogue_{model}:choose_results")
        assert "Évaluation" in nadia.get(address + "?q=evalu").content.decode()
        assert "Évaluation" not in nadia.get(address + "?q=absent").content.decode()
        assert "Évaluation" in nadia.get(url(model, "list") + "?q=evalu").content.decode()


class TestLists:
    def cost(self, client, address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    @pytest.mark.parametrize("query", ["", "?q=titre", "?state=public&ordering=-year_start", "?ordering=sort_title"])
    def test_a_list_of_many_costs_as_a_list_of_few(self, nadia, query):
        sources = [Source.objects.create(name=f"Source {number}") for number in range(3)]

        def add(count: int) -> None:
            for number in range(count):
                source = sources[number % 3]
                BibliographicRecord.objects.create(title=f"Titre {number}", source=source, document_type="Rapport")

        add(3)
        address = url("bibliographicrecord", "list") + query
        self.cost(nadia, address)
        few = self.cost(nadia, address)
        add(40)
        assert self.cost(nadia, address) == few

    def test_the_columns_a_documentalist_needs(self, nadia):
        BibliographicRecord.objects.create(title="Habiter", document_type="Rapport", year_start=2016)
        html = nadia.get(url("bibliographicrecord", "list")).content.decode()
        for word in ("Habiter", "Rapport", "2016", "Publique", "Saisie ici"):
            assert word in html

    def test_titles_are_ordered_without_their_articles_nor_accents(self, nadia):
        for title in ("Zones", "Les arbres", "École", "Droits"):
            BibliographicRecord.objects.create(title=title)
        address = url("bibliographicrecord", "list")
        asked = re.search(r'href="[^"]*(\?[^"]*ordering=[^"]*title[^"]*)"', nadia.get(address).content.decode())
        shown = nadia.get(address + html.unescape(asked[1])).context["object_list"]
        assert [record.title for record in shown] == ["Les arbres", "Droits", "École", "Zones"]

    def test_filters_by_source_and_year(self, nadia):
        source = Source.objects.create(name="Cosoter")
        BibliographicRecord.objects.create(title="Importée", source=source, year_start=2016)
        BibliographicRecord.objects.create(title="Saisie", year_start=1990)
        html = nadia.get(
            url("bibliographicrecord", "list") + f"?source={source.pk}&year_start_min=2000"
        ).content.decode()
        assert "Importée" in html
        assert ">Saisie<" not in html.replace("\n", "")


class TestMenu:
    def test_one_menu_holds_the_catalogue(self, nadia):
        html = nadia.get(url("subject", "list")).content.decode()
        sidebar = json.loads(re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', html, re.DOTALL)[1])
        labels = re.findall(r'"label": "([^"]*)"', json.dumps(sidebar, ensure_ascii=False))
        shown = ["Catalogue", "Notices", "À compléter", "À décider", "Imports", "Descripteurs", "Correspondances"]
        assert [label for label in labels if label in shown] == shown
