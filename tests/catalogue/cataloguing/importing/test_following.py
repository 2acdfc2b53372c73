"""One address from the first byte to the report: what was recognised, what would happen, what happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile as Dropped
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.cataloguing.importing.following import created_url
from catalogue.cataloguing.importing.pages import runs_url
from catalogue.models import BibliographicRecord, ImportLine, ImportRun, Source
from tests.catalogue.cataloguing.importing.conftest import at, words

pytestmark = pytest.mark.django_db

Status = ImportRun.Status
ALONE = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


class TestWhatWasRecognised:
    def test_format_charset_and_levels(self, read, drop, book, unimarc) -> None:
        article = unimarc("001 9", "200 1#$aLoger", kind="naa0")
        page = read(at("import_run", drop(book("1"), book("2", "Habiter"), article).pk))
        assert "export.mrc" in page
        assert "3 notices lues : 2 ouvrages et rapports et 1 article" in page
        assert "Format ISO 2709" in page
        assert "Caractères UTF-8, comme le fichier l’annonce" in page

    def test_a_charset_that_nothing_announces_is_said_by_its_octets(self, read, drop, book) -> None:
        silent = book("1", "L’école").replace(b"frey50  ", b"frey    ")
        assert "Caractères UTF-8, d’après ses octets : le fichier n’en annonce pas" in read(
            at("import_run", drop(silent).pk)
        )

    def test_a_charset_that_is_not_what_it_says_is_told_gently(self, read, drop, book) -> None:
        # It announces UTF-8 (50 in 100 $a) and writes é as one octet.
        lying = book("1", "La ville").replace(b"ville", "vi\xe9le".encode("cp1252"))
        page = read(at("import_run", drop(lying).pk))
        assert "Le fichier s’annonce en UTF-8, mais ses octets disent" in page

    def test_a_zip_says_what_to_do_and_the_others_go_on(self, nadia, read, worker, book) -> None:
        files = [Dropped("p.zip", b"PK\x03\x04abcdefgh"), Dropped("vide.mrc", b""), Dropped("bon.mrc", book("1"))]
        nadia.post(at("import_start"), {"files": files, "new_source": "Cosoter"})
        worker()
        page = read(at("import_run", ImportRun.objects.get().pk))
        assert "Décompressez-la, puis importez les fichiers qu’elle contient." in page
        assert "le fichier est vide" in page
        assert "1 notice sera créée" in page


class TestThePreview:
    def test_nothing_is_written_and_one_sentence_says_what_would_be(self, read, drop, book) -> None:
        page = read(at("import_run", drop(book("1"), book("2", "Habiter")).pk))
        assert "Si vous importez 2 notices seront créées." in page
        assert "À créer 2" in page
        assert not BibliographicRecord.objects.exists()

    def test_it_says_that_nothing_changes(self, read, drop, imported, book) -> None:
        source = imported(drop(book("1"))).source
        page = read(at("import_run", drop(book("1"), source=source.pk).pk))
        assert "rien ne changera au catalogue." in page
        assert "1 ne change pas." in page

    def test_updates_alone_are_notices_too(self, read, drop, imported, book) -> None:
        source = imported(drop(book("1"))).source
        run = drop(book("1", "Un autre titre"), source=source.pk)
        assert "1 notice sera mise à jour." in read(at("import_run", run.pk))

    def test_an_update_of_the_bytes_alone_says_that_nothing_is_read_otherwise(self, read, drop, imported, book) -> None:
        source = imported(drop(book("1"), book("2", "Habiter"))).source
        other_bytes = book("1").replace(b"nam0 22", b"cam0 22")  # « corrected », says its leader
        run = drop(other_bytes, book("2", "Habiter autrement"), source=source.pk)
        page = read(at("import_run", run.pk))
        assert "2 notices seront mises à jour." in page
        assert "1 mise à jour ne remplace que l’original gardé : la notice reste la même" in page
        for launched in (run, imported(run)):
            same, other = launched.lines.filter(outcome="updated").order_by("position")
            assert "Rien de ce qu’on lit ne change" in read(at("import_line", launched.pk, same.pk))
            assert "Rien de ce qu’on lit ne change" not in read(at("import_line", launched.pk, other.pk))

    def test_a_record_given_twice_says_so(self, read, drop, imported, book) -> None:
        run = drop(book("1"), book("1"))
        said = "1 notice est deux fois dans un même fichier, à l’identique : elle n’est prise qu’une fois."
        assert said in read(at("import_run", run.pk))
        assert "La même, à l’identique, est déjà plus haut dans ce fichier." in read(
            at("import_run", run.pk, query="?sort=unchanged")
        )
        assert said in read(at("import_run", imported(run).pk))

    def test_its_reason_is_said_once_when_a_line_opens_in_its_place(self, nadia, drop, book) -> None:
        run = drop(book("1"), b"00312nam0 22000971i 450 \x1d")
        url = at("import_line", run.pk, run.lines.get(outcome="rejected").pk)
        reason = "Ce n’est pas une notice ISO 2709"
        assert reason in words(nadia.get(url))
        assert reason not in words(nadia.get(url, **ALONE))

    def test_what_was_corrected_here_and_stays_is_said_field_by_field(self, nadia, read, drop, imported, book) -> None:
        source = imported(drop(book("1"))).source
        record = BibliographicRecord.objects.get()
        record.title = "La ville à deux vitesses"
        record.note_edits(["title"])
        record.save()
        run = drop(book("1", "La ville à quatre vitesses", "330 ##$aUn résumé."), source=source.pk)
        assert "Corrigé ici, et gardé tel quel : Titre : 1 notice." in read(at("import_run", run.pk))
        line = run.lines.get(outcome="updated")
        page = read(at("import_line", run.pk, line.pk))
        assert "Titre La ville à deux vitesses La ville à quatre vitesses Corrigé ici : le nôtre reste." in page
        assert "Résumé – Un résumé." in page
        html = nadia.get(at("import_line", run.pk, line.pk)).content.decode()
        assert "<del>deux</del>" in html
        assert "<ins>quatre</ins>" in html
        assert "$a La ville à quatre vitesses" in page

    def test_a_line_opens_in_its_place_or_as_a_page(self, nadia, drop, book) -> None:
        run = drop(book("1"))
        url = at("import_line", run.pk, run.lines.get().pk)
        assert b"<html" in nadia.get(url).content
        alone = nadia.get(url, **ALONE)
        assert b"<html" not in alone.content
        assert "Donzelot" in words(alone)

    def test_a_line_of_another_run_is_not_here(self, nadia, drop, book) -> None:
        first, second = drop(book("1")), drop(book("2", "Habiter"), new_source="Autre")
        response = nadia.get(at("import_line", first.pk, second.lines.get().pk))
        assert response.url == at("import_run", first.pk)

    def test_it_is_there_while_the_files_are_read(self, read, drop, book) -> None:
        run = drop(book("1"))
        ImportRun.objects.update(
            status=Status.ANALYSING, progress={"file": "export.mrc", "done": 40, "size": 100, "records": 1}
        )
        page = read(at("import_run", run.pk))
        assert "Lecture des fichiers 40 %, 1 notice (export.mrc)" in page
        assert "La ville à trois vitesses" in page
        assert "Importer</button>" not in page

    def test_a_file_of_which_nothing_was_read_is_not_to_be_imported(self, read, drop) -> None:
        page = read(at("import_run", drop(b"", name="vide.mrc").pk))
        assert "Déposer un autre fichier" in page
        assert "Importer</button>" not in page

    def test_words_that_are_not_html(self, nadia, drop, book) -> None:
        run = drop(book("1", "<script>alert(1)</script>"))
        for url in (at("import_run", run.pk), at("import_line", run.pk, run.lines.get().pk)):
            assert "<script>alert" not in nadia.get(url).content.decode()


class TestWatching:
    def test_the_bar_alone(self, nadia, drop, book) -> None:
        run = drop(book("1"), read=False)
        ImportRun.objects.update(
            status=Status.RUNNING, progress={"file": "export.mrc", "done": 1, "size": 2, "records": 1200}
        )
        response = nadia.get(at("import_progress", run.pk))
        assert b"<html" not in response.content
        assert 'value="50"' in response.content.decode()
        assert 'data-status="running"' in response.content.decode()
        assert "Import en cours 50 %, 1 200 notices" in words(response)

    def test_without_javascript_the_page_loads_itself_again(self, nadia, drop, book) -> None:
        run = drop(book("1"), read=False)
        refresh = '<noscript><meta http-equiv="refresh"'
        assert refresh in nadia.get(at("import_run", run.pk)).content.decode()
        ImportRun.objects.update(status=Status.DONE)
        assert refresh not in nadia.get(at("import_run", run.pk)).content.decode()

    def test_a_worker_that_is_not_there_is_missed(self, read, drop, book) -> None:
        run = drop(book("1"), read=False)
        assert "manage.py worker" not in read(at("import_run", run.pk))
        ImportRun.objects.update(progress={"beat_at": "2020-01-01T00:00:00+00:00"})
        assert "manage.py worker" in read(at("import_run", run.pk))


class TestLaunching:
    def test_nadia_imports_and_reads_what_was_done(self, read, drop, imported, book) -> None:
        run = imported(drop(book("1"), book("2", "Habiter"), b"n'importe quoi\x1d"))
        assert run.status == Status.DONE
        page = read(at("import_run", run.pk))
        assert "Ce qui a été fait Créées 2" in page
        assert "Refusées 1" in page
        assert "Voir les notices créées" in page
        assert "Annuler cet import" in page

    def test_the_notices_that_it_created_are_a_list(self, nadia, read, drop, imported, book) -> None:
        BibliographicRecord.objects.create(title="Une autre")
        run = imported(drop(book("1")))
        User.objects.get().user_permissions.add(
            *Permission.objects.filter(content_type__app_label="rayonnage_catalogue")
        )
        page = read(created_url(run))
        assert "La ville à trois vitesses" in page
        assert "Une autre" not in page

    def test_twice_is_once(self, nadia, drop, imported, book) -> None:
        run = imported(drop(book("1")))
        response = nadia.post(at("import_go", run.pk), follow=True)
        assert "a déjà été lancé" in words(response)
        run.refresh_from_db()
        assert run.status == Status.DONE

    def test_abandoned_nothing_is_written_and_the_files_go(self, nadia, read, drop, book) -> None:
        run = drop(book("1"))
        kept = run.files.get().content.path
        nadia.post(at("import_abandon", run.pk))
        run.refresh_from_db()
        assert run.status == Status.ABANDONED
        assert not run.lines.exists()
        assert not run.files.exists()
        assert not Path(kept).exists()
        assert "rien n’a été écrit au catalogue" in read(at("import_run", run.pk))

    def test_what_is_done_is_not_abandoned_but_undone(self, nadia, drop, imported, book) -> None:
        run = imported(drop(book("1")))
        assert "annulez-le" in words(nadia.post(at("import_abandon", run.pk), follow=True))
        assert BibliographicRecord.objects.count() == 1

    def test_one_that_stopped_goes_on(self, nadia, read, drop, imported, book, worker) -> None:
        run = drop(book("1"))
        stopped = {"writing": True, "records": 0}
        ImportRun.objects.update(status=Status.FAILED, fault="Le serveur a été arrêté.", progress=stopped)
        page = read(at("import_run", run.pk))
        assert "Le serveur a été arrêté." in page
        assert "Reprendre où il en était" in page
        nadia.post(at("import_resume", run.pk))
        worker()
        run.refresh_from_db()
        assert run.status == Status.DONE
        assert BibliographicRecord.objects.count() == 1

    def test_one_that_stopped_before_writing_is_seen_again_before_anything_is_written(
        self, nadia, read, drop, book, worker
    ) -> None:
        run = drop(book("1"))
        ImportRun.objects.update(status=Status.FAILED, fault="Le serveur a été arrêté.")
        page = read(at("import_run", run.pk))
        assert "Rien n’a été écrit au catalogue." in page
        assert "Annuler ce qui est fait" not in page, "there is nothing to undo"
        assert "Refaire l’aperçu" in page
        said = words(nadia.post(at("import_resume", run.pk), follow=True))
        assert "Les fichiers sont relus : vous verrez l’aperçu." in said
        worker()
        run.refresh_from_db()
        assert run.status == Status.READY
        assert not BibliographicRecord.objects.exists()

    def test_a_key_of_pmb_is_said_once(self, read, drop, imported, book) -> None:
        run = imported(drop(book("1")))
        loss = {"count": 2, "samples": ["codestat_libelle:Adultes", "codestat_libelle:Jeunes"], "closely": False}
        run.report["losses"] = {"996 $9 codestat_libelle:": loss}
        run.save()
        page = read(at("import_run", run.pk))
        assert "996 $9 codestat_libelle : 2 valeurs non reprises (« Adultes », « Jeunes »)" in page

    def test_a_loss_is_a_sentence(self, read, drop, imported, book) -> None:
        run = imported(drop(book("1")))
        run.report["losses"] = {"995 $q": {"count": 212, "samples": ["a", "b"]}, "319 $a": {"count": 1, "samples": []}}
        run.report["elsewhere"] = {"outcomes": {"created": 3}}
        run.save()
        page = read(at("import_run", run.pk))
        assert "995 $q : 212 valeurs non reprises (« a », « b »)" in page
        assert "Devenues des fiches d’expériences : 3 en brouillon" in page


class TestRuns:
    def test_the_list_says_where_each_is_at_and_who_asked(self, nadia, read, drop, imported, book) -> None:
        run = imported(drop(book("1")))
        page = read(runs_url())
        for word in ("Cosoter", "Terminé", "nadia", "Fichiers"):
            assert word in page
        assert at("import_run", run.pk) in nadia.get(runs_url()).content.decode()

    def test_a_run_of_before_its_lines_shows_its_report(self, read) -> None:
        report = {
            "created": 12, "updated": 3, "rejected": 1,
            "files": [{"file": "export.iso", "encoding": "iso5426", "records": 16,
                       "rejections": [{"position": 4, "id": "FRBNF1", "reason": "longueur fausse"}]}],
        }  # fmt: skip
        source = Source.objects.create(name="Cosoter")
        page = read(at("import_run", ImportRun.objects.create(source=source, report=report, status="done").pk))
        for word in ("Créées 12", "export.iso", "ISO 5426", "longueur fausse", "FRBNF1"):
            assert word in page


class TestQueries:
    @pytest.mark.parametrize("outcome", ["created", "updated", "unchanged", "to_decide", "rejected", "gone"])
    def test_as_many_for_two_hundred_lines_as_for_ten(self, nadia, drop, book, outcome) -> None:
        run = drop(book("1"))
        url = at("import_run", run.pk, query=f"?sort={outcome}")
        counts = []
        for many in (10, 200):
            run.lines.all().delete()
            records = [BibliographicRecord.objects.create(title=f"Notice {n}") for n in range(many)]
            ImportLine.objects.bulk_create(
                ImportLine(
                    run=run, outcome=outcome, title=one.title, record_number=one.pk, position=n, digest=bytes([n] * 16)
                )
                for n, one in enumerate(records)
            )
            if outcome == "to_decide":
                ask(run, records)
            nadia.get(url)
            with CaptureQueriesContext(connection) as queries:
                nadia.get(url)
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert counts[0] < 40


def ask(run: ImportRun, records: list[BibliographicRecord]) -> None:
    run.decisions.all().delete()
    for n, one in enumerate(records):
        run.decisions.create(
            position=n, title=one.title, reason="", candidates=[one.pk], format="iso2709", encoding="utf-8",
            digest=bytes([n] * 16), raw=b"",
        )  # fmt: skip
