"""From what a person gives (words, or the address of a page of results) to the one form of a question, and its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

from django.http import QueryDict
from django.utils.translation import gettext as _

from search.address import address, query_of
from search.fields import FACETS
from search.presentation import value_label
from search.query import Query
from search.saved.models import SavedSearch, digest_of


def question(asked: str) -> tuple[Query, list[str]]:
    """« réussite éducative », or « https://…/recherche/?q=réussite+éducative&type=Rapport »; and what is not understood."""
    words = asked.strip()
    parts = urlsplit(words) if "?" in words and "/" in words and " " not in words else None
    if parts and parts.query:
        return query_of(QueryDict(parts.query))
    parameters = QueryDict(mutable=True)
    parameters["q"] = words
    return query_of(parameters)


def canonical(query: Query) -> str:
    """In one form for one question: filters in the order of the page, their values sorted, no number of page."""
    filters = tuple((name, tuple(sorted(values))) for name, values in query.filters)
    return address(replace(query, filters=filters), page=1).partition("?")[2]


def kept(query: Query) -> SavedSearch:
    """The saved search of this question, made when nobody has kept it yet."""
    parameters = canonical(query)
    search, _is_new = SavedSearch.objects.get_or_create(
        digest=digest_of(parameters), defaults={"parameters": parameters, "name": described(query)[:200]}
    )
    return search


@contextmanager
def given_question(search: SavedSearch, parameters: str) -> Iterator[None]:
    """Around the saving of a search of the centre that asks `parameters` from now on. To be called in a transaction.

    Alerts follow their question, not a name: those of the former question keep it, apart; those that somebody had on the
    new one become those of this search.
    """
    before = SavedSearch.objects.filter(pk=search.pk).first() if search.pk else None
    same = SavedSearch.objects.filter(digest=digest_of(parameters)).exclude(pk=search.pk).first()
    if same:
        SavedSearch.objects.filter(pk=same.pk).update(digest=f"reprise-{same.pk}")
    search.parameters, search.is_listed = parameters, True
    yield
    if before and before.parameters != parameters and before.alerts.exists():
        search.alerts.update(search=kept(before.query))
    if same:
        same.alerts.update(search=search)
        same.delete()


def described(query: Query) -> str:
    """« réussite éducative », Type de document : Rapport ou Étude, Thème : Éducation »; never empty."""
    parts = [f"«\u00a0{query.text}\u00a0»"] if query.text else []
    for name, values in query.filters:
        labels = _(" ou ").join(value_label(name, value) for value in values)
        parts.append(f"{FACETS[name].facet_label}\u00a0: {labels}")
    return ", ".join(parts) or _("Tout ce qui arrive")
