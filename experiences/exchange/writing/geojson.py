"""GeoJSON (RFC 7946): one Feature a fiche and commune, for uMap, GoGoCarto, QGIS.

We have no coordinates to vouch for: `geometry` is null (§3.2) unless a point is handed over, and the codes say where.
A fiche of no commune is one Feature without code. What was withdrawn stands under `supprimees`, a foreign member (§6.1).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from experiences.exchange.values import LICENCES, SharedFiche, SharedPlace, Withdrawn
from experiences.exchange.wording import withdrawal_in_words
from experiences.exchange.writing.atom import moment

CONTENT_TYPE = "application/geo+json; charset=utf-8"
Points = Mapping[str, tuple[float, float]]
"""{Insee code: (longitude, latitude)}."""


def collection(items: Iterable[SharedFiche], withdrawn: Iterable[Withdrawn], points: Points) -> Iterator[bytes]:
    """Piece by piece."""
    yield b'{"type":"FeatureCollection","features":['
    separator = b""
    for fiche in items:
        for feature in features(fiche, points):
            yield separator + _bytes(feature)
            separator = b","
    yield b'],"supprimees":' + _bytes([withdrawal_in_words(one) for one in withdrawn]) + b"}"


def features(fiche: SharedFiche, points: Points) -> list[dict[str, Any]]:
    communes = {one.successor or one.code: one for one in fiche.places if one.kind == "commune"}
    if not communes:
        return [feature(fiche, "", None, None)]
    return [feature(fiche, code, one, points.get(code)) for code, one in communes.items()]


def feature(
    fiche: SharedFiche, code: str, commune: SharedPlace | None, point: tuple[float, float] | None
) -> dict[str, Any]:
    is_former = commune is not None and bool(commune.successor)
    said = {
        "cote": fiche.number,
        "identifiant": fiche.identifier,
        "titre": fiche.title,
        "accroche": fiche.summary,
        "adresse": fiche.url,
        "insee": code,
        "ancien_insee": commune.code if commune and is_former else "",
        "commune": commune.name if commune else "",
        "qpv": [one.code for one in fiche.places if one.kind == "qpv"],
        "lieu": fiche.place,
        "precision": fiche.precision,
        "themes": list(fiche.themes),
        "etat": fiche.state,
        "debut": fiche.started_on.isoformat() if fiche.started_on else "",
        "fin": fiche.ended_on.isoformat() if fiche.ended_on else "",
        "porteurs": [one.name for one in fiche.bodies if one.role == "porteur"],
        "licence": LICENCES.get(fiche.licence, ("", ""))[0],
        "modifiee_le": moment(fiche.changed_at) if fiche.changed_at else "",
        "demonstration": fiche.is_demo,
    }
    return {
        "type": "Feature",
        "id": f"{fiche.identifier}#{code}" if code else fiche.identifier,
        "geometry": {"type": "Point", "coordinates": list(point)} if point else None,
        "properties": {name: value for name, value in said.items() if value not in ("", [])},
    }


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")
