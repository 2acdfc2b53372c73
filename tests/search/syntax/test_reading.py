"""What librarians type is read as they mean it, and what cannot be is plain words with a remark."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.fields import ASKED_BY_NAME, ASKED_CODES, ASKED_WORDS
from search.query import parse
from search.syntax.reading import DEEPEST, MOST_WORDS, read
from search.syntax.remarks import Trouble
from search.syntax.tree import (
    And,
    InField,
    Not,
    Or,
    Phrase,
    Prefix,
    Tree,
    Words,
    YearRange,
    both,
    either,
    size,
    written,
)

AUTHOR, TITLE, SUBJECT, PLACE = (ASKED_BY_NAME[name] for name in ("auteur", "titre", "sujet", "lieu"))


def words(*typed: str) -> Words:
    return Words(typed)


def tree(text: str) -> Tree | None:
    return read(text).tree


def troubles(text: str) -> list[Trouble]:
    return [remark.trouble for remark in parse(text).remarks]


def about(text: str) -> list[tuple[Trouble, str]]:
    return [(remark.trouble, remark.about) for remark in parse(text).remarks]


# Fields


@pytest.mark.parametrize(
    "text", ["auteur:donzelot", "Auteur:donzelot", "AUTEUR:donzelot", "auteurs:donzelot", "auteur: donzelot", "Auteur : donzelot",
             "autrice\N{NO-BREAK SPACE}: donzelot", "auteur:(donzelot)"],
)  # fmt: skip
def test_a_field_holds_the_word_behind_it(text):
    assert tree(text) == InField(AUTHOR, words("donzelot"))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("éditeur", "editeur"),
        ("Éditeur", "editeur"),
        ("thème", "theme"),
        ("territoire", "lieu"),
        ("résumé", "texte"),
        ("descripteur", "sujet"),
        ("ISSN", "isbn"),
    ],
)
def test_fields_have_their_french_names_with_or_without_accents(name, field):
    assert tree(f"{name}:x") == InField(ASKED_BY_NAME[field], words("x"))


def test_a_field_holds_a_phrase_or_what_stands_between_parentheses():
    assert tree('auteur:"Donzelot, Jacques"') == InField(AUTHOR, Phrase("Donzelot, Jacques"))
    assert tree("auteur:(donzelot OU jaillet)") == InField(AUTHOR, Or((words("donzelot"), words("jaillet"))))
    assert tree("titre:(rénovation urbaine)") == InField(TITLE, words("rénovation", "urbaine"))


def test_what_follows_the_value_of_a_field_is_plain_words():
    assert tree("auteur:donzelot faire société") == And((words("faire", "société"), InField(AUTHOR, words("donzelot"))))


@pytest.mark.parametrize(
    "text",
    ["Titre : sous-titre", "La rénovation urbaine : bilan", "Des lieux, des auteurs : une histoire", "Ce que dit un auteur: essai",
     "https://exemple.fr/notices?page=2", "title:ville", "12:30", "::", "Lieu : une histoire"],
)  # fmt: skip
def test_a_colon_after_anything_else_is_no_operator(text):
    assert parse(text).conditions == ()
    assert troubles(text) == []


def test_fields_follow_one_another_with_their_spaced_colons():
    assert tree("Auteur : Donzelot Sujet : ville") == And(
        (InField(AUTHOR, words("Donzelot")), InField(SUBJECT, words("ville")))
    )


def test_a_spaced_colon_that_counts_is_told():
    assert about("Auteur : Donzelot") == [(Trouble.READ_AS_FIELD, "auteur:Donzelot")]
    assert about("auteur:Donzelot") == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("annee:2015", 2015, 2015), ("annee:2015..2018", 2015, 2018), ("année:2015-2018", 2015, 2018), ("annee:2015…2018", 2015, 2018),
     ("annee:2015–2018", 2015, 2018), ("annee:2018..2015", 2015, 2018), ("annee:2015..", 2015, None), ("annee:..2018", None, 2018),
     ("Année : 2015", 2015, 2015), ("date:2015-", 2015, None)],
)  # fmt: skip
def test_years(text, first, last):
    assert tree(text) == YearRange(first, last)


def test_several_years():
    assert tree("annee:(1998 OU 2015..2018)") == Or((YearRange(1998, 1998), YearRange(2015, 2018)))


def test_a_call_number_and_an_isbn_may_be_typed_with_their_spaces():
    assert tree("cote:LOG 12 ville") == And((words("ville"), InField(ASKED_BY_NAME["cote"], Phrase("LOG 12"))))
    assert tree("isbn:2 7071 8237 X") == InField(ASKED_BY_NAME["isbn"], Phrase("2 7071 8237 X"))
    assert tree("cote:LOG*") == InField(ASKED_BY_NAME["cote"], Prefix("LOG"))


# Operators


def test_operators_are_capitals_only():
    assert tree("jardin OU potager") == Or((words("jardin"), words("potager")))
    assert tree("jardin ou potager") == words("jardin", "ou", "potager")
    assert tree("ville et santé") == words("ville", "et", "santé")


@pytest.mark.parametrize(("french", "english"), [("ET", "AND"), ("OU", "OR"), ("SAUF", "NOT"), ("ET SAUF", "AND NOT")])
def test_english_operators_say_the_same(french, english):
    assert tree(f"a {french} b") == tree(f"a {english} b")


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("a b OU c d", Or((words("a", "b"), words("c", "d")))),
        ("a ET b OU c", Or((And((words("a"), words("b"))), words("c")))),
        ("a OU b ET c", Or((words("a"), And((words("b"), words("c")))))),
        ("a OU b SAUF c", Or((words("a"), And((words("b"), Not(words("c"))))))),
        ("a SAUF b ET c", And((words("a"), words("c"), Not(words("b"))))),
        ("a SAUF b c", And((words("a"), Not(words("b", "c"))))),
        ("(a OU b) SAUF c", And((Or((words("a"), words("b"))), Not(words("c"))))),
        ("(a OU b) c", And((words("c"), Or((words("a"), words("b")))))),
        ("SAUF a ET b", And((words("b"), Not(words("a"))))),
        ("a SAUF (b OU c)", And((words("a"), Not(Or((words("b"), words("c"))))))),
        ("a SAUF b lieu:c", And((words("a"), InField(PLACE, words("c")), Not(words("b"))))),
        ("a SAUF lieu:b c", And((words("a"), words("c"), Not(InField(PLACE, words("b")))))),
        ("a -lieu:b", And((words("a"), Not(InField(PLACE, words("b")))))),
        ("a -(b OU c)", And((words("a"), Not(Or((words("b"), words("c"))))))),
    ],
)
def test_side_by_side_binds_more_than_et_and_sauf_which_bind_more_than_ou(text, read_as):
    assert tree(text) == read_as


def test_an_order_that_could_be_another_is_told():
    assert about("jardin OU potager SAUF école") == [(Trouble.READ_IN_ORDER, "jardin OU (potager SAUF école)")]
    assert troubles("(jardin OU potager) SAUF école") == []
    assert troubles("jardin OU potager") == []


def test_parentheses_around_plain_words_change_nothing():
    assert tree("(SIG) Politique de la ville (rapport)") == words("SIG", "Politique", "de", "la", "ville", "rapport")
    assert parse("(rénovation urbaine)").minimum == 2


# Truncation


def test_a_star_asks_what_begins_so():
    assert tree("urban*") == Prefix("urban")
    assert tree("l’urban* ville") == And((words("ville"), Prefix("urban")))
    assert tree("socio-éco*") == And((words("socio"), Prefix("éco")))
    assert tree("titre:urban*") == InField(TITLE, Prefix("urban"))


@pytest.mark.parametrize("text", ["vi*", "l’a*", "a*"])
def test_a_beginning_of_less_than_three_letters_is_a_word(text):
    assert troubles(text) == [Trouble.SHORT_PREFIX]
    assert parse(text).conditions == ()
    assert parse(text).terms


@pytest.mark.parametrize("text", ["*", "**", "ville *", "* ville", "l’*"])
def test_a_star_alone_is_a_sign_like_another(text):
    assert parse(text).conditions == ()
    assert troubles(text) == []


# What cannot be read so


@pytest.mark.parametrize(
    ("text", "trouble", "searched"),
    [
        ("(jardin OU potager", Trouble.UNCLOSED_PARENTHESIS, "jardin potager"),
        ("(ville", Trouble.UNCLOSED_PARENTHESIS, "ville"),
        ("jardin OU potager)", Trouble.UNOPENED_PARENTHESIS, "jardin potager"),
        ('jardin OU "potager', Trouble.UNCLOSED_QUOTE, "jardin potager"),
        ('rénovation urbaine"', Trouble.UNCLOSED_QUOTE, "rénovation urbaine"),
        ("ville ET ET santé", Trouble.LONELY_OPERATOR, "ville santé"),
        ("ET ville", Trouble.LONELY_OPERATOR, "ville"),
        ("ville OU", Trouble.LONELY_OPERATOR, "ville"),
        ("ville ET ()", Trouble.LONELY_OPERATOR, "ville"),
        ("(ville ET) santé", Trouble.LONELY_OPERATOR, "ville santé"),
        ("SAUF", Trouble.LONELY_OPERATOR, "sauf"),
        ("OU OU OU", Trouble.LONELY_OPERATOR, "ou ou ou"),
        ("-ville", Trouble.ONLY_EXCLUSIONS, "ville"),
        ("SAUF ville", Trouble.ONLY_EXCLUSIONS, "ville"),
        ("jardin OU -ville", Trouble.ONLY_EXCLUSIONS, "jardin SAUF ville"),
        ("-(-ville)", Trouble.ONLY_EXCLUSIONS, "ville"),
        ("-auteur:x", Trouble.ONLY_EXCLUSIONS, "x"),
        ("auteur:", Trouble.EMPTY_FIELD, "auteur"),
        ("ville auteur:", Trouble.EMPTY_FIELD, "ville"),
        ('auteur:""', Trouble.EMPTY_FIELD, "auteur"),
        ("auteur:() ville", Trouble.EMPTY_FIELD, "ville"),
        ("auteur:ET ville", Trouble.EMPTY_FIELD, "ville"),
        ("auteur:(titre:ville)", Trouble.FIELD_IN_FIELD, "ville"),
        ("annee:deux", Trouble.NOT_A_YEAR, "deux"),
        ("annee:20152018 ville", Trouble.NOT_A_YEAR, "20152018 ville"),
        ("annee:٢٠١٥", Trouble.NOT_A_YEAR, "٢٠١٥"),
        ("(" * 9 + "a OU b" + ")" * 9, Trouble.TOO_DEEP, "a b"),
    ],
)
def test_it_is_searched_as_plain_words_with_a_remark(text, trouble, searched):
    question = parse(text)
    assert [remark.trouble for remark in question.remarks] == [trouble]
    assert written(question.tree) == searched
    assert question.conditions == ()
    assert question.terms


def test_a_remark_says_what_it_is_about():
    assert about("ville ET ET santé") == [(Trouble.LONELY_OPERATOR, "ET")]
    assert about("auteur:") == [(Trouble.EMPTY_FIELD, "auteur")]
    assert about("annee:deux") == [(Trouble.NOT_A_YEAR, "deux")]
    assert about("vi* ville") == [(Trouble.SHORT_PREFIX, "vi*")]


@pytest.mark.parametrize(
    "text", ["1) La ville", "ville)", "a) et b)", "(((((((ville)))))))", "quartier(s)", "Rapport(s) (2015)"]
)
def test_the_parentheses_of_a_title_are_no_trouble(text):
    assert troubles(text) == []
    assert parse(text).terms


def test_too_many_words_between_operators_become_plain_words():
    assert troubles(" OU ".join(f"mot{n}" for n in range(MOST_WORDS))) == []
    assert troubles(" OU ".join(f"mot{n}" for n in range(MOST_WORDS + 1))) == [Trouble.TOO_LONG, Trouble.CUT]
    assert troubles(" OU ".join(f"annee:{n}" for n in range(1900, 2000)))[0] is Trouble.TOO_LONG
    assert troubles(" ".join(f"mot{n}" for n in range(40))) == [Trouble.CUT]
    assert troubles("ville " * 100) == []


# Whatever is typed

typed_words = st.sampled_from(
    ["ville", "l’école", "Seine-Saint-Denis", "978-2-13-044178-6", "2015", "et", "ou", "QPV", "é"]
)
phrases = st.sampled_from(["rénovation urbaine", "Donzelot, Jacques", "ET", "titre:x", "(a"]).map(Phrase)
prefixes = st.sampled_from(["urban", "éco", "aujourd'hui"]).map(Prefix)
plain_leaves = st.lists(typed_words, min_size=1, max_size=3).map(lambda typed: Words(tuple(typed))) | phrases | prefixes
codes = st.sampled_from(["LOG", "2-7071"]).map(lambda code: Words((code,))) | st.just(Phrase("LOG 12"))
years = st.tuples(st.integers(1, 9999), st.integers(1, 9999)).map(lambda pair: YearRange(min(pair), max(pair)))
open_years = st.integers(1, 9999).map(lambda year: YearRange(year, None)) | st.integers(1, 9999).map(
    lambda year: YearRange(None, year)
)


def wholes(leaves, depth: int):
    """Trees that also say what they want."""
    if not depth:
        return leaves
    inside = wholes(leaves, depth - 1)
    several = st.lists(inside, min_size=2, max_size=3)
    minus = st.tuples(st.lists(inside, min_size=1, max_size=2), inside).map(lambda pair: both([*pair[0], Not(pair[1])]))
    return inside | several.map(both) | several.map(either) | minus


in_fields = st.builds(InField, st.sampled_from(ASKED_WORDS), wholes(plain_leaves, 2)) | st.builds(
    InField, st.sampled_from(ASKED_CODES), codes
)
trees = wholes(plain_leaves | in_fields | years | open_years, 2)


@settings(deadline=None, max_examples=300)
@given(trees)
def test_a_tree_is_read_from_what_it_prints(tree):
    reading = read(written(tree))
    if size(tree) <= MOST_WORDS:
        assert reading.tree == tree, written(tree)
        assert {remark.trouble for remark in reading.remarks} <= {Trouble.READ_IN_ORDER}


signs = st.text("abé1 :*()\"-«»'’.,ETOUSAF…", max_size=60) | st.lists(
    st.sampled_from(
        ["ET", "OU", "SAUF", "(", ")", "auteur:", "titre:", "annee:", "cote:", "-", '"', "*", "urban*", "ville", "2015..2018",
         "Auteur :",         "-ville", '"a b"', "AND", "NOT", ":", "l’", "12"]
    ),
    max_size=14,
).map(" ".join)  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(st.text(max_size=200) | signs)
def test_whatever_is_typed_is_read_and_its_print_reads_the_same(text):
    question = parse(text)
    if question.tree is None:
        assert question.is_empty
        return
    again = parse(written(question.tree))
    assert again.tree == question.tree, written(question.tree)
    assert not any(remark.trouble not in (Trouble.READ_IN_ORDER, Trouble.CUT) for remark in again.remarks)
    assert size(question.tree) <= MOST_WORDS or not question.conditions


def test_ten_thousand_signs_of_any_kind_are_read():
    for piece in (
        "(",
        ")",
        "-",
        '"',
        "auteur:",
        "ET ",
        "a OU ",
        "-(",
        "*",
        "titre:(",
        "annee:1..2 ",
        "a* ",
        "cote:A 1 ",
        "l'" * 5,
    ):
        question = parse(piece * (10_000 // len(piece)))
        assert question.tree is None or size(question.tree) <= MOST_WORDS or not question.conditions
    assert DEEPEST < 10
