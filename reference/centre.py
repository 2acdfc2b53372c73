"""The centre that the site speaks for, as every room names it: in a mail, on paper, in what it exports.

Its settings are edited in a room above, which `settings.CENTRE` names; what they hold is read here and nowhere changed.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from wagtail.models import Site


def this_centre() -> Any:
    """A `cms.models.CentreSettings`: name, city, email, phone, address…"""
    model = apps.get_model(settings.CENTRE)
    site = Site.objects.filter(is_default_site=True).first()
    return model.for_site(site) if site else model()
