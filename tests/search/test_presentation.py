"""Marks are emphasised, and nothing of a record's text reaches the page as HTML."""

import html
import re

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from search.engines.base import Hit, Results
from search.presentation import ShownHit, active_filters, emphasised, page_numbers, value_label
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


def test_each_chosen_filter_can_be_removed_alone():
    query = Query(text="ville", filters=(("theme", ("Habitat", "Emploi")),))
    assert [(filter.facet_label, filter.label, filter.remove_url) for filter in active_filters(query)] == [
        ("Thème", "Habitat", "/recherche/?q=ville&theme=Emploi"),
        ("Thème", "Emploi", "/recherche/?q=ville&theme=Habitat"),
    ]


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [("annee", "2010..2018", "2010–2018"), ("annee", "sans", "Sans date"), ("annee", "..2000", "jusqu’en 2000"),
     ("annee", "2010..", "depuis 2010"), ("annee", "douze", "douze"), ("nouveau", "30", "Depuis 30 jours"),
     ("dispo", "oui", "Disponible au centre"), ("nature", "fiche", "Fiches d’expériences")],
)  # fmt: skip
def test_a_filter_is_said_in_words(name: str, value: str, label: str):
    assert value_label(name, value) == label


def test_pages_far_away_are_a_gap():
    numbers = [number for number, _ in page_numbers(Query(page=10), Results(400, (), ()))]
    assert numbers == [1, 0, 8, 9, 10, 11, 12, 0, 20]


def test_each_result_is_kept_by_a_button_that_names_it():
    """Twenty buttons « Ajouter au panier » say nothing to who hears them one after the other."""
    hit = ShownHit(Hit("notice-12", "notice", "/notices/12/", "La <ville>", 1.0))
    page = render_to_string("components/hit.html", {"hit": hit})
    assert 'Ajouter au panier<span class="visually-hidden"> : La &lt;ville&gt;</span>' in page
