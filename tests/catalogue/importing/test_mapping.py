"""What a source says becomes what we say, word by word."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from catalogue.models import BibliographicRecord, Item, Source, SourceMapping
from catalogue.views import became
from reference.models import Theme

pytestmark = pytest.mark.django_db

ITEM = "996 ##$fPB1$9expl_cb:PB1$9statut_libelle:Consultable sur place$9section_libelle:S. urba$9pret_flag:1"


@pytest.fixture
def cosoter() -> Source:
    return Source.objects.create(name="Cosoter")


@pytest.fixture
def says(cosoter):
    """`says("theme", "Habitat", "logement")`: a line of the table."""

    def line(kind: str, value: str, target: str = "", **more: object) -> SourceMapping:
        return SourceMapping.objects.create(source=cosoter, kind=kind, value=value, target=target, **more)

    return line


@pytest.fixture
def housing() -> Theme:
    return Theme.objects.create(name="Le logement et l’habitat", short_name="Logement", slug="logement")


class TestItems:
    def test_a_status_and_a_section_in_our_words(self, book, import_records, says) -> None:
        says("status", "Consultable sur place", "Sur place", loanable=False)
        says("section", "S. urba", "Urbanisme")
        import_records(book("1", "La ville", ITEM))
        item = Item.objects.get()
        assert (item.status, item.loanable, item.section) == ("Sur place", False, "Urbanisme")

    def test_without_a_line_they_stay_as_they_are(self, book, import_records) -> None:
        import_records(book("1", "La ville", ITEM))
        item = Item.objects.get()
        assert (item.status, item.loanable, item.section) == ("Consultable sur place", True, "S. urba")


class TestValuesOfAField:
    def test_a_word_means_the_theme_that_was_chosen(self, book, import_records, says, housing) -> None:
        says("custom_field", "cp_theme", "themes")
        says("theme", "Habiter", "logement")
        import_records(book("1", "La ville", "900 ##$aHabiter$ncp_theme$lThème", "900 ##$aAutre$ncp_theme$lThème"))
        record = BibliographicRecord.objects.get()
        assert [theme.pk for theme in record.themes.all()] == [housing.pk]
        # What means nothing yet is kept.
        assert [one["value"] for one in record.details["custom_fields"]] == ["Habiter", "Autre"]

    def test_a_theme_deleted_since_leaves_the_word_alone(self, book, import_records, says, housing) -> None:
        says("custom_field", "cp_theme", "themes")
        says("theme", "Habiter", "logement")
        housing.delete()
        report = import_records(book("1", "La ville", "900 ##$aHabiter$ncp_theme$lThème"))
        assert report.outcomes["created"] == 1
        assert not BibliographicRecord.objects.get().themes.exists()

    def test_a_field_becomes_keywords(self, book, import_records, says) -> None:
        says("custom_field", "cp_mots", "keywords")
        import_records(book("1", "La ville", "610 0#$aville", "900 ##$aquartier$ncp_mots$lMots"))
        assert BibliographicRecord.objects.get().keywords == ["ville", "quartier"]


class TestTheSourceRemembers:
    def test_its_words_and_its_losses_after_an_import(self, book, import_records, cosoter) -> None:
        report = import_records(book("1", "La ville", ITEM, "992 ##$aGEO"), book("2", "La rue", ITEM))
        cosoter.refresh_from_db()
        assert cosoter.values_met["records"] == 2
        assert cosoter.values_met["sections"]["values"] == [["S. urba", 2]]
        assert cosoter.losses["992 $a"]["count"] == 1
        assert any("992 $a" in line for line in report.in_french())


class TestReapplying:
    def test_a_new_line_reaches_the_notices_already_imported(
        self, book, import_records, says, housing, cosoter, capsys
    ) -> None:
        import_records(book("1", "La ville", "900 ##$aHabiter$ncp_theme$lThème"), book("2", "La rue"))
        says("custom_field", "cp_theme", "themes")
        says("theme", "Habiter", "logement")
        call_command("reapply_mapping", source="Cosoter")
        assert "mises à jour : 2" in capsys.readouterr().out.replace("\u00a0", " ")
        assert BibliographicRecord.objects.get(title="La ville").themes.get() == housing
        call_command("reapply_mapping", source="Cosoter")
        assert "mises à jour : 0, inchangées : 2" in capsys.readouterr().out.replace("\u00a0", " ")

    def test_what_was_corrected_here_stays(self, book, import_records, says) -> None:
        import_records(book("1", "La ville", "900 ##$aRapport$ncp_typdoc$lType"))
        record = BibliographicRecord.objects.get()
        record.abstract, record.title = "Écrit par Nadia.", "La ville, corrigée"
        record.note_edits(["abstract", "title"])
        record.save()
        says("custom_field", "cp_typdoc", "document_type")
        says("document_type", "Rapport", "Étude")
        call_command("reapply_mapping", source="Cosoter")
        record.refresh_from_db()
        assert (record.document_type, record.title, record.abstract) == (
            "Étude", "La ville, corrigée", "Écrit par Nadia.",
        )  # fmt: skip

    def test_a_dry_run_writes_nothing(self, book, import_records, says) -> None:
        import_records(book("1", "La ville", "900 ##$aRapport$ncp_typdoc$lType"))
        says("document_type", "Rapport", "Étude")
        call_command("reapply_mapping", source="Cosoter", dry_run=True)
        assert not BibliographicRecord.objects.filter(document_type="Étude").exists()

    def test_an_unknown_source_names_those_that_are_known(self, cosoter) -> None:
        with pytest.raises(CommandError, match="Sources connues : Cosoter"):
            call_command("reapply_mapping", source="Cosotère")


def test_a_notice_that_became_nothing_points_nowhere(book, import_records) -> None:
    import_records(book("1"))
    assert became(BibliographicRecord.objects.get()) is None
