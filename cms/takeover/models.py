"""TakenOver: which page a row of an old site became, so that the next run knows it again."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision


class TakenOver(models.Model):
    key = models.CharField(
        max_length=250, unique=True, help_text="`ParsedPage.key`: by its old address, else its title."
    )
    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=32, help_text="Of the row: equal means that it says nothing new.")
    revision = models.ForeignKey(
        Revision,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The last one that the table wrote: another one means that somebody has written since.",
    )
    taken_at = models.DateTimeField(_("reprise le"), auto_now=True)

    class Meta:
        verbose_name = _("page reprise de l’ancien site")
        verbose_name_plural = _("pages reprises de l’ancien site")

    def __str__(self) -> str:
        return self.key
