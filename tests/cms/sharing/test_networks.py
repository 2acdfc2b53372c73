"""A post fits its network, says where to read on, and cuts no word."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.sharing.networks import BY_KEY, NETWORKS, Subject, hashtag, post_for, share_links, shortened

ADDRESS = "https://www.centre.example.org/agenda/le-droit-a-la-ville/"
words = st.text(max_size=900)


@given(title=words, summary=words, date=st.text(max_size=80), themes=st.lists(st.text(max_size=60), max_size=6))
def test_a_post_is_never_longer_than_its_network_allows_and_always_leads_to_the_page(
    title, summary, date, themes
) -> None:
    subject = Subject(title, summary, ADDRESS, date, tuple(themes))
    for network in NETWORKS:
        text = post_for(network, subject)
        cost = network.link_costs - len(ADDRESS) if network.link_costs else 0
        assert len(text) + cost <= network.limit
        assert ADDRESS in text


def test_a_short_announcement_says_all_of_it() -> None:
    subject = Subject(
        "Le droit à la ville",
        "Une rencontre avec des habitants.",
        ADDRESS,
        "Jeudi 12 mars 2026",
        ("Politique de la ville",),
    )
    assert post_for(BY_KEY["bluesky"], subject) == (
        f"Le droit à la ville\nJeudi 12 mars 2026\n\nUne rencontre avec des habitants.\n\n{ADDRESS}\n\n#PolitiqueDeLaVille"
    )


def test_a_long_summary_is_cut_between_two_words() -> None:
    text = post_for(BY_KEY["bluesky"], Subject("Titre", "habitant " * 100, ADDRESS))
    assert "habitant…" in text


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [("trois petits mots", 12, "trois…"), ("trois mots", 10, "trois mots"), ("mot, puis", 5, "mot…")],
)
def test_shortened(text: str, room: int, shown: str) -> None:
    assert shortened(text, room) == shown


@pytest.mark.parametrize(("theme", "tag"), [("Santé, médiation", "#SantéMédiation"), ("QPV", "#QPV"), (" ", "")])
def test_hashtag(theme: str, tag: str) -> None:
    assert hashtag(theme) == tag


def test_the_links_of_visitors_carry_the_address_whole() -> None:
    address = f"{ADDRESS}?a=1&b=é"
    for network, link in share_links(address, "Le droit & la ville"):
        asked = parse_qs(urlsplit(link).query)
        assert any(address in values[0] for values in asked.values()), network.name
