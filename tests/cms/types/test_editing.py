"""Each type opens in the editor, in French, for Paul."""

import pytest
from django.test import Client

from cms.models import HomePage, NetworkPage, ProgrammePage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("centre")]


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("newspage", "D’où elle vient"),
        ("linkpage", "Où il mène"),
        ("programmepage", "Programme à télécharger"),
        ("seriespage", "Se la procurer"),
        ("collectionpage", "Ce que l’on rassemble"),
        ("formpage", "Données personnelles"),
        ("accessibilitypage", "Contenus non accessibles"),
        ("networkpage", "Réseau de lecteurs"),
        ("sectionpage", "Écrite avec"),
        ("contentpage", "Voir aussi"),
    ],
)
def test_it_opens_in_the_editor(home: HomePage, client: Client, paul, model: str, said: str) -> None:
    client.force_login(paul)
    response = client.get(f"/admin/pages/add/rayonnage_cms/{model}/{home.pk}/")
    assert response.status_code == 200
    assert said.casefold() in response.content.decode().casefold()


def test_an_action_and_a_members_space_open_under_their_own(home: HomePage, client: Client, paul) -> None:
    client.force_login(paul)
    programme = home.add_child(instance=ProgrammePage(title="2018", year=2018))
    network = home.add_child(instance=NetworkPage(title="Réaap"))
    for model, parent, said in (
        ("actionpage", programme, "Partenaires et experts"),
        ("networkspacepage", network, "Texte"),
    ):
        response = client.get(f"/admin/pages/add/rayonnage_cms/{model}/{parent.pk}/")
        assert response.status_code == 200 and said in response.content.decode()
    refused = client.get(f"/admin/pages/add/rayonnage_cms/actionpage/{home.pk}/")
    assert (refused.status_code, refused["Location"]) == (302, "/admin/")
