"""What search engines of the world are told of: the pages and the public notices."""

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from wagtail.contrib.sitemaps import Sitemap as PageSitemap

from catalogue.models import BibliographicRecord


class RecordSitemap(Sitemap):
    limit = 5000

    def items(self) -> QuerySet:
        return BibliographicRecord.objects.public().only("pk", "title", "updated_at").order_by("pk")

    def lastmod(self, record: BibliographicRecord):
        return record.updated_at


SITEMAPS = {"pages": PageSitemap, "notices": RecordSitemap}
