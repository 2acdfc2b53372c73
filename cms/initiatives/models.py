"""Reprint: a fiche as a page has reprinted it."""

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from experiences.papers.sheet import Sheet


class Reprint(models.Model):
    """Made when the page is published, from what the fiche then says. Later changes of the fiche leave it alone: a Cahier
    that somebody quotes does not change under the quotation."""

    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("publication"), on_delete=models.CASCADE, related_name="reprints"
    )
    fiche = models.ForeignKey(
        "rayonnage_experiences.ExperiencePage",
        verbose_name=_("fiche"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="copies",
        help_text="None: the fiche was erased since; what was reprinted stays.",
    )
    key = models.PositiveBigIntegerField(help_text="Of the fiche, even once it is erased.")
    position = models.PositiveSmallIntegerField(default=0)
    content = models.JSONField(_("texte repris"), help_text="A `Sheet`, without its contacts.")
    digest = models.CharField(max_length=32, help_text="Of the sheet: another one means that the fiche has changed.")
    taken_at = models.DateTimeField(_("repris le"), default=timezone.now)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("fiche reprise dans une publication")
        verbose_name_plural = _("fiches reprises dans des publications")
        constraints = [models.UniqueConstraint(fields=["page", "key"], name="one_reprint_of_a_fiche_a_page")]

    def __str__(self) -> str:
        return f"{self.content.get('number', self.key)} – {self.page_id}"

    @cached_property
    def sheet(self) -> Sheet:
        return Sheet.from_plain(self.content)
