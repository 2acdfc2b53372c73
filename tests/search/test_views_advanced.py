"""The advanced form, and the typed question that it becomes."""

from html import unescape

import pytest
from django.test import Client

from catalogue.models import BibliographicRecord
from search.engines.base import EngineUnavailable
from tests.search.test_views import ask, holdings  # noqa: F401

pytestmark = pytest.mark.django_db

FORM = "/recherche/avancee/"


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode()).replace("\u00a0", " ")


def sent(client: Client, **values) -> str:
    """The address that the form becomes."""
    return client.get(FORM, values)["Location"]


def test_a_sent_form_becomes_the_question_that_one_would_type(client, holdings):  # noqa: F811
    address = sent(
        client,
        lien=["et", "ou", "sauf"],
        champ=["", "sujet", "titre"],
        comment=["tous", "exacte", "un"],
        mots=["habiter", "logement social", "concerter"],
        de="2000",
        a="2015",
        type="Rapport",
    )
    assert address == (
        "/recherche/?q=%28habiter+OU+sujet%3A%22logement+social%22%29+annee%3A2000..2015+SAUF+titre%3Aconcerter&type=Rapport"
    )
    shown = page(client, address)
    assert 'value="(habiter OU sujet:"logement social") annee:2000..2015 SAUF titre:concerter"' in shown
    assert "1 résultat" in shown


def test_the_results_lead_back_to_the_form_filled_as_it_was(client, holdings):  # noqa: F811
    shown = page(client, '/recherche/?q=titre:"la ville" annee:2015..&type=Rapport&sujet=Logement social&tri=recent')
    [address] = {part.split('"')[0] for part in shown.split('href="') if part.startswith(FORM + "?")}
    form = page(client, address)
    assert 'value="la ville"' in form
    assert '<option value="titre" selected>' in form
    assert '<option value="exacte" selected>' in form
    assert 'name="de" inputmode="numeric" maxlength="4" size="5" value="2015"' in form
    assert 'name="type" value="Rapport" checked' in form
    assert '<input type="hidden" name="sujet" value="Logement social">' in form
    assert '<input type="hidden" name="tri" value="recent">' in form


def test_an_empty_form_says_what_to_write(client, holdings):  # noqa: F811
    assert "Écrivez au moins un mot" in page(client, f"{FORM}?mots=&mots=")
    assert "Écrivez au moins un mot" not in page(client, FORM)


def test_a_form_of_filters_alone_is_enough(client, holdings):  # noqa: F811
    assert sent(client, mots="", dispo="oui") == "/recherche/?dispo=oui"


def test_a_year_that_is_none_is_told_and_kept_to_be_corrected(client, holdings):  # noqa: F811
    form = page(client, f"{FORM}?mots=ville&de=deux mille&a=20155")
    assert "« deux mille » n’est pas une année" in form
    assert 'value="deux mille"' in form
    assert 'name="mots" value="ville"' in form


def test_a_row_is_added_without_javascript_and_takes_the_focus(client, holdings):  # noqa: F811
    form = page(client, f"{FORM}?mots=ville&mots=&mots=&ajouter=1")
    assert form.count("data-row>") == 4
    assert 'id="mots-4" name="mots" value="" maxlength="300" autocomplete="off" autofocus' in form
    assert page(client, FORM + "?ajouter=1&" + "mots=a&" * 50).count("data-row>") == 8


def test_a_question_that_rows_cannot_say_stays_as_typed(client, holdings):  # noqa: F811
    form = page(client, f"{FORM}?q=(a1 ET b1) OU (c1 ET d1)")
    assert "ne tient pas dans les lignes du formulaire" in form
    assert "/recherche/?q=%28a1+ET+b1%29+OU+%28c1+ET+d1%29" in form


@pytest.mark.parametrize(
    "address",
    ["mots=%00", "mots=" + "x" * 5000, "champ=couleur&comment=fort&lien=xou&mots=ville", "mots=%22(*ET", "q=%22(*ET",
     "mots=ville&de=%D9%A2",
     "champ=cote&mots=*", "champ=isbn&mots=9-*", "comment=un&mots=la", "mots=ET&comment=exacte", "q=" + "(" * 900],
)  # fmt: skip
def test_whatever_is_sent_gets_a_page(client, holdings, address: str):  # noqa: F811
    assert client.get(f"{FORM}?{address}", follow=True).status_code == 200


def test_the_form_stands_when_the_engine_does_not(client, monkeypatch, engine):
    class Down:
        def search(self, query):
            raise EngineUnavailable("en panne")

    monkeypatch.setattr("search.advanced_page.current_engine", lambda: Down())
    form = page(client, FORM)
    assert 'name="mots"' in form
    assert 'name="type"' not in form


def test_what_is_not_understood_is_told_above_the_results(client, holdings):  # noqa: F811
    shown = page(client, "/recherche/?q=(ville OU quartiers")
    assert "La parenthèse n’est pas fermée" in shown
    assert ask(client, "q=ville ET ET quartiers")["notes"] == [
        "« ET » attend quelque chose de chaque côté : nous avons cherché les mots seuls."
    ]
    assert "notes" not in ask(client, "q=ville ET quartiers")


def test_the_terminal_speaks_the_same_language(holdings, capsys):  # noqa: F811
    from django.core.management import call_command

    call_command("search", "titre:ville annee:2015..2020 SAUF concerter")
    assert capsys.readouterr().out.startswith("1 résultats\n[Notice] La ville et ses quartiers")
    call_command("search", "ville ET ET", json=True)
    assert "notes" in capsys.readouterr().out


def test_ten_thousand_characters_of_operators_are_answered_with_a_note(client, holdings):  # noqa: F811
    for text in ("ville OU " * 1200, "(" * 10_000, "auteur:a* ET " * 800):
        answer = ask(client, f"q={text}")
        assert answer["total"] >= 0
        assert "premiers caractères" in answer["notes"][0]


def test_results_beyond_what_an_engine_shows_are_told(client, engine, monkeypatch):
    from search.engines.base import Results

    class Endless:
        def search(self, query):
            return Results(250_000, (), ())

    monkeypatch.setattr("search.views.current_engine", lambda: Endless())
    shown = page(client, "/recherche/?q=ville&page=5001")
    assert "On ne feuillette que les 100 000 premiers résultats" in shown.replace("\u202f", " ")
    assert "/recherche/?q=ville&page=5000" in shown
    assert "Rien ne correspond" not in shown


def test_an_author_found_is_marked_in_the_description_without_trusting_it(client, engine, indexed_at_once):
    BibliographicRecord.objects.create(title="Éditer", printed_date="<b>2015</b>").save()
    shown = client.get("/recherche/?q=Éditer").content.decode()
    assert "&lt;b&gt;2015" in shown and "<b>2015" not in shown
