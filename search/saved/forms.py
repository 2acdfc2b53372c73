"""The forms of alerts, for the public; and of a saved search, for the centre."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from correspondence.forms import AddressField, HoneypotMixin
from search.saved import searches
from search.saved.models import Alert, SavedSearch, digest_of


class RhythmForm(forms.Form):
    frequency = forms.ChoiceField(
        label=_("À quel rythme"), choices=Alert.Frequency.choices, initial=Alert.Frequency.WEEKLY
    )


class AlertForm(HoneypotMixin, RhythmForm):
    email = AddressField(
        label=_("Votre adresse électronique"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    field_order = ["email", "frequency"]


class OwnLinkForm(HoneypotMixin):
    email = AddressField(
        label=_("Votre adresse électronique"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class SavedSearchForm(WagtailAdminModelForm):
    """What is searched is given as people have it at hand: words, or the address of the page of results."""

    asked = forms.CharField(
        label=_("Ce qui est cherché"),
        widget=forms.TextInput,
        max_length=4000,
        help_text=_("Des mots, ou l’adresse d’une page de résultats du site, avec ses filtres et son tri."),
    )

    class Meta:
        model = SavedSearch
        fields = ["name", "description", "slug"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["asked"] = self.instance.results_url

    def clean_asked(self) -> str:
        query, notes = searches.question(self.cleaned_data["asked"])
        if notes:
            raise ValidationError([*notes, now("Corrigez l’adresse, ou recopiez-la de la page de résultats.")])
        parameters = searches.canonical(query)
        same = SavedSearch.objects.listed().filter(digest=digest_of(parameters)).exclude(pk=self.instance.pk).first()
        if same:
            raise ValidationError(now("Cette recherche est déjà enregistrée : « %s ».") % same.name)
        return parameters

    def save(self, commit: bool = True) -> SavedSearch:
        with transaction.atomic(), searches.given_question(self.instance, self.cleaned_data["asked"]):
            return super().save(commit)
