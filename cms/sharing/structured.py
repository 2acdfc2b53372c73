"""What a page is, in the words of schema.org, for the engines that read JSON-LD."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from cms.dublin_core import themes
from cms.models import (
    AgendaPage,
    CentreSettings,
    CyclePage,
    EventPage,
    HomePage,
    PublicationPage,
    SectionPage,
    WatchPage,
)
from cms.templatetags.cards import standfirst_of
from cms.templatetags.centre import phone_number, schema_hours
from experiences.exchange.values import LICENCES
from experiences.models import ExperiencePage

CONTEXT = "https://schema.org"


def described(page: Page, request: HttpRequest) -> dict[str, Any]:
    """The page as one thing of schema.org, without its empty properties."""
    centre = CentreSettings.for_request(request)
    address = request.build_absolute_uri(page.get_url(request) or request.path)
    if isinstance(page, HomePage):
        return clean({"@context": CONTEXT, **organization(centre, request.build_absolute_uri("/"))})
    said = {
        "@context": CONTEXT,
        "@id": address,
        "url": address,
        "inLanguage": "fr",
        "description": standfirst_of(page),
        **kind_of_thing(page, centre, request),
    }
    return clean(said)


def kind_of_thing(page: Page, centre: CentreSettings, request: HttpRequest) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": centre.name, "url": request.build_absolute_uri("/")}
    if isinstance(page, EventPage):
        return event(page, publisher)
    if isinstance(page, CyclePage):
        return cycle(page, publisher)
    if isinstance(page, PublicationPage):
        return publication(page, publisher)
    if isinstance(page, ExperiencePage):
        return fiche(page, publisher)
    gathers = isinstance(page, (SectionPage, AgendaPage, WatchPage))
    return {
        "@type": "CollectionPage" if gathers else "Article",
        "name" if gathers else "headline": page.title,
        "datePublished": moment(page.first_published_at),
        "dateModified": moment(page.last_published_at),
        "publisher": publisher,
        "about": names(page),
    }


def organization(centre: CentreSettings, address: str) -> dict[str, Any]:
    return {
        "@type": "Library",
        "@id": address,
        "url": address,
        "name": centre.name,
        "slogan": centre.tagline,
        "telephone": phone_number(centre.phone),
        "email": centre.email,
        "address": clean(
            {
                "@type": "PostalAddress",
                "streetAddress": centre.street,
                "postalCode": centre.postal_code,
                "addressLocality": centre.city,
                "addressCountry": "FR",
            }
        )
        if centre.has_address
        else None,
        "openingHours": [schema_hours(opening) for opening in centre.openings()],
        "sameAs": [link.value["url"] for link in centre.social_links],
    }


def event(page: EventPage, publisher: dict[str, Any]) -> dict[str, Any]:
    is_elsewhere = page.is_online and not page.place
    mode = "OnlineEventAttendanceMode" if is_elsewhere else "OfflineEventAttendanceMode"
    place = clean({"@type": "Place", "name": page.place or page.address, "address": page.address or page.place})
    virtual = {"@type": "VirtualLocation", "url": page.full_url}
    return {
        "@type": "Event",
        "name": page.title,
        "startDate": hour_of(page.starts_on, page.start_time),
        "endDate": hour_of(page.last_day_of_event, page.end_time),
        "eventStatus": f"{CONTEXT}/{'EventCancelled' if page.is_cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"{CONTEXT}/{mode}",
        "location": virtual if is_elsewhere else place if page.place or page.address else None,
        "organizer": publisher
        if page.is_ours
        else clean({"@type": "Organization", "name": page.organiser_name, "url": page.organiser_url}),
        "performer": [{"@type": "Person", "name": speaker.display_name} for speaker in page.speakers.all()],
        "about": names(page),
    }


def cycle(page: CyclePage, publisher: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "EventSeries",
        "name": page.title,
        "organizer": publisher,
        "subEvent": [clean(event(seance, publisher)) for seance in page.seances()],
        "about": names(page),
    }


def publication(page: PublicationPage, publisher: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "Book",
        "name": page.title,
        "author": [{"@type": "Person", "name": author.display_name} for author in page.authors.all()],
        "isbn": page.isbn,
        "numberOfPages": page.page_count,
        "datePublished": str(page.year) if page.year else moment(page.first_published_at),
        "isPartOf": clean({"@type": "BookSeries", "name": page.series}) if page.series else None,
        "position": page.number,
        "publisher": publisher,
        "about": names(page),
    }


def fiche(page: ExperiencePage, publisher: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "Dataset",
        "name": page.title,
        "identifier": page.number,
        "dateModified": moment(page.last_published_at),
        "license": LICENCES[page.licence][1],
        "spatialCoverage": [str(territory) for territory in page.territories.all()],
        "creator": publisher,
        "publisher": publisher,
        "about": names(page),
    }


def names(page: Page) -> list[str]:
    return [theme.name for theme in themes(page)]


def moment(value: datetime | None) -> str:
    return timezone.localtime(value).isoformat(timespec="seconds") if value else ""


def hour_of(day: date, hour: time | None) -> str:
    """With the shift of that day in the centre's time zone: an hour without one is nobody's."""
    if hour is None:
        return day.isoformat()
    return timezone.make_aware(datetime.combine(day, hour)).isoformat(timespec="minutes")


def clean(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}
