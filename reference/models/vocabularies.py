"""Two short lists that describe an action: the framework it belongs to, the people it is for."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class Term(models.Model):
    name = models.CharField(_("nom"), max_length=120, unique=True)
    full_name = models.CharField(
        _("nom développé"), max_length=250, blank=True, help_text=_("Ce que le sigle abrège, s’il y en a un.")
    )
    slug = models.SlugField(_("adresse"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    panels = [FieldPanel("name"), FieldPanel("full_name"), FieldPanel("slug"), FieldPanel("position")]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Framework(Term):
    """« Contrat de ville », « NPNRU », « Clas »: the scheme that an action is part of."""

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("cadre d’intervention")
        verbose_name_plural = _("cadres d’intervention")


class Audience(Term):
    """« Jeunes », « Parents », « Professionnels »: whom an action is for."""

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("public")
        verbose_name_plural = _("publics")
