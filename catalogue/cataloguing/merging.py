"""Merging in the admin: choose two or more in a list, compare them side by side, say who stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from catalogue.cataloguing.finding import authorities_found, records_found
from catalogue.display.held import Held, read_many
from catalogue.exchange.described import described
from catalogue.exchange.isbd import isbd
from catalogue.merging.authorities import count_of_notices, merge_authorities
from catalogue.merging.pointers import RefusedMerge
from catalogue.merging.records import merge_records
from catalogue.models import BibliographicRecord, Publisher, Series, Subject
from reference.models import Agent

AT_ONCE = 6
"""Compared side by side: more do not fit a screen, nor a decision."""
FOUND = 20

MODELS: dict[str, type[Model]] = {
    "notices": BibliographicRecord,
    "auteurs": Agent,
    "descripteurs": Subject,
    "collections": Series,
    "editeurs": Publisher,
}
NAMES = {model: name for name, model in MODELS.items()}

Row = tuple[Any, list[Any]]
"""What is compared, and what each says."""


def may_merge(user: Any, model: type[Model]) -> bool:
    """Who merges deletes one and changes the other."""
    label, name = model._meta.app_label, model._meta.model_name
    return user.has_perms([f"{label}.change_{name}", f"{label}.delete_{name}"])


class MergeBulkAction(SnippetBulkAction):
    """« Fusionner », under a list of notices or authorities where some are ticked."""

    display_name = gettext_lazy("Fusionner")
    action_type = "merge"
    aria_label = gettext_lazy("Fusionner ce qui est coché")
    template_name = "catalogue/admin/merge.html"
    action_priority = 20
    models = list(NAMES)

    def check_perm(self, obj: Model) -> bool:
        return may_merge(self.request.user, type(obj))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ticked = [("id", number) for number in request.GET.getlist("id") if number.isdigit()]
        return redirect(f"{reverse('catalogue_admin:merge', args=[NAMES[self.model]])}?{urlencode(ticked)}")


@dataclass(frozen=True, slots=True)
class Candidate:
    pk: int
    label: str
    edit_url: str
    notices: int


class MergeView(WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Fusionner")
    template_name = "catalogue/admin/merge.html"
    header_icon = "resubmit"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["model"] not in MODELS:
            raise Http404
        if not may_merge(request.user, self.model):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def model(self) -> type[Model]:
        return MODELS[self.kwargs["model"]]

    @cached_property
    def chosen(self) -> list[Model]:
        numbers = self.request.POST.getlist("id") or self.request.GET.getlist("id")
        keys = [int(number) for number in dict.fromkeys(numbers) if number.isdigit() and len(number) < 18]
        found = self.model._default_manager.in_bulk(keys[:AT_ONCE])
        return [found[pk] for pk in keys if pk in found]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        name = self.model._meta.verbose_name_plural
        trail = [{"url": self.list_url, "label": str(name).capitalize()}, {"url": "", "label": self.get_page_title()}]
        return [*super().get_breadcrumbs_items(), *trail]

    @property
    def list_url(self) -> str:
        return reverse(f"{url_namespace(self.model)}:list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("q", "").strip()
        candidates = [candidate(one) for one in self.chosen]
        context = {
            "candidates": candidates,
            "rows": compared(self.model, self.chosen),
            "suggested": max(candidates, key=lambda one: one.notices).pk if candidates else None,
            "q": asked,
            "found": self.found(asked) if asked else [],
            "is_full": len(candidates) >= AT_ONCE,
            "list_url": self.list_url,
        }
        return super().get_context_data(**kwargs) | context

    def found(self, asked: str) -> list[Model]:
        narrow = records_found if self.model is BibliographicRecord else authorities_found
        others = self.model._default_manager.exclude(pk__in=[one.pk for one in self.chosen])
        return list(narrow(others, asked)[:FOUND])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        winner = next((one for one in self.chosen if str(one.pk) == request.POST.get("keep")), None)
        losers = [one for one in self.chosen if one is not winner]
        if winner is None or not losers:
            messages.error(request, _("Choisissez celle qui reste, et au moins une autre."))
            return self.render_to_response(self.get_context_data())
        try:
            with transaction.atomic():
                for loser in losers:
                    merge(type(winner)._default_manager.get(pk=winner.pk), loser, request.user)
        except RefusedMerge as refusal:
            messages.error(request, str(refusal))
            return self.render_to_response(self.get_context_data())
        said = ngettext(
            "%(n)d fiche a été fusionnée avec « %(name)s ». Son ancienne adresse y mène.",
            "%(n)d fiches ont été fusionnées avec « %(name)s ». Leurs anciennes adresses y mènent.",
            len(losers),
        )
        messages.success(request, said % {"n": len(losers), "name": winner})
        return redirect(edit_url(winner))


def merge(winner: Model, loser: Model, user: Any) -> None:
    if isinstance(winner, BibliographicRecord):
        merge_records(winner, loser, user=user)
    else:
        merge_authorities(winner, loser, user=user)


def candidate(one: Model) -> Candidate:
    notices = one.items.count() if isinstance(one, BibliographicRecord) else count_of_notices(one)
    return Candidate(one.pk, str(one), edit_url(one), notices)


def compared(model: type[Model], chosen: list[Model]) -> list[Row]:
    """Lines that say something for one of them at least."""
    rows = records_compared(chosen) if model is BibliographicRecord else authorities_compared(chosen)
    return [row for row in rows if any(row[1])]


def records_compared(chosen: Iterable[BibliographicRecord]) -> list[Row]:
    held = read_many(one.pk for one in chosen)

    def said(read: Callable[[Held], Any]) -> list[Any]:
        return [read(one) for one in held]

    return [
        (_("Notice"), said(lambda one: isbd(described(one)).body)),
        (_("État"), said(lambda one: one.record.get_state_display())),
        (_("Provenance"), said(lambda one: one.record.source or _("Saisie ici"))),
        (_("Numéros"), said(lambda one: ", ".join(known.label for known in one.attached["identifier"]))),
        (_("Descripteurs"), said(lambda one: ", ".join(known.label for known in one.attached["subject"]))),
        (_("Résumé"), said(lambda one: one.record.abstract[:400])),
        (_("Exemplaires"), said(lambda one: ", ".join(str(item) for item in one.items))),
        (_("Numéros ou articles"), said(lambda one: one.record.parts.count() or "")),
        (_("Entrée"), said(lambda one: entry_day(one.record))),
    ]


def entry_day(record: BibliographicRecord) -> str:
    return date_format(record.entered_on, "SHORT_DATE_FORMAT") if record.entered_on else ""


def authorities_compared(chosen: list[Model]) -> list[Row]:
    def said(name: str) -> list[Any]:
        values = (getattr(one, name, "") for one in chosen)
        return [value() if callable(value) else value for value in values]

    def linked(name: str) -> list[str]:
        return [
            ", ".join(str(link) for link in getattr(one, name).all()) if hasattr(one, name) else "" for one in chosen
        ]

    return [
        (_("Nature"), said("get_kind_display")),
        (_("Vocabulaire"), said("vocabulary")),
        (_("Qualificatifs"), said("qualifiers")),
        (_("Site"), said("url")),
        ("ISSN", said("issn")),
        (_("Note d’application"), said("scope_note")),
        (_("Employé pour"), linked("variants")),
        (_("Termes génériques"), linked("broader_links")),
        (_("Termes associés"), linked("related_links")),
        (_("Notices"), [count_of_notices(one) for one in chosen]),
    ]


def url_namespace(model: type[Model]) -> str:
    return f"wagtailsnippets_{model._meta.app_label}_{model._meta.model_name}"


def edit_url(one: Model) -> str:
    return reverse(f"{url_namespace(type(one))}:edit", args=[one.pk])
