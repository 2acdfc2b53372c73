"""The mail, as a mailbox and a screen reader find it."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from newsletters.content import (
    PLACEHOLDERS,
    PREFERENCES_URL,
    UNSUBSCRIBE_URL,
    Content,
    Entry,
    Link,
    Look,
    Picture,
    Rubric,
)
from newsletters.rendering.colours import contrast
from newsletters.rendering.mail import Mail, rendered

KINDS = ("progress", "moves", "events", "references", "sheets", "publications", "text", "picture")


def parsed(content: Content) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(rendered(content).html)


def words(element: lxml_html.HtmlElement) -> str:
    return re.sub(r"[ \n]+", " ", element.text_content()).strip(" \n")


def with_entry(content: Content, entry: Entry, kind: str = "text", heading: str = "Rubrique") -> Content:
    return replace(content, rubrics=(Rubric(kind, heading, (entry,)),))


def test_it_says_its_language_and_its_title(content: Content) -> None:
    page = parsed(content)
    assert page.get("lang") == "fr"
    assert page.findtext(".//title") == "La Lettre n°\u00a084 – Participer, et après\u202f?"
    assert page.xpath("//*[@role='article']/@aria-label") == [page.findtext(".//title")]


def test_the_preheader_is_there_and_hidden(content: Content) -> None:
    first = parsed(content).find("body")[0]
    assert first.text_content() == content.preheader
    assert "display:none" in first.get("style")


def test_its_headings_are_a_table_of_contents(content: Content) -> None:
    headings = [(one.tag, words(one)) for one in parsed(content).xpath("//h1|//h2|//h3")]
    assert headings[:4] == [
        ("h1", "La Lettre n°\u00a084 · mars – avril 2026"),
        ("h2", "État d’avancement des travaux"),
        ("h3", "Où en sont nos travaux\u202f?"),
        ("h2", "Mouvements"),
    ]
    assert [tag for tag, _ in headings].count("h3") == 1 + 6 + 6 + 3 + 15


def test_an_entry_of_a_rubric_without_heading_skips_no_level(content: Content) -> None:
    page = parsed(with_entry(content, Entry(title="Seul"), heading=""))
    assert [words(one) for one in page.iter("h2")] == ["Seul"]
    assert not page.xpath("//h3")


def test_every_table_is_a_layout(content: Content) -> None:
    assert set(parsed(content).xpath("//table/@role")) == {"presentation"}
    assert not parsed(content).xpath("//table[not(@role)]")


def test_every_picture_has_an_alt_and_its_size(content: Content) -> None:
    pictures = list(parsed(content).iter("img"))
    assert len(pictures) == 3
    assert all(picture.get("alt") is not None and picture.get("width") for picture in pictures)
    large = next(picture for picture in pictures if "marche" in picture.get("src"))
    assert (large.get("width"), large.get("height")) == ("552", "310")


def test_every_link_says_where_it_goes(content: Content) -> None:
    page = parsed(content)
    names = [link.get("aria-label") or words(link) for link in page.iter("a")]
    assert all(names)
    assert "Lire la fiche\u00a0: Le café des voisins de l’Abreuvoir" in names
    assert "S’inscrire\u00a0: Qui va à l’école\u202f? Réussite éducative et quartiers" in names


def test_a_picture_that_leads_somewhere_is_named_by_its_alt(content: Content) -> None:
    entry = Entry(url="https://x.fr", picture=Picture("https://x.fr/a.jpg", "Affiche du colloque", 300, 400))
    [link] = parsed(with_entry(content, entry, "picture")).xpath("//a[img]")
    assert (link.get("href"), link[0].get("alt")) == ("https://x.fr", "Affiche du colloque")


def test_the_ways_out_are_whole_and_in_both_parts(content: Content) -> None:
    mail = rendered(content)
    links = {words(link): link.get("href") for link in parsed(content).iter("a")}
    assert links["Gérer mes abonnements"] == PREFERENCES_URL
    assert links["Se désabonner"] == UNSUBSCRIBE_URL
    assert links["Lire en ligne"] == content.url
    for placeholder in PLACEHOLDERS:
        assert mail.html.count(placeholder) == 1
        assert mail.text.count(placeholder) == 1


def test_it_greets_only_before_an_editorial(bare: Content) -> None:
    mail = rendered(replace(bare, title="Participer"))
    assert "[[salutation]]" not in mail.html + mail.text
    assert UNSUBSCRIBE_URL in mail.html


def test_it_says_who_sends_and_why(content: Content) -> None:
    foot = words(parsed(content).find("body"))[-400:]
    for said in ("Profession Banlieue", "15 rue Catulienne", "93200 Saint-Denis", "01 48 09 26 36", "abonné·e"):
        assert said in foot
    assert parsed(content).xpath("//a[@href='mailto:lettre@profession-banlieue.example']")


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_rubric_loses_what_an_entry_says(content: Content, kind: str) -> None:
    entry = Entry(
        title="LE TITRE",
        url="https://x.fr/titre",
        kicker="LE SURTITRE",
        html="<p>LE TEXTE</p>",
        details=("UN DÉTAIL", "UN AUTRE"),
        picture=Picture("https://x.fr/a.jpg", "LE TABLEAU", 300, 200, "LA LÉGENDE"),
        links=(Link("LE LIEN", "https://x.fr/lien"),),
        is_demo=True,
    )
    mail = rendered(with_entry(content, entry, kind))
    for said in ("LE TITRE", "LE SURTITRE", "LE TEXTE", "UN DÉTAIL", "UN AUTRE", "LA LÉGENDE", "LE LIEN"):
        assert said in mail.html
        assert said in mail.text
    for part in (mail.html, mail.text):
        assert "contenu de démonstration" in part
        assert "https://x.fr/titre" in part
        assert "https://x.fr/lien" in part


def test_what_is_typed_is_never_markup(content: Content) -> None:
    hostile = "<script>alert(1)</script> & \"x\" onload='y' \\u{41} </mj-text> {{ x }} é"
    page = parsed(
        replace(
            with_entry(content, Entry(title=hostile, kicker=hostile, details=(hostile,)), heading=hostile),
            letter=hostile,
            title=hostile,
            preheader=hostile,
        )
    )
    assert not page.xpath("//script|//*[@onload]")
    assert words(page.xpath("//h3")[0]) == hostile
    assert hostile in page.xpath("//*[@role='article']/@aria-label")[0]


def test_a_hostile_link_is_dropped_and_its_words_kept(content: Content) -> None:
    entry = Entry(
        title="Titre", url="javascript:x", html='<p><a href="javascript:x">ici</a></p>', links=(Link("Go", "data:x"),)
    )
    mail = rendered(with_entry(content, entry))
    assert "javascript" not in mail.html + mail.text
    assert "<p>ici</p>" in mail.html


def test_an_attribute_keeps_its_french_spaces(content: Content) -> None:
    picture = Picture("https://x.fr/a.jpg", "Qui vient\u202f? L’e\u0301té «\u00a0\\o/\u00a0»", 300, 200)
    assert picture.alt in parsed(with_entry(content, Entry(picture=picture))).xpath("//img/@alt")


def test_an_address_keeps_its_ampersands(content: Content) -> None:
    url = "https://x.fr/?a=1&copy;=2&b=[3]"
    assert url in parsed(with_entry(content, Entry(title="T", url=url))).xpath("//a/@href")


def test_nothing_is_asked_of_a_third_party(content: Content) -> None:
    mail = rendered(content)
    page = parsed(content)
    assert not page.xpath("//link|//script|//iframe|//*[@background]")
    assert "@import" not in mail.html
    assert "url(" not in mail.html
    assert set(page.xpath("//img/@src")) == {
        "https://www.profession-banlieue.example/logo.png",
        "https://www.profession-banlieue.example/media/marche.jpg",
        "https://www.profession-banlieue.example/media/fiche-0.jpg",
    }


def test_it_is_light_and_its_lines_are_short(content: Content) -> None:
    mail = rendered(content)
    assert mail.size < 60_000
    assert not mail.is_clipped
    assert max(len(row.encode()) for row in mail.html.split("\n")) < 900


def test_a_long_editorial_is_cut_between_two_words(content: Content) -> None:
    prose = " ".join(f"mot{number}" for number in range(2_000))
    mail = rendered(replace(content, editorial=f"<p>{prose}</p>"))
    assert max(map(len, mail.html.split("\n"))) < 900
    assert prose in words(lxml_html.document_fromstring(mail.html))


def test_gmail_would_clip_a_mail_of_a_hundred_kilobytes() -> None:
    assert Mail(html="é" * 50_001, text="").is_clipped
    assert not Mail(html="é" * 50_000, text="").is_clipped


def test_dark_mode_is_announced_and_dressed(content: Content) -> None:
    page = parsed(content)
    assert page.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]
    assert "prefers-color-scheme:dark" in rendered(content).html.replace(" ", "")


@pytest.mark.parametrize("accent", ["#1f4e5f", "#ffee00", "#ffffff", "#000000", "#e04a2f"])
def test_every_colour_written_on_a_text_can_be_read(content: Content, accent: str) -> None:
    page = parsed(replace(content, look=Look(accent=accent)))
    styles = page.xpath("//body//*[not(ancestor-or-self::*[@class='band'])]/@style")
    inks = {ink for style in styles for ink in re.findall(r"(?:^|;)color:(#\w{6})", style)} - {"#ffffff"}
    assert len(inks) >= 3
    assert all(contrast(ink, "#f2ecdf") >= 4.5 for ink in inks)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.sampled_from(KINDS))
def test_no_text_ever_stops_a_mail(content: Content, text: str, kind: str) -> None:
    entry = Entry(title=text, url=text, kicker=text, html=text, details=(text,), links=(Link(text, text),))
    mail = rendered(replace(with_entry(content, entry, kind, heading=text), letter=text, title=text, editorial=text))
    assert UNSUBSCRIBE_URL in mail.html


def test_french_signs_stay_with_their_words(bare: Content) -> None:
    said = Entry(title="À qui le terrain ?", html="<p>« Oui » : voir <a href='https://x.fr/?a=1;b=2'>ici</a> !</p>")
    html = rendered(replace(bare, rubrics=(Rubric("text", "Brèves", (said,)),))).html
    assert "terrain\u202f?" in html
    assert "«\u00a0Oui\u00a0»\u00a0: voir" in html
    assert 'href="https://x.fr/?a=1;b=2"' in html
