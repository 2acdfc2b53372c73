"""The answer to a search as JSON: one shape for `/recherche/?format=json` and `manage.py search --json`."""

from collections.abc import Sequence
from typing import Any

from search.engines.base import Hit, Results


def as_json(results: Results, notes: Sequence[str] = ()) -> dict[str, Any]:
    """`{"total", "hits": […], "facets": {name: […]}, "took_ms"}`; `suggestion` and `notes` when there are some,
    and `near`, documents that have only some of the words, when few have them all."""
    answer: dict[str, Any] = {
        "total": results.total,
        "hits": [hit_as_json(hit) for hit in results.hits],
        "facets": {
            facet.name: [{"value": v.value, "label": v.label, "count": v.count} for v in facet.values]
            for facet in results.facets
        },
        "took_ms": round(results.took_ms, 2),
    }
    if results.suggestion:
        answer["suggestion"] = results.suggestion
    if notes:
        answer["notes"] = list(notes)
    if results.near:
        answer["near"] = [hit_as_json(hit) for hit in results.near]
    return answer


def hit_as_json(hit: Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "id": int(hit.id.rpartition("-")[2]),
        "title": hit.title,
        "url": hit.url,
        "year": hit.year,
        "snippet": hit.snippet,
    }
