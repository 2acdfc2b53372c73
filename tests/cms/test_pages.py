"""The pages Paul writes, as Inès reads them."""

from datetime import time
from html.parser import HTMLParser

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction

from catalogue.models import BibliographicRecord
from cms.models import (
    AgendaPage,
    CentreSettings,
    ContentPage,
    EventPage,
    EventSpeaker,
    HomePage,
    PracticalPage,
    PublicationAuthor,
    PublicationPage,
    SectionPage,
)
from reference.models import Agent


class Markup(HTMLParser):
    """What a strict content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        inline = [name for name in names if name == "style" or name.startswith("on")]
        # Data is not run: the policy leaves it alone (CSP 3, § 8.2).
        runs = tag == "script" and "src" not in names and names.get("type") != "application/ld+json"
        if inline or tag == "style" or runs:
            self.refused.append(self.get_starttag_text() or tag)


def write(section: SectionPage, title: str = "Conseils citoyens", **fields) -> ContentPage:
    return section.add_child(instance=ContentPage(title=title, **fields))


def read(client: Client, page: Page) -> str:
    response = client.get(page.get_url())
    assert response.status_code == 200
    return response.content.decode()


def test_a_page_shows_every_block_of_its_text(section: SectionPage, client: Client) -> None:
    document = get_document_model().objects.create(title="Synthèse", file=ContentFile(b"%PDF", "synthese.pdf"))
    page = write(
        section,
        body=[
            ("heading", {"text": "Ce que l'on sait"}),
            ("paragraph", "<p>Trois constats :</p>"),
            ("quote", {"text": "On vient pour décider.", "author": "Une habitante"}),
            ("callout", {"tone": "key", "title": "À retenir", "text": "<p>Répondre à chaque avis.</p>"}),
            ("document", {"document": document, "title": ""}),
        ],
    )
    html = read(client, page)
    for shown in (
        "<h2>Ce que l’on sait</h2>",
        "Trois constats\u00a0:",
        "On vient pour décider.",
        "Une habitante",
        "banner--key",
        document.url,
        "Synthèse",
    ):
        assert shown in html


def test_going_further_leaves_out_what_is_no_longer_public(section: SectionPage, client: Client) -> None:
    shown = BibliographicRecord.objects.create(title="La ville à trois vitesses")
    withdrawn = BibliographicRecord.objects.create(title="Retirée", state=BibliographicRecord.State.WITHDRAWN)
    draft = write(section, "Brouillon", live=False)
    sibling = write(section, "Voisine")
    related = {"title": "", "pages": [draft, sibling], "records": [shown, withdrawn]}
    html = read(client, write(section, body=[("related", related)]))
    assert shown.get_absolute_url() in html
    assert "Voisine" in html
    assert "Retirée" not in html
    assert "Brouillon" not in html


def test_invented_content_says_so(section: SectionPage, client: Client) -> None:
    assert "Contenu de démonstration" in read(client, write(section, "Fiction", is_demo=True))
    assert "Contenu de démonstration" not in read(client, write(section, "Vérité"))


def test_a_section_lists_its_live_pages_and_covers_its_publications(section: SectionPage, client: Client) -> None:
    write(section, "Article", intro="Le sujet en deux phrases.")
    write(section, "Brouillon", live=False)
    section.add_child(instance=PublicationPage(title="Cahier", series="Les Cahiers", number="12", year=2019))
    html = read(client, section)
    assert "Le sujet en deux phrases." in html
    assert "Les Cahiers, n°\u00a012, 2019" in html
    assert "Brouillon" not in html


def test_the_menu_shows_where_one_is_and_hides_what_is_restricted(
    section: SectionPage, agenda: AgendaPage, client: Client
) -> None:
    PageViewRestriction.objects.create(page=agenda, restriction_type=PageViewRestriction.LOGIN)
    html = read(client, write(section))
    assert '<a href="/dossiers/" aria-current="true">Dossiers</a>' in html
    assert 'href="/agenda/"' not in html


def test_the_breadcrumb_goes_from_the_home_to_the_page(section: SectionPage, client: Client) -> None:
    trail = read(client, write(section)).split('class="breadcrumb')[1].split("</nav>")[0]
    assert trail.index("Accueil") < trail.index('href="/dossiers/"') < trail.index("Conseils citoyens")


def test_a_publication_gives_its_document_and_its_notice(section: SectionPage, client: Client) -> None:
    document = get_document_model().objects.create(title="Cahier", file=ContentFile(b"x" * 2048, "cahier.pdf"))
    record = BibliographicRecord.objects.create(title="Cahier")
    agent = Agent.objects.create(name="Benali", forename="Samia")
    page = PublicationPage(title="Habiter", document=document, record=record, isbn="978-2-913125-00-0")
    page.authors = [PublicationAuthor(agent=agent), PublicationAuthor(name="Collectif des habitants")]
    html = read(client, section.add_child(instance=page))
    assert f'<a href="{agent.get_absolute_url()}">Samia Benali</a>' in html
    for shown in (
        document.url,
        "2,0\u00a0Kio",
        record.get_absolute_url(),
        "Collectif des habitants",
        "978-2-913125-00-0",
    ):
        assert shown in html


def test_a_rendez_vous_shows_its_programme_and_its_people(announce, client: Client) -> None:
    page = announce("Rencontre", "2026-05-04", event_format="5-a-7", audience="Élus", territories=[])
    page.speakers = [EventSpeaker(name="Awa Diallo", function="cheffe de projet")]
    page.programme.append(("moment", {"time": "9 h 30", "title": "Accueil", "description": "", "speakers": ""}))
    page.save()
    html = read(client, EventPage.objects.get())
    for shown in ("5 à 7", "Élus", "Awa Diallo", "cheffe de projet", "9\u00a0h 30", "Accueil"):
        assert shown in html


def test_the_practical_page_gives_the_hours_to_people_and_machines(centre: CentreSettings, client: Client) -> None:
    centre.street, centre.city, centre.phone = "15 rue Catulienne", "Saint-Denis", "01 48 09 26 36"
    centre.hours.append(("opening", {"day": "3", "opens": time(14), "closes": time(18, 30), "note": ""}))
    centre.hours.append(("opening", {"day": "1", "opens": time(9, 30), "closes": time(12), "note": "sur rendez-vous"}))
    centre.save()
    page = HomePage.objects.get().add_child(instance=PracticalPage(title="Venir", borrowing="<p>Trois livres.</p>"))
    with time_machine.travel("2026-03-12T10:00:00+01:00"):  # a Thursday
        html = read(client, page)
    for shown in ("Mardi", "14\u00a0h – 18\u00a0h\u00a030", "sur rendez-vous", "Trois livres.", "15 rue Catulienne"):
        assert shown in html
    assert 'content="Th 14:00-18:30"' in html
    assert 'href="tel:+33148092636"' in html
    assert html.index("Mardi") < html.index("Jeudi")
    assert "Aujourd’hui" in html
    with time_machine.travel("2026-03-13T10:00:00+01:00"):
        assert "Fermé aujourd’hui" in read(client, page)


def test_pages_are_found_by_all_they_say(section: SectionPage, announce) -> None:
    article = write(section, body=[("paragraph", "<p>Le <b>tirage</b> au sort</p>"), ("heading", {"text": "Bilan"})])
    assert "tirage au sort" in " ".join(article.search_text().split())
    assert "Bilan" in article.search_text()
    event = announce("Rencontre", "2026-05-04", place="Bobigny", programme=[("moment", {"title": "Table ronde"})])
    event.speakers = [EventSpeaker(name="Awa Diallo", function="sociologue")]
    for word in ("Bobigny", "Table ronde", "Awa Diallo", "sociologue"):
        assert word in event.search_text()


@pytest.mark.parametrize(
    "path", ["/", "/dossiers/", "/agenda/", "/dossiers/article/", "/nulle-part/", "/plan-du-site/"]
)
def test_no_page_carries_anything_inline(path: str, section: SectionPage, agenda: AgendaPage, client: Client) -> None:
    write(section, "Article", slug="article", body=[("paragraph", "<p>Texte</p>")])
    markup = Markup()
    markup.feed(client.get(path).content.decode())
    assert markup.refused == []


@pytest.mark.parametrize("path", ["/", "/dossiers/", "/agenda/", "/nulle-part/", "/plan-du-site/"])
def test_every_page_has_one_title_one_main_and_one_search(path: str, section, agenda, client: Client) -> None:
    html = client.get(path).content.decode()
    assert (html.count("<h1"), html.count("<main"), html.count('role="search"'), html.count('lang="fr"')) == (
        1,
        1,
        1,
        1,
    )


def test_the_map_of_the_site_leaves_rendez_vous_to_the_agenda(section, announce, client: Client) -> None:
    write(section, "Article")
    announce("Rencontre", "2026-05-04")
    html = client.get("/plan-du-site/").content.decode()
    assert html.count("Article") == 1
    assert "Rencontre" not in html
