"""Announcement: where a page was announced, and the link of what was posted."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.sharing.networks import BY_KEY, NETWORKS


class Announcement(models.Model):
    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="announcements")
    network = models.CharField(_("réseau"), max_length=20, choices=[(one.key, one.name) for one in NETWORKS])
    url = models.URLField(_("adresse du message"), max_length=500)
    posted_on = models.DateField(_("publié le"), default=timezone.localdate)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("noté par"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-posted_on", "-pk"]
        verbose_name = _("annonce")
        verbose_name_plural = _("annonces")

    def __str__(self) -> str:
        return f"{BY_KEY[self.network].name}, {self.posted_on:%d/%m/%Y}"
