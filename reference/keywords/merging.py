"""Several free words made one: nothing that bore one of them loses it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce
from taggit.models import ItemBase, Tag
from wagtail.models import Revision

from reference.folding import fold
from reference.keywords.models import keep_label

Joining = type[ItemBase]
"""A table whose rows say that something bears a word: pages have one, pictures and documents share another."""


def joining_tables() -> list[Joining]:
    related = (one.related_model for one in Tag._meta.related_objects)
    return [model for model in related if issubclass(model, ItemBase)]


def with_uses(tags: QuerySet[Tag]) -> QuerySet[Tag]:
    """Each with `uses`: how many pages, pictures and documents bear it now."""
    # Counted apart: joined together, a word of 300 pages and 300 pictures would be 90,000 rows.
    counts = [Coalesce(Subquery(uses_in(table)), 0) for table in joining_tables()]
    return tags.annotate(uses=sum(counts[1:], counts[0]))


def uses_in(table: Joining) -> QuerySet:
    rows = table.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
    return rows.annotate(number=Count("pk")).values("number")


def look_alikes(tags: Iterable[Tag]) -> dict[int, list[Tag]]:
    """{word: those that differ from it by accents, capitals, signs or a final s or x only}."""
    alike: dict[str, list[Tag]] = defaultdict(list)
    for tag in tags:
        alike[" ".join(word.rstrip("sx") for word in fold(tag.name).split())].append(tag)
    return {tag.pk: [one for one in group if one != tag] for group in alike.values() for tag in group if len(group) > 1}


@transaction.atomic
def merge_keywords(kept: Tag, others: Collection[Tag]) -> None:
    """All that bears one of the others bears `kept`, once. The others remain as its former names."""
    gone = {tag.pk for tag in others} - {kept.pk}
    for table in joining_tables():
        join(table, kept, gone)
    rewrite_versions(kept, gone)
    for tag in Tag.objects.filter(pk__in=gone):
        tag.former_keywords.update(tag=kept)
        keep_label(tag.name, kept)
        tag.delete()
    # Announced as a change of the word itself: what bears it is read again by the search.
    kept.save()


def join(table: Joining, kept: Tag, gone: Collection[int]) -> None:
    what = [one.attname for one in table._meta.concrete_fields if not one.primary_key and one.name != "tag"]
    bearing = set(table.objects.filter(tag=kept).values_list(*what))
    for row in table.objects.filter(tag__in=gone).order_by("pk"):
        bearer = tuple(getattr(row, name) for name in what)
        if bearer in bearing:
            row.delete()
        else:
            bearing.add(bearer)
            row.tag = kept
            row.save(update_fields=["tag"])


def rewrite_versions(kept: Tag, gone: Collection[int]) -> None:
    """Drafts and past versions name words by their key: published or brought back, they would have lost them."""
    if not gone:
        return
    named = reduce(or_, (Q(words__contains=f'"tag": {key}') for key in gone))
    revisions = Revision.objects.annotate(words=Cast("content", TextField())).filter(named)
    for revision in revisions.only("pk", "content").iterator(chunk_size=100):
        content = {name: renamed(value, kept.pk, gone) for name, value in revision.content.items()}
        if content != revision.content:
            Revision.objects.filter(pk=revision.pk).update(content=content)


def renamed(value: Any, kept: int, gone: Collection[int]) -> Any:
    """The same list of words of a version, with the one that stays in place of those that go."""
    if not isinstance(value, list) or not any(isinstance(one, dict) and one.get("tag") in gone for one in value):
        return value
    words, seen = [], set()
    for one in value:
        tag = kept if one.get("tag") in gone else one.get("tag")
        if tag not in seen:
            seen.add(tag)
            words.append(one | {"tag": tag})
    return words
