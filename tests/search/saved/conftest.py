"""Notices on a shelf, some of which have just arrived; and a browser without a session."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from catalogue.models import BibliographicRecord
from cms.models import HomePage
from correspondence.models import OutgoingMail
from search.engines.base import Engine
from search.indexing import current_engine
from search.outbox import drain
from search.saved.models import Alert
from tests.cms.conftest import bare_root

Enter = Callable[..., BibliographicRecord]


@pytest.fixture
def enter(engine: Engine, db: None) -> Enter:
    """A notice enters the holdings, and the index."""

    def entered(title: str, day: date | None = None, document_type: str = "Rapport") -> BibliographicRecord:
        record = BibliographicRecord.objects.create(
            title=title, document_type=document_type, entered_on=day or timezone.localdate()
        )
        drain(current_engine())
        return record

    return entered


@pytest.fixture
def yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)


@pytest.fixture
def browser() -> Client:
    """It has no session, and the CSRF check is on."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def samir(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("samir", password="x"))
    return client


def press(browser: Client, address: str, **values: Any) -> Any:
    """Load a page, then send its form as a browser does."""
    page = browser.get(address)
    assert page.status_code == 200, address
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    fields = values | ({"csrfmiddlewaretoken": token[1]} if token else {})
    return browser.post(address, fields)


def link_in(mail: OutgoingMail, part: str) -> str:
    """The path of the first address of the text of a mail that holds `part`."""
    found = re.search(rf"https?://[^/\s]+(/\S*{part}\S*)", mail.text)
    assert found, mail.text
    return found[1]


def last_mail() -> OutgoingMail:
    mail = OutgoingMail.objects.first()
    assert mail is not None
    return mail


@pytest.fixture
def ines(browser: Client, engine: Engine, db: None) -> Callable[..., Alert]:
    """Inès asks to be told, and confirms."""

    def told(parameters: str = "q=relogement", rhythm: str = "jour", email: str = "ines@exemple.fr") -> Alert:
        press(browser, f"/recherche/alerte/?{parameters}", email=email, frequency=rhythm)
        press(browser, link_in(last_mail(), "confirmer"))
        return Alert.objects.order_by("pk").last()

    return told


@pytest.fixture
def home(db: None) -> HomePage:
    home = bare_root().add_child(instance=HomePage(title="Accueil", slug="accueil"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home
