"""What search keeps in the database: the outbox of the index here; kept searches, and words asked, in rooms of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from search.asked.models import AskedWords
from search.document import Kind
from search.saved.models import Alert, SavedSearch, Told

__all__ = ["Alert", "AskedWords", "OutboxEntry", "SavedSearch", "Told"]


class OutboxEntry(models.Model):
    """What changed and is not yet in the index, written in the transaction of the change itself.

    One content to look at again: present and public, it is indexed; else it leaves the index.
    """

    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    object_pk = models.PositiveBigIntegerField()
    queued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("changement à indexer")
        verbose_name_plural = _("changements à indexer")

    def __str__(self) -> str:
        return f"{self.kind}-{self.object_pk}"
