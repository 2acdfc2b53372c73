"""Nadia before the pages of an import, and the worker, who does what they ask when it is told to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from catalogue.importing import jobs
from catalogue.models import ImportRun

Drop = Callable[..., ImportRun]
Read = Callable[[str], str]


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def nadia(client: Client) -> Client:
    """A documentalist, with the rights of her group and no more."""
    user = User.objects.create_user("nadia", password="x")
    rights = ["access_admin", "add_bibliographicrecord", "change_bibliographicrecord", "change_source", "view_source"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    return client


@pytest.fixture
def read(nadia: Client) -> Read:
    """The words of a page, with plain spaces."""

    def page(url: str) -> str:
        response = nadia.get(url)
        assert response.status_code == 200, response
        return words(response)

    return page


def words(response: object) -> str:
    content = response.content.decode()  # type: ignore[attr-defined]
    main = content[content.find("<main") :] if "<main" in content else content
    text = re.sub(r"<(script|style|template)\b.*?</\1>|<[^>]+>", " ", main, flags=re.DOTALL)
    return " ".join(unescape(text).replace("\u202f", " ").replace("\xa0", " ").split())


@pytest.fixture
def worker() -> Callable[[], None]:
    """Does what waits, as `manage.py worker` does."""

    def work() -> None:
        for waiting in list(DBTaskResult.objects.ready().filter(task_path=jobs.work.module_path)):
            jobs.work.call(*waiting.args_kwargs["args"])
            waiting.delete()

    return work


@pytest.fixture
def drop(nadia: Client, worker: Callable[[], None]) -> Iterator[Drop]:
    """Drop records as one file, and let them be read: `drop(record, record, source=…)`; the run that previews them."""

    def dropped(*records: bytes, read: bool = True, name: str = "export.mrc", **posted: object) -> ImportRun:
        file = SimpleUploadedFile(name, b"".join(records))
        known = {} if "source" in posted else {"new_source": "Cosoter", "role": "master"}
        response = nadia.post(at("import_start"), {"files": [file], **known, **posted})
        assert response.status_code == 302, words(response)
        if read:
            worker()
        return ImportRun.objects.latest("pk")

    return dropped


@pytest.fixture
def imported(nadia: Client, worker: Callable[[], None]) -> Callable[[ImportRun], ImportRun]:
    """Press « Importer » and let it be done."""

    def launched(run: ImportRun) -> ImportRun:
        nadia.post(at("import_go", run.pk))
        worker()
        run.refresh_from_db()
        return run

    return launched


def at(name: str, *arguments: int, query: str = "") -> str:
    return reverse(f"catalogue_admin:{name}", args=arguments) + query
