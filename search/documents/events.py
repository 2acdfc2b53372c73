"""Rendez-vous → search documents."""

from typing import Any

from django.utils.formats import date_format
from wagtail.models import Page

from cms.models import EventPage
from search.document import Kind
from search.documents.pages import PageDocuments, places, theme_names


class EventDocuments(PageDocuments):
    kind = Kind.EVENT

    def pages(self) -> Any:
        return Page.objects.live().public().type(EventPage)

    def own_fields(self, page: EventPage) -> dict[str, Any]:
        return {
            "agents": tuple(speaker.heading for speaker in page.speakers.all())
            + ((page.organiser_name,) if page.organiser_name else ()),
            "abstract": page.intro,
            "body": page.search_text(),
            "themes": theme_names(page),
            **places(page),
            "document_type": page.get_event_format_display(),
            "years": (page.starts_on.year,),
            "sort_year": page.starts_on.year,
            "starts_on": page.starts_on,
            "description": ", ".join(filter(None, [date_format(page.starts_on, "l j F Y"), page.place])),
        }
