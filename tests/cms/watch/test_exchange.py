"""Exports of Diigo and Scoop.it, bookmarks, OPML: what is taken, what is refused and why."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.watch.exchange import opml
from cms.watch.exchange.opml import Outline
from cms.watch.exchange.received import Unreadable, day_of, read
from cms.watch.exchange.tables import keywords

DIIGO = (
    "title,url,tags,description,comments,annotations,created_at\n"
    '"Habiter, circuler",https://x.example/a?utm_source=diigo,"logement,""gens du voyage""",'
    '"Une page utile",,"Highlight: rien",2024/11/14 05:48:28 +0000\n'
    "Sans adresse,,école,,,,2024/11/14 05:48:28 +0000\n"
    "Un fichier,file:///home/nadia/note.txt,no_tag,,,,\n"
)

BOOKMARKS = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>
<DL><p>
<DT><H3>Barre</H3><DL><p>
<DT><H3>Logement</H3><DL><p>
<DT><A HREF="https://x.example/1" ADD_DATE="1731563308" TAGS="habitat,école">L&#39;été &amp; la ville</A>
<DD>Un mot de nous
<DT><A HREF="https://x.example/2">Sans étiquette</A>
</DL><p></DL><p>
<DT><A HREF="javascript:void(0)">Un bouton</A>
</DL><p>"""


def test_diigo_s_table_is_read_whole_and_its_bad_lines_are_told() -> None:
    found = read(DIIGO.encode())
    [row] = found.rows
    assert (row.url, row.title, row.keywords, row.day, row.said) == (
        "https://x.example/a",
        "Habiter, circuler",
        ("logement", "gens du voyage"),
        date(2024, 11, 14),
        "Une page utile",
    )
    assert [str(one) for one in found.refused] == [
        "Ligne 3 « Sans adresse » : l’adresse manque.",
        "Ligne 4 « Un fichier » : « file:///home/nadia/note.txt » n’est pas l’adresse d’une page du web.",
    ]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_french_spreadsheet_is_read_in_whichever_charset_it_was_saved(charset: str) -> None:
    table = "Titre;Adresse;Mots-clés;Date;Commentaire\nÉté à Épinay;https://x.example/a;école|été;14/11/2024;À lire, l’œuvre\n"
    [row] = read(table.encode(charset)).rows
    assert (row.title, row.keywords, row.day, row.said) == (
        "Été à Épinay",
        ("école", "été"),
        date(2024, 11, 14),
        "À lire, l’œuvre",
    )


def test_scoop_it_s_insight_is_our_word_and_comes_before_the_excerpt() -> None:
    table = "Title,URL,Description,Insight,Tags,Source\nUn,https://x.example/a,Le texte du journal,Notre avis,ville,Le Journal\n"
    [row] = read(table.encode()).rows
    assert (row.said, row.source_name) == ("Notre avis", "Le Journal")


def test_bookmarks_keep_their_tags_else_their_folder() -> None:
    found = read(BOOKMARKS.encode())
    assert [(row.title, row.keywords, row.said, row.day) for row in found.rows] == [
        ("L'été & la ville", ("habitat", "école"), "Un mot de nous", date(2024, 11, 14)),
        ("Sans étiquette", ("Logement",), "", None),
    ]
    assert [one.why for one in found.refused] == ["ce n’est pas une page du web."]


def test_a_feed_saved_as_a_file_is_read_too() -> None:
    feed = '<?xml version="1.0"?><rss version="2.0"><channel><title>Sujet</title><item><title>Un</title><link>https://x.example/a</link></item></channel></rss>'
    found = read(feed.encode())
    assert (found.kind, [row.title for row in found.rows]) == ("Flux RSS", ["Un"])


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "est vide"),
        (b"PK\x03\x04\x00\x00", "n’est pas du texte"),
        (b"nom,prenom\nA,B\n", "Aucune colonne d’adresses"),
        (b"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL></DL>", "Aucun signet"),
        (b'title,url\n"' + b"a" * 200_000, "ne se lit pas"),
        (b"<?xml version='1.0'?><liste/>", "flux"),
    ],
)
def test_a_file_that_is_none_of_these_is_refused_with_the_reason(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(body)


@given(st.binary(max_size=400))
def test_no_file_breaks_the_reading(body: bytes) -> None:
    try:
        found = read(body)
    except Unreadable as refusal:
        assert str(refusal)
    else:
        assert all(row.url.startswith("http") and row.title for row in found.rows)


@given(st.text(max_size=80))
def test_tags_are_never_empty_nor_twice(text: str) -> None:
    found = keywords(text)
    assert all(found) and len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("said", "day"),
    [("99999999999999999999", None), ("2024-02-31", None), ("", None), ("1731563308", date(2024, 11, 14))],
)
def test_a_day_is_a_day_or_nothing(said: str, day: date | None) -> None:
    assert day_of(said) == day


NAMES = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=30).map(str.strip).filter(bool)


@given(
    st.lists(
        st.tuples(NAMES, st.integers(0, 999), st.sampled_from(["", "Habitat", "École & ville"])),
        max_size=8,
        unique_by=lambda one: one[1],
    )
)
def test_a_list_of_sources_comes_back_as_it_went(sources: list[tuple[str, int, str]]) -> None:
    outlines = [
        Outline(" ".join(name.split()) or "x", f"https://x.example/{number}", "", folder)
        for name, number, folder in sources
    ]
    plain = [one for one in outlines if "<" not in one.name and "&" not in one.name]
    read_again, refused = opml.read(opml.write("Sources", plain, datetime(2026, 11, 1, tzinfo=UTC)))
    assert refused == []
    assert {(one.feed_url, one.folder) for one in read_again} == {(one.feed_url, one.folder) for one in plain}


def test_an_opml_of_a_feed_reader_gives_its_folders_and_its_errors() -> None:
    body = """<opml version="1.0"><head/><body><outline text="Presse"><outline text="Le Journal" xmlUrl="http://x.example/rss" htmlUrl="http://x.example"/>
    <outline title="Cassé" xmlUrl="feed:rien"/></outline><outline text="Seul" xmlUrl="https://y.example/atom"/></body></opml>"""
    found, refused = opml.read(body.encode())
    assert [(one.name, one.feed_url, one.folder) for one in found] == [
        ("Le Journal", "http://x.example/rss", "Presse"),
        ("Seul", "https://y.example/atom", ""),
    ]
    assert [str(one) for one in refused] == ["Ligne 2 « Cassé » : « feed:rien » n’est pas l’adresse d’un flux."]


@pytest.mark.parametrize(
    ("body", "why"),
    [(b"", "XML"), (b"<rss/>", "pas une liste OPML"), (b"<opml/>", "pas de contenu"),
     (b'<!DOCTYPE o [<!ENTITY a "b">]><opml><body/></opml>', "entités")],
)  # fmt: skip
def test_what_is_no_opml_is_told(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        opml.read(body)
