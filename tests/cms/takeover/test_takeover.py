"""Paul takes over the old site: pages, redirects, notices; run again, nothing changes."""

from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page

from catalogue.models import BibliographicRecord
from cms.models import CollectionPage, ContentPage, NewsPage, PublicationPage, SeriesPage, TakenOver
from cms.takeover.pipeline import take_over
from reference.models import Territory, Theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("centre")]

COLUMNS = (
    "type", "titre", "ancienne adresse", "rubrique", "collection", "numéro", "date", "chapô", "texte", "pdf", "thèmes",
    "territoires", "auteurs", "origine", "inconnue",
)  # fmt: skip
TABLE = f"""{";".join(COLUMNS)}
publication;Reloger sans éloigner;https://ancien.example.fr/spip.php?article12;/dossiers/;Les Cahiers;12;21/03/2017;Le chapô;;\
cahier.pdf;Habitat;Saint-Denis;Ramata Diop;;x
page;Une page;/node/45;;;;2016-05-02;;"<p>Deux <b>mots</b>,
en deux lignes.</p>";;;;;Labo d’à côté;
actualité;Une brève;/node/46;/dossiers/;;;2015-01-09;;Trois mots.;;;;;;
page;Un thème inconnu;/node/47;;;;;;;;Agriculture;;;;
page;Un fichier absent;/node/48;;;;;;;rien.pdf;;;;;
page;Une rubrique absente;/node/49;/nulle-part/;;;;;;;;;;;
page;Encore la même adresse;/node/45;;;;;;;;;;;;
"""


@pytest.fixture(autouse=True)
def _media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = settings.DATA_DIR = tmp_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reprise"
    (folder / "pdf").mkdir(parents=True)
    (folder / "pdf" / "Cahier.pdf").write_bytes(b"%PDF-1.4 le cahier")
    return folder


@pytest.fixture
def lists(db) -> None:
    Theme.objects.create(name="Habitat et cadre de vie", short_name="Habitat", slug="habitat")
    Territory.objects.create(name="Saint-Denis", kind="commune", code="93066", slug="saint-denis")


@pytest.fixture
def taken(home, section, lists, folder):
    return lambda table=TABLE, **options: take_over(table.encode(), home, folder=folder, **options)


def test_pages_publications_redirects_and_notices_are_made(taken, client: Client, section) -> None:
    report = taken()
    assert report.outcomes == {"created": 3, "refused": 4}
    assert report.ignored == ["inconnue"]
    cahier = PublicationPage.objects.get()
    assert (cahier.title, cahier.series, cahier.number, cahier.year) == (
        "Reloger sans éloigner",
        "Les Cahiers",
        "12",
        2017,
    )
    assert cahier.get_parent().specific == SeriesPage.objects.get() and cahier.is_descendant_of(section)
    assert cahier.document.file.read() == b"%PDF-1.4 le cahier"
    assert cahier.first_published_at.year == 2017 and cahier.live
    assert [one.name for one in cahier.authors.all()] == ["Ramata Diop"]
    assert cahier.record == BibliographicRecord.objects.get() and cahier.record.year_start == 2017
    page = ContentPage.objects.get()
    assert page.origin.name == "Labo d’à côté" and "<b>mots</b>" in page.body[0].value.source
    assert NewsPage.objects.get().published_on.isoformat() == "2015-01-09"
    response = client.get("/spip.php?article12")
    assert (response.status_code, response["Location"]) == (301, cahier.url)
    assert client.get("/node/45")["Location"] == page.url


def test_each_refusal_says_its_line_and_its_reason(taken) -> None:
    sentences = "\n".join(taken().sentences())
    assert (
        "Ligne 6 (Un thème inconnu) refusée : le thème « Agriculture » n’est pas dans la liste (Habitat)" in sentences
    )
    assert "Ligne 7 (Un fichier absent) refusée : le fichier « rien.pdf » n’est pas dans le dossier donné" in sentences
    assert "Ligne 8 (Une rubrique absente) refusée : la rubrique « /nulle-part/ » n’existe pas" in sentences
    assert "Ligne 9 (Encore la même adresse) refusée : elle est déjà donnée à la ligne 3" in sentences


def test_run_again_it_changes_nothing(taken) -> None:
    taken()
    before = {page.pk: page.latest_revision_id for page in Page.objects.all()}
    again = taken()
    assert again.outcomes == {"unchanged": 3, "refused": 4}
    assert {page.pk: page.latest_revision_id for page in Page.objects.all()} == before
    assert (BibliographicRecord.objects.count(), Redirect.objects.count(), TakenOver.objects.count()) == (1, 3, 3)
    assert get_document_model().objects.count() == 1


def test_a_corrected_row_corrects_its_page(taken) -> None:
    taken()
    report = taken(TABLE.replace("Reloger sans éloigner", "Reloger, sans éloigner").replace("Agriculture", "Habitat"))
    assert report.outcomes == {"created": 1, "updated": 1, "unchanged": 2, "refused": 3}
    assert PublicationPage.objects.get().title == "Reloger, sans éloigner"


def test_what_paul_has_written_since_is_left_to_him(taken) -> None:
    taken()
    page = ContentPage.objects.get()
    page.title = "Corrigée par Paul"
    page.save_revision().publish()
    report = taken(TABLE.replace("Une page", "Une page du tableau"))
    assert report.outcomes["waiting"] == 1
    assert ContentPage.objects.get().title == "Corrigée par Paul"


def test_each_type_of_page_stands_where_it_may(taken, home) -> None:
    home.add_child(instance=CollectionPage(title="Actualités", slug="actualites", question="[]"))
    report = taken("type;titre;rubrique\nactualité;Une brève;/actualites/\npage;Une page;Actualités\n")
    assert [fate.outcome for fate in report.fates] == ["created", "refused"]
    assert "ne se place pas dans « Actualités »" in report.fates[1].reason


def test_a_trial_writes_nothing(taken) -> None:
    before = Page.objects.count()
    assert taken(dry_run=True).outcomes == {"created": 3, "refused": 4}
    assert Page.objects.count() == before and not Redirect.objects.exists() and not TakenOver.objects.exists()


def test_a_file_that_is_no_pdf_is_refused(taken, folder: Path) -> None:
    (folder / "pdf" / "Cahier.pdf").write_bytes(b"MZ un programme")
    report = taken()
    assert "n’est pas un PDF" in "\n".join(report.sentences())
    assert not PublicationPage.objects.exists() and not SeriesPage.objects.exists()


def test_the_command_says_what_it_did_and_how_it_ended(home, section, lists, folder: Path, tmp_path: Path) -> None:
    table, said = tmp_path / "pages.csv", StringIO()
    table.write_text(TABLE, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        call_command("import_pages", table, files=folder, under="/dossiers/", stdout=said)
    assert ended.value.code == 1
    assert "Pages créées : 3" in said.getvalue()
    assert ContentPage.objects.get().is_descendant_of(section)
    with pytest.raises(CommandError, match="il n’y a pas de fichier"):
        call_command("import_pages", tmp_path / "absent.csv")
    with pytest.raises(CommandError, match="Aucune rubrique"):
        call_command("import_pages", table, under="/nulle-part/")


def test_paul_sees_what_it_would_do_then_does_it(home, section, lists, folder, client: Client, paul) -> None:
    client.force_login(paul)
    file = BytesIO(TABLE.encode())
    file.name = "pages.csv"
    shown = client.post("/admin/reprise/", {"table": file, "under": home.pk})
    html = shown.content.decode()
    assert "rien n’est encore écrit" in html and "Agriculture" in html and not PublicationPage.objects.exists()
    key = shown.context["key"]
    done = client.post("/admin/reprise/", {"key": key, "under": home.pk, "do": "1"}).content.decode()
    assert "C’est fait." in done and PublicationPage.objects.get().owner == paul
    late = client.post("/admin/reprise/", {"key": "x" * 24, "under": home.pk, "do": "1"})
    assert late.status_code == 422 and "redonnez le tableau" in late.content.decode()
    assert client.post("/admin/reprise/", {"under": home.pk}).status_code == 422


@pytest.fixture
def paul(db):
    from django.contrib.auth import get_user_model

    return get_user_model().objects.create_superuser("paul", email="paul@example.org", password="x")


def test_a_table_writes_only_where_its_giver_may_publish(home, section, lists, folder) -> None:
    """Léa publishes under « /dossiers/ » only, and does not catalogue."""
    from django.contrib.auth.models import Group, Permission, User
    from wagtail.models import GroupPagePermission

    group = Group.objects.create(name="Dossiers")
    for one in Permission.objects.filter(codename__in=("add_page", "change_page", "publish_page")):
        GroupPagePermission.objects.create(group=group, page=section, permission=one)
    lea = User.objects.create_user("lea")
    lea.groups.add(group)
    elsewhere = "titre;ancienne adresse;rubrique\nAilleurs;/a;\n"
    take_over(elsewhere.encode(), home)
    report = take_over(elsewhere.replace("Ailleurs;/a;", "Détournée;/a;/dossiers/").encode(), section, user=lea)
    assert [fate.outcome for fate in report.fates] == ["refused"]
    assert "vous ne pouvez pas publier sa page" in report.fates[0].reason
    assert ContentPage.objects.get().title == "Ailleurs"
    report = take_over(b"type;titre\npublication;Un cahier\n", section, user=lea)
    assert [fate.outcome for fate in report.fates] == ["created"]
    assert "vous n’écrivez pas au catalogue" in report.fates[0].remarks[0]
    assert not BibliographicRecord.objects.exists()
