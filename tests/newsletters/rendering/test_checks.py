"""What an editor is told before a numéro leaves."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletters.content import Content, Entry, Link, Look, Picture, Rubric
from newsletters.rendering.checks import faults, links
from newsletters.rendering.mail import Mail, rendered

SUBJECT = "La Lettre n°\u00a084"
FINE = Mail(html="[[desinscription]]", text="[[desinscription]]")


def told(content: Content, mail: Mail = FINE, subject: str = SUBJECT) -> list[tuple[str, str]]:
    return [(fault.level, fault.message) for fault in faults(content, mail, subject)]


def about(content: Content, *entries: Entry) -> list[tuple[str, str]]:
    return told(replace(content, rubrics=(Rubric("text", "Brèves", entries),)))


def test_a_numero_in_good_order_has_nothing_to_mend(content: Content) -> None:
    assert told(content, rendered(content)) == []


@pytest.mark.parametrize("subject", ["", "  "])
def test_a_missing_subject_stops_it(bare: Content, subject: str) -> None:
    [(level, message)] = told(bare, subject=subject)
    assert (level, message[:31]) == ("blocking", "Le message n’a pas d’objet. Don")


def test_a_long_subject_is_told_with_its_length(bare: Content) -> None:
    [(level, message)] = told(bare, subject="a" * 91)
    assert level == "warning"
    assert "91 caractères" in message
    assert told(bare, subject="a" * 90) == []


def test_an_empty_rubric_is_told(bare: Content) -> None:
    [(level, message)] = told(replace(bare, rubrics=(Rubric("events", "Rendez-vous", ()),)))
    assert level == "warning"
    assert "Rendez-vous" in message
    assert told(replace(bare, rubrics=(Rubric("events", "Rendez-vous", (), intro="<p>Aucun ce mois-ci.</p>"),))) == []


def test_an_entry_that_says_nothing_stops_it(bare: Content) -> None:
    [(level, message)] = about(bare, Entry(title="A"), Entry(kicker="Jeudi", html="<p> </p>"))
    assert level == "blocking"
    assert "élément 2 n’a ni titre ni texte" in message


def test_a_lonely_picture_without_description_stops_it(bare: Content) -> None:
    picture = Picture("https://x.fr/a.jpg", "", 1, 1)
    assert [level for level, _ in about(bare, Entry(picture=picture))] == ["blocking"]
    assert about(bare, Entry(title="A", picture=picture)) == [], "beside a title it is a décor"
    assert about(bare, Entry(picture=replace(picture, alt="Une rue"))) == []


@pytest.mark.parametrize(
    "entry",
    [
        Entry(title="A", url="javascript:x"),
        Entry(title="A", links=(Link("Lire", "/agenda/"),)),
        Entry(title="A", html='<p><a href="www.x.fr">x</a></p>'),
    ],
)
def test_a_link_that_leads_nowhere_stops_it(bare: Content, entry: Entry) -> None:
    [(level, message)] = about(bare, entry)
    assert level == "blocking"
    assert "n’est pas une adresse http(s) ni mailto" in message
    assert "Brèves" in message


def test_a_mail_without_its_way_out_stops_it(bare: Content) -> None:
    assert [level for level, _ in told(bare, Mail(html="", text=""))] == ["blocking", "blocking"]


def test_a_heavy_mail_is_told_and_leaves_all_the_same(bare: Content) -> None:
    heavy = replace(FINE, html=FINE.html + "a" * 95_000)
    [(level, message)] = told(bare, heavy)
    assert level == "warning"
    assert "95\u00a0ko" in message


@pytest.mark.parametrize(("accent", "words"), [("#ffee00", "trop claire"), ("rouge", "n’est pas de la forme")])
def test_an_accent_that_cannot_be_read_is_told(bare: Content, accent: str, words: str) -> None:
    [(level, message)] = told(replace(bare, look=Look(accent=accent)))
    assert level == "warning"
    assert words in message


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_no_text_ever_stops_a_check(bare: Content, text: str) -> None:
    entry = Entry(title=text, url=text, html=text, links=(Link(text, text),))
    numero = replace(bare, url=text, editorial=text, rubrics=(Rubric("text", text, (entry,)),), look=Look(accent=text))
    assert faults(numero, FINE, text)
    links(numero)


def test_it_lists_each_web_address_once(bare: Content) -> None:
    entry = Entry(
        title="A",
        url="https://x.fr/1",
        html='<p><a href="https://x.fr/2">2</a> <a href="mailto:a@x.fr">a</a> <a href="[[preferences]]">p</a></p>',
        links=(
            Link("Lire", "https://x.fr/1"),
            Link("Voir", "javascript:x"),
            Link("PDF", "https://x.fr/un fichier.pdf"),
        ),
    )
    assert links(replace(bare, url="https://x.fr/0", rubrics=(Rubric("text", "", (entry,)),))) == [
        "https://x.fr/0",
        "https://x.fr/1",
        "https://x.fr/2",
        "https://x.fr/un%20fichier.pdf",
        "https://www.profession-banlieue.example",
    ]
