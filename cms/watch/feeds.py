"""What is published as Atom (RFC 4287) or RSS 2.0: the articles, and the weeks. Our words only."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.watch.models import PressItem
from cms.watch.weeks import Week

FORMATS: dict[str, type[SyndicationFeed]] = {"atom": Atom1Feed, "rss": Rss201rev2Feed}
LATEST = 40
WEEKS = 12


def opened(form: str, title: str, description: str, link: str, here: str, centre: str) -> SyndicationFeed:
    """`form` is a key of FORMATS; addresses are paths of the site."""
    return FORMATS[form](
        title=title,
        link=settings.SITE_URL + link,
        description=description,
        feed_url=settings.SITE_URL + here,
        language="fr",
        # RFC 4287 §4.1.1: an author there, or in each entry.
        author_name=centre,
    )


def add_items(feed: SyndicationFeed, items: Iterable[PressItem]) -> SyndicationFeed:
    for item in items:
        feed.add_item(
            title=item.title,
            link=item.url,
            description=" – ".join(filter(None, [facts(item), item.summary])),
            author_name=item.author or item.shown_source,
            # Its address may be corrected; its identity stays.
            unique_id=f"{settings.SITE_URL}/#veille-{item.pk}",
            unique_id_is_permalink=False,
            categories=[
                *filter(None, [item.rubric and item.rubric.name]),
                *(one.short_name for one in item.themes.all()),
            ],
            pubdate=item.published_at,
            updateddate=item.published_at,
        )
    return feed


def facts(item: PressItem) -> str:
    """« Le Journal, 12 novembre 2026 »."""
    day = date_format(item.dated_on, "j F Y") if item.dated_on else ""
    return ", ".join(filter(None, [item.shown_source, day]))


def add_weeks(feed: SyndicationFeed, weeks: Iterable[tuple[Week, str, list[PressItem]]]) -> SyndicationFeed:
    """(week, path of its page, its articles): those that are over."""
    for week, path, items in weeks:
        year, number = week.key
        feed.add_item(
            title=week.label,
            link=settings.SITE_URL + path,
            description=_("%(count)d articles : %(titles)s")
            % {"count": len(items), "titles": " · ".join(f"{item.title} ({item.shown_source})" for item in items)},
            unique_id=f"{settings.SITE_URL}/#semaine-{year}-{number}",
            unique_id_is_permalink=False,
            pubdate=week.ends_at,
            updateddate=week.ends_at,
        )
    return feed
