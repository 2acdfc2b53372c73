"""Readers follow a page that moves, and are told of one that leaves.

Wagtail makes a redirect whenever a page changes address; a draft that nobody ever saw leaves none behind here.
"""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.signal_handlers import create_redirects
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, post_page_move

from cms.redirections.models import GoneAddress


@receiver(page_slug_changed)
def follow_new_slug(instance: Page, instance_before: Page, **kwargs: Any) -> None:
    follow(instance, instance_before)


@receiver(post_page_move)
def follow_move(instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    if url_path_before != url_path_after:
        follow_from(url_path_before, instance.specific)


def follow_from(url_path: str, page: Page) -> None:
    """`create_redirects` compares two pages: the same one, as it was where it stood."""
    before = type(page)()
    before.__dict__.update(page.__dict__)
    before.url_path = url_path
    follow(page, before)


def follow(page: Page, before: Page) -> None:
    """From the addresses of the branch to its new ones, on the sites where it still is."""
    here = {root.site_id for root in page._get_relevant_site_root_paths()}
    there = {root.site_id for root in before._get_relevant_site_root_paths()}
    sites = Site.objects.filter(pk__in=here & there).exclude(root_page=page)
    create_redirects(page=page, page_old=before, sites=sites)
    if page.first_published_at is None:
        Redirect.objects.filter(redirect_page=page, automatically_created=True).delete()


def leave(page: Page, target: Page | None) -> None:
    """Before `page` is taken off: send those who come to its address to `target`, or tell them that it is gone."""
    path = address_of(page)
    if path is None or page.first_published_at is None:
        return
    if target is None or target.pk == page.pk:
        GoneAddress.objects.update_or_create(path=path, defaults={"title": page.title[:255]})
        return
    # What led here leads there: a chain of redirects would end on a page that is gone.
    Redirect.objects.filter(redirect_page=page).update(redirect_page=target, redirect_page_route_path="")
    # Not a permanent one, which browsers keep: the page may come back.
    lead(path, target, automatically_created=True, is_permanent=False)


def lead(path: str, page: Page, **fields: bool) -> None:
    """This address, as `Redirect.normalise_path` writes it, leads to `page`, whatever it answered before."""
    forget([path])
    Redirect.objects.create(old_path=path, redirect_page=page, **fields)


def forget(paths: list[str]) -> None:
    Redirect.objects.filter(old_path__in=paths).delete()
    GoneAddress.objects.filter(path__in=paths).delete()


def address_of(page: Page) -> str | None:
    """As redirects write it: without the last slash. None for what has no address, or one too long to be kept."""
    parts = page.get_url_parts()
    path = Redirect.normalise_path(parts[2]) if parts and parts[2] else None
    return path if path and len(path) <= 255 and path != "/" else None


@receiver(page_published)
def come_back(instance: Page, **kwargs: Any) -> None:
    """A page that is here answers for itself; the redirect would wait in the shadow until it leaves again."""
    if path := address_of(instance):
        GoneAddress.objects.filter(path=path).delete()
        Redirect.objects.filter(old_path=path, automatically_created=True).delete()
