"""What follows a change of a document: it is read, its notice is indexed again, its cover comes or goes."""

from __future__ import annotations

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from catalogue.digital import covers
from catalogue.digital.reading import ask_for_reading
from catalogue.models.documents import DigitalDocument, DocumentReading
from catalogue.signals import announce


@receiver(post_save, sender=DigitalDocument)
def follow_document(instance: DigitalDocument, raw: bool = False, **kwargs) -> None:
    announce([instance.record_id])
    reading = DocumentReading.objects.filter(document=instance).first()
    if reading and instance.is_reserved:
        covers.remove(reading)
    if not instance.is_pdf or raw:
        return
    if reading and reading.digest == instance.digest and lacks_its_cover(instance, reading):
        reading.delete()
        reading = None
    if reading is None or reading.digest != instance.digest:
        ask_for_reading(instance)


def lacks_its_cover(document: DigitalDocument, reading: DocumentReading) -> bool:
    """Opened again after it was reserved."""
    readable = {DocumentReading.State.READ, DocumentReading.State.PARTLY, DocumentReading.State.NO_TEXT}
    return not document.is_reserved and not reading.covers and reading.state in readable


@receiver(post_delete, sender=DigitalDocument)
def follow_departure(instance: DigitalDocument, **kwargs) -> None:
    announce([instance.record_id])


@receiver(post_delete, sender=DocumentReading)
def remove_covers(instance: DocumentReading, **kwargs) -> None:
    drawn = instance.covers
    transaction.on_commit(lambda: covers.remove_files(drawn))
