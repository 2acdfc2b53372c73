"""The public page of a notice, as values: what its template lays out, in reading order. Start with `notice`."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.demonstration import is_demo, tells_it
from catalogue.display import words
from catalogue.display.access import Access, access, is_safe
from catalogue.display.held import Attached, Held, records_named
from catalogue.display.serials import (
    PartGroup,
    full_issue_title,
    host_links,
    host_place,
    is_part_of,
    listed_parts,
    numbered,
    parts,
)
from catalogue.display.shown import Shown, texts
from catalogue.exchange.described import rebuilt
from catalogue.exchange.imprint import is_unknown, known
from catalogue.exchange.isbd import COLON, SEMICOLON
from catalogue.models import BibliographicRecord, Holdings, SourceMapping
from catalogue.parsed import (
    Classification,
    CustomField,
    IdentifierKind,
    Note,
    Publication,
    Relation,
    SubjectKind,
)
from reference.folding import fold

# A custom field read into one of our own lists is shown there, under its own name.
_READ_ELSEWHERE = {"themes", "territories", "document_type", "keywords"}

RELATIONS = {
    "410": gettext_lazy("Dans la collection"),
    "421": gettext_lazy("Supplément"),
    "422": gettext_lazy("Supplément de"),
    "423": gettext_lazy("Publié avec"),
    "430": gettext_lazy("Suite de"),
    "434": gettext_lazy("A absorbé"),
    "440": gettext_lazy("Devient"),
    "447": gettext_lazy("Fusionné pour former"),
    "451": gettext_lazy("Autre édition"),
    "452": gettext_lazy("Sur un autre support"),
    "453": gettext_lazy("Traduit sous le titre"),
    "454": gettext_lazy("Traduction de"),
    "461": gettext_lazy("Dans"),
    "488": gettext_lazy("Voir aussi"),
}


# PMB's own links from a serial down to its parts.
PARTS_LINKS = {"bull": gettext_lazy("Numéros"), "art": gettext_lazy("Articles")}


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled field."""

    label: str
    values: list[Shown]


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    url: str
    role: str


@dataclass(slots=True)
class Notice:
    record: BibliographicRecord
    type_label: str
    is_demo: bool
    publishers: list[str]
    isbns: list[str]
    issns: list[str]
    authors: list[Author]
    imprint: str
    access: Access
    host: list[Shown]
    """From the journal down to the issue, as links where the library holds them."""
    host_place: str
    """« n° 358, novembre 2009, p. 4-12 »."""
    citation_place: list[tuple[str, str]]
    """The same as Highwire tags, of an article: its issue, its first and last pages, the ISSN of its journal."""
    title: str
    """« Géo, n° 278 » for an issue that its source calls « 278 »."""
    topics: list[Line]
    """What it is about: themes, subjects, territories, keywords."""
    description: list[Line]
    """Everything else, in the order of a notice."""
    relations: list[Line]
    holdings: list[Holdings]
    parts: list[PartGroup]
    """Issues of a serial by year, then its articles; articles of an issue."""


def notice(held: Held) -> Notice:
    record = held.record
    links = [one for one in rebuilt(Relation, held.details.get("relations")) if one.title or one.number]
    named = records_named(record, {one.target_id for one in links if one.target_id}) if links else {}
    parts_listed = listed_parts(record, [one for one in links if one.direction != "art" or one.target_id not in named])
    return Notice(
        record=record,
        type_label=record.document_type or record.get_level_display(),
        is_demo=is_demo(held.details),
        publishers=known(one.label for one in held.attached["publication"]),
        isbns=[one.label for one in held.attached["identifier"] if one.kind == IdentifierKind.ISBN],
        issns=[one.label for one in held.attached["identifier"] if one.kind == IdentifierKind.ISSN],
        authors=authors(held),
        imprint=imprint(held),
        access=access(held),
        host=host_links(held),
        host_place=host_place(held),
        citation_place=citation_place(held),
        title=full_issue_title(record, (held.details.get("host") or {}).get("journal", "")),
        topics=lines(topics(held)),
        description=lines(description(held)),
        relations=relations(record, links, named),
        holdings=held.holdings,
        parts=parts(record, parts_listed),
    )


def citation_place(held: Held) -> list[tuple[str, str]]:
    host = held.details.get("host") or {}
    pages = re.sub(r"^\s*pp?\.?\s*", "", host.get("pages", ""))
    first, _dash, last = (part.strip() for part in re.sub(r"[–—]", "-", pages).partition("-"))
    found = {
        "citation_issue": host.get("number", ""),
        "citation_firstpage": first,
        "citation_lastpage": last,
        "citation_issn": host.get("journal_issn", ""),
    }
    return [(name, value) for name, value in found.items() if value]


def lines(pairs: list[tuple[Any, list[Shown]]]) -> list[Line]:
    """Labelled fields that have a value; values under one label are brought together."""
    merged: dict[str, list[Shown]] = {}
    for label, values in pairs:
        if values:
            merged.setdefault(str(label), []).extend(values)
    return [Line(label, list(dict.fromkeys(values))) for label, values in merged.items()]


def search_url(**filters: str) -> str:
    return f"{reverse('search:results')}?{urlencode(filters)}"


def authors(held: Held) -> list[Author]:
    return [
        Author(one.agent.display_name, one.agent.get_absolute_url(), words.role(one.relators))
        for one in held.contributions
    ]


def imprint(held: Held) -> str:
    """« La Tour-d’Aigues : Éditions de l’Aube, 2009 »; what nobody knows is not said."""
    publications = held.attached["publication"]
    statements = [COLON.join(known([one.note, one.label])) for one in publications]
    date = held.record.printed_date
    dates = known(one.more for one in publications) or ([] if is_unknown(date) else [date])
    return ", ".join(filter(None, [SEMICOLON.join(known(statements)), ", ".join(dates)]))


def topics(held: Held) -> list[tuple[Any, list[Shown]]]:
    attached = held.attached
    themes = [Shown(one.label, search_url(theme=one.note)) for one in attached["theme"]]
    territories = [Shown(one.label, search_url(territoire=one.label)) for one in attached["territory"]]
    keywords = [Shown(word, search_url(q=f'"{word}"')) for word in held.record.keywords]
    return [
        (_("Thèmes"), themes),
        *((words.SUBJECTS[kind], subjects(attached["subject"], kind)) for kind in SubjectKind),
        (_("Territoires"), territories),
        (_("Mots-clés"), keywords),
        *from_elsewhere(attached["subject"]),
    ]


def subjects(attached: list[Attached], kind: SubjectKind) -> list[Shown]:
    return [subject(one) for one in attached if one.kind == kind.value and not one.more]


def subject(one: Attached) -> Shown:
    return Shown(one.label, reverse("catalogue:subject", args=[one.pk]))


def from_elsewhere(attached: list[Attached]) -> list[tuple[Any, list[Shown]]]:
    """Headings of other vocabularies, apart, each under the name of its own."""
    return [(_("Vocabulaire\u00a0: %(name)s") % {"name": one.more}, [subject(one)]) for one in attached if one.more]


def description(held: Held) -> list[tuple[Any, list[Shown]]]:
    record, details = held.record, held.details
    title = details.get("title") or {}
    return [
        (_("Titre parallèle"), texts(*title.get("parallel", ()))),
        (_("Autres titres"), texts(*title.get("variants", ()), *title.get("by_other_authors", ()))),
        (_("Partie"), texts(*title.get("part_numbers", ()), *title.get("part_names", ()))),
        (_("Mention de responsabilité"), texts(record.responsibility)),
        (_("Édition"), texts(record.edition)),
        (_("Publication") if held.attached["publication"] else _("Date"), texts(imprint(held))),
        (_("Diffusion"), distributions(details)),
        (_("Description matérielle"), texts(*record.extent.splitlines())),
        (_("Collection"), series(held.attached["series"])),
        (_("Langue"), texts(words.languages(record.languages))),
        (_("Langue d’origine"), texts(words.languages(details.get("original_languages") or ()))),
        *identifiers(held.attached["identifier"]),
        *notes(details),
        (_("Classement"), [classification(one) for one in rebuilt(Classification, details.get("classifications"))]),
        *custom_fields(held),
        (_("Image de couverture"), covers_elsewhere(details)),
        (_("Source d’acquisition"), texts(*details.get("acquisition_source") or ())),
        (_("Notice établie par"), texts(*details.get("cataloguing_sources") or ())),
    ]


def covers_elsewhere(details: dict[str, Any]) -> list[Shown]:
    """PMB’s 896, as links: a picture that another site serves would tell it who reads which notice."""
    urls = [one.get("url", "").strip() for one in details.get("locations") or () if one.get("role") == "cover"]
    return [Shown(_("sur %s") % urlsplit(url).netloc.removeprefix("www."), url) for url in urls if is_safe(url)]


def distributions(details: dict[str, Any]) -> list[Shown]:
    """Producers, distributors, printers: « Paris : La Documentation française »."""
    found = rebuilt(Publication, details.get("distributions"))
    return texts(*(COLON.join(known([*one.places, *one.publishers])) for one in found))


def series(attached: list[Attached]) -> list[Shown]:
    return [
        Shown(one.label, reverse("catalogue:series", args=[one.pk]), numbered(one.note) if one.note else "")
        for one in attached
    ]


def identifiers(attached: list[Attached]) -> list[tuple[Any, list[Shown]]]:
    """ISBN, ISSN… each under its name, then the prices that are printed with them."""
    numbers = [(words.IDENTIFIERS[one.kind], [Shown(one.label, note=one.note)]) for one in attached if one.label]
    return [*numbers, (_("Prix"), texts(*(one.more for one in attached)))]


def notes(details: dict[str, Any]) -> list[tuple[Any, list[Shown]]]:
    found = rebuilt(Note, details.get("notes"))
    return [
        (label, [Shown(note.text) for note in found if note.kind is kind and not tells_it(note.text)])
        for kind, label in words.NOTES.items()
    ]


def classification(one: Classification) -> Shown:
    schemes = {"dewey": "Dewey", "udc": "CDU", "lcc": "LCC"}
    number = f"{schemes[one.scheme]} {one.number}" if one.scheme in schemes else one.number
    return Shown(number, note=one.label)


def custom_fields(held: Held) -> list[tuple[Any, list[Shown]]]:
    """The source's own fields (900), under the label our table gives, else the source's; item fields (999) aside."""
    found = [one for one in rebuilt(CustomField, held.details.get("custom_fields")) if not one.item_barcode]
    found = [one for one in found if not tells_it(one.name)]
    targets = custom_field_targets(held.record) if found else {}
    shown = [(targets.get(fold(one.name), ""), one) for one in found]
    return [
        (target or one.label or one.name, texts(one.value)) for target, one in shown if target not in _READ_ELSEWHERE
    ]


def custom_field_targets(record: BibliographicRecord) -> dict[str, str]:
    mappings = SourceMapping.objects.filter(source=record.source_id, kind=SourceMapping.Kind.CUSTOM_FIELD)
    return {fold(value): target for value, target in mappings.values_list("value", "target")}


def relations(
    record: BibliographicRecord, links: list[Relation], held_ones: dict[str, BibliographicRecord]
) -> list[Line]:
    """4XX links, towards our own notice when we hold the one they name; issues and articles are listed as such."""
    shown = [one for one in links if one.title and not is_part_of(record, one)]
    return lines([(relation_label(one), [related(one, held_ones)]) for one in shown])


def relation_label(one: Relation) -> Any:
    return PARTS_LINKS.get(one.direction) or RELATIONS.get(one.tag, _("En lien avec"))


def related(one: Relation, held_ones: dict[str, BibliographicRecord]) -> Shown:
    record = held_ones.get(one.target_id)
    note = numbered(one.number) if one.number else ""
    return Shown(one.title, record.get_absolute_url() if record else "", note)
