"""Criteria → the pages that answer, in one queryset: live, open to all, whatever their types."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import DateField, F, Model, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page, PageQuerySet

from cms.collections.criteria import Criteria, Sort, State
from cms.collections.kinds import KINDS, Kind
from cms.models.base import PageTag
from cms.tree import closed
from experiences.models import ExperiencePage
from reference.places import Places

ORDERS = {
    Sort.NEWEST: ("-day", "-pk"),
    Sort.OLDEST: ("day", "pk"),
    Sort.TITLE: ("title", "pk"),
    Sort.TREE: ("path",),
}
FICHE_STATES = {
    State.RUNNING: (ExperiencePage.State.ONGOING, ExperiencePage.State.SUSTAINED),
    State.ENDED: (ExperiencePage.State.COMPLETED, ExperiencePage.State.STOPPED),
}


def pages_for(criteria: Criteria, today: date | None = None, request: HttpRequest | None = None) -> PageQuerySet:
    """Each with its `day`, in the order asked, at most `limit` of them. Sliced when limited: filter it no further."""
    if criteria.is_impossible:
        return Page.objects.none()
    today = today or timezone.localdate()
    kinds = [KINDS[name] for name in criteria.asked_kinds or KINDS if name in KINDS]
    pages = dated(of_kinds(Page.objects.live().exclude(closed(request)), kinds), kinds)
    pages = narrowed(pages, criteria, kinds)
    pages = in_time(pages, criteria, today)
    pages = pages.order_by(*ORDERS[criteria.sort])
    return pages[: criteria.limit] if criteria.limit else pages


def of_kinds(pages: PageQuerySet, kinds: Iterable[Kind]) -> PageQuerySet:
    return pages.exact_type(*(kind.model for kind in kinds))


def dated(pages: PageQuerySet, kinds: Iterable[Kind]) -> PageQuerySet:
    """With the day that each kind bears, and its last day: only a rendez-vous has another one."""
    own = [F(f"{kind.accessor}__{kind.day}") for kind in kinds if kind.day]
    published = TruncDate("first_published_at", tzinfo=timezone.get_current_timezone())
    first = Coalesce(*own, published, output_field=DateField()) if own else published
    pages = pages.annotate(day=first)
    if any(kind.model_name == "rayonnage_cms.EventPage" for kind in kinds):
        return pages.annotate(last_day=Coalesce(F("eventpage__ends_on"), F("day")))
    return pages.annotate(last_day=F("day"))


def narrowed(pages: PageQuerySet, criteria: Criteria, kinds: list[Kind]) -> PageQuerySet:
    if criteria.themes:
        pages = pages.filter(filed_under("themes", criteria.themes, kinds))
    if criteria.territories:
        pages = pages.filter(filed_under("territories", Places().within(criteria.territories), kinds))
    if criteria.tags:
        # As they were typed, or with another capital: « Mixité » and « mixité » are one word to a reader.
        named = Q()
        for tag in criteria.tags:
            named |= Q(tag__name__iexact=tag) | Q(tag__former_keywords__label__iexact=tag)
        pages = pages.filter(pk__in=PageTag.objects.filter(named).values("content_object"))
    if criteria.under is not None:
        top = Page.objects.filter(pk=criteria.under).first()
        pages = pages.descendant_of(top) if top else pages.none()
    return pages


def filed_under(name: str, keys: Iterable[int], kinds: Iterable[Kind]) -> Q:
    """Each type of page keeps its themes and territories in a table of its own."""
    held = Q()
    for kind in kinds:
        held |= Q(pk__in=bearers(kind.model, name, keys))
    return held


def bearers(model: type[Model], name: str, keys: Iterable[int]) -> QuerySet:
    """The keys of the pages of a type that bear one of these themes or territories."""
    field = model._meta.get_field(name)
    rows = field.remote_field.through.objects.filter(**{f"{field.m2m_reverse_field_name()}__in": list(keys)})
    return rows.values(field.m2m_field_name())


def in_time(pages: PageQuerySet, criteria: Criteria, today: date) -> PageQuerySet:
    since, until = criteria.span(today)
    if since:
        pages = pages.filter(last_day__gte=since)
    if until:
        pages = pages.filter(day__lte=until)
    match criteria.state:
        case State.TO_COME:
            return pages.filter(last_day__gte=today)
        case State.PAST:
            return pages.filter(last_day__lt=today)
        case State.RUNNING | State.ENDED:
            return pages.filter(experiencepage__state__in=FICHE_STATES[criteria.state])
    return pages
