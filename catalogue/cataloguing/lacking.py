"""What a notice lacks: « À revoir », in the filters of the list. Two of them add up: neither item nor descriptor.

« Jamais emprunté » will come with loans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.models import BibliographicRecord, CheckedLink, Item, SubjectAssignment

LACKS = [
    ("exemplaire", _("Sans exemplaire")),
    ("descripteur", _("Sans descripteur")),
    ("resume", _("Sans résumé")),
    ("lien", _("Avec un lien mort")),
]


def lacking(records: QuerySet[BibliographicRecord], lacks: Iterable[str]) -> QuerySet[BibliographicRecord]:
    for name in lacks:
        records = records.filter(_CONDITIONS[name]())
    return records


def without_item() -> Q:
    return Q(~Exists(Item.objects.held().filter(record=OuterRef("pk"))))


def without_subject() -> Q:
    return Q(~Exists(SubjectAssignment.objects.filter(record=OuterRef("pk"))))


def with_dead_link() -> Q:
    return Q(Exists(CheckedLink.objects.filter(~Q(fault=""), record=OuterRef("pk"))))


_CONDITIONS: dict[str, Callable[[], Q]] = {
    "exemplaire": without_item,
    "descripteur": without_subject,
    "resume": lambda: Q(abstract=""),
    "lien": with_dead_link,
}
