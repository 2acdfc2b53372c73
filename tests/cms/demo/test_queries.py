"""How many queries each page of the demo costs, whatever its type: twelve, and those of the lists in its text."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms.models import (
    AccessibilityPage,
    ActionPage,
    BibliographyPage,
    CollectionPage,
    ContentPage,
    EventPage,
    FormPage,
    LinkPage,
    NetworkPage,
    NewsPage,
    PracticalPage,
    ProgrammePage,
    PublicationPage,
    SectionPage,
    SeriesPage,
)

TYPES = (
    AccessibilityPage, ActionPage, BibliographyPage, CollectionPage, ContentPage, EventPage, FormPage, LinkPage, NetworkPage,
    NewsPage, PracticalPage, ProgrammePage, PublicationPage, SectionPage, SeriesPage,
)  # fmt: skip
BUDGET = 12
READ_ONCE = ("image", "document", "related", "record", "fiche", "saved_search", "gallery", "recording", "initiatives")
CHOOSING = dict.fromkeys(READ_ONCE, 1) | {"listing": 3, "agenda": 3}
"""Blocks that read what they show, and their queries: a page holds two for its twelve."""
OF_WHAT_WAS_KEPT = 9
OTHERS = ("/themes/", "/themes/participation/", "/territoires/", "/territoires/93066/", "/territoires/200057867/",
          "/plan-du-site/", "/actualites/?format=rss", "/actualites/?format=csv")  # fmt: skip


@pytest.mark.django_db
@pytest.mark.lengthy
def test_no_page_of_any_type_costs_more_than_twelve(in_the_demo, settings, client: Client) -> None:
    settings.PAGE_CACHE = True
    dear = [f"{address} : {cost}" for address, cost, budget in costs(client) if cost > budget]
    assert not dear, dear


def costs(client: Client) -> Iterator[tuple[str, int, int]]:
    pages = Page.objects.live().public().exact_type(*TYPES).specific()
    met = set()
    for page in pages:
        met.add(type(page))
        kinds = {block.block_type for block in getattr(page, "body", ())} & CHOOSING.keys()
        # What was kept of a past rendez-vous (recordings, readings, its Actes) is read apart.
        kept = OF_WHAT_WAS_KEPT if getattr(page, "kept", None) else 0
        yield page.url, cost(client, page.url), BUDGET + kept + max(sum(CHOOSING[kind] for kind in kinds) - 2, 0)
    for address in OTHERS:
        yield address, cost(client, address), BUDGET
    assert met >= set(TYPES) - {BibliographyPage}


def cost(client: Client, address: str) -> int:
    # Content types, renditions, the menu and the foot are kept from one request to the next; the page is made again.
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"{address}{'&' if '?' in address else '?'}page-gardee=non")
    assert response.status_code in (200, 302), address
    return len(asked)
