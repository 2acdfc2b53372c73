"""French words, as they are indexed and looked for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import french


def test_elision_takes_both_apostrophes_and_any_case():
    assert french.exact_words("L’école, l'ÉCOLE, Jusqu’où, qu'elle, LORSQU’ILS, puisqu’un, d'1 euro") == [
        "ecole", "ecole", "ou", "elle", "ils", "un", "1", "euro",
    ]  # fmt: skip


def test_words_that_only_look_elided_stay_whole():
    assert french.exact_words("aujourd’hui presqu'île prud’hommes rock'n'roll") == [
        "aujourd'hui", "presqu'ile", "prud'hommes", "rock'n'roll",
    ]  # fmt: skip


def test_an_apostrophe_that_joins_nothing_is_not_a_letter():
    assert french.exact_words("'ville' l’ ’ d' habitants'") == ["ville", "l", "d", "habitants"]


def test_accents_ligatures_and_foreign_letters_are_folded():
    assert french.key("Œuvre, cœur, ex æquo, Łódź, Straße, Ñandú, İzmir, 2²") == (
        "oeuvre coeur ex aequo lodz strasse nandu izmir 22"
    )


def test_greek_and_cyrillic_keep_their_accents():
    assert french.exact_words("Ἀθῆναι Йошкар") == ["ἀθῆναι", "йошкар"]


def test_a_word_of_a_family_has_the_stem_of_the_family():
    assert {french.stem_form(word) for word in ("Démolir", "démolitions", "démolies")} == {"demolition"}
    assert french.stem_form("logements") == "logement" != french.stem_form("loge")
    assert french.stem_form("communes") != french.stem_form("communs")


def test_each_family_holds_its_own_stem_and_no_word_is_in_two():
    lines = Path(french.__file__).with_name("stems.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert len(rows) > 20
    words = [word for _family, forms in rows for word in {french.exact_form(form) for form in forms.split()}]
    assert len(words) == len(set(words)) == len(french.FAMILIES)
    assert [family for family, forms in rows if french.FAMILIES.get(family) != family] == []
    assert not french.FAMILIES.keys() & french.ACRONYMS


def test_hyphens_and_figures_part_words():
    assert french.exact_words("Seine-Saint-Denis (93), A8 bis, LOG 12, 978-2-13") == [
        "seine", "saint", "denis", "93", "a8", "bis", "log", "12", "978", "2", "13",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [("évaluation", "évaluations"), ("habitant", "habitantes"), ("cheval", "chevaux"),
        ("social", "sociaux"), ("national", "nationale"),
     ("quartier", "quartiers"), ("politique", "politiques"), ("éducatif", "éducative"), ("médiateur", "médiatrice"),
     ("acteur", "acteurs"), ("rénovation", "rénover"), ("urbain", "urbaines"), ("ville", "villes"), ("logement", "logements")],
)  # fmt: skip
def test_relatives_share_a_stem(one, other):
    assert french.stems(one) == french.stems(other)


@pytest.mark.parametrize(("one", "other"), [("ville", "village"), ("social", "société"), ("police", "politique")])
def test_strangers_do_not(one, other):
    assert french.stems(one) != french.stems(other)


@pytest.mark.parametrize(
    "acronym", ["QPV", "ANRU", "NPNRU", "PRE", "Clas", "Réaap", "Cucs", "PNRU", "CLS", "Gusp", "CLSPD"]
)
def test_acronyms_stay_whole(acronym):
    assert french.stems(acronym) == french.exact_words(acronym)


def test_places_are_those_of_the_word_without_its_article():
    text = "Qu’est-ce que l’évaluation ?"
    assert [(text[word.start : word.end], word.stem) for word in french.located(text)] == [
        ("est", "est"), ("ce", "ce"), ("que", "que"), ("évaluation", "evalu"),
    ]  # fmt: skip


def test_codes_are_compared_however_they_are_spaced():
    assert french.compact("LOG 12") == french.compact("log-12") == french.compact(" Log.12 ") == "LOG12"
    assert french.compact("978-2-13-044178-6") == "9782130441786"


@given(st.text())
def test_every_way_to_read_a_text_gives_the_same_words(text):
    places = list(french.located(text))
    assert [word.exact for word in places] == french.exact_words(text)
    assert [word.stem for word in places] == french.stems(text)
    stems, exact = french.analysed(text)
    assert (stems.split(), exact.split()) == (french.stems(text), french.exact_words(text))


@given(st.text())
def test_words_lie_in_their_text_in_order(text):
    position = 0
    for word in french.located(text):
        assert position <= word.start < word.end <= len(text)
        position = word.end


def test_endless_noise_is_cut_and_quick():
    assert max(map(len, french.exact_words("a'" * 50_000 + "b" * 300_000))) <= 4 * french.LONGEST_WORD + 3


@given(st.text() | st.text("ab'’_ é", max_size=40), st.sets(st.text("abe", min_size=1, max_size=2), max_size=4))
def test_wanted_stems_are_found_where_they_are(text, wanted):
    assert french.located_stems(text, wanted) == [word for word in french.located(text) if word.stem in wanted]
