"""What an editor may drop among the pictures and documents of the site: known kinds, told by their bytes, of a decent size.

A drawing (SVG) or a page may hold a script, and a file may be of two kinds at once (a picture that is also an archive or a
page): neither is taken. Each refusal says why, and what to do.
"""

from __future__ import annotations

import zipfile
from typing import Any, BinaryIO

import PIL.Image
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL.Image import DecompressionBombError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from catalogue.digital import kinds

SCRIPTS = (b"<script", b"<html", b"<svg xmlns", b"<?php", b"javascript:")
"""What has no place in a picture, wherever it hides. Long enough that ten megabytes of points do not say it by chance."""
CHUNK = 1024 * 1024
PLAIN = ("csv", "txt")


class PictureField(WagtailImageField):
    """Wagtail's own, which reads the size of a picture before the picture, with reasons that an editor understands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        megapixels = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
        self.error_messages |= {
            "invalid_image_extension": _(
                "Ce fichier n’est pas une image acceptée. Enregistrez-la en JPEG, PNG ou WebP."
            ),
            "invalid_image": _(
                "Ce fichier ne s’ouvre pas comme une image : il est abîmé, ou d’un autre genre. "
                "Ouvrez-le sur votre ordinateur et enregistrez-le en JPEG ou en PNG."
            ),
            "invalid_image_known_format": _(
                "Ce fichier s’appelle .%(extension)s mais contient autre chose (%(image_format)s). "
                "Enregistrez l’image dans le format que son nom annonce."
            ),
            "file_too_large": _("Cette image pèse %(file_size)s ; le site en accepte %(max_filesize)s. Réduisez-la."),
            "file_too_many_pixels": _(
                "Cette image compte plus de {megapixels} millions de points, trop pour être affichée. Réduisez-la "
                "(4 000 points de large suffisent partout)."
            ).format(megapixels=megapixels),
        }

    def to_python(self, data: Any) -> Any:
        try:
            if isinstance(data, UploadedFile):
                self.check_announced_size(data)
            file = super().to_python(data)
        except (OSError, SyntaxError, DecompressionBombError) as error:
            # Pillow reads the whole only here: a picture cut short, or one that would fill the memory.
            code = "file_too_many_pixels" if isinstance(error, DecompressionBombError) else "invalid_image"
            raise ValidationError(self.error_messages[code], code=code) from error
        if isinstance(file, UploadedFile) and hides_something(file):
            raise ValidationError(
                _(
                    "Cette image contient autre chose qu’une image (un programme, une archive ou une page). Ouvrez-la "
                    "et enregistrez-la de nouveau, ou demandez-la à son auteur."
                ),
                code="polyglot",
            )
        return file

    def check_announced_size(self, file: UploadedFile) -> None:
        """From its header, before Wagtail opens it whole. What Pillow does not know is refused afterwards."""
        try:
            width, height = PIL.Image.open(file).size
        except PIL.UnidentifiedImageError:
            return
        finally:
            file.seek(0)
        if width * height > self.max_image_pixels:
            raise DecompressionBombError


class ImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wagtails = self.fields.get("file")
        if wagtails:
            self.fields["file"] = PictureField(
                label=wagtails.label, required=wagtails.required, widget=wagtails.widget, initial=wagtails.initial
            )


class DocumentForm(BaseDocumentForm):
    def _post_clean(self) -> None:
        """After the model, which judges by the name: one reason is enough."""
        super()._post_clean()
        file = self.cleaned_data.get("file")
        reason = why_not(file) if isinstance(file, UploadedFile) and not self.errors else ""
        if reason:
            self.add_error("file", ValidationError(reason, code="kind"))


def hides_something(file: BinaryIO) -> bool:
    """Whether a picture is also an archive, a PDF or a page."""
    file.seek(0)
    if b"%PDF-" in file.read(kinds.HEAD) or zipfile.is_zipfile(file):
        file.seek(0)
        return True
    file.seek(0)
    seam = b""
    while chunk := file.read(CHUNK):
        if any(sign in (seam + chunk).lower() for sign in SCRIPTS):
            file.seek(0)
            return True
        seam = chunk[-16:]
    file.seek(0)
    return False


def why_not(file: UploadedFile) -> str:
    """Why a document is not taken; nothing when it is what its name says."""
    extension = kinds.extension_of(file.name or "")
    head = file.read(kinds.HEAD)
    file.seek(0)
    if not head:
        return _("Ce fichier est vide.")
    if extension in PLAIN:
        return "" if is_text(head) else not_what_it_says(extension)
    said, found = kinds.named(file.name or ""), kinds.recognised(head, file.name or "")
    if said is None or found is not said or (said is kinds.PDF and not head.lstrip().startswith(b"%PDF-")):
        return not_what_it_says(extension)
    return ""


def not_what_it_says(extension: str) -> str:
    return _(
        "Ce fichier s’appelle .%(extension)s mais n’en est pas un : il est d’un autre genre, ou abîmé. "
        "Ouvrez-le et enregistrez-le de nouveau en .%(extension)s."
    ) % {"extension": extension}


def is_text(head: bytes) -> bool:
    """A table in UTF-8 or Latin-1, without the zeros of a program."""
    return b"\0" not in head and not head.startswith(b"MZ") and not head.lstrip().lower().startswith((b"<", b"%pdf"))
