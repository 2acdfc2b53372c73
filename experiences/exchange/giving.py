"""A list of fiches as a file: each format, and what it needs. The pages and the command run the same functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from catalogue.exchange.spreadsheet import XLSX_TYPE, Sheet, as_workbook
from experiences.exchange.changes import changed_between, state
from experiences.exchange.described import authority, shared
from experiences.exchange.values import Shared, SharedFiche, Withdrawn
from experiences.exchange.writing import atom, geojson, json_ld, table
from experiences.models import AnnouncedFiche
from reference.centre import this_centre

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Format:
    label: str
    content_type: str
    write: Callable[[Iterable[Shared]], Iterable[bytes]] | None = None
    """The whole list; None for the formats that go page by page."""
    page: Callable[[atom.Head, Iterable[Shared]], bytes] | None = None


def write_geojson(items: Iterable[Shared]) -> Iterator[bytes]:
    withdrawn: list[Withdrawn] = []

    def fiches() -> Iterator[SharedFiche]:
        for one in items:
            if isinstance(one, SharedFiche):
                yield one
            else:
                withdrawn.append(one)

    # The withdrawn are read last, when the fiches have been gone through.
    return geojson.collection(fiches(), Deferred(withdrawn), {})


class Deferred:
    def __init__(self, values: list[Withdrawn]) -> None:
        self.values = values

    def __iter__(self) -> Iterator[Withdrawn]:
        return iter(self.values)


def write_workbook(items: Iterable[Shared]) -> list[bytes]:
    sheet = Sheet(now("Fiches"), table.HEADINGS, (table.row(one) for one in items))
    return [as_workbook([sheet])]


FORMATS = {
    "atom": Format("Atom", atom.CONTENT_TYPE, page=atom.feed),
    "jsonld": Format("JSON-LD", json_ld.CONTENT_TYPE, page=json_ld.feed),
    "geojson": Format("GeoJSON", geojson.CONTENT_TYPE, write_geojson),
    "csv": Format("CSV", table.CONTENT_TYPE, table.table),
    "xlsx": Format(str(_("Classeur")), XLSX_TYPE, write_workbook),
}


def head(title: str, links: dict[str, str]) -> atom.Head:
    latest, _count = state()
    return atom.Head(
        identifier=f"tag:{authority()},2026:fiches",
        title=title or now("Fiches d’expériences – %s") % this_centre().name,
        centre=this_centre().name,
        site=settings.SITE_URL + reverse("fiche_exchange:about"),
        updated_at=latest or datetime.fromtimestamp(0, tz=timezone.get_default_timezone()),
        links=links,
    )


def whole(form: str, lines: Iterable[AnnouncedFiche]) -> Iterable[bytes]:
    """The list in one file, for who leaves or keeps."""
    chosen = FORMATS[form]
    if chosen.write:
        return chosen.write(shared(lines))
    if chosen.page:
        return [chosen.page(head("", {}), shared(lines))]
    return []


def latest_first(**narrowing: object) -> Iterable[AnnouncedFiche]:
    return changed_between(**narrowing).order_by("-changed_at", "number")  # type: ignore[arg-type]
