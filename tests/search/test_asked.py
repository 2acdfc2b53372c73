"""What people look for is counted, and nobody can be found in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django_tasks_db.models import DBTaskResult
from time_machine import travel

from catalogue.models import BibliographicRecord
from search.asked import spool
from search.asked.models import AskedWords
from search.query import Query
from search.status import rebuild_now

pytestmark = pytest.mark.django_db

VISITOR = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def data(settings, tmp_path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def visit(engine, client):
    def visited(address: str, agent: str = VISITOR) -> None:
        assert client.get(f"/recherche/?{address}", HTTP_USER_AGENT=agent).status_code == 200

    return visited


def counted() -> dict[str, tuple[int, int]]:
    spool.count()  # takes the file
    spool.count()  # reads it
    return {one.words: (one.times, one.times_empty) for one in AskedWords.objects.all()}


def test_the_same_words_are_one_line_however_they_are_typed(visit):
    for asked in ("q=Logement+Social", "q=logement++social", "q=habitat"):
        visit(asked)
    assert counted() == {"logement social": (2, 2), "habitat": (1, 1)}


def test_turning_pages_and_ticking_filters_count_once(visit):
    for asked in ("q=ville", "q=ville&page=2", "q=ville&type=Rapport", "q=ville&format=json"):
        visit(asked)
    assert counted() == {"ville": (1, 1)}


def test_robots_do_not_count(visit):
    visit("q=ville", agent="Mozilla/5.0 (compatible; Googlebot/2.1)")
    visit("q=ville", agent="")
    assert counted() == {}


@pytest.mark.parametrize("text", ["ines@exemple.fr", "écrire à ines@exemple.fr", "06 12 34 56 78", "+33612345678"])
def test_what_may_name_a_person_is_not_noted(visit, data, text):
    visit(f"q={text.replace('+', '%2B')}")
    assert counted() == {}
    assert not list(data.glob("*.jsonl*"))


def test_nothing_but_the_words_and_a_number_is_written(visit, data):
    visit("q=ville")
    [file] = data.glob("recherches.*")
    assert file.read_text() == '["ville", 0]\n'


def test_a_line_cut_by_a_full_disk_costs_itself_only(data):
    spool.note("ville", 3, VISITOR)
    with (data / "recherches.jsonl").open("a") as file:
        file.write('["habi')
    with (data / "recherches.jsonl").open("a") as file:
        file.write('\n["école", 1]\n')
    assert counted() == {"ville": (1, 0), "école": (1, 0)}


def test_a_database_that_is_away_loses_nothing(data, monkeypatch):
    spool.note("ville", 3, VISITOR)
    spool.count()

    def away(*args):
        raise RuntimeError("away")

    with monkeypatch.context() as broken:
        broken.setattr(spool, "add", away)
        with pytest.raises(RuntimeError):
            spool.count()
    assert counted() == {"ville": (1, 0)}


def test_a_folder_that_cannot_be_written_leaves_the_search_alone(visit, settings, data):
    settings.DATA_DIR = data / "nowhere"
    visit("q=ville")


def test_twelve_months_are_kept():
    for month in (date(2025, 10, 1), date(2025, 11, 1), date(2026, 11, 1)):
        AskedWords.objects.create(month=month, words="ville", times=1)
    with travel("2026-11-29"):
        assert spool.forget_old() == 1
    assert AskedWords.objects.count() == 2


class TestPage:
    ADDRESS = "/admin/recherche/ce-que-l-on-cherche/"

    @pytest.fixture
    def words(self):
        for words, month, times, empty in (
            ("qpv", date(2026, 11, 1), 9, 0),
            ("ghetto", date(2026, 10, 1), 2, 2),
            ("ghetto", date(2026, 11, 1), 1, 1),
            ("=1+1", date(2026, 11, 1), 1, 0),
            (" +2", date(2026, 11, 1), 1, 0),
            ("vieux", date(2026, 1, 1), 5, 5),
        ):
            AskedWords.objects.create(month=month, words=words, times=times, times_empty=empty)

    @pytest.fixture
    def nadia(self, client: Client) -> Client:
        user = User.objects.create_user("nadia", password="x")
        user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "view_askedwords"]))
        client.force_login(user)
        return client

    @travel("2026-11-29")
    def test_what_found_nothing_comes_first(self, nadia, words):
        page = nadia.get(self.ADDRESS).content.decode()
        assert page.index(">ghetto<") < page.index(">qpv<")
        assert "vieux" not in page

    @travel("2026-11-29")
    def test_a_table_of_a_whole_year_without_formulas(self, nadia, words):
        table = nadia.get(f"{self.ADDRESS}?mois=12&format=csv").content.decode()
        assert table.startswith("\ufeffMots;Fois")
        assert "ghetto;3;3;0" in table
        assert "vieux;5;5;0" in table
        assert "'=1+1;1" in table
        assert "' +2;1" in table

    def test_whatever_is_in_its_address_is_a_page(self, nadia, words):
        assert nadia.get(f"{self.ADDRESS}?mois=x&tri=x&page=x").status_code == 200

    def test_paul_may_not(self, client, words):
        client.force_login(User.objects.create_user("paul", password="x"))
        assert client.get(self.ADDRESS).status_code in (302, 403)


class TestStatus:
    ADDRESS = "/admin/recherche/etat/"

    def test_samir_reads_what_waits_and_has_the_index_built_again(
        self, client, engine, django_capture_on_commit_callbacks
    ):
        client.force_login(User.objects.create_superuser("samir", password="x"))
        page = client.get(self.ADDRESS).content.decode()
        assert "il répond" in page
        assert client.post(self.ADDRESS).status_code == 302
        assert "demandée" in client.get(self.ADDRESS).content.decode()
        # What the worker then does with it: the notice that the index had missed is there.
        assert DBTaskResult.objects.filter(task_path="search.status.rebuild_now").count() == 1
        BibliographicRecord.objects.bulk_create([BibliographicRecord(title="Oubliée", sort_title="oubliee")])
        assert engine.search(Query("oubliée")).total == 0
        rebuild_now.func()
        assert engine.search(Query("oubliée")).total == 1
        assert "demandée" not in client.get(self.ADDRESS).content.decode()

    def test_an_index_of_another_version_is_told_and_can_be_rebuilt(self, client, engine, monkeypatch):
        monkeypatch.setattr("search.engines.embedded.generations.fingerprint", lambda: "another")
        monkeypatch.setattr("search.engines.elasticsearch.generations.fingerprint", lambda: "another")
        client.force_login(User.objects.create_superuser("samir", password="x"))
        page = client.get(self.ADDRESS).content.decode()
        assert "date d’une autre version" in page
        assert "Reconstruire l’index" in page
