"""Two notices that are one. Read `merge_records` first."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalogue.burial import bury
from catalogue.merging.authorities import MERGED
from catalogue.merging.pointers import RefusedMerge, repoint
from catalogue.models import (
    BibliographicRecord,
    Contribution,
    Holdings,
    Identifier,
    ImportDecision,
    Item,
    Publication,
    SeriesMembership,
    StoredRecord,
    SubjectAssignment,
    Tombstone,
)
from catalogue.signals import announce

# What tells two parts of one notice apart. Those of the one that goes are added unless they are there.
_PARTS: dict[type[models.Model], tuple[str, ...]] = {
    Contribution: ("agent_id",),
    SubjectAssignment: ("subject_id",),
    SeriesMembership: ("series_id", "number"),
    Publication: ("publisher_id", "place", "date"),
    Identifier: ("kind", "value"),
    Holdings: ("localisation", "statement"),
}
_FILLED = (
    "document_type", "other_information", "responsibility", "edition", "printed_date", "year_start", "year_end",
    "extent", "languages", "countries", "abstract", "keywords",
)  # fmt: skip
_LISTS = ("notes", "locations", "custom_fields", "relations", "classifications")


def merge_records(winner: BibliographicRecord, loser: BibliographicRecord, *, user: Any = None) -> None:
    """`loser` is no more: its items, parts, sources and whatever pointed to it are `winner`'s. All or nothing.

    What the winner says stays; what it does not say is taken from the other. Its next import finds the winner, since the
    records that its sources gave moved with it. Raises RefusedMerge.
    """
    if winner.pk == loser.pk:
        raise RefusedMerge(_("Choisissez deux notices différentes."))
    with transaction.atomic():
        part_numbers = list(loser.parts.values_list("pk", flat=True))
        fill(winner, loser)
        add_parts(winner, loser)
        Item.objects.filter(record=loser).update(record=winner)
        StoredRecord.objects.filter(record=loser).update(record=winner)
        settle_hosts(winner, loser)
        Tombstone.objects.filter(merged_into=loser).update(merged_into=winner)
        repoint(loser, winner, but={*_PARTS, Item, StoredRecord, Tombstone, BibliographicRecord})
        answer_otherwise(loser.pk, winner.pk)
        title, number = loser.title, loser.pk
        bury([number], Tombstone.Reason.MERGED, merged_into=winner)
        loser.delete()
        keep_trace(winner.pk, user)
        log(winner, MERGED, user=user, data={"merged": title, "number": number})
        announce([winner.pk, number, *part_numbers])


def fill(winner: BibliographicRecord, loser: BibliographicRecord) -> None:
    """Fields that only the one that goes had, remembered as a person's doing."""
    names = [name for name in _FILLED if not getattr(winner, name) and getattr(loser, name)]
    for name in names:
        setattr(winner, name, getattr(loser, name))
    winner.details = joined(winner.details, loser.details)
    if winner.source_id is None and loser.source_id is not None:
        winner.source_id, winner.source_record_id = loser.source_id, loser.source_record_id
    entered = [day for day in (winner.entered_on, loser.entered_on) if day]
    winner.entered_on = min(entered, default=None)
    winner.note_edits(names)
    winner.save()


def joined(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Links, notes and other lists of both; of the rest, ours wins."""
    found = {**theirs, **ours}
    for name in _LISTS:
        both = [*ours.get(name, ()), *(one for one in theirs.get(name, ()) if one not in ours.get(name, ()))]
        if both:
            found[name] = both
    return found


def add_parts(winner: BibliographicRecord, loser: BibliographicRecord) -> None:
    """Authors, subjects, series, publishers, numbers: those of both, after the winner's own."""
    for model, apart in _PARTS.items():
        held = set(model.objects.filter(record=winner).values_list(*apart))
        after = model.objects.filter(record=winner).count()
        for row in model.objects.filter(record=loser).order_by("sort_order", "pk"):
            identity = tuple(getattr(row, name) for name in apart)
            if identity in held:
                row.delete()
                continue
            held.add(identity)
            model.objects.filter(pk=row.pk).update(record=winner, sort_order=after)
            after += 1


def settle_hosts(winner: BibliographicRecord, loser: BibliographicRecord) -> None:
    """Issues and articles of the one that goes are the other's; neither is a part of itself."""
    BibliographicRecord.objects.filter(host=loser).exclude(pk=winner.pk).update(host=winner)
    if winner.host_id in (None, loser.pk):
        host = loser.host_id if loser.host_id != winner.pk else None
        BibliographicRecord.objects.filter(pk=winner.pk).update(host=host)


def answer_otherwise(old: int, new: int) -> None:
    """Records to decide that resembled the one that goes."""
    for decision in ImportDecision.objects.only("pk", "candidates", "same_as"):
        if old in decision.candidates or decision.same_as == old:
            decision.candidates = list(dict.fromkeys(new if pk == old else pk for pk in decision.candidates))
            decision.same_as = new if decision.same_as == old else decision.same_as
            decision.save(update_fields=["candidates", "same_as"])


def keep_trace(pk: int, user: Any) -> None:
    """A revision, so that the history of the notice shows what it gained."""
    fresh = BibliographicRecord.objects.get(pk=pk)
    fresh.save()  # its likeness follows its authors and its year
    fresh.save_revision(user=user if user and user.is_authenticated else None, clean=False)
