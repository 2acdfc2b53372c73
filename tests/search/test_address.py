"""The address of a search says exactly the query, and forgives what it does not understand."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from search.address import address, query_of, without
from search.query import Query, Sort


def test_it_reads_text_filters_sort_and_page():
    query, notes = query_of(
        QueryDict("q=renouvellement+urbain&type=Rapport&type=Guide&theme=Habitat&tri=recent&page=3")
    )
    assert query == Query(
        text="renouvellement urbain",
        filters=(("type", ("Rapport", "Guide")), ("theme", ("Habitat",))),
        sort=Sort.NEWEST,
        page=3,
    )
    assert notes == []


def test_a_repeated_value_counts_once():
    query, _ = query_of(QueryDict("type=Rapport&type=Rapport"))
    assert query.filters == (("type", ("Rapport",)),)


def test_an_unknown_filter_is_ignored_and_named():
    query, notes = query_of(QueryDict("q=ville&couleur=rouge"))
    assert query == Query(text="ville")
    assert notes == ["Le filtre « couleur » n’existe pas : il est ignoré."]


def test_the_marks_of_a_mailing_are_not_taken_for_filters():
    assert query_of(QueryDict("q=ville&utm_source=lettre&fbclid=x"))[1] == []


@pytest.mark.parametrize("asked", ["", "0", "-3", "deux", "٣", "1" * 5000, "1.5"])
def test_a_page_that_is_not_one_is_the_first(asked):
    parameters = QueryDict(mutable=True)
    parameters["page"] = asked
    assert query_of(parameters)[0].page == 1


def test_an_unknown_sort_is_relevance():
    assert query_of(QueryDict("tri=couleur"))[0].sort is Sort.RELEVANCE


def test_ten_thousand_characters_are_cut_and_the_reader_told():
    query, notes = query_of(QueryDict("q=" + "ville " * 2000))
    assert len(query.text) == 1000
    assert "premiers caractères" in notes[0]


def test_a_changed_query_keeps_the_rest_of_its_address():
    query = Query(text="ville", filters=(("theme", ("Habitat",)),), page=2)
    assert address(query, page=3) == "/recherche/?q=ville&theme=Habitat&page=3"


def test_removing_a_filter_goes_back_to_the_first_page():
    query = Query(filters=(("theme", ("Habitat", "Emploi")),), page=4)
    assert without(query, "theme", "Emploi") == "/recherche/?theme=Habitat"


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(lambda text: " ".join(text.split()))


@given(words, st.lists(words.filter(bool), max_size=3, unique=True), st.sampled_from(Sort), st.integers(1, 10**6))
def test_an_address_gives_back_its_query(text, themes, sort, page):
    query = Query(text=text, filters=(("theme", tuple(themes)),) if themes else (), sort=sort, page=page)
    assert query_of(QueryDict(address(query).partition("?")[2])) == (query, [])
