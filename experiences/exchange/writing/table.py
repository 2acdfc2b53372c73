"""The CSV profile, version 1: one line a fiche, then one a tombstone. `import_experiences` of any centre takes it as it is.

UTF-8 with a byte order mark, semicolons, CR LF; values of one cell between « | ». The story is plain text: paragraphs
between empty lines, items behind a dash. Who wants its marks, or several contacts, takes Atom or JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from catalogue.exchange.table import BYTE_ORDER_MARK, line, safe
from experiences.exchange.marks import told
from experiences.exchange.values import Shared, SharedBody, SharedFiche, SharedLesson, Withdrawn
from experiences.exchange.wording import plain
from experiences.exchange.writing.atom import moment
from experiences.importing.profile import BAR, COLUMNS, FURTHER, PART, REPEAT

CONTENT_TYPE = "text/csv; charset=utf-8"
HEADINGS = (*COLUMNS, *FURTHER)
Cells = dict[str, str]


def table(items: Iterable[Shared]) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK + line(HEADINGS)
    for one in items:
        yield line([safe(cell) for cell in row(one)])


def row(one: Shared) -> list[str]:
    cells = fiche_cells(one) if isinstance(one, SharedFiche) else tombstone_cells(one)
    return [plain(cells.get(name, "")) for name in HEADINGS]


def fiche_cells(fiche: SharedFiche) -> Cells:
    contact = fiche.contacts[0] if fiche.contacts else None
    stories = {name: told(html) for name, html in fiche.stories.items()}
    cells = {
        "identifiant": fiche.number,
        "titre": fiche.title,
        "accroche": fiche.summary,
        "communes_insee": several(one.code for one in fiche.places if one.kind == "commune"),
        "qpv": several(one.code for one in fiche.places if one.kind == "qpv"),
        "territoire_libre": fiche.place,
        "porteur": several(one.name for one in fiche.bodies if one.role == "porteur"),
        "partenaires": several(partner(one) for one in fiche.bodies if one.role != "porteur"),
        "themes": several(fiche.themes),
        "cadre": several(fiche.frameworks),
        # A public that no list knows is kept in words by whoever reads: the note travels so.
        "publics": several((*fiche.audiences, fiche.audience_note)),
        "debut": day(fiche.started_on),
        "fin": day(fiche.ended_on),
        "etat": fiche.state,
        "moyens": fiche.resources,
        "contexte": stories.get("context", ""),
        "objectifs": stories.get("objectives", ""),
        "demarche": stories.get("approach", ""),
        "participation": stories.get("participation", ""),
        "resultats": stories.get("results", ""),
        "leviers": several(map(lesson, fiche.levers)),
        "freins": several(map(lesson, fiche.brakes)),
        "redacteur": several(map(person, fiche.writers)),
        "date_redaction": day(fiche.written_on),
        "references": several(fiche.references),
        "territoires": several(
            f"{one.kind}:{one.code}" for one in fiche.places if one.kind not in ("commune", "qpv")
        ),
        "precision": fiche.precision,
        "verifiee_le": day(fiche.verified_on),
        "licence": fiche.licence,
        "etp": number(fiche.full_time_equivalents),
        "budget": number(fiche.budget),
        "financements": several(
            parts(one.funder, number(one.amount), str(one.year or ""), one.kind) for one in fiche.fundings
        ),
        "indicateurs": several(
            parts(one.name, one.value, one.unit, one.source, day(one.measured_on)) for one in fiche.indicators
        ),
        "si_c_etait_a_refaire": stories.get("hindsight", ""),
        "conditions_de_transfert": stories.get("transfer_conditions", ""),
        "points_de_vigilance": stories.get("vigilance", ""),
        "demonstration": "oui" if fiche.is_demo else "",
        "identifiant_permanent": fiche.identifier,
        "adresse": fiche.url,
        "publiee_le": said(fiche.published_at),
        "modifiee_le": said(fiche.changed_at),
        "d_apres": parts(fiche.based_on.name, fiche.based_on.url, fiche.based_on.identifier) if fiche.based_on else "",
    }  # fmt: skip
    if contact:
        cells |= {
            "contact_nom": contact.name,
            "contact_fonction": contact.position,
            "contact_courriel": contact.email,
            "contact_public": "oui",
            "contact_organisme": contact.organisation,
            "contact_telephone": contact.phone,
            "contact_accord_le": day(contact.consented_on),
            "contact_visible_jusqu_au": day(contact.expires_on),
        }
    return cells


def tombstone_cells(gone: Withdrawn) -> Cells:
    return {
        "identifiant": gone.number,
        "titre": gone.title,
        "identifiant_permanent": gone.identifier,
        "supprimee_le": said(gone.withdrawn_at),
        "motif": gone.reason or "depubliee",
    }


def several(values: Iterable[str]) -> str:
    kept = (value.replace(REPEAT, BAR).strip() for value in values)
    return REPEAT.join(dict.fromkeys(filter(None, kept)))


def parts(*values: str) -> str:
    """« Caf ; 12000.00 ; 2018 »: what is empty at the end is not written."""
    return PART.join(value.replace(";", ",") for value in values).rstrip(" ;")


def partner(one: SharedBody) -> str:
    """« Caf (financeur) »; a name that ends with a parenthesis of its own says its role, whichever it is."""
    return f"{one.name} ({one.role})" if one.role != "partenaire" or one.name.endswith(")") else one.name


def lesson(one: SharedLesson) -> str:
    return f"{one.topic} : {one.text}" if one.topic else one.text


def person(name: str) -> str:
    """Without a comma, the first word would be taken for a forename."""
    return f"{name}," if " " in name and "," not in name else name


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


def said(value: datetime | None) -> str:
    return moment(value) if value else ""


def number(value: Decimal | None) -> str:
    return re.sub(r"\.00$", "", format(value, "f")) if value is not None else ""
