"""Inès looks for fiches: one address, three views, filters that never lead to nothing."""

import re
from datetime import date

import pytest
from django.utils import timezone

from experiences.listing import answering
from experiences.models import ExperiencePage, Involvement
from reference.models import Agent, Audience, Framework, Territory

pytestmark = pytest.mark.usefixtures("lists")


def titles(html):
    return re.findall(r'<h3 class="card__title"><a [^>]*>([^<]*)</a>', html)


def test_a_word_is_found_in_the_title_and_the_summary_accents_either_way(see, write):
    write("Les écoliers du fort")
    write("Un jardin")
    assert titles(see("?q=ECOLIERS")) == ["Les écoliers du fort"]
    assert titles(see("?q=jardin+phrase")) == ["Un jardin"]


def test_each_filter_narrows_and_says_how_many_it_leads_to(see, write):
    jardin = write("Jardin", "93010", theme="habitat", state="en-cours", started_on=date(2019, 1, 1))
    write("Régie", "93066", theme="emploi", state="achevee", started_on=date(2021, 1, 1))
    jardin.frameworks = [Framework.objects.get(slug="npnru")]
    jardin.audiences = [Audience.objects.get(slug="locataires")]
    jardin.save()
    html = see()
    for option in ("Habitat et cadre de vie (1)", "Bondy (1)", "Est Ensemble (1)", "Seine-Saint-Denis (2)", "2019 (1)"):
        assert option in html
    for address in (
        "theme=habitat",
        "territoire=bondy",
        "etat=en-cours",
        "annee=2019",
        "cadre=npnru",
        "public=locataires",
    ):
        assert titles(see(f"?{address}")) == ["Jardin"], address


def test_a_fiche_is_fresh_for_two_years_after_somebody_read_it(see, write):
    write("Ancienne", written_on=date(2018, 1, 1))
    write("Relue", written_on=date(2018, 1, 1), verified_on=timezone.localdate())
    assert titles(see("?fraicheur=a-jour")) == ["Relue"]
    assert titles(see("?fraicheur=a-actualiser")) == ["Ancienne"]
    assert {fiche.title: fiche.is_fresh for fiche in ExperiencePage.objects.all()} == {"Ancienne": False, "Relue": True}


def test_a_choice_that_would_find_nothing_is_not_offered(see, write):
    write("Jardin", "93010", theme="habitat")
    write("Régie", "93066", theme="emploi")
    html = see("?theme=habitat")
    assert "Bondy (1)" in html
    assert ">Saint-Denis (1)" not in html


def test_two_choices_made_at_once_that_find_nothing_offer_the_ways_out(see, write):
    write("Jardin", "93010", theme="habitat")
    write("Régie", "93066", theme="emploi")
    html = see("?theme=habitat&territoire=saint-denis")
    assert "Aucune fiche ne répond à tous ces choix" in html
    assert html.count("1 fiche</a>") == 2
    assert "Voir toutes les fiches" in html


def test_when_no_single_filter_is_to_blame_each_is_offered_alone(see, write):
    write("Jardin", "93010", theme="habitat")
    write("Régie", "93066", theme="emploi", state="achevee")
    html = see("?q=jardin&theme=emploi&territoire=saint-denis&annee=1999")
    assert "Avec le seul filtre « thème : Emploi et développement » : 1 fiche" in html
    assert 'href="?territoire=saint-denis"' in html
    assert "1999 » : 0" not in html


def test_the_filters_keep_the_view_and_the_view_keeps_the_filters(see, write):
    write("Jardin", "93010", theme="habitat")
    html = see("?vue=carte&theme=habitat")
    assert 'href="?vue=tableau&amp;theme=habitat"' in html
    assert 'href="?theme=habitat"' in html
    assert '<input type="hidden" name="vue" value="carte">' in html
    assert 'href="?vue=carte"' in html, "the chip goes, the view stays"


def test_a_former_commune_leads_to_what_it_has_become(see, write):
    write("Au Barrage", "93059")
    html = see("?territoire=pierrefitte-sur-seine")
    assert titles(html) == ["Au Barrage"]
    assert '<option value="saint-denis" selected>Saint-Denis (1)</option>' in html


def test_a_territory_can_be_asked_at_its_own_scale(see, write):
    write("Commune", "93010")
    write("Ensemble", "200057875")
    assert set(titles(see("?territoire=est-ensemble"))) == {"Commune", "Ensemble"}
    assert titles(see("?territoire=est-ensemble&echelle=est-ensemble")) == ["Ensemble"]
    # Another territory chosen in the form is asked with all it holds.
    assert titles(see("?territoire=bondy&echelle=est-ensemble")) == ["Commune"]


@pytest.mark.parametrize(
    "address",
    [
        "?vue=globe&theme=%00&territoire=atlantide&annee=1e9&etat=%27&tri=;drop&page=-3",
        "?q=%00%01" + "é" * 5000,
        "?territoire=93059&cadre[]=x&public=../../etc&fraicheur=1",
        "?theme=habitat&theme=<script>alert(1)</script>",
    ],
)
@pytest.mark.parametrize("view", ["", "&vue=carte", "&vue=tableau"])
def test_hostile_parameters_show_a_page(see, write, address, view):
    write("Jardin", "93010")
    assert "<script>alert" not in see(address + view)


def test_a_territory_without_kind_nor_parent_is_listed_all_the_same(see, write):
    Territory.objects.create(kind="", code="?", name="Quelque part", slug="quelque-part")
    write("Loin", "?")
    assert titles(see("?territoire=quelque-part")) == ["Loin"]
    assert "Quelque part" in see("?vue=carte")


def test_the_table_sorts_by_each_column_and_what_is_not_said_comes_last(see, write):
    zoe = write("Zoé", "93010", state="achevee", started_on=date(2015, 1, 1))
    write("Abel", "93066", verified_on=date(2025, 1, 1))
    write("Éloi")
    agent = Agent.objects.create(name="Régie de quartier", kind=Agent.Kind.ORGANISATION)
    Involvement.objects.create(page=zoe, agent=agent, role=Involvement.Role.HOLDER)

    def order(sort):
        return re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]*)</a>', see(f"?vue=tableau&tri={sort}"))

    assert order("titre") == ["Abel", "Éloi", "Zoé"]
    assert order("-titre") == ["Zoé", "Éloi", "Abel"]
    assert order("territoire") == ["Zoé", "Abel", "Éloi"]
    assert order("-territoire") == ["Abel", "Zoé", "Éloi"]
    assert order("porteur")[0] == order("-porteur")[0] == order("periode")[0] == order("etat")[0] == "Zoé"
    assert order("verifiee")[0] == "Abel"
    html = see("?vue=tableau&tri=titre")
    assert '<th scope="col" aria-sort="ascending"><a id="tri-titre" href="?vue=tableau&amp;tri=-titre"' in html
    assert "Régie de quartier" in html


def test_a_draft_is_nowhere(see, write):
    write("Jardin", "93010").unpublish()
    for view in ("", "?vue=carte", "?vue=tableau"):
        assert "Jardin" not in see(view)


def test_other_activities_ask_for_the_same_fiches_by_the_same_address(index, write):
    jardin = write("Jardin", "93010", theme="habitat")
    write("Régie", "93066", theme="emploi")
    assert answering(index.fiches, {"territoire": "est-ensemble", "vue": "carte"}) == [jardin.pk]


def test_a_filtered_list_is_not_for_search_engines(see, write):
    write("Jardin", "93010", theme="habitat")
    assert '<meta name="robots" content="noindex, follow">' in see("?theme=habitat")
    assert '<meta name="robots"' not in see()
