"""What every authority has: one form that is used, and others that lead to it (« employé pour »)."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from reference.folding import fold


class AuthorityQuerySet(models.QuerySet):
    def matching(self, text: str) -> Self:
        """Those that have every word of `text` in their main form, or all of them in one of their variants.

        Compared folded, in the rows themselves: a bulk import leaves no search index to keep in step.
        """
        if not (words := fold(text).split()):
            return self
        holds_all = models.Q(*(models.Q(match_key__contains=word) for word in words))
        variants = variant_model(self.model).objects.filter(holds_all).order_by()
        return self.filter(holds_all | models.Q(pk__in=variants.values("authority")))


class Variant(models.Model):
    """A form that is not used: it finds its authority, and an import that meets it uses the authority.

    Each model of authorities has a table of its own, whose `authority` leads back under the name `variants`.
    """

    label = models.CharField(_("forme"), max_length=500)
    match_key = models.CharField(
        max_length=200, editable=False, help_text="As the authority's own key would be under this form."
    )

    panels = [FieldPanel("label")]

    class Meta:
        abstract = True
        ordering = ["label"]
        verbose_name = _("forme rejetée")
        verbose_name_plural = _("formes rejetées (employé pour)")

    def __str__(self) -> str:
        return self.label

    def save(self, *args, **kwargs) -> None:
        # A form that came with a merge keeps the nature under which records name it: a person taken for a body.
        key = self.authority.key_of(self.label)
        if key.rpartition(":")[2] != self.match_key.rpartition(":")[2]:
            self.match_key = key
        super().save(*args, **kwargs)


def variant_model(authority: type[models.Model]) -> type[Variant]:
    return authority._meta.get_field("variants").related_model


def keep_form(authority: models.Model, form: str, match_key: str) -> None:
    """Note a form that is no longer the main one, once; a variant that became the main form is no variant any more."""
    variants = variant_model(type(authority)).objects.filter(authority=authority)
    variants.filter(match_key=authority.match_key).delete()
    if match_key != authority.match_key and not variants.filter(match_key=match_key).exists():
        variants.model(authority=authority, label=form, match_key=match_key).save()
