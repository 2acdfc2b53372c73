"""What the library has, notice by notice and item by item, in a dozen queries whatever there is.

Two of them read every notice and every item once, grouped by all that is asked of a notice; the tables add these up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from catalogue.digital.kinds import of_media_type
from catalogue.figures.tables import Table, with_shares
from catalogue.models import BibliographicRecord, DigitalDocument, Item, Source
from catalogue.unimarc.code_lists import language
from reference.models import Theme

State = BibliographicRecord.State
GROUPED = ("state", "document_type", "level", "year_start", "source", "languages")

Counts = dict[Any, list[int]]
"""What it is → [notices, items]."""


@dataclass(frozen=True, slots=True)
class Group:
    """Notices alike in all that the tables ask."""

    state: str
    document_type: str
    level: str
    year: int | None
    source: int | None
    languages: tuple[str, ...]
    notices: int
    items: int


def holdings() -> list[Table]:
    everything = groups()
    held = [one for one in everything if one.state != State.WITHDRAWN]
    total = [sum(one.notices for one in held), sum(one.items for one in held)]
    return [
        by_type(held, total),
        by_theme(total),
        by_decade(held, total),
        by_year(held, total),
        by_language(held, total),
        by_source(held, total),
        by_localisation(),
        with_and_without(),
        by_state(everything),
        digital_documents(),
    ]


def records_held() -> QuerySet[BibliographicRecord]:
    return BibliographicRecord.objects.exclude(state=State.WITHDRAWN).order_by()


def items_held() -> QuerySet[Item]:
    """Ours, not weeded."""
    return Item.objects.held().ours().order_by()


def groups() -> list[Group]:
    records = BibliographicRecord.objects.order_by().values_list(*GROUPED).annotate(count=Count("pk"))
    items = items_held().values_list(*(f"record__{name}" for name in GROUPED)).annotate(count=Count("pk"))
    found: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for place, rows in enumerate((records, items)):
        for *values, languages, count in rows:
            found[(*values, tuple(languages))][place] += count
    return [Group(*key, *counts) for key, counts in found.items()]


def of_what() -> str:
    return _("Notices publiques ou à compléter ; exemplaires de nos localisations, hors pilon.")


def columns(first: str) -> list[str]:
    return [first, _("Notices"), _("Exemplaires")]


def added(held: Iterable[Group], key_of: Callable[[Group], Iterable[Any]]) -> Counts:
    found: Counts = defaultdict(lambda: [0, 0])
    for one in held:
        for key in key_of(one):
            found[key][0] += one.notices
            found[key][1] += one.items
    return found


def largest_first(counts: Mapping[Any, list[int]], name: Callable[[Any], str]) -> list[tuple[str, list[int]]]:
    """What bears no name comes last."""
    ordered = sorted(counts.items(), key=lambda pair: (pair[0] in ("", None), -pair[1][0], name(pair[0])))
    return [(name(key), values) for key, values in ordered]


def by_type(held: list[Group], total: list[int]) -> Table:
    levels = dict(BibliographicRecord.Level.choices)
    counts = added(held, lambda one: [one.document_type or str(levels.get(one.level, one.level))])
    rows = with_shares(largest_first(counts, str))
    return Table("types", _("Par type de document"), of_what(), columns(_("Type")), rows, total)


def by_theme(total: list[int]) -> Table:
    counts: Counts = defaultdict(lambda: [0, 0])
    for theme, count in records_held().values_list("themes").annotate(count=Count("pk")):
        counts[theme][0] = count
    items = items_held().exclude(record__state=State.WITHDRAWN)
    for theme, count in items.values_list("record__themes").annotate(count=Count("pk")):
        counts[theme][1] = count
    names = dict(Theme.objects.values_list("pk", "name"))
    rows = with_shares(largest_first(counts, lambda pk: names.get(pk, _("Sans thème"))))
    said = _("Une notice de deux thèmes compte dans chacun, une seule fois dans le total.")
    return Table("themes", _("Par thème"), f"{of_what()} {said}", columns(_("Thème")), rows, total)


def by_decade(held: list[Group], total: list[int]) -> Table:
    counts = added(held, lambda one: [None if one.year is None else one.year // 10 * 10])
    rows = with_shares(
        latest_first(counts, lambda decade: _("%(first)d à %(last)d") % {"first": decade, "last": decade + 9})
    )
    return Table("decennies", _("Par décennie"), f"{of_what()} {of_years()}", columns(_("Décennie")), rows, total)


def by_year(held: list[Group], total: list[int]) -> Table:
    rows = with_shares(latest_first(added(held, lambda one: [one.year]), str))
    said = f"{of_what()} {of_years()}"
    return Table("annees", _("Par année"), said, columns(_("Année")), rows, total, is_detail=True)


def of_years() -> str:
    return _("Année de publication ; celle du premier numéro pour un périodique.")


def latest_first(counts: Counts, name: Callable[[int], str]) -> list[tuple[str, list[int]]]:
    dated = sorted((year for year in counts if year is not None), reverse=True)
    undated = [(_("Sans année"), counts[None])] if None in counts else []
    return [*((name(year), counts[year]) for year in dated), *undated]


def by_language(held: list[Group], total: list[int]) -> Table:
    counts = added(held, lambda one: dict.fromkeys(one.languages) or [""])
    rows = with_shares(largest_first(counts, lambda code: language(code).capitalize() if code else _("Sans langue")))
    said = _("Une notice de deux langues compte dans chacune, une seule fois dans le total.")
    return Table("langues", _("Par langue"), f"{of_what()} {said}", columns(_("Langue")), rows, total)


def by_source(held: list[Group], total: list[int]) -> Table:
    names = dict(Source.objects.values_list("pk", "name"))
    rows = with_shares(largest_first(added(held, lambda one: [one.source]), lambda pk: names.get(pk, _("Saisies ici"))))
    return Table("sources", _("Par provenance"), of_what(), columns(_("Provenance")), rows, total)


def by_state(everything: list[Group]) -> Table:
    counts = added(everything, lambda one: [one.state])
    rows = with_shares([(str(State(state).label), counts[state]) for state in State.values if state in counts])
    total = [sum(one.notices for one in everything), sum(one.items for one in everything)]
    said = _("Toutes les notices, même retirées ; exemplaires de nos localisations, hors pilon.")
    return Table("etats", _("Par état"), said, columns(_("État")), rows, total)


def by_localisation() -> Table:
    """Everybody's shelves."""
    held = Item.objects.held().order_by().values_list("localisation")
    missed = Count("pk", filter=Q(missing_since__isnull=False))
    found = held.annotate(items=Count("pk"), notices=Count("record", distinct=True), missed=missed)
    listed = sorted(found, key=lambda row: (not row[0], -row[1], row[0]))
    rows = with_shares([(name or _("Sans localisation"), list(values)) for name, *values in listed])
    total = [sum(row.values[0] for row in rows), Item.objects.held().aggregate(count=Count("record", distinct=True))["count"],
             sum(row.values[2] for row in rows)]  # fmt: skip
    said = _(
        "Exemplaires de tous les centres, hors pilon. Une notice présente en deux endroits compte une fois dans le total."
    )
    headings = [_("Localisation"), _("Exemplaires"), _("Notices"), _("Dont manquants")]
    return Table("localisations", _("Par localisation"), said, headings, rows, total)


def with_and_without() -> Table:
    held = Item.objects.held().filter(record=OuterRef("pk"))
    has = {
        "ours": Exists(held.ours()),
        "others": Exists(held),
        "online": Exists(DigitalDocument.objects.filter(record=OuterRef("pk"))),
    }
    counts: Counter[int] = Counter()
    names = (
        _("Avec un exemplaire chez nous"),
        _("Avec un exemplaire ailleurs seulement"),
        _("Sans exemplaire, avec un document numérique"),
        _("Sans exemplaire ni document numérique"),
    )
    for ours, others, online, count in records_held().annotate(**has).values_list(*has).annotate(count=Count("pk")):
        counts[0 if ours else 1 if others else 2 if online else 3] += count
    rows = with_shares([(name, [counts[place]]) for place, name in enumerate(names)])
    said = _("Notices publiques ou à compléter, articles et numéros compris ; exemplaires hors pilon.")
    headings = [_("Exemplaire"), _("Notices")]
    return Table("exemplaires", _("Avec ou sans exemplaire"), said, headings, rows, [counts.total()])


def digital_documents() -> Table:
    documents = DigitalDocument.objects.exclude(record__state=State.WITHDRAWN).order_by()
    reserved = Count("pk", filter=Q(access=DigitalDocument.Access.RESERVED))
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    grouped = documents.values_list("media_type").annotate(count=Count("pk"), reserved=reserved, size=Sum("size"))
    for media_type, count, kept_apart, size in grouped:
        kind = of_media_type(media_type)
        values = found[kind.label if kind else _("Autre fichier") if media_type else _("Adresse en ligne")]
        for place, value in enumerate((count, kept_apart, round((size or 0) / 1_000_000))):
            values[place] += value
    rows = with_shares(largest_first(found, str))
    total = [sum(row.values[place] for row in rows) for place in range(3)]
    said = _(
        "Documents joints ici aux notices publiques ou à compléter ; les liens que donnent les sources n’en sont pas."
    )
    headings = [_("Nature"), _("Documents"), _("Dont réservés"), _("Mégaoctets")]
    return Table("documents", _("Documents numériques"), said, headings, rows, total)
