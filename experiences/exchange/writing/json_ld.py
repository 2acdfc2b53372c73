"""JSON-LD: a `DataFeed` of schema.org, whose items are fiches and, by `dateDeleted`, tombstones; one fiche by itself.

Each `item` is an Article about a Project, with its Place and Organizations, for whoever knows schema.org alone; under
`fe:fiche`, every field, with the French keys of `wording.py`, for who takes fiches back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from experiences.exchange.values import LICENCES, Shared, SharedBody, SharedFiche, SharedPlace, Withdrawn
from experiences.exchange.wording import in_words, withdrawal_in_words
from experiences.exchange.writing.atom import FICHE, Head, moment

CONTENT_TYPE = "application/ld+json; charset=utf-8"
CONTEXT: list[Any] = [
    "https://schema.org",
    {
        "fe": f"{FICHE}#",
        # Inside, every key is of our vocabulary.
        "fe:fiche": {"@id": f"{FICHE}#fiche", "@context": {"@vocab": f"{FICHE}#"}},
        "fe:retrait": {"@id": f"{FICHE}#retrait", "@context": {"@vocab": f"{FICHE}#"}},
        "fe:suite": {"@id": f"{FICHE}#suite", "@type": "@id"},
    },
]


def feed(head: Head, items: Iterable[Shared]) -> bytes:
    said = {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "@id": head.links.get("self", head.identifier),
        "identifier": head.identifier,
        "name": head.title,
        "url": head.site,
        "dateModified": moment(head.updated_at),
        "inLanguage": "fr",
        "publisher": {"@type": "Organization", "name": head.centre},
        "fe:suite": head.links.get("next", ""),
        "dataFeedElement": [item_of(one) for one in items],
    }
    written = {key: value for key, value in said.items() if value != ""}
    return json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")


def item_of(one: Shared) -> dict[str, Any]:
    if isinstance(one, Withdrawn):
        said = withdrawal_in_words(one)
        return clean(
            {
                "@type": "DataFeedItem",
                "dateDeleted": said.get("supprimee_le"),
                "item": {"@type": "Article", "@id": one.identifier, "headline": one.title},
                "fe:retrait": said,
            }
        )
    return clean(
        {
            "@type": "DataFeedItem",
            "dateCreated": moment(one.published_at) if one.published_at else "",
            "dateModified": moment(one.changed_at) if one.changed_at else "",
            "item": described(one) | {"fe:fiche": in_words(one)},
        }
    )


def described(fiche: SharedFiche) -> dict[str, Any]:
    """An Article about a Project, as schema.org says it; without `@context`, for whoever puts it in a page."""
    holders = [one for one in fiche.bodies if one.role == "porteur"]
    funders = [one for one in fiche.bodies if one.role == "financeur"]
    others = [one for one in fiche.bodies if one.role not in ("porteur", "financeur")]
    places = [place(one) for one in fiche.places] + ([{"@type": "Place", "name": fiche.place}] if fiche.place else [])
    project = clean(
        {
            "@type": "Project",
            "name": fiche.title,
            "description": fiche.summary,
            "foundingDate": fiche.started_on.isoformat() if fiche.started_on else "",
            "dissolutionDate": fiche.ended_on.isoformat() if fiche.ended_on else "",
            "location": places,
            "parentOrganization": [body(one) for one in holders],
            "funder": [body(one) for one in funders],
            "member": [body(one) for one in others],
            "keywords": list(fiche.frameworks),
        }
    )
    return clean(
        {
            "@type": "Article",
            "@id": fiche.identifier,
            "url": fiche.url,
            "identifier": fiche.number,
            "headline": fiche.title,
            "abstract": fiche.summary,
            "inLanguage": "fr",
            "author": [{"@type": "Person", "name": name} for name in fiche.writers],
            "dateCreated": fiche.written_on.isoformat() if fiche.written_on else "",
            "datePublished": moment(fiche.published_at) if fiche.published_at else "",
            "dateModified": moment(fiche.changed_at) if fiche.changed_at else "",
            "license": LICENCES.get(fiche.licence, ("", ""))[1],
            "copyrightNotice": LICENCES.get(fiche.licence, ("", ""))[0],
            "keywords": list(fiche.themes),
            "audience": [{"@type": "Audience", "audienceType": name} for name in fiche.audiences],
            "spatialCoverage": places,
            "citation": list(fiche.references),
            "isBasedOn": clean(
                {"@type": "Article", "url": fiche.based_on.url, "provider": fiche.based_on.name}
            )
            if fiche.based_on
            else {},
            "about": project,
        }
    )  # fmt: skip


def place(one: SharedPlace) -> dict[str, Any]:
    return clean(
        {
            "@type": "AdministrativeArea",
            "name": one.name,
            "identifier": {"@type": "PropertyValue", "propertyID": CODES[one.kind], "value": one.code},
        }
    )


CODES = {"commune": "Insee", "qpv": "QPV", "ept": "Siren", "departement": "Insee", "region": "Insee"}


def body(one: SharedBody) -> dict[str, Any]:
    return {"@type": "Organization", "name": one.name}


def clean(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}
