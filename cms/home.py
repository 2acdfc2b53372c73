"""What the home page shows of every room: a few rows each, and a number of queries that never grows."""

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest

from catalogue.models import BibliographicRecord, Contribution
from cms.models.agenda import AgendaPage, EventPage
from cms.models.publications import PublicationPage
from cms.tree import closed
from experiences.models import ExperiencePage
from reference.models import Theme

RECORDS = 6
FICHES = 3
EVENTS = 4
PUBLICATIONS = 4


def whats_on(request: HttpRequest | None = None) -> dict[str, object]:
    hidden = closed(request)
    return {
        "records": latest_records(),
        "fiches": latest_fiches(hidden),
        "events": EventPage.objects.live().exclude(hidden).upcoming().prefetch_related("themes")[:EVENTS],
        "agenda": AgendaPage.objects.live().first(),
        "themes": Theme.objects.all(),
        "publications": latest_publications(hidden),
    }


def latest_records() -> QuerySet[BibliographicRecord]:
    """By entry in the holdings: a notice loaded today may have stood on the shelf for years."""
    entered = BibliographicRecord.objects.public().filter(entered_on__isnull=False)
    whole = entered.exclude(level=BibliographicRecord.Level.ARTICLE)
    return whole.order_by("-entered_on", "-pk").prefetch_related(
        Prefetch("contributions", Contribution.objects.select_related("agent"))
    )[:RECORDS]


def latest_fiches(hidden: Q) -> QuerySet[ExperiencePage]:
    fiches = ExperiencePage.objects.live().exclude(hidden).select_related("picture")
    return fiches.order_by("-first_published_at", "-pk")[:FICHES]


def latest_publications(hidden: Q) -> QuerySet[PublicationPage]:
    """By year of publication: an old Cahier put on line today is not our latest."""
    publications = PublicationPage.objects.live().exclude(hidden).select_related("cover")
    return publications.order_by("-year", "-first_published_at", "-pk")[:PUBLICATIONS]
