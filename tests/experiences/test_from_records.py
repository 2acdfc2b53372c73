"""A type of document that is a fiche d’expérience becomes a fiche, never both."""

import pytest
from django.contrib.auth.models import User

from catalogue.importing import undo
from catalogue.models import BibliographicRecord, ImportRun, Source, SourceMapping
from experiences.models import ExperiencePage, FicheOrigin
from tests.catalogue.conftest import book, import_records, outcomes, unimarc  # noqa: F401 – fixtures.

State = BibliographicRecord.State

FICHE = (
    "900 ##$aFiche action$ncp_typdoc$lType de document",
    "900 ##$aSaint-Denis$ncp_lieu$lLieu",
    "900 ##$aJeunes ; retraités du quartier$ncp_public$lPublic",
    "900 ##$aSamir Haddad, samir@regie.example$ncp_contact$lContact",
    "900 ##$aUn animateur à mi-temps.$ncp_moyens$lMoyens",
    "900 ##$aContrat 2016$ncp_dossier$lDossier",
    "330 ##$aDes locataires transforment une dalle en jardin.",
    "711 02$aRégie des Étangs",
    "856 4#$uhttps://regie.example/bilan.pdf$zBilan",
)


@pytest.fixture
def jardin(book):  # noqa: F811
    """The record of a fiche, as PMB gives it."""
    return lambda title="Un jardin au pied des tours", *lines: book("F1", title, *FICHE, *lines)


@pytest.fixture
def cosoter(lists) -> Source:
    return Source.objects.create(name="Cosoter")


@pytest.fixture
def mapped(cosoter) -> Source:
    SourceMapping.objects.create(source=cosoter, kind="document_type", value="Fiche action", target=SourceMapping.FICHE)
    return cosoter


def became(report) -> dict[str, int]:
    return dict(report.elsewhere.outcomes)


class TestAFiche:
    def test_it_is_a_draft_with_what_the_record_says(self, mapped, jardin, book, import_records, outcomes) -> None:  # noqa: F811
        report = import_records(jardin(), book("2", "La ville"))
        assert (became(report), outcomes(report)) == ({"created": 1}, {"created": 1})
        assert [record.title for record in BibliographicRecord.objects.all()] == ["La ville"]
        page = ExperiencePage.objects.get()
        assert not page.live
        assert (page.title, page.summary) == (
            "Un jardin au pied des tours", "Des locataires transforment une dalle en jardin.",
        )  # fmt: skip
        assert (page.place, page.resources) == ("Saint-Denis", "Un animateur à mi-temps.")
        assert [territory.name for territory in page.territories.all()] == ["Saint-Denis"]
        assert "retraités du quartier" in page.audience_note
        contact = page.contacts.get()
        assert (contact.email, contact.is_public) == ("samir@regie.example", False)
        assert [str(one.agent) for one in page.involvements.all()] == ["Régie des Étangs"]
        assert page.references.get().text == "Bilan – https://regie.example/bilan.pdf"
        assert "Dossier" in page.context and "Contrat 2016" in page.context
        assert "1 en brouillon" in "\n".join(report.in_french())

    def test_the_same_record_again_changes_nothing(self, mapped, jardin, import_records) -> None:  # noqa: F811
        import_records(jardin())
        assert became(import_records(jardin())) == {"unchanged": 1}
        assert ExperiencePage.objects.count() == FicheOrigin.objects.count() == 1

    def test_a_new_version_updates_the_same_draft(self, mapped, jardin, import_records) -> None:  # noqa: F811
        import_records(jardin())
        assert became(import_records(jardin("Un verger au pied des tours"))) == {"updated": 1}
        page = ExperiencePage.objects.get()
        assert page.get_latest_revision_as_object().title == "Un verger au pied des tours"
        assert not page.live

    def test_a_published_fiche_is_never_republished_in_silence(self, mapped, jardin, import_records) -> None:  # noqa: F811
        import_records(jardin())
        ExperiencePage.objects.get().get_latest_revision().publish()
        import_records(jardin("Un verger"))
        page = ExperiencePage.objects.get()
        assert (page.live, page.title, page.has_unpublished_changes) == (True, "Un jardin au pied des tours", True)

    def test_what_paul_wrote_is_not_overwritten(self, mapped, jardin, import_records) -> None:  # noqa: F811
        import_records(jardin())
        page = ExperiencePage.objects.get()
        page.results = "<p>Quarante parcelles.</p>"
        page.save_revision(user=User.objects.create_user("paul"))
        report = import_records(jardin("Un verger"))
        assert became(report) == {"kept": 1}
        assert "a été modifiée ici" in report.elsewhere.warnings[0]
        assert page.get_latest_revision_as_object().title == "Un jardin au pied des tours"

    def test_one_that_was_deleted_does_not_come_back(self, mapped, jardin, import_records) -> None:  # noqa: F811
        import_records(jardin())
        ExperiencePage.objects.get().delete()
        report = import_records(jardin("Un verger"))
        assert became(report) == {"kept": 1}
        assert "a été supprimée ici" in report.elsewhere.warnings[0]
        assert not ExperiencePage.objects.exists()


class TestANoticeThatBecomesAFiche:
    @pytest.fixture
    def notice(self, cosoter, jardin, import_records) -> BibliographicRecord:  # noqa: F811
        """Imported before anybody said what a « Fiche action » is."""
        import_records(jardin())
        SourceMapping.objects.create(
            source=cosoter, kind="document_type", value="Fiche action", target=SourceMapping.FICHE
        )
        return BibliographicRecord.objects.get()

    def test_it_is_withdrawn_and_points_to_the_fiche(self, notice, jardin, import_records, client) -> None:  # noqa: F811
        report = import_records(jardin())
        assert (became(report), report.elsewhere.withdrawn) == ({"created": 1}, 1)
        notice.refresh_from_db()
        assert notice.state == State.WITHDRAWN
        # A draft is nobody's to read: the pointer waits for the fiche to be online.
        assert "devenu une fiche" not in client.get(notice.get_absolute_url()).content.decode()
        ExperiencePage.objects.get().get_latest_revision().publish()
        answer = client.get(notice.get_absolute_url())
        assert answer.status_code == 410
        assert "C’est devenu une fiche d’expérience" in answer.content.decode().replace("&#x27;", "’")

    def test_undoing_brings_the_notice_back(self, notice, jardin, import_records) -> None:  # noqa: F811
        import_records(jardin())
        for _step in undo.Undo(undo.begin(ImportRun.objects.latest("pk"), None)).run():
            pass
        notice.refresh_from_db()
        assert notice.state == State.PUBLIC

    def test_a_preview_says_it_and_writes_nothing(self, notice, jardin, import_records) -> None:  # noqa: F811
        report = import_records(jardin(), dry_run=True)
        assert became(report) == {"foreseen": 1}
        assert not ExperiencePage.objects.exists()
        notice.refresh_from_db()
        assert notice.state == State.PUBLIC
