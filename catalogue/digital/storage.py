"""Where the files are kept: in a folder that no web server hands out. Each is served by its document, which knows who may read.

DOCUMENTS_ROOT/<notice>/<drawn once a file>/rapport-annuel.pdf
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from django.utils.text import slugify

from catalogue.digital.kinds import extension_of

LONGEST_STEM = 80


class PrivateStorage(FileSystemStorage):
    """Of the folder that the settings name now. A file has no address of its own: its document has one."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o640)

    @property
    def base_location(self) -> str:
        return str(settings.DOCUMENTS_ROOT)

    @property
    def location(self) -> str:
        return str(Path(self.base_location).resolve())

    def url(self, name: str | None) -> str:
        raise NotImplementedError("A kept file is reached through its document only.")


def private_storage() -> PrivateStorage:
    return PrivateStorage()


class KeptFile(FieldFile):
    """A file whose address is that of its document, so that replacing it keeps the address."""

    @property
    def url(self) -> str:
        if self.instance.pk is None:
            raise AttributeError("A document that is not saved has no address.")
        return self.instance.get_absolute_url()


class KeptFileField(FileField):
    attr_class = KeptFile

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"storage": private_storage, "upload_to": place, "max_length": 250, **kwargs})


def place(instance: Any, name: str) -> str:
    """A folder of its own for each file: the old one stays where revisions look for it."""
    return f"{instance.record_id or 0}/{uuid4().hex}/{safe_name(name)}"


def safe_name(name: str) -> str:
    """« ../Rapport d’activité (final).PDF » → `rapport-dactivite-final.pdf`."""
    stem = name.replace("\\", "/").rpartition("/")[2]
    extension = slugify(extension_of(stem))
    if extension:
        stem = stem.rpartition(".")[0]
    stem = slugify(stem)[:LONGEST_STEM].strip("-") or "document"
    return f"{stem}.{extension}" if extension else stem
