"""A file that comes in: its size, and what it really is. What is wrong is said in one sentence, with what to do."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from catalogue.digital import kinds


class OversizedFile(InMemoryUploadedFile):
    """What stays of an upload beyond the limit: its name and its size. Its bytes were dropped as they came."""

    def __init__(self, name: str, field_name: str, size: int) -> None:
        super().__init__(BytesIO(b"-"), field_name, name, "application/octet-stream", size, None)


class DocumentUploadLimit(FileUploadHandler):
    """First of the upload handlers: a document beyond the limit fills neither memory nor disk.

    The rest of the form is read to its end, so that the page can come back with everything else that was typed.
    """

    FIELD = re.compile(r"documents-\d+-file")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0
        self.is_ours = self.FIELD.fullmatch(self.field_name or "") is not None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        # Handlers after this one receive nothing of what it keeps for itself.
        return None if self.is_ours and self.received > settings.DOCUMENT_MAX_BYTES else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.is_ours and self.received > settings.DOCUMENT_MAX_BYTES:
            return OversizedFile(self.file_name or "", self.field_name or "", self.received)
        return None


def check_file(file: Any) -> None:
    """Raises ValidationError for a new file that cannot be taken; one already kept was checked when it came."""
    if getattr(file, "_committed", False):
        return
    name = file.name.replace("\\", "/").rpartition("/")[2]
    check_size(name, file.size)
    announced, found = kinds.named(name), kinds.recognised(head_of(file), name)
    if announced is None:
        raise ValidationError(not_taken(name, found), code="kind")
    if found is not announced and not both_zipped(found, announced):
        raise ValidationError(misnamed(name, announced, found), code="content")


def check_size(name: str, size: int) -> None:
    if not size:
        raise ValidationError(
            _("«\u00a0%s\u00a0» est vide\u00a0: enregistrez-le de nouveau, puis rechoisissez-le.") % name
        )
    if size > settings.DOCUMENT_MAX_BYTES:
        said = {"name": name, "size": filesizeformat(size), "limit": filesizeformat(settings.DOCUMENT_MAX_BYTES)}
        raise ValidationError(
            _(
                "«\u00a0%(name)s\u00a0» pèse %(size)s\u00a0: la limite est de %(limit)s. Allégez-le, ou déposez-le ailleurs "
                "et donnez son adresse."
            )
            % said,
            code="size",
        )


def head_of(file: Any) -> bytes:
    file.seek(0)
    head = file.read(kinds.HEAD)
    file.seek(0)
    return head


def both_zipped(found: kinds.FileKind | None, announced: kinds.FileKind) -> bool:
    """A ZIP whose first entry is not its type may still be the EPUB or the OpenDocument that it says it is."""
    return found is kinds.ZIP and announced in (kinds.EPUB, *kinds.OFFICE)


def not_taken(name: str, found: kinds.FileKind | None) -> str:
    if found:
        said = {"name": name, "kind": found.label, "extension": found.extension}
        return (
            _("«\u00a0%(name)s\u00a0» est un fichier %(kind)s mal nommé\u00a0: renommez-le en .%(extension)s.") % said
        )
    taken = ", ".join(kind.label for kind in kinds.KINDS)
    return _("«\u00a0%(name)s\u00a0» n’est pas d’un type accepté (%(taken)s). Convertissez-le, en PDF par exemple.") % {
        "name": name,
        "taken": taken,
    }


def misnamed(name: str, announced: kinds.FileKind, found: kinds.FileKind | None) -> str:
    if found:
        return _(
            "«\u00a0%(name)s\u00a0» se dit %(announced)s, mais c’est un fichier %(found)s\u00a0: renommez-le en .%(ext)s."
        ) % {
            "name": name,
            "announced": announced.label,
            "found": found.label,
            "ext": found.extension,
        }
    return _(
        "«\u00a0%(name)s\u00a0» se dit %(announced)s, mais son contenu n’en est pas un\u00a0: exportez-le de nouveau."
    ) % {
        "name": name,
        "announced": announced.label,
    }
