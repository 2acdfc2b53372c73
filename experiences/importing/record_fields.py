"""What a catalogue record says of an action → the parts of a fiche. Pure: words in, words out.

A catalogue has no field for « démarche »: centres that kept their fiches in PMB made custom fields (900) of their own.
They are known by their name or label; what is not known is listed at the end of the context, so that nothing is lost.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from catalogue.parsed import AgentKind, ParsedRecord, SubjectKind
from experiences.importing.rows import ParsedContact
from reference.folding import fold

SUMMARY_LENGTH = 300
_PARTS = {
    "context": ("contexte", "diagnostic", "contexte et diagnostic"),
    "objectives": ("objectif", "objectifs", "buts"),
    "approach": ("demarche", "deroulement", "methode", "description", "mise en oeuvre", "actions"),
    "participation": ("participation", "participation des habitants"),
    "results": ("resultat", "resultats", "bilan", "evaluation", "effets"),
    "resources": ("moyens", "moyens humains", "budget", "financement"),
    "place": ("lieu", "lieux", "territoire", "territoires", "commune", "communes", "ville", "quartier", "localisation"),
    "audience": ("public", "publics", "public vise", "publics vises", "beneficiaires"),
    "themes": ("theme", "themes", "thematique", "thematiques"),
    "holder": ("porteur", "porteur de projet", "structure", "organisme", "maitre d ouvrage"),
    "partners": ("partenaire", "partenaires"),
    "contact": ("contact", "contacts", "personne ressource", "referent"),
}
_PART_OF = {word: part for part, words in _PARTS.items() for word in words}
_PREFIXES = ("cp ", "exp ", "fiche ")


@dataclass(slots=True)
class Told:
    """Of each part of a fiche, what the record says, in its order."""

    parts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    others: list[tuple[str, str]] = field(default_factory=list)
    """(label, value) of the fields of no part."""

    def text(self, part: str, joint: str = "\n\n") -> str:
        return joint.join(self.parts.get(part, ()))


def told(record: ParsedRecord) -> Told:
    found = Told()
    for custom in record.custom_fields:
        if custom.item_barcode or custom.value == record.document_type:
            continue
        part = part_of(custom.name) or part_of(custom.label)
        if part:
            found.parts[part].append(custom.value)
        else:
            found.others.append((custom.label, custom.value))
    places = (subject.label for subject in record.subjects if subject.kind is SubjectKind.PLACE)
    found.parts["place"].extend(dict.fromkeys(places))
    return found


def part_of(name: str) -> str:
    """« cp_lieu », « Lieu » → place; "" for a field that no fiche has."""
    words = fold(name.replace("_", " "))
    for prefix in _PREFIXES:
        words = words.removeprefix(prefix)
    return _PART_OF.get(words, "")


def summary(record: ParsedRecord) -> str:
    """The abstract on one line, cut at a word; a fiche has one whatever the record lacks."""
    said = " ".join(record.abstract.split()) or record.title.proper
    if len(said) <= SUMMARY_LENGTH:
        return said
    return said[: SUMMARY_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def title(record: ParsedRecord) -> str:
    full = "\u00a0: ".join(filter(None, (record.title.proper, *record.title.other_information[:1])))
    return full if len(full) <= 255 else full[:254] + "…"


def bodies(record: ParsedRecord) -> list[str]:
    kinds = (AgentKind.ORGANISATION, AgentKind.MEETING)
    return list(dict.fromkeys(one.agent.name for one in record.contributions if one.agent.kind in kinds))


def writers(record: ParsedRecord) -> list[str]:
    """« Benali, Nadia », as `experiences.importing.agents` reads a name."""
    people = (one.agent for one in record.contributions if one.agent.kind is AgentKind.PERSON)
    return list(dict.fromkeys(f"{one.name}, {one.forename}" for one in people))


def contact(found: Told) -> ParsedContact | None:
    """Never public: the person agreed to be in a catalogue, not to be shown here."""
    said = found.text("contact", " ; ")
    if not said:
        return None
    email = next((word.strip("<>(),;.") for word in said.split() if "@" in word), "")
    return ParsedContact(name=said[:200], position=said[200:400], email=email[:254], is_public=False)


def documents(record: ParsedRecord) -> list[str]:
    """« Bilan 2018 – https://… »: the files and addresses of the record, its cover aside."""
    found = (one for one in record.locations if one.role != "cover")
    return [" – ".join(filter(None, (one.label, one.url)))[:500] for one in found]
