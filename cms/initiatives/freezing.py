"""When a page is published, what its rubric says of each fiche is copied, once; the editor alone has it copied again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.initiatives import pictures
from cms.initiatives.models import Reprint
from experiences.models import ExperiencePage
from experiences.papers.reading import sheets_of
from experiences.papers.sheet import Sheet

BLOCK = "initiatives"


def rubrics_of(page: Page) -> list[Any]:
    """The values of the blocks « Initiatives » of its text."""
    return [block.value for block in getattr(page, "body", None) or () if block.block_type == BLOCK]


def fiche_keys(page: Page) -> list[int]:
    """Of all its rubrics, each once, in order. A fiche erased since is no longer named there."""
    keys = [fiche.pk for value in rubrics_of(page) for fiche in value["fiches"] if fiche]
    return list(dict.fromkeys(keys))


def todays(keys: list[int]) -> Iterator[Sheet]:
    """What those that anybody may read say today, without the people to call."""
    found = ExperiencePage.objects.live().public().in_bulk(keys)
    pages = [found[key] for key in keys if key in found]
    yield from (sheet.without_contacts() for sheet in sheets_of(pages))


@transaction.atomic
def freeze(page: Page) -> None:
    """Copies what is not yet; forgets what left the rubric. What an erased fiche said stays: only here is it still read."""
    keys = fiche_keys(page)
    known = {one.key: one for one in Reprint.objects.filter(page=page.pk)}
    if not keys and not known:
        return
    Reprint.objects.filter(page=page.pk, fiche__isnull=False).exclude(key__in=keys).delete()
    for sheet in todays([key for key in keys if key not in known]):
        Reprint.objects.create(
            page_id=page.pk,
            fiche_id=sheet.key,
            key=sheet.key,
            position=keys.index(sheet.key),
            content=kept(sheet),
            digest=sheet.digest,
        )
    for key, one in known.items():
        if key in keys and one.position != keys.index(key):
            one.position = keys.index(key)
            one.save(update_fields=["position"])


def take_again(reprint: Reprint) -> bool:
    """The version of today in the place of the copy; False when the fiche is not on the site any more."""
    sheet = next(todays([reprint.key]), None)
    if sheet is None:
        return False
    before = reprint.content.get("picture")
    reprint.content, reprint.digest, reprint.taken_at = kept(sheet), sheet.digest, timezone.now()
    reprint.save(update_fields=["content", "digest", "taken_at"])
    pictures.discard(before)
    return True


def kept(sheet: Sheet) -> dict[str, Any]:
    return sheet.as_plain() | {"picture": pictures.copied(sheet.picture)}
