"""The picture that a publication shows of a fiche is a copy of its own: that of the fiche may be replaced, or deleted."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Collection, ReferenceIndex

FOCUS = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")


def copied(key: int | None) -> int | None:
    """The key of a copy of the picture; the same key when its file cannot be read, None when there is no picture."""
    picture = get_image_model().objects.filter(pk=key).first() if key else None
    if picture is None:
        return None
    try:
        with picture.file.open() as stream:
            content = ContentFile(stream.read(), name=picture.filename)
    except OSError:
        return picture.pk
    focus = {name: getattr(picture, name) for name in FOCUS}
    copy = get_image_model()(
        title=picture.title, description=picture.description, collection=shelf(), file=content, **focus
    )
    copy.save()
    return copy.pk


def discard(key: int | None) -> None:
    """Only a copy, which no editor has put elsewhere: an older reprint shows the picture of the fiche itself."""
    for copy in get_image_model().objects.filter(pk=key, collection=existing_shelf()):
        if not ReferenceIndex.get_references_to(copy).exists():
            copy.delete()


def shelf() -> Collection:
    return existing_shelf() or Collection.get_first_root_node().add_child(name=name_of_shelf())


def existing_shelf() -> Collection | None:
    return Collection.objects.filter(name=name_of_shelf(), depth=2).first()


def name_of_shelf() -> str:
    return _("Images reprises dans les publications")
