"""Articles of the watch → search documents: what is public of them, and nothing of their publisher's text."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import PressItem
from cms.watch.feeds import facts
from cms.watch.whereabouts import open_pages, path_of
from search.document import Kind, SearchDocument
from search.documents.above import joined, wider_names
from search.documents.base import in_batches


class PressDocuments:
    kind = Kind.PRESS

    def items(self) -> QuerySet[PressItem]:
        return PressItem.objects.published().exclude(published_at=None)

    def all(self) -> Iterator[SearchDocument]:
        pks = self.items().order_by("pk").values_list("pk", flat=True)
        for batch in in_batches(pks.iterator(chunk_size=1000)):
            yield from self.some(batch)

    def some(self, pks: Collection[int]) -> Iterator[SearchDocument]:
        """An article that no open page of the watch shows is not public."""
        pages = open_pages()
        found = self.items().filter(pk__in=pks).select_related("rubric").prefetch_related("themes", "territories")
        items = [(item, path) for item in found if (path := path_of(item, pages))]
        above = wider_names({place.pk for item, _path in items for place in item.territories.all()})
        for item, path in items:
            yield document(item, path, above)


def document(item: PressItem, path: str, above: dict[int, list[str]]) -> SearchDocument:
    published = timezone.localtime(item.published_at).date()
    territories = list(item.territories.all())
    day = item.dated_on or published
    return SearchDocument(
        kind=Kind.PRESS,
        pk=item.pk,
        url=path,
        title=item.title,
        sort_title=item.title.casefold(),
        agents=(item.author,) if item.author else (),
        themes=tuple(theme.short_name for theme in item.themes.all()),
        territories=tuple(territory.name for territory in territories),
        wider_territories=joined((territory.pk for territory in territories), above),
        publishers=(item.shown_source,),
        abstract=item.summary,
        # Words put on in passing are no descriptors: they find it, and do not set it above what was catalogued.
        body=" · ".join([*([item.rubric.name] if item.rubric else []), *item.keywords]),
        document_type=_("Revue de presse"),
        languages=("français",),
        years=(day.year,),
        sort_year=day.year,
        entered_on=published,
        description=". – ".join(filter(None, [item.author, facts(item)])),
        is_demo=item.is_demo,
    )
