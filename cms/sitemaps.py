"""What search engines of the world are told of: the pages and the public notices."""

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap as PageSitemap

from catalogue.models import BibliographicRecord
from experiences.models import ExperienceIndexPage


class RecordSitemap(Sitemap):
    limit = 5000

    def items(self) -> QuerySet:
        return BibliographicRecord.objects.public().only("pk", "title", "updated_at").order_by("pk")

    def lastmod(self, record: BibliographicRecord):
        return record.updated_at


class ListSitemap(Sitemap):
    """Public pages that no editor writes."""

    def items(self) -> list[str]:
        has_fiches = ExperienceIndexPage.objects.live().public().exists()
        return ["experience_lessons", "fiches:propose"] if has_fiches else []

    def location(self, name: str) -> str:
        return reverse(name)


SITEMAPS = {"pages": PageSitemap, "notices": RecordSitemap, "listes": ListSitemap}
