"""What the catalogue announces; search and letters listen. Sent inside the transaction of the change.

- `records_changed(record_ids: list[int])`: these notices were added, changed or deleted.
- `import_started(run: ImportRun, size: int)`: an import begins, of files of so many bytes in all.
- `import_finished(run: ImportRun)`: an import has come to its end, every batch committed.
- `records_meant_elsewhere(source: Source, records: list[MeantElsewhere])`: the mapping of their source says that these
  records are no notices. A receiver writes them in the same transaction, and returns the Fate of each that it took.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import Signal, receiver

from catalogue.models import (
    BibliographicRecord,
    Contribution,
    Identifier,
    Item,
    Publication,
    PublisherVariant,
    SeriesMembership,
    SeriesVariant,
    SubjectAssignment,
    SubjectVariant,
    Vocabulary,
)
from catalogue.parsed import ParsedRecord
from reference.models import AgentVariant
from reference.models.authorities import Variant

records_changed = Signal()
import_started = Signal()
import_finished = Signal()
records_meant_elsewhere = Signal()

# What hangs from a notice and is found through it. `bulk_create` sends no signal: an import announces its own batches.
PARTS_OF_A_RECORD = (Contribution, Identifier, Item, Publication, SeriesMembership, SubjectAssignment)


@dataclass(frozen=True, slots=True)
class MeantElsewhere:
    """A record of a source that is no notice: what it says, in the source's words and in ours."""

    identity: str
    """Its 001, else the digest of its bytes: by it, the source gives it again."""
    digest: bytes
    reading: str
    """With `digest`: equal to last time, nothing is new."""
    parsed: ParsedRecord
    themes: tuple[int, ...]
    territories: tuple[int, ...]
    entered_on: date | None
    notice: int | None
    """The notice that it was before the mapping said so."""


@dataclass(frozen=True, slots=True)
class Fate:
    identity: str
    outcome: str
    """created, updated, unchanged, or kept: somebody wrote it since, and nothing was overwritten."""
    page: int | None = None
    """The Wagtail page that it became."""
    warning: str = ""
    """A French sentence, for the report."""


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


def announce_users_of_form(instance: Variant, **kwargs) -> None:
    """A rejected form finds every notice that bears its authority."""
    path = NOTICES_BY_FORM[type(instance)]
    announce(list(BibliographicRecord.objects.filter(**{path: instance.authority_id}).values_list("pk", flat=True)))


NOTICES_BY_FORM: dict[type[Variant], str] = {
    AgentVariant: "contributions__agent",
    SubjectVariant: "subject_assignments__subject",
    SeriesVariant: "series_memberships__series",
    PublisherVariant: "publications__publisher",
}
for form in NOTICES_BY_FORM:
    post_save.connect(announce_users_of_form, sender=form)
    post_delete.connect(announce_users_of_form, sender=form)


@receiver(post_save, sender=Vocabulary)
def announce_vocabulary(instance: Vocabulary, created: bool = False, **kwargs) -> None:
    """Ours or not: its descriptors filter the search, or only find."""
    if not created:
        bearers = BibliographicRecord.objects.filter(subject_assignments__subject__vocabulary=instance)
        announce(list(bearers.order_by("pk").values_list("pk", flat=True).distinct()))


@receiver(m2m_changed, sender=BibliographicRecord.themes.through)
@receiver(m2m_changed, sender=BibliographicRecord.territories.through)
def announce_links(instance: object, action: str, pk_set: set[int] | None, **kwargs) -> None:
    if not action.startswith("post_"):
        return
    announce([instance.pk] if isinstance(instance, BibliographicRecord) else sorted(pk_set or ()))
