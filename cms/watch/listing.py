"""The list of sources, from an OPML file and to one. A folder there is a rubric here."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cms.watch.addresses import address_key
from cms.watch.exchange import opml
from cms.watch.exchange.opml import Outline
from cms.watch.models import WatchRubric, WatchSource


@transaction.atomic
def added(outlines: Iterable[Outline]) -> tuple[int, int]:
    """(new, known already). A folder that no rubric bears makes one, last."""
    new = known = 0
    for outline in outlines:
        _source, is_new = WatchSource.objects.get_or_create(
            feed_key=address_key(outline.feed_url),
            defaults={
                "name": outline.name,
                "feed_url": outline.feed_url,
                "site_url": outline.site_url,
                "rubric": rubric_named(outline.folder),
            },
        )
        new, known = new + is_new, known + (not is_new)
    return new, known


def rubric_named(name: str) -> WatchRubric | None:
    name = name[:120].strip()
    slug = slugify(name)[:80]
    if not slug:
        return None
    found = WatchRubric.objects.filter(slug=slug).first() or WatchRubric.objects.filter(name=name).first()
    return found or WatchRubric.objects.create(name=name, slug=slug, position=WatchRubric.objects.count() + 1)


def exported() -> bytes:
    """By rubric, in their order; those that are switched off too: a list is a list."""
    sources = WatchSource.objects.select_related("rubric").order_by("rubric__position", "rubric__name", "name")
    outlines = (Outline(one.name, one.feed_url, one.site_url, one.rubric.name if one.rubric else "") for one in sources)
    return opml.write(_("Sources de la veille"), outlines, timezone.now())
