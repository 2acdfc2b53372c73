"""Who may not import may not look, answer nor undo either: on every page, by every door."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from catalogue.models import BibliographicRecord, ImportDecision, ImportRun, Item, ItemQuestion, Source
from tests.catalogue.cataloguing.importing.conftest import at

pytestmark = pytest.mark.django_db

PAGES = ["import_start", "decisions"]
OF_A_RUN = ["import_run", "import_progress", "import_lines", "import_undo", "import_refused"]
ACTS = ["import_decide", "import_go", "import_resume", "import_abandon", "import_undo"]


@pytest.fixture
def run() -> ImportRun:
    source = Source.objects.create(name="Cosoter")
    return ImportRun.objects.create(source=source, status=ImportRun.Status.READY)


@pytest.fixture(params=["add_bibliographicrecord", "change_bibliographicrecord"])
def paul(request, client):
    """Half of the right is none."""
    user = User.objects.create_user("paul", password="x")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", request.param]))
    client.force_login(user)
    return client


def everything(run: ImportRun) -> list[tuple[str, str]]:
    record = BibliographicRecord.objects.create(title="La ville")
    item = Item.objects.create(record=record, barcode="PB1")
    question = ItemQuestion.objects.create(run=run, kind="gone", item=item, record=record)
    decision = ImportDecision.objects.create(
        run=run, position=1, title="La ville", reason="", format="iso2709", encoding="utf-8", digest=b"1", raw=b""
    )
    line = run.lines.create(outcome="created", title="La ville")
    return [
        *(("get", at(name)) for name in PAGES),
        *(("get", at(name, run.pk)) for name in OF_A_RUN),
        *(("post", at(name, run.pk)) for name in ACTS),
        ("get", at("import_line", run.pk, line.pk)),
        ("get", at("decision", decision.pk)),
        ("post", at("decide")),
        ("post", at("import_item", question.pk)),
        ("get", at("source_rules", run.source_id)),
        ("post", at("source_rules", run.source_id)),
        ("post", at("import_start")),
    ]


def test_half_of_the_right_opens_nothing(paul, run) -> None:
    for method, url in everything(run):
        response = getattr(paul, method)(url)
        assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home")), (method, url)
    run.refresh_from_db()
    assert run.status == ImportRun.Status.READY
    assert ItemQuestion.objects.get().answer == ""


def test_a_visitor_is_sent_to_the_login(client, run) -> None:
    for method, url in everything(run):
        response = getattr(client, method)(url)
        assert response.status_code == 302, (method, url)
        assert "/login/" in response.url, (method, url)


def test_acts_are_asked_by_forms_only(nadia, run) -> None:
    for name in ("import_decide", "import_go", "import_resume", "import_abandon"):
        assert nadia.get(at(name, run.pk)).status_code == 405


def test_the_menu_says_importer_first(nadia, client) -> None:
    labels = menu(nadia)
    assert labels.index("Importer") < labels.index("Notices")
    assert "À décider" in labels


def test_the_menu_follows_the_right(paul) -> None:
    assert "Importer" not in menu(paul)


def menu(client) -> list[str]:
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    sidebar = json.loads(re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', html, re.DOTALL)[1])
    return re.findall(r'"label": "([^"]*)"', json.dumps(sidebar, ensure_ascii=False))
