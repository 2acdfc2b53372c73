"""What Inès may expect of a search, whichever the engine."""

import multiprocessing
import os
import signal
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import french
from search.document import Kind, Removal, SearchDocument
from search.engines.base import Completion, EngineUnavailable, Results
from search.fields import ASKED_CODES, ASKED_WORDS
from search.query import Query, Sort, parse
from search.synonyms import Synonyms, rules_of
from search.syntax.reading import DEEPEST, MOST_WORDS
from search.syntax.remarks import Trouble
from tests.search.engines.conftest import HOLDINGS

VOCABULARY = (
    "ville", "jardin", "urbain", "rénovation", "habitants", "donzelot", "banlieue", "rapport", "santé", "bobigny",
    "cahiers", "évaluation", "français", "log", "urb", "2008",
)  # fmt: skip
asked_for = st.sampled_from(VOCABULARY) | st.sampled_from(
    [
        '"la ville"',
        "urb*",
        "hab* ET bobigny",
        "auteur:donzelot",
        "annee:2008..2019",
        "type:rapport OU type:guide",
        "ville -école",
        "rendez-vous",
        "titre:(ville OU jardin)",
        "cote:LOG",
        "sujet:évaluation",
        "politique de la ville",
        "log12",
        "les jardins des habitants",
    ]
)
HOSTILE = (
    "ET", "OU", "SAUF", "NOT", "(", ")", "auteur:", "titre:(", "annee:", "cote:", "Auteur :", "-", '"', "*", "urb*", "ville",
    "2015..2018", "..", "-ville", '"a', '"a b"', ":", "l’", "12", "/", "\\", "[a TO b]", "^2", "~", "{", "&&", "||", "!", ".*",
    "?", "<", "\0", "𝕏", "é*",
)  # fmt: skip
signs = st.lists(st.sampled_from(HOSTILE), max_size=10).map(" ".join)
RELOGEMENT = "Le relogement des ménages à Aubervilliers"


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


def counts(results: Results, facet: str) -> dict[str, int]:
    [found] = [one for one in results.facets if one.name == facet]
    return {value.value: value.count for value in found.values}


def marked(text: str, marks) -> list[str]:
    return [text[start:end] for start, end in marks]


def again(engine):
    """The same index, opened as another process does."""
    if hasattr(engine, "client"):
        [node] = list(engine.client.transport.node_pool.all())
        return type(engine)(node.base_url, engine.alias)
    return type(engine)(engine.generations.directory)


class EngineContract:
    @pytest.fixture(scope="class")
    @classmethod
    def new_engine(cls):
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, new_engine):
        return new_engine()

    @pytest.fixture(scope="class")
    @classmethod
    def find(cls, engine):
        return lambda text="", **values: engine.search(Query(text, **values))

    # Words

    @pytest.mark.parametrize("text", ["évaluation", "evaluation", "ÉVALUATION", "l’évaluation", "L'Évaluation"])
    def test_accents_case_and_articles_make_no_difference(self, find, text):
        assert ids(find(text)) == ["notice-2"]

    def test_a_decomposed_accent_finds_too(self, find):
        assert ids(find(unicodedata.normalize("NFD", "l’évaluation"))) == ["notice-2"]

    @pytest.mark.parametrize(
        ("typed", "found"), [("cheval", "notice-2"), ("habitant", "fiche-1"), ("rénovations", "notice-2")]
    )
    def test_plurals_and_singulars_meet(self, find, typed, found):
        assert found in ids(find(typed))

    def test_a_word_written_as_asked_comes_before_its_relatives(self, new_engine):
        titles = ("Rénover la cité", "La rénovation de la cité")
        engine = new_engine(
            [SearchDocument(kind=Kind.PAGE, pk=pk, url="/", title=title) for pk, title in enumerate(titles)]
        )
        assert ids(engine.search(Query("rénover"))) == ["page-0", "page-1"]
        assert ids(engine.search(Query("rénovation"))) == ["page-1", "page-0"]

    @pytest.mark.parametrize(
        ("typed", "found"), [("clas", ["notice-5"]), ("Réaap", ["notice-5"]), ("reaap", ["notice-5"]), ("PRE", ["notice-5"]),
                             ("npnru", ["notice-2"]), ("qpv", ["fiche-1"])])  # fmt: skip
    def test_acronyms_are_found_whole(self, find, typed, found):
        assert ids(find(typed)) == found

    def test_words_may_be_in_different_fields(self, find):
        assert ids(find("donzelot aubervilliers 2008")) == ["notice-2"]

    def test_every_word_of_a_short_question_is_needed(self, find):
        assert find("urbanisme jardin").total == 0

    def test_a_long_question_may_miss_some_words(self, find):
        assert "notice-3" in ids(find("accompagner locataires pendant travaux immeubles hélicoptère"))

    def test_the_little_words_are_not_needed(self, find):
        assert ids(find("la place du jardin dans des tours du pied")) == ["fiche-1"]

    def test_hyphens_make_no_difference(self, find):
        assert ids(find("Seine Saint Denis")) == ids(find("seine-saint-denis")) == ["notice-2"]

    # What comes first

    def test_the_exact_title_comes_first(self, find):
        assert ids(find("La ville"))[0] == "notice-1"
        assert ids(find("ville"))[0] == "notice-1"
        assert ids(find("politique de la ville"))[0] == "notice-7"

    def test_a_word_of_the_title_weighs_more_than_one_of_the_text(self, find):
        found = ids(find("ville"))
        assert found.index("notice-7") < found.index("notice-6")

    @pytest.mark.parametrize("typed", ["LOG 12", "log12", "log-12", "LOG\N{NO-BREAK SPACE}12"])
    def test_a_call_number_comes_first(self, find, typed):
        assert ids(find(typed))[0] == "notice-2"

    @pytest.mark.parametrize(
        "typed",
        ["9782707182371", "978-2-7071-8237-1", "2-7071-8237-2", "isbn 978-2-7071-8237-1", "2 7071 8237 2"],
    )
    def test_an_isbn_finds_its_notice_however_it_is_written(self, find, typed):
        assert ids(find(typed)) == ["notice-1"]

    # Another way of saying

    @pytest.fixture(scope="class")
    @classmethod
    def fluent(cls, new_engine):
        """An engine that knows synonyms, over holdings where they matter."""
        titles = (
            "Le QPV du Clos",
            "Un quartier prioritaire au Clos",
            "Près du Clos",
            "Le PRE au Clos",
            "Quartier du Clos",
        )
        engine = new_engine(
            [SearchDocument(kind=Kind.PAGE, pk=pk, url="/", title=title) for pk, title in enumerate(titles)]
            + [
                SearchDocument(
                    kind=Kind.PAGE, pk=9, url="/", title="Bilan", abstract="La réussite éducative, programme et débats."
                )
            ]
        )
        rules = rules_of(["QPV", "quartier prioritaire"], both_ways=True)
        rules += rules_of(["PRE", "réussite éducative"], both_ways=False)
        engine.synonyms = lambda: Synonyms(tuple(rules))
        return lambda text: engine.search(Query(text))

    def test_an_acronym_finds_what_it_means_after_itself(self, fluent):
        assert ids(fluent("QPV")) == ["page-0", "page-1"]
        assert ids(fluent("qpv clos")) == ["page-0", "page-1"]

    def test_what_it_means_finds_the_acronym_after_itself(self, fluent):
        assert ids(fluent("quartiers prioritaires")) == ["page-1", "page-0"]

    def test_one_way_is_one_way(self, fluent):
        assert ids(fluent("PRE")) == ["page-3", "page-9"]
        assert ids(fluent("réussite éducative")) == ["page-9"]

    def test_an_acronym_is_not_the_word_that_it_looks_like(self, fluent):
        assert "page-2" not in ids(fluent("PRE clos"))

    @pytest.mark.parametrize("text", ['"QPV"', "« quartier prioritaire »"])
    def test_nothing_is_said_otherwise_within_quotes(self, fluent, text):
        assert fluent(text).total == 1

    def test_what_is_excluded_is_not_said_otherwise(self, fluent):
        assert "page-1" in ids(fluent("clos -QPV"))

    def test_the_other_way_is_marked_in_the_text(self, fluent):
        [_own, other] = fluent("QPV").hits
        assert marked(other.title, other.title_marks) == ["quartier", "prioritaire"]

    # Documents that have only some of the words

    def test_few_hits_are_followed_by_what_is_near(self, find):
        results = find("urbanisme jardin")
        assert (results.total, ids(results)) == (0, [])
        assert {hit.id for hit in results.near} == {"notice-4", "fiche-1"}

    def test_what_is_near_is_not_what_was_found(self, find):
        results = find("donzelot aubervilliers")
        assert ids(results) == ["notice-2"]
        assert [hit.id for hit in results.near] == ["notice-3", "fiche-1"]

    def test_what_shares_a_subject_or_a_theme_with_the_first_found_is_near(self, find):
        """notice-3 bears the subject and the theme of notice-2, fiche-1 its theme only; none has the word."""
        results = find("aubervilliers")
        assert ids(results) == ["notice-2"]
        assert {hit.id for hit in results.near} == {"notice-3", "fiche-1"}
        assert [hit.id for hit in find("aubervilliers", filters=(("nature", ("notice",)),)).near] == ["notice-3"]
        assert [hit.id for hit in find("aubervilliers -guide").near] == ["fiche-1"]

    def test_what_is_near_passes_the_filters_and_the_exclusions(self, find):
        assert [hit.id for hit in find("urbanisme jardin", filters=(("nature", ("fiche",)),)).near] == ["fiche-1"]
        assert [hit.id for hit in find("urbanisme jardin -revue").near] == ["fiche-1"]

    @pytest.mark.parametrize("values", [{"text": "Réaap"}, {"text": "9782707182371"}, {"text": '"jardin" urbanisme'},
                                        {"text": "urbanisme jardin", "sort": Sort.TITLE},
                                        {"text": "urbanisme jardin", "page": 2}])  # fmt: skip
    def test_nothing_is_near_what_has_nothing_in_common_a_number_a_phrase_another_order_or_another_page(
        self, find, values
    ):
        assert find(**values).near == ()

    # Headings

    def test_a_heading_asked_for_whole_comes_before_its_words_elsewhere(self, new_engine):
        passing = "Lien social, action sociale, vie sociale et mixité : la mixité sociale. " * 3
        engine = new_engine(
            [
                SearchDocument(kind=Kind.PAGE, pk=1, url="/", title="Bilan social", abstract=passing),
                SearchDocument(kind=Kind.PAGE, pk=2, url="/", title="Attributions", subjects=("Mixité sociale",)),
                SearchDocument(kind=Kind.PAGE, pk=3, url="/", title="Attribuer", agents=("Sociale, Mixité (1950-….)",)),
            ]
        )
        assert ids(engine.search(Query("mixités sociales")))[0] == "page-2"

    def test_the_articles_of_a_journal_come_before_its_name_in_passing(self, new_engine):
        engine = new_engine(
            [
                SearchDocument(kind=Kind.RECORD, pk=1, url="/", title="Qui traverse la place ?"),
                SearchDocument(kind=Kind.RECORD, pk=2, url="/", title="Le micro", other_titles=("La Traverse",)),
            ]
        )
        assert ids(engine.search(Query("la traverse"))) == ["notice-2", "notice-1"]

    def test_a_fiche_that_has_no_descriptor_is_not_last_for_it(self, new_engine):
        told = "Soixante familles choisissent ensemble ce que l’on mange."
        engine = new_engine(
            [
                SearchDocument(kind=Kind.RECORD, pk=1, url="/", title="Le panier", abstract=told),
                SearchDocument(kind=Kind.EXPERIENCE, pk=2, url="/", title="Le panier", abstract=told),
            ]
        )
        assert ids(engine.search(Query("familles"))) == ["fiche-2", "notice-1"]

    # Families of words

    def test_a_verb_finds_the_noun_of_its_action_and_a_word_does_not_find_another(self, new_engine):
        titles = ("Démolir la barre", "La démolition d’une tour", "Le logement", "La loge de la gardienne")
        engine = new_engine(
            [SearchDocument(kind=Kind.RECORD, pk=pk, url="/", title=title) for pk, title in enumerate(titles, 1)]
        )
        assert set(ids(engine.search(Query("démolitions")))) == {"notice-1", "notice-2"}
        assert ids(engine.search(Query("se loger"))) == ["notice-3"]
        assert ids(engine.search(Query("loge"))) == ["notice-4"]

    # Quotes and exclusions

    def test_a_phrase_is_found_as_written(self, find):
        assert ids(find('"rénovation urbaine"')) == ["notice-2"]
        assert ids(find("« renovation urbaine »")) == ["notice-2"]
        assert ids(find('"urbaine rénovation"')) == []

    def test_quotes_are_not_stemmed(self, find):
        assert ids(find('"rénover"')) == ["notice-3"]
        assert ids(find('"habitant"')) == ["notice-3"]

    def test_a_phrase_does_not_run_from_one_value_to_the_next(self, find):
        assert find('"Jacques Profession"').total == 0

    def test_a_word_can_be_excluded(self, find):
        assert set(ids(find("donzelot"))) == {"notice-2", "notice-3"}
        assert ids(find("donzelot -guide")) == ["notice-2"]
        assert ids(find('donzelot -"bilan d’étape"')) == ["notice-3"]

    # Fields, years, beginnings, operators

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("auteur:donzelot", {"notice-2", "notice-3"}),
            ('auteur:"Donzelot, Jacques"', {"notice-2", "notice-3"}),
            ('auteur:"Jacques Donzelot"', set()),
            ("auteur:banlieue", {"notice-2", "notice-5"}),
            ("auteur:(weber OU banlieue)", {"notice-1", "notice-2", "notice-5"}),
            ("auteur:(banlieue SAUF claire)", {"notice-2"}),
            ("titre:ville", {"notice-1", "notice-7"}),
            ("titre:villes", {"notice-1", "notice-7"}),
            ("titre:rénovations", {"notice-2"}),
            ('titre:"la ville"', {"notice-1", "notice-7"}),
            ("texte:ville", {"notice-5", "notice-6"}),
            ("sujet:habitants", {"notice-3"}),
            ("sujet:(renouvellement urbain)", {"notice-2", "notice-3"}),
            ("theme:sante", {"fiche-1", "rendez-vous-9"}),
            ("lieu:bobigny", {"notice-3", "fiche-1"}),
            ("territoire:seine-saint-denis", {"notice-2"}),
            ("collection:cahiers", {"notice-2"}),
            ("editeur:banlieue", {"notice-2"}),
            ("type:rapports", {"notice-2", "notice-5"}),
            ("nature:rendez-vous", {"rendez-vous-9"}),
            ("langue:francais", {"notice-1", "notice-2", "notice-3"}),
            ("langue:Anglais", {"notice-3"}),
            ("cote:LOG", {"notice-2", "notice-3"}),
            ("cote:log-12", {"notice-2"}),
            ("cote:LOG 12", {"notice-2"}),
            ('cote:"LOG 12"', {"notice-2"}),
            ("cote:LOG12*", {"notice-2", "notice-3"}),
            ("cote:LO", set()),
            ("cote:LO*", {"notice-2", "notice-3"}),
            ("cote:9782707182371", set()),
            ("isbn:978-2-7071-8237-1", {"notice-1"}),
            ("isbn:2-7071-8237-2", {"notice-1"}),
            ("isbn:LOG", set()),
            ("annee:2008", {"notice-2", "notice-4"}),
            ("annee:2012..2019", {"notice-1", "notice-3", "notice-5"}),
            ("annee:2021..", {"fiche-1", "rendez-vous-9"}),
            ("annee:..2007", {"notice-4", "notice-7"}),
            ("annee:1800..1900", set()),
            ("annee:(1999 OU 2012)", {"notice-5", "notice-7"}),
        ],
    )
    def test_what_is_asked_in_a_field_is_only_found_there(self, find, typed, found):
        assert set(ids(find(typed))) == found

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("jardin OU relogement", {"fiche-1", "notice-2"}),
            ("donzelot ET guide", {"notice-3"}),
            ("donzelot SAUF guide", {"notice-2"}),
            ("donzelot SAUF (guide OU relogement)", set()),
            ("(jardin OU donzelot) ET bobigny", {"fiche-1", "notice-3"}),
            ("jardin OU donzelot ET bobigny", {"fiche-1", "notice-3"}),
            ("donzelot OU jardin SAUF bobigny", {"notice-2", "notice-3"}),
            ("habitants auteur:donzelot annee:2015..2020", {"notice-3"}),
            ("donzelot SAUF 2008", {"notice-3"}),
            ("donzelot -cote:LOG12", {"notice-3"}),
            ('donzelot SAUF "bilan d’étape"', {"notice-3"}),
        ],
    )
    def test_operators_join_and_leave_out(self, find, typed, found):
        assert set(ids(find(typed))) == found

    def test_a_star_finds_what_begins_so(self, find):
        assert set(ids(find("urbani*"))) == {"notice-4"}
        assert set(ids(find("urb*"))) == {"notice-1", "notice-2", "notice-3", "notice-4"}
        assert set(ids(find("titre:urba*"))) == {"notice-2", "notice-4"}
        assert set(ids(find("éval*"))) == {"notice-2"}
        assert set(ids(find("urb* ET jardin*"))) == set()

    def test_plain_words_are_ranked_the_same_beside_a_field(self, find):
        assert ids(find("la ville nature:notice"))[0] == "notice-1"
        assert ids(find("ville type:livre"))[:2] == ["notice-1", "notice-7"]

    def test_a_title_in_capitals_comes_first_though_it_holds_an_operator(self, new_engine):
        titles = ("Santé, logement, logement et logement", "Logement et santé", "Le logement, la santé, le logement")
        engine = new_engine(
            [SearchDocument(kind=Kind.PAGE, pk=pk, url="/", title=title) for pk, title in enumerate(titles)]
        )
        assert ids(engine.search(Query("LOGEMENT ET SANTÉ")))[0] == "page-1"

    def test_a_question_of_years_only_shows_the_latest_arrivals_first(self, find):
        assert ids(find("annee:2014..2021"))[:3] == ["fiche-1", "notice-3", "notice-1"]

    def test_a_phrase_in_a_field_does_not_run_from_one_value_to_the_next(self, find):
        assert find('auteur:"Jacques Profession"').total == 0
        assert find('sujet:"urbain évaluation"').total == 0

    def test_facets_are_counted_under_the_conditions(self, find):
        assert counts(find("auteur:donzelot annee:2008"), "type") == {"Rapport": 1}

    def test_what_is_found_in_a_field_is_marked_where_it_shows(self, new_engine):
        document = SearchDocument(
            kind=Kind.RECORD, pk=1, url="/", title="Weber et l’urbanisme", agents=("Weber, Max",), description="Max Weber. – Plon",
            abstract="Weber parle d’urbanisme et d’urbanité.",
        )  # fmt: skip
        engine = new_engine([document])
        [hit] = engine.search(Query("auteur:weber")).hits
        assert (hit.title_marks, hit.snippet_marks) == ((), ())
        assert marked(hit.description, hit.description_marks) == ["Weber"]
        [hit] = engine.search(Query("titre:urbanisme")).hits
        assert marked(hit.title, hit.title_marks) == ["urbanisme"]
        assert hit.snippet_marks == ()
        [hit] = engine.search(Query("urban*")).hits
        assert marked(hit.title, hit.title_marks) == ["urbanisme"]
        assert marked(hit.snippet, hit.snippet_marks) == ["urbanisme", "urbanité"]

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("titre:jardni", "titre:jardin"),
            ("relogemant auteur:donzelot", "relogement auteur:donzelot"),
            ("jardni OU xyzzyx", ""),
        ],
    )
    def test_another_spelling_keeps_the_fields(self, find, typed, meant):
        assert find(typed).suggestion == meant

    def test_the_deepest_and_the_longest_questions_are_answered(self, find):
        deep = "titre:(a OU b SAUF c)"
        for _ in range(DEEPEST - 1):
            deep = f"x ET y SAUF ({deep} OU z OU t)"
        assert [remark.trouble for remark in parse(deep).remarks] == []
        assert Trouble.TOO_DEEP in [remark.trouble for remark in parse(f"a OU ({deep})").remarks]
        assert isinstance(find(deep), Results)
        longest = " OU ".join(f"mot{n}* ET 2{n:03d}" for n in range(MOST_WORDS // 2))
        assert parse(longest).conditions
        assert isinstance(find(longest), Results)
        assert isinstance(find(" OU ".join(f"annee:{n}" for n in range(1000, 1000 + MOST_WORDS))), Results)

    # Filters and facets

    def test_values_of_one_facet_add_up_and_facets_narrow(self, find):
        filters = (("type", ("Rapport", "Guide")), ("theme", ("Habitat et cadre de vie",)))
        assert set(ids(find(filters=filters))) == {"notice-2", "notice-3"}

    def test_facets_are_counted_in_the_order_of_the_page(self, find):
        results = find("donzelot")
        assert [facet.name for facet in results.facets] == [
            "nature", "type", "theme", "sujet", "auteur", "annee", "nouveau", "territoire", "langue", "collection",
            "dispo", "texte",
        ]  # fmt: skip
        assert counts(results, "sujet") == {"Renouvellement urbain": 2, "Évaluation": 1, "Habitant": 1}
        assert counts(results, "annee") == {"2019": 1, "2008": 1}
        assert counts(results, "dispo") == {"oui": 2}
        assert counts(results, "texte") == {"oui": 1}

    def test_a_choice_does_not_hide_the_other_values_of_its_facet(self, find):
        results = find(filters=(("type", ("Guide",)),))
        assert ids(results) == ["notice-3"]
        assert counts(results, "type")["Livre"] == 3
        assert counts(results, "auteur") == {"Donzelot, Jacques": 1}

    def test_other_choices_narrow_a_facet(self, find):
        results = find(filters=(("type", ("Guide",)), ("langue", ("français",))))
        assert counts(results, "type") == {"Guide": 1, "Livre": 1, "Rapport": 1}
        assert counts(results, "langue") == {"français": 1, "anglais": 1}

    def test_a_choice_that_finds_nothing_stays_shown(self, find):
        [facet] = [facet for facet in find(filters=(("theme", ("Astronomie",)),)).facets if facet.name == "theme"]
        assert [(value.value, value.count) for value in facet.values if value.selected] == [("Astronomie", 0)]

    def test_a_serial_counts_in_each_of_its_years(self, find):
        assert set(ids(find(filters=(("annee", ("2008",)),)))) == {"notice-2", "notice-4"}

    def test_years_go_from_the_latest(self, find):
        years = list(counts(find(), "annee"))
        assert years == sorted(years, reverse=True)

    @pytest.mark.parametrize(
        "filters", [(("annee", ("douze",)),), (("annee", ("9" * 30,)),), (("dispo", ("peut-être", "non")),)]
    )
    def test_a_value_that_cannot_be_is_no_error(self, find, filters):
        assert isinstance(find(filters=filters), Results)

    def test_yes_and_no_filters(self, find):
        assert set(ids(find(filters=(("dispo", ("oui",)),)))) == {"notice-1", "notice-2", "notice-3"}

    def test_kinds_are_told_in_french(self, find):
        [nature] = [facet for facet in find().facets if facet.name == "nature"]
        assert ("fiche", "Fiches d’expériences", 1) in [(v.value, v.label, v.count) for v in nature.values]

    def test_an_unknown_facet_is_ignored(self, find):
        assert find(filters=(("couleur", ("rouge",)),)).total == 9

    def test_facets_may_be_left_out(self, find):
        assert find("ville", with_facets=False).facets == ()
        assert [facet.name for facet in find("ville", facets=("theme", "type")).facets] == ["type", "theme"]

    # Sorts and pages

    @pytest.mark.parametrize(
        ("sort", "first", "last"),
        [
            (Sort.NEWEST, "rendez-vous-9", "notice-6"),
            (Sort.OLDEST, "notice-7", "notice-6"),
            (Sort.TITLE, "notice-3", "notice-1"),
        ],
    )
    def test_sorts(self, find, sort, first, last):
        found = ids(find(sort=sort))
        assert (found[0], found[-1]) == (first, last)

    def test_latest_arrivals_come_first_when_nothing_is_asked(self, find):
        assert ids(find())[:3] == ids(find(sort=Sort.ENTERED))[:3] == ["fiche-1", "notice-3", "notice-1"]

    def test_pages_follow_one_another(self, find):
        pages = [find(sort=Sort.TITLE, page=page, page_size=4) for page in (1, 2, 3)]
        assert [len(page.hits) for page in pages] == [4, 4, 1]
        assert len({one for page in pages for one in ids(page)}) == 9

    @pytest.mark.parametrize("page", [4, 10**6, 10**9])
    def test_a_page_too_far_is_empty_and_the_total_right(self, find, page):
        results = find(page=page, page_size=4)
        assert (results.total, results.hits) == (9, ())

    # What is shown

    def test_a_hit_carries_what_the_page_shows(self, find):
        [hit] = find("9782707182371").hits
        assert (hit.kind, hit.url, hit.title, hit.year) == ("notice", "/notices/1/", "La ville", 2014)
        assert (hit.document_type, hit.available_here, hit.call_numbers) == ("Livre", True, ("URB 4",))
        assert hit.score > 0

    def test_the_words_found_are_marked_without_their_article(self, find):
        [hit] = find("evaluation urbaine").hits
        assert marked(hit.title, hit.title_marks) == ["évaluation", "urbaine"]

    def test_the_snippet_is_the_passage_that_answers(self, find):
        [hit] = find("relogement Aubervilliers").hits
        assert RELOGEMENT in hit.snippet
        assert marked(hit.snippet, hit.snippet_marks) == ["relogement", "Aubervilliers"]

    # Other spellings and completion

    @pytest.mark.parametrize(
        ("typed", "meant"), [("evaluatoin", "évaluation"), ("relogment aubervillers", "relogement aubervilliers")]
    )
    def test_another_spelling_is_proposed_that_finds_something(self, find, typed, meant):
        results = find(typed)
        assert (results.total, results.suggestion) == (0, meant)
        assert find(results.suggestion).total

    @pytest.mark.parametrize("typed", ["xqzvkw", "jardin urbanisme", "", "évaluation"])
    def test_no_spelling_is_proposed_without_reason(self, find, typed):
        assert find(typed).suggestion == ""

    def test_a_spelling_that_a_filter_hides_is_not_proposed(self, find):
        assert find("evaluatoin", filters=(("type", ("Guide",)),)).suggestion == ""

    def test_completion_proposes_titles_agents_and_subjects(self, engine):
        assert engine.complete("donz") == [Completion("auteur", "Donzelot, Jacques")]
        assert Completion("sujet", "Renouvellement urbain") in engine.complete("REN")
        assert engine.complete("polit") == [Completion("titre", "Politique de la ville", "/notices/7/")]
        assert engine.complete("?") == engine.complete("zzz") == []

    # Hostile questions

    @pytest.mark.parametrize(
        "text",
        ['"', "'", '"ville', 'ville"', "-", "--", '-"', "?!…", "( ) [ ] { }", "title:ville", "ville AND", "OR", "NOT ville",
         "*", "vi*", "~2", "ville^4", "\\", "/ville/", "a" * 10_000, "ville " * 2000, "l' " * 500, "a'" * 5000,
         "\0", "﷽", "🏙️", "-ville", '"de la"', "<script>alert(1)</script>", "١٢٣", "²", "ﬁ"],
    )  # fmt: skip
    def test_no_question_is_an_error(self, find, text):
        assert isinstance(find(text), Results)

    def test_operators_are_plain_words(self, find):
        assert "notice-1" in ids(find("(ville)"))
        assert "notice-1" in ids(find('"ville'))

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(text=st.text(max_size=60) | st.text("\"-«» '’a1é", max_size=30))
    def test_whatever_is_typed_is_answered(self, find, text):
        for hit in find(text).hits:
            for shown, marks in ((hit.title, hit.title_marks), (hit.snippet, hit.snippet_marks)):
                assert all(0 <= start < end <= len(shown) for start, end in marks)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(text=signs)
    def test_whatever_librarians_mistype_is_answered(self, find, text):
        assert isinstance(find(text, with_facets=False), Results)

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(one=asked_for, other=asked_for)
    def test_operators_are_those_of_sets(self, find, one, other):
        def found(text: str) -> set[str]:
            return set(ids(find(text, with_facets=False)))

        either, both, without = (
            found(f"({one}) OU ({other})"),
            found(f"({one}) ET ({other})"),
            found(f"({one}) SAUF ({other})"),
        )
        assert either == found(one) | found(other)
        assert both == found(one) & found(other)
        assert without == found(one) - found(other)

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(word=st.sampled_from(VOCABULARY))
    def test_a_beginning_finds_what_its_word_finds_and_more(self, find, word):
        for field in ("", "titre:", "sujet:", "texte:"):
            word_alone, beginning = (set(ids(find(field + typed, with_facets=False))) for typed in (word, f"{word}*"))
            assert word_alone <= beginning

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        field=st.sampled_from([*ASKED_WORDS, *ASKED_CODES]),
        word=st.sampled_from(VOCABULARY),
        elsewhere=st.sampled_from(ASKED_WORDS),
    )
    def test_nothing_escapes_its_field(self, find, field, word, elsewhere):
        """A document answers in a field only if what this field holds has a word of the same stem."""
        for typed in (f"{field.name}:{word}", f'{field.name}:"{word}"', f"{field.name}:{word}*"):
            for hit in find(typed, with_facets=False).hits:
                document = next(one for one in HOLDINGS if one.id == hit.id)
                values = [getattr(document, name) for name in field.of]
                held = " ".join(" ".join(value) if isinstance(value, tuple) else str(value) for value in values)
                stems, exact = french.analysed(held)
                assert french.stem_form(word) in stems.split() or french.exact_form(word) in exact, (typed, held)

    # Changes

    def test_a_change_replaces_and_a_removal_removes(self, new_engine):
        engine = new_engine()
        page = SearchDocument(kind=Kind.PAGE, pk=3, url="/a/", title="Horaires")
        assert engine.apply([page, Removal("notice-1")]) == 2
        assert ids(engine.search(Query("horaires"))) == ["page-3"]
        assert "notice-1" not in ids(engine.search(Query("ville")))
        engine.apply([SearchDocument(kind=Kind.PAGE, pk=3, url="/a/", title="Accès")])
        assert engine.search(Query("horaires")).total == 0
        assert ids(engine.search(Query("acces"))) == ["page-3"]
        assert engine.status().documents == 9

    def test_removing_what_is_not_there_is_no_error(self, new_engine):
        engine = new_engine()
        assert engine.apply([Removal("notice-999")]) == 1
        assert engine.status().documents == 9

    def test_the_first_changes_make_the_index(self, new_engine):
        engine = new_engine(None)
        engine.apply([SearchDocument(kind=Kind.PAGE, pk=1, url="/", title="Accueil")])
        assert ids(engine.search(Query("accueil"))) == ["page-1"]

    def test_without_an_index_it_says_what_to_do(self, new_engine):
        engine = new_engine(None)
        with pytest.raises(EngineUnavailable, match="rebuild_index"):
            engine.search(Query("ville"))
        assert not engine.status().available
        assert "rebuild_index" in engine.status().detail

    def test_readers_never_see_half_a_rebuild(self, new_engine):
        engine = new_engine()
        seen = []

        def documents():
            for pk in range(300):
                if pk % 100 == 50:
                    seen.append(engine.search(Query(page_size=1)).total)
                yield SearchDocument(kind=Kind.PAGE, pk=pk, url="/", title=f"Page {pk}")

        assert engine.rebuild(documents()) == 300
        assert seen == [9, 9, 9]
        assert engine.search(Query()).total == 300

    def test_a_failed_rebuild_leaves_the_index_as_it_was(self, new_engine):
        engine = new_engine()

        def documents():
            yield SearchDocument(kind=Kind.PAGE, pk=1, url="/", title="Accueil")
            raise OSError("the database went away")

        with pytest.raises(OSError, match="went away"):
            engine.rebuild(documents())
        assert engine.search(Query()).total == 9
        assert engine.rebuild([SearchDocument(kind=Kind.PAGE, pk=1, url="/", title="Accueil")]) == 1

    def test_a_rebuild_killed_half_way_leaves_the_old_index_serving(self, new_engine, monkeypatch):
        engine = new_engine()
        # A killed process says nothing: only its silence tells that its half-built index may be thrown away.
        monkeypatch.setattr("search.engines.elasticsearch.generations.DEAD_AFTER", 0)

        def documents():
            for pk in range(2000):
                yield SearchDocument(kind=Kind.PAGE, pk=pk, url="/", title="Accueil")
            os.kill(os.getpid(), signal.SIGKILL)

        rebuilding = multiprocessing.get_context("fork").Process(target=lambda: again(engine).rebuild(documents()))
        rebuilding.start()
        rebuilding.join()
        assert rebuilding.exitcode == -signal.SIGKILL
        assert engine.search(Query()).total == 9
        assert again(engine).search(Query()).total == 9
        assert engine.rebuild([SearchDocument(kind=Kind.PAGE, pk=1, url="/", title="Accueil")]) == 1
        assert engine.search(Query()).total == 1

    def test_a_document_with_very_much_text_is_indexed(self, new_engine):
        engine = new_engine(())
        text = "mot " * 100_000 + "a" * 200_000 + " dernier"
        engine.apply(
            [SearchDocument(kind=Kind.FILE, pk=1, url="/", title="t" * 40_000, agents=("x" * 40_000,), body=text)]
        )
        assert ids(engine.search(Query("dernier"))) == ["document-1"]


class TestEmbedded(EngineContract):
    @pytest.fixture(scope="class")
    @classmethod
    def new_engine(cls, embedded_engines):
        return embedded_engines


@pytest.mark.elasticsearch
class TestElasticsearch(EngineContract):
    @pytest.fixture(scope="class")
    @classmethod
    def new_engine(cls, elasticsearch_engines):
        return elasticsearch_engines
