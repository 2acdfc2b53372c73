"""Inès reads fiches on the site."""

from datetime import date, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from catalogue.models import BibliographicRecord
from experiences.importing.pipeline import import_experiences
from experiences.models import Contact, ExperienceIndexPage, ExperiencePage, Indicator
from experiences.reading import period

pytestmark = pytest.mark.usefixtures("lists")


def read(client, fiche, **parameters):
    response = client.get(fiche.url, parameters)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def imported(table, fiche):
    def load(**changes):
        import_experiences(table(fiche(**changes)))
        return ExperiencePage.objects.get(number=changes.get("identifiant", "PB-FE-2018-012"))

    return load


def test_ines_reads_what_where_who_when(client, imported):
    html = read(client, imported())
    for words in (
        "Un jardin partagé au pied des tours",
        "PB-FE-2018-012",
        "Cité des Étangs",
        "Régie de quartier des Étangs",
        "De mars 2016 à juin 2018",
        "Achevée",
        "Contrat de ville",
        "Locataires",
        "Un animateur à mi-temps.",
        "Trois réunions, puis un chantier.",
    ):
        assert words in html


def test_levers_and_brakes_stand_side_by_side(client, imported):
    html = read(client, imported())
    assert html.index("Leviers") < html.index("Un binôme régie et bailleur") < html.index("Freins")
    assert '<span class="lessons__topic">Calendrier</span>' in html


def test_a_cited_document_leads_to_its_notice(client, imported):
    record = BibliographicRecord.objects.create(title="La ville en commun")
    html = read(client, imported())
    assert f'<a href="{record.get_absolute_url()}">La ville en commun</a>' in html
    assert "9782070368228" in html


def test_a_withdrawn_notice_is_named_but_not_linked(client, imported):
    record = BibliographicRecord.objects.create(title="La ville en commun")
    page = imported()
    BibliographicRecord.objects.update(state=BibliographicRecord.State.WITHDRAWN)
    html = read(client, page)
    assert "La ville en commun" in html
    assert record.get_absolute_url() not in html


def test_a_notice_names_the_fiches_that_cite_it(client, imported):
    record = BibliographicRecord.objects.create(title="La ville en commun")
    page = imported()
    snippet = Template('{% include "experiences/includes/citing.html" %}')
    html = snippet.render(Context({"record": record}))
    assert "Fiches d’expériences qui citent ce document" in html
    assert page.url in html
    assert not snippet.render(Context({"record": BibliographicRecord.objects.create(title="Autre")})).strip()
    page.unpublish()
    assert not snippet.render(Context({"record": record})).strip()


def test_a_contact_is_shown_while_the_agreement_lasts(client, imported):
    page = imported()
    today = timezone.localdate()
    Contact.objects.create(
        page=page, name="Claire Duval", email="claire@example.org", is_public=True, consented_on=today
    )
    html = read(client, page)
    assert "claire@example.org" in html
    assert "contact@regie.example" not in html, "its agreement dates from 2018"


def test_a_contact_that_is_not_public_never_shows(client, imported):
    page = imported(contact_public="non", date_redaction=timezone.localdate().isoformat())
    assert "Samir Haddad" not in read(client, page)


def test_an_old_fiche_says_so_and_a_verified_one_does_not(client, imported):
    page = imported()
    assert "ont pu changer" in read(client, page)
    page.verified_on = timezone.localdate() - timedelta(days=30)
    page.save_revision().publish()
    assert "ont pu changer" not in read(client, page)


def test_a_demonstration_fiche_says_so(client, imported):
    page = imported()
    assert "démonstration" not in read(client, page)
    page.is_demo = True
    page.save_revision().publish()
    assert "démonstration" in read(client, page)


def test_indicators_are_figures_with_their_name(client, imported):
    page = imported()
    Indicator.objects.create(page=page, name="Parcelles cultivées", value="40", measured_on=date(2018, 6, 1))
    assert "Parcelles cultivées" in read(client, page)


def test_a_former_commune_says_what_it_became(client, imported):
    html = read(client, imported(communes_insee="93059"))
    assert "Pierrefitte-sur-Seine" in html
    assert "aujourd’hui Saint-Denis" in html


def test_what_a_fiche_does_not_say_leaves_no_empty_label(client, imported):
    blank = ("cadre", "publics", "moyens", "debut", "fin", "etat", "leviers", "freins", "references", "participation")
    html = read(client, imported(**dict.fromkeys(blank, "")))
    for label in ("Cadre", "Publics", "Moyens", "Quand", "Leviers", "Documents cités", 'id="participation"'):
        assert label not in html


def test_the_same_page_is_previewed_before_it_is_published(imported):
    page = imported()
    page.title = "Un titre à venir"
    response = page.make_preview_request()
    assert response.status_code == 200
    assert "Un titre à venir" in response.content.decode()


def test_reading_a_fiche_asks_few_queries(client, imported, table, fiche, django_assert_max_num_queries):
    page = imported(partenaires="|".join(f"Partenaire {rank}" for rank in range(20)))
    import_experiences(table(*(fiche(identifiant=f"V-{rank}", titre=f"Voisine {rank}") for rank in range(5))))
    read(client, page)
    with django_assert_max_num_queries(36):
        html = read(client, page)
    assert html.count("fiche-card__foot") == 3


def make(table, fiche, *rows):
    import_experiences(table(*(fiche(**row) for row in rows)))
    return ExperienceIndexPage.objects.get()


def test_ines_narrows_the_list_by_theme_and_territory(client, table, fiche):
    index = make(
        table,
        fiche,
        {"identifiant": "A-1", "titre": "Jardin", "themes": "habitat", "communes_insee": "93066"},
        {"identifiant": "A-2", "titre": "Permanence", "themes": "egalite", "communes_insee": "93048"},
    )
    html = read(client, index, theme="habitat")
    assert "Jardin" in html
    assert "Permanence" not in html
    assert "Permanence" in read(client, index, territoire="montreuil")


def test_an_ept_holds_its_communes_and_saint_denis_holds_pierrefitte(client, table, fiche):
    index = make(table, fiche, {"titre": "Au Barrage", "communes_insee": "93059"})
    assert "Au Barrage" in read(client, index, territoire="plaine-commune")
    assert "Au Barrage" in read(client, index, territoire="saint-denis")
    assert "Au Barrage" not in read(client, index, territoire="est-ensemble")


def test_the_form_offers_only_what_finds_something(client, table, fiche):
    index = make(table, fiche, {"themes": "habitat", "communes_insee": "93048"})
    html = read(client, index)
    assert "Montreuil" in html
    assert "Est Ensemble" in html
    assert "Villetaneuse" not in html
    assert "Emploi et développement" not in html


def test_unknown_choices_and_pages_show_the_list(client, table, fiche):
    index = make(table, fiche, {"titre": "Toujours là"})
    assert "Toujours là" in read(client, index, theme="astronomie", territoire="atlantide\0", page="1000000")


def test_an_empty_list_says_so(client, home):
    index = home.add_child(instance=ExperienceIndexPage(title="Fiches d’expériences", slug="fiches"))
    assert "Aucune fiche" in read(client, index)


def test_two_choices_without_a_fiche_lead_back(client, table, fiche):
    index = make(
        table,
        fiche,
        {"identifiant": "A-1", "themes": "habitat", "communes_insee": "93066"},
        {"identifiant": "A-2", "themes": "egalite", "communes_insee": "93048"},
    )
    assert "Aucune fiche ne répond à tous ces choix" in read(client, index, theme="egalite", territoire="saint-denis")


def test_the_list_asks_as_many_queries_for_two_fiches_as_for_twenty(
    client, table, fiche, django_assert_max_num_queries
):
    index = make(table, fiche, *({"identifiant": f"A-{rank}", "titre": f"Fiche {rank}"} for rank in range(20)))
    read(client, index)
    with django_assert_max_num_queries(22):
        read(client, index)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2016, 3, 1), date(2018, 6, 30), "De mars 2016 à juin 2018"),
        (date(2016, 4, 1), date(2018, 6, 30), "D’avril 2016 à juin 2018"),
        (date(2016, 10, 1), date(2016, 10, 9), "En octobre 2016"),
        (date(2016, 3, 1), None, "Depuis mars 2016"),
        (None, date(2018, 6, 30), "Jusqu’en juin 2018"),
        (None, None, ""),
    ],
)
def test_the_period_reads_as_a_sentence(start, end, words):
    assert period(start, end) == words
