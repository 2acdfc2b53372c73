"""Nothing hostile leaves in a mail."""

from dataclasses import replace

import pytest

from newsletters.content import UNSUBSCRIBE_URL, Content, Entry, Link, Picture, Rubric
from newsletters.rendering.safe import address, body, safe


@pytest.mark.parametrize(
    "url",
    [
        "https://exemple.fr/a?b=1&c=2#d",
        "http://exemple.fr",
        "mailto:lettre@exemple.fr",
        UNSUBSCRIBE_URL,
        "HTTPS://X.FR/",
    ],
)
def test_a_reader_may_be_sent_there(url: str) -> None:
    assert address(url) == url


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "/agenda/", "", "https://", 'https://x.fr/"onclick=', "JaVaScRiPt:x"],
)
def test_a_reader_may_not_be_sent_there(url: str) -> None:
    assert address(url) == ""


def test_an_address_with_a_space_is_mended() -> None:
    assert address(" https://exemple.fr/mon fichier.pdf ") == "https://exemple.fr/mon%20fichier.pdf"


def test_a_body_keeps_its_words_and_loses_what_acts() -> None:
    html = '<p onclick="x">Un <a href="javascript:x">lien</a>, <img src=x><h1>un titre</h1><script>x()</script></p>'
    assert body(html) == "<p>Un lien, </p>un titre<p></p>"


def test_a_body_keeps_french_spaces_as_themselves() -> None:
    assert body("<p>Qui&nbsp;? «\u00a0Nous\u202f!\u00a0»</p>") == "<p>Qui\u00a0? «\u00a0Nous\u202f!\u00a0»</p>"


def test_a_body_gives_its_links_the_letter_s_colour() -> None:
    html = body('<a href="https://x.fr">a</a> &lt;a href=', link_style="color:#123456")
    assert html == '<a style="color:#123456" href="https://x.fr">a</a> &lt;a href='


def test_hostile_links_and_pictures_are_gone_and_the_words_stay(content: Content) -> None:
    hostile = Entry(
        title="Titre",
        url="javascript:x",
        picture=Picture("data:image/png;base64,AAAA", "", 1, 1),
        links=(Link("Lire", "vbscript:x"), Link("Voir", "https://x.fr")),
    )
    [rubric] = safe(replace(content, rubrics=(Rubric("text", "", (hostile,)),))).rubrics
    assert rubric.entries == (Entry(title="Titre", links=(Link("Voir", "https://x.fr"),)),)


def test_what_says_nothing_is_left_out(content: Content) -> None:
    rubrics = (Rubric("events", "Rendez-vous", ()), Rubric("text", "", (Entry(), Entry(title="A"))))
    assert safe(replace(content, rubrics=rubrics)).rubrics == (Rubric("text", "", (Entry(title="A"),)),)
