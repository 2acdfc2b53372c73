"""What would give reserved documents to everybody, said at start. Reads settings, never the disk's content."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.utils.translation import gettext as _


@register(Tags.files)
def documents_out_of_reach(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    kept = Path(settings.DOCUMENTS_ROOT).resolve()
    handed_out = [Path(root).resolve() for root in (settings.MEDIA_ROOT, settings.STATIC_ROOT) if root]
    if not any(kept.is_relative_to(root) for root in handed_out):
        return []
    return [
        Error(
            _("DOCUMENTS_ROOT (%s) est dans un dossier que le serveur web donne à tout le monde.") % kept,
            hint=_("Placez-le hors de MEDIA_ROOT et de STATIC_ROOT\u00a0: des documents y sont réservés."),
            id="rayonnage.E020",
        )
    ]
