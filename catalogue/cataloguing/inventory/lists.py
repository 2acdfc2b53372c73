"""The lists of an inventory: sorted, cut in pages, whole in a spreadsheet or on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import F, OrderBy, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.cataloguing.importing.lines import CountedPaginator
from catalogue.cataloguing.inventory.pages import LABELS, MEANINGS, inventory_url
from catalogue.exchange.spreadsheet import Cell, Sheet
from catalogue.inventory.codes import remark
from catalogue.inventory.results import LISTS, order_of, twins
from catalogue.models import BibliographicRecord, Inventory, Item, ScannedCode

PER_PAGE = 50
READ_AT_ONCE = 500

SORTS: dict[str, tuple[Any, ...]] = {
    "cote": (OrderBy(F("rank"), nulls_last=True), "call_number", "pk"),
    "code": ("barcode", "pk"),
    "titre": ("record__sort_title", "pk"),
    "place": ("localisation", "section", OrderBy(F("rank"), nulls_last=True), "pk"),
    "statut": ("status", OrderBy(F("rank"), nulls_last=True), "pk"),
    "lecture": (OrderBy(F("read_at"), nulls_last=True), "pk"),
}
CODE_SORTS: dict[str, tuple[Any, ...]] = {"lecture": ("pk",), "code": ("code",)}
READ = ("trouves", "ailleurs", "desordre", "a-verifier")
"""Lists of items that were read: they can be put in the order of the reading."""

COLUMNS = {
    "cote": gettext_lazy("Cote"),
    "code": gettext_lazy("Code-barres"),
    "titre": gettext_lazy("Titre"),
    "place": gettext_lazy("Localisation et section"),
    "statut": gettext_lazy("Statut"),
    "lecture": gettext_lazy("Lecture"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """`item` is None of a code that nobody bears."""

    item: Item | None
    code: str
    title: str
    place: str
    remark: str
    scan: int | None = None

    @property
    def cells(self) -> list[Cell]:
        item = self.item
        if item is None:
            return [self.code, self.place, self.remark]
        return [
            item.call_number, self.code, self.title, item.localisation, item.section, item.support, item.status,
            self.remark,
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    label: str
    url: str
    is_current: bool


class Listing:
    """The list that an address asks for: `?liste=manquants&tri=titre&p=2`."""

    def __init__(self, inventory: Inventory, name: str, sort: str, page: str | None, counts: dict[str, int]) -> None:
        self.inventory = inventory
        self.counts = counts
        self.name = name if name in LISTS else next((one for one in LABELS if counts.get(one)), "attendus")
        self.sort = sort if sort in self.sorts else next(iter(self.sorts))
        self.wanted_page = page

    @property
    def is_of_codes(self) -> bool:
        return self.name == "inconnus"

    @property
    def sorts(self) -> dict[str, tuple[Any, ...]]:
        if self.is_of_codes:
            return CODE_SORTS
        return {name: order for name, order in SORTS.items() if name != "lecture" or self.name in READ}

    @property
    def label(self) -> str:
        return str(LABELS[self.name])

    @property
    def meaning(self) -> str:
        return str(MEANINGS[self.name])

    @property
    def headings(self) -> list[Heading]:
        return [Heading(str(COLUMNS[one]), self.url(one), one == self.sort) for one in self.sorts]

    def url(self, sort: str = "", page: int = 1) -> str:
        asked = {"liste": self.name, "tri": sort or self.sort} | ({"p": page} if page > 1 else {})
        return f"{inventory_url(self.inventory)}?{urlencode(asked)}#liste"

    def file_url(self, format: str) -> str:
        url = reverse("catalogue_admin:inventory_list", args=[self.inventory.pk, self.name, format])
        return f"{url}?{urlencode({'tri': self.sort})}"

    @property
    def files(self) -> list[tuple[str, str]]:
        return [
            ("CSV", self.file_url("csv")),
            ("XLSX", self.file_url("xlsx")),
            (_("Imprimer"), self.file_url("papier")),
        ]

    @cached_property
    def rows(self) -> QuerySet[Any]:
        found = LISTS[self.name](self.inventory).order_by(*self.sorts[self.sort])
        heavy = ("abstract", "details", "keywords", "responsibility", "extent")
        return found if self.is_of_codes else found.defer(*(f"record__{name}" for name in heavy))

    @cached_property
    def page(self) -> Page:
        return CountedPaginator(self.rows, PER_PAGE, known=self.counts.get(self.name)).get_page(self.wanted_page)

    @property
    def page_range(self) -> list[tuple[str, str]]:
        """(number, address); no address for what is left out."""
        elided = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1)
        return [(str(one), self.url(page=one) if isinstance(one, int) else "") for one in elided]

    @cached_property
    def lines(self) -> list[Line]:
        """Of the page."""
        return list(self.said(self.page.object_list))

    def all_lines(self, most: int | None = None) -> Iterator[Line]:
        """Read some at a time: a list may be that of the whole library."""
        batch: list[Any] = []
        rows = self.rows if most is None else self.rows[:most]
        for row in rows.iterator(chunk_size=READ_AT_ONCE):
            batch.append(row)
            if len(batch) == READ_AT_ONCE:
                yield from self.said(batch)
                batch = []
        yield from self.said(batch)

    def said(self, rows: Iterable[Any]) -> Iterator[Line]:
        if self.is_of_codes:
            yield from (code_line(scan) for scan in rows)
            return
        rows = list(rows)
        shared = twins({item.barcode for item in rows}) if self.name == "a-verifier" else set()
        wrong = self.wrong if self.name == "desordre" else {}
        for item in rows:
            twice = _("Un autre exemplaire a ce code-barres.") if item.barcode in shared else ""
            said = " ".join(filter(None, (wrong.get(item.pk), standing(item), twice)))
            yield Line(item, item.barcode, item.record.title, place(item), said)

    @cached_property
    def wrong(self) -> dict[int, str]:
        return order_of(self.inventory).wrong

    def sheet(self) -> Sheet:
        headings = [_("Code-barres"), _("Lecture"), _("Remarque")] if self.is_of_codes else ITEM_HEADINGS
        said = f"{self.inventory} – {self.label}. {self.meaning}"
        return Sheet(self.label, list(map(str, headings)), (line.cells for line in self.all_lines()), said)


ITEM_HEADINGS = (
    gettext_lazy("Cote"), gettext_lazy("Code-barres"), gettext_lazy("Titre"), gettext_lazy("Localisation"),
    gettext_lazy("Section"), gettext_lazy("Support"), gettext_lazy("Statut"), gettext_lazy("Remarque"),
)  # fmt: skip


def code_line(scan: ScannedCode) -> Line:
    moment = date_format(scan.drop.received_at, "j F Y")
    where = f"{scan.drop.name}, {moment}" if scan.drop.name else moment
    return Line(None, scan.code, "", where, remark(scan.code), scan.pk)


def place(item: Item) -> str:
    return ", ".join(filter(None, (item.localisation, item.section)))


def standing(item: Item) -> str:
    """What else is to be known of it: missed, weeded, or of a notice that the public does not see."""
    said = []
    if item.withdrawn_on:
        said.append(_("Mis au pilon le %s.") % date_format(item.withdrawn_on, "j F Y"))
    elif item.missing_since:
        said.append(_("Manquant depuis le %s.") % date_format(item.missing_since, "j F Y"))
    if item.record.state != BibliographicRecord.State.PUBLIC:
        said.append(_("Notice : %s.") % item.record.get_state_display().lower())
    return " ".join(said)
