"""An export, from shelves to bytes. `Export` is the table of contents; the command and the pages run the same object.

    export = Export(BibliographicRecord.objects.public(), "unimarc", charset="iso5426")
    for piece in export.pieces():
        stream.write(piece)
    export.report

Notices are read some hundred at a time, so that memory does not depend on how many there are.
"""

from __future__ import annotations

import logging
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.charsets.detection import Charset
from catalogue.display.held import Held, read_many
from catalogue.exchange import bibtex, marc_in_xml, ris, table
from catalogue.exchange.by_hand import number_of
from catalogue.exchange.described import described
from catalogue.exchange.iso2709 import Refused, spaced
from catalogue.exchange.marc_export import Losses, iso2709, marc_notice
from catalogue.importing.mapping import Mapping, mapping_of
from catalogue.models import BibliographicRecord, Source, StoredRecord

logger = logging.getLogger(__name__)

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Format:
    label: str
    extension: str
    content_type: str
    head: Callable[[], bytes] = bytes
    tail: bytes = b""
    is_marc: bool = False


HEADERS = {
    "source_id": gettext_lazy("Numéro"),
    "level": gettext_lazy("Niveau"),
    "document_type": gettext_lazy("Type de document"),
    "title": gettext_lazy("Titre"),
    "other_information": gettext_lazy("Complément du titre"),
    "authors": gettext_lazy("Auteurs"),
    "publishers": gettext_lazy("Éditeurs"),
    "places": gettext_lazy("Lieux"),
    "date": gettext_lazy("Date"),
    "year": gettext_lazy("Année"),
    "edition": gettext_lazy("Édition"),
    "extent": gettext_lazy("Description matérielle"),
    "series": gettext_lazy("Collections"),
    "journal": gettext_lazy("Périodique"),
    "issue": gettext_lazy("Numéro du périodique"),
    "pages": gettext_lazy("Pages"),
    "isbn": "ISBN",
    "issn": "ISSN",
    "languages": gettext_lazy("Langues"),
    "subjects": gettext_lazy("Descripteurs"),
    "keywords": gettext_lazy("Mots-clés"),
    "abstract": gettext_lazy("Résumé"),
    "urls": gettext_lazy("Adresses"),
    "call_numbers": gettext_lazy("Cotes"),
    "barcodes": gettext_lazy("Codes-barres"),
    "localisations": gettext_lazy("Localisations"),
}


def table_head() -> bytes:
    return table.BYTE_ORDER_MARK + table.line([str(HEADERS[name]) for name in table.COLUMNS])


FORMATS = {
    "unimarc": Format("UNIMARC (ISO 2709)", "mrc", "application/marc", is_marc=True),
    "marcxml": Format(
        "MARCXML",
        "xml",
        "application/marcxml+xml; charset=utf-8",
        lambda: marc_in_xml.MARCXML_HEAD,
        marc_in_xml.MARCXML_TAIL,
        is_marc=True,
    ),
    "pmbxml": Format(
        "PMB-XML",
        "xml",
        "application/xml; charset=utf-8",
        lambda: marc_in_xml.PMBXML_HEAD,
        marc_in_xml.PMBXML_TAIL,
        is_marc=True,
    ),
    "ris": Format("RIS", "ris", ris.CONTENT_TYPE),
    "bibtex": Format("BibTeX", "bib", bibtex.CONTENT_TYPE),
    "csv": Format("CSV", "csv", table.CONTENT_TYPE, table_head),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A notice as a report names it."""

    pk: int
    source_id: str
    title: str

    def __str__(self) -> str:
        return _("notice %(pk)s (001\u00a0: %(id)s, «\u00a0%(title)s\u00a0»)") % {
            "pk": self.pk,
            "id": self.source_id,
            "title": self.title if len(self.title) <= 60 else f"{self.title[:59]}…",
        }


@dataclass(slots=True)
class ExportReport:
    written: int = 0
    edited: int = 0
    by_hand: int = 0
    refused: list[tuple[Named, str]] = field(default_factory=list)
    replaced: list[tuple[Named, Counter[str]]] = field(default_factory=list)
    approximated: Counter[str] = field(default_factory=Counter)

    @property
    def exit_status(self) -> int:
        """0 when every notice left, 1 when some were refused."""
        return 1 if self.refused else 0

    def in_french(self) -> list[str]:
        lines = [f"{_('Notices exportées')}\u00a0: {spaced(self.written)}"]
        if self.edited:
            lines.append(f"{_('dont corrigées ici depuis leur import')}\u00a0: {spaced(self.edited)}")
        if self.by_hand:
            lines.append(f"{_('dont sans notice UNIMARC d’origine')}\u00a0: {spaced(self.by_hand)}")
        if self.refused:
            lines.append(f"{_('Notices refusées')}\u00a0: {spaced(len(self.refused))}")
            lines += [
                _("%(notice)s refusée\u00a0: %(reason)s") % {"notice": one, "reason": why} for one, why in self.refused
            ]
        for one, characters in self.replaced:
            count = characters.total()
            said = ngettext(
                "%(notice)s\u00a0: %(count)s caractère que l’ISO 5426 n’a pas, remplacé par «\u00a0?\u00a0» (%(which)s)",
                "%(notice)s\u00a0: %(count)s caractères que l’ISO 5426 n’a pas, remplacés par «\u00a0?\u00a0» (%(which)s)",
                count,
            )
            lines.append(said % {"notice": one, "count": spaced(count), "which": " ".join(characters)})
        if self.approximated:
            lines.append(
                _("Caractères écrits autrement, faute d’exister en ISO 5426\u00a0: %(count)s (%(which)s)")
                % {"count": spaced(self.approximated.total()), "which": " ".join(map(visible, self.approximated))}
            )
        return lines


def visible(character: str) -> str:
    """A space or an unseen character by its code."""
    return character if character.isprintable() and character.strip() else f"U+{ord(character[0]):04X}"


class Export:
    """One export of the notices of a queryset, in its order. `report` is whole when `pieces` is exhausted."""

    def __init__(
        self,
        queryset: QuerySet[BibliographicRecord],
        format: str,
        *,
        charset: str = Charset.UTF8,
        source: Source | None = None,
    ) -> None:
        self.queryset = queryset
        self.name = format
        self.format = FORMATS[format]
        self.charset = charset
        self.source = source
        self.report = ExportReport()
        self._mapping = cache(mapping_of)

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the file, notice after notice."""
        yield self.format.head()
        keys = array("q", self.queryset.values_list("pk", flat=True))
        for start in range(0, len(keys), AT_ONCE):
            yield from self._some(keys[start : start + AT_ONCE].tolist())
        yield self.format.tail

    def _some(self, keys: list[int]) -> Iterator[bytes]:
        stored = self._stored(keys) if self.format.is_marc else {}
        for held in read_many(keys):
            written = self._one(held, stored.get(held.record.pk))
            if written:
                yield written

    def _stored(self, keys: list[int]) -> dict[int, StoredRecord]:
        """The source record received last, of the source that is exported when there is one."""
        found = StoredRecord.objects.filter(record__in=keys).select_related("source").order_by("received_at", "pk")
        if self.source:
            found = found.filter(source=self.source)
        return {one.record_id: one for one in found}

    def _one(self, held: Held, stored: StoredRecord | None) -> bytes:
        """One notice; empty when it is refused, for one bad notice costs one notice."""
        try:
            written = self._marc(held, stored) if self.format.is_marc else self._reference(held)
        except Refused as refused:
            self.report.refused.append((named(held.record), refused.reason))
            return b""
        except Exception as error:
            logger.exception("Record %s could not be exported", held.record.pk)
            reason = _("elle ne peut être écrite (%(error)s). Signalez-le, avec son numéro.") % {"error": error}
            self.report.refused.append((named(held.record), reason))
            return b""
        self.report.written += 1
        return written

    def _marc(self, held: Held, stored: StoredRecord | None) -> bytes:
        mapping: Mapping | None = self._mapping(stored.source) if stored else None
        notice = marc_notice(held, stored, mapping)
        losses = Losses()
        if self.name == "unimarc":
            written, losses = iso2709(notice, self.charset)
        else:
            written = (marc_in_xml.marcxml if self.name == "marcxml" else marc_in_xml.pmbxml)(notice.marc)
        self.report.edited += bool(notice.edited)
        self.report.by_hand += notice.by_hand
        self.report.approximated += losses.approximated
        if losses.replaced:
            self.report.replaced.append((named(held.record), losses.replaced))
        return written

    def _reference(self, held: Held) -> bytes:
        record = described(held)
        if self.name == "ris":
            return ris.ris(record).encode("utf-8", errors="replace")
        if self.name == "bibtex":
            return bibtex.bibtex(record, held.record.pk).encode("utf-8", errors="replace")
        return table.line(table.row(record))


def named(record: BibliographicRecord) -> Named:
    return Named(record.pk, number_of(record), record.title)


def streamed(
    queryset: QuerySet[BibliographicRecord], format: str, name: str = "notices", **options: str
) -> StreamingHttpResponse:
    """The notices of a list as a download. Raises KeyError for a format that is not in FORMATS."""
    chosen = FORMATS[format]
    response = StreamingHttpResponse(Export(queryset, format, **options).pieces(), content_type=chosen.content_type)
    file = f"{name}-{timezone.localdate():%Y-%m-%d}.{chosen.extension}"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
