"""What search keeps in the database: the outbox of the index and the synonyms here; kept searches, words asked, paniers apart."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from search.asked.models import AskedWords
from search.baskets.models import Basket, BasketEntry
from search.document import Kind
from search.proofreading import mistakes
from search.saved.models import Alert, SavedSearch, Told
from search.synonyms import rules_of, way

__all__ = ["Alert", "AskedWords", "Basket", "BasketEntry", "OutboxEntry", "SavedSearch", "SynonymGroup", "Told"]


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


class SynonymGroup(models.Model):
    """« QPV », « quartier prioritaire »: what finds what else. Applied to the next search, without a rebuild."""

    class Direction(models.TextChoices):
        BOTH = "both", _("Équivalents : chacun trouve aussi les autres")
        ONE_WAY = "one-way", _("Sens unique : le premier trouve aussi les suivants, et pas l’inverse")

    direction = models.CharField(_("sens"), max_length=8, choices=Direction, default=Direction.BOTH)
    words = models.TextField(
        _("mots, sigles ou expressions"),
        help_text=_(
            "Un par ligne, au moins deux. Pour un sigle, le sigle d’abord, puis ce qu’il veut dire. Accents, majuscules et "
            "pluriels ne comptent pas ; rien n’est cherché de plus entre guillemets."
        ),
    )
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("Pour l’équipe : d’où vient ce choix, ce qu’il a réparé.")
    )
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)

    panels = [FieldPanel("direction"), FieldPanel("words"), FieldPanel("note")]

    class Meta:
        verbose_name = _("groupe de synonymes")
        verbose_name_plural = _("synonymes et sigles")
        ordering = ["words", "pk"]

    def __str__(self) -> str:
        words = self.as_list()
        if self.direction == self.Direction.ONE_WAY:
            return f"{words[0]} → {', '.join(words[1:])}" if words else ""
        return " ↔ ".join(words)

    def as_list(self) -> list[str]:
        return [" ".join(line.split()) for line in self.words.splitlines() if line.strip()]

    def rules(self) -> list[tuple[str, str]]:
        return rules_of(self.as_list(), both_ways=self.direction == self.Direction.BOTH)

    def clean(self) -> None:
        super().clean()
        words = self.as_list()
        told = mistakes(words) or self._quarrels(words)
        if told:
            raise ValidationError({"words": told})
        self.words = "\n".join(words)

    def _quarrels(self, words: list[str]) -> list[str]:
        """What the other groups already say of the same words."""
        mine, told = self.rules(), []
        for other in SynonymGroup.objects.exclude(pk=self.pk):
            theirs = {(way(one).stems, way(two).stems) for one, two in other.rules()}
            if shared := self._shared(words, other):
                told.append(
                    gettext(
                        "« %(word)s » est déjà dans « %(group)s » : complétez ce groupe plutôt que d’en ouvrir un autre."
                    )
                    % {"word": shared, "group": other}
                )
            elif self.direction == self.Direction.ONE_WAY and (
                loop := next((two for one, two in mine if (way(two).stems, way(one).stems) in theirs), "")
            ):
                told.append(
                    gettext(
                        "« %(group)s » dit déjà l’inverse pour « %(word)s » : faites-en un seul groupe d’équivalents."
                    )
                    % {"word": loop, "group": other}
                )
        return told

    def _shared(self, words: list[str], other: SynonymGroup) -> str:
        """The word that two groups of equivalents, or two one-way ones by their first word, have in common."""
        if self.direction != other.direction:
            return ""
        first_only = self.direction == self.Direction.ONE_WAY
        theirs = {way(word).stems for word in other.as_list()[: 1 if first_only else None]}
        return next((word for word in words[: 1 if first_only else None] if way(word).stems in theirs), "")
