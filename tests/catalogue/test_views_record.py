"""The page of a notice: what Inès reads, where it leads, and what it costs."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pymarc import Field, Indicators, Record, Subfield

from catalogue.models import (
    BibliographicRecord,
    Contribution,
    Holdings,
    Identifier,
    Item,
    Publication,
    Publisher,
    Series,
    SeriesMembership,
    Source,
    SourceMapping,
    StoredRecord,
    Subject,
    SubjectAssignment,
)
from reference.models import Agent, Territory, Theme

pytestmark = pytest.mark.django_db

State = BibliographicRecord.State


def make(title: str = "Habiter la rénovation urbaine", **values: object) -> BibliographicRecord:
    return BibliographicRecord.objects.create(title=title, **values)


def page_of(client: Client, record: BibliographicRecord) -> str:
    """The page, its no-break spaces as plain spaces, its words without the spaces of the template."""
    html = client.get(record.get_absolute_url()).content.decode()
    return re.sub(r"\s+", " ", html)


def fields_of(html: str) -> dict[str, str]:
    """{label: text of its values} of the lists of labelled fields."""
    pairs = re.findall(r"<dt>(.*?)</dt>(.*?)(?=<dt>|</div>)", html)
    return {label: " ".join(re.sub(r"<[^>]*>", " ", values).split()) for label, values in pairs}


def cost(client: Client, record: BibliographicRecord) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(record.get_absolute_url()).status_code == 200
    return len(queries)


def full_record(size: int = 1) -> BibliographicRecord:
    """A notice with `size` of everything."""
    record = make(details={"relations": [{"tag": "451", "title": "Autre", "target_id": "9"}] * size})
    for number in range(size):
        agent = Agent.objects.create(name=f"Auteur {size}-{number}")
        subject = Subject.objects.create(label=f"Sujet {size}-{number}")
        series = Series.objects.create(title=f"Collection {size}-{number}")
        publisher = Publisher.objects.create(name=f"Éditeur {size}-{number}")
        Contribution.objects.create(record=record, agent=agent)
        SubjectAssignment.objects.create(record=record, subject=subject)
        SeriesMembership.objects.create(record=record, series=series)
        Publication.objects.create(record=record, publisher=publisher)
        Identifier.objects.create(record=record, value=f"97820703682{number}")
        Item.objects.create(record=record, call_number=f"HAB {number}")
    return record


class TestAddress:
    def test_another_slug_moves_for_good_to_the_right_one(self, client):
        record = make()
        response = client.get(f"/notices/{record.pk}/vieux-titre/")
        assert (response.status_code, response["Location"]) == (301, record.get_absolute_url())
        assert client.get(f"/notices/{record.pk}/").status_code == 301

    def test_an_unknown_number_is_not_found(self, client):
        assert client.get("/notices/4040/x/").status_code == 404

    def test_all_notices_are_a_search(self, client):
        assert client.get("/notices/")["Location"].endswith("/recherche/?nature=notice")

    def test_a_title_named_like_a_view_keeps_its_own_page(self, client):
        record = make("ISBD")
        assert "Description ISBD" not in page_of(client, record)


class TestWhoMayRead:
    def test_an_incomplete_notice_is_not_found_by_a_visitor(self, client):
        record = make("[Titre à compléter]", state=State.INCOMPLETE)
        for view in ("record_isbd", "record_marc"):
            assert client.get(reverse(f"catalogue:{view}", args=[record.pk])).status_code == 404
        assert client.get(record.get_absolute_url()).status_code == 404

    def test_a_withdrawn_notice_says_so(self, client):
        record = make("Annuaire 1998", state=State.WITHDRAWN)
        response = client.get(record.get_absolute_url())
        assert response.status_code == 410
        assert "n’est plus dans notre fonds" in response.content.decode()

    def test_nadia_previews_what_the_public_does_not_see(self, client):
        client.force_login(User.objects.create_superuser("nadia", password="x"))
        assert "Notice à compléter" in page_of(client, make("À venir", state=State.INCOMPLETE))
        assert "Notice retirée" in page_of(client, make("Ancien", state=State.WITHDRAWN))


class TestWhatIsSaid:
    def test_french_typography(self, client):
        html = client.get(make("Habiter : pour qui ?").get_absolute_url()).content.decode()
        assert "Habiter\u00a0: pour qui\u202f?</h1>" in html

    def test_authors_are_links_with_their_part(self, client):
        record = make()
        writer = Agent.objects.create(name="Bonnard", forename="Claire")
        translator = Agent.objects.create(name="Ferhat", forename="Idriss")
        Contribution.objects.create(record=record, agent=translator, relators=["730"], rank=3, sort_order=0)
        Contribution.objects.create(record=record, agent=writer, relators=["070"], sort_order=1)
        html = page_of(client, record)
        authors = re.search(r'<ul class="notice__authors">(.*?)</ul>', html)[1]
        assert re.findall(r'href="/auteurs/(\d+)/">([^<]*)', authors) == [
            (str(writer.pk), "Claire Bonnard"),
            (str(translator.pk), "Idriss Ferhat"),
        ]
        assert "(traduction)" in authors
        assert "(texte)" not in authors

    def test_subjects_lead_to_that_subject_and_lists_to_the_search(self, client):
        record = make(keywords=["charte de relogement"])
        subject = Subject.objects.create(label="Relogement – Seine-Saint-Denis")
        SubjectAssignment.objects.create(record=record, subject=subject)
        record.themes.add(
            Theme.objects.create(name="Habitat et cadre de vie", short_name="Habitat", slug="habitat-cadre")
        )
        record.territories.add(
            Territory.objects.create(kind="commune", code="99999", name="Ville-Neuve", slug="ville-neuve-99999")
        )
        record.save()
        html = page_of(client, record)
        for href, label in (
            (f"/sujets/{subject.pk}/", "Relogement – Seine-Saint-Denis"),
            ("/recherche/?theme=Habitat", "Habitat et cadre de vie"),
            ("/recherche/?territoire=Ville-Neuve", "Ville-Neuve"),
            ("/recherche/?q=%22charte+de+relogement%22", "charte de relogement"),
        ):
            assert f'href="{href}">{label}</a>' in html

    def test_unknown_place_and_publisher_are_never_shown(self, client):
        record = make()
        Publication.objects.create(
            record=record, publisher=Publisher.objects.create(name="[s.n.]"), place="[S.l.]", date="2010"
        )
        html = page_of(client, record)
        assert fields_of(html)["Publication"] == "2010"
        assert "s.n." not in html

    def test_notes_of_every_kind_have_their_label(self, client):
        kinds = {
            "general": "Note",
            "bibliography": "Bibliographie, index",
            "thesis": "Thèse ou mémoire",
            "contents": "Contient",
            "frequency": "Périodicité",
        }
        notes = [{"kind": kind, "text": f"Dit dans {kind}"} for kind in kinds]
        details = {
            "title": {"parallel": ["Living"], "variants": ["Titre de couverture"]},
            "notes": notes,
            "acquisition_source": ["Don de la Ville"],
        }
        shown = fields_of(page_of(client, make(details=details)))
        assert {shown[label] for label in kinds.values()} == {note["text"] for note in notes}
        assert (shown["Titre parallèle"], shown["Autres titres"]) == ("Living", "Titre de couverture")
        assert shown["Source d’acquisition"] == "Don de la Ville"

    def test_custom_fields_take_the_label_of_our_table(self, client):
        source = Source.objects.create(name="Cosoter")
        SourceMapping.objects.create(source=source, kind="custom_field", value="lieu", target="Lieu d’étude")
        SourceMapping.objects.create(source=source, kind="custom_field", value="them", target="themes")
        fields = [
            {"name": "lieu", "label": "Lieu", "value": "Grand ensemble"},
            {"name": "them", "label": "Thème", "value": "Habitat"},
            {"name": "echelle", "label": "Échelle", "value": "Quartier"},
            {"name": "etat", "label": "État", "value": "Abîmé", "item_barcode": "12"},
        ]
        shown = fields_of(page_of(client, make(source=source, source_record_id="1", details={"custom_fields": fields})))
        assert (shown["Lieu d’étude"], shown["Échelle"]) == ("Grand ensemble", "Quartier")
        assert not {"Thème", "themes", "État"} & set(shown)

    def test_entry_in_the_holdings_language_and_numbers(self, client):
        record = make(entered_on=date(2018, 3, 3), languages=["fre", "eng"])
        Identifier.objects.create(record=record, kind="isbn", value="978-2-07-036822-8", price="18 EUR")
        shown = fields_of(page_of(client, record))
        assert shown["Entrée dans le fonds"] == "le 3 mars 2018"
        assert shown["Langue"] == "français, anglais"
        assert (shown["ISBN"], shown["Prix"]) == ("978-2-07-036822-8", "18 EUR")

    def test_demonstration_content_says_so(self, client):
        marked = make(details={"custom_fields": [{"name": "demonstration", "label": "", "value": "oui"}]})
        assert "Contenu de démonstration" in page_of(client, marked)
        assert "Contenu de démonstration" not in page_of(client, make())

    def test_words_of_a_record_are_never_markup(self, client):
        record = make("<script>alert(1)</script>", abstract="<img src=x onerror=alert(1)>", keywords=["<b>"])
        html = page_of(client, record)
        assert "<script>alert" not in html
        assert "<img src=x" not in html

    def test_relations_lead_to_the_notice_we_hold(self, client):
        source = Source.objects.create(name="Cosoter")
        other = make("L’édition de 2010", source=source, source_record_id="77")
        relations = [
            {"tag": "451", "title": "L’édition de 2010", "target_id": "77"},
            {"tag": "451", "title": "Une autre", "target_id": "78"},
        ]
        html = page_of(client, make(source=source, source_record_id="76", details={"relations": relations}))
        assert f'<a href="{other.get_absolute_url()}">L’édition de 2010</a>' in html
        assert "Une autre" in fields_of(html)["Autre édition"]


class TestOneClearAction:
    def action(self, html: str) -> str:
        return re.search(r'id="obtenir"> ?(.*?) ?</h2>', html)[1]

    def test_a_file_is_downloaded(self, client):
        location = {"url": "https://example.org/etude.pdf", "media_type": "application/pdf", "role": "resource"}
        html = page_of(client, make(details={"locations": [location]}))
        assert 'href="https://example.org/etude.pdf" rel="external">Télécharger' in html

    @pytest.mark.parametrize(
        "url", ["javascript:alert(1)", "file:///C:/pmb/doc.pdf", "doc_num.php?id=3", "http://[oops"]
    )
    def test_an_address_that_is_not_of_the_web_is_no_link(self, client, url):
        html = page_of(client, make(details={"locations": [{"url": url, "role": "resource"}]}))
        assert url not in html
        assert self.action(html) == "Obtenir ce document"

    def test_a_cover_is_not_the_document(self, client):
        html = page_of(client, make(details={"locations": [{"url": "https://example.org/c.jpg", "role": "cover"}]}))
        assert self.action(html) == "Obtenir ce document"

    def test_an_item_of_ours_is_read_on_the_spot(self, client, settings):
        settings.OUR_LOCALISATIONS = ["Profession Banlieue"]
        record = make()
        Item.objects.create(record=record, localisation="Profession Banlieue", call_number="HAB 12", loanable=True)
        Item.objects.create(record=record, localisation="Grand Sud", call_number="URB 1")
        html = page_of(client, record)
        assert self.action(html) == "Consulter sur place"
        assert "<strong>HAB 12</strong>" in html
        assert "Empruntable" in html

    def test_an_item_elsewhere_says_so(self, client, settings):
        settings.OUR_LOCALISATIONS = ["Profession Banlieue"]
        record = make()
        Item.objects.create(record=record, localisation="Grand Sud", call_number="URB 1")
        html = page_of(client, record)
        assert self.action(html) == "Disponible dans un autre centre du réseau"
        assert "Grand Sud" in html

    def test_an_empty_column_of_items_is_not_shown(self, client):
        record = make()
        Item.objects.create(record=record, call_number="HAB 12")
        html = page_of(client, record)
        assert '<th scope="col">Cote</th>' in html
        assert '<th scope="col">Section</th>' not in html


class TestSerials:
    @pytest.fixture
    def journal(self):
        journal = make("Le Courrier", level="s", year_start=1994)
        Holdings.objects.create(
            record=journal, statement="N° 1 (1994) – n° 88", call_number="REV 12", retention="5 ans"
        )
        return journal

    def issue(self, journal, number: int, year: int, **values: object):
        details = {"host": {"number": str(number)}}
        return make(f"Le Courrier, n° {number}", level="b", host=journal, year_start=year, details=details, **values)

    def test_its_issues_are_listed_by_year_then_number(self, client, journal):
        for number, year in ((9, 1996), (10, 1996), (2, 1994)):
            self.issue(journal, number, year)
        html = page_of(client, journal)
        assert re.findall(r">Le Courrier, n° (\d+)</a>", html) == ["10", "9", "2"]
        assert re.findall(r"<summary>(\d+)", html) == ["1996", "1994"]

    def test_its_holdings_say_where_it_stands(self, client, journal):
        html = page_of(client, journal)
        assert "N° 1 (1994) – n° 88" in html
        assert "<strong>REV 12</strong>" in html
        assert "Conservation : 5 ans" in html

    def test_an_issue_lists_its_articles_in_the_order_of_the_pages(self, client, journal):
        issue = self.issue(journal, 87, 2018)
        for title, pages in (("Dixième", "10-17"), ("Quatrième", "4-9"), ("Sans page", "")):
            make(title, level="a", host=issue, details={"host": {"pages": pages}})
        make("Pas encore publique", level="a", host=issue, state=State.INCOMPLETE)
        listed = re.search(r'<ul class="articles__list">(.*?)</ul>', page_of(client, issue))[1]
        assert re.findall(r">([^<>]+)</a>", listed) == ["Quatrième", "Dixième", "Sans page"]

    def test_an_article_leads_to_its_issue_its_journal_and_the_shelf(self, client, journal):
        issue = self.issue(journal, 87, 2018)
        Item.objects.create(record=issue, call_number="REV 12 87")
        article = make("Un marché", level="a", host=issue, details={"host": {"number": "87", "pages": "4-9"}})
        html = page_of(client, article)
        assert f'href="{journal.get_absolute_url()}"' in html
        assert f'href="{issue.get_absolute_url()}"' in html
        assert "n° 87, p. 4-9" in html
        assert "<strong>REV 12 87</strong>" in html


class TestSerialsAsPmbWritesThem:
    """An issue named by its number, articles tied to the serial, pages already said « p. »."""

    @pytest.fixture
    def geo(self):
        return make("Géo", level="s")

    def test_an_issue_named_by_its_number_says_of_what(self, client, geo):
        issue = make("278", level="b", host=geo, year_start=2004, printed_date="2004")
        assert ">Géo, n° 278</h1>" in page_of(client, issue)
        assert f'<a href="{issue.get_absolute_url()}">n° 278</a></li>' in page_of(client, geo)

    def test_the_number_of_the_issue_is_said_once(self, client, geo):
        issue = make("278", level="b", host=geo)
        host = {"number": "278", "date_iso": "2004-08-04", "pages": "p. 18"}
        article = make("Crise en Argentine", level="a", host=issue, details={"host": host})
        words = " ".join(
            re.sub(r"<[^>]*>", "", re.search(r'notice__host">(.*?)</p>', page_of(client, article))[1]).split()
        )
        assert words == "Paru dans Géo, n° 278, 4 août 2004, p. 18"

    def test_articles_without_their_issue_are_listed_by_number(self, client, geo):
        for title, number, pages in (("Tribus", "277", "60"), ("Islam", "277", "p. 12"), ("Loire", "276", "")):
            make(title, level="a", host=geo, details={"host": {"number": number, "pages": pages}})
        html = page_of(client, geo)
        assert re.findall(r"<summary>(.*?) <span", html) == ["n° 277", "n° 276"]
        listed = re.search(r'<section aria-labelledby="parties">(.*?)</section>', html)[1]
        assert re.findall(r">([^<>]+)</a>", listed) == ["Islam", "Tribus", "Loire"]
        assert re.findall(r'issues__note">([^<]+)', listed) == ["p. 12", "p. 60"]

    def test_a_link_to_an_article_that_we_list_is_not_repeated(self, client):
        source = Source.objects.create(name="PMB")
        relations = [
            {"tag": "464", "title": "Islam", "target_id": "12", "direction": "art"},
            {"tag": "464", "title": "Perdu", "target_id": "13", "direction": "art"},
        ]
        geo = make("Géo", level="s", source=source, source_record_id="1", details={"relations": relations})
        make("Islam", level="a", host=geo, source=source, source_record_id="12")
        html = page_of(client, geo)
        assert html.count("Islam") == 1
        assert "<span>Perdu</span>" in html
        assert "Articles" not in fields_of(html)


class TestCost:
    def test_queries_do_not_grow_with_the_notice(self, client):
        small, large = full_record(1), full_record(25)
        cost(client, small)  # the site is found once a process
        assert cost(client, large) == cost(client, small)
        assert cost(client, large) <= 12

    def test_a_serial_of_many_issues_costs_as_one_of_few(self, client):
        few, many = make("Peu", level="s"), make("Beaucoup", level="s")
        for journal, count in ((few, 1), (many, 60)):
            for number in range(count):
                issue = make(f"N° {number}", level="b", host=journal, year_start=2000)
                Item.objects.create(record=issue, call_number="REV")
        cost(client, few)
        assert cost(client, many) == cost(client, few)
        assert cost(client, many) <= 13  # one more than a book: what its issues' shelves are


class TestOtherViews:
    def test_isbd(self, client):
        record = make("Habiter", other_information="paroles")
        html = client.get(reverse("catalogue:record_isbd", args=[record.pk])).content.decode()
        assert '<p class="isbd__body">Habiter\u00a0: paroles</p>' in html
        assert f'rel="canonical" href="http://testserver{record.get_absolute_url()}"' in html

    def test_the_source_is_shown_field_by_field(self, client):
        marc = Record(force_utf8=True)
        marc.add_field(Field("001", data="12043"))
        title = [Subfield("a", "Habiter <b>la</b> ville"), Subfield("e", "été")]
        marc.add_field(Field("200", indicators=Indicators("1", " "), subfields=title))
        record, source = make(), Source.objects.create(name="Cosoter")
        StoredRecord.objects.create(
            record=record, source=source, format="iso2709", encoding="utf-8", digest=b"", raw=marc.as_marc()
        )
        html = re.sub(r"\s+", " ", client.get(reverse("catalogue:record_marc", args=[record.pk])).content.decode())
        rows = re.findall(
            r'<tr><th scope="row">(\w+)</th><td class="tagged__indicators">(.*?)</td><td>(.*?)</td>', html
        )
        assert [(tag, indicators) for tag, indicators, _content in rows] == [("LDR", ""), ("001", ""), ("200", "1#")]
        assert re.findall(r'<span class="tagged__\w+">(.*?)</span>', rows[2][2]) == [
            "$a", "Habiter &lt;b&gt;la&lt;/b&gt; ville", "$e", "été",
        ]  # fmt: skip

    def test_a_notice_typed_by_hand_has_no_source(self, client):
        html = client.get(reverse("catalogue:record_marc", args=[make().pk])).content.decode()
        assert "elle n’a pas de notice d’origine" in html

    def test_zotero_finds_title_author_and_isbn(self, client):
        record = make("Habiter", year_start=2016)
        Contribution.objects.create(record=record, agent=Agent.objects.create(name="Bonnard", forename="Claire"))
        Identifier.objects.create(record=record, kind="isbn", value="978-2-07-036822-8")
        html = page_of(client, record)
        for name, content in (
            ("citation_title", "Habiter"),
            ("citation_author", "Claire Bonnard"),
            ("citation_isbn", "978-2-07-036822-8"),
            ("DC.date", "2016"),
        ):
            assert f'<meta name="{name}" content="{content}">' in html


class TestHeadings:
    def test_an_author_lists_public_notices_latest_first(self, client):
        agent = Agent.objects.create(name="Bonnard", forename="Claire")
        for title, year, state in (
            ("Ancien", 1999, "public"),
            ("Récent", 2018, "public"),
            ("Caché", 2019, "incomplete"),
        ):
            Contribution.objects.create(record=make(title, year_start=year, state=state), agent=agent)
        html = client.get(agent.get_absolute_url()).content.decode()
        assert re.findall(r'href="/notices/\d+/[a-z-]+/">([^<]+)', html) == ["Récent", "Ancien"]
        assert "/recherche/?auteur=Bonnard%2C+Claire" in html

    def test_a_subject_is_paginated_and_costs_the_same(self, client):
        subject = Subject.objects.create(label="Relogement")
        for number in range(45):
            SubjectAssignment.objects.create(record=make(f"Titre {number}"), subject=subject)
        first = client.get(f"/sujets/{subject.pk}/").content.decode()
        assert "45 documents" in first
        assert first.count('class="hit hit--notice"') == 20
        with CaptureQueriesContext(connection) as queries:
            last = client.get(f"/sujets/{subject.pk}/?page=3").content.decode()
        assert last.count('class="hit hit--notice"') == 5
        assert len(queries) <= 12

    def test_a_page_that_does_not_exist_shows_the_last(self, client):
        series = Series.objects.create(title="Les Cahiers", issn="1234-5679")
        SeriesMembership.objects.create(record=make(), series=series)
        response = client.get(f"/collections/{series.pk}/?page=1000000")
        assert response.status_code == 200
        assert "ISSN 1234-5679" in response.content.decode()
