"""What entries and hits are today: each public content with its reference, read some hundred at a time.

What is not public, or no more, is not there: whoever asks gets nothing of it. A notice merged with another is followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page

from catalogue.display.held import Held, read_many
from catalogue.exchange import citations
from catalogue.exchange.isbd import spoken
from catalogue.exchange.references import Reference, of_notice
from catalogue.models import BibliographicRecord, Tombstone
from cms.models import PressItem
from cms.references import file_reference, press_reference, references_of
from cms.watch.whereabouts import open_pages, path_of
from experiences.models import ExperiencePage
from reference.centre import this_centre
from search.document import Kind
from search.documents.events import EventDocuments
from search.documents.experiences import ExperienceDocuments
from search.documents.files import FileDocuments
from search.documents.pages import PageDocuments
from search.documents.press import PressDocuments
from search.presentation import KIND_LABELS

Key = tuple[Kind, int]
AT_ONCE = 200

PAGES = {Kind.PAGE: PageDocuments(), Kind.EVENT: EventDocuments(), Kind.EXPERIENCE: ExperienceDocuments()}


@dataclass(frozen=True, slots=True)
class Content:
    kind: Kind
    pk: int
    title: str
    path: str
    type_label: str
    reference: Reference
    call_numbers: tuple[str, ...] = ()
    is_here: bool = False
    is_demo: bool = False
    was_merged: bool = False
    """The entry named a notice that is now part of this one."""

    @property
    def kind_label(self) -> str:
        return str(KIND_LABELS[self.kind])

    @property
    def key(self) -> str:
        return f"{self.kind.value}-{self.pk}"

    @property
    def year(self) -> int | None:
        years = self.reference.record.years
        return years.start if years else None

    @property
    def description(self) -> str:
        """« Jacques Donzelot. – Esprit »."""
        record = self.reference.record
        names = [spoken(one.agent) for one in record.contributions[:3]]
        if len(record.contributions) > 3:
            names.append(_("et autres"))
        host = record.host.journal if record.host else ""
        publisher = next((name for one in record.publications for name in one.publishers), "")
        where = host or publisher
        return ". – ".join(filter(None, [", ".join(dict.fromkeys(names)), where if where not in names else ""]))

    @property
    def theme(self) -> str:
        return next(iter(self.reference.themes), "")

    @property
    def author(self) -> str:
        """The name that its reference begins with: a list by authors files it there."""
        cited = citations.cited(self.reference.record)
        found = next((one for one in cited if not citations.is_editor(one)), next(iter(cited), None))
        return f"{found.agent.name} {found.agent.forename}".strip() if found else ""


def key_of(text: str) -> Key | None:
    """« notice-12 » → its key; None for what is none."""
    kind, _dash, pk = text.rpartition("-")
    if kind not in set(Kind) or not (pk.isascii() and pk.isdigit() and len(pk) < 16):
        return None
    return Kind(kind), int(pk)


def contents(keys: Iterable[Key]) -> dict[Key, Content]:
    """By the key that was asked for; at most some hundred at once. The number of queries does not depend on theirs."""
    wanted: dict[Kind, list[int]] = {}
    for kind, pk in keys:
        wanted.setdefault(kind, []).append(pk)
    found: dict[Key, Content] = {}
    for kind, pks in wanted.items():
        if kind is Kind.RECORD:
            found |= notices(pks)
        elif kind is Kind.FILE:
            found |= files(pks)
        elif kind is Kind.PRESS:
            found |= press(pks)
        else:
            found |= pages(kind, pks)
    return found


def each_content(keys: Iterable[Key]) -> Iterator[tuple[Key, Content | None]]:
    """In the order of `keys`, however many they are."""
    batch: list[Key] = []
    for key in keys:
        batch.append(key)
        if len(batch) == AT_ONCE:
            yield from in_order(batch)
            batch = []
    yield from in_order(batch)


def in_order(keys: list[Key]) -> Iterator[tuple[Key, Content | None]]:
    found = contents(keys)
    for key in keys:
        yield key, found.get(key)


def notices(pks: list[int]) -> dict[Key, Content]:
    public = set(public_notices(pks))
    merged = {}
    if missing := [pk for pk in pks if pk not in public]:
        tombs = Tombstone.objects.filter(record_number__in=missing).exclude(merged_into=None)
        merged = dict(tombs.values_list("record_number", "merged_into"))
        public |= set(public_notices(merged.values()))
    read = {held.record.pk: notice(held) for held in read_many(sorted(public))}
    found = {(Kind.RECORD, pk): read[pk] for pk in pks if pk in read}
    followed = {(Kind.RECORD, pk): replace(read[new], was_merged=True) for pk, new in merged.items() if new in read}
    return found | followed


def public_notices(pks: Iterable[int]) -> Iterable[int]:
    return BibliographicRecord.objects.public().filter(pk__in=list(pks)).order_by().values_list("pk", flat=True)


def notice(held: Held) -> Content:
    record = held.record
    return Content(
        kind=Kind.RECORD,
        pk=record.pk,
        title=record.full_title,
        path=record.get_absolute_url(),
        type_label=record.document_type or str(BibliographicRecord.Level(record.level).label),
        reference=of_notice(held),
        call_numbers=tuple(dict.fromkeys(item.call_number for item in held.items if item.call_number)),
        is_here=any(item.is_here for item in held.items),
    )


def pages(kind: Kind, pks: list[int]) -> dict[Key, Content]:
    found: list[Page] = list(PAGES[kind].pages().filter(pk__in=pks).specific())
    written = references_of(found, this_centre()) if found else []
    return {
        (kind, page.pk): Content(
            kind=kind,
            pk=page.pk,
            title=page.title,
            path=reference.url.removeprefix(settings.SITE_URL),
            type_label=reference.record.document_type,
            reference=reference,
            # A fiche is read at the centre too, in its binder.
            call_numbers=(page.number,) if isinstance(page, ExperiencePage) else (),
            is_here=isinstance(page, ExperiencePage),
            is_demo=getattr(page, "is_demo", False),
        )
        for page, reference in zip(found, written, strict=True)
    }


def files(pks: list[int]) -> dict[Key, Content]:
    found = list(FileDocuments().files().filter(pk__in=pks))
    return {(Kind.FILE, file.pk): file_content(file) for file in found}


def file_content(file: AbstractDocument) -> Content:
    reference = file_reference(file, this_centre())
    return Content(Kind.FILE, file.pk, file.title, file.url, reference.record.document_type, reference)


def press(pks: list[int]) -> dict[Key, Content]:
    pages = open_pages()
    items = PressDocuments().items().filter(pk__in=pks).prefetch_related("themes")
    placed = [(item, path) for item in items if (path := path_of(item, pages))]
    return {(Kind.PRESS, item.pk): press_content(item, path) for item, path in placed}


def press_content(item: PressItem, path: str) -> Content:
    reference = press_reference(item)
    return Content(
        Kind.PRESS, item.pk, item.title, path, reference.record.document_type, reference, is_demo=item.is_demo
    )
