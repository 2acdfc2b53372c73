"""What the catalogue announces; search and letters listen. Sent inside the transaction of the change.

- `records_changed(record_ids: list[int])`: these notices were added, changed or deleted.
- `import_started(run: ImportRun, size: int)`: an import begins, of files of so many bytes in all.
- `import_finished(run: ImportRun)`: an import has come to its end, every batch committed.
"""

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import Signal, receiver

from catalogue.models import (
    BibliographicRecord,
    Contribution,
    Identifier,
    Item,
    Publication,
    SeriesMembership,
    SubjectAssignment,
)

records_changed = Signal()
import_started = Signal()
import_finished = Signal()

# What hangs from a notice and is found through it. `bulk_create` sends no signal: an import announces its own batches.
PARTS_OF_A_RECORD = (Contribution, Identifier, Item, Publication, SeriesMembership, SubjectAssignment)


def announce(record_ids: list[int]) -> None:
    if record_ids:
        records_changed.send(sender=BibliographicRecord, record_ids=record_ids)


@receiver([post_save, post_delete], sender=BibliographicRecord)
def announce_record(instance: BibliographicRecord, raw: bool = False, **kwargs) -> None:
    announce([instance.pk])


def announce_part(instance: Item | Contribution, **kwargs) -> None:
    # A form saves the parts after the notice itself, so the notice's own signal comes too early for them.
    announce([instance.record_id])


# Part by part: a receiver of every model's deletion would forbid Django's fast deletes everywhere.
for part in PARTS_OF_A_RECORD:
    post_save.connect(announce_part, sender=part)
    post_delete.connect(announce_part, sender=part)


@receiver(m2m_changed, sender=BibliographicRecord.themes.through)
@receiver(m2m_changed, sender=BibliographicRecord.territories.through)
def announce_links(instance: object, action: str, pk_set: set[int] | None, **kwargs) -> None:
    if not action.startswith("post_"):
        return
    announce([instance.pk] if isinstance(instance, BibliographicRecord) else sorted(pk_set or ()))
