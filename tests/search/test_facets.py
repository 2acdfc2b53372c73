"""The filters as the page shows them."""

import pytest

from catalogue.models import BroaderLink, Subject
from reference.models import Territory
from search.branches import Branch, branches
from search.engines.base import Facet, FacetValue
from search.facets import MOST_SHOWN, Box, boxes, shown_facet
from search.query import Query
from search.templatetags.facets import facet_list

pytestmark = pytest.mark.django_db


def counted(*values: str, selected: str = "") -> tuple[FacetValue, ...]:
    return tuple(FacetValue(value, value, 90 - rank, selected=value == selected) for rank, value in enumerate(values))


def told(trees: list[Branch]) -> list:
    """« Habitat », and under it « Logement »: ["Habitat", ["Logement"]]."""
    lines: list = []
    for tree in trees:
        lines += [tree.value.value, told(tree.under)] if tree.under else [tree.value.value]
    return lines


def link(narrower: str, broader: str) -> None:
    ends = [Subject.objects.get_or_create(label=label)[0] for label in (narrower, broader)]
    BroaderLink.objects.create(subject=ends[0], broader=ends[1])


class TestTrees:
    @pytest.fixture(autouse=True)
    def thesaurus(self):
        for narrower, broader in (
            ("Logement", "Habitat"), ("Logement social", "Logement"), ("Logement social", "Action sociale"),
        ):  # fmt: skip
            link(narrower, broader)

    def test_a_subject_stands_under_each_of_those_above_it(self):
        found = branches("sujet", counted("Habitat", "Musique", "Logement", "Action sociale", "Logement social"))
        assert told(found) == [
            "Habitat", ["Logement", ["Logement social"]], "Musique", "Action sociale", ["Logement social"],
        ]  # fmt: skip

    def test_one_whose_broader_term_is_not_counted_stands_at_the_top(self):
        assert told(branches("sujet", counted("Logement social", "Habitat"))) == ["Logement social", "Habitat"]

    def test_a_hierarchy_that_turns_round_is_shown_once_and_ends(self):
        link("Habitat", "Logement social")
        found = told(branches("sujet", counted("Habitat", "Logement", "Logement social")))
        assert found[:2] == ["Habitat", ["Logement", ["Logement social"]]]

    def test_a_branch_opens_on_what_is_ticked_in_it(self):
        [habitat] = branches("sujet", counted("Habitat", "Logement", "Logement social", selected="Logement social"))
        assert habitat.is_open
        assert habitat.under[0].is_open
        [habitat] = branches("sujet", counted("Habitat", "Logement"))
        assert not habitat.is_open

    def test_it_costs_one_query(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            branches("sujet", counted("Habitat", "Logement", "Logement social"))
        with django_assert_num_queries(0):
            branches("auteur", counted("Weber, Max"))


def test_a_commune_stands_under_its_ept():
    department = Territory.objects.create(kind="departement", code="93", name="Seine-Saint-Denis", slug="93")
    ept = Territory.objects.create(kind="ept", code="1", name="Plaine Commune", slug="pc", parent=department)
    Territory.objects.create(kind="commune", code="2", name="Aubervilliers", slug="aub", parent=ept)
    found = branches("territoire", counted("Seine-Saint-Denis", "Plaine Commune", "Aubervilliers"))
    assert told(found) == ["Seine-Saint-Denis", ["Plaine Commune", ["Aubervilliers"]]]


class TestBoxes:
    def test_a_long_facet_shows_its_first_values_and_all_that_are_ticked(self):
        facet = Facet("auteur", "Auteur", counted(*map(str, range(24)), selected="15"))
        shown = shown_facet(Query("ville", filters=(("auteur", ("15",)),)), facet)
        assert [box.value for box in shown.first] == ["0", "1", "2", "3", "4", "5", "15"]
        assert [box.value for box in shown.first if box.is_ticked] == ["15"]
        assert len(shown.others) == 17
        assert shown.is_open
        assert shown.is_filterable
        assert shown.more_url == "/recherche/filtres/auteur/?q=ville&auteur=15"

    def test_what_the_page_does_not_hold_is_on_the_page_of_the_facet(self):
        shown = shown_facet(Query(), Facet("sujet", "Sujet", counted(*map(str, range(90)))))
        assert len(shown.first) + len(shown.others) == MOST_SHOWN
        assert shown.more_url == "/recherche/filtres/sujet/"

    def test_each_box_has_an_id_of_its_own_even_under_two_others(self):
        logement = Branch(FacetValue("Logement social", "Logement social", 1))
        trees = [Branch(FacetValue(name, name, 2), [logement]) for name in ("Habitat", "Action / sociale")]
        found = boxes(trees, "sujet")
        assert [box.id for box in found] == ["sujet/Habitat", "sujet/Action%20%2F%20sociale"]
        assert [box.under[0].id for box in found] == [
            "sujet/Habitat/Logement%20social",
            "sujet/Action%20/%20sociale/Logement%20social",
        ]
        assert [(box.unit, box.under[0].unit) for box in found] == [("résultats", "résultat")] * 2

    def test_a_short_facet_has_no_page_and_nothing_to_find(self):
        shown = shown_facet(Query(), Facet("theme", "Thème", counted("Habitat", "Santé")))
        assert (shown.more_url, shown.is_filterable, shown.others) == ("", False, [])


class TestYears:
    def facet(self) -> Facet:
        years = tuple(FacetValue(str(year), str(year), count) for year, count in ((2021, 4), (2018, 1), (2010, 20)))
        spans = tuple(
            FacetValue(value, value, count) for value, count in (("2020..2029", 4), ("2010..2019", 21), ("sans", 3))
        )
        return Facet("annee", "Année", years, spans)

    def shown(self, *asked: str):
        return shown_facet(Query("ville", filters=(("annee", asked),) if asked else ()), self.facet())

    def test_decades_come_first_as_bars_that_are_links(self):
        years = self.shown()
        assert [(bar.label, bar.count, bar.share) for bar in years.bars] == [
            ("2020..2029", 4, 19),
            ("2010..2019", 21, 100),
        ]
        assert years.bars[0].url == "/recherche/?q=ville&annee=2020..2029"
        assert (years.undated.count, years.undated.url) == (3, "/recherche/?q=ville&annee=sans")

    @pytest.mark.parametrize("asked", ["2010..2019", "2018", "2012..2016"])
    def test_then_the_years_of_one(self, asked):
        years = self.shown(asked)
        assert [bar.label for bar in years.bars] == ["2018", "2010"]
        assert years.bars[1].url == "/recherche/?q=ville&annee=2010"
        assert years.all_url == "/recherche/?q=ville"

    def test_the_form_holds_what_is_asked(self):
        assert (self.shown("2010..2019").first, self.shown("2010..2019").last) == ("2010", "2019")
        assert (self.shown("2010..").first, self.shown("2010..").last) == ("2010", "")
        assert (self.shown("2018").first, self.shown("2018").last) == ("2018", "2018")

    def test_what_the_form_cannot_hold_is_sent_along(self):
        assert self.shown("2018", "2010").kept == ["2018", "2010"]
        assert self.shown("sans").kept == ["sans"]
        assert self.shown("douze").kept == ["douze"]
        assert self.shown("2010..").kept == []

    def test_years_over_two_decades_leave_the_decades(self):
        assert [bar.label for bar in self.shown("2018..2021").bars] == ["2020..2029", "2010..2019"]


def test_a_value_is_written_whole_whatever_it_holds():
    under = Box("sujet/a/b", "b", "Élus & habitants", 1200, "résultats", True, False, [])
    shown = facet_list([Box("sujet/a", 'a"', "<b>Ville</b>", 1, "résultat", False, True, [under])], "sujet")
    assert 'value="a&quot;"' in shown and "&lt;b&gt;Ville" in shown and "<b>" not in shown
    assert "Élus &amp; habitants" in shown and "1\N{NO-BREAK SPACE}200" in shown
    assert shown.count(" checked") == 1 and shown.count(" open") == 1 and "1 plus précis" in shown
