"""Reader: what we keep of a reader beside her address. Network: people who read what is reserved for them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from catalogue.models import DigitalDocument


class Reader(models.Model):
    """Of a user who is no member of the staff: how the account came, and whether its end was announced."""

    class Origin(models.TextChoices):
        ASKED = "demande", _("Demandé par la personne")
        INVITED = "invitation", _("Invité par le centre")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reader")
    origin = models.CharField(_("origine"), max_length=12, choices=Origin, default=Origin.ASKED)
    told_of_end_on = models.DateField(_("fin annoncée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("lecteur")
        verbose_name_plural = _("lecteurs")

    def __str__(self) -> str:
        return self.user.email


class Network(models.Model):
    """A group that reads what is reserved for it, and may nothing else: its group has no permission of its own."""

    name = models.CharField(_("nom du réseau"), max_length=150, unique=True)
    description = models.TextField(
        _("présentation"), blank=True, help_text=_("Deux ou trois phrases, que ses membres lisent dans leur compte.")
    )
    group = models.OneToOneField(
        Group, verbose_name=_("groupe"), on_delete=models.CASCADE, related_name="network", editable=False
    )

    panels = [FieldPanel("name"), FieldPanel("description")]

    class Meta:
        verbose_name = _("réseau")
        verbose_name_plural = _("réseaux")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        taken = Group.objects.filter(name=self.name).exclude(pk=self.group_id)
        if taken.exists():
            raise ValidationError({"name": _("Un groupe porte déjà ce nom. Donnez-en un autre au réseau.")})

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.group_id is None:
            self.group = Group.objects.create(name=self.name)
        elif self.group.name != self.name:
            self.group.name = self.name
            self.group.save(update_fields=["name"])
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """What was reserved for it alone stays so, for nobody: a document without a group is any reader's to read."""
        group = self.group
        deleted = super().delete(*args, **kwargs)
        group.user_set.clear()
        if DigitalDocument.objects.filter(groups=group).exists():
            group.name = _("%(name)s (réseau supprimé, %(number)d)") % {"name": self.name[:100], "number": group.pk}
            group.save(update_fields=["name"])
        else:
            group.delete()
        return deleted

    @property
    def is_plain(self) -> bool:
        """Whether its members get nothing but what is reserved for them."""
        return not (
            self.group.permissions.exists()
            or GroupPagePermission.objects.filter(group=self.group).exists()
            or GroupCollectionPermission.objects.filter(group=self.group).exists()
        )
