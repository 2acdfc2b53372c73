"""The map: a tile a commune, each fiche in its place, and the same figures in words."""

import re

import pytest

from experiences.listing.asked import Asked
from experiences.listing.finding import Found
from experiences.listing.mapping import Ground, atlas, shade_of, steps_to
from tests.experiences.listing.test_always_true import DRAWN


def drawn(shelf, *sheets, **asked):
    shelved = shelf(*sheets)
    ground = Ground(shelved.places, DRAWN)
    return atlas(Found(shelved, Asked(view="carte", **asked), ground.home), ground)


def count_of(found, name):
    return next(tile.count for tile in found.tiles if tile.place.name == name)


def test_a_quartier_counts_for_its_commune_and_says_so(shelf, sheet):
    found = drawn(
        shelf, sheet(1, territories=(10,)), sheet(2, territories=(6,), precision="quartier"), sheet(3, territories=(6,))
    )
    bondy = next(tile for tile in found.tiles if tile.place.name == "Bondy")
    assert (bondy.count, bondy.in_quarters) == (3, 2)


def test_a_former_commune_counts_for_what_it_has_become_even_if_it_still_has_a_tile(shelf, sheet):
    found = drawn(shelf, sheet(1, territories=(8,)))
    assert count_of(found, "Saint-Denis") == 1
    assert "Pierrefitte-sur-Seine" not in [tile.place.name for tile in found.tiles]


def test_a_fiche_of_two_communes_counts_in_each_and_once_in_all(shelf, sheet):
    found = drawn(shelf, sheet(1, territories=(6, 7)))
    assert (count_of(found, "Bondy"), count_of(found, "Saint-Denis"), found.placed) == (1, 1, 1)
    assert found.has_shared


def test_an_ept_says_what_takes_place_in_it_and_at_its_own_scale(shelf, sheet):
    found = drawn(shelf, sheet(1, territories=(4,)), sheet(2, territories=(6,)))
    area = next(area for area in found.areas if area.name == "Est Ensemble")
    assert (area.whole.count, area.itself.count, found.placed) == (2, 1, 1)


def test_the_departement_stands_beside_and_the_others_elsewhere_under_their_name(shelf, sheet):
    found = drawn(
        shelf,
        sheet(1, territories=(2,)),
        sheet(2, territories=(9,)),
        sheet(3, territories=(12,)),
        sheet(4, territories=(13,)),
        sheet(5, territories=(14,)),
        sheet(6),
    )
    assert [(spot.name, spot.count) for spot in found.wider] == [("Seine-Saint-Denis", 1)]
    assert [(spot.name, spot.count, spot.detail) for spot in found.elsewhere] == [
        ("Boucle-en-Haut", 1, ""),
        ("Bretagne", 1, "Rennes"),
        ("Essonne", 1, "Évry-Courcouronnes"),
        ("Quelque part", 1, ""),
    ]
    assert (found.all_elsewhere.count, found.nowhere.count, found.total) == (4, 1, 6)


def test_the_tiles_keep_their_numbers_when_one_is_chosen(shelf, sheet):
    found = drawn(shelf, sheet(1, territories=(6,)), sheet(2, territories=(7,)), territory="bondy")
    assert (count_of(found, "Bondy"), count_of(found, "Saint-Denis")) == (1, 1)
    assert [tile.place.name for tile in found.tiles if tile.is_chosen] == ["Bondy"]


@pytest.mark.parametrize("most", [0, 1, 2, 3, 5, 6, 11, 48, 1000])
def test_the_shades_are_in_order_and_each_step_can_be_met(most):
    steps = steps_to(most)
    assert [first for _shade, first, _to in steps] == [1, *(to + 1 for _shade, _first, to in steps[:-1])][: len(steps)]
    shades = [shade_of(count, steps) for count in range(most + 1)]
    assert shades == sorted(shades)
    assert shades[0] == 0
    assert all(shades[1:])
    assert len(steps) <= 5


@pytest.mark.usefixtures("lists")
class TestPage:
    def test_each_tile_that_has_a_fiche_is_a_link_with_its_words(self, see, write):
        write("Un", "93010")
        write("Deux", "93010")
        html = see("?vue=carte")
        tile = re.search(r'<a id="case-93010"[^>]*>', html)[0]
        assert 'aria-label="Bondy\u00a0: 2 fiches"' in tile.replace("&nbsp;", "\u00a0")
        assert 'href="?vue=carte&amp;territoire=bondy"' in tile
        assert html.count('<a id="case-') == 1
        assert html.count('<g class="tile tile--0"') == 38

    def test_the_tiles_come_by_ept_then_from_top_to_bottom(self, see, write):
        """As the keyboard walks them."""
        for code in ("93010", "93066", "93048", "93072", "93051", "93055"):
            write(code, code)
        assert re.findall(r'<a id="(?:case|ensemble)-([\w-]+)"', see("?vue=carte")) == [
            "plaine-commune", "93072", "93066", "paris-terres-d-envol", "est-ensemble", "93055", "93010", "93048",
            "grand-paris-grand-est", "93051",
        ]  # fmt: skip

    def test_the_list_says_the_same_as_the_drawing(self, see, write):
        write("Un", "93010", precision="quartier")
        write("Deux", "93010", "93066")
        write("Trois", "93")
        write("Quatre", "91")
        write("Cinq", place="Un lieu que nos listes n’ont pas")
        html = see("?vue=carte")
        said = re.sub(r"<[^>]+>|\s+", " ", html[html.index('class="fiche-places"') :])
        said = re.sub(r"\s+", " ", said)
        assert "Bondy 2 fiches dont 1 à l’échelle d’un quartier et 1 avec d’autres communes" in said
        assert "Saint-Denis 1 fiche dont 1 avec d’autres communes" in said
        assert "Est Ensemble 2 fiches" in said
        assert "2 fiches sur la carte, de 5 en tout" in html
        off = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index('class="fiche-off"') :]))
        assert "Seine-Saint-Denis 1 fiche" in off
        assert "Ailleurs 1 fiche Essonne 1 fiche" in off
        assert "Sans lieu Sans territoire indiqué 1 fiche" in off

    def test_a_place_chosen_shows_its_fiches_under_the_map(self, see, write):
        write("Un jardin", "93010")
        write("Une régie", "93066")
        html = see("?vue=carte&territoire=bondy")
        assert "Un jardin" in html
        assert "Une régie" not in html
        assert 'aria-current="true"' in re.search(r'<a id="case-93010"[^>]*>', html)[0]

    def test_a_centre_without_a_map_has_the_list_of_territories(self, see, write, settings):
        settings.FICHES_CARTOGRAM = ""
        write("Un", "93010")
        write("Deux", "91")
        html = see("?vue=carte")
        assert '<svg class="cartogram"' not in html
        assert "Fiches par territoire" in html
        assert 'href="?vue=carte&amp;territoire=bondy"' in html
        assert 'href="?vue=carte&amp;territoire=essonne&amp;echelle=essonne"' in html

    def test_a_fiche_shows_where_it_takes_place(self, client, write):
        html = client.get(write("Un", "93059", "93010").url).content.decode()
        assert 'aria-label="Sur la carte : Bondy, Saint-Denis"' in html
        assert 'class="locator"' not in client.get(write("Loin", "91").url).content.decode()
