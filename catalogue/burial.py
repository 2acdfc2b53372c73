"""What stays of a notice that goes: a tombstone, under its number and under what its sources call it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from catalogue.importing import rows
from catalogue.models import BibliographicRecord, BuriedIdentity, StoredRecord, Tombstone

Reason = Tombstone.Reason
_TOMB = ("id", "record_number", "title", "reason", "merged_into", "buried_at")
_IDENTITY = ("tombstone", "source", "source_record_id", "digest")


def bury(keys: Iterable[int], reason: str, *, merged_into: BibliographicRecord | None = None) -> None:
    """To call before the notices are deleted, in the transaction that deletes them."""
    moment = rows.as_moment(timezone.now())
    merged = merged_into and merged_into.pk
    for some in rows.chunks(list(keys)):
        unbury(some)
        titles = list(BibliographicRecord.objects.filter(pk__in=some).values_list("pk", "title").order_by())
        tombs = dict(zip((pk for pk, _title in titles), rows.reserve_keys(Tombstone, len(titles)), strict=True))
        rows.insert(Tombstone, _TOMB, [(tombs[pk], pk, title, reason, merged, moment) for pk, title in titles])
        stored = StoredRecord.objects.filter(record_id__in=some).order_by()
        known = stored.values_list("record_id", "source_id", "source_record_id", "digest")
        identities = [(tombs[pk], source, source_id, bytes(digest)) for pk, source, source_id, digest in known]
        rows.insert(BuriedIdentity, _IDENTITY, identities)


def unbury(keys: Iterable[int]) -> None:
    """For notices that are back."""
    for some in rows.chunks(list(keys)):
        Tombstone.objects.filter(record_number__in=some).delete()


def whereabouts(number: int) -> Tombstone | None:
    """The tombstone of a notice, if it has one; its `merged_into` is the last of a chain of merges."""
    return Tombstone.objects.select_related("merged_into").filter(record_number=number).first()


@receiver(pre_delete, sender=BibliographicRecord)
def bury_before_deletion(instance: BibliographicRecord, **kwargs: object) -> None:
    """Deleted by a person. Who buries it for another reason has done so already."""
    if not Tombstone.objects.filter(record_number=instance.pk).exists():
        bury([instance.pk], Reason.DELETED)
