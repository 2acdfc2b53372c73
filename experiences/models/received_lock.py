"""ReceivedLock: a fiche of another centre follows its source, and is closed here until somebody adopts it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.locks import BaseLock


class ReceivedLock(BaseLock):
    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> SafeString:
        return format_html(
            _('Cette fiche est reçue de {name} et suit sa source. <a href="{url}">Adoptez-la</a> pour la modifier.'),
            name=self.object.origin_name,
            url=reverse("fiche_exchange_admin:adopt", args=[self.object.pk]),
        )

    def get_locked_by(self, user: Any) -> str:
        return _("Reçue d’un autre centre")

    def get_description(self, user: Any) -> str:
        return _("Elle suit sa source ; adoptez-la pour la modifier.")
