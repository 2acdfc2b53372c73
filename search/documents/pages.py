"""Editorial pages → search documents; and what every kind of page has in common."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Page

from cms.models import EventPage, HomePage, PublicationPage
from cms.models.base import SitePage
from experiences.models import ExperiencePage
from search.document import Kind, SearchDocument
from search.documents.above import joined, wider_names
from search.documents.base import in_batches, plain
from search.documents.records import RecordDocuments

ELSEWHERE = (HomePage, EventPage, ExperiencePage)
"""The home page is where one searches from; the others are kinds of their own."""

FILED_UNDER = (
    "subjects", "broader_subjects", "subject_variants", "keywords", "territories", "wider_territories",
)  # fmt: skip


def kind_of_page(page: Page) -> Kind:
    """A rendez-vous and a fiche are pages too: this tells which index entry a page is."""
    return kind_of_type(page.specific_class or type(page))


def kind_of_type(model: type[Page]) -> Kind:
    if issubclass(model, EventPage):
        return Kind.EVENT
    return Kind.EXPERIENCE if issubclass(model, ExperiencePage) else Kind.PAGE


class PageDocuments:
    kind = Kind.PAGE

    def pages(self) -> QuerySet[Page]:
        """Live and open to all, whatever app their type comes from."""
        return Page.objects.live().public().filter(depth__gt=1).not_type(ELSEWHERE).not_exact_type(Page)

    def all(self) -> Iterator[SearchDocument]:
        pks = self.pages().order_by("pk").values_list("pk", flat=True)
        for batch in in_batches(pks.iterator(chunk_size=1000), 200):
            yield from self.some(batch)

    def some(self, pks: Collection[int]) -> Iterator[SearchDocument]:
        for page in self.pages().filter(pk__in=pks).specific():
            yield SearchDocument(**common_to_pages(page, self.kind) | self.own_fields(page))

    def own_fields(self, page: Any) -> dict[str, Any]:
        if isinstance(page, PublicationPage):
            return publication_fields(page)
        if isinstance(page, SitePage):
            return {"abstract": page.intro, "body": page.search_text(), **filing_of(page)}
        return {"abstract": plain(page.intro)}


def common_to_pages(page: Page, kind: Kind) -> dict[str, Any]:
    day = day_of(page)
    return {
        "kind": kind,
        "pk": page.pk,
        "url": path_of(page),
        "title": page.title,
        "sort_title": page.title.casefold(),
        "document_type": str(page.specific_class._meta.verbose_name).capitalize(),
        "languages": ("français",),
        "entered_on": day,
        "years": (day.year,) if day else (),
        "sort_year": day.year if day else None,
        "is_demo": getattr(page, "is_demo", False),
    }


def path_of(page: Page) -> str:
    """The path on the site, whatever its host."""
    parts = page.get_url_parts()
    return parts[2] if parts else ""


def day_of(page: Page) -> date | None:
    if isinstance(page, SitePage):
        return page.dated_on
    published = page.first_published_at or page.last_published_at
    return timezone.localdate(published) if published else None


def theme_names(page: Any) -> tuple[str, ...]:
    return tuple(theme.short_name for theme in page.themes.all())


def places(page: Any) -> dict[str, tuple[str, ...]]:
    """The territories of a page, and what they lie in."""
    territories = list(page.territories.all())
    keys = [territory.pk for territory in territories]
    return {
        "territories": tuple(territory.name for territory in territories),
        "wider_territories": joined(keys, wider_names(keys)) if keys else (),
    }


def filing_of(page: SitePage) -> dict[str, Any]:
    """What its editor files it under."""
    return {"themes": theme_names(page), "keywords": tuple(page.tag_list), **places(page)}


def publication_fields(page: PublicationPage) -> dict[str, Any]:
    authors = [author.display_name for author in page.authors.all()]
    return {
        "agents": tuple(author.heading for author in page.authors.all()),
        "abstract": page.abstract or page.intro,
        "body": page.search_text(),
        **filing_of(page),
        **(filed_as(page.record_id) if page.record_id else {}),
        "series": (page.series,) if page.series else (),
        "identifiers": (page.isbn,) if page.isbn else (),
        "years": (page.year,) if page.year else (),
        "sort_year": page.year,
        "has_full_text": page.document_id is not None,
        "description": ". – ".join(filter(None, [", ".join(authors), page.imprint])),
        "cover_url": thumbnail(page.cover),
    }


def filed_as(record: int) -> dict[str, Any]:
    """What the notice of a publication is filed under: the page that presents it answers to the same."""
    notice = next(RecordDocuments().some([record]), None)
    return {name: getattr(notice, name) for name in FILED_UNDER} if notice else {}


def thumbnail(image: Image | None) -> str:
    return image.get_rendition("width-160|format-webp").url if image else ""
