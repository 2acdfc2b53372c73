"""AskedWords: words that were searched, in one month. No address, no session, no hour: nothing that leads to a person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AskedWords(models.Model):
    month = models.DateField(_("mois"), help_text="Its first day.")
    words = models.CharField(_("mots"), max_length=200)
    times = models.PositiveIntegerField(_("fois"), default=0)
    times_empty = models.PositiveIntegerField(_("fois sans résultat"), default=0)
    found = models.PositiveIntegerField(_("résultats la dernière fois"), default=0)

    class Meta:
        verbose_name = _("recherche des visiteurs")
        verbose_name_plural = _("recherches des visiteurs")
        constraints = [models.UniqueConstraint(fields=["month", "words"], name="asked_words_once_a_month")]

    def __str__(self) -> str:
        return self.words
