"""What the registrations say of who came: by function, by commune, never by both (`cms.registration.figures`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wagtail import hooks

from cms.models import EventPage
from cms.programme.attendance import HOOK, Attended
from cms.registration.figures import Count, figures


@hooks.register(HOOK)
def from_registrations(events: set[int]) -> Iterable[Attended]:
    for event in EventPage.objects.filter(pk__in=events):
        found = figures([event])
        is_known = bool(found.total.present)
        for function, count in found.by_function.items():
            yield from told(event.pk, function, None, count, is_known)
        for commune, count in found.by_commune.items():
            yield from told(event.pk, None, commune, count, is_known)


def told(event: int, function: str | None, commune: str | None, count: Count, is_known: bool) -> Iterator[Attended]:
    """Those who came; those who had registered, while nobody has said who came."""
    people = count.present if is_known else count.registered
    if people:
        yield Attended(event, function, commune, people)
