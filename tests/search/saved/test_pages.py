"""What the centre makes of a search: a page, the list of new acquisitions, a block; and how it keeps one."""

from __future__ import annotations

from datetime import date

import pytest

from cms.models import ContentPage, HomePage
from search.saved.forms import SavedSearchForm
from search.saved.models import Alert, SavedSearch
from search.saved.searches import canonical, described, question

pytestmark = pytest.mark.django_db

ADD = "/admin/recherche/enregistrees/add/"


@pytest.fixture
def housing(db) -> SavedSearch:
    return SavedSearch.objects.create(
        name="Se loger", parameters="q=relogement&type=Rapport", slug="se-loger", is_listed=True
    )


@pytest.fixture
def acquisitions(db) -> SavedSearch:
    """Made by the migrations, which the tests may run without."""
    search, _new = SavedSearch.objects.get_or_create(
        slug="nouveautes",
        defaults={"name": "Nouvelles acquisitions", "parameters": "nature=notice&tri=nouveautes", "is_listed": True},
    )
    return search


class TestPage:
    def test_new_acquisitions_are_told_month_by_month(self, client, enter, acquisitions):
        enter("Le rapport de mars", date(2026, 3, 9))
        enter("Le livre de mai", date(2026, 5, 2))
        enter("Le livre de mai, tome 2", date(2026, 5, 30))
        page = client.get("/nouveautes/").content.decode()
        places = [page.index(words) for words in ("Mai 2026", "tome 2", "Mars 2026", "Le rapport de mars")]
        assert places == sorted(places)

    def test_it_follows_what_the_search_finds(self, client, enter, housing):
        enter("Le relogement", document_type="Rapport")
        enter("Le relogement filmé", document_type="Vidéo")
        page = client.get("/recherches/se-loger/").content.decode()
        assert "Le relogement" in page
        assert "filmé" not in page

    def test_pages_and_what_lies_beyond(self, client, enter, housing, monkeypatch):
        monkeypatch.setattr("search.saved.views.PAGE_SIZE", 2)
        for number in range(3):
            enter(f"Le relogement {number}")
        assert "Page 1 sur 2" in client.get("/recherches/se-loger/").content.decode()
        assert client.get("/recherches/se-loger/?page=9")["Location"].endswith("?page=2")

    def test_what_somebody_only_asked_to_be_told_of_has_no_page(self, client, engine, housing):
        SavedSearch.objects.update(is_listed=False)
        assert client.get("/recherches/se-loger/").status_code == 404

    def test_without_the_list_new_acquisitions_are_a_search(self, client, engine, db):
        SavedSearch.objects.filter(slug="nouveautes").delete()
        assert "tri=nouveautes" in client.get("/nouveautes/")["Location"]

    def test_a_dead_engine_leaves_the_page_standing(self, client, db, settings, tmp_path, housing):
        settings.SEARCH_URL, settings.SEARCH_INDEX_DIR = "", tmp_path / "nothing"
        page = client.get("/recherches/se-loger/")
        assert page.status_code == 503
        assert "momentanément indisponible" in page.content.decode()


class TestBlock:
    def page(self, home: HomePage, search: SavedSearch) -> ContentPage:
        body = [{"type": "saved_search", "value": {"title": "À lire", "search": search.pk, "limit": 2}}]
        return home.add_child(instance=ContentPage(title="Habitat", slug="habitat", body=body))

    def test_it_shows_what_is_found_today(self, client, home, enter, housing):
        for number in range(3):
            enter(f"Le relogement {number}")
        page = client.get(self.page(home, housing).url).content.decode()
        assert page.count("hit__title") == 2
        assert 'href="/recherches/se-loger/"' in page

    def test_it_is_nothing_where_nothing_is_found_or_answers(self, client, home, engine, housing, settings, tmp_path):
        url = self.page(home, housing).url
        assert "À lire" not in client.get(url).content.decode()
        settings.SEARCH_URL, settings.SEARCH_INDEX_DIR = "", tmp_path / "nothing"
        assert client.get(url).status_code == 200

    def test_a_search_taken_away_leaves_the_page_standing(self, client, home, engine, housing):
        url = self.page(home, housing).url
        housing.delete()
        assert client.get(url).status_code == 200


class TestKeeping:
    def test_the_address_of_a_page_of_results_is_enough(self, samir, enter):
        enter("Le relogement")
        asked = "http://localhost:8000/recherche/?q=relogement&type=Rapport&page=3"
        answer = samir.post(ADD, {"name": "Se loger", "asked": asked, "description": "", "slug": ""}, follow=True)
        search = SavedSearch.objects.get(name="Se loger")
        assert (search.parameters, search.is_listed) == ("q=relogement&type=Rapport", True)
        assert search.created_by is not None
        assert "Elle trouve 1 document" in answer.content.decode()

    def test_the_form_opens_with_the_search_and_a_name(self, samir, engine):
        page = samir.get(f"{ADD}?recherche=/recherche/?q=relogement").content.decode().replace("\u00a0", " ")
        assert 'value="/recherche/?q=relogement"' in page
        assert 'value="« relogement »"' in page

    def test_a_filter_that_does_not_exist_is_told(self, engine):
        form = SavedSearchForm({"name": "X", "asked": "/recherche/?q=ville&couleur=rouge"})
        assert not form.is_valid()
        assert "couleur" in str(form.errors)

    def test_the_same_one_twice_is_told(self, engine, housing):
        form = SavedSearchForm({"name": "X", "asked": "/recherche/?type=Rapport&q=relogement"})
        assert not form.is_valid()
        assert "Se loger" in str(form.errors)

    def test_what_somebody_asked_for_already_becomes_that_of_the_centre(self, samir, ines):
        alert = ines("q=relogement")
        samir.post(ADD, {"name": "Se loger", "asked": "relogement", "description": "", "slug": "loger"})
        alert.refresh_from_db()
        assert (alert.search.name, SavedSearch.objects.filter(parameters="q=relogement").count()) == ("Se loger", 1)

    def test_an_alert_keeps_its_question_when_the_centre_changes_its_own(self, samir, ines, housing):
        SavedSearch.objects.filter(pk=housing.pk).update(parameters="q=relogement")
        housing.refresh_from_db()
        housing.save()
        alert = ines("q=relogement")
        assert alert.search == housing
        edit = f"/admin/recherche/enregistrees/edit/{housing.pk}/"
        samir.post(edit, {"name": "Se loger", "asked": "logement social", "description": "", "slug": "se-loger"})
        alert.refresh_from_db()
        housing.refresh_from_db()
        assert housing.parameters == "q=logement+social"
        assert (alert.search.parameters, alert.search.is_listed) == ("q=relogement", False)

    def test_the_centre_may_stop_an_alert_and_not_make_one(self, samir, ines):
        alert = ines()
        assert samir.get("/admin/recherche/alertes/").status_code == 200
        assert samir.get("/admin/recherche/alertes/add/").status_code in (302, 403, 404)
        samir.post(f"/admin/recherche/alertes/delete/{alert.pk}/")
        assert not Alert.objects.exists()


@pytest.mark.parametrize(
    ("asked", "parameters", "words"),
    [
        ("relogement", "q=relogement", "« relogement »"),
        (
            "https://centre.fr/recherche/?type=Rapport&type=Étude",
            "type=Rapport&type=%C3%89tude",
            "Type de document : Rapport ou Étude",
        ),
        ("/recherche/?q=a&dispo=oui&page=2", "q=a&dispo=oui", "« a », Disponibilité : Disponible au centre"),
        ("", "", "Tout ce qui arrive"),
    ],
)
def test_one_question_has_one_form_and_a_name(asked: str, parameters: str, words: str):
    query, notes = question(asked)
    assert not notes
    assert canonical(query) == parameters
    assert described(query).replace("\u00a0", " ") == words
