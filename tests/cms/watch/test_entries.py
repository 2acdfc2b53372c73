"""Feeds as they come: RSS, Atom, RDF, in Latin-1, badly formed, or no feed at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.watch.fetching import faults
from cms.watch.fetching.announced import announced
from cms.watch.fetching.entries import MOST, _shortened, read
from cms.watch.fetching.plain import plain, shortened
from reference.web.faults import CutShort, Fault

URL = "https://journal.example/flux"


def rss(items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>', channel: str = "") -> str:
    return f'{head}<rss version="2.0"><channel><title>Le Journal</title>{channel}{items}</channel></rss>'


ITEM = """<item><title>L’école &amp;amp; la &lt;b&gt;ville&lt;/b&gt;</title><link>/a?utm_source=rss#haut</link>
<description>&lt;p&gt;Un&lt;/p&gt;&lt;p&gt;deux&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;</description>
<pubDate>Tue, 03 Nov 2026 10:00:00 +0100</pubDate><category>École</category><author>ines@journal.example (Inès)</author></item>"""


def test_an_entry_of_rss_is_read_in_plain_words() -> None:
    [entry] = read(rss(ITEM).encode(), url=URL).entries
    assert entry.url == "https://journal.example/a"
    assert entry.title == "L’école & la ville"
    assert entry.excerpt == "Un deux"
    assert entry.published_at and entry.published_at.isoformat() == "2026-11-03T09:00:00+00:00"
    assert entry.keywords == ("École",)


def test_atom_and_rdf_are_read_too() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title type="html">A &amp;lt; B</title>
    <link rel="self" href="https://x.example/self"/><link rel="alternate" href="https://x.example/a"/><id>urn:1</id>
    <source><title>Un autre journal</title></source><summary>Court</summary></entry></feed>"""
    [entry] = read(atom.encode(), url=URL).entries
    assert (entry.url, entry.title, entry.source_name) == ("https://x.example/a", "A < B", "Un autre journal")
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel><title>T</title></channel><item><title>Un</title><link>https://x.example/1</link></item></rdf:RDF>"""
    assert [one.title for one in read(rdf.encode(), url=URL).entries] == ["Un"]


@pytest.mark.parametrize(
    ("head", "content_type"),
    [
        ('<?xml version="1.0" encoding="iso-8859-1"?>', ""),
        ('<?xml version="1.0"?>', "application/rss+xml; charset=iso-8859-1"),
        ('<?xml version="1.0" encoding="utf-8"?>', ""),
        ('<?xml version="1.0"?>', ""),
    ],
    ids=["announced in the file", "announced in the answer", "announced wrongly", "not announced"],
)
def test_a_feed_in_latin_1_keeps_its_accents(head: str, content_type: str) -> None:
    body = rss("<item><title>Été à Épinay</title><link>https://x.example/a</link></item>", head).encode("latin-1")
    feed = read(body, url=URL, content_type=content_type)
    assert [one.title for one in feed.entries] == ["Été à Épinay"]


def test_an_entry_without_an_address_costs_itself() -> None:
    feed = read(rss("<item><title>Sans</title></item>" + ITEM).encode(), url=URL)
    assert len(feed.entries) == 1
    assert feed.remark == "Un article sans adresse, laissé de côté."


def test_of_a_feed_cut_in_the_middle_what_can_be_read_is_taken() -> None:
    feed = read(rss(ITEM + "<item><title>Coup").encode()[:-30], url=URL)
    assert feed.entries[0].title == "L’école & la ville"
    assert "mal formé" in feed.remark


def test_a_page_is_told_from_a_feed_and_the_feed_it_announces_is_given() -> None:
    page = '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'
    with pytest.raises(faults.WebPageWithFeed, match=r"https://journal\.example/rss"):
        read(page.encode(), url=URL)
    with pytest.raises(faults.WebPage, match="Cherchez « RSS »"):
        read(b"<html><body>Bonjour</body></html>", url=URL)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"%PDF-1.7", "un PDF"),
        (b'{"items": []}', "du JSON"),
        (b"\x89PNG\r\n", "une image"),
        (b"<?xml version='1.0'?><a/>", "autre chose"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, what: str) -> None:
    with pytest.raises(faults.NotAFeed, match=what):
        read(body, url=URL)


def test_words_alone_are_no_feed() -> None:
    with pytest.raises(faults.Malformed, match=r"ce n’est pas du XML|ligne"):
        read("Bonjour à tous".encode(), url=URL)
    with pytest.raises(CutShort):
        read(b"  \n", url=URL)


def test_entities_that_multiply_or_read_files_give_nothing() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    item = "<item><title>&i;&f;</title><link>https://x.example/a</link></item>"
    feed = read(rss(item, bomb + '<!ENTITY f SYSTEM "file:///etc/passwd">]>').encode(), url=URL)
    assert all(len(one.title) < 50 and "root" not in one.title for one in feed.entries)


def test_of_a_feed_of_thousands_the_first_are_read() -> None:
    many = "".join(f"<item><title>{n}</title><link>https://x.example/{n}</link></item>" for n in range(MOST + 100))
    assert _shortened(rss(many).encode()).count(b"<item>") == MOST
    feed = read(rss(many).encode(), url=URL)
    assert [len(feed.entries), feed.entries[0].title] == [MOST, "0"]
    assert feed.remark == f"Le flux compte {MOST + 100} articles : les {MOST} premiers sont lus."


def test_a_date_of_nowhere_is_no_date() -> None:
    wrong = ITEM.replace("2026 10", "2126 10")
    assert read(rss(wrong).encode(), url=URL).entries[0].published_at is None


def test_an_address_that_is_no_page_is_not_taken() -> None:
    bad = "<item><title>Piège</title><link>javascript:alert(1)</link><guid>data:text/html,x</guid></item>"
    assert read(rss(bad).encode(), url=URL).entries == ()


def test_the_feeds_of_a_page_are_those_it_announces_comments_last() -> None:
    page = """<html><head><base href="https://autre.example/blog/"><title>Un blog</title>
    <link rel="alternate" type="application/rss+xml" title="Commentaires" href="comments/feed">
    <link rel="alternate" type="application/atom+xml" title="Articles" href="atom">
    <link rel="alternate" hreflang="en" href="/en"><link rel="stylesheet" type="text/xml" href="x">
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)"></head>"""
    found = announced(page.encode(), URL)
    assert [(one.title, one.url) for one in found] == [
        ("Articles", "https://autre.example/blog/atom"),
        ("Commentaires", "https://autre.example/blog/comments/feed"),
    ]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(body: bytes) -> None:
    try:
        read(body, url=URL)
    except Fault as fault:
        assert str(fault).endswith((".", "lu."))


@given(st.text(max_size=200))
def test_plain_text_has_no_tag_of_html_and_no_control_character(text: str) -> None:
    said = plain(f"<p>{text}</p><script>x()</script>", 100)
    assert len(said) <= 100
    assert "script>" not in said or "script>" in text or "&" in text
    assert all(character.isprintable() or character == "\u00ad" or not character.isascii() for character in said)


def test_what_is_too_long_is_cut_between_words() -> None:
    assert shortened("Le quartier se transforme", 20) == "Le quartier se…"
