"""What a person without account says of a draft, and what an editor asks to give her a link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cms.previews.giving import DAYS
from cms.previews.models import PreviewComment
from correspondence.forms import AddressField, HoneypotMixin


class CommentForm(HoneypotMixin, forms.Form):
    author = forms.CharField(
        label=_("Votre nom"), max_length=120, error_messages={"required": _("Dites-nous qui vous êtes.")}
    )
    verdict = forms.ChoiceField(
        label=_("Votre avis"),
        choices=PreviewComment.Verdict.choices,
        initial=PreviewComment.Verdict.REMARK,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Votre message"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    field_order = ("author", "verdict", "text")

    def clean(self) -> dict[str, Any]:
        """To agree needs no word."""
        values = super().clean() or {}
        if values.get("verdict") != PreviewComment.Verdict.APPROVED and not values.get("text", "").strip():
            self.add_error("text", gettext("Écrivez votre remarque : sans elle, nous ne saurons pas quoi changer."))
        return values


class LinkForm(forms.Form):
    name = forms.CharField(
        label=_("Pour qui"),
        max_length=120,
        help_text=_("Une personne, un service, un partenaire : « DDETS 93, Mme Roux »."),
    )
    address = AddressField(
        label=_("Adresse électronique"),
        required=False,
        help_text=_("Le lien lui est envoyé. Laissez vide pour le copier vous-même."),
    )
    days = forms.TypedChoiceField(label=_("Valable"), coerce=int, initial=14)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [(days, ngettext("%d jour", "%d jours", days) % days) for days in DAYS]
