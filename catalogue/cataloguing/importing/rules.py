"""The rules of a source: what an import of it does to each field of a notice that we hold already."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.cataloguing.importing.pages import ImportPage, back_to
from catalogue.importing.jobs import foresee_again
from catalogue.models import Aspect, OverlayRule, Source

Action = OverlayRule.Action


def default_action(source: Source) -> Action:
    """Of a notice that this source keeps: see `catalogue.importing.overlay.Rules`."""
    return Action.ADD if source.role == Source.Role.COPY else Action.PROTECT


class RulesForm(forms.Form):
    """A choice for each aspect; none is the source's usual way."""

    def __init__(self, source: Source, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        chosen = dict(source.rules.values_list("aspect", "action"))
        usual = _("Comme d’habitude : %s") % lower_first(default_action(source).label)
        for aspect in Aspect:
            self.fields[aspect.value] = forms.ChoiceField(
                label=aspect.label,
                choices=[("", usual), *Action.choices],
                initial=chosen.get(aspect.value, ""),
                required=False,
            )

    def save(self) -> None:
        wanted = {aspect: action for aspect, action in self.cleaned_data.items() if action}
        with transaction.atomic():
            self.source.rules.exclude(aspect__in=wanted).delete()
            for aspect, action in wanted.items():
                OverlayRule.objects.update_or_create(source=self.source, aspect=aspect, defaults={"action": action})


class RulesView(ImportPage):
    header_icon = "cogs"
    template_name = "catalogue/admin/imports/rules.html"
    page_title = gettext_lazy("Règles de recouvrement")

    @cached_property
    def source(self) -> Source:
        return get_object_or_404(Source, pk=self.kwargs["pk"])

    def trail(self) -> list[dict[str, Any]]:
        sources = "wagtailsnippets_rayonnage_catalogue_source"
        return [
            {"url": reverse(f"{sources}:list"), "label": _("Sources")},
            {"url": reverse(f"{sources}:edit", args=[self.source.pk]), "label": self.source.name},
        ]

    def get_page_subtitle(self) -> str:
        return self.source.name

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RulesForm(self.source, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        form.save()
        messages.success(request, _("Les règles de « %s » sont enregistrées.") % self.source.name)
        if foresee_again(self.source):
            messages.info(request, _("L’aperçu qui attendait se refait avec elles."))
        return redirect(back_to(request) or request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", RulesForm(self.source))
        context = {"source": self.source, "usual": default_action(self.source).label}
        return super().get_context_data(**kwargs) | context


def rules_link(source: Source) -> SafeString:
    """From the list of sources."""
    return format_html(
        '<a href="{}">{}</a>', reverse("catalogue_admin:source_rules", args=[source.pk]), _("Règles de recouvrement")
    )


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
