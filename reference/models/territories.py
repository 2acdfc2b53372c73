"""Territory: quartier (QPV), commune, EPT, département, région, each under the next."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel


class Territory(models.Model):
    class Kind(models.TextChoices):
        QUARTER = "qpv", _("Quartier prioritaire")
        COMMUNE = "commune", _("Commune")
        EPT = "ept", _("Établissement public territorial")
        DEPARTMENT = "departement", _("Département")
        REGION = "region", _("Région")

    kind = models.CharField(_("échelle"), max_length=12, choices=Kind)
    code = models.CharField(
        _("code"), max_length=20, help_text=_("Code Insee d’une commune, code d’un QPV, Siren d’un EPT.")
    )
    vintage = models.PositiveSmallIntegerField(
        _("millésime"), default=0, help_text=_("Pour un QPV : 2015 ou 2024. Sinon 0.")
    )
    name = models.CharField(_("nom"), max_length=160)
    slug = models.SlugField(_("adresse"), max_length=180, unique=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("dans"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("devenu"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        help_text=_("Le territoire qui a repris celui-ci : Pierrefitte-sur-Seine est dans Saint-Denis depuis 2025."),
    )

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("code"), FieldPanel("vintage")]),
        FieldPanel("slug"),
        FieldPanel("parent"),
        FieldPanel("successor"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("territoire")
        verbose_name_plural = _("territoires")
        constraints = [models.UniqueConstraint(fields=["kind", "code", "vintage"], name="territory_code_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """« Le Plateau (QP093009, 2015) »: for lists where two territories may bear one name."""
        return f"{self.name} ({self.code}, {self.vintage})" if self.vintage else self.name
