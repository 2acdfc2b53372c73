"""A thesaurus leaves as SKOS and comes back the same; a file that would do harm is refused, what it breaks is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catalogue.models import (
    BibliographicRecord,
    BroaderLink,
    ConceptMatch,
    RelatedLink,
    Subject,
    SubjectAssignment,
    SubjectVariant,
    Vocabulary,
)
from catalogue.thesaurus.reading import LARGEST, UnreadableThesaurus, read
from catalogue.thesaurus.taking import Report, take
from catalogue.thesaurus.writing import exported

PREFIXES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix : <https://thesaurus.example/> .
"""
HOUSING = """
:scheme a skos:ConceptScheme ; dcterms:title "Thésaurus de la ville"@fr .
:habitat a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "Habitat"@fr, "Housing"@en ; skos:narrower :hlm .
:hlm a skos:Concept ; skos:prefLabel "Logement social"@fr ; skos:altLabel "HLM"@fr, "Habitat à loyer modéré"@fr ;
    skos:hiddenLabel "logment social" ; skos:scopeNote "Logement des bailleurs sociaux."@fr ; skos:notation "H12" ;
    skos:related :bailleur ; skos:exactMatch <http://data.bnf.fr/ark:/12148/cb1> ; skos:closeMatch <http://eurovoc/1> .
:bailleur a skos:Concept ; skos:prefLabel "Bailleur"@fr .
"""


def ttl(body: str) -> bytes:
    return (PREFIXES + body).encode()


def take_in(body: str = HOUSING, vocabulary: Vocabulary | None = None, **options: object) -> Report:
    return take(read(ttl(body), "thesaurus.ttl"), vocabulary or Vocabulary.ours(), **options)


def thesaurus(vocabulary: Vocabulary) -> dict[str, object]:
    """Everything that it says, by label."""
    inside = Subject.objects.filter(vocabulary=vocabulary)
    return {
        "subjects": set(inside.values_list("label", "kind", "scope_note", "notation")),
        "forms": set(
            SubjectVariant.objects.filter(authority__in=inside).values_list(
                "authority__label", "form", "language", "label"
            )
        ),
        "broader": set(BroaderLink.objects.filter(subject__in=inside).values_list("subject__label", "broader__label")),
        "related": set(RelatedLink.objects.filter(subject__in=inside).values_list("subject__label", "related__label")),
        "matches": set(ConceptMatch.objects.filter(subject__in=inside).values_list("subject__label", "kind", "uri")),
    }


@pytest.mark.django_db
class TestTaking:
    def test_every_relation_has_its_place(self) -> None:
        report = take_in()
        assert (report.created, report.faults) == (3, [])
        found = thesaurus(Vocabulary.ours())
        assert ("Logement social", "topic", "Logement des bailleurs sociaux.", "H12") in found["subjects"]
        assert found["broader"] == {("Logement social", "Habitat")}
        assert found["related"] == {("Logement social", "Bailleur"), ("Bailleur", "Logement social")}
        assert ("Logement social", "rejected", "", "HLM") in found["forms"]
        assert ("Logement social", "hidden", "", "logment social") in found["forms"]
        assert ("Habitat", "translation", "en", "Housing") in found["forms"]
        assert ("Logement social", "exactMatch", "http://data.bnf.fr/ark:/12148/cb1") in found["matches"]
        assert Subject.objects.get(label="Habitat").uri == "https://thesaurus.example/habitat"

    def test_taken_again_it_changes_nothing(self) -> None:
        take_in()
        before = thesaurus(Vocabulary.ours())
        report = take_in()
        assert (report.created, report.changed, report.unchanged, report.forms, report.links) == (0, 0, 3, 0, 0)
        assert thesaurus(Vocabulary.ours()) == before

    def test_a_trial_writes_nothing_and_says_the_same(self) -> None:
        assert take_in(dry_run=True).in_french() == take_in().in_french()
        Subject.objects.all().delete()
        take_in(dry_run=True)
        assert not Subject.objects.exists()

    def test_it_completes_the_descriptors_that_notices_bear_already(self) -> None:
        subject = Subject.objects.create(label="logement social")
        record = BibliographicRecord.objects.create(title="Livre")
        SubjectAssignment.objects.create(record=record, subject=subject)
        take_in()
        assert Subject.objects.get(match_key="topic:logement social").pk == subject.pk
        assert subject.variants.filter(label="HLM").exists()

    def test_a_concept_renamed_over_there_keeps_its_former_name_as_a_rejected_form(self) -> None:
        take_in()
        take_in(HOUSING.replace('"Bailleur"', '"Bailleur social"'))
        renamed = Subject.objects.get(uri="https://thesaurus.example/bailleur")
        assert renamed.label == "Bailleur social"
        assert [one.label for one in renamed.variants.all()] == ["Bailleur"]

    def test_what_nadia_added_stays(self) -> None:
        take_in()
        subject = Subject.objects.get(label="Bailleur")
        SubjectVariant.objects.create(authority=subject, label="Organisme HLM")
        Subject.objects.create(label="Charte de relogement")
        report = take_in()
        assert subject.variants.get().label == "Organisme HLM"
        assert report.absent == 1

    def test_a_loop_costs_its_link_alone(self) -> None:
        report = take_in(HOUSING + ":habitat skos:broader :bailleur . :bailleur skos:broader :hlm .")
        assert report.created == 3
        assert len(report.faults) == 1
        assert "tournerait en rond" in report.faults[0]
        assert BroaderLink.objects.count() == 2

    def test_two_concepts_of_one_label_and_one_without_any(self) -> None:
        report = take_in(HOUSING + ':ze a skos:Concept ; skos:prefLabel "HABITAT"@fr . :vide a skos:Concept .')
        assert report.created == 3
        assert len(report.faults) == 2

    def test_a_rejected_form_that_is_used_elsewhere_is_left_aside(self) -> None:
        report = take_in(HOUSING + ':bailleur skos:altLabel "Habitat"@fr .')
        assert "laissée de côté" in report.faults[0]

    def test_the_same_word_in_two_vocabularies_is_two_descriptors(self) -> None:
        take_in()
        take_in(vocabulary=Vocabulary.of("rameau"))
        assert Subject.objects.filter(label="Habitat").count() == 2


class TestBadFiles:
    def test_an_entity_bomb_is_refused_before_it_is_opened(self) -> None:
        bomb = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><r>&b;</r>'
        with pytest.raises(UnreadableThesaurus, match="entités XML"):
            read(bomb.encode(), "bombe.rdf")

    def test_a_bomb_under_another_name_too(self) -> None:
        bomb = b'\n<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>'
        with pytest.raises(UnreadableThesaurus):
            read(bomb.strip(), "thesaurus.ttl")

    @pytest.mark.parametrize("prolog", ["\ufeff", "\n \n"])
    def test_a_bomb_behind_blanks(self, prolog: str) -> None:
        bomb = prolog + '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>'
        with pytest.raises(UnreadableThesaurus):
            read(bomb.encode(), "thesaurus")

    def test_a_bomb_in_utf_16(self) -> None:
        bomb = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r [<!ENTITY a "x">]><r>&a;</r>'
        with pytest.raises(UnreadableThesaurus, match="entités XML"):
            read(bomb.encode("utf-16"), "thesaurus.rdf")

    @pytest.mark.parametrize("data", [b"", b"Ceci n'est pas du SKOS.", b"<html><body>", b"\x00\x01", b"[" * 5000])
    def test_what_is_not_skos_says_so(self, data: bytes) -> None:
        with pytest.raises(UnreadableThesaurus):
            read(data, "thesaurus.ttl")

    def test_a_file_too_large_says_the_limit(self) -> None:
        with pytest.raises(UnreadableThesaurus, match="20 Mo"):
            read(b" " * (LARGEST + 1))

    def test_rdf_without_a_concept_says_so(self) -> None:
        with pytest.raises(UnreadableThesaurus, match="aucun concept"):
            read(ttl(':a dcterms:title "Rien" .'), "a.ttl")


words = st.text(st.characters(categories=["L", "N"], include_characters=" ’'-(),&<>\"\\"), min_size=1, max_size=20)
labels = words.map(lambda text: " ".join(text.split())).filter(lambda text: any(sign.isalnum() for sign in text))


@st.composite
def thesauri(draw: st.DrawFn) -> dict[str, list]:
    from reference.folding import fold

    names = draw(st.lists(labels, min_size=2, max_size=14, unique_by=fold))
    half = max(1, len(names) // 2)
    mains, others = names[:half], names[half:]
    index = st.integers(0, half - 1)
    return {
        "mains": [
            (name, draw(st.sampled_from(Subject.Kind.values)), draw(st.sampled_from(["", "N A"]))) for name in mains
        ],
        "forms": [(draw(index), name, draw(st.sampled_from(["rejected", "hidden"]))) for name in others],
        "broader": [(low, high) for low, high in draw(st.lists(st.tuples(index, index), max_size=8)) if high < low],
        "related": [(one, two) for one, two in draw(st.lists(st.tuples(index, index), max_size=4)) if one != two],
    }


class TestRoundTrip(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(thesauri(), st.sampled_from(["ttl", "rdf"]))
    def test_what_leaves_comes_back(self, drawn: dict[str, list], ending: str) -> None:
        home = Vocabulary.objects.create(name="Chez nous", code="chez-nous")
        subjects = [
            Subject.objects.create(vocabulary=home, label=label, kind=kind, scope_note=note)
            for label, kind, note in drawn["mains"]
        ]
        for number, label, form in drawn["forms"]:
            SubjectVariant.objects.create(authority=subjects[number], label=label, form=form)
        for low, high in set(drawn["broader"]):
            BroaderLink.objects.create(subject=subjects[low], broader=subjects[high])
        for one, two in drawn["related"]:
            RelatedLink.objects.get_or_create(subject=subjects[one], related=subjects[two])
        before = thesaurus(home)

        file = exported(home, ending)
        away = Vocabulary.objects.create(name="Ailleurs", code="ailleurs")
        report = take(read(file, f"thesaurus.{ending}"), away)

        assert report.faults == []
        assert thesaurus(away) == before
        # Home again, it finds itself by its addresses.
        assert take(read(file, f"thesaurus.{ending}"), home).created == 0
        assert thesaurus(home) == before


@pytest.mark.django_db
def test_addresses_are_kept_and_ours_are_made_from_the_site(settings) -> None:
    settings.SITE_URL = "https://centre.example"
    take_in()
    added = Subject.objects.create(label="Charte de relogement")
    file = exported(Vocabulary.ours(), "ttl").decode()
    assert "<https://thesaurus.example/hlm>" in file
    assert f"<https://centre.example/sujets/{added.pk}/>" in file
