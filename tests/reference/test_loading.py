"""The lists that a new centre receives."""

import pytest
from django.core.management import call_command

from reference.loading import DATA, load_reference
from reference.models import Audience, Framework, Territory, Theme

pytestmark = pytest.mark.django_db


def test_a_new_centre_receives_its_six_themes_in_the_order_of_its_programme():
    load_reference()
    assert list(Theme.objects.values_list("slug", flat=True)) == [
        "gouvernance", "participation", "habitat", "emploi", "education", "egalite",
    ]  # fmt: skip


def test_the_department_has_39_communes_and_a_former_one():
    load_reference()
    communes = Territory.objects.filter(kind=Territory.Kind.COMMUNE)
    assert communes.count() == 40
    assert communes.filter(successor=None).count() == 39


def test_pierrefitte_is_now_in_saint_denis():
    load_reference()
    pierrefitte = Territory.objects.get(code="93059")
    assert pierrefitte.successor.name == "Saint-Denis"
    assert pierrefitte.successor.code == "93066"


@pytest.mark.parametrize(
    ("ept", "communes"),
    [("Plaine Commune", 9), ("Paris Terres d’Envol", 8), ("Est Ensemble", 9), ("Grand Paris Grand Est", 14)],
)
def test_each_ept_has_its_communes(ept, communes):
    load_reference()
    territory = Territory.objects.get(kind=Territory.Kind.EPT, name=ept)
    assert territory.children.count() == communes
    assert territory.parent.name == "Seine-Saint-Denis"


def test_names_are_written_as_in_french():
    load_reference()
    names = set(Territory.objects.values_list("name", flat=True))
    assert {"L’Île-Saint-Denis", "Épinay-sur-Seine", "Le Bourget", "Le Pré-Saint-Gervais", "Île-de-France"} <= names
    assert not any("'" in name for name in names)


def test_an_address_keeps_the_article_apart_from_the_name():
    load_reference()
    assert Territory.objects.get(code="93039").slug == "l-ile-saint-denis"


def test_loading_twice_changes_nothing():
    load_reference()
    before = list(Territory.objects.order_by("pk").values())
    outcomes = load_reference()
    assert set(outcomes) == {"unchanged"}
    assert list(Territory.objects.order_by("pk").values()) == before


def test_a_theme_that_nadia_renamed_stays_as_she_named_it():
    load_reference()
    Theme.objects.filter(slug="emploi").update(name="Emploi et économie")
    load_reference()
    assert Theme.objects.get(slug="emploi").name == "Emploi et économie"


def test_a_public_fact_that_was_altered_is_put_right():
    load_reference()
    Territory.objects.filter(code="93066").update(name="Saint Denis")
    assert load_reference()["updated"] == 1
    assert Territory.objects.get(code="93066").name == "Saint-Denis"


def test_frameworks_and_publics_are_there_to_be_chosen():
    load_reference()
    assert Framework.objects.get(slug="npnru").full_name == "Nouveau Programme national de renouvellement urbain"
    assert Audience.objects.filter(name="Parents").exists()


def test_samir_adds_the_quartiers_of_two_vintages(tmp_path):
    for name in ("themes", "frameworks", "audiences", "territories"):
        (tmp_path / f"{name}.tsv").write_text((DATA / f"{name}.tsv").read_text("utf-8"), "utf-8")
    (tmp_path / "qpv.tsv").write_text(
        "# exemple\ncode\tvintage\tname\tcommune\n"
        "QP093990\t2015\tLa Cité d’exemple\t93066\nQN09399M\t2024\tLa Cité d’exemple\t93066\n",
        "utf-8",
    )
    load_reference(tmp_path)
    old, new = Territory.objects.filter(kind=Territory.Kind.QUARTER).order_by("vintage")
    assert (old.vintage, new.vintage) == (2015, 2024)
    assert old.slug == "la-cite-d-exemple-qp093990"
    assert old.full_name == "La Cité d’exemple (QP093990, 2015)"
    assert new.parent.name == "Saint-Denis"


def test_the_command_says_in_french_what_it_did(capsys):
    call_command("load_reference")
    assert "créées" in capsys.readouterr().out
