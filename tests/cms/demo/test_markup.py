"""The light markup that the demo's texts are written in."""

import pytest

from cms.demo.markup import Found, blocks

PAGES, IMAGES, DOCUMENTS, NOTICES = {"/agenda/": 7}, {"jardin": 3}, {"guide.pdf": 4}, {"Jardiner au pied des tours": 9}
FOUND = Found(PAGES.__getitem__, IMAGES.__getitem__, DOCUMENTS.__getitem__, NOTICES.__getitem__)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("## Le programme", "heading", {"text": "Le programme"}),
        ("Un **mot**, *un titre*.", "paragraph", "<p>Un <b>mot</b>, <i>un titre</i>.</p>"),
        ("Voir [l’agenda](/agenda/).", "paragraph", '<p>Voir <a linktype="page" id="7">l’agenda</a>.</p>'),
        ("[Là](https://example.org/?a=1&b=2)", "paragraph", '<p><a href="https://example.org/?a=1&amp;b=2">Là</a></p>'),
        ("Trois :\n- un\n- deux\n  et demi", "paragraph", "<p>Trois :</p><ul><li>un</li><li>deux et demi</li></ul>"),
        ("- seul", "paragraph", "<ul><li>seul</li></ul>"),
        ("3 < 4 & 5", "paragraph", "<p>3 &lt; 4 &amp; 5</p>"),
        ("> On s’y met.\n> À cinq. — Claire", "quote", {"text": "On s’y met.\nÀ cinq.", "author": "Claire"}),
        ("> Sans nom.", "quote", {"text": "Sans nom.", "author": ""}),
        ("!key Retenir | Deux *mots*.", "callout", {"tone": "key", "title": "Retenir", "text": "<p>Deux <i>mots</i>.</p>"}),
        ("!info Sans titre.", "callout", {"tone": "info", "title": "", "text": "<p>Sans titre.</p>"}),
        ("[[document: guide.pdf | Le guide]]", "document", {"document": 4, "title": "Le guide"}),
        ("[[document: guide.pdf]]", "document", {"document": 4, "title": ""}),
        (
            "[[related: Lire | /agenda/ | notice:Jardiner au pied des tours]]",
            "related",
            {"title": "Lire", "pages": [7], "records": [9]},
        ),
        (
            "![jardin | Un carré de terre | Mai | Rayonnage]",
            "image",
            {"image": {"image": 3, "alt_text": "Un carré de terre", "decorative": False}, "caption": "Mai", "credit": "Rayonnage"},
        ),
    ],
)  # fmt: skip
def test_a_block(text, kind, value):
    assert blocks(text, FOUND) == [{"type": kind, "value": value}]


def test_a_blank_line_parts_blocks():
    assert [block["type"] for block in blocks("## Un\n\nDeux\n\n\n- trois\n", FOUND)] == [
        "heading",
        "paragraph",
        "paragraph",
    ]


@pytest.mark.parametrize(
    "text", ["[x](/absente/)", "[[document: absent.pdf]]", "![absente]", "[[related: T | notice:Absente]]"]
)
def test_a_name_that_nothing_bears_is_an_error(text):
    with pytest.raises(KeyError):
        blocks(text, FOUND)
