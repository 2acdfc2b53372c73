"""What another numéro says, taken as it was written there: the letters of a centre share their content."""

from __future__ import annotations

from newsletters.composing import Offer, OfferedRubric, quoted_by, references_in
from newsletters.models import IssuePage
from newsletters.rubrics import heading_of

LISTED = 12


def others(issue: IssuePage) -> list[IssuePage]:
    """The latest numéros of every letter, less this one."""
    return list(IssuePage.objects.exclude(pk=issue.pk).order_by("-issued_on", "-pk")[:LISTED])


def shared(issue: IssuePage, other: IssuePage) -> list[OfferedRubric]:
    """The items of `other`, a draft as it stands, in the words of whoever composed it; less what `issue` quotes."""
    here = references_in(issue)
    rubrics = []
    for block in other.get_latest_revision_as_object().body:
        if "items" in block.value:
            children = [child for child in block.value["items"].bound_blocks if quoted_by(child.value) not in here]
            offers = [offer_of(block.block_type, child) for child in children]
            rubrics.append(OfferedRubric(block.block_type, heading_of(block.block_type), offers))
    return [rubric for rubric in rubrics if rubric.offers]


def offer_of(kind: str, child) -> Offer:
    item = child.value
    entry = item.block.entry(item)
    return Offer(f"item:{child.id}", kind, entry.title or entry.kicker, "", item.block.get_prep_value(item))
