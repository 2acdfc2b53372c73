"""Marks and passages, on the text as it is shown."""

from hypothesis import given
from hypothesis import strategies as st

from search.engines.excerpts import FRAGMENT, Marker, surface
from search.query import parse


def marked(text: str, question: str) -> list[str]:
    return [text[start:end] for start, end in Marker(parse(question)).marks(text)]


def fragment(question: str, *texts: str):
    return Marker(parse(question)).best_fragment(*texts)


def test_relatives_of_the_word_are_marked_without_their_article():
    assert marked("L’Évaluation, les évaluations", "evaluation") == ["Évaluation", "évaluations"]


def test_a_word_that_only_looks_alike_is_not_marked():
    assert marked("Le logement, la loge, se loger", "logement") == ["logement", "loger"]


def test_little_words_are_not_marked_unless_alone():
    assert marked("La politique de la ville", "la ville") == ["ville"]
    assert marked("Et la ville", "la") == ["la"]


def test_a_phrase_is_marked_where_its_words_follow():
    assert marked("De la ville à la politique de la ville", '"de la ville"') == [
        "De",
        "la",
        "ville",
        "de",
        "la",
        "ville",
    ]
    assert marked("La ville de demain", '"de la ville"') == []


def test_the_passage_holds_the_most_words_asked():
    text = "Une ville. " + "Rien ici. " * 60 + "La ville et les habitants se parlent. " + "Rien là. " * 60
    found = fragment("ville habitants", text)
    assert "La ville et les habitants se parlent." in found.text
    assert [found.text[start:end] for start, end in found.marks] == ["ville", "habitants"]
    assert found.text.startswith("… ") and found.text.endswith(" …")


def test_a_passage_begins_with_a_sentence_when_one_is_near():
    assert fragment("habitants", "x " * 200 + "fin. Les habitants parlent.").text == "… Les habitants parlent."


def test_the_second_text_serves_when_the_first_holds_nothing():
    assert fragment("habitants", "Un résumé.", "Le texte des habitants.").text == "Le texte des habitants."


def test_without_a_word_found_it_is_the_first_words():
    found = fragment("habitants", "", "Un résumé\nsur deux lignes.")
    assert (found.text, found.marks) == ("Un résumé sur deux lignes.", ())
    assert fragment("habitants", "", "").text == ""


def test_known_words_are_written_as_the_texts_write_them():
    assert surface(["renovation", "ville"], ["La Rénovation", "l’autre rénovation"]) == {"renovation": "rénovation"}


@given(st.text("ab e.\n’é", max_size=900), st.text("ab e", max_size=12))
def test_marks_are_words_of_the_passage_and_it_is_short(text, question):
    found = fragment(question, text)
    assert len(found.text) <= FRAGMENT + 4
    ends = [0]
    for start, end in found.marks:
        assert ends[-1] <= start < end <= len(found.text)
        assert found.text[start:end].isalnum() or "’" in found.text[start:end]
        ends.append(end)
