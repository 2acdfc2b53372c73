"""A parsed row → its page, its old address and its notice. One row is one transaction: it is whole or it is not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from catalogue.models import BibliographicRecord
from cms.models import CentreSettings, ContentPage, NewsPage, PublicationAuthor, PublicationPage, SeriesPage
from cms.models.base import SitePage
from cms.notices.making import SeveralResemble, may_catalogue, notice_for, organisation
from cms.redirections.following import lead
from cms.slugs import free_slug, slug_of
from cms.takeover.lists import Lists, stored
from cms.takeover.rows import NEWS, PAGE, PUBLICATION, ParsedPage

MODELS: dict[str, type[SitePage]] = {PUBLICATION: PublicationPage, PAGE: ContentPage, NEWS: NewsPage}


@dataclass(slots=True)
class Written:
    page: Page
    remarks: list[str] = field(default_factory=list)
    notice: str = ""
    """made, tied, or nothing."""
    is_followed: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What the row names, found before anything is written."""

    parent: Page
    series: SeriesPage | None
    themes: list[Any]
    territories: list[Any]
    file: Any


def write(
    row: ParsedPage, found: Found, lists: Lists, centre: CentreSettings, user: Any, page: SitePage | None = None
) -> Written:
    """A new page, or the same one with what the row says now."""
    is_new = page is None
    if page is None:
        page = MODELS[row.kind]()
    fill(page, row, found, lists)
    if is_new:
        parent = found.parent
        if row.kind == PUBLICATION and row.series:
            parent = found.series or new_series(row.series, found.parent, user)
        page.slug = free_slug(parent, slug_of(row.title))
        page.first_published_at = moment(row)
        page.owner = user
        parent.refresh_from_db(fields=["path", "depth", "numchild"])
        parent.add_child(instance=page)
    written = Written(page)
    if isinstance(page, PublicationPage) and page.record_id is None:
        give_notice(page, centre, user, written)
    revision = page.save_revision(user=user, log_action=True)
    revision.publish(user=user)
    page.refresh_from_db()
    if row.old_path:
        follow(row.old_path, page, written)
    return written


def fill(page: SitePage, row: ParsedPage, found: Found, lists: Lists) -> None:
    page.title, page.intro = row.title, row.intro
    page.body = [("paragraph", row.html)] if row.html else []
    page.themes, page.territories = found.themes, found.territories
    page.tags.set(row.tags)
    page.origin = organisation(row.origin) if row.origin else None
    if isinstance(page, NewsPage) and row.day:
        page.published_on = row.day
    if isinstance(page, PublicationPage):
        page.series, page.number, page.year = row.series[:160], row.number[:40], row.year
        page.abstract, page.isbn, page.page_count = row.abstract, row.isbn[:20], row.pages
        if found.file:
            page.document = stored(found.file, row.title)
        page.authors = [PublicationAuthor(agent=agent, name="" if agent else name)
                        for name, agent in ((one, lists.author(one)) for one in row.authors)]  # fmt: skip
        page.__dict__.pop("author_list", None)
    elif row.abstract and not row.intro:
        page.intro = row.abstract
    for read in ("theme_list", "territory_list", "tag_list"):
        page.__dict__.pop(read, None)
    if found.file and not isinstance(page, PublicationPage):
        document = stored(found.file, row.title)
        page.body = [*(("paragraph", row.html),) * bool(row.html), ("document", {"document": document, "title": ""})]


def moment(row: ParsedPage) -> datetime:
    """In the morning of its day; a publication of a year alone, on the first of it."""
    if row.day is None:
        return timezone.now() if row.year is None else timezone.make_aware(datetime(row.year, 1, 1, 9))
    return timezone.make_aware(datetime.combine(row.day, time(9)))


def new_series(title: str, parent: Page, user: Any) -> SeriesPage:
    series = SeriesPage(title=title[:255], slug=free_slug(parent, slug_of(title)), owner=user)
    parent.refresh_from_db(fields=["path", "depth", "numchild"])
    parent.add_child(instance=series)
    series.save_revision(user=user, log_action=True).publish(user=user)
    return series


def give_notice(page: PublicationPage, centre: CentreSettings, user: Any, written: Written) -> None:
    """`user` is None for the command: whoever runs the site may all."""
    if user is not None and not may_catalogue(user):
        written.remarks.append(_("sa notice reste à créer : vous n’écrivez pas au catalogue"))
        return
    try:
        record, is_new = notice_for(page, centre)
    except SeveralResemble as several:
        written.remarks.append(_("sa notice reste à choisir : %s") % titles(several.records))
        return
    page.record, written.notice = record, "made" if is_new else "tied"


def titles(records: list[BibliographicRecord]) -> str:
    return " ; ".join(f"« {one.title} » (n° {one.pk})" for one in records)


def follow(old: str, page: Page, written: Written) -> None:
    """The old address leads to the page for good, and follows it if it moves."""
    path = Redirect.normalise_path(old)
    parts = page.get_url_parts()
    if parts and Redirect.normalise_path(parts[2]) == path:
        return
    if held := Redirect.objects.filter(old_path=path).exclude(redirect_page=page.pk).first():
        written.remarks.append(
            _("l’ancienne adresse %(old)s menait à « %(to)s », elle mène ici désormais")
            % {"old": old, "to": held.title}
        )
    lead(path, page)
    written.is_followed = True
