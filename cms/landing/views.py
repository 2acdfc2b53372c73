"""The pages of themes and territories, and the two lists that lead to them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalogue.models import BibliographicRecord
from cms.landing.addresses import address_of, code_of, found_at
from cms.landing.gathering import gathered
from reference.models import Territory, Theme
from reference.places import Places

PUBLIC_RECORDS = Count("records", filter=Q(records__state=BibliographicRecord.State.PUBLIC))
INSIDE = {
    Territory.Kind.DEPARTMENT: _("Départements"),
    Territory.Kind.EPT: _("Établissements publics territoriaux"),
    Territory.Kind.COMMUNE: _("Communes"),
    Territory.Kind.QUARTER: _("Quartiers prioritaires"),
}


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    found = Theme.objects.annotate(notices=PUBLIC_RECORDS)
    return render(request, "cms/landing/themes.html", {"themes": found})


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    every = list(Theme.objects.all())
    found = next((one for one in every if one.slug == slug), None)
    if found is None:
        raise Http404
    return render(
        request,
        "cms/landing/theme.html",
        {
            "theme": found,
            "gathered": gathered("themes", [found.pk], "theme", found.short_name, request),
            "trail": [(now("Thèmes"), reverse("themes"))],
            "others": [one for one in every if one.pk != found.pk],
        },
    )


@require_safe
def territories(request: HttpRequest) -> HttpResponse:
    """Département, EPT, communes: the last under the EPT that they make."""
    places = Places()
    tops = [one for one in places.by_key.values() if one.kind == Territory.Kind.EPT]
    under = {top.pk: places.children(top, Territory.Kind.COMMUNE) for top in tops}
    placed = {one.pk for communes in under.values() for one in communes}
    wide = defaultdict(list)
    for one in places.by_key.values():
        if one.successor_id is None and one.pk not in placed and one.kind != Territory.Kind.EPT:
            wide[one.kind].append(one)
    former = [(one, places.now(one)) for one in places.by_key.values() if one.successor_id]
    return render(
        request,
        "cms/landing/territories.html",
        {
            "groups": [(top, under[top.pk]) for top in tops],
            "regions": wide[Territory.Kind.REGION],
            "departments": wide[Territory.Kind.DEPARTMENT],
            "communes": wide[Territory.Kind.COMMUNE],
            "quarters": wide[Territory.Kind.QUARTER],
            "former": former,
        },
    )


@require_safe
def territory(request: HttpRequest, code: str) -> HttpResponse:
    """What was merged leads to what it has become; another form of the code, to the address."""
    places = Places()
    found = found_at(code, places.by_key.values())
    if found is None:
        raise Http404
    current = places.now(found)
    if current.pk != found.pk or code_of(current) != code:
        return redirect(address_of(current), permanent=current.pk == found.pk)
    return render(request, "cms/landing/territory.html", {"territory": found} | about(request, found, places))


def about(request: HttpRequest, found: Territory, places: Places) -> dict[str, Any]:
    return {
        "gathered": gathered("territories", places.within([found.pk]), "territoire", found.name, request),
        "above": places.above(found),
        "former": places.former(found),
        "inside": [(label, inside) for kind, label in INSIDE.items() if (inside := places.children(found, kind))],
        "trail": [(now("Territoires"), reverse("territories"))],
    }
