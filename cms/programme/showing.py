"""What the page of an action shows beside its text: what came of it, who came, and its neighbours in the programme."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from cms.collections.kinds import KINDS
from cms.models.programme import ActionPage
from cms.tree import is_open

GROUPS = ("rendez-vous", "publication", "fiche", "actualite", "bibliographie")


def of_action(action: ActionPage, request: HttpRequest | None = None) -> dict[str, Any]:
    programme = action.get_parent() if action.path else None
    return {"outcomes": outcomes(action, request), "programme": programme, **neighbours(action, programme)}


def outcomes(action: ActionPage, request: HttpRequest | None = None) -> list[tuple[Any, list[Page]]]:
    """[(« Publications », pages), …], those that any visitor may read, in the editor's order."""
    by_kind: dict[str, list[Page]] = defaultdict(list)
    for one in action.outcomes.select_related("outcome"):
        if one.outcome.live and is_open(one.outcome, request):
            by_kind[kind_name(one.outcome)].append(one.outcome)
    return [(KINDS[name].label, by_kind[name]) for name in GROUPS if by_kind[name]]


def kind_name(page: Page) -> str:
    return next(name for name in GROUPS if page.specific_class is KINDS[name].model)


def neighbours(action: ActionPage, programme: Page | None) -> dict[str, Any]:
    """The action before and the one after, in the order of the numbers."""
    if programme is None:
        return {}
    order = ActionPage.objects.child_of(programme).live().order_by("number_order", "pk")
    rows = list(order.only("pk", "title", "number", "number_order", "url_path"))
    place = next((index for index, one in enumerate(rows) if one.pk == action.pk), None)
    if place is None:
        return {}
    return {
        "previous": rows[place - 1] if place else None,
        "next": rows[place + 1] if place + 1 < len(rows) else None,
    }
