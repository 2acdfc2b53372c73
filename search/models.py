"""The outbox: what changed and is not yet in the index. Written in the transaction of the change itself.

The paniers have their models in `search.baskets`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from search.baskets.models import Basket, BasketEntry
from search.document import Kind

__all__ = ["Basket", "BasketEntry", "OutboxEntry"]


class OutboxEntry(models.Model):
    """One content to look at again: present and public, it is indexed; else it leaves the index."""

    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    object_pk = models.PositiveBigIntegerField()
    queued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("changement à indexer")
        verbose_name_plural = _("changements à indexer")

    def __str__(self) -> str:
        return f"{self.kind}-{self.object_pk}"
