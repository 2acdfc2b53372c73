"""What Inès may expect of the filters, whichever the engine: a count is what she gets when she ticks."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.document import Kind, SearchDocument
from search.engines.base import Facet, FacetValue
from search.query import Query, Sort

TODAY = date.today()


def record(pk: int, title: str, **values) -> SearchDocument:
    return SearchDocument(kind=Kind.RECORD, pk=pk, url=f"/notices/{pk}/", title=title, **values)


HOLDINGS = (
    record(1, "La vie en hlm", subjects=("Logement social",), broader_subjects=("Logement", "Habitat"), years=(2012,),
           territories=("Aubervilliers",), wider_territories=("Plaine Commune", "Seine-Saint-Denis"),
           entered_on=TODAY - timedelta(days=5), available_here=True),
    record(2, "Louer, acheter", subjects=("Logement",), broader_subjects=("Habitat",), years=(2018,),
           territories=("Seine-Saint-Denis",), entered_on=TODAY - timedelta(days=30)),
    record(3, "Ville et logement", subjects=("Logement social", "Logement"), broader_subjects=("Logement", "Habitat"),
           years=(2020,), entered_on=TODAY - timedelta(days=31), document_type="Rapport"),
    record(4, "La Revue de la ville", document_type="Revue", years=tuple(range(2005, 2023)),
           entered_on=TODAY - timedelta(days=364)),
    record(5, "Sans date, la ville", subjects=("Habitat",), entered_on=TODAY - timedelta(days=400)),
    record(6, "Jamais entré", document_type="Rapport", territories=("Plaine Commune", "Plaine Commune")),
)  # fmt: skip


def facet_of(results, name: str) -> Facet:
    return next(facet for facet in results.facets if facet.name == name)


def shown(values: tuple[FacetValue, ...]) -> dict[str, int]:
    return {value.value: value.count for value in values}


class NarrowingContract:
    @pytest.fixture(scope="class")
    @classmethod
    def new_engine(cls):
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def find(cls, new_engine):
        engine = new_engine(HOLDINGS)
        return lambda text="", **filters: engine.search(
            Query(text, filters=tuple((name, tuple(values)) for name, values in filters.items()), sort=Sort.TITLE)
        )

    # Subjects and territories, under those above them

    def test_a_subject_finds_and_counts_what_is_under_it(self, find):
        assert shown(facet_of(find(), "sujet").values) == {"Habitat": 4, "Logement": 3, "Logement social": 2}
        assert find(sujet=["Logement"]).total == 3
        assert find(sujet=["Habitat"]).total == 4

    def test_a_word_of_a_broader_subject_finds_no_more_than_before(self, find):
        assert find("habitat").total == 1

    def test_a_territory_finds_what_lies_in_it(self, find):
        assert shown(facet_of(find(), "territoire").values) == {
            "Plaine Commune": 2, "Seine-Saint-Denis": 2, "Aubervilliers": 1,
        }  # fmt: skip
        assert find(territoire=["Plaine Commune"]).total == 2

    # Years

    @pytest.mark.parametrize(
        ("asked", "total"),
        [("2012", 2), ("2012..2018", 3), ("2018..2012", 3), ("2019..", 2), ("..2004", 0), ("..2010", 1), ("sans", 2),
         ("1..999999999", 4), ("..", 0), ("x", 0), ("²", 0), ("1..2..3", 0)],
    )  # fmt: skip
    def test_years_are_one_or_from_one_to_another_or_none(self, find, asked, total):
        assert find(annee=[asked]).total == total

    def test_several_years_and_spans_add_up(self, find):
        assert find(annee=["2012", "2020..", "sans"]).total == 5

    def test_a_filter_on_years_changes_no_order(self, find):
        by_score = [hit.title for hit in find("ville").hits]
        assert [hit.title for hit in find("ville", annee=["2000..2030", "sans"]).hits] == by_score

    def test_decades_count_a_serial_once(self, find):
        found = facet_of(find(), "annee")
        assert shown(found.spans) == {"2020..2029": 2, "2010..2019": 3, "2000..2009": 1, "sans": 2}
        assert [value.label for value in found.spans] == ["2020–2029", "2010–2019", "2000–2009", "Sans date"]
        assert shown(found.values)["2018"] == 2

    def test_a_span_that_is_ticked_is_counted_and_hides_no_other(self, find):
        found = facet_of(find(annee=["2012..2018"]), "annee")
        assert [(value.value, value.count) for value in found.spans if value.selected] == [("2012..2018", 3)]
        assert shown(found.spans)["2020..2029"] == 2

    def test_a_span_that_finds_nothing_stays_to_be_unticked(self, find):
        found = facet_of(find(annee=["1900..1910"]), "annee")
        assert [(value.value, value.count) for value in found.spans if value.selected] == [("1900..1910", 0)]

    # What is new

    def test_new_ones_are_counted_up_to_a_year(self, find):
        found = facet_of(find(), "nouveau")
        assert [(value.value, value.label, value.count) for value in found.values] == [
            ("30", "Depuis 30 jours", 2), ("90", "Depuis 90 jours", 3), ("365", "Depuis un an", 4),
        ]  # fmt: skip

    @pytest.mark.parametrize(("asked", "total"), [("30", 2), ("90", 3), ("365", 4), ("7", 0), ("²", 0)])
    def test_new_ones_are_found(self, find, asked, total):
        assert find(nouveau=[asked]).total == total

    # Counts that stay true

    def test_a_long_facet_can_be_asked_whole(self, new_engine):
        engine = new_engine([record(pk, "Rapport", agents=(f"Auteur {pk:03}",)) for pk in range(150)])
        assert len(facet_of(engine.search(Query()), "auteur").values) == 30
        assert len(facet_of(engine.search(Query(facet_size=5000)), "auteur").values) == 150

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_a_count_is_what_ticking_it_gives(self, find, data):
        known = {
            "sujet": ["Logement", "Logement social"], "territoire": ["Plaine Commune"], "type": ["Rapport", "Revue"],
            "annee": ["2012", "2010..2019", "sans", "2013..2020"], "nouveau": ["30", "365"], "dispo": ["oui"],
        }  # fmt: skip
        text = data.draw(st.sampled_from(["", "ville", "logement", "vie"]))
        ticked = {
            name: data.draw(st.lists(st.sampled_from(values), unique=True, max_size=2))
            for name, values in known.items()
        }
        filters = {name: values for name, values in ticked.items() if values and data.draw(st.booleans())}
        for facet in find(text, **filters).facets:
            for value in (*facet.values, *facet.spans):
                assert find(text, **(filters | {facet.name: [value.value]})).total == value.count, (facet.name, value)


class TestEmbedded(NarrowingContract):
    @pytest.fixture(scope="class")
    @classmethod
    def new_engine(cls, embedded_engines):
        return embedded_engines


@pytest.mark.elasticsearch
class TestElasticsearch(NarrowingContract):
    @pytest.fixture(scope="class")
    @classmethod
    def new_engine(cls, elasticsearch_engines):
        return elasticsearch_engines
