"""What helps Inès while she types, when nothing is found, and once she has found: whichever the engine."""

import pytest

from search.document import Kind, Removal, SearchDocument
from search.engines.base import Completion, EngineUnavailable
from search.query import Query


def record(pk: int, title: str, **values) -> SearchDocument:
    return SearchDocument(kind=Kind.RECORD, pk=pk, url=f"/notices/{pk}/", title=title, **values)


HOLDINGS = (
    record(1, "L’école, un guide\N{NO-BREAK SPACE}: pour tous", sort_title="école, un guide", agents=("Éluard, Paul",),
           subjects=("Réussite éducative", "École"), themes=("Éducation",), series=("Les Cahiers",)),
    record(2, "La réussite éducative à Bobigny", sort_title="réussite éducative à Bobigny", subjects=("Réussite éducative",),
           themes=("Éducation",), territories=("Bobigny",), agents=("Éluard, Paul",)),
    record(3, "Les élèves et leurs parents", subjects=("École",), themes=("Éducation",)),
    record(4, "Rénover les tours", subjects=("Renouvellement urbain",), themes=("Habitat",)),
    record(5, "Rénover sans déloger", subjects=("Renouvellement urbain",), themes=("Habitat",), territories=("Bobigny",)),
    SearchDocument(kind=Kind.PAGE, pk=9, url="/horaires/", title="Horaires"),
)  # fmt: skip


class HelpingContract:
    @pytest.fixture(scope="class")
    @classmethod
    def new_engine(cls):
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, new_engine):
        return new_engine(HOLDINGS)

    # While she types

    @pytest.mark.parametrize("typed", ["ecole", "École", "l'éco", "L’école"])
    def test_accents_and_apostrophes_make_no_difference(self, engine, typed):
        assert engine.complete(typed) == [
            Completion("titre", "L’école, un guide", "/notices/1/"),
            Completion("sujet", "École"),
        ]

    @pytest.mark.parametrize("typed", ["elua", "paul", "Paul É", "éluard, p"])
    def test_an_author_is_found_by_either_name(self, engine, typed):
        assert engine.complete(typed) == [Completion("auteur", "Éluard, Paul")]

    def test_a_title_is_found_with_its_article_or_without_it(self, engine):
        title = Completion("titre", "La réussite éducative à Bobigny", "/notices/2/")
        assert title in engine.complete("la réus")
        assert title in engine.complete("réus")

    def test_kinds_come_one_after_the_other_and_each_value_once(self, engine):
        assert [one.kind for one in engine.complete("re")] == ["titre", "titre", "titre", "sujet", "sujet"]
        assert [one.text for one in engine.complete("cahiers")] == ["Les Cahiers"]
        assert {one.kind for one in engine.complete("bobigny")} == {"territoire"}

    def test_a_kind_gives_no_more_than_asked(self, engine):
        assert [one.kind for one in engine.complete("re", limit=1)] == ["titre", "sujet"]

    @pytest.mark.parametrize("typed", ["", " ", "?", "zzz", "\t", "titre\t", ".*", "(", "a" * 5000, "\0", '"'])
    def test_nothing_is_proposed_without_reason(self, engine, typed):
        assert list(engine.complete(typed)) == []

    # When nothing is found

    def test_several_questions_are_counted_together(self, engine):
        narrowed = Query("rénover", filters=(("territoire", ("Bobigny",)),))
        assert list(engine.counts([Query("rénover"), narrowed, Query("xyzzy"), Query()])) == [2, 1, 0, 6]
        assert list(engine.counts([])) == []

    # Once she has found

    def test_the_nearest_documents_are_those_on_the_same_subject(self, engine):
        assert [hit.id for hit in engine.similar("notice-4")] == ["notice-5"]
        assert [hit.id for hit in engine.similar("notice-2", limit=1)] == ["notice-1"]

    def test_a_document_is_never_near_itself_and_what_has_nothing_in_common_is_not_near(self, engine):
        for document in HOLDINGS:
            assert document.id not in [hit.id for hit in engine.similar(document.id, limit=50)]
        assert list(engine.similar("page-9")) == []
        assert "notice-4" not in [hit.id for hit in engine.similar("notice-3", limit=50)]

    @pytest.mark.parametrize("unknown", ["notice-999", "", "x", "*"])
    def test_what_is_not_in_the_index_has_nothing_near(self, engine, unknown):
        assert list(engine.similar(unknown)) == []

    def test_what_leaves_the_index_is_near_nothing(self, new_engine):
        engine = new_engine(HOLDINGS)
        engine.apply([Removal("notice-5")])
        assert list(engine.similar("notice-4")) == []

    def test_without_an_index_each_says_so(self, new_engine):
        engine = new_engine(None)
        for ask in (
            lambda: engine.complete("ville"),
            lambda: engine.counts([Query()]),
            lambda: engine.similar("notice-1"),
        ):
            with pytest.raises(EngineUnavailable, match="rebuild_index"):
                ask()


class TestEmbedded(HelpingContract):
    @pytest.fixture(scope="class")
    @classmethod
    def new_engine(cls, embedded_engines):
        return embedded_engines


@pytest.mark.elasticsearch
class TestElasticsearch(HelpingContract):
    @pytest.fixture(scope="class")
    @classmethod
    def new_engine(cls, elasticsearch_engines):
        return elasticsearch_engines
