"""What an import will do is said before anything is written, and it is what it then does."""

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.importing.deciding import decide
from catalogue.importing.differences import differences
from catalogue.importing.pipeline import Import, ImportFile
from catalogue.importing.refused import refused_file, refused_kinds
from catalogue.importing.rereading import source_record_of
from catalogue.models import (
    BibliographicRecord,
    ImportDecision,
    ImportLine,
    ImportRun,
    OverlayRule,
    Source,
    StoredRecord,
)

pytestmark = pytest.mark.django_db

Line = ImportLine.Outcome
ISBN, OTHER_ISBN = "2130441785", "9782070368228"


@pytest.fixture
def preview(tmp_path: Path):
    """`run = preview(record, …)`: the forecast of a file, with its lines."""

    def make(*records: bytes, source: str = "Cosoter", **options) -> ImportRun:
        path = tmp_path / "export.mrc"
        path.write_bytes(b"".join(records))
        run = ImportRun.objects.create(source=Source.objects.get_or_create(name=source)[0], **options)
        importing = Import(source, [ImportFile.at(path)], full_export=run.is_full_export, run=run)
        for _progress in importing.forecast():
            pass
        run.report = importing.report.as_json()
        return run

    return make


@pytest.fixture
def go(tmp_path: Path):
    """Import what was previewed."""

    def make(run: ImportRun) -> ImportRun:
        file = ImportFile.at(tmp_path / "export.mrc")
        importing = Import(run.source.name, [file], full_export=run.is_full_export, run=run)
        for _progress in importing.run():
            pass
        run.refresh_from_db()
        return run

    return make


def lines(run: ImportRun) -> list[tuple[str, str]]:
    return list(run.lines.order_by("pk").values_list("title", "outcome"))


def test_nothing_is_written_but_its_lines(book, preview) -> None:
    run = preview(book("1", "Un"), b"99999nam  22 cass\xc3\x1d", book("1", "Autre"))
    assert not BibliographicRecord.objects.exists()
    assert not StoredRecord.objects.exists()
    assert sorted(lines(run)) == [("", "rejected"), ("Autre", "to_decide"), ("Un", "created")]


def test_each_field_is_shown_on_both_sides(book, import_records, preview) -> None:
    import_records(book("1", "Ancien", "606 #1$aLogement", "996 ##$f1$9expl_cb:1$9statut_libelle:Libre"))
    new = book("1", "Nouveau", "606 #1$aHabitat", "330 ##$aRésumé.", "996 ##$f1$9expl_cb:1$9statut_libelle:Perdu")
    run = preview(new)
    shown = [(str(one.aspect.label), one.before, one.after) for one in differences(run.lines.get())]
    assert shown == [
        ("Titre", ["Ancien"], ["Nouveau"]),
        ("Résumé", [], ["Résumé."]),
        ("Descripteurs", ["Logement"], ["Habitat"]),
        ("Exemplaires", ["statut\u00a0: Libre"], ["statut\u00a0: Perdu"]),
    ]


def test_what_stays_says_why(book, import_records, preview) -> None:
    import_records(book("1", "Ancien", "330 ##$aUn."))
    BibliographicRecord.objects.update(title="Le mien", edited_here=["title"])
    OverlayRule.objects.create(source=Source.objects.get(), aspect="abstract", action=OverlayRule.Action.KEEP)
    run = preview(book("1", "Nouveau", "330 ##$aDeux."))
    shown = {str(one.aspect.label): (one.before, one.after, one.kept) for one in differences(run.lines.get())}
    assert shown["Titre"] == (["Le mien"], ["Nouveau"], "Corrigé ici : le nôtre reste.")
    assert shown["Résumé"][2] == "Les règles gardent le nôtre."
    assert run.report["kept"] == {"title": 1}


def test_the_source_record_of_any_line_can_be_read(book, import_records, preview, tmp_path) -> None:
    import_records(book("1", "Un"))
    records = [book("1", "Un"), book("2", "Deux"), book("2", "Deux bis"), b"99999nam  22 cass\xc3\x1d"]
    run = preview(*records)
    from django.core.files.base import ContentFile

    run.files.create(name="export.mrc", size=1, content=ContentFile(b"".join(records), name="export.mrc"))
    found = {line.outcome: source_record_of(line)[0] + b"\x1d" for line in run.lines.all()}
    assert found == {"unchanged": records[0], "created": records[1], "to_decide": records[2], "rejected": records[3]}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.lists(st.tuples(st.sampled_from("1234"), st.sampled_from("AB"), st.sampled_from(["", ISBN, OTHER_ISBN]))),
    second=st.lists(st.tuples(st.sampled_from("1234"), st.sampled_from("AB"), st.sampled_from(["", ISBN, OTHER_ISBN]))),
)
def test_it_is_what_the_import_then_does(book, first, second) -> None:
    """Whatever the file holds twice, and whatever we hold."""
    for model in (StoredRecord, BibliographicRecord, ImportRun):
        model.objects.all().delete()

    def import_of(some, **options) -> Import:
        raw = b"".join(book(number, f"Titre {title}", isbn=isbn) for number, title, isbn in some)
        return Import("Cosoter", [ImportFile("export.mrc", len(raw), lambda: io.BytesIO(raw))], **options)

    list(import_of(first).run())
    from catalogue.models import BuriedIdentity

    BuriedIdentity.objects.all().delete()
    forecast, real = import_of(second), import_of(second)
    list(forecast.forecast())
    list(real.run())
    assert forecast.report.outcomes == real.report.outcomes


class TestDecisions:
    def records(self, book) -> list[bytes]:
        return [book("F1", "La ville à trois vitesses"), book("F2", "Autre chose")]

    def test_the_same_is_updated(self, book, import_records, preview, go) -> None:
        import_records(book("1"), source="Ailleurs")
        run = preview(*self.records(book))
        decide(ImportDecision.objects.all(), "same")
        assert go(run).report["updated"] == 1
        assert BibliographicRecord.objects.count() == 2
        assert not ImportDecision.objects.exists()
        assert preview(*self.records(book)).report["unchanged"] == 2

    def test_another_is_created(self, book, import_records, preview, go) -> None:
        import_records(book("1"), source="Ailleurs")
        run = preview(*self.records(book))
        decide(ImportDecision.objects.all(), "different")
        assert go(run).report["created"] == 2
        assert preview(*self.records(book)).report["unchanged"] == 2

    def test_what_is_skipped_never_asks_again(self, book, import_records, preview, go) -> None:
        import_records(book("1"), source="Ailleurs")
        run = preview(*self.records(book))
        decide(ImportDecision.objects.all(), "skip")
        assert go(run).report["skipped"] == 1
        assert preview(*self.records(book)).report["to_decide"] == 0

    def test_what_was_not_answered_waits(self, book, import_records, preview, go) -> None:
        import_records(book("1"), source="Ailleurs")
        run = go(preview(*self.records(book)))
        assert (run.report["created"], run.report["to_decide"]) == (1, 1)
        [report] = decide(ImportDecision.objects.all(), "same")
        assert report.outcomes == {"updated": 1}
        assert not ImportDecision.objects.exists()

    def test_two_notices_under_one_number_may_be_two(self, book, preview, go) -> None:
        records = book("1", "Rapport"), book("1", "Tout autre chose")
        run = preview(*records)
        decide(ImportDecision.objects.all(), "different")
        assert go(run).report["created"] == 2
        again = go(preview(*records))
        assert (again.report["unchanged"], again.report["created"], again.report["to_decide"]) == (2, 0, 0)

    def test_a_notice_deleted_here_does_not_come_back_by_itself(self, book, import_records, preview, go) -> None:
        import_records(book("1", "Rapport"))
        BibliographicRecord.objects.get().delete()
        run = preview(book("1", "Rapport"))
        [decision] = ImportDecision.objects.all()
        assert "supprimée ici" in decision.reason
        decide([decision], "different")
        assert go(run).report["created"] == 1


class TestFullExport:
    def test_what_disappeared_is_listed_and_kept(self, book, import_records, preview, go) -> None:
        import_records(book("1", "Un"), book("2", "Deux"))
        run = preview(book("1", "Un"), is_full_export=True)
        assert ("Deux", "gone") in lines(run)
        assert go(run).report["gone"] == 1
        assert set(BibliographicRecord.objects.values_list("state", flat=True)) == {"public"}

    def test_it_is_withdrawn_when_nadia_says_so(self, book, import_records, preview, go) -> None:
        import_records(book("1", "Un"), book("2", "Deux"))
        run = preview(book("1", "Un"), is_full_export=True)
        run.lines.filter(outcome=Line.GONE).update(verdict=ImportLine.Verdict.APPLY)
        go(run)
        states = dict(BibliographicRecord.objects.values_list("title", "state"))
        assert states == {"Un": "public", "Deux": "withdrawn"}

    def test_what_nadia_recognises_in_the_file_is_not_gone(self, book, import_records, preview, go) -> None:
        import_records(book("1", "Un"), book("2", "Deux"))
        run = preview(book("1", "Un"), book("", "Deux", "330 ##$aElle a perdu son numéro."), is_full_export=True)
        assert run.lines.get(outcome=Line.GONE).title == "Deux"
        run.lines.filter(outcome=Line.GONE).update(verdict=ImportLine.Verdict.APPLY)
        ImportDecision.objects.update(verdict=ImportDecision.Verdict.SAME)
        assert go(run).report["gone"] == 0
        assert not run.lines.filter(outcome=Line.GONE).exists()
        assert BibliographicRecord.objects.get(title="Deux").state == "public"

    def test_a_file_that_breaks_withdraws_nothing(self, book, import_records, preview, tmp_path) -> None:
        import_records(book("1", "Un"), book("2", "Deux"))
        run = ImportRun.objects.create(source=Source.objects.get(), is_full_export=True)
        importing = Import("Cosoter", [ImportFile.at(tmp_path / "absent.mrc")], full_export=True, run=run)
        list(importing.forecast())
        assert importing.report.gone == 0


def test_the_refused_come_back_as_a_file_to_correct(book, preview) -> None:
    bad = b"99999nam  22 cass\xc3"
    run = preview(book("1"), bad + b"\x1d", book("2", "Deux"))
    assert refused_kinds(run) == ["mrc"]
    assert b"".join(refused_file(run, "mrc")) == bad + b"\x1d"
