"""Clicks of a numéro, when its letter counts them: a total by link, never a person.

The links of the frozen mail lead through `/lettres/lien/<numéro>/<n>/`, which knows only addresses frozen with the
numéro: it cannot be used to send anybody elsewhere.
"""

from __future__ import annotations

import html
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.urls import reverse

from newsletters.content import Content
from newsletters.models import Campaign, LinkClicks
from newsletters.rendering.checks import links


def counted(campaign: Campaign, content: Content) -> tuple[str, str, list[str]]:
    """The mail with its links led through the counter, and the addresses, by position."""
    addresses = [url for url in links(content) if url.startswith(("http://", "https://"))]
    page, text = campaign.html, campaign.text
    for position, url in sorted(enumerate(addresses), key=lambda one: -len(one[1])):
        through = settings.SITE_URL + reverse("newsletters:follow", args=[campaign.uid, position])
        page = page.replace(f'href="{html.escape(url)}"', f'href="{through}"')
    return page, text, addresses


def link_of(uid: UUID, position: int) -> LinkClicks:
    """A link of a numéro, by its place. Raises Http404."""
    return get_object_or_404(LinkClicks, campaign__uid=uid, position=position)


def count(link: LinkClicks) -> None:
    """One more. The only thing that looking at a link changes; scanners that open each link of a mail count too."""
    LinkClicks.objects.filter(pk=link.pk).update(count=F("count") + 1)
