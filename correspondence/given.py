"""A signed link given to one person for some days, which may be closed before: what she reads by it is another room's."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.models import new_key

SEEN_AGAIN_AFTER = timedelta(minutes=5)


class GivenLink(models.Model):
    """Its token is `links.sign(purpose, link.pk, link.key)`."""

    key = models.CharField(max_length=24, default=new_key, editable=False)
    name = models.CharField(_("pour qui"), max_length=120)
    address = models.CharField(_("adresse électronique"), max_length=320, blank=True)
    created_at = models.DateTimeField(_("créé le"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)
    seen_at = models.DateTimeField(_("ouvert le"), null=True, blank=True)

    # What a link is about is not « referred to » by it.
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and not self.is_expired

    def revoke(self) -> None:
        """Nobody reads by it from now on; what was said by it stays."""
        type(self)._default_manager.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now())

    def note_seen(self) -> None:
        now = timezone.now()
        if self.seen_at is None or now - self.seen_at > SEEN_AGAIN_AFTER:
            type(self)._default_manager.filter(pk=self.pk).update(seen_at=now)
