"""Theme: the centre's own few headings, carried by every kind of content."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class Theme(models.Model):
    name = models.CharField(_("nom"), max_length=160, unique=True)
    short_name = models.CharField(_("nom court"), max_length=60, help_text=_("Pour les étiquettes et les filtres."))
    slug = models.SlugField(_("adresse"), max_length=80, unique=True)
    description = models.TextField(_("présentation"), blank=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    panels = [
        FieldPanel("name"),
        FieldPanel("short_name"),
        FieldPanel("slug"),
        FieldPanel("description"),
        FieldPanel("position"),
    ]

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("thème")
        verbose_name_plural = _("thèmes")

    def __str__(self) -> str:
        return self.name
