"""Marks are emphasised, and nothing of a record's text reaches the page as HTML."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from search.engines.base import Facet, FacetValue, Results
from search.presentation import ShownFacet, active_filters, emphasised, page_numbers
from search.query import Query


def test_the_found_words_are_marked():
    assert emphasised("La ville et l’école", [(3, 8)]) == "La <mark>ville</mark> et l’école"


def test_a_title_with_mark_up_is_shown_as_written():
    assert emphasised("<b>gras</b> & co", [(3, 7)]) == "&lt;b&gt;<mark>gras</mark>&lt;/b&gt; &amp; co"


def test_overlapping_marks_do_not_double_the_text():
    assert emphasised("quartier", [(0, 5), (3, 8)]) == "<mark>quart</mark>ier"


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: tuple(sorted(pair)))))
def test_emphasis_never_changes_the_words(text, marks):
    shown = re.sub(r"</?mark>", "", emphasised(text, marks))
    assert html.unescape(shown) == html.unescape(html.escape(text))


def facet(*values: FacetValue) -> Facet:
    return Facet("theme", "Thème", values)


def test_a_long_facet_shows_its_first_values_and_all_that_are_ticked():
    values = [FacetValue(str(n), str(n), 20 - n, selected=n == 15) for n in range(20)]
    shown = ShownFacet(facet(*values))
    assert [value.value for value in shown.first_values] == ["0", "1", "2", "3", "4", "5", "15"]
    assert len(shown.other_values) == 13


def test_each_chosen_filter_can_be_removed_alone():
    query = Query(text="ville", filters=(("theme", ("Habitat", "Emploi")),))
    chosen = [FacetValue("Habitat", "Habitat", 3, True), FacetValue("Emploi", "Emploi", 2, True)]
    assert [filter.remove_url for filter in active_filters(query, [facet(*chosen)])] == [
        "/recherche/?q=ville&theme=Emploi",
        "/recherche/?q=ville&theme=Habitat",
    ]


def test_pages_far_away_are_a_gap():
    numbers = [number for number, _ in page_numbers(Query(page=10), Results(400, (), ()))]
    assert numbers == [1, 0, 8, 9, 10, 11, 12, 0, 20]
