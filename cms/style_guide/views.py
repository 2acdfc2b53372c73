"""The page of the guide: tokens and components, with samples that are not kept."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cms.models import EventPage, PublicationPage, SectionPage
from cms.style_guide.tokens import tokens
from experiences.models import ExperiencePage

BANNERS = {
    "info": gettext_lazy("À savoir avant de lire."),
    "success": gettext_lazy("C’est fait."),
    "warning": gettext_lazy("À surveiller."),
    "error": gettext_lazy("Une erreur, et quoi faire."),
}
KINDS = ("notice", "fiche", "rendez-vous", "page", "document", "presse")
SAMPLED = (SectionPage, EventPage, PublicationPage, ExperiencePage)


class SampleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nom"), help_text=gettext_lazy("Celui qui figurera sur la liste."))
    address = forms.EmailField(label=gettext_lazy("Adresse électronique"))
    message = forms.CharField(label=gettext_lazy("Message"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    meal = forms.ChoiceField(
        label=gettext_lazy("Déjeuner sur place"),
        choices=[("oui", gettext_lazy("Oui")), ("non", gettext_lazy("Non"))],
        widget=forms.RadioSelect,
    )


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    found = tokens()
    return render(
        request,
        "style_guide/guide.html",
        {
            "colours": [token for token in found if token.is_colour],
            "texts": [token for token in found if token.is_size_of_text],
            "spaces": [token for token in found if token.is_space],
            "kinds": KINDS,
            "cards": [page for model in SAMPLED if (page := model.objects.live().public().first())],
            "event": EventPage.objects.live().public().first(),
            "publication": PublicationPage.objects.live().public().first(),
            "form": SampleForm({"name": "Inès", "address": "ines@", "meal": "oui"}),
            "banners": BANNERS,
            "page_obj": Paginator(range(200), 20).get_page(request.GET.get("page", 4)),
        },
    )
