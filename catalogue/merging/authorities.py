"""Two authors, subjects, series or publishers that are one. Read `merge_authorities` first."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalogue.merging.pointers import RefusedMerge, repoint
from catalogue.models import (
    AuthorityRedirect,
    BibliographicRecord,
    BroaderLink,
    Contribution,
    Publication,
    Publisher,
    RelatedLink,
    Series,
    SeriesMembership,
    Subject,
    SubjectAssignment,
)
from catalogue.signals import announce
from reference.models import Agent
from reference.models.authorities import keep_form

MERGED = "rayonnage.merge"
"""The action in Wagtail's log."""

USES: dict[type[models.Model], tuple[type[models.Model], str]] = {
    Agent: (Contribution, "agent"),
    Subject: (SubjectAssignment, "subject"),
    Series: (SeriesMembership, "series"),
    Publisher: (Publication, "publisher"),
}
"""Authority → what hangs from a notice and names it, and under which field."""

# What tells two uses on one notice apart, beside the authority.
_APART = {SubjectAssignment: (), SeriesMembership: ("number",), Publication: ("place", "date")}
_FILLED = {Agent: ("qualifiers", "url"), Subject: ("scope_note", "notation", "uri"), Series: ("issn",)}


def merge_authorities(winner: models.Model, loser: models.Model, *, user: Any = None) -> None:
    """`loser` is no more: what named it names `winner`, which bears its form as a rejected one. All or nothing.

    Raises RefusedMerge.
    """
    refuse(winner, loser)
    with transaction.atomic():
        touched = sorted({*notices_of(winner), *notices_of(loser)})
        drop_doubles(winner, loser)
        move_uses(winner, loser)
        if isinstance(winner, Subject):
            join_hierarchies(winner, loser)
        repoint(loser, winner, but={USES[type(winner)][0]})
        form, key, number = str(loser), loser.match_key, loser.pk
        fill(winner, loser)
        loser.delete()
        winner.save()
        keep_form(winner, form, key)
        lead(type(winner), number, winner.pk, form)
        log(winner, MERGED, user=user, data={"merged": form, "number": number})
        announce(touched)


def refuse(winner: models.Model, loser: models.Model) -> None:
    if type(winner) is not type(loser) or winner.pk == loser.pk:
        raise RefusedMerge(_("Choisissez deux fiches différentes d’une même liste."))
    if isinstance(winner, Subject) and winner.vocabulary_id != loser.vocabulary_id:
        said = _("« %(one)s » et « %(other)s » sont de deux vocabulaires : reliez-les au lieu de les fusionner.")
        raise RefusedMerge(said % {"one": loser, "other": winner})


def notices_of(authority: models.Model) -> list[int]:
    uses, field = USES[type(authority)]
    return list(uses.objects.filter(**{field: authority}).order_by().values_list("record_id", flat=True))


def drop_doubles(winner: models.Model, loser: models.Model) -> None:
    """On a notice that names both, one use stays, with the functions of both."""
    uses, field = USES[type(winner)]
    both = uses.objects.filter(**{field: loser}, record__in=uses.objects.filter(**{field: winner}).values("record"))
    for use in both:
        same = {name: getattr(use, name) for name in _APART.get(uses, ())}
        kept = uses.objects.filter(record=use.record_id, **{field: winner}, **same).first()
        if kept is None:
            continue
        if isinstance(use, Contribution):
            kept.relators = list(dict.fromkeys([*kept.relators, *use.relators]))
            kept.rank = min(kept.rank, use.rank)
            kept.save()
        use.delete()


def move_uses(winner: models.Model, loser: models.Model) -> None:
    uses, field = USES[type(winner)]
    uses.objects.filter(**{field: loser}).update(**{field: winner})


def join_hierarchies(winner: Subject, loser: Subject) -> None:
    """The broader and narrower terms of both, without one that would make the hierarchy go round."""
    pair = (winner.pk, loser.pk)
    BroaderLink.objects.filter(subject__in=pair, broader__in=pair).delete()
    RelatedLink.objects.filter(subject__in=pair, related__in=pair).delete()
    Subject.objects.filter(pk=winner.pk, mapped_to=loser).update(mapped_to=None)
    for link in BroaderLink.objects.filter(Q(subject=loser) | Q(broader=loser)):
        low = winner.pk if link.subject_id == loser.pk else link.subject_id
        high = winner.pk if link.broader_id == loser.pk else link.broader_id
        link.delete()
        if not BroaderLink.objects.path_up(high, low):
            BroaderLink.objects.get_or_create(subject_id=low, broader_id=high)


def fill(winner: models.Model, loser: models.Model) -> None:
    """What only the one that goes knew, its heading aside."""
    for name in _FILLED.get(type(winner), ()):
        if not getattr(winner, name):
            setattr(winner, name, getattr(loser, name))


def lead(model: type[models.Model], old: int, new: int, label: str) -> None:
    """Old addresses move to the last of a chain of merges."""
    name = model._meta.model_name
    AuthorityRedirect.objects.filter(model=name, number=old).update(number=new)
    AuthorityRedirect.objects.update_or_create(
        model=name, old_number=old, defaults={"number": new, "label": label[:700]}
    )


def whereabouts(model: type[models.Model], old: int) -> int | None:
    """Where an authority went that is no more."""
    found = AuthorityRedirect.objects.filter(model=model._meta.model_name, old_number=old)
    return found.values_list("number", flat=True).first()


def count_of_notices(authority: models.Model) -> int:
    uses, field = USES[type(authority)]
    return BibliographicRecord.objects.filter(pk__in=uses.objects.filter(**{field: authority}).values("record")).count()
