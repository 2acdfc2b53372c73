"""Addresses on paper."""

import pytest

from newsletters.content import GREETING, UNSUBSCRIBE_URL, Entry, Link
from newsletters.printing.wording import addresses, printable
from reference.printed import short_address


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("https://www.centre.example/fiches/un-jardin/", "centre.example/fiches/un-jardin"),
        ("http://centre.example/", "centre.example"),
        ("https://centre.example/recherche/?q=ecole", "centre.example/recherche?q=ecole"),
        ("https://centre.example/%C3%A9cole/#presse", "centre.example/école#presse"),
        ("mailto:nadia@centre.example", "nadia@centre.example"),
    ],
)
def test_an_address_is_what_one_would_dictate(url: str, read: str):
    assert short_address(url) == read


def test_a_link_in_a_text_is_followed_by_its_address():
    html = printable('<p>Voir <a href="https://www.x.example/a/">le <b>guide</b></a>.</p>')
    assert '<b>guide</b></a> <span class="address">(x.example/a)</span>.' in html


def test_a_link_that_is_its_own_address_is_written_once():
    html = printable('<p><a href="https://www.x.example/a/">https://www.x.example/a/</a></p>')
    assert html.count("x.example/a<") == 1
    assert "(" not in html


def test_a_link_of_one_subscriber_keeps_only_its_words():
    assert printable(f'<p><a href="{UNSUBSCRIBE_URL}">Désinscription</a></p>') == "<p>Désinscription</p>"


def test_paper_greets_everyone():
    assert printable(f"<p>{GREETING},</p>") == "<p>Chère lectrice, cher lecteur,</p>"


def test_what_is_not_allowed_is_left_out():
    assert printable('<p onclick="x">Un</p><script>x</script><img src="https://x.example/p.png">') == "<p>Un</p>"


def test_bare_text_becomes_a_paragraph():
    assert printable("Mot") == "<p>Mot</p>"


@pytest.mark.parametrize(
    ("html", "end"),
    [
        ("<p>quatre tonnes par an.</p>", "par&nbsp;an.</p>"),
        ("<ul><li>un thé le soir</li></ul>", "le&nbsp;soir</li>"),
        ("<p>un centre social de Bagnolet.</p>", "de Bagnolet.</p>"),
        ("<p>il a <b>dit</b> oui</p>", "</b> oui</p>"),
    ],
)
def test_a_very_short_word_is_not_left_alone_on_the_last_line(html: str, end: str):
    assert end in printable(html)


def test_the_registration_of_an_event_is_reached_from_its_page():
    page = "https://x.example/agenda/5-a-7/"
    entry = Entry(
        url=page, links=(Link("S’inscrire", f"{page}inscription/"), Link("Le plan", "https://y.example/plan"))
    )
    assert addresses(entry) == [Link("Le plan", "https://y.example/plan"), Link("S’inscrire", page)]
