"""The words of the index of levers and brakes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def at(values: Mapping[int, Any], key: int) -> Any:
    return values.get(key)


@register.filter
def levers_and(levers: int, total: int) -> str:
    """(3, 5) → « 3 leviers, 2 freins »."""
    brakes = total - levers
    said = [
        ngettext("%(count)d levier", "%(count)d leviers", levers) % {"count": levers} if levers else "",
        ngettext("%(count)d frein", "%(count)d freins", brakes) % {"count": brakes} if brakes else "",
    ]
    return ", ".join(filter(None, said)) or _("Aucune ligne")
