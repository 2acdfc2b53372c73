"""Any search as a feed: Atom (RFC 4287) or RSS 2.0, the newest entries first, whatever the order asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _

from search.address import address
from search.document import Kind
from search.engines.base import Hit
from search.presentation import KIND_LABELS
from search.query import Query
from search.saved.news import latest
from search.saved.searches import described

FORMATS: dict[str, type[SyndicationFeed]] = {"atom": Atom1Feed, "rss": Rss201rev2Feed}
LATEST = 30


def feed(query: Query, form: str, centre: str) -> SyndicationFeed:
    """`form` is a key of FORMATS. Raises EngineUnavailable."""
    return of_hits(latest(query, LATEST), query, form, centre)


def of_hits(hits: Iterable[Hit], query: Query, form: str, centre: str) -> SyndicationFeed:
    url = settings.SITE_URL + address(query, page=1)
    found = FORMATS[form](
        title=f"{described(query)} – {centre}",
        link=url,
        description=_("Ce qui arrive sur cette recherche, le plus récent d’abord."),
        feed_url=f"{url}{'&' if '?' in url else '?'}format={form}",
        language="fr",
        # RFC 4287 §4.1.1: an author there, or in each entry.
        author_name=centre,
    )
    for hit in hits:
        entered = moment(hit.entered_on)
        found.add_item(
            title=hit.title,
            link=settings.SITE_URL + hit.url,
            description=". – ".join(filter(None, [hit.description, hit.snippet])),
            # The address follows the title; the identity does not.
            unique_id=f"{settings.SITE_URL}/#{hit.id}",
            unique_id_is_permalink=False,
            categories=[str(KIND_LABELS[Kind(hit.kind)])],
            pubdate=entered,
            updateddate=entered,
        )
    return found


def moment(day: date | None) -> datetime:
    """The morning of its entry; what has no day of entry is as old as can be."""
    return timezone.make_aware(datetime.combine(day or date(1970, 1, 2), time(7)))
