"""The advanced form and the question it builds say the same, both ways."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.advanced import ROW_FIELDS, Form, How, Link, Row, _unordered, form_of, tree_of
from search.query import parse
from search.syntax.tree import written


def typed(*rows: Row, first_year: int | None = None, last_year: int | None = None) -> str:
    tree = tree_of(Form(rows, first_year, last_year))
    return written(tree) if tree else ""


@pytest.mark.parametrize(
    ("row", "question"),
    [
        (Row("rénovation urbaine"), "rénovation urbaine"),
        (Row("quartier habitat emploi santé"), "quartier ET habitat ET emploi ET santé"),
        (Row("les habitants de la ville et du quartier"), "les habitants de la ville et du quartier"),
        (Row("rénovation urbaine", how=How.PHRASE), '"rénovation urbaine"'),
        (Row("jardin potager", how=How.ANY), "jardin OU potager"),
        (Row("Donzelot, Jacques", "auteur", How.PHRASE), 'auteur:"Donzelot, Jacques"'),
        (Row("donzelot jaillet", "auteur", How.ANY), "auteur:(donzelot OU jaillet)"),
        (Row("rénovation urbaine", "titre"), "titre:(rénovation urbaine)"),
        (Row("urban*", "titre"), "titre:urban*"),
        (Row("LOG 12", "cote"), 'cote:"LOG 12"'),
        (Row("LOG*", "cote"), "cote:LOG*"),
        (Row('ET (ville: "OU', how=How.ANY), "ville"),
        (Row("titre:ville -auteur"), "titre ville auteur"),
    ],
)
def test_a_row_is_a_question(row, question):
    assert typed(row) == question


def test_rows_are_joined_from_top_to_bottom():
    rows = (Row("jardin"), Row("potager", link=Link.OR), Row("école", "sujet", link=Link.NOT))
    assert typed(*rows) == "(jardin OU potager) SAUF sujet:école"
    assert typed(Row("a"), Row("b"), Row("c", link=Link.OR)) == "(a ET b) OU c"


def test_years_go_with_everything_above():
    assert typed(Row("a"), Row("b", link=Link.OR), first_year=2015, last_year=2018) == "(a OU b) annee:2015..2018"
    assert typed(first_year=2015) == "annee:2015.."


def test_empty_rows_ask_nothing():
    assert typed(Row(), Row(" "), Row("?!", "titre"), Row('""', how=How.PHRASE)) == ""
    assert typed(Row(), Row("ville", link=Link.NOT)) == "ville"


@pytest.mark.parametrize(
    "text",
    ["ville", "rénovation urbaine auteur:donzelot annee:2015..", '"vivre ensemble" SAUF campagne', "lieu:(tic OU tac)", "urban*",
     "(jardin OU potager) sujet:école", "jardin ET école SAUF titre:ville", "jardin OU (a ET b)", "cote:LOG 12", "annee:..2018",
     "quartier ET habitat ET emploi ET santé", 'titre:"la ville" OU titre:"la cité"', "quartier habitat emploi santé culture"],
)  # fmt: skip
def test_the_form_takes_up_a_typed_question(text):
    form = form_of(parse(text).tree)
    assert form is not None
    assert parse(typed(*form.rows, first_year=form.first_year, last_year=form.last_year)).tree == tree_of(form)


def test_the_rows_say_what_was_typed():
    form = form_of(parse("jardin OU (école ET quartier) annee:2015.. auteur:(donzelot OU jaillet)").tree)
    assert form is None
    assert form_of(parse('titre:"la ville" auteur:donzelot SAUF sujet:école annee:2015..').tree) == Form(
        (
            Row("la ville", "titre", How.PHRASE),
            Row("donzelot", "auteur"),
            Row("école", "sujet", link=Link.NOT),
        ),
        first_year=2015,
    )
    assert form_of(parse("jardin OU (école ET quartier)").tree) == Form(
        (Row("école"), Row("quartier"), Row("jardin", link=Link.OR))
    )


@pytest.mark.parametrize(
    "text",
    [
        "(a ET b) OU (c ET d)",
        "a SAUF (b OU c d)",
        "annee:2015 OU ville",
        "annee:2015 SAUF annee:2016 a",
        "nature:fiche",
    ],
)
def test_what_rows_cannot_say_is_left_as_typed(text):
    assert form_of(parse(text).tree) is None


words = st.sampled_from(
    [
        "ville",
        "jardin",
        "école",
        "urban*",
        "quartiers",
        "LOG",
        "12",
        "les",
        "l’habitat",
        "ET",
        "titre:",
        '"',
        "Saint-Denis",
    ]
)
rows = st.builds(
    Row,
    st.lists(words, max_size=5).map(" ".join),
    st.sampled_from(["", *(field.name for field in ROW_FIELDS)]),
    st.sampled_from(How),
    st.sampled_from(Link),
)
years = st.none() | st.integers(1000, 2100)


@settings(deadline=None, max_examples=300)
@given(st.lists(rows, max_size=4).map(tuple), years, years)
def test_what_a_form_builds_is_read_back_and_fills_a_form_that_builds_the_same(rows, first, last):
    if first and last and first > last:
        first, last = last, first
    tree = tree_of(Form(rows, first, last))
    if tree is None:
        return
    question = parse(written(tree))
    assert question.tree == tree, written(tree)
    form = form_of(tree)
    assert form is None or _unordered(tree_of(form)) == _unordered(tree)
    if sum(bool(row.words) for row in rows) == 1:
        assert form is not None, written(tree)
