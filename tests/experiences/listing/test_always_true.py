"""Whatever the fiches, the territories and the filters: the map, the list and the choices agree."""

from urllib.parse import parse_qsl

from hypothesis import given, settings
from hypothesis import strategies as st

from experiences.listing.asked import ELSEWHERE, NOWHERE, read
from experiences.listing.cartogram import Cartogram, Cell
from experiences.listing.finding import Found
from experiences.listing.mapping import Ground, atlas
from experiences.listing.places import Places
from experiences.listing.sheets import Sheet, Shelf, Term
from tests.experiences.listing.conftest import PLACES

DRAWN = Cartogram(
    (
        Cell("93010", 1, 0, "200057875", "Bondy"),
        Cell("93066", 0, 0, "200057867", "St-Den."),
        Cell("93059", 0, 1, "", ""),
    )
)
TERMS = {
    "theme": {slug: Term(slug, slug) for slug in ("habitat", "emploi")},
    "framework": {"npnru": Term("npnru", "NPNRU")},
    "audience": {"jeunes": Term("jeunes", "Jeunes")},
}
SHELVED = [place.pk for place in PLACES]

sheets = st.builds(
    Sheet,
    pk=st.integers(1, 10**6),
    number=st.just("PB-1"),
    title=st.sampled_from(["Jardin", "École", "Régie"]),
    summary=st.just(""),
    place=st.just(""),
    precision=st.sampled_from(["", "quartier", "commune"]),
    state=st.sampled_from(["", "en-cours", "achevee"]),
    started_on=st.one_of(st.none(), st.dates()),
    ended_on=st.none(),
    written_on=st.one_of(st.none(), st.dates()),
    verified_on=st.none(),
    is_fresh=st.booleans(),
    themes=st.frozensets(st.sampled_from(["habitat", "emploi"])),
    frameworks=st.frozensets(st.just("npnru")),
    audiences=st.frozensets(st.just("jeunes")),
    # 99: a territory that was deleted while the page was being made.
    territories=st.lists(st.sampled_from([*SHELVED, 99]), max_size=3, unique=True).map(tuple),
)
shelves = st.lists(sheets, max_size=12, unique_by=lambda sheet: sheet.pk).map(
    lambda found: Shelf(found, TERMS, Places(PLACES))
)
addresses = st.fixed_dictionaries(
    {},
    optional={
        "vue": st.sampled_from(["carte", "tableau", "autre"]),
        "q": st.sampled_from(["ecole", "JARDIN", "\0", "zzz", "’"]),
        "theme": st.sampled_from(["habitat", "emploi", "astronomie"]),
        "territoire": st.sampled_from([*(place.slug for place in PLACES), ELSEWHERE, NOWHERE, "atlantide"]),
        "echelle": st.sampled_from(["est-ensemble", "bondy", "seine-saint-denis"]),
        "cadre": st.sampled_from(["npnru", "x"]),
        "public": st.sampled_from(["jeunes", "x"]),
        "etat": st.sampled_from(["en-cours", "arretee", "x"]),
        "annee": st.sampled_from(["2018", "0000", "x"]),
        "fraicheur": st.sampled_from(["a-jour", "a-actualiser", "x"]),
    },
)
cartograms = st.sampled_from([DRAWN, None])


def asked_by(address):
    return read(dict(parse_qsl(address.removeprefix("?"))))


def made(shelf, parameters, cartogram):
    ground = Ground(shelf.places, cartogram)
    return Found(shelf, read(parameters), ground.home), ground


@settings(max_examples=80)
@given(shelves, addresses, cartograms)
def test_no_choice_that_the_form_offers_leads_to_nothing(shelf, parameters, cartogram):
    found, ground = made(shelf, parameters, cartogram)
    for choice in found.choices():
        for option in choice.options:
            if option.is_chosen:
                continue
            assert option.count > 0
            then = Found(shelf, found.asked.but(**{choice.field: option.value}), ground.home)
            assert len(then.sheets) == option.count, (choice.field, option)


@settings(max_examples=80)
@given(shelves, addresses, cartograms)
def test_the_map_loses_no_fiche_and_counts_none_twice(shelf, parameters, cartogram):
    found, ground = made(shelf, parameters, cartogram)
    drawn = atlas(found, ground)
    at_hand = {sheet.pk for sheet in found.without("territory")}
    assert drawn.total == len(at_hand)

    def led_to(address):
        assert address
        return {sheet.pk for sheet in Found(shelf, asked_by(address), ground.home).sheets}

    tiles = [tile for tile in drawn.tiles if tile.count]
    on_tiles = [led_to(tile.address) for tile in tiles]
    assert [len(found) for found in on_tiles] == [tile.count for tile in tiles]
    placed = set().union(*on_tiles)
    assert drawn.placed == len(placed)
    spots = [*drawn.wider, *drawn.elsewhere, *filter(None, (drawn.all_elsewhere, drawn.nowhere))]
    spots += [spot for area in drawn.areas for spot in (area.whole, area.itself) if spot and spot.count]
    for spot in spots:
        assert len(led_to(spot.address)) == spot.count > 0
    everywhere = placed.union(*(led_to(spot.address) for spot in spots))
    # A quartier without a commune and the like are found elsewhere or wider: nobody is lost.
    assert everywhere == at_hand


@settings(max_examples=60)
@given(shelves, addresses)
def test_removing_a_chip_finds_what_it_says(shelf, parameters):
    found, ground = made(shelf, parameters, DRAWN)
    for chip in found.chips():
        assert len(Found(shelf, asked_by(chip.address), ground.home).sheets) == chip.count >= len(found.sheets)
        assert len(Found(shelf, asked_by(chip.alone), ground.home).sheets) == chip.count_alone


@given(st.dictionaries(st.sampled_from(["vue", "q", "theme", "territoire", "annee", "tri", "echelle"]), st.text()))
def test_an_address_is_read_whatever_it_holds_and_said_the_same_again(parameters):
    asked = read(parameters)
    assert asked_by(asked.address()) == (asked if asked.view == "tableau" else asked.but(sort=""))
