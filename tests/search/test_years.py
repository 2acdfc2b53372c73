"""The form « De … à … », and what it tells of what it cannot mean."""

from datetime import date

import pytest
from django.http import QueryDict

from search.address import address, query_of


def asked(parameters: str) -> tuple[tuple, list[str]]:
    query, notes = query_of(QueryDict(parameters))
    return query.filters, [note.replace("\N{NO-BREAK SPACE}", " ") for note in notes]


@pytest.mark.parametrize(
    ("parameters", "value"),
    [("annee_de=2010&annee_a=2018", "2010..2018"), ("annee_de=2010&annee_a=", "2010.."), ("annee_a=2018", "..2018"),
     ("annee_de=2015&annee_a=2015", "2015"), ("annee_de=+2010+&annee_a=2018", "2010..2018")],
)  # fmt: skip
def test_two_years_are_one_filter(parameters: str, value: str):
    assert asked(parameters) == ((("annee", (value,)),), [])


def test_its_address_is_that_of_the_filter():
    query, _notes = query_of(QueryDict("q=ville&annee_de=2010&annee_a=2018&type=Rapport"))
    assert address(query) == "/recherche/?q=ville&type=Rapport&annee=2010..2018"


def test_the_form_takes_the_place_of_the_years_ticked_before():
    assert asked("annee=2001&annee=2002&annee_de=2010&annee_a=")[0] == (("annee", ("2010..",)),)


def test_an_empty_form_changes_nothing():
    assert asked("annee=2001&annee_de=&annee_a=") == ((("annee", ("2001",)),), [])


def test_years_the_wrong_way_round_are_turned_and_told():
    filters, notes = asked("annee_de=2018&annee_a=2010")
    assert filters == (("annee", ("2010..2018",)),)
    assert notes == ["Les années étaient à l’envers : la recherche va de 2010 à 2018."]


@pytest.mark.parametrize("text", ["douze", "20018", "15", "-2015", "²²²²", "2015.5", "<b>"])
def test_what_is_no_year_is_told_and_costs_only_itself(text: str):
    query = QueryDict(mutable=True)
    query.update({"annee_de": text, "annee_a": "2018"})
    filters, [note] = asked(query.urlencode())
    assert filters == (("annee", ("..2018",)),)
    assert note == f"« {text} » n’est pas une année : écrivez ses quatre chiffres, comme 2015."


@pytest.mark.parametrize("text", ["0999", "9999"])
def test_an_absurd_year_is_told(text: str):
    filters, [note] = asked(f"annee_de={text}")
    assert filters == ()
    assert note == f"Aucun document n’est de {text} : donnez une année entre 1000 et {date.today().year + 10}."
