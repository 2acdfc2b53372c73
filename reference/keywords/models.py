"""The words that were renamed, or merged with another."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag


class FormerKeyword(models.Model):
    """« Employé pour »: a list of pages that asks for this word finds what bears the one it became."""

    label = models.CharField(_("mot-clé"), max_length=100, unique=True)
    tag = models.ForeignKey(Tag, verbose_name=_("devenu"), on_delete=models.CASCADE, related_name="former_keywords")

    class Meta:
        verbose_name = _("ancien mot-clé")
        verbose_name_plural = _("anciens mots-clés")

    def __str__(self) -> str:
        return self.label


def keep_label(label: str, tag: Tag) -> None:
    """Note what a word was called. A word that is used again is a former one no more."""
    FormerKeyword.objects.filter(label=tag.name).delete()
    if label != tag.name:
        FormerKeyword.objects.update_or_create(label=label, defaults={"tag": tag})
