"""A sheet is kept as JSON by the publications that reprint it, and read again years later."""

import json

from experiences.papers.sheet import Sheet
from experiences.papers.summing_up import ROOMS, essential, shared
from experiences.papers.wording import kept
from reference.printed import short_address, with_addresses
from tests.experiences.papers.fiches import bare, endless, ordinary


def test_a_copy_is_read_again_as_it_was():
    for sheet in (ordinary(), bare(), endless()):
        assert Sheet.from_plain(json.loads(json.dumps(sheet.as_plain()))) == sheet


def test_a_copy_with_a_field_of_tomorrow_is_still_read():
    assert Sheet.from_plain({**ordinary().as_plain(), "weather": "rain"}) == ordinary()


def test_the_digest_follows_what_is_said():
    assert ordinary().digest == ordinary().digest
    assert ordinary(place="Cité des Lacs").digest != ordinary().digest


def test_a_copy_for_good_bears_nobody_s_telephone():
    assert "01 99 00 12 34" not in json.dumps(ordinary().without_contacts().as_plain())


def test_the_essential_takes_the_three_strongest_blocks_in_the_order_of_the_story():
    said = essential(ordinary(), ROOMS[-2])
    assert [block.name for block in said.blocks] == ["context", "approach", "results"]
    without = ordinary(story=tuple(one for one in ordinary().story if one.name != "approach"))
    assert [block.name for block in essential(without, ROOMS[-2]).blocks] == ["context", "participation", "results"]


def test_what_a_short_block_leaves_goes_to_the_others():
    assert shared({"context": 100, "approach": 5000, "results": 5000}, 2100) == {
        "context": 100,
        "approach": 1000,
        "results": 1000,
    }


def test_a_long_list_says_how_many_it_leaves_out():
    said = essential(endless(), ROOMS[-1])
    assert (len(said.partners.names), said.partners.others) == (1, 39)
    assert all(len(name) <= 40 for name in said.partners.names)


def test_links_are_whole_and_written_out():
    html = kept(
        '<p>Voir <a href="/catalogue/3/">la notice</a> et <a>rien</a><script>x</script></p>', "https://x.example"
    )
    assert html == '<p>Voir <a href="https://x.example/catalogue/3/">la notice</a> et rien</p>'
    assert '<span class="address">(x.example/catalogue/3)</span>' in with_addresses(html)


def test_a_link_that_bears_its_address_says_it_once():
    html = kept('<p><a href="https://www.ville.example/">www.ville.example</a></p>', "https://x.example")
    assert with_addresses(html) == '<p><a class="address" href="https://www.ville.example/">ville.example</a></p>'
    assert short_address("mailto:nadia@x.example") == "nadia@x.example"


def test_a_link_that_would_run_something_is_no_link():
    assert "javascript" not in kept('<p><a href="javascript:alert(1)">ici</a></p>', "https://x.example")
