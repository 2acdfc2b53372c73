"""The six gestures of every week, each for whoever may make it, at one click from the home of the admin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models import CyclePage, EventPage, NetworkPage, NetworkSpacePage, NewsPage
from experiences.models import ExperiencePage

IMPORT = ("rayonnage_catalogue.add_bibliographicrecord", "rayonnage_catalogue.change_bibliographicrecord")

SET_APART = (CyclePage, NetworkPage, NetworkSpacePage)
"""One writes there on purpose, from there."""
LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Gesture:
    label: str | Promise
    help: str | Promise
    icon: str
    tone: str
    """Whose colour it bears: page, rendez-vous, fiche, notice, document."""
    url: str


def gestures(user: Any) -> list[Gesture]:
    return [*pages_to_write(user), *elsewhere(user)]


WRITTEN: list[tuple[type[Page], str | Promise, str | Promise, str, str]] = [
    (NewsPage, _("Nouvelle actualité"), _("Dire ce qui se passe"), "doc-full", "page"),
    (EventPage, _("Nouveau rendez-vous"), _("Annoncer une rencontre"), "calendar", "rendez-vous"),
    (ExperiencePage, _("Nouvelle fiche"), _("Raconter une expérience"), "clipboard-list", "fiche"),
]

ELSEWHERE: list[tuple[str, tuple[str, ...], str | Promise, str | Promise, str, str]] = [
    (
        "catalogue_admin:retrieve",
        ("rayonnage_catalogue.add_bibliographicrecord",),
        _("Cataloguer"),
        _("Par ISBN, par titre, ou à la main"),
        "edit",
        "notice",
    ),
    (
        "catalogue_admin:import_start",
        IMPORT,
        _("Importer des notices"),
        _("Déposer un fichier, voir avant d’agir"),
        "upload",
        "notice",
    ),
    (
        "newsletters_admin:numbers",
        ("rayonnage_newsletters.view_campaign",),
        _("Préparer la Lettre"),
        _("Composer, essayer, envoyer"),
        "mail",
        "document",
    ),
]


def pages_to_write(user: Any) -> Iterator[Gesture]:
    for model, label, help_text, icon, tone in WRITTEN:
        if parent := place_for(model, user):
            address = (model._meta.app_label, model._meta.model_name, parent.pk)
            yield Gesture(label, help_text, icon, tone, reverse("wagtailadmin_pages:add", args=address))


def place_for(model: type[Page], user: Any) -> Page | None:
    """Where the latest of its kind was written, else the first place that takes one."""
    places: list[Callable[[], Page | None]] = [lambda: usual_place(model), lambda: first_place(model)]
    for place in places:
        parent = place()
        if parent and may_write_under(user, parent) and model.can_create_at(parent):
            return parent
    return None


def usual_place(model: type[Page]) -> Page | None:
    """That of the latest, but for places of one subject: a cycle, a network, the space of its members."""
    latest = model.objects.order_by("-pk").values_list("path", flat=True)[:LOOKED_AT]
    parents = [path[: -Page.steplen] for path in latest]
    usual = Page.objects.filter(path__in=parents).not_type(*SET_APART).in_bulk(field_name="path")
    return next((usual[path].specific_deferred for path in parents if path in usual), None)


def first_place(model: type[Page]) -> Page | None:
    for parent_model in model.allowed_parent_page_models():
        if parent_model is not Page and (parent := parent_model.objects.live().order_by("path").first()):
            return parent
    return None


def may_write_under(user: Any, parent: Page) -> bool:
    return user.is_superuser or "add" in parent.permissions_for_user(user).permissions


def elsewhere(user: Any) -> Iterator[Gesture]:
    """Rooms above and below are known by the names of their addresses."""
    for name, permissions, label, help_text, icon, tone in ELSEWHERE:
        if user.has_perms(permissions):
            try:
                yield Gesture(label, help_text, icon, tone, reverse(name))
            except NoReverseMatch:
                continue
