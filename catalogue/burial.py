"""What stays of a notice that goes: a tombstone, under its number and under what its sources call it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from catalogue.importing.rows import chunks
from catalogue.models import BibliographicRecord, BuriedIdentity, StoredRecord, Tombstone

Reason = Tombstone.Reason


def bury(keys: Iterable[int], reason: str, *, merged_into: BibliographicRecord | None = None) -> None:
    """To call before the notices are deleted, in the transaction that deletes them."""
    for some in chunks(list(keys)):
        titles = BibliographicRecord.objects.filter(pk__in=some).values_list("pk", "title").order_by()
        tombs = [
            Tombstone(record_number=pk, title=title, reason=reason, merged_into=merged_into) for pk, title in titles
        ]
        Tombstone.objects.filter(record_number__in=some).delete()
        Tombstone.objects.bulk_create(tombs)
        numbers = dict(Tombstone.objects.filter(record_number__in=some).values_list("record_number", "pk").order_by())
        stored = StoredRecord.objects.filter(record_id__in=some).order_by()
        BuriedIdentity.objects.bulk_create(
            BuriedIdentity(tombstone_id=numbers[pk], source_id=source, source_record_id=source_id, digest=bytes(digest))
            for pk, source, source_id, digest in stored.values_list(
                "record_id", "source_id", "source_record_id", "digest"
            )
        )


def unbury(keys: Iterable[int]) -> None:
    """For notices that are back."""
    for some in chunks(list(keys)):
        Tombstone.objects.filter(record_number__in=some).delete()


def whereabouts(number: int) -> Tombstone | None:
    """The tombstone of a notice, if it has one; its `merged_into` is the last of a chain of merges."""
    return Tombstone.objects.select_related("merged_into").filter(record_number=number).first()


@receiver(pre_delete, sender=BibliographicRecord)
def bury_before_deletion(instance: BibliographicRecord, **kwargs: object) -> None:
    """Deleted by a person. Who buries it for another reason has done so already."""
    if not Tombstone.objects.filter(record_number=instance.pk).exists():
        bury([instance.pk], Reason.DELETED)
