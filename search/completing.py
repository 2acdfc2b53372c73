"""`/recherche/propositions/?q=renouv`: what is proposed while one types. One request, one question to the engine.

{"groups": [{"kind": "sujet", "label": "Sujets", "proposals": [{"text": "Renouvellement urbain", "url": "/recherche/?sujet=…"}]}]}
"""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from search.address import address
from search.engines.base import Completion, EngineUnavailable
from search.french import key
from search.indexing import current_engine
from search.query import Query

GROUPS = {
    "titre": gettext_lazy("Titres"),
    "auteur": gettext_lazy("Auteurs"),
    "sujet": gettext_lazy("Sujets"),
    "collection": gettext_lazy("Collections"),
    "theme": gettext_lazy("Thèmes"),
    "territoire": gettext_lazy("Territoires"),
}
SHORTEST, LONGEST = 2, 100
"""Characters typed, once folded, below and beyond which nothing is proposed."""
IN_EACH = 4
FRESH = 60
"""Seconds that a browser keeps an answer: one goes back a letter, and forward again."""


@require_safe
def proposals(request: HttpRequest) -> JsonResponse:
    typed = request.GET.get("q", "")
    try:
        found = current_engine().complete(typed, IN_EACH) if SHORTEST <= len(key(typed[:500])) <= LONGEST else []
    except EngineUnavailable:
        message = _("La recherche est momentanément indisponible. Réessayez dans quelques minutes.")
        return JsonResponse({"groups": [], "error": message}, status=503)
    response = JsonResponse(
        {"groups": [group(kind, list(ones)) for kind, ones in groupby(found, lambda one: one.kind)]}
    )
    patch_cache_control(response, private=True, max_age=FRESH)
    return response


def group(kind: str, completions: list[Completion]) -> dict[str, Any]:
    return {
        "kind": kind,
        "label": str(GROUPS[kind]),
        "proposals": [{"text": one.text, "url": one.url or search_url(one)} for one in completions],
    }


def search_url(one: Completion) -> str:
    return address(Query(filters=((one.kind, (one.text,)),)))
