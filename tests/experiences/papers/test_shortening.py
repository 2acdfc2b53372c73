"""A text is cut between sentences, where a reader would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiences.papers.shortening import CUT, ELLIPSIS, in_words, paragraphs, sentences, shortened

PHRASE = st.text(alphabet="abcé ,’-", min_size=1, max_size=40).map(lambda text: "A" + text.strip() + ".")
TEXTS = st.lists(st.lists(PHRASE, min_size=1, max_size=5).map(" ".join), max_size=5)


def test_whole_sentences_are_kept_and_the_cut_is_told():
    assert shortened(["Une dalle vide. Des conflits d’usage. Un projet."], 45) == [
        f"Une dalle vide. Des conflits d’usage.{CUT}"
    ]


def test_what_holds_is_left_alone():
    assert shortened(["Une dalle vide.", "Un projet."], 100) == ["Une dalle vide.", "Un projet."]


def test_a_paragraph_left_out_is_told_at_the_end_of_the_one_before():
    assert shortened(["Une dalle vide.", "Un projet bien trop long pour ici."], 32) == [f"Une dalle vide.{CUT}"]


def test_a_single_sentence_too_long_is_cut_between_words():
    assert shortened(["Un binôme régie et bailleur suit le chantier."], 24) == [f"Un binôme régie et{ELLIPSIS}"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("M. Diallo anime le jardin. Il habite là.", 2),
        ("J. Donzelot l’a écrit. Nous aussi.", 2),
        ("Le jardin ouvre à 14 h. 12 familles viennent.", 2),
        ("« On se parle. » Les voisins sont venus.", 2),
        ("Le « Jardin des mots » Pierre l’a planté.", 1),
        ("Qui vient ? Tous !", 2),
        ("Le n° 12, p. 4, cf. Annexe.", 1),
    ],
)
def test_a_sentence_is_what_a_reader_takes_for_one(text, count):
    assert len(sentences(text)) == count


def test_items_of_a_list_are_paragraphs():
    html = "<p>Trois <b>buts</b>&nbsp;:</p><ul><li>se rencontrer</li><li>cultiver</li></ul>"
    assert paragraphs(html) == ["Trois buts :", "– se rencontrer", "– cultiver"]


@given(TEXTS, st.integers(0, 400))
def test_it_never_takes_more_than_its_room_and_never_invents(texts, room):
    kept = shortened(texts, room)
    assert sum(map(len, kept)) <= room + (len(CUT) if kept and kept[-1].endswith(CUT) else 0)
    for short, whole in zip(kept, texts, strict=False):
        assert whole.startswith(short.removesuffix(CUT).removesuffix(ELLIPSIS).rstrip())
    if kept == texts:
        assert sum(map(len, texts)) <= room


@given(st.lists(PHRASE, max_size=6).map(" ".join))
def test_sentences_make_the_text_again(text):
    assert " ".join(sentences(text)) == text


@given(st.text(min_size=1), st.integers(2, 60))
def test_words_hold_in_their_room(text, room):
    assert len(in_words(text, room)) <= room
