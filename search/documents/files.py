"""Files put online by the editors → search documents."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction

from catalogue.demonstration import tells_it
from search.document import Kind, SearchDocument
from search.documents.base import in_batches


class FileDocuments:
    kind = Kind.FILE

    def files(self) -> QuerySet:
        """Those of collections that no restriction closes."""
        closed: set[int] = set()
        for restriction in CollectionViewRestriction.objects.select_related("collection"):
            closed.update(restriction.collection.get_descendants(inclusive=True).values_list("pk", flat=True))
        return get_document_model().objects.exclude(collection__in=closed)

    def all(self) -> Iterator[SearchDocument]:
        for batch in in_batches(self.files().order_by("pk").values_list("pk", flat=True).iterator(chunk_size=1000)):
            yield from self.some(batch)

    def some(self, pks: Collection[int]) -> Iterator[SearchDocument]:
        for file in self.files().filter(pk__in=pks):
            added = timezone.localdate(file.created_at)
            tags = list(file.tags.names())
            yield SearchDocument(
                kind=self.kind,
                pk=file.pk,
                url=file.url,
                title=file.title,
                sort_title=file.title.casefold(),
                keywords=tuple(tag for tag in tags if not tells_it(tag)),
                # Nothing else of a file could say it: an editor tags it « contenu de démonstration ».
                is_demo=any(map(tells_it, tags)),
                document_type=_("Fichier %s") % file.file_extension.upper() if file.file_extension else _("Fichier"),
                languages=(),
                years=(added.year,),
                sort_year=added.year,
                has_full_text=True,
                entered_on=added,
            )
