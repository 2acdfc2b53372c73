"""The text part, as it is read in a terminal or aloud."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletters.content import Content, Entry, Link, Rubric
from newsletters.rendering.plain import plain, text_of


def test_it_opens_with_the_letter_and_its_address(content: Content) -> None:
    assert plain(content).split("\n")[:9] == [
        "LA LETTRE n°\u00a084, mars – avril 2026",
        "==================================",
        "",
        "Le bimestriel des professionnels de la ville en Seine-Saint-Denis",
        "",
        "Participer, et après\u202f?",
        "",
        "Lire en ligne\u00a0:",
        "https://www.profession-banlieue.example/lettre/84/",
    ]


def test_it_ends_with_the_ways_out(content: Content) -> None:
    assert plain(content).endswith(
        "Gérer mes abonnements\u00a0:\n[[preferences]]\n\nSe désabonner\u00a0:\n[[desinscription]]\n"
    )


def test_a_rendez_vous_is_read_in_order(content: Content) -> None:
    assert """\
RENDEZ-VOUS
-----------

Ouverts à tous, dans la limite des places.

* Participer\u00a0: qui, comment, jusqu’où\u202f?
Jeudi 12 mars 2026, de 9\u00a0h\u00a030 à 12\u00a0h
Profession Banlieue, Saint-Denis – Gratuit, sur inscription
Une matinée pour comparer les démarches de trois villes, avec leurs
habitants.
https://www.profession-banlieue.example/agenda/0/
S’inscrire\u00a0:
https://www.profession-banlieue.example/agenda/0/inscription/

* Habiter""" in plain(content)


def test_a_link_told_by_the_title_is_not_told_twice(content: Content) -> None:
    assert plain(content).count("/fiches/0/") == 1


def test_an_example_says_that_it_is_one(content: Content) -> None:
    assert "* La ludothèque qui voyage [contenu de démonstration]\n" in plain(content)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Un</p><p>Deux</p>", "Un\n\nDeux"),
        ("<p>Un<br>Deux</p>", "Un\nDeux"),
        ("<p>Le <b>2</b><sup>e</sup> volet</p>", "Le 2e volet"),
        ("<ul><li>Un</li><li><p>Deux</p></li></ul>", "– Un\n– Deux"),
        ("<ol><li>Un</li><li>Deux</li></ol>", "1. Un\n2. Deux"),
        ("<ul><li>Un<ul><li>Deux</li></ul></li><li>Trois</li></ul>", "– Un\n  – Deux\n– Trois"),
        ('<p>Voir <a href="https://x.fr/a">la page</a>.</p>', "Voir la page (https://x.fr/a)."),
        ('<p><a href="https://x.fr/a">https://x.fr/a</a></p>', "https://x.fr/a"),
        ('<p><a href="mailto:a@x.fr">a@x.fr</a></p>', "a@x.fr"),
        ("<p>a &amp; b &lt;c&gt;</p>", "a & b <c>"),
        ("<ul>perdu<li>Un</li></ul>", "perdu\n\nUn"),
        ("sans paragraphe", "sans paragraphe"),
        ("", ""),
        ("<p></p>", ""),
    ],
)
def test_a_body_becomes_text(html: str, text: str) -> None:
    assert text_of(html) == text


def test_a_long_item_hangs_under_its_first_word() -> None:
    first, second = text_of(f"<ul><li>{'mot ' * 20}</li></ul>").split("\n")
    assert first.startswith("– mot")
    assert second.startswith("  mot")
    assert len(first) <= 72


def test_a_no_break_space_is_kept_and_never_broken() -> None:
    assert text_of("mot " * 17 + "jusqu’où\u202f?").split("\n")[1] == "jusqu’où\u202f?"


def test_an_address_is_never_cut() -> None:
    url = "https://x.fr/" + "a-b/" * 40
    assert url in text_of(f'<p>Voir <a href="{url}">la page</a></p>')


strange = st.text(alphabet=st.sampled_from("ab é’\u00a0\u202f-<>&\n\t\x00?«»:/"))
prose = st.lists(st.sampled_from(["a", "quartier", "«\u00a0ville\u00a0»", "anticonstitutionnellement"]), max_size=60)
typed = strange | prose.map(" ".join)
bodies = st.recursive(
    typed,
    lambda inner: (
        st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "ul", "ol", "li", "b", "sup", "h1"]), inner)
        | st.builds("{}{}".format, inner, inner)
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed, bodies)
def test_no_line_is_longer_than_72_columns_but_for_a_word(content: Content, text: str, html: str) -> None:
    entry = Entry(
        title=text, kicker=text, html=html, details=(text, text), links=(Link(text, "https://x.fr/" + "a" * 80),)
    )
    numero = replace(content, title=text, editorial=html, rubrics=(Rubric("text", text, (entry,), intro=html),))
    for row in plain(numero).split("\n"):
        longest_word = row.strip(" ").lstrip("*–0123456789. ")
        assert len(row) <= 72 or " " not in longest_word


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_no_text_ever_stops_it(content: Content, text: str) -> None:
    assert "[[desinscription]]" in plain(replace(content, letter=text, editorial=text, url=text, preheader=text))
