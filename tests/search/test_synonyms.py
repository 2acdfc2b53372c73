"""What a question also looks for, and the list that Nadia keeps."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import BibliographicRecord, Subject, SubjectVariant, Vocabulary
from search.models import SynonymGroup
from search.query import parse
from search.synonyms import Synonyms, is_acronym, rules_of, usual_groups, way
from search.vocabulary import synonyms_in_use

BOTH, ONE_WAY = SynonymGroup.Direction.BOTH, SynonymGroup.Direction.ONE_WAY


def others(text: str, *groups: list[str], both_ways: bool = True) -> list[tuple[str, ...]]:
    """What a question also looks for, as stems."""
    rules = tuple(rule for group in groups for rule in rules_of(group, both_ways=both_ways))
    question = Synonyms(rules).understand(parse(text))
    return [stems for expansion in question.expansions for stems, _exact in expansion.others]


class TestUnderstanding:
    GROUP = ["QPV", "quartier prioritaire"]

    @pytest.mark.parametrize(
        "text", ["QPV", "qpv", "les qpv de Bobigny", "quartiers prioritaires", "le quartier prioritaire ?"]
    )
    def test_each_finds_the_others_however_it_is_typed(self, text: str) -> None:
        assert len(others(text, self.GROUP)) == 1

    @pytest.mark.parametrize(
        "text", ['"QPV"', "« quartier prioritaire »", "ville -QPV", "quartier", "prioritaire quartier"]
    )
    def test_nothing_more_is_looked_for(self, text: str) -> None:
        assert others(text, self.GROUP) == []

    def test_little_words_do_not_hide_an_expression(self) -> None:
        group = ["PRE", "programme de réussite éducative"]
        assert others("le programme de la réussite éducative", group) == [("pre",)]

    def test_one_way_goes_from_the_first_only(self) -> None:
        group = ["PRE", "réussite éducative"]
        assert len(others("PRE", group, both_ways=False)) == 1
        assert others("réussite éducative", group, both_ways=False) == []

    def test_it_goes_one_step(self) -> None:
        assert others("PNRU", ["PNRU", "rénovation urbaine"], ["rénovation urbaine", "renouvellement urbain"]) == [
            way("rénovation urbaine").stems
        ]

    def test_an_acronym_of_the_list_is_known_as_such(self) -> None:
        question = Synonyms((("ORCOD", "opération de requalification"),)).understand(parse("orcod ville"))
        assert question.acronyms == {"orcod"}

    @pytest.mark.parametrize(("text", "is_one"), [("QPV", True), ("Réaap", True), ("RéAAP", True), ("Santé", False),
                                                  ("SANTÉ MENTALE", False), ("livre", False)])  # fmt: skip
    def test_acronyms_are_told_by_their_capitals_or_known(self, text: str, is_one: bool) -> None:
        assert is_acronym(text) is is_one

    @given(st.text(max_size=80), st.lists(st.lists(st.text(max_size=20), max_size=4), max_size=4))
    def test_whatever_the_list_and_the_question_nothing_breaks(self, text: str, groups: list[list[str]]) -> None:
        question = parse(text)
        rules = tuple(rule for group in groups for rule in rules_of(group, both_ways=True))
        understood = Synonyms(rules).understand(question)
        assert (understood.terms, understood.phrases, understood.excluded) == (
            question.terms, question.phrases, question.excluded,
        )  # fmt: skip


class TestGroups:
    pytestmark = pytest.mark.django_db

    @pytest.fixture(autouse=True)
    def empty_list(self, db) -> None:
        SynonymGroup.objects.all().delete()

    def told(self, words: str, direction: str = BOTH) -> str:
        with pytest.raises(ValidationError) as refused:
            SynonymGroup(words=words, direction=direction).full_clean()
        return " ".join(refused.value.message_dict["words"])

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ("", "Ce champ ne peut pas être vide"),
            ("QPV", "Écrivez au moins deux mots"),
            ("QPV\n\n  \n", "Écrivez au moins deux mots"),
            ("quartier prioritaire\nQuartiers prioritaires", "se lisent pareil pour la recherche"),
            ("QPV\n?!", "« ?! » n’a ni lettre ni chiffre"),
            ("QPV\ndans les", "n’est fait que de petits mots"),
            ("QPV\n" + "a" * 101, "est trop long"),
            ("QPV\nun deux trois quatre cinq six sept huit neuf dix", "est trop long"),
            ("\n".join(f"mot{number}" for number in range(21)), "Vingt lignes au plus, et il y en a 21"),
        ],
    )
    def test_a_bad_group_is_refused_with_the_cure(self, words: str, told: str) -> None:
        assert told in self.told(words)

    def test_a_word_in_two_groups_is_refused(self) -> None:
        SynonymGroup.objects.create(words="QPV\nquartier prioritaire")
        assert "est déjà dans « QPV ↔ quartier prioritaire »" in self.told(
            "quartiers prioritaires\ngéographie prioritaire"
        )

    def test_a_loop_is_refused(self) -> None:
        SynonymGroup.objects.create(words="PRE\nréussite éducative", direction=ONE_WAY)
        assert "faites-en un seul groupe d’équivalents" in self.told("réussite éducative\nPRE", ONE_WAY)

    def test_a_one_way_may_follow_a_group_of_equivalents(self) -> None:
        SynonymGroup.objects.create(words="ZFU\nzone franche urbaine")
        group = SynonymGroup(words="ZFU\n zone   franche ", direction=ONE_WAY)
        group.full_clean()
        assert (group.words, str(group)) == ("ZFU\nzone franche", "ZFU → zone franche")

    def test_a_group_saved_again_does_not_quarrel_with_itself(self) -> None:
        group = SynonymGroup.objects.create(words="QPV\nquartier prioritaire")
        group.full_clean()


@pytest.mark.django_db
def test_the_usual_acronyms_are_there_from_the_first_day() -> None:
    """And each of them would pass the form."""
    assert SynonymGroup.objects.count() == len(list(usual_groups())) > 50
    for group in SynonymGroup.objects.all():
        group.full_clean()


@pytest.fixture
def nadia(client, db):
    client.force_login(get_user_model().objects.create_superuser("nadia", "nadia@example.org", "x"))
    return client


def found(client, text: str) -> list[str]:
    return [hit["title"] for hit in client.get("/recherche/", {"q": text, "format": "json"}).json()["hits"]]


def test_what_nadia_saves_serves_the_next_search_without_a_rebuild(
    nadia, engine, indexed_at_once, django_capture_on_commit_callbacks
) -> None:
    BibliographicRecord.objects.create(title="Les jardins familiaux")
    assert found(nadia, "potager collectif") == []
    address = reverse(SynonymGroup.snippet_viewset.get_url_name("add"))
    with django_capture_on_commit_callbacks(execute=True):
        response = nadia.post(address, {"words": "potager collectif\njardin familial", "direction": "both", "note": ""})
    assert response.status_code == 302
    assert found(nadia, "potager collectif") == ["Les jardins familiaux"]
    with django_capture_on_commit_callbacks(execute=True):
        SynonymGroup.objects.get(words__startswith="potager").delete()
    assert found(nadia, "potager collectif") == []


def test_nadia_is_told_in_french_what_is_wrong(nadia) -> None:
    page = nadia.post(reverse(SynonymGroup.snippet_viewset.get_url_name("add")), {"words": "QPV", "direction": "both"})
    assert "Écrivez au moins deux mots ou expressions, un par ligne." in page.content.decode()


def test_nadia_sees_the_list_and_what_it_does(nadia) -> None:
    page = nadia.get(reverse(SynonymGroup.snippet_viewset.get_url_name("list")), {"q": "QPV"}).content.decode()
    assert "QPV ↔ quartier prioritaire" in page
    assert "Équivalents" in page


def test_a_rejected_form_of_the_thesaurus_finds_what_bears_its_descriptor_as_text(
    nadia, engine, indexed_at_once, django_capture_on_commit_callbacks
) -> None:
    """Even where no descriptor was assigned: « HLM » is said otherwise in the title."""
    BibliographicRecord.objects.create(title="Le parc locatif public")
    subject = Subject.objects.create(vocabulary=Vocabulary.ours(), label="Parc locatif public")
    with django_capture_on_commit_callbacks(execute=True):
        SubjectVariant.objects.create(authority=subject, label="Habitations bon marché")
    assert found(nadia, "habitations bon marché") == ["Le parc locatif public"]


def test_searching_asks_the_database_for_synonyms_only_when_they_changed(
    nadia, engine, django_assert_num_queries
) -> None:
    synonyms_in_use()
    with django_assert_num_queries(0):
        synonyms_in_use()
