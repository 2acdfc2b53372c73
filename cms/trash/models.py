"""TrashedPage: who threw what away, when, and from where. OnlineVersion: what of it was on line."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class TrashedPage(models.Model):
    """The top of a branch thrown away; its children are under it."""

    page = models.OneToOneField(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="trashed")
    slug = models.CharField(max_length=255)
    """Its own, given back with its place: in the trash it bears another, so that two homonyms may be there."""
    address = models.CharField(_("adresse"), max_length=1000, blank=True)
    parent = models.ForeignKey(
        Page, verbose_name=_("venait de"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    parent_title = models.CharField(max_length=255, blank=True)
    after = models.ForeignKey(Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """The page that it followed there; None when it came first."""
    trashed_at = models.DateTimeField(_("supprimée le"), default=timezone.now)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("page à la corbeille")
        verbose_name_plural = _("pages à la corbeille")
        ordering = ["-trashed_at", "-pk"]

    def __str__(self) -> str:
        return str(self.page)

    @property
    def erased_on(self) -> datetime:
        return self.trashed_at + timedelta(days=settings.TRASH_DAYS)


class OnlineVersion(models.Model):
    """A page of the branch that was on line, and in which version: what « remettre en ligne » gives back."""

    trashed = models.ForeignKey(TrashedPage, on_delete=models.CASCADE, related_name="online")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    # Protected: the retention of versions leaves this one alone.
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trashed", "page"], name="online_version_once")]

    def __str__(self) -> str:
        return str(self.page)
