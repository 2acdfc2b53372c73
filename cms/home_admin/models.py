"""WebLink: an address of another site that our pages give, and whether it answers. WebLinkUse: on which page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

LONGEST_URL = 1000
DEAD_AFTER = 2
"""Nights without an answer: a site may be down for one."""


class WebLink(models.Model):
    url = models.CharField(_("adresse"), max_length=LONGEST_URL, unique=True)
    checked_at = models.DateTimeField(_("essayée le"), null=True, blank=True)
    fault = models.CharField(_("défaut"), max_length=300, blank=True)
    failures = models.PositiveSmallIntegerField(_("essais sans réponse"), default=0)
    failed_since = models.DateTimeField(_("sans réponse depuis"), null=True, blank=True)

    class Meta:
        verbose_name = _("lien vers un autre site")
        verbose_name_plural = _("liens vers d’autres sites")

    def __str__(self) -> str:
        return self.url


class WebLinkUse(models.Model):
    link = models.ForeignKey(WebLink, on_delete=models.CASCADE, related_name="uses")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "page"], name="web_link_use_once")]

    def __str__(self) -> str:
        return f"{self.page} · {self.link}"
