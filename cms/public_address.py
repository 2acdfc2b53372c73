"""SITE_URL is where the site is: Wagtail's own note of it follows at each `migrate`, so that full addresses are true."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db.models.signals import post_migrate
from wagtail.models import Site


def follow_site_url(**signal: Any) -> None:
    """The default site takes the host and port of SITE_URL, unless another site has them."""
    address = urlsplit(settings.SITE_URL)
    if not address.hostname:
        return
    port = address.port or (443 if address.scheme == "https" else 80)
    if not Site.objects.filter(hostname=address.hostname, port=port).exists():
        for site in Site.objects.filter(is_default_site=True):
            site.hostname, site.port = address.hostname, port
            site.save()


def connect() -> None:
    post_migrate.connect(
        follow_site_url, sender=apps.get_app_config("wagtailcore"), dispatch_uid="rayonnage.public_address"
    )
