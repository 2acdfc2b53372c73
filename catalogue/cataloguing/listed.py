"""Which notices the list of notices shows at an address: its own view says, so that nothing is decided twice."""

from __future__ import annotations

from copy import copy
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from catalogue.models import BibliographicRecord

OWN = ("format", "_w_filter_fragment", "p")
"""Parameters that say nothing of the set."""


def records_listed(request: HttpRequest, asked: QueryDict) -> QuerySet[BibliographicRecord]:
    """All its pages, in its order."""
    index = BibliographicRecord.snippet_viewset.index_view
    view = index.view_class(**index.view_initkwargs)
    at_the_list = copy(request)
    at_the_list.GET = asked
    view.setup(at_the_list)
    return view.get_queryset()


def said_by(asked: QueryDict) -> QueryDict:
    """The parameters that name the set."""
    kept = asked.copy()
    for name in OWN:
        kept.pop(name, None)
    return kept


def asked_before(request: HttpRequest) -> QueryDict:
    """What the list showed when its « Tout » was ticked: an action gets the address to come back to, and only that."""
    return QueryDict(urlsplit(request.GET.get("next", "")).query, mutable=True)


def list_url() -> str:
    return reverse("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:list")
