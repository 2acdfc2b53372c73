"""Basket, BasketEntry: a list of contents of the site, each named by its kind and its key, as in the index."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.models import new_key
from search.document import Kind

LONGEST_NOTE = 5000


def default_name() -> str:
    return str(_("Mon panier"))


class Basket(models.Model):
    """Without `owner`, a visitor's: whoever holds its key, in a cookie or a link, may change it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="baskets"
    )
    name = models.CharField(_("nom"), max_length=120, default=default_name)
    note = models.TextField(_("mots sur la liste"), blank=True, max_length=LONGEST_NOTE)
    is_current = models.BooleanField(default=False)
    """Of the paniers of a reader, the one that « Ajouter au panier » fills."""
    owner_key = models.CharField(max_length=24, default=new_key)
    reader_key = models.CharField(max_length=24, blank=True)
    """Of the link that shows it; empty, it is not shared."""
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now, db_index=True)
    """When it was last changed, or seen by whoever may change it."""

    class Meta:
        verbose_name = _("panier")
        verbose_name_plural = _("paniers")
        ordering = ["-is_current", "-touched_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("baskets:basket", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = " ".join(self.name.split())[:120] or default_name()
        super().save(*args, **kwargs)


class BasketEntry(models.Model):
    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    object_pk = models.PositiveBigIntegerField()
    position = models.PositiveIntegerField()
    """Rises along the list; what is taken out leaves a gap."""
    title = models.CharField(max_length=500, blank=True)
    """As it was when it was added: what can still be said of a content that is no more."""
    note = models.TextField(_("note"), blank=True, max_length=LONGEST_NOTE)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("entrée d’un panier")
        verbose_name_plural = _("entrées d’un panier")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["basket", "kind", "object_pk"], name="basket_entry_once"),
        ]
        indexes = [models.Index(fields=["basket", "position", "id"], name="basket_entry_order")]

    def __str__(self) -> str:
        return f"{self.kind}-{self.object_pk}"

    @property
    def key(self) -> tuple[Kind, int]:
        return Kind(self.kind), self.object_pk
