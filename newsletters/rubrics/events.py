"""Rendez-vous: ours and other bodies', to come."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.models import EventPage
from newsletters.content import Entry
from newsletters.rubrics.base import PROSE_FEATURES, KeptBlock, QuotedBlock, RubricBlock, page_address, paragraph

PROPOSED = 12


class EventItem(QuotedBlock):
    source = blocks.PageChooserBlock(label=_("Rendez-vous"), page_type="rayonnage_cms.EventPage", required=False)
    text = blocks.RichTextBlock(
        label=_("Présentation"),
        features=PROSE_FEATURES,
        required=False,
        help_text=_("Laissée vide, le chapô du rendez-vous."),
    )
    kept = KeptBlock()

    def described(self, source: EventPage) -> Entry:
        event = source.specific
        who = now("avec %s") % ", ".join(names) if (names := [one.display_name for one in event.speakers.all()]) else ""
        return Entry(
            title=(now("Annulé : %s") % event.title) if event.is_cancelled else event.title,
            url=page_address(event),
            kicker=" · ".join(filter(None, [when(event), event.get_event_format_display()])),
            html=paragraph(event.standfirst),
            details=tuple(filter(None, [where(event), organiser(event), who])),
            is_demo=event.is_demo,
        )

    class Meta:
        icon = "date"
        label = _("Rendez-vous")


def when(event: EventPage) -> str:
    """« Mardi 12 mars 2026, de 9 h 30 à 12 h », « du 12 au 14 mars 2026 »."""
    first, last = event.starts_on, event.ends_on
    if last and last != first:
        same_month = (first.year, first.month) == (last.year, last.month)
        start = ordinal(first) if same_month else f"{ordinal(first)} {date_format(first, 'F')}"
        end = f"{ordinal(last)} {date_format(last, 'F Y')}"
        return now("Du %(start)s au %(end)s") % {"start": start, "end": end}
    day = written(first).capitalize()
    if event.start_time and event.end_time:
        return now("%(day)s, de %(start)s à %(end)s") % {
            "day": day,
            "start": hour(event.start_time),
            "end": hour(event.end_time),
        }
    return f"{day}, {hour(event.start_time)}" if event.start_time else day


def written(day: date) -> str:
    return f"{date_format(day, 'l')} {ordinal(day)} {date_format(day, 'F Y')}"


def ordinal(day: date) -> str:
    """The first of a month is « 1er », the others are plain numbers."""
    return "1er" if day.day == 1 else str(day.day)


def hour(time: Any) -> str:
    return f"{time.hour}\u00a0h\u00a0{time.minute:02d}" if time.minute else f"{time.hour}\u00a0h"


def where(event: EventPage) -> str:
    place = ", ".join(filter(None, [event.place, event.address]))
    return " · ".join(filter(None, [place, now("en ligne") if event.is_online else ""]))


def organiser(event: EventPage) -> str:
    return now("Organisé par %s") % event.organiser_name if event.organiser_name else ""


class EventsRubric(RubricBlock):
    items = blocks.ListBlock(EventItem(), label=_("Rendez-vous"), default=[])
    model = EventPage

    @classmethod
    def news(cls, since: date, today: date) -> list[Model]:
        """Those to come, the soonest first; a reader of the last numéro may have forgotten them."""
        return list(EventPage.objects.live().public().upcoming(today).filter(is_cancelled=False)[:PROPOSED])

    class Meta:
        icon = "date"
        label = _("Rendez-vous")
        default_heading = _("Rendez-vous")
