"""What leaves a panier or a search: the whole of it, in every format; and the mails, asked for by who receives them."""

import json
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from catalogue.exchange import references
from catalogue.exchange.coins import coins
from catalogue.models import BibliographicRecord
from cms.models import BibliographyPage, SectionPage
from correspondence.models import OutgoingMail
from experiences.models import ExperienceIndexPage, ExperiencePage
from search.baskets import filling, giving, listing, retention, sharing
from search.baskets.contents import contents
from search.baskets.listing import Line, Order, arranged
from search.document import Kind
from search.models import Basket
from search.outbox import drain
from tests.search.baskets.gestures import basket, keep, titles

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 29)


@pytest.fixture
def filled(client, records, article) -> Basket:
    keep(client, *records, article)
    entry = basket().entries.first()
    filling.annotate(basket(), entry.pk, "Voir le chapitre 2", filling.mark(""))
    return basket()


def exported(client: Client, one: Basket, format: str) -> str:
    return client.get(f"/panier/{one.pk}/export/{format}/").getvalue().decode()


# Files


def test_ris_has_them_all_in_order_with_the_notes(client, filled):
    ris = exported(client, filled, "ris")
    assert re.findall(r"TY  - (\w+)", ris) == ["BOOK", "RPRT", "RPRT", "ELEC"]
    assert ris.count("\r\nER  - \r\n") == 4
    first = ris.split("ER  - ")[0]
    assert "AU  - Ferhaoui, Nadia" in first and "N1  - Voir le chapitre 2" in first and "CN  - LOG 2003" in first
    web = ris.split("ER  - ")[3]
    assert "UR  - http://localhost:8000/quartier/" in web and "Y2  - " in web and "PB  - Profession Banlieue" in web


def test_bibtex_has_them_all_with_keys_of_their_own(client, filled):
    written = exported(client, filled, "bibtex")
    keys = re.findall(r"^@(\w+)\{([\w-]+),$", written, re.MULTILINE)
    assert [kind for kind, _key in keys] == ["book", "techreport", "techreport", "misc"]
    assert len({key for _kind, key in keys}) == 4
    assert "annote = {Voir le chapitre 2}" in written and "urldate = {" in written
    assert written.count("{") == written.count("}")


def test_csl_json_is_what_zotero_reads(client, filled):
    items = json.loads(exported(client, filled, "csl"))
    assert [one["type"] for one in items] == ["book", "book", "book", "webpage"]
    assert items[0]["author"] == [{"family": "Ferhaoui", "given": "Nadia"}]
    assert items[0]["note"] == "Voir le chapitre 2"
    assert items[3]["title"] == "Qu’est-ce qu’un quartier ?"
    assert len(items[3]["accessed"]["date-parts"][0]) == 3


def test_csv_has_a_line_each_and_no_formula(client, filled):
    entry = filled.entries.all()[1]
    filling.annotate(filled, entry.pk, "=HYPERLINK(1)", filling.mark(""))
    lines = exported(client, filled, "csv").splitlines()
    assert lines[0].startswith("\ufeff") and "Note du panier" in lines[0]
    assert len(lines) == 5
    assert "'=HYPERLINK(1)" in lines[2]


def test_an_unknown_format_is_not_found(client, filled):
    assert client.get(f"/panier/{filled.pk}/export/exe/").status_code == 404


# A search


@pytest.fixture
def found(engine, records):
    for number in range(25):
        BibliographicRecord.objects.create(title=f"Quartier {number:02}", document_type="Ouvrage")
    drain(engine)
    return engine


def test_a_search_is_exported_whole_whatever_its_page(client, found):
    ris = client.get("/recherche/export/ris/?q=quartier&page=2").getvalue().decode()
    assert ris.count("TY  - ") == 25


def test_exactly_the_filtered_set_in_its_order(client, found):
    ris = client.get("/recherche/export/ris/?type=Rapport&tri=ancien").getvalue().decode()
    assert re.findall(r"TI  - (.+?)\r", ris) == ["Faire société", "Concerter"]


def test_the_limit_is_the_limit(found, monkeypatch):
    from search.query import Query

    monkeypatch.setattr(listing, "LONGEST", 7)
    assert len(listing.titles_found(found, Query("quartier"), 7)) == 7


def test_all_of_a_search_goes_into_the_panier(client, found):
    answer = client.post("/panier/ajouter/recherche/", {"recherche": "q=quartier"}, HTTP_SEC_FETCH_SITE="same-origin")
    assert answer["Location"] == "/recherche/?q=quartier"
    assert basket().entries.count() == 25
    client.post("/panier/ajouter/recherche/", {"recherche": "q=quartier"}, HTTP_SEC_FETCH_SITE="same-origin")
    assert basket().entries.count() == 25


def test_not_at_the_word_of_another_site(client, found):
    client.post("/panier/ajouter/recherche/", {"recherche": "q=quartier"}, HTTP_SEC_FETCH_SITE="cross-site")
    assert not Basket.objects.exists()


def test_an_engine_that_is_down_gives_no_half_file(client, records, monkeypatch):
    from search.engines.base import EngineUnavailable

    class Down:
        def search(self, query):
            raise EngineUnavailable("en panne")

    monkeypatch.setattr("search.baskets.giving.current_engine", lambda: Down())
    assert client.get("/recherche/export/ris/?q=ville").status_code == 503
    assert client.get("/recherche/bibliographie/?q=ville").status_code == 503


def test_a_page_of_results_is_read_by_zotero(client, found):
    page = client.get("/recherche/?type=Rapport").content.decode()
    spans = re.findall(r'<span class="Z3988" title="([^"]+)"></span>', page)
    assert len(spans) == 2
    assert all("rft.genre=report" in span and "&amp;" in span for span in spans)
    assert any("rft.aulast=Donzelot&amp;rft.aufirst=Jacques" in span for span in spans)


def test_the_page_of_results_has_its_buttons_and_its_ways_out(client, found):
    page = client.get("/recherche/?q=quartier&type=Ouvrage").content.decode()
    assert page.count("data-keep ") == 20
    assert "/recherche/export/ris/?q=quartier&amp;type=Ouvrage" in page
    assert 'value="q=quartier&amp;type=Ouvrage"' in page


# References


def reference(kind: Kind, pk: int) -> references.Reference:
    return contents([(kind, pk)])[kind, pk].reference


def test_a_page_is_cited_as_iso_690_wants(article):
    article.first_published_at = timezone.make_aware(timezone.datetime(2024, 3, 12, 12))
    article.save()
    written = references.html(reference(Kind.PAGE, article.pk), DAY).replace("\u00a0", " ").replace("&nbsp;", " ")
    assert written == (
        "PROFESSION BANLIEUE, 2024. <i>Qu’est-ce qu’un quartier ?</i> [en ligne]. Saint-Denis : Profession Banlieue, "
        "12 mars 2024. [consulté le 29 novembre 2026]. Disponible à l’adresse : "
        '<a href="http://localhost:8000/quartier/">http://localhost:8000/quartier/</a>'
    )


def test_nothing_of_a_title_becomes_markup(records):
    BibliographicRecord.objects.filter(pk=records[0].pk).update(title='<img src=x onerror=1> & "<i>dit</i>"')
    written = references.html(reference(Kind.RECORD, records[0].pk), DAY)
    assert "<img" not in written and "&lt;img" in written
    hidden = references.coins(reference(Kind.RECORD, records[0].pk))
    assert hidden.count('"') == 4 and "<img" not in hidden


def test_coins_of_an_article_says_its_journal():
    from catalogue.parsed import HostPart, Level, ParsedRecord, Title

    host = HostPart(journal="Esprit", number="358", pages="p. 4-12", journal_issn="0014-0759")
    article = ParsedRecord("1", Level.ARTICLE, "a", Title("La ville", "La ville"), host=host)
    assert "mtx%3Ajournal" in coins(article, "http://x/")
    for pair in ("rft.atitle=La+ville", "rft.jtitle=Esprit", "rft.issue=358", "rft.pages=4-12", "rft.issn=0014-0759"):
        assert pair in coins(article, "http://x/"), pair


# On paper


def test_sections_by_theme_type_year_and_author(records, article):
    found = contents([*((Kind.RECORD, one.pk) for one in records), (Kind.PAGE, article.pk)])
    lines = [Line(content) for content in found.values()]
    by_theme = arranged(lines, Order.THEME)
    assert [one.heading for one in by_theme] == ["Habitat", "Autres documents"]
    assert [one.heading for one in arranged(lines, Order.TYPE)] == ["Ouvrage", "Page", "Rapport"]
    assert [one.heading for one in arranged(lines, Order.YEAR)] == ["2020", "2015", "2003", "Sans date"]
    authors = [line.content.author for line in arranged(lines, Order.AUTHOR)[0].lines]
    assert authors == ["Donzelot Jacques", "Ferhaoui Nadia", "Profession Banlieue", "Tandia Ousmane"]
    assert arranged(lines, Order.OWN)[0].lines[0].content.title == "Habiter la ville"


def test_the_page_to_print_shows_what_is_asked(client, filled):
    address = f"/panier/{filled.pk}/bibliographie/"
    page = client.get(address).content.decode()
    assert "DONZELOT, Jacques" in page and "LOG 2003" in page and "Voir le chapitre 2" in page
    page = client.get(address, {"ordre": "theme"}).content.decode()
    assert "<h2>Habitat</h2>" in page and "LOG 2003" not in page and "Voir le chapitre 2" not in page
    assert client.get(address, {"ordre": "'; DROP TABLE"}).status_code == 200


def test_the_pdf_is_tagged_and_holds_them_all(client, filled):
    import io

    from pypdf import PdfReader

    answer = client.get(f"/panier/{filled.pk}/bibliographie/?ordre=type&notes=oui&cotes=oui&pdf=1")
    assert answer["Content-Type"] == "application/pdf"
    document = PdfReader(io.BytesIO(answer.content))
    text = "\n".join(one.extract_text() for one in document.pages)
    for words in ("DONZELOT", "FERHAOUI", "TANDIA", "LOG 2003", "chapitre 2", "Rapport", "4 références"):
        assert words in text.replace("\u00a0", " "), words
    assert bool(document.trailer["/Root"]["/MarkInfo"]["/Marked"])
    assert document.trailer["/Root"]["/Lang"] == "fr"


def test_its_fiches_make_a_dossier_in_its_order(client, filled, home):
    index = home.add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))
    fiches = [index.add_child(instance=ExperiencePage(title=title, summary="S.")) for title in ("Une", "Deux")]
    keep(client, f"fiche-{fiches[1].pk}")
    assert "en un dossier" not in client.get(f"/panier/{filled.pk}/").content.decode()
    keep(client, f"fiche-{fiches[0].pk}")
    address = f"/fiches/dossier.pdf?fiche={fiches[1].pk}&amp;fiche={fiches[0].pk}"
    assert address in client.get(f"/panier/{filled.pk}/").content.decode()
    pdf = client.get(address.replace("&amp;", "&"))
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")


def test_a_list_too_long_for_paper_says_so(client, filled, monkeypatch):
    monkeypatch.setattr(giving, "LONGEST_ON_PAPER", 2)
    page = client.get(f"/panier/{filled.pk}/bibliographie/").content.decode().replace("\u00a0", " ")
    assert "seules ses 2 premières références" in page and "2 références" in page


# By mail


def test_a_readers_list_goes_to_her_address(ines, records):
    keep(ines, *records)
    ines.post(f"/panier/{basket().pk}/envoyer/", {"email": "autre@exemple.fr"})
    mail = OutgoingMail.objects.get()
    assert (mail.address, mail.purpose) == ("ines@exemple.fr", "panier.liste")
    assert "DONZELOT, Jacques, 2015. Faire société" in mail.text and "LOG 2015" in mail.text
    assert "&nbsp;" not in mail.text
    assert "<i>Faire société</i>" in mail.html and "/panier/reprendre/" not in mail.text


def test_a_visitors_address_is_asked_to_confirm_by_a_mail_that_says_nothing_of_hers(client, filled):
    filling.describe(filled, "Achetez mes montres", "http://montres.example", filling.mark(""))
    client.post(f"/panier/{filled.pk}/envoyer/", {"email": "Cible@exemple.fr"})
    mail = OutgoingMail.objects.get()
    assert (mail.address, mail.purpose) == ("cible@exemple.fr", "panier.confirmation")
    for words in (mail.subject, mail.text, mail.html):
        assert "montres" not in words and "Habiter" not in words
    link = re.search(r"http://localhost:8000(/panier/envoi/\S+)", mail.text)[1]
    target = Client()
    assert target.get(link).status_code == 200
    assert OutgoingMail.objects.count() == 1
    assert "partie" in target.post(link).content.decode()
    sent = OutgoingMail.objects.first()
    assert sent.purpose == "panier.liste" and "/panier/reprendre/" in sent.text and "Voir le chapitre 2" in sent.text


def test_an_address_is_not_flooded_with_lists(client, filled):
    for _turn in range(8):
        answer = client.post(f"/panier/{filled.pk}/envoyer/", {"email": "cible@exemple.fr"})
    assert answer.status_code == 429
    assert OutgoingMail.objects.count() == 5


def test_the_link_of_a_confirmation_lasts_a_day(client, filled):
    client.post(f"/panier/{filled.pk}/envoyer/", {"email": "ines@exemple.fr"})
    link = re.search(r"http://localhost:8000(/panier/envoi/\S+)", OutgoingMail.objects.get().text)[1]
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert Client().get(link).status_code == 404


@pytest.mark.parametrize("typed", ["", "ines", "a@exemple.fr\r\nBcc: b@exemple.fr"])
def test_what_is_no_address_is_sent_nothing(client, filled, typed):
    assert client.post(f"/panier/{filled.pk}/envoyer/", {"email": typed}).status_code == 422
    assert not OutgoingMail.objects.exists()


# A page of the site


@pytest.fixture
def paul(home):
    user = get_user_model().objects.create_user("paul", "paul@centre.example", "un mot de passe long")
    user.groups.add(Group.objects.get(name="Éditeurs"))
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def section(home) -> SectionPage:
    return home.add_child(instance=SectionPage(title="Dossiers", slug="dossiers"))


def test_paul_makes_a_page_of_a_panier(paul, records, article, section):
    keep(paul, *records, article)
    filling.annotate(basket(), basket().entries.first().pk, "À lire <b>d’abord</b>", filling.mark(""))
    assert "En faire une bibliographie" in paul.get("/panier/").content.decode()
    address = f"/admin/paniers/{basket().pk}/bibliographie/"
    assert "en brouillon" in paul.get(address).content.decode()
    answer = paul.post(address, {"parent": section.pk, "order": "theme", "notes": "on"})
    made = BibliographyPage.objects.get()
    assert answer["Location"] == f"/admin/pages/{made.pk}/edit/"
    assert not made.live
    assert [block.value["title"] for block in made.body] == ["Habitat", "Autres documents"]
    assert paul.get(answer["Location"]).status_code == 200
    made.get_latest_revision().publish()
    shown = Client().get("/dossiers/mon-panier/").content.decode()
    assert "DONZELOT, Jacques" in shown and "À lire &lt;b&gt;d’abord&lt;/b&gt;" in shown and "LOG 2003" in shown
    assert shown.count('class="Z3988"') == 4
    assert "Habiter la ville" in made.search_text()


def test_a_published_bibliography_forgets_what_is_withdrawn(paul, records, section, django_assert_max_num_queries):
    keep(paul, *records)
    paul.post(f"/admin/paniers/{basket().pk}/bibliographie/", {"parent": section.pk, "order": "liste"})
    BibliographyPage.objects.get().get_latest_revision().publish()
    BibliographicRecord.objects.filter(pk=records[0].pk).update(state="withdrawn")
    shown = Client().get("/dossiers/mon-panier/").content.decode()
    assert "FERHAOUI" not in shown and "DONZELOT" in shown
    assert "FERHAOUI" not in BibliographyPage.objects.get().search_text()


def test_from_a_link_that_a_reader_gave(paul, client, records, section):
    keep(client, *records)
    sharing.share(basket())
    address = f"/admin/paniers/{sharing.read_ref(basket())}/bibliographie/"
    paul.post(address, {"parent": section.pk, "order": "liste"})
    assert BibliographyPage.objects.exists()


def test_a_reader_makes_no_page(ines, records, section):
    keep(ines, *records)
    assert ines.get(f"/admin/paniers/{basket().pk}/bibliographie/").status_code == 302
    assert "En faire une bibliographie" not in ines.get("/panier/").content.decode()


# Twelve months


def test_a_panier_without_account_goes_after_twelve_months(client, ines, records):
    keep(client, records[0])
    keep(ines, records[1])
    with time_machine.travel(timezone.now() + timedelta(days=364)):
        client.get("/panier/")
    with time_machine.travel(timezone.now() + timedelta(days=700)):
        retention.every_day()
        assert Basket.objects.count() == 2
    with time_machine.travel(timezone.now() + timedelta(days=730)):
        retention.every_day()
    assert titles(Basket.objects.get()) == ["Faire société"]
