"""A question becomes CQL, and nothing that a person types can make it another one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.retrieval.cql import query, quoted, words
from catalogue.retrieval.question import BadNumber, Question, about_number
from catalogue.retrieval.targets import BNF, SUDOC

# CQL 1.2, appendix A: charString2, a quoted string in which a backslash protects what follows.
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)


def read_back(cql: str) -> str:
    found = STRING.fullmatch(cql)
    assert found, cql
    return re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL)


class TestQuoting:
    @given(st.text())
    def test_whatever_is_quoted_is_one_string_and_reads_back(self, term: str) -> None:
        assert read_back(quoted(term)) == term

    @given(st.text(), st.text(), st.sampled_from([BNF, SUDOC]))
    def test_what_is_typed_never_leaves_its_strings(self, title: str, author: str, target) -> None:
        around = STRING.sub("§", query(Question(title=title, author=author), target))
        assert set(re.split(r" and ", around)) <= {"", "bib.title all §", "bib.author all §", "mti=§", "aut=§"}

    @pytest.mark.parametrize("typed", ['" or bib.title all "', "\\", '\\"', '"', "ville\\"])
    def test_quotes_and_backslashes(self, typed: str) -> None:
        assert read_back(quoted(typed)) == typed


class TestQueries:
    def test_an_isbn(self) -> None:
        question = Question(isbn="9782070368228")
        assert query(question, BNF) == 'bib.fuzzyISBN all "9782070368228"'
        assert query(question, SUDOC) == '(isb="9782070368228" or isb="207036822X")'

    def test_an_isbn_in_979_has_no_old_form(self) -> None:
        assert query(Question(isbn="9791032905524"), SUDOC) == 'isb="9791032905524"'

    def test_an_issn(self) -> None:
        assert query(Question(issn="2555-7017"), BNF) == 'bib.issn all "2555-7017"'
        assert query(Question(issn="2555-7017"), SUDOC) == 'isn="2555-7017"'

    def test_words(self) -> None:
        question = Question(title="L’école et la « ville » ?", author="Donzelot, Jacques", year="2009")
        assert query(question, BNF) == (
            'bib.title all "école ville" and bib.author all "Donzelot Jacques"'
            ' and bib.publicationdate >= "2009" and bib.publicationdate <= "2009"'
        )
        assert query(question, SUDOC) == (
            'mti="ecole" and mti="ville" and aut="Donzelot" and aut="Jacques" and apu="2009"'
        )

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("urbanis* ?", ["urbanis*"]),
            ("* ^ville", ["ville"]),
            ("jusqu'où, aujourd'hui", ["jusqu", "où", "aujourd", "hui"]),
            ("Le", ["Le"]),
            ("…!", []),
        ],
    )
    def test_words_are_told_from_punctuation(self, typed: str, found: list[str]) -> None:
        assert words(typed) == found


class TestNumbers:
    @pytest.mark.parametrize(
        ("typed", "asked"),
        [
            ("978-2-07-036822-8", Question(isbn="9782070368228")),
            ("ISBN : 978 2 07 036822 8", Question(isbn="9782070368228")),
            ("2-07-036822-X", Question(isbn="9782070368228")),
            ("2555-7017", Question(issn="2555-7017")),
            ("issn 2555 7017", Question(issn="2555-7017")),
            ("9772555701008", Question(issn="2555-7017")),
        ],
    )
    def test_a_good_one(self, typed: str, asked: Question) -> None:
        assert about_number(typed) == asked

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ("978207036822", "celui-ci en a 12"),
            ("9782070368227", "faute de frappe : son dernier signe (7)"),
            ("2070368220", "faute de frappe"),
            ("2555-7018", "Cet ISSN a une faute de frappe"),
            ("3760123456789", "n’est pas celui d’un livre"),
            ("9790000000001", "n’est pas celui d’un livre"),
            ("la ville", "ne contient que des chiffres"),
            ("---", "ne contient que des chiffres"),
            ("97820703682X8", "ne contient que des chiffres"),
        ],
    )
    def test_a_bad_one_says_why(self, typed: str, why: str) -> None:
        with pytest.raises(BadNumber, match=re.escape(why)):
            about_number(typed)

    @given(st.text(max_size=30))
    def test_anything_else_is_refused_in_words(self, typed: str) -> None:
        try:
            asked = about_number(typed)
        except BadNumber as error:
            assert str(error).endswith((".", "?"))
        else:
            assert re.fullmatch(r"97[89]\d{10}", asked.isbn) or re.fullmatch(r"\d{4}-\d{3}[\dX]", asked.issn)
