"""The CSV profile, or a workbook of the same columns → RawFeed."""

from __future__ import annotations

from experiences.exchange.receiving.faults import UnreadableTable
from experiences.exchange.receiving.raw import Broken, Raw, RawFeed
from experiences.exchange.wording import STORY_WORDS, Said
from experiences.importing.columns import Unreadable
from experiences.importing.lists import name_and_role, state_of, topic_and_text
from experiences.importing.profile import REPEAT
from experiences.importing.reading import BrokenRow, Row, parse_table
from experiences.importing.rows import YES, parsed_day
from experiences.importing.wanted import as_html
from reference.folding import fold


def read(body: bytes) -> RawFeed:
    """Raises Fault."""
    try:
        table = parse_table(body)
    except Unreadable as error:
        raise UnreadableTable(why=str(error)) from error
    return RawFeed(tuple(_item(row) for row in table.rows))


def _item(row: Row | BrokenRow) -> Raw | Broken:
    where = f"Ligne {row.line}"
    if isinstance(row, BrokenRow):
        return Broken(where, row.id, row.reason)
    cells = row.cells
    number = cells["identifiant"]
    if cells.get("supprimee_le"):
        said = {
            "identifiant": cells.get("identifiant_permanent") or number,
            "cote": number,
            "titre": cells["titre"],
            "supprimee_le": cells["supprimee_le"],
            "motif": cells.get("motif", ""),
        }
        return Raw(where, said, is_withdrawal=True)
    return Raw(where, fiche_said(cells))


def fiche_said(cells: dict[str, str]) -> Said:
    """One row, as `wording.understood` wants it."""
    further = cells.get
    stories = {word: as_html(cells.get(word, "")) for word in STORY_WORDS.values()}
    return {
        "identifiant": further("identifiant_permanent") or cells["identifiant"],
        "cote": cells["identifiant"],
        "adresse": further("adresse", ""),
        "titre": cells["titre"],
        "accroche": cells["accroche"],
        "publiee_le": further("publiee_le", ""),
        "modifiee_le": further("modifiee_le", ""),
        # A table without that column is the one that centres have always sent: they send it to be taken.
        "licence": further("licence", "etalab-2.0"),
        "redigee_le": day(cells["date_redaction"]),
        "verifiee_le": day(further("verifiee_le", "")),
        "redaction": [name.rstrip(" ,") for name in several(cells["redacteur"])],
        "territoires": [
            *({"echelle": "commune", "code": code.zfill(5)} for code in several(cells["communes_insee"])),
            *({"echelle": "qpv", "code": code.upper().replace(" ", "")} for code in several(cells["qpv"])),
            *(
                {"echelle": scale.strip(), "code": code.strip()}
                for scale, _colon, code in (cell.partition(":") for cell in several(further("territoires", "")))
            ),
        ],
        "lieu": cells["territoire_libre"],
        "precision": further("precision", ""),
        "themes": several(cells["themes"]),
        "cadres": several(cells["cadre"]),
        "publics": several(cells["publics"]),
        "debut": day(cells["debut"]),
        "fin": day(cells["fin"]),
        "etat": state_of(cells["etat"]) or cells["etat"],
        "etp": further("etp", ""),
        "budget": further("budget", ""),
        "moyens": cells["moyens"],
        "acteurs": [
            *({"nom": name, "role": "porteur"} for name in several(cells["porteur"])),
            *({"nom": name, "role": str(role)} for name, role in map(name_and_role, several(cells["partenaires"]))),
        ],
        "financements": [
            in_parts(cell, "financeur", "montant", "annee", "nature") for cell in several(further("financements", ""))
        ],
        "indicateurs": [
            in_parts(cell, "nom", "valeur", "unite", "source", "date") for cell in several(further("indicateurs", ""))
        ],
        "recit": {word: html for word, html in stories.items() if html},
        "leviers": [
            {"domaine": topic, "texte": text} for topic, text in map(topic_and_text, several(cells["leviers"]))
        ],
        "freins": [{"domaine": topic, "texte": text} for topic, text in map(topic_and_text, several(cells["freins"]))],
        "contacts": contacts(cells),
        "references": several(cells["references"]),
        "d_apres": in_parts(further("d_apres", ""), "nom", "adresse", "identifiant"),
        "demonstration": "oui" if fold(further("demonstration", "")) in YES else "",
    }


def contacts(cells: dict[str, str]) -> list[Said]:
    """Only one that the file calls public: what is not, is not ours to receive."""
    if fold(cells["contact_public"]) not in YES:
        return []
    return [
        {
            "nom": cells["contact_nom"] or cells["contact_fonction"] or cells["contact_courriel"],
            "fonction": cells["contact_fonction"],
            "courriel": cells["contact_courriel"],
            "organisme": cells.get("contact_organisme", ""),
            "telephone": cells.get("contact_telephone", ""),
            "accord_le": day(cells.get("contact_accord_le") or cells["date_redaction"]),
            "visible_jusqu_au": day(cells.get("contact_visible_jusqu_au", "")),
        }
    ]


def several(cell: str) -> list[str]:
    return [part for part in (part.strip() for part in cell.split(REPEAT)) if part]


def in_parts(cell: str, *names: str) -> Said:
    """« Caf ; 12000 ; 2018 » → {"financeur": "Caf", "montant": "12000", "annee": "2018"}."""
    found = [part.strip() for part in cell.split(";", len(names) - 1)]
    return {name: part for name, part in zip(names, found, strict=False) if part}


def day(text: str) -> str:
    """As a spreadsheet writes it, in ISO form; what is no date stays as it is, for `understood` to tell."""
    found = parsed_day(text) if text else None
    return found.isoformat() if found else text
