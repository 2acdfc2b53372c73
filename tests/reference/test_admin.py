"""The lists as Nadia and Paul see them in the admin."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from reference.loading import load_reference
from reference.models import Agent, Territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia(client):
    client.force_login(get_user_model().objects.create_superuser("nadia", "nadia@example.org", "x"))
    return client


def listing(model):
    return reverse(model.snippet_viewset.get_url_name("list"))


def chooser(model):
    return reverse(f"{model.snippet_viewset.get_chooser_admin_url_namespace()}:choose_results")


def test_nadia_finds_a_commune_without_typing_its_accent(nadia):
    load_reference()
    page = nadia.get(listing(Territory), {"q": "epinay"})
    assert "Épinay-sur-Seine" in page.content.decode()
    assert "Villetaneuse" not in page.content.decode()


def test_nadia_finds_a_commune_by_its_insee_code(nadia):
    load_reference()
    page = nadia.get(listing(Territory), {"q": "93079"})
    assert "Villetaneuse" in page.content.decode()
    assert "Épinay-sur-Seine" not in page.content.decode()


def test_paul_chooses_an_agent_by_words_in_any_order(nadia):
    Agent.objects.create(kind=Agent.Kind.ORGANISATION, name="Régie de quartier des Étangs")
    Agent.objects.create(kind=Agent.Kind.ORGANISATION, name="Maison des parents")
    page = nadia.get(chooser(Agent), {"q": "etangs regie"})
    assert "Régie de quartier des Étangs" in page.content.decode()
    assert "Maison des parents" not in page.content.decode()


def test_a_second_agent_of_the_same_name_is_refused_with_a_sentence(nadia):
    Agent.objects.create(kind=Agent.Kind.ORGANISATION, name="Profession Banlieue")
    page = nadia.post(
        reverse(Agent.snippet_viewset.get_url_name("add")),
        {
            "kind": "organisation",
            "name": "PROFESSION BANLIEUE",
            "forename": "",
            "dates": "",
            "qualifiers": "",
            "url": "",
        },
    )
    assert "existe déjà" in page.content.decode()
    assert Agent.objects.count() == 1


def test_a_person_is_named_both_ways():
    person = Agent(kind=Agent.Kind.PERSON, name="Donzelot", forename="Jacques", dates="1943-")
    assert person.heading == "Donzelot, Jacques (1943-)"
    assert person.display_name == "Jacques Donzelot"


def test_the_list_of_territories_asks_a_constant_number_of_queries(nadia, django_assert_max_num_queries):
    load_reference()
    nadia.get(listing(Territory))
    with django_assert_max_num_queries(12):
        nadia.get(listing(Territory))
